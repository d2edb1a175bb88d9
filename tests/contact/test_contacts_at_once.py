"""What several sessions do to the same contacts at once."""

from __future__ import annotations

import itertools
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.fix_clinic import Clinic, call, sign_up

NUMBERS = itertools.count(1)
WAITING = (
    "select count(*) from pg_stat_activity"
    " where datname = current_database() and wait_event_type = 'Lock'"
)


def found_clinic(clinic: Clinic) -> dict[str, str]:
    slug = f"at-once-{next(NUMBERS)}"
    with clinic.session("authenticator") as app:
        return sign_up(app, f"user_{slug}", slug)


def wait_until_somebody_waits(clinic: Clinic) -> None:
    for _ in range(200):
        if clinic.value(WAITING):
            return
        time.sleep(0.05)
    pytest.fail("nobody waited")


def upsert(clinic: Clinic, owner: dict[str, str], name: str) -> dict[str, int]:
    items = [{"id": "1", "first_name": name, "last_name": "Lee"}]
    with clinic.session("authenticator") as app:
        ((answer,),) = call(app, owner, "select api.upsert_contacts('cliniko', %s)", Jsonb(items))
    return answer


def test_a_platform_does_not_take_back_what_somebody_writes_meanwhile(shared_clinic):
    owner = found_clinic(shared_clinic)
    organization = owner["organization_id"]
    assert upsert(shared_clinic, owner, "Ann")["inserted"] == 1
    with ThreadPoolExecutor(1) as pool, shared_clinic.session() as dba:
        with dba.transaction():
            dba.execute(
                "update contact.contacts set birth_date = '1980-02-03' where organization_id = %s",
                [organization],
            )
            later = pool.submit(upsert, shared_clinic, owner, "Anna")
            wait_until_somebody_waits(shared_clinic)
        assert later.result()["updated"] == 1
    assert (
        shared_clinic.value(
            "select concat_ws(' ', display_name, birth_date) from contact.contacts"
            " where organization_id = %s",
            organization,
        )
        == "Anna Lee 1980-02-03"
    )


def test_a_second_search_for_duplicates_is_refused_and_does_not_wait(shared_clinic):
    organization = found_clinic(shared_clinic)["organization_id"]
    with shared_clinic.session() as first, shared_clinic.session() as second:
        second.execute("set statement_timeout = '5s'")
        with first.transaction():
            first.execute(
                "select pg_advisory_xact_lock(hashtextextended('find duplicates ' || %s, 0))",
                [organization],
            )
            with pytest.raises(psycopg.DatabaseError) as refused:
                second.execute("select contact.find_duplicates(%s)", [organization])
    assert refused.value.sqlstate == "RQ409"


def test_a_contact_is_matched_while_another_run_brings_its_row(shared_clinic):
    owner = found_clinic(shared_clinic)
    organization = owner["organization_id"]
    upsert(shared_clinic, owner, "Ann")
    contact = shared_clinic.value(
        "select id from contact.contacts where organization_id = %s", organization
    )

    def match() -> int:
        return shared_clinic.value("select contact.match_contact(%s, %s)", organization, contact)

    with ThreadPoolExecutor(1) as pool, shared_clinic.session() as dba:
        with dba.transaction():
            dba.execute(
                "insert into contact.match_rows (organization_id, contact_id, kind, keys)"
                " values (%s, %s, 'person', '{}')",
                [organization, contact],
            )
            later = pool.submit(match)
            wait_until_somebody_waits(shared_clinic)
        assert later.result() == 0


def named_contact(clinic: Clinic, organization: str, name: str) -> str:
    return clinic.value(
        "insert into contact.contacts (organization_id, display_name) values (%s, %s)"
        " returning id::text",
        organization,
        name,
    )


def test_of_two_who_decide_about_a_pair_at_once_the_second_is_refused(shared_clinic):
    owner = found_clinic(shared_clinic)
    organization = owner["organization_id"]
    ids = sorted(named_contact(shared_clinic, organization, name) for name in ("Ann", "Anna"))
    pair = shared_clinic.value(
        "insert into contact.duplicate_candidates"
        " (organization_id, contact_a_id, contact_b_id, score) values (%s, %s, %s, 0.5)"
        " returning id::text",
        organization,
        *ids,
    )

    def decide(app: psycopg.Connection, decision: str) -> str:
        ((answer,),) = app.execute(
            "select api.review_duplicate(%s, %s) ->> 'status'", [pair, decision]
        ).fetchall()
        return answer

    def decide_later() -> str | None:
        with shared_clinic.session("authenticator") as app:
            try:
                call(app, owner, "select api.review_duplicate(%s, 'same')", pair)
            except psycopg.DatabaseError as refused:
                return refused.sqlstate
        return None

    with ThreadPoolExecutor(1) as pool, shared_clinic.session("authenticator") as first:
        with first.transaction():
            first.execute("select api.begin_request(%s, p_is_member => true)", [Jsonb(owner)])
            assert decide(first, "different") == "rejected"
            later = pool.submit(decide_later)
            wait_until_somebody_waits(shared_clinic)
        assert later.result() == "RQ409"


