"""Sixteen clients invite, join and open branches at once: none passes the limit of a plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest

from tests.fix_clinic import Clinic, call, claims, sign_up

CLIENTS = 16
LIMIT = 5
INVITE = "select api.invite_member(%s, 'staff') ->> 'token'"
ACCEPT = "select api.accept_invitation(%s) ->> 'role'"
OPEN_BRANCH = """
insert into core.locations (organization_id, name, code) values (%s, %s, %s) returning code
"""
LIMIT_PLAN = """
with plan as (
    insert into billing.plans (code, name) values (%(code)s, 'Five') returning code
), entitlement as (
    insert into billing.entitlements (plan_code, resource, maximum)
    select p.code, r.resource, %(limit)s from plan as p cross join ref.limited_resources as r
)
insert into billing.organization_plans (organization_id, plan_code, status)
select %(organization)s, p.code, 'active' from plan as p
returning id
"""


def at_once(clinic: Clinic, work: Callable[[psycopg.Connection[Any], int], Any]) -> list[Any]:
    """Let every client do one thing at the same moment; what it got, or how it was refused."""
    start = Barrier(CLIENTS)

    def run(number: int) -> Any:
        with clinic.session() as session:
            start.wait()
            try:
                return work(session, number)
            except psycopg.Error as error:
                return error.sqlstate

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(run, range(CLIENTS)))


@pytest.fixture
def owner(shared_clinic: Clinic, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Whoever owns a practice that has no plan yet."""
    name = re.sub("[^a-z]+", "-", request.node.name.lower()).removeprefix("test-").strip("-")[-40:]
    name = name.strip("-")
    with shared_clinic.session("authenticator") as app:
        return sign_up(app, f"user_{name}", name)


def limit_to_plan(clinic: Clinic, owner: dict[str, Any]) -> None:
    organization = owner["organization_id"]
    code = "five_" + str(organization).replace("-", "")[-12:]
    with clinic.session() as session:
        session.execute(LIMIT_PLAN, {"code": code, "limit": LIMIT, "organization": organization})


def counted(clinic: Clinic, owner: dict[str, Any], resource: str) -> list[int | None]:
    """How many there are, as the row of the count says and as the rows themselves say."""
    query = """
    select array[
        (
            select u.used from core.resource_usage as u
            where u.organization_id = o.id and u.resource = r.name
        ),
        core.count_resource(o.id, r.name)
    ]
    from core.organizations as o cross join (values (%s)) as r (name)
    where o.id = %s
    """
    found: list[int | None] = clinic.value(query, resource, owner["organization_id"])
    return found


def test_no_more_are_invited_than_there_is_room_for(
    shared_clinic: Clinic, owner: dict[str, Any]
) -> None:
    limit_to_plan(shared_clinic, owner)

    def invite(session: psycopg.Connection[Any], number: int) -> str:
        session.execute("set session authorization authenticator")
        call(session, owner, INVITE, f"new{number}@example.com")
        return "invited"

    got = Counter(at_once(shared_clinic, invite))
    assert got == {"invited": LIMIT - 1, "RQ402": CLIENTS - LIMIT + 1}


def test_no_more_join_than_the_plan_allows(shared_clinic: Clinic, owner: dict[str, Any]) -> None:
    with shared_clinic.session("authenticator") as app:
        tokens = [
            call(app, owner, INVITE, f"joins{number}@example.com")[0][0]
            for number in range(CLIENTS)
        ]
    limit_to_plan(shared_clinic, owner)

    def accept(session: psycopg.Connection[Any], number: int) -> str:
        session.execute("set session authorization authenticator")
        subject = claims(f"user_joins_{number}", None, email=f"joins{number}@example.com")
        ((role,),) = call(session, subject, ACCEPT, tokens[number], is_member=False)
        return str(role)

    got = Counter(at_once(shared_clinic, accept))
    assert got == {"staff": LIMIT - 1, "RQ402": CLIENTS - LIMIT + 1}
    assert counted(shared_clinic, owner, "members") == [LIMIT, LIMIT]


@pytest.mark.parametrize(
    "isolation", list(psycopg.IsolationLevel)[1:], ids=lambda level: level.name
)
def test_no_more_branches_are_opened_under_any_isolation(
    shared_clinic: Clinic, owner: dict[str, Any], isolation: psycopg.IsolationLevel
) -> None:
    limit_to_plan(shared_clinic, owner)

    def branch(session: psycopg.Connection[Any], number: int) -> str:
        session.isolation_level = isolation
        # one snapshot for all that it does, taken before it waits for the others
        with session.transaction():
            session.execute("select 1")
            session.execute(
                OPEN_BRANCH, [owner["organization_id"], f"Branch {number}", f"b{number}"]
            )
        return "opened"

    while (counted(shared_clinic, owner, "locations")[0] or 0) < LIMIT:
        got = Counter(at_once(shared_clinic, branch))
        assert got["opened"] >= 1
        assert set(got) <= {"opened", "RQ402", "40001", "23505"}
    assert counted(shared_clinic, owner, "locations") == [LIMIT, LIMIT]
