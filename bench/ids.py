"""Ids a second from core.new_id(), beside the server's own random uuids and a pinned function."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg

from bench.results import argument_parser, publish
from bench.server import bench_server

_ROOT = Path(__file__).parent.parent
_SCRIPTS = ("core/bootstrap", "core/roles", "core/schema", "core/new_id")
_SIZES = {"ci": 200_000, "full": 1_000_000}
_ROUNDS = 5
_AIM = 300_000
_PINNED = """
create function pg_temp.pinned_id() returns uuid language sql volatile
set search_path = pg_catalog, pg_temp
as 'select core.new_id()'
"""
_SIDES = {
    "new_id": "core.new_id()",
    "random_uuid": "pg_catalog.gen_random_uuid()",
    "behind_a_set_clause": "pg_temp.pinned_id()",
}


def main() -> None:
    """Measure each side in turn; the best of the rounds counts."""
    arguments = argument_parser(__doc__ or "").parse_args()
    number = _SIZES[arguments.size]
    best = dict.fromkeys(_SIDES, 0.0)
    with (
        bench_server() as server,
        server.database() as database,
        psycopg.connect(server.conninfo(database), autocommit=True) as connection,
    ):
        for script in _SCRIPTS:
            connection.execute((_ROOT / f"deploy/{script}.sql").read_bytes())
        connection.execute(_PINNED)
        for _ in range(_ROUNDS):
            for side, call in _SIDES.items():
                best[side] = max(best[side], _rate(connection, call, number))
    figures: dict[str, object] = {f"{side}_per_second": round(rate) for side, rate in best.items()}
    figures["aim_per_second"] = _AIM
    publish("ids", arguments, figures, _text(best))


def _rate(connection: psycopg.Connection, call: str, number: int) -> float:
    query = f"select count({call}) from pg_catalog.generate_series(1, {number})"
    began = time.perf_counter()
    connection.execute(query)
    return number / (time.perf_counter() - began)


def _text(best: dict[str, float]) -> str:
    lines = [
        f"{side.replace('_', ' '):<22}{rate:>12,.0f} ids a second" for side, rate in best.items()
    ]
    verdict = "kept" if best["new_id"] >= _AIM else "missed"
    return "\n".join([*lines, f"aim: {_AIM:,} ({verdict})", ""])


if __name__ == "__main__":
    main()
