"""Two clinics of two branches each, with rows in every table, and people of every role."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from slipstitch.leaks.look import Catalogue, look
from slipstitch.leaks.matrix import run_matrix
from slipstitch.leaks.model import Identity, Options, Result
from slipstitch.leaks.owners import Owners
from slipstitch.leaks.supply import Corner, Supply
from tests.fix_clinic import Clinic, claims
from tests.fix_server import Database, create_database, drop_database

LEFT_OUT = ("sqitch", "sqitch_slipstitch", "legacy", "online", "public", "extensions", "auth")
"""Schemas without the rules of the house: the registry, the faults that are kept, the toolkit."""

# What a row must hold that no catalogue tells. A new table needs a line here only where the
# supply cannot find a value by itself; the test that every table has rows says so.
SETTLED: Mapping[str, Mapping[str, str]] = {
    "integration.credentials": {"fingerprint": "'0123456789abcdef'"},
    "contact.surveys": {"questions": "'[{}]'"},
    "docs.assets": {"media_type": "'image/png'"},
    # What reception sees too.
    "docs.documents": {"category": "'consent'"},
    "docs.document_links": {"is_clinical": "false"},
}

# A branch is told to everybody of the clinic, and who works there.
OPEN_TO_BRANCHES = frozenset({"core.member_locations"})
# Members and invitations are looked up by functions that ask for a right first.
OPEN_TO_CUSTOMERS = frozenset({"core.organization_members", "core.invitations"})

# What is for who treats alone: reception and viewers have no row there.
CLINICAL = frozenset(
    {
        "clinic.encounters",
        "clinic.observations",
        "clinic.skin_analyses",
        "clinic.skin_analysis_figures",
        "clinic.treatment_outcomes",
        "clinic.treatment_photos",
        "clinic.treatment_plans",
        "clinic.treatment_records",
        "docs.generated_reports",
        "docs.presentation_items",
        "docs.presentation_sessions",
    }
)
NOT_TREATING = frozenset({"staff", "viewer"})

# Tables in which no row is anybody's, so there is nothing to reach. A table on which no line runs
# must be named here, whatever its class; code lists need not be.
NOBODYS: Mapping[str, str] = {
    "analytics.refresh_state": "how fresh a table of figures is, for all organizations together",
    "billing.entitlements": "what plans allow; what one clinic used stands elsewhere",
    "billing.plans": "what the platform offers; which plan a clinic has stands elsewhere",
    "core.feature_flags": "what the platform switches on; what one clinic has stands elsewhere",
    "integration.key_encryption_keys": "versions of the key of the platform, never the key",
    "jobs.queue_rates": "how many jobs of a queue may begin, for all organizations together",
    "jobs.queues": "how the platform works off its queues",
    "ops.alert_rules": "what the platform watches for",
    "ops.backup_drills": "which restores were tried, for all organizations together",
    "ops.table_sizes": "how large tables are, for all organizations together",
    "standardisation.contract_events": "for migrations alone, until the old tables are gone",
    "standardisation.organization_names": "for migrations alone, until the old tables are gone",
    "standardisation.reconciliations": "for migrations alone, until the old tables are gone",
    "standardisation.records": "for migrations alone, until the old tables are gone",
}

# Who migrates on a host that refuses bypassrls: bound by policies, but for that of app_migrator.
# Roles are of the whole server, which the workers of a test run share.
HOST_MIGRATOR = f"leaks_host_migrator_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"

# Tables of no organization, in which everybody has a row of their own.
OWN_ROWS = ("core.users.id", "core.platform_admins.user_id")

BRANCHES = {"north": ("harbour", "hill"), "south": ("beach", "park")}
SEES_ALL_BRANCHES = ("owner", "admin", "super_admin")
# Where they work; a customer belongs to no branch.
PEOPLE = (
    ("north", "owner", ""),
    ("north", "admin", ""),
    ("north", "manager", "harbour"),
    ("north", "practitioner", "harbour"),
    ("north", "practitioner", "hill"),
    ("north", "staff", "harbour"),
    ("north", "viewer", "hill"),
    ("north", "customer", ""),
    ("north", "super_admin", ""),
    ("south", "owner", ""),
    ("south", "practitioner", "beach"),
    ("south", "practitioner", "park"),
    ("south", "customer", ""),
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody of a clinic, and what belongs to them."""

    name: str
    role: str
    organization_id: str
    user_id: str
    location_ids: frozenset[str]
    contact_id: str | None

    @property
    def claims(self) -> dict[str, Any]:
        return claims(self.name, self.organization_id, email=f"{self.name}@example.com")

    def as_client(self) -> Identity:
        """The person behind the gateway: no right on any table, functions of api alone."""
        bounds = {}
        if self.contact_id:
            bounds = {"contact_id": frozenset({self.contact_id})}
        elif self.role not in SEES_ALL_BRANCHES:
            bounds = {"location_id": self.location_ids}
        if self.role in NOT_TREATING:
            bounds |= {f"{table}.id": frozenset() for table in CLINICAL}
        return Identity(
            self.name,
            "authenticated",
            self.claims,
            frozenset({self.organization_id}),
            bounds,
            OPEN_TO_CUSTOMERS if self.contact_id else OPEN_TO_BRANCHES,
        )

    def as_functions_run(self) -> Identity:
        """The owner of the functions, acting for the person: what a forgotten ``where`` reaches."""
        client = self.as_client()
        own = {name: frozenset({self.user_id}) for name in OWN_ROWS}
        if self.contact_id:
            own["contact.contacts.id"] = frozenset({self.contact_id})
        return replace(
            client,
            role="app_owner",
            bounds={**client.bounds, **own},
            begin=("select core.require_context()",),
        )


