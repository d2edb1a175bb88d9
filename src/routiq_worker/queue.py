"""The functions of schema ``jobs``, as a worker calls them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from routiq_worker.job import Job
from routiq_worker.report import report_of

__all__ = ["Connection", "Lost", "Queue", "connect"]

Connection = psycopg.Connection[tuple[Any, ...]]


class Lost(Exception):  # noqa: N818 - no error: the lease ran out
    """Somebody else finished the job; what this try did must be undone."""


def connect(conninfo: str, role: str | None) -> Connection:
    """Connect for statements of one transaction each, behind a pooler too.

    :param role: role to act as; the login's own where it is None.
    """
    connection = psycopg.connect(
        conninfo, autocommit=True, prepare_threshold=None, fallback_application_name="routiq-worker"
    )
    if role is not None:
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
    return connection


class Queue:
    """One queue, as one worker sees it by one connection.

    :param name: of the queue.
    :param worker: name under which jobs are claimed.
    """

    def __init__(self, connection: Connection, name: str, worker: str) -> None:
        self.connection = connection
        self.name = name
        self.worker = worker

    def claim(self, limit: int, lease: timedelta) -> list[Job]:
        """Return the next jobs, of any organization; they are the worker's for the lease."""
        rows = self.connection.execute(
            "select id, organization_id, kind, args, attempt, correlation_id, progress"
            " from jobs.claim(%s, %s, %s, %s)",
            (self.name, self.worker, limit, lease),
        )
        return [Job(*row) for row in rows]

    def act_for(self, job: Job) -> None:
        """Let the transaction act for the organization of the job."""
        self.connection.execute("select jobs.act_for(%s)", (job.id,))

    def perform(self, job: Job) -> None:
        """Have the database work the job off, and report it, in one transaction."""
        self.connection.execute("select jobs.perform(%s)", (job.id,))

    def complete(self, job: Job, result: Any) -> None:
        """Report the job as done, in the transaction that holds what was done.

        :raises Lost: it was finished by somebody else.
        """
        done = self.connection.execute(
            "select jobs.complete(%s, %s)", (job.id, None if result is None else Jsonb(result))
        ).fetchone()
        if done != (True,):
            raise Lost(str(job.id))

    def fail(self, job: Job, error: Exception) -> str | None:
        """Report the job as failed; return what becomes of it, or None where it was lost."""
        report = report_of(error)
        row = self.connection.execute(
            "select jobs.fail(%s, coalesce(%s, jobs.error_class(%s)), %s, %s, %s::smallint)",
            (
                job.id,
                report.error_class,
                report.sqlstate,
                report.text,
                report.retry_after,
                job.attempt,
            ),
        ).fetchone()
        return row[0] if row else None

    def extend(self, ids: Sequence[UUID], lease: timedelta) -> dict[UUID, bool]:
        """Hold jobs for longer, all at once; return which are to stop. A lost one is missing."""
        rows = self.connection.execute(
            "select job_id, is_cancel_requested from jobs.extend_many(%s, %s, %s)",
            (list(ids), self.worker, lease),
        )
        return dict(rows.fetchall())

    def release(self, jobs: Sequence[Job]) -> None:
        """Give jobs back that were claimed and not begun."""
        self.connection.execute(
            "select jobs.release_many(%s, %s)", ([job.id for job in jobs], self.worker)
        )

    def tick(self) -> None:
        """Put in what schedules have due."""
        self.connection.execute("select jobs.tick()")
