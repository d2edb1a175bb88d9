"""What row security costs: functions with policies and without, 100 clinics, 5 million rows.

Clients reach tables through functions alone, so each query stands in a PL/pgSQL function of
``app_owner``. The two sides are the same function of the same role with the same rights, in the
same session; on one of them the role has ``bypassrls`` for the length of the transaction. A
practitioner sees some branches only, so there the side without policies names the branches itself:
both find the same rows. The sides take turns, and each begins every other round.

``kept`` is one execution of a kept plan, and nothing else. ``planned`` plans at each execution, as
PostgreSQL does where it finds that cheaper, and in the first five calls of a session. ``request``
is a transaction of its own with a function of ``api``: claims, membership, rights, query, access
log, commit; without the way to the client. Times are those of the server, medians of many; p99 is
that of single executions. Pages cost what they cost on solid-state disks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from typing import Any

import psycopg
from psycopg import sql

from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import claims, run_plan
from tests.fix_row_security import QUERIES, Asking, make_patients, make_tenants
from tests.fix_server import Database

_TENANTS = {"ci": 20, "full": 100}
_ROWS = {"ci": 100_000, "full": 5_000_000}
_ASKED = {"the largest": 1, "one of the middle": 20}
ROLES = ("owner", "practitioner")
MODES = {"kept": "force_generic_plan", "planned": "force_custom_plan"}
REQUESTS = {
    "get_patient": "from api.get_patient({patient})",
    "list_patients": "from api.list_patients(50, {patient})",
}
_OF_THE_CLINIC = "p.organization_id = {organization}"
_OF_BRANCHES = "(p.location_id is null or p.location_id = any(v_branches))"
_ROUNDS = 7
_SINGLES = 200
_MICROSECONDS_A_ROUND = 30_000
AIM = 1.1
_SETTINGS = {
    "shared_buffers": "2GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "autovacuum": "off",
}
Times = dict[str, float]
# Batches of executions, for a median finer than the clock; single ones, for the slowest.
_LOOP = """
declare
    v_began timestamptz;
    v_times float8[];
begin
    for b in 1..v_batches loop
        v_began := clock_timestamp();
        for i in 1..v_size loop
            {work}
        end loop;
        v_times[b] := 1000000 * extract(epoch from clock_timestamp() - v_began) / v_size;
    end loop;
    {answer}
