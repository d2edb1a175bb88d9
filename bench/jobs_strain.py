"""How jobs stand up to load: pick-up, finished jobs, a snapshot held open."""

from __future__ import annotations

from typing import Any

from bench.jobs_sides import race
from bench.jobs_workers import connect, put_in_evenly, quantiles, waited, workers

__all__ = ["latency", "sag"]

_AIM_PICKUP_MS = 20
_PER_SECOND = 100
_SECONDS = {"ci": 5, "full": 60}
_FINISHED = {"ci": 100_000, "full": 10_000_000}
_DRAINED = {"ci": 5_000, "full": 50_000}

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
    number = _PER_SECOND * _SECONDS[size]
    with connect(uri) as connection, workers(uri):
        put_in_evenly(connection, "a", "quick", number)
        waits = waited(connection, "quick", number)
    figures = {f"pickup_{name}": value for name, value in quantiles(waits).items()}
    return {**figures, "aim_pickup": figures["pickup_p99_ms"] < _AIM_PICKUP_MS}


def sag(uri: str, size: str) -> dict[str, Any]:
    """Throughput with nothing finished, with much finished, and with a snapshot held open."""
    number = _DRAINED[size]

    def rate(batch: int) -> int:
        taken = number if batch > 1 else number // 20
        return round(taken / race("ours", uri, taken, batch).drain)

    figures: dict[str, Any] = {}
    with connect(uri) as connection, connect(uri) as holder:
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
