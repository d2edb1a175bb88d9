"""How long every function of api takes, in practices of very different size.

100 practices, of which the largest has 40 % of the rows; at full size there are 10 million messages
and 2 million appointments. Each function is called by the owner of the largest practice and of one
of the middle, for rows all over the practice, each time in a transaction of its own that is rolled
back. What is timed is the call: the claims are there already, and the context is found by the call
itself, as in every request. Times include the way to a client on the same machine.
"""

from __future__ import annotations

import random
import time
from typing import Any

import psycopg

from bench.clinic_data import SIZES, fill_practices
from bench.quantile import quantile
from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_api import Call, Calling, calls_of
from tests.fix_clinic import run_plan
from tests.fix_server import Database

_CALLS = {"ci": 10, "full": 60}
_ASKED = {"the largest": 1, "one of the middle": 20}
_AIM_MILLISECONDS = 20
_SETTINGS = {
    "shared_buffers": "2GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
}


def main() -> None:
    """Fill the practices, and call."""
    arguments = argument_parser(__doc__ or "").parse_args()
    with bench_server(_SETTINGS) as server, server.database() as name:
        database = Database(server.server, name)
        run_plan("deploy", "--no-verify", database.uri)
        began = time.perf_counter()
        fill_practices(database.conninfo, SIZES[arguments.size])
        seconds = time.perf_counter() - began
        with psycopg.connect(database.conninfo, autocommit=True) as dba:
            calls = calls_of(dba)
            found = {
                size: _measure(Calling(dba, tenant), calls, _CALLS[arguments.size])
                for size, tenant in _ASKED.items()
            }
    over = {
        size: sorted(
            function
            for function, times in functions.items()
            if times["p95_milliseconds"] >= _AIM_MILLISECONDS
        )
        for size, functions in found.items()
    }
    figures: dict[str, Any] = {
        "practices": SIZES[arguments.size].tenants,
        "messages": SIZES[arguments.size].messages,
        "appointments": SIZES[arguments.size].appointments,
        "filled_in_seconds": round(seconds),
        "aim_milliseconds": _AIM_MILLISECONDS,
        "over_the_aim": over,
        "functions": found,
    }
    publish("api", arguments, figures, _text(figures))


def _measure(calling: Calling, calls: dict[str, Call], count: int) -> dict[str, dict[str, float]]:
    """Call each function so many times, turn by turn, and return its percentiles."""
    chance = random.Random(5)
    rows = [calling.values(chance.random()) for _ in range(count)]
    found: dict[str, dict[str, float]] = {}
    for name, call in calls.items():
        _timed(calling, call, rows[0])  # the first one warms up
        times = sorted(_timed(calling, call, values) for values in rows)
        found[name] = {
            "p50_milliseconds": round(quantile(times, 0.5), 2),
            "p95_milliseconds": round(quantile(times, 0.95), 2),
            "slowest_milliseconds": round(times[-1], 2),
        }
    return found


def _timed(calling: Calling, call: Call, values: dict[str, str]) -> float:
    """Return the milliseconds of one call; one that is to be refused is answered by its refusal."""
    with calling.request(values["organization"]):
        query = calling.prepare(call, values)
        began = time.perf_counter()
        try:
            with calling.dba.transaction():
                calling.dba.execute(query).fetchall()
        except psycopg.Error as error:
            if error.sqlstate != call.refusal:
                raise
        return (time.perf_counter() - began) * 1000


def _text(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['practices']} practices, {figures['messages']:,} messages,"
        f" {figures['appointments']:,} appointments; milliseconds"
    ]
    for size, functions in figures["functions"].items():
        lines.append(f"  {size:<44}{'p50':>9}{'p95':>9}{'slowest':>9}")
        lines += [
            f"    {name:<42}{times['p50_milliseconds']:>9}{times['p95_milliseconds']:>9}"
            f"{times['slowest_milliseconds']:>9}"
            for name, times in functions.items()
        ]
        over = figures["over_the_aim"][size]
        lines.append(
            f"  {size}: all under {figures['aim_milliseconds']} ms (p95)"
            if not over
            else f"  {size}: not under {figures['aim_milliseconds']} ms (p95): {', '.join(over)}"
        )
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
