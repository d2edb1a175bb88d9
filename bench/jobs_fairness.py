"""What a small tenant waits for while another puts very many jobs in, and what any table would.

As a program, who works beside it: ``flood``, ``insert`` or ``turns`` URI NUMBER.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.jobs_workers import (
    WORKERS,
    connect,
    evenly,
    put_in,
    put_in_evenly,
    put_in_whole,
    quantiles,
    waited,
    workers,
)

__all__ = ["fairness"]

_ROOT = Path(__file__).parent.parent
_AIM_FAIR = 2.0
_AT_ONCE = 1000
_NEIGHBOUR = {"ci": 20_000, "full": 1_000_000}
_SMALL_JOBS = {"ci": 100, "full": 900}
_LOG_FILES = {"ci": 4, "full": 64}

_FLOOR = """
create schema floor;
create table floor.rows (
    id bigint generated always as identity primary key, organization_id uuid not null,
    queue text not null, words text not null
);
create index idx_rows_queue on floor.rows (queue, organization_id, id);
create table floor.turns (id bigint generated always as identity primary key, count bigint);
insert into core.organizations (name, slug) values ('B', 'b');
"""
_ROWS = (
    "insert into floor.rows (organization_id, queue, words)"
    " select gen_random_uuid(), 'default', repeat('x', 100) from generate_series(1, %s)"
)
_TURN = "update floor.turns set count = count + 1 where id = %s"


def fairness(uri: str, size: str) -> dict[str, Any]:
    """Measure both alone and beside a neighbour: our queue, and a plain table as its floor.

    The floor is one row a transaction, while as many rows are written into the same table as jobs
    into ours, and four sessions commit as often as busy workers do. ``busy`` is our queue while
    workers have much to do and nobody else puts anything in. ``whole`` is the same job put in by
    one message instead of four, in turn with it.
    """
    number, very_many = _SMALL_JOBS[size], _NEIGHBOUR[size]
    figures: dict[str, Any] = {}

    def note(name: str, milliseconds: list[float]) -> None:
        figures.update({f"{name}_{key}": value for key, value in quantiles(milliseconds).items()})

    def both(kind: str) -> None:
        took = evenly(
            number,
            lambda: put_in(connection, "a", [{"kind": kind}]),
            lambda: put_in_whole(connection, "a", [{"kind": f"{kind}_whole"}]),
        )
        for name, calls in zip((kind, f"{kind}_whole"), took, strict=True):
            note(f"{name}_call", calls)
            note(name, waited(connection, name, number))

    with connect(uri) as connection:
        connection.execute(_FLOOR)
        _make_log_files(connection, _LOG_FILES[size])
        note("floor_quiet", _write_evenly(connection, number))
        with _neighbours(uri, ["insert", *["turns"] * WORKERS], very_many):
            note("floor_beside", _write_evenly(connection, number))
        with workers(uri):
            both("quiet")
            with _neighbours(uri, ["flood"], very_many):
                began, before = time.monotonic(), _position(connection)
                both("beside")
                flood = _position(connection) - before - 2 * number
                figures["flood_per_second"] = round(flood / (time.monotonic() - began))
            note("busy_call", put_in_evenly(connection, "a", "busy", number))
            note("busy", waited(connection, "busy", number))
    floor = figures["floor_beside_p99_ms"] / figures["floor_quiet_p99_ms"]
    ours = figures["beside_p99_ms"] / figures["quiet_p99_ms"]
    whole = figures["beside_whole_p99_ms"] / figures["quiet_whole_p99_ms"]
    return {
        **figures,
        "floor_beside_of_quiet_p99": round(floor, 2),
        "beside_of_quiet_p99": round(ours, 2),
        "beside_of_quiet_whole_p99": round(whole, 2),
        "aim_fair": ours <= _AIM_FAIR,
    }


def _make_log_files(connection: psycopg.Connection[Any], number: int) -> None:
    """Have files of the log be there, as on a server that has run for a while.

    A file that is not there is made while every commit waits: 16 MB of zeros go to the disk.
    """
    for _ in range(number):
        connection.execute("select pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()")
    connection.execute("checkpoint")


def _position(connection: psycopg.Connection[Any]) -> int:
    """Return how many jobs were put in so far."""
    row = connection.execute("select last_value from jobs.jobs_position_seq").fetchone()
    assert row is not None
    return int(row[0])


def _write_evenly(connection: psycopg.Connection[Any], number: int) -> list[float]:
    """Write one row a transaction, a hundred a second; return the milliseconds of each."""

    def write() -> None:
        with connection.transaction():
            connection.execute("select 1")
            connection.execute(_ROWS, [1])

    (took,) = evenly(number, write)
    return took


@contextmanager
def _neighbours(uri: str, actions: list[str], number: int) -> Iterator[None]:
    """Have these at work, as processes, from a second before until the end."""
    processes = [
        subprocess.Popen([sys.executable, "-m", __name__, action, uri, str(number)], cwd=_ROOT)
        for action in actions
    ]
    time.sleep(1)
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _flood(connection: psycopg.Connection[Any], number: int) -> None:
    """Put very many jobs in."""
    for _ in range(number // _AT_ONCE):
        put_in(connection, "b", [{"kind": "flood"}] * _AT_ONCE)


def _insert(connection: psycopg.Connection[Any], number: int) -> None:
    """Write as many rows of about the size of a job, as many at once."""
    for _ in range(number // _AT_ONCE):
        connection.execute(_ROWS, [_AT_ONCE])


def _turns(connection: psycopg.Connection[Any], number: int) -> None:
    """Take turns as a worker does with each job: one commit, some statements, two answers."""
    row = connection.execute("insert into floor.turns (count) values (0) returning id").fetchone()
    assert row is not None
    cursor = psycopg.ClientCursor(connection)
    for _ in range(number):
        cursor.execute(f"begin; select 1; {_TURN}", row)
        cursor.execute(f"{_TURN}; commit", row)


def main() -> None:
    """Do what the arguments say."""
    action, uri, number = sys.argv[1:]
    steps = {"flood": _flood, "insert": _insert, "turns": _turns}
    with connect(uri) as connection:
        steps[action](connection, int(number))


if __name__ == "__main__":
    main()
