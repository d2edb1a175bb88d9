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
# The largest table and what an update makes of it fit into memory, as a DBA would see to it.
_SETTINGS = {"shared_buffers": "2GB", "max_wal_size": "16GB"}
_TABLE = """
create table things (id uuid primary key, amount integer not null, filler text not null, twice int);
insert into things
select {key}::uuid, g, pg_catalog.repeat('x', 60)
from pg_catalog.generate_series(1, {rows}) as g;
"""
_RANDOM = "pg_catalog.md5(g::text)"
_ORDERED = "(pg_catalog.lpad(pg_catalog.to_hex(g), 12, '0') || pg_catalog.left(md5(g::text), 20))"
_BACKFILL = "call online.backfill('things', 'things', 'twice = amount * 2')"
_SIDES = {
    "backfill": (_BACKFILL, _RANDOM),
    "backfill_ordered_keys": (_BACKFILL, _ORDERED),
    "plain_update": ("update things set twice = amount * 2", _RANDOM),
}


def main() -> None:
    """Measure each side at each size, on a fresh table: random keys, and keys ordered by time."""
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--rows", type=int, nargs="*", help="other numbers of rows")
    arguments = parser.parse_args()
    sizes = arguments.rows or _SIZES[arguments.size]
    rates: dict[str, dict[int, float]] = {side: {} for side in _SIDES}
    with (
        bench_server(_SETTINGS) as server,
        server.database() as database,
        psycopg.connect(server.conninfo(database), autocommit=True) as connection,
    ):
        for change in re.findall(r"(?m)^(online/\w+) ", (_ROOT / "sqitch.plan").read_text()):
            connection.execute((_ROOT / f"deploy/{change}.sql").read_bytes())
        for rows in sizes:
            for side, (statement, key) in _SIDES.items():
                connection.execute(_TABLE.format(rows=rows, key=key).encode())
                rates[side][rows] = _rate(connection, statement, rows)
    figures: dict[str, object] = {
        f"{side}_{rows}_rows_per_second": round(rate)
        for side, by_rows in rates.items()
        for rows, rate in by_rows.items()
    }
    publish("online_backfill", arguments, figures, _text(rates))


def _rate(connection: psycopg.Connection, statement: str, rows: int) -> float:
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
    lines = ["      rows" + "".join(f"{side:>24}" for side in rates) + "   rows a second"]
    for rows in rates["backfill"]:
        cells = "".join(f"{by_rows[rows]:>24,.0f}" for by_rows in rates.values())
        lines.append(f"{rows:>10,}{cells}")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
