"""How jobs stand up to load: pick-up, finished jobs, a snapshot held open, an unequal neighbour."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg

from bench.jobs_sides import race
from routiq_worker import Settings, Worker

__all__ = ["fairness", "latency", "sag"]

_AIM_PICKUP_MS = 20
_AIM_FAIR = 2.0
_WORKERS = 4
_PER_SECOND = 100
_SECONDS = {"ci": 5, "full": 60}
_FINISHED = {"ci": 100_000, "full": 10_000_000}
_DRAINED = {"ci": 5_000, "full": 50_000}
_NEIGHBOUR = {"ci": 20_000, "full": 1_000_000}
_SMALL_JOBS = {"ci": 100, "full": 1_000}

_WAITED = (
    "select extract(epoch from a.started_at - a.created_at) * 1000 from jobs.job_archive as a"
    " where a.kind = %s"
)
_FINISH = """
insert into jobs.job_archive (
    organization_id, id, position, run_at, created_at, priority, attempt, max_attempts, state,
    queue, kind, args, finished_at
)
select o.id, gen_random_uuid(), n, now(), now(), 100, 1, 10, 'done', 'default', 'old', '{}', now()
from core.organizations as o cross join generate_series(1, %s) as n
"""


def latency(uri: str, size: str) -> dict[str, Any]:
    """From the beginning of the transaction that puts a job in to a worker that has it."""
    with _connect(uri) as connection, _workers(uri, batch=1):
        organization = _organization(connection)
        _put_in_evenly(connection, organization, "quick", _PER_SECOND * _SECONDS[size])
        waited = _waited(connection, "quick", _PER_SECOND * _SECONDS[size])
    figures = {f"pickup_{name}": value for name, value in _quantiles(waited).items()}
    return {**figures, "aim_pickup": figures["pickup_p99_ms"] < _AIM_PICKUP_MS}


def sag(uri: str, size: str) -> dict[str, Any]:
    """Throughput with nothing finished, with much finished, and with a snapshot held open."""
    number = _DRAINED[size]

    def rate(batch: int) -> int:
        taken = number if batch > 1 else number // 20
        return round(taken / race("ours", uri, taken, batch).drain)

    figures: dict[str, Any] = {}
    with _connect(uri) as connection, _connect(uri) as holder:
        for batch in (100, 1):
            figures[f"drain_alone_per_second_by_{batch}"] = rate(batch)
        connection.execute(_FINISH, [_FINISHED[size]])
        connection.execute("vacuum analyze jobs.job_archive")
        for batch in (100, 1):
            figures[f"drain_after_{_FINISHED[size]}_per_second_by_{batch}"] = rate(batch)
        connection.execute("vacuum jobs.jobs")
        holder.execute("begin isolation level repeatable read")
        holder.execute("select count(*) from jobs.queues")
        for batch in (100, 1):
            figures[f"drain_under_snapshot_per_second_by_{batch}"] = rate(batch)
        holder.execute("rollback")
    return figures


def fairness(uri: str, size: str) -> dict[str, Any]:
    """What a small tenant waits for, alone and while another puts very many jobs in."""
    with _connect(uri) as connection, _workers(uri, batch=1):
        connection.execute("insert into core.organizations (name, slug) values ('B', 'b')")
        small = _organization(connection, "a")
        number = _SMALL_JOBS[size]
        _put_in_evenly(connection, small, "quiet", number)
        quiet = _quantiles(_waited(connection, "quiet", number))
        neighbour = threading.Thread(target=_flood, args=(uri, _NEIGHBOUR[size]))
        neighbour.start()
        time.sleep(1)
        _put_in_evenly(connection, small, "beside", number)
        beside = _quantiles(_waited(connection, "beside", number))
        connection.execute("update jobs.queues set paused_at = now()")
        neighbour.join()
    return {
        **{f"quiet_{name}": value for name, value in quiet.items()},
        **{f"beside_{name}": value for name, value in beside.items()},
        "beside_of_quiet_p99": round(beside["p99_ms"] / quiet["p99_ms"], 2),
        "aim_fair": beside["p99_ms"] <= _AIM_FAIR * quiet["p99_ms"],
    }


@contextmanager
def _workers(uri: str, batch: int) -> Iterator[None]:
    settings = [
        Settings(uri, f"w{number}", batch=batch, role="app_worker", lease=timedelta(minutes=5))
        for number in range(_WORKERS)
    ]
    kinds = ("quick", "quiet", "beside", "flood")
    workers = [Worker(each, dict.fromkeys(kinds, lambda *_: None)) for each in settings]
    threads = [threading.Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join()


def _put_in_evenly(
    connection: psycopg.Connection[Any], organization: str, kind: str, number: int
) -> None:
    began = time.monotonic()
    for n in range(number):
        time.sleep(max(began + n / _PER_SECOND - time.monotonic(), 0))
        _put_in(connection, organization, [{"kind": kind}])


def _flood(uri: str, number: int) -> None:
    with _connect(uri) as connection:
        organization = _organization(connection, "b")
        for _ in range(number // 1000):
            _put_in(connection, organization, [{"kind": "flood"}] * 1000)


def _put_in(
    connection: psycopg.Connection[Any], organization: str, jobs: Sequence[dict[str, str]]
) -> None:
    with connection.transaction():
        connection.execute(
            "select set_config('core.organization_id', %s, true)", [str(organization)]
        )
        connection.execute("select count(*) from jobs.enqueue_many(%s)", [json.dumps(jobs)])


def _waited(connection: psycopg.Connection[Any], kind: str, number: int) -> list[float]:
    """Return what each job of a kind waited, in milliseconds, once all are finished."""
    deadline = time.monotonic() + 120
    while True:
        waited = [float(row[0]) for row in connection.execute(_WAITED, [kind])]
        if len(waited) >= number or time.monotonic() > deadline:
            return waited
        time.sleep(0.2)


def _quantiles(waited: Sequence[float]) -> dict[str, float]:
    ordered = sorted(waited)
    return {
        "count": len(ordered),
        "p50_ms": round(ordered[len(ordered) // 2], 2),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)], 2),
    }


def _organization(connection: psycopg.Connection[Any], slug: str = "a") -> str:
    row = connection.execute("select id from core.organizations where slug = %s", [slug]).fetchone()
    assert row is not None
    return str(row[0])


def _connect(uri: str) -> psycopg.Connection[Any]:
    return psycopg.connect(uri, autocommit=True)