@dataclass
class Town:
    """A database with the plan, filled from its catalogue."""

    clinic: Clinic
    catalogue: Catalogue
    people: list[Person]
    code_lists: frozenset[str]
    nobodys: frozenset[str]
    refused: Mapping[str, str]

    @property
    def organizations(self) -> frozenset[str]:
        return frozenset(person.organization_id for person in self.people)

    def matrix(self, *identities: Identity, first: Iterable[str] = (), **options: Any) -> Result:
        """Run the matrix as some identities.

        :param first: statements that are run before, in the same transaction.
        """
        chosen = Options(("organization_id",), **options)
        known = self.catalogue if chosen.relations else None
        with self.clinic.session() as dba:
            result, _ = run_matrix(dba, identities, chosen, LEFT_OUT, first=first, known=known)
        return result

    def person(self, name: str) -> Person:
        """Return somebody by name, such as ``north_owner``."""
        return next(person for person in self.people if person.name == name)


def build_town(clinic: Clinic) -> Town:
    """Fill a database that has the plan and no rows."""
    with clinic.session() as dba, dba.transaction():
        dba.execute("set local session_replication_role = replica")
        if dba.execute("select from pg_roles where rolname = %s", [HOST_MIGRATOR]).rowcount == 0:
            dba.execute(f"create role {HOST_MIGRATOR} in role app_migrator")
        catalogue = look(dba, LEFT_OUT)
        corners = _corners(dba)
        people = _people(dba, corners)
        code_lists = _of_class(dba, "reference")
        # A tenant's table on which no line runs is a fault, and must not be passed over.
        every = frozenset(each.label for each in catalogue.of_kinds("rp"))
        nobodys = every - _drawn(catalogue) - _of_class(dba, "tenant")
        supply = Supply(dba, catalogue, code_lists | nobodys)
        supply.fill(corners, {each.schema for each in catalogue.relations.values()})
        return Town(clinic, catalogue, people, code_lists, nobodys, supply.refused)


def _of_class(dba: psycopg.Connection[Any], class_name: str) -> frozenset[str]:
    """Return the tables whose comment ends with a class."""
    found = dba.execute(
        "select format('%%I.%%I', relnamespace::regnamespace, relname) from pg_class"
        " where relkind in ('r', 'p') and obj_description(oid, 'pg_class') like %s",
        [f"%Class: {class_name}"],
    )
    return frozenset(label for (label,) in found)