def test_a_platform_writes_to_whom_a_contact_was_merged_into_meanwhile(shared_clinic):
    owner = found_clinic(shared_clinic)
    organization = owner["organization_id"]
    upsert(shared_clinic, owner, "Ann")
    loser = shared_clinic.value(
        "select id::text from contact.contacts where organization_id = %s", organization
    )
    survivor = named_contact(shared_clinic, organization, "Anna")

    def send() -> dict[str, int]:
        items = [{"id": "1", "first_name": "Ann", "email": "ann@example.com"}]
        with shared_clinic.session("authenticator") as app:
            ((answer,),) = call(
                app, owner, "select api.upsert_contacts('cliniko', %s)", Jsonb(items)
            )
        return answer

    with ThreadPoolExecutor(1) as pool, shared_clinic.session() as dba:
        with dba.transaction():
            dba.execute(
                "select contact.merge_contacts(%s, %s, %s)", [organization, survivor, loser]
            )
            later = pool.submit(send)
            wait_until_somebody_waits(shared_clinic)
        assert later.result()["updated"] == 1
    assert (
        shared_clinic.value(
            "select contact_id::text from contact.contact_points"
            " where organization_id = %s and normalized = 'ann@example.com'",
            organization,
        )
        == survivor
    )


def test_a_single_contact_is_refused_while_all_are_searched(shared_clinic):
    organization = found_clinic(shared_clinic)["organization_id"]
    with shared_clinic.session() as first, shared_clinic.session() as second:
        second.execute("set statement_timeout = '30s'")
        with first.transaction():
            first.execute("select contact.match_lock(%s, true)", [organization])
            with pytest.raises(psycopg.DatabaseError) as refused:
                second.execute("select contact.match_contact(%s, %s)", [organization, organization])
        assert refused.value.sqlstate == "RQ409"
        second.execute("select contact.match_contact(%s, %s)", [organization, organization])


def test_what_is_written_while_the_job_of_a_contact_runs_gets_another_one(shared_clinic):
    owner = found_clinic(shared_clinic)
    organization = owner["organization_id"]
    upsert(shared_clinic, owner, "Ann")
    waiting = "select id from jobs.jobs where organization_id = %s and kind = 'contacts.match'"
    job = shared_clinic.value(waiting, organization)

    def write() -> None:
        with shared_clinic.session() as dba:
            dba.execute(
                "update contact.contacts set birth_date = '1980-02-03' where organization_id = %s",
                [organization],
            )

    with ThreadPoolExecutor(1) as pool, shared_clinic.session() as dba:
        with dba.transaction():
            dba.execute("select contact.match_job(j) from jobs.jobs as j where j.id = %s", [job])
            later = pool.submit(write)
            wait_until_somebody_waits(shared_clinic)
            dba.execute("delete from jobs.jobs where id = %s", [job])
        later.result()
    assert shared_clinic.value(waiting, organization) != job


def work_off(clinic: Clinic, organization: str) -> None:
    with clinic.session() as dba:
        dba.execute(
            "select contact.match_job(j) from jobs.jobs as j where j.organization_id = %s",
            [organization],
        )


@pytest.mark.parametrize("held_before", [False, True])
def test_a_job_of_a_contact_waits_for_what_is_being_written(shared_clinic, held_before):
    owner = found_clinic(shared_clinic)
    organization = owner["organization_id"]
    upsert(shared_clinic, owner, "Ann")
    hold = "select from contact.contacts where organization_id = %s for update"
    write = "update contact.contacts set given_name = 'Wilma' where organization_id = %s"
    with ThreadPoolExecutor(1) as pool, shared_clinic.session() as dba:
        with dba.transaction():
            dba.execute(hold if held_before else write, [organization])
            later = pool.submit(work_off, shared_clinic, organization)
            wait_until_somebody_waits(shared_clinic)
            if held_before:  # as a merge does, which puts the job in after it holds the contact
                dba.execute(write, [organization])
        later.result()
    read = "select given_name from contact.match_rows where organization_id = %s"
    assert shared_clinic.value(read, organization) == "wilma"
