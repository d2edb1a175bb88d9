"""What row security costs: functions with policies and past them, 100 clinics, 5 million rows.

Clients reach tables through functions alone, so each query stands in a PL/pgSQL function that
begins with ``core.require_context()``, as all functions of ``api`` do, and keeps its plan as they
do: it was called often enough for PostgreSQL to decide between one plan for all calls and a new
one for each. One function belongs to ``app_owner``, who is bound by policies; the other, with the
same query, to a superuser, who is not, and names the branches of a practitioner itself. So both
find the same rows. ``call`` is the whole function, without the way to the client, and planning
counts where PostgreSQL plans each call anew. ``query`` is the execution of the kept plan alone:
without the context, and with ``plan_cache_mode = force_generic_plan``. Pages cost what they cost on
solid-state disks.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import run_plan
from tests.fix_row_security import QUERIES, Asking, make_patients, make_tenants
from tests.fix_server import Database

_TENANTS = {"ci": 20, "full": 100}
_ROWS = {"ci": 100_000, "full": 5_000_000}
_ASKED = {"the largest": 1, "one of the middle": 20}
_ROLES = ("owner", "practitioner")
_SIDES = (False, True)
_ROUNDS = 5
_SECONDS_A_LOOP = 0.08
_AIM = 1.1
_SETTINGS = {
    "shared_buffers": "2GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
}


def main() -> None:
    """Load the clinics and ask; the best of the rounds counts."""
    arguments = argument_parser(__doc__ or "").parse_args()
    with bench_server(_SETTINGS) as server, server.database() as name:
        database = Database(server.server, name)
        run_plan("deploy", "--no-verify", database.uri)
        with psycopg.connect(database.conninfo, autocommit=True) as dba:
            _load(dba, _TENANTS[arguments.size], _ROWS[arguments.size])
            figures = {
                size: {
                    query: {role: _compare(Asking(dba, tenant), query, role) for role in _ROLES}
                    for query in QUERIES
                }
                for size, tenant in _ASKED.items()
            }
    publish("rls", arguments, {**figures, "aim_ratio": _AIM}, _text(figures))


def _load(dba: psycopg.Connection[Any], tenants: int, rows: int) -> None:
    """Give the n-th clinic 1/n of what the first has; half are contacts, half patients."""
    dba.execute("set synchronous_commit = off")
    make_tenants(dba, 1, tenants)
    indexes = dba.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
        " where indrelid in ('contact.contacts'::regclass, 'contact.patients'::regclass)"
        " and not indisunique"
    ).fetchall()
    for name, _ in indexes:
        dba.execute(sql.SQL("drop index {}").format(sql.SQL(name)))
    whole = sum(1 / number for number in range(1, tenants + 1))
    for number in range(1, tenants + 1):
        make_patients(dba, number, max(round(rows / 2 / number / whole), 50))
    for _, definition in indexes:
        dba.execute(definition)
    dba.execute("vacuum analyze contact.contacts, contact.patients")
    dba.execute("checkpoint")


def _compare(asking: Asking, query: str, role: str) -> dict[str, object]:
    seen = asking.ask(query, role, rounds=2)
    return {
        "call": _timed(asking, query, role, whole=True),
        "query": _timed(asking, query, role, whole=False),
        "pages": seen.buffers,
        "reads": sorted(seen.nodes),
    }


def _timed(asking: Asking, query: str, role: str, *, whole: bool) -> dict[str, float]:
    # The slower of both says how often there is time to ask.
    once = max(
        0.01, *(asking.milliseconds(query, role, 1, past=past, whole=whole) for past in _SIDES)
    )
    loops = int(min(max(1000 * _SECONDS_A_LOOP / once, 1), 2000))
    rounds = [
        [asking.milliseconds(query, role, loops, past=past, whole=whole) for past in _SIDES]
        for _ in range(_ROUNDS)
    ]
    under, past = (min(each) for each in zip(*rounds, strict=True))
    return {
        "milliseconds_with_policies": round(under, 4),
        "milliseconds_without": round(past, 4),
        "ratio": round(under / past, 2),
        "more_microseconds": round((under - past) * 1000, 1),
    }


def _text(figures: dict[str, dict[str, dict[str, dict[str, Any]]]]) -> str:
    lines = ["a whole call with policies, without, and the kept plan alone"]
    for size, queries in figures.items():
        lines.append(f"{size} of the clinics")
        for query, roles in queries.items():
            for role, found in roles.items():
                call, alone = found["call"], found["query"]
                lines.append(
                    f"  {query:<24}{role:<14}{call['milliseconds_with_policies']:>10} ms"
                    f"{call['milliseconds_without']:>10} ms  {call['ratio']:>6} x"
                    f"  (alone {alone['ratio']:>6} x, {alone['more_microseconds']:>8} µs)"
                    f"  {', '.join(found['reads'])}"
                )
    lines.append(f"aim: {_AIM} x")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