def _drawn(catalogue: Catalogue) -> frozenset[str]:
    """Return the tables on which somebody's line runs."""
    bounded = {name.rpartition(".")[0] for name in OWN_ROWS}
    owners = Owners(catalogue, ("organization_id",))
    return frozenset(
        relation.label
        for relation in catalogue.of_kinds("rp")
        if relation.label in bounded or owners.owner(relation) is not None
    )


def _corners(dba: psycopg.Connection[Any]) -> list[Corner]:
    corners = []
    for slug, branches in BRANCHES.items():
        organization = _insert(
            dba, "core.organizations", name=slug.title(), slug=slug, external_id=f"org_{slug}"
        )
        for code in branches:
            own = {"organization_id": organization["id"]}
            location = _insert(dba, "core.locations", **own, name=code.title(), code=code)
            contact = _insert(dba, "contact.contacts", **own, display_name=f"somebody at {code}")
            user = _insert(dba, "core.users", external_id=f"user_{code}", name=f"user of {code}")
            columns = {
                "organization_id": f"'{organization['id']}'::uuid",
                "location_id": f"'{location['id']}'::uuid",
                "contact_id": f"'{contact['id']}'::uuid",
            }
            rows = {
                "core.organizations": organization,
                "core.locations": location,
                "contact.contacts": contact,
                "core.users": user,
            }
            corners.append(Corner(code, slug, rows, columns, SETTLED))
        nowhere = f"{slug}_nowhere"
        contact = _insert(dba, "contact.contacts", **own, display_name=f"somebody of {slug}")
        rows = {**rows, "contact.contacts": contact}
        del rows["core.locations"]
        columns = {**columns, "contact_id": f"'{contact['id']}'::uuid"}
        del columns["location_id"]
        lacks = frozenset({"core.locations"})
        corners.append(Corner(nowhere, slug, rows, columns, SETTLED, lacks))
    return corners


def _people(dba: psycopg.Connection[Any], corners: list[Corner]) -> list[Person]:
    by_branch = {corner.name: corner for corner in corners}
    people = []
    for slug, role, code in PEOPLE:
        corner = by_branch[code or BRANCHES[slug][0]]
        name = "_".join(filter(None, (slug, role, code)))
        own = {"organization_id": corner.rows["core.organizations"]["id"]}
        user = _insert(dba, "core.users", external_id=name, name=name)
        contact_id = corner.rows["contact.contacts"]["id"] if role == "customer" else None
        if role == "super_admin":
            _insert(dba, "core.platform_admins", user_id=user["id"], reason="runs the platform")
        else:
            values = {"user_id": user["id"], "role": role, "contact_id": contact_id}
            member = _insert(dba, "core.organization_members", **own, **values)
            corner.rows.setdefault("core.organization_members", member)
        locations = frozenset[str]()
        if code:
            location_id = corner.rows["core.locations"]["id"]
            placed = _insert(
                dba,
                "core.member_locations",
                **own,
                member_id=member["id"],
                location_id=location_id,
            )
            corner.rows.setdefault("core.member_locations", placed)
            locations = frozenset({location_id})
        person = Person(name, role, own["organization_id"], user["id"], locations, contact_id)
        people.append(person)
    return people


def _insert(dba: psycopg.Connection[Any], table: str, **values: Any) -> Row:
    found = dba.execute(
        sql.SQL("insert into {} as t ({}) values ({}) returning to_jsonb(t)").format(
            sql.Identifier(*table.split(".")),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(map(sql.Literal, values.values())),
        )
    ).fetchone()
    assert found is not None
    row: Row = found[0]
    return row


@pytest.fixture(scope="session")
def town(clinic_template: Database) -> Iterator[Town]:
    """The filled database; the matrix keeps nothing, so one does for all."""
    copied = create_database(clinic_template.server, "town", clinic_template.name)
    town = build_town(Clinic(copied))
    yield town
    with town.clinic.session() as dba:
        dba.execute(f"drop role {HOST_MIGRATOR}")
    drop_database(copied)
