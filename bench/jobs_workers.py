"""Workers of their own processes, jobs for them, and how long each job waited."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.quantile import quantile

__all__ = [
    "HANDLERS",
    "WORKERS",
    "connect",
    "evenly",
    "put_in",
    "put_in_evenly",
    "put_in_whole",
    "quantiles",
    "waited",
    "workers",
]

_ROOT = Path(__file__).parent.parent
_PER_SECOND = 100
_PATIENCE_SECONDS = 120
WORKERS = 4
HANDLERS = dict.fromkeys(
    ("quick", "quiet", "quiet_whole", "beside", "beside_whole", "busy", "flood"), lambda *_: None
)
"""For routiq-worker: kinds of jobs of which nothing comes."""

_WAITED = (
    "select extract(epoch from a.started_at - a.created_at) * 1000 from jobs.job_archive as a"
    " where a.kind = %s"
)
_ACT = (
    "select set_config('core.organization_id', o.id::text, true)"
    " from core.organizations as o where o.slug = %s"
)
_PUT_IN = "select count(*) from jobs.enqueue_many(%s)"
_LOOKED = (
    "select count(*) from pg_stat_activity as a where a.application_name = 'routiq-worker'"
    " and a.query like '%jobs.claim(%' and a.datname = current_database()"
)


def connect(uri: str) -> psycopg.Connection[Any]:
    """Connect for statements of one transaction each."""
    return psycopg.connect(uri, autocommit=True)


@contextmanager
def workers(uri: str) -> Iterator[None]:
    """Have four workers at work, each a process as in earnest: threads would wait for each other.

    :param uri: of a database with our plan.
    """
    command = [sys.executable, "-m", "routiq_worker", "--conninfo", uri, "--role", "app_worker"]
    handlers = ("--handlers", f"{__name__}:HANDLERS")
    processes = [
        subprocess.Popen([*command, "--name", f"w{number}", *handlers], cwd=_ROOT)
        for number in range(WORKERS)
    ]
    try:
        with connect(uri) as connection:
            deadline = time.monotonic() + _PATIENCE_SECONDS
            while connection.execute(_LOOKED).fetchone() != (WORKERS,):
                assert time.monotonic() < deadline, "the workers do not begin"
                time.sleep(0.1)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def put_in(
    connection: psycopg.Connection[Any], slug: str, jobs: Sequence[Mapping[str, str]]
) -> None:
    """Put jobs in for an organization, in one transaction; wait for each of its four answers."""
    with connection.transaction():
        connection.execute(_ACT, [slug])
        connection.execute(_PUT_IN, [json.dumps(jobs)])


def put_in_whole(
    connection: psycopg.Connection[Any], slug: str, jobs: Sequence[Mapping[str, str]]
) -> None:
    """Put jobs in for an organization by one message: its statements are one transaction."""
    psycopg.ClientCursor(connection).execute(f"{_ACT}; {_PUT_IN}", [slug, json.dumps(jobs)])


def evenly(number: int, *acts: Callable[[], None]) -> list[list[float]]:
    """Do things in turn, a hundred a second; return the milliseconds of each, thing by thing.

    :param number: how often each is done.
    """
    took: list[list[float]] = [[] for _ in acts]
    began = time.monotonic()
    for n in range(number * len(acts)):
        time.sleep(max(began + n / _PER_SECOND - time.monotonic(), 0))
        called = time.monotonic()
        acts[n % len(acts)]()
        took[n % len(acts)].append((time.monotonic() - called) * 1000)
    return took


def put_in_evenly(
    connection: psycopg.Connection[Any], slug: str, kind: str, number: int
) -> list[float]:
    """Put jobs in, a hundred a second; return the milliseconds that each call took."""
    (took,) = evenly(number, lambda: put_in(connection, slug, [{"kind": kind}]))
    return took


def waited(connection: psycopg.Connection[Any], kind: str, number: int) -> list[float]:
    """Return what each job of a kind waited, in milliseconds, once all are finished."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        found = [float(row[0]) for row in connection.execute(_WAITED, [kind])]
        if len(found) >= number or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


def quantiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return how many there are, the middle one, and the one that one in a hundred exceeds."""
    ordered = sorted(milliseconds)
    return {
        "count": len(ordered),
        "p50_ms": round(quantile(ordered, 0.5), 2),
        "p99_ms": round(quantile(ordered, 0.99), 2),
    }
