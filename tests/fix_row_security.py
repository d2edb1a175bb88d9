"""Many patients of many clinics, and queries that are asked of them, with policies or without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from tests.fix_clinic import claims

# Tenants of very different size: the n-th has 1/n of what the first has.
_TENANTS = """
insert into core.organizations (name, slug, external_id)
select 'Clinic ' || n, 'clinic-' || n, 'org_' || n
from generate_series({first}, {last}) as n;

insert into core.locations (organization_id, name, code)
select o.id, 'Branch ' || b, 'branch_' || b
from core.organizations as o cross join generate_series(1, 4) as b
where not exists (select from core.locations as l where l.organization_id = o.id);

insert into core.users (external_id, name)
select w.role || '_' || n, w.role || ' ' || n
from generate_series({first}, {last}) as n
cross join (values ('owner'), ('practitioner')) as w (role);

insert into core.organization_members (organization_id, user_id, role)
select o.id, u.id, split_part(u.external_id, '_', 1)
from core.organizations as o
inner join core.users as u on split_part(u.external_id, '_', 2) = split_part(o.external_id, '_', 2)
where split_part(o.external_id, '_', 2)::int between {first} and {last};

insert into core.member_locations (organization_id, member_id, location_id)
select m.organization_id, m.id, l.id
from core.organization_members as m
inner join core.locations as l on m.organization_id = l.organization_id and l.code = 'branch_1'
where m.role = 'practitioner'
and not exists (select from core.member_locations as x where x.member_id = m.id);
"""
# Four branches in turn; names that a prefix finds a handful of.
_CONTACTS = """
insert into contact.contacts (organization_id, display_name, given_name, family_name)
select o.id, 'Family' || lpad((n % 9000)::text, 4, '0') || ' ' || n, 'Given', 'Family' || n % 9000
from core.organizations as o
cross join generate_series(1, {rows}) as n
where o.external_id = 'org_' || {tenant};

insert into contact.patients (organization_id, contact_id, location_id, mrn)
select c.organization_id, c.id, b.branches[1 + n % 4], 'M' || n
from (
    select c.organization_id, c.id, (row_number() over (order by c.id))::int as n
    from contact.contacts as c
    inner join core.organizations as o on c.organization_id = o.id
    where o.external_id = 'org_' || {tenant}
) as c
cross join lateral (
    select array_agg(l.id order by l.code) as branches
    from core.locations as l where l.organization_id = c.organization_id
) as b
"""

_SHOWN = "p.id, p.contact_id, p.location_id, p.mrn, p.flags, p.activity_status, p.row_version"
QUERIES = {
    "get one": f"select {_SHOWN} from contact.patients as p"
    " where p.organization_id = {organization} and p.id = {patient} and p.deleted_at is null",
    "page of 50": f"select {_SHOWN} from contact.patients as p"
    " where p.organization_id = {organization}"
    " and p.deleted_at is null and p.id > {patient} order by p.id limit 50",
    "page of 50 with names": "select p.id, c.display_name from contact.patients as p"
    " inner join contact.contacts as c"
    " on p.organization_id = c.organization_id and p.contact_id = c.id"
    " where p.organization_id = {organization} and p.deleted_at is null and p.id > {patient}"
    " and c.deleted_at is null order by p.id limit 50",
    "names that begin so": "select c.id, c.display_name from contact.contacts as c"
    " where c.organization_id = {organization} and c.deleted_at is null"
    " and c.display_name >= 'Family0012' and c.display_name < 'Family0013'"
    " order by c.display_name, c.id limit 20",
    "50 of a branch": "select p.id, p.mrn from contact.patients as p"
    " where p.organization_id = {organization} and p.location_id = {location} limit 50",
    "count of a branch": "select count(*) from contact.patients as p"
    " where p.organization_id = {organization} and p.location_id = {location}",
    "count of the clinic": "select count(*) from contact.patients as p"
    " where p.organization_id = {organization}",
}
"""Typical queries of functions; each names its tenant, as all functions do."""


@dataclass(frozen=True)
class Asked:
    """What one query did: milliseconds, pages of the buffer cache, and how tables were read."""

    planning: float
    execution: float
    buffers: int
    nodes: frozenset[str]


def make_tenants(dba: psycopg.Connection[Any], first: int, last: int) -> None:
    """Make clinics with four branches, an owner and a practitioner at the first branch each."""
    with at_rest(dba):
        dba.execute(_TENANTS.format(first=first, last=last))


def make_patients(dba: psycopg.Connection[Any], tenant: int, rows: int) -> None:
    """Give a clinic so many contacts, each of them a patient."""
    with at_rest(dba):
        dba.execute(_CONTACTS.format(tenant=f"'{tenant}'", rows=rows))


@contextmanager
def at_rest(dba: psycopg.Connection[Any]) -> Iterator[None]:
    """Load without triggers: the audit of millions of rows is not what is measured."""
    with dba.transaction():
        dba.execute("set local session_replication_role = replica")
        yield


class Asking:
    """Asks queries for one tenant.

    :param dba: a superuser's session in autocommit.
    :param tenant: the number of the clinic.
    """

    def __init__(self, dba: psycopg.Connection[Any], tenant: int) -> None:
        self.dba = dba
        self.tenant = tenant
        found = dba.execute(
            "select o.id, (select p.id from contact.patients as p where p.organization_id = o.id"
            " and p.location_id = l.id order by p.id offset 3 limit 1), l.id"
            " from core.organizations as o"
            " inner join core.locations as l on o.id = l.organization_id and l.code = 'branch_1'"
            " where o.external_id = %s",
            [f"org_{tenant}"],
        ).fetchone()
        assert found is not None
        self.values = dict(zip(("organization", "patient", "location"), found, strict=True))

    def ask(self, name: str, role: str | None, rounds: int = 1) -> Asked:
        """Ask a query as a member of the clinic acts, or past row security where there is no role.

        The fastest round counts.
        """
        query = sql.SQL(QUERIES[name]).format(
            **{key: sql.Literal(str(value)) for key, value in self.values.items()}
        )
        explain = sql.SQL("explain (analyze, buffers, timing off, format json) {}").format(query)
        with self.dba.transaction(force_rollback=True):
            self._become(role)
            found = [_asked(self.dba.execute(explain).fetchone()) for _ in range(rounds + 1)]
        return min(found[1:], key=lambda each: each.planning + each.execution)

    def _become(self, role: str | None) -> None:
        if role is None:
            self.dba.execute("set local row_security = off")
            return
        self.dba.execute("set local role app_owner")
        self.claim(role)

    def claim(self, role: str) -> None:
        """Act as a member of the clinic until the transaction ends."""
        who = claims(f"{role}_{self.tenant}", self.values["organization"])
        self.dba.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(who)])
        self.dba.execute("select core.require_context()")


def _asked(row: Any) -> Asked:
    document = row[0][0]
    plan = document["Plan"]
    nodes, waiting = set(), [plan]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if "Relation Name" in node or "Index Name" in node:
            nodes.add(f"{node['Node Type']} {node.get('Index Name') or node['Relation Name']}")
    buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return Asked(document["Planning Time"], document["Execution Time"], buffers, frozenset(nodes))
