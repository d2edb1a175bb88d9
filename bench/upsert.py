"""Contacts that come from another system: new ones, the same again, and some that changed."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import psycopg

from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import run_plan
from tests.fix_server import Database

_SIZES = {"ci": (1_000,), "full": (1_000, 10_000, 100_000)}
_AIMS = {1_000: 2, 10_000: None, 100_000: 120}
_SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "4GB"}
_TABLES = (
    "contact.contacts",
    "contact.contact_points",
    "contact.contact_identifiers",
    "contact.patients",
    "contact.search_documents",
    "integration.external_ids",
)
_DEAD = (
    "select coalesce(sum(n_dead_tup), 0)::bigint from pg_stat_user_tables"
    " where relid = any(%s::regclass[])"
)
_MEMBER = """
insert into core.organizations (name, slug, external_id) values ('Big', 'big', 'org_big');
insert into core.users (external_id, name) values ('user_big', 'Big');
insert into core.organization_members (organization_id, user_id, role)
select o.id, u.id, 'owner' from core.organizations as o cross join core.users as u
where o.slug = 'big' and u.external_id = 'user_big';
"""


def main() -> None:
    """Send batches of each size in the shape of Cliniko; each stands in a clinic of its own."""
    arguments = argument_parser(__doc__ or "").parse_args()
    figures: dict[str, Any] = {}
    with bench_server(_SETTINGS) as server:
        for size in _SIZES[arguments.size]:
            with server.database() as name:
                database = Database(server.server, name)
                run_plan("deploy", "--no-verify", database.uri)
                with psycopg.connect(database.conninfo, autocommit=True) as dba:
                    dba.execute(_MEMBER)
                    figures[str(size)] = {**_rounds(dba, size), "aim_seconds": _AIMS[size]}
    publish("upsert", arguments, {"contacts": figures}, _text(figures))


def _rounds(dba: psycopg.Connection[Any], size: int) -> dict[str, Any]:
    people = [_person(number) for number in range(size)]
    found = {"new": _send(dba, people)}
    dba.execute("vacuum analyze")
    found["again"] = _send(dba, people)
    for person in people[::100]:
        person["email"] = f"new.{person['email']}"
        person["updated_at"] = "2026-04-01T00:00:00Z"
    found["one in a hundred changed"] = _send(dba, people)
    return found


def _person(number: int) -> dict[str, Any]:
    return {
        "id": str(1_000_000 + number),
        "first_name": f"Given{number % 977}",
        "last_name": f"Family{number % 9973}",
        "date_of_birth": f"{1930 + number % 80}-{1 + number % 12:02}-{1 + number % 28:02}",
        "sex": "Female" if number % 2 else "Male",
        "email": f"person{number}@clinic{number % 50}.example",
        "address_1": f"{number % 300} High Street",
        "city": "Perth",
        "post_code": "6000",
        "country_code": "AU",
        "patient_phone_numbers": [
            {"number": f"04{number % 100_000_000:08}", "phone_type": "Mobile"},
            {"number": f"08 6{number % 10_000_000:07}", "phone_type": "Home"},
        ],
        "updated_at": "2026-03-01T10:00:00Z",
    }


def _send(dba: psycopg.Connection[Any], people: list[dict[str, Any]]) -> dict[str, Any]:
    claims = json.dumps({"sub": "user_big", "role": "authenticated", "org_id": "org_big"})
    body = json.dumps(people)
    before = _dead(dba)
    with dba.transaction():
        dba.execute("select set_config('request.jwt.claims', %s, true)", [claims])
        dba.execute("set local role authenticated")
        began, used = time.perf_counter(), _processor_seconds(dba)
        row = dba.execute("select api.upsert_contacts('cliniko', %s::jsonb)", [body]).fetchone()
        taken = time.perf_counter() - began
        used = _processor_seconds(dba) - used
    assert row is not None
    return {
        "seconds": round(taken, 2),
        "processor_milliseconds_each": round(1000 * used / len(people), 3),
        "dead_rows": _dead(dba) - before,
        **{name: row[0][name] for name in ("inserted", "updated", "unchanged")},
        "refused": len(row[0]["refused"]),
    }


def _processor_seconds(dba: psycopg.Connection[Any]) -> float:
    """Return what the session's server process has computed, whatever else the machine does."""
    fields = Path(f"/proc/{dba.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _dead(dba: psycopg.Connection[Any]) -> int:
    dba.execute("select pg_stat_force_next_flush()")
    dba.execute("select pg_stat_clear_snapshot()")
    row = dba.execute(_DEAD, [list(_TABLES)]).fetchone()
    assert row is not None
    return int(row[0])


def _text(figures: dict[str, Any]) -> str:
    lines = ["contacts in one call, in the shape of Cliniko, with two numbers and an address each"]
    for size, rounds in figures.items():
        for kind in ("new", "again", "one in a hundred changed"):
            found = rounds[kind]
            lines.append(
                f"  {int(size):>8,} {kind:<26}{found['seconds']:>8} s"
                f"{found['processor_milliseconds_each']:>8} ms of processor each"
                f"{found['dead_rows']:>8} dead rows"
            )
        aim = rounds["aim_seconds"]
        if aim:
            verdict = "kept" if rounds["new"]["seconds"] < aim else "missed"
            lines.append(f"  {int(size):>8,} aim {aim} s ({verdict})")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
