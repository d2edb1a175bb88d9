"""Rows a second of online.backfill from small tables to large, beside one plain update."""

from __future__ import annotations

import re
import time
from pathlib import Path

import psycopg

from bench.results import argument_parser, publish
from bench.server import bench_server

_ROOT = Path(__file__).parent.parent
_SIZES = {
    "ci": (10_000, 100_000),
    "full": (10_000, 100_000, 300_000, 1_000_000, 3_000_000),
}
_TABLE = """
create table things (id uuid primary key, amount integer not null, filler text not null, twice int);
insert into things
select pg_catalog.md5(g::text)::uuid, g, pg_catalog.repeat('x', 60)
from pg_catalog.generate_series(1, {rows}) as g;
"""
_SIDES = {
    "backfill": "call online.backfill('things', 'things', 'twice = amount * 2')",
    "plain_update": "update things set twice = amount * 2",
}


def main() -> None:
    """Measure both sides at each size, each on a fresh table with random keys."""
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--rows", type=int, nargs="*", help="other numbers of rows")
    arguments = parser.parse_args()
    sizes = arguments.rows or _SIZES[arguments.size]
    rates: dict[str, dict[int, float]] = {side: {} for side in _SIDES}
    with (
        bench_server() as server,
        server.database() as database,
        psycopg.connect(server.conninfo(database), autocommit=True) as connection,
    ):
        for change in re.findall(r"(?m)^(online/\w+) ", (_ROOT / "sqitch.plan").read_text()):
            connection.execute((_ROOT / f"deploy/{change}.sql").read_bytes())
        for rows in sizes:
            for side, statement in _SIDES.items():
                rates[side][rows] = _rate(connection, statement, rows)
    figures: dict[str, object] = {
        f"{side}_{rows}_rows_per_second": round(rate)
        for side, by_rows in rates.items()
        for rows, rate in by_rows.items()
    }
    publish("online_backfill", arguments, figures, _text(rates))


def _rate(connection: psycopg.Connection, statement: str, rows: int) -> float:
    connection.execute(_TABLE.format(rows=rows).encode())
    connection.execute("vacuum analyze things")
    connection.execute("checkpoint")
    began = time.perf_counter()
    connection.execute(statement.encode())
    seconds = time.perf_counter() - began
    row = connection.execute("select count(*) from things where twice = amount * 2").fetchone()
    assert row == (rows,), "a row was left out"
    connection.execute("drop table things")
    connection.execute("delete from online.backfills")
    return rows / seconds


def _text(rates: dict[str, dict[int, float]]) -> str:
    lines = [f"{'rows':>10} {'online.backfill':>16} {'plain update':>16}   rows a second"]
    for rows, rate in rates["backfill"].items():
        lines.append(f"{rows:>10,} {rate:>16,.0f} {rates['plain_update'][rows]:>16,.0f}")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