end
"""


def main() -> None:
    """Load the clinics and ask."""
    arguments = argument_parser(__doc__ or "").parse_args()
    with bench_server(_SETTINGS) as server, server.database() as name:
        database = Database(server.server, name)
        run_plan("deploy", "--no-verify", database.uri)
        load(database, _TENANTS[arguments.size], _ROWS[arguments.size])
        with psycopg.connect(database.conninfo, autocommit=True) as dba:
            figures = {
                size: {
                    **{query: _queries(Asking(dba, tenant), query) for query in QUERIES},
                    **{name: {"owner": _requests(Asking(dba, tenant), name)} for name in REQUESTS},
                }
                for size, tenant in _ASKED.items()
            }
    publish("rls", arguments, {**figures, "aim_ratio": AIM}, _text(figures))


def load(database: Database, tenants: int, rows: int) -> None:
    """Give the n-th clinic 1/n of what the first has; half are contacts, half patients."""
    whole = sum(1 / number for number in range(1, tenants + 1))
    with psycopg.connect(database.conninfo, autocommit=True) as dba:
        make_tenants(dba, 1, tenants)
        indexes = dba.execute(
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
            " where indrelid in ('contact.contacts'::regclass, 'contact.patients'::regclass)"
            " and not exists (select from pg_constraint where conindid = indexrelid)"
        ).fetchall()
        for name, _ in indexes:
            dba.execute(sql.SQL("drop index {}").format(sql.SQL(name)))

        def fill(number: int) -> None:
            with psycopg.connect(database.conninfo, autocommit=True) as own:
                own.execute("set synchronous_commit = off")
                make_patients(own, number, max(round(rows / 2 / number / whole), 50))

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(fill, range(1, tenants + 1)))
        for _, definition in indexes:
            dba.execute(definition)
        dba.execute("vacuum (analyze) contact.contacts, contact.patients")
        dba.execute("checkpoint")


def _queries(asking: Asking, query: str) -> dict[str, dict[str, Any]]:
    """Measure a query for each role, its plan kept and planned anew."""
    return {role: _of_role(asking, query, role) for role in ROLES}


def _of_role(asking: Asking, query: str, role: str) -> dict[str, Any]:
    under, past = (asking.ask(query, each, rounds=2) for each in (role, None))
    found: dict[str, Any] = {
        mode: _compared(lambda past, mode=mode: _asked(asking, query, role, mode, past=past))
        for mode in MODES
    }
    found |= {"pages_with_policies": under.buffers, "reads_with_policies": sorted(under.nodes)}
    if role == "owner":
        # A practitioner's query without policies is another: it names the branches.
        found |= {"pages_without": past.buffers, "reads_without": sorted(past.nodes)}
    return found


def _compared(measure: Any) -> Times:
    """Measure both sides in turns."""
    sides: dict[bool, list[tuple[float, list[float]]]] = {False: [], True: []}
    for number in range(_ROUNDS):
        for past in (False, True) if number % 2 else (True, False):
            sides[past].append(measure(past))
    under, without = (median(batch for batch, _ in sides[side]) for side in (False, True))
    return {
        "microseconds_with_policies": round(under, 2),
        "microseconds_without": round(without, 2),
        "ratio": round(under / without, 2),
        "more_microseconds": round(under - without, 2),
        "p99_with_policies": _p99(sides[False]),
        "p99_without": _p99(sides[True]),
    }


def _p99(rounds: list[tuple[float, list[float]]]) -> float:
    return round(quantiles([each for _, singles in rounds for each in singles], n=100)[98], 1)


def query_of_side(asking: Asking, name: str, role: str, *, past: bool) -> str:
    """Return a query for ``perform``, which names the branches where no policy does."""
    query = QUERIES[name]
    if past and role == "practitioner":
        query = query.replace(_OF_THE_CLINIC, f"{_OF_THE_CLINIC} and {_OF_BRANCHES}")
    return query.format(**{key: f"v_{key}" for key in asking.values}).removeprefix("select ")


def _asked(
    asking: Asking, name: str, role: str, mode: str, *, past: bool
) -> tuple[float, list[float]]:
    """Run a query in a function, and return the median of batches and the single executions."""
    query = query_of_side(asking, name, role, past=past)
    given = ", ".join(f"v_{key} uuid" for key in asking.values)
    body = _LOOP.format(work=f"perform {query};", answer="return v_times;")
    with asking.dba.transaction(force_rollback=True):
        if past:
            asking.dba.execute("alter role app_owner bypassrls")
        asking.dba.execute(
            f"create function pg_temp.ask({given}, v_branches uuid[], v_batches int, v_size int)"
            " returns float8[] language plpgsql security definer"
            f" set search_path = pg_catalog, pg_temp as $ask$ {body} $ask$;"
            "alter function pg_temp.ask(uuid, uuid, uuid, uuid[], int, int) owner to app_owner"
        )
        asking.claim(role)
        asking.dba.execute(f"set local plan_cache_mode = {MODES[mode]}")
        values = ", ".join(f"'{value}'" for value in asking.values.values())
        values += f", array['{asking.values['location']}']::uuid[]"

        def times(batches: int, size: int) -> list[float]:
            call = f"select pg_temp.ask({values}, {batches}, {size})"
            row = asking.dba.execute(call).fetchone()
            assert row is not None
            return list(row[0])

        return _sampled(times)


def _sampled(times: Any) -> tuple[float, list[float]]:
    once = min(times(3, 1))
    size = int(min(max(_MICROSECONDS_A_ROUND / 10 / once, 1), 300))
    singles = int(min(max(_MICROSECONDS_A_ROUND / once, 2), _SINGLES))
    batches = int(min(max(_MICROSECONDS_A_ROUND / once / size, 2), 10))
    return median(times(batches, size)), times(singles, 1)


def _requests(asking: Asking, name: str) -> dict[str, Times]:
    """Measure a function of api as a request does it, a transaction each."""
    call = REQUESTS[name].format(**{key: f"'{text}'" for key, text in asking.values.items()})
    who = json.dumps(claims(f"owner_{asking.tenant}", asking.values["organization"]))
    work = f"perform set_config('request.jwt.claims', '{who}', true); perform {call}; commit;"

    def times(batches: int, size: int) -> list[float]:
        answer = "perform set_config('bench.times', v_times::text, false);"
        body = _LOOP.format(work=work, answer=answer)
        body = body.replace("v_batches", str(batches)).replace("v_size", str(size))
        asking.dba.execute(f"do $do$ {body} $do$")
        row = asking.dba.execute("select current_setting('bench.times')::float8[]").fetchone()
        assert row is not None
        return list(row[0])

    def measured(past: bool) -> tuple[float, list[float]]:
        asking.dba.execute(f"alter role app_owner {'bypassrls' if past else 'nobypassrls'}")
        # What the session planned belongs to the other side.
        asking.dba.execute("discard plans")
        times(1, 8)
        return _sampled(times)

    asking.dba.execute("set synchronous_commit = off")
    found = _compared(measured)
    asking.dba.execute("alter role app_owner nobypassrls")
    return {"request": found}


def _text(figures: Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]]) -> str:
    lines = ["microseconds with policies and without: medians (and p99)"]
    for size, queries in figures.items():
        lines.append(f"{size} of the clinics")
        for query, roles in queries.items():
            for role, found in roles.items():
                for mode, times in found.items():
                    if isinstance(times, dict):
                        lines.append(f"  {query:<22}{role:<13}{mode:<8}{_line(times)}")
                if "reads_with_policies" in found:
                    lines.append(f"    {_pages(found)}")
    lines.append(f"aim: {AIM} x")
    return "\n".join([*lines, ""])


def _line(times: Times) -> str:
    under, past = times["microseconds_with_policies"], times["microseconds_without"]
    return (
        f"{under:>11} {past:>11}  {times['ratio']:>5} x {times['more_microseconds']:>+10} µs"
        f"  ({times['p99_with_policies']} {times['p99_without']})"
    )


def _pages(found: Mapping[str, Any]) -> str:
    """Say how a query is read, and how many pages that takes."""
    text = f"{found['pages_with_policies']} pages, {', '.join(found['reads_with_policies'])}"
    if "pages_without" in found:
        text += f"; without {found['pages_without']}, {', '.join(found['reads_without'])}"
    return text


if __name__ == "__main__":
    main()
