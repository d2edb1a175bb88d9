"""How telephone numbers are read in SQL, beside the Python package `phonenumbers` in the same run.

Without ``--data`` the numbers are made: every region and kind, and every way to write them that the
tests know. A file has the columns ``raw``, ``region`` and ``e164`` (RFC 4180, empty for none); its
answers are what is agreed with. Sides take turns, and the best of the rounds counts. ``set`` is one
query for all numbers, ``each`` one function call for each number of a query, ``single`` one
statement of a client for each number, way to the server included. ``floor`` is the same statement
without the function, so what no function can save.

A single call is what an application does at its leanest: psycopg with its C part, one cursor that
is used again, a prepared statement, a transaction for each, TCP on the loopback address. The server
preloads what servers in earnest do, and not ``plpgsql_check``, which tests need: it looks at every
statement of every function. The library parses, asks whether the number is valid, and formats it.
The best of the rounds counts: metadata are read by then and plans made, and of the library's
patterns those compiled that its cache holds.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import phonenumbers
import psycopg

from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import run_plan
from tests.fix_phone import Written, answer, read_file, written_numbers
from tests.fix_server import Database

_SIZES = {"ci": 5_000, "full": 100_000}
_TIMED = {"ci": 5_000, "full": 20_000}
_SINGLE = 5_000
_ROUNDS = 3
_AIM_AGREEMENT, _AIM_SET, _AIM_SINGLE = 99.9, 1.0, 0.5
_SHOWN = 20
_SET = """
select n.e164
from (
    select array_agg(w.raw order by w.place) as raw, array_agg(w.region order by w.place) as region
    from pg_temp.written as w where w.place <= %(most)s
) as a
cross join lateral contact.normalize_phones(a.raw, a.region) as n
order by n.place
"""
_EACH = """
select n.e164 from pg_temp.written as w
cross join lateral api.normalize_phone(w.raw, w.region) as n
where w.place <= %(most)s order by w.place
"""
_ONE = "select e164 from api.normalize_phone(%s, %s)"
_NONE = "select %s::text as e164, %s::text as region"
_SETTINGS = {"shared_preload_libraries": "pg_stat_statements"}


def main() -> None:
    """Read the numbers on both sides, compare, and take the time."""
    parser = argument_parser((__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, metavar="FILE", help="numbers to read, as CSV")
    arguments = parser.parse_args()
    if arguments.data is None:
        numbers = list(written_numbers(_SIZES[arguments.size]))
        wanted = [answer(number) for number in numbers]
    else:
        arguments.no_save = True
        numbers = read_file(arguments.data)
        wanted = [number.e164 for number in numbers]
    with bench_server(_SETTINGS) as server, server.database() as name:
        database = Database(server.server, name)
        run_plan("deploy", "--no-verify", database.uri)
        with psycopg.connect(database.conninfo, autocommit=True) as connection:
            _load(connection, numbers)
            found = _column(connection, _SET, len(numbers))
            alike = found == _column(connection, _EACH, len(numbers))
            rates = _rates(connection, numbers[: _TIMED[arguments.size]])
            version = _column(connection, "select version from ref.phone_sources", 0)[0]
    figures = {
        "numbers": len(numbers),
        "metadata_version": version,
        "library_version": phonenumbers.__version__,
        "set_and_each_agree": alike,
        **_agreement(numbers, wanted, found),
        **rates,
        "aim_agreement_percent": _AIM_AGREEMENT,
        "aim_set_ratio": _AIM_SET,
        "aim_single_ratio": _AIM_SINGLE,
    }
    publish("phone", arguments, figures, _text(figures))


def _load(connection: psycopg.Connection[Any], numbers: Sequence[Written]) -> None:
    connection.execute("create temporary table written (place int, raw text, region text)")
    with connection.cursor().copy("copy written from stdin") as rows:
        for place, number in enumerate(numbers, 1):
            rows.write_row((place, number.raw, number.region))
    connection.execute("vacuum analyze")


def _column(connection: psycopg.Connection[Any], query: str, most: int) -> list[Any]:
    return [row[0] for row in connection.execute(query, {"most": most})]


def _agreement(
    numbers: Sequence[Written], wanted: Sequence[str | None], found: Sequence[str | None]
) -> dict[str, object]:
    """Return the share of equal answers, and what the others have in common."""
    kinds: Counter[str] = Counter()
    examples: list[dict[str, str | None]] = []
    for number, theirs, ours in zip(numbers, wanted, found, strict=True):
        if theirs == ours:
            continue
        nature = "another number"
        if ours is None or theirs is None:
            nature = "found here only" if theirs is None else "not found here"
        kinds[f"{nature}: {number.mess or 'unnamed'}"] += 1
        if len(examples) < _SHOWN:
            examples.append(
                {"raw": number.raw, "region": number.region, "expected": theirs, "found": ours}
            )
    equal = len(numbers) - kinds.total()
    return {
        "valid": sum(theirs is not None for theirs in wanted),
        "agreement_percent": round(100 * equal / max(len(numbers), 1), 4),
        "disagreements": kinds.total(),
        "disagreements_by_kind": dict(kinds.most_common()),
        "examples": examples,
    }


def _rates(connection: psycopg.Connection[Any], numbers: Sequence[Written]) -> dict[str, object]:
    """Return how many numbers a second each side reads, and what that is of the library's."""
    few = numbers[:_SINGLE]
    cursor = connection.cursor()

    def one_by_one(query: str) -> None:
        for number in few:
            cursor.execute(query, (number.raw, number.region), prepare=True).fetchone()

    sides: dict[str, tuple[int, Callable[[], object]]] = {
        "library": (len(numbers), lambda: [answer(number) for number in numbers]),
        "set": (len(numbers), lambda: _column(connection, _SET, len(numbers))),
        "each": (len(numbers), lambda: _column(connection, _EACH, len(numbers))),
        "single": (len(few), lambda: one_by_one(_ONE)),
        "floor": (len(few), lambda: one_by_one(_NONE)),
    }
    best = dict.fromkeys(sides, 0.0)
    for _ in range(_ROUNDS):
        for side, (count, read) in sides.items():
            began = time.perf_counter()
            read()
            best[side] = max(best[side], count / (time.perf_counter() - began))
    return {
        **{f"{side}_per_second": round(rate) for side, rate in best.items()},
        **{
            f"{side}_ratio": round(rate / best["library"], 2)
            for side, rate in best.items()
            if side != "library"
        },
    }


def _text(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['numbers']:,} numbers, {figures['valid']:,} of them in use: "
        f"{figures['agreement_percent']} % agree (aim: {_AIM_AGREEMENT} %)"
    ]
    lines += [f"  {kind}: {count}" for kind, count in figures["disagreements_by_kind"].items()]
    lines.append(f"{'library':<8}{figures['library_per_second']:>10,} a second")
    lines += [
        f"{side:<8}{figures[f'{side}_per_second']:>10,} a second, "
        f"{figures[f'{side}_ratio']} of the library"
        for side in ("set", "each", "single", "floor")
    ]
    lines.append(f"aim: {_AIM_SET} in a set, {_AIM_SINGLE} in single calls")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
