"""The functions of schema ``jobs``, as a worker calls them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg.types.json import Jsonb

from routiq_worker.job import Job
from routiq_worker.report import report_of

__all__ = ["Connection", "Lost", "NotClaimed", "Queue", "connect"]

Connection = psycopg.Connection[tuple[Any, ...]]

_ACT_FOR = "select jobs.act_for(%s)"
_CLAIM = (
    "select id, organization_id, kind, args, attempt, correlation_id, progress"
    " from jobs.claim(%s, %s, %s, %s)"
)
_COMPLETE = "select jobs.complete(%s, %s)"
_PERFORM = "select jobs.perform(%s)"
_NAMES_REPORT = re.compile(r"\bjobs\.(complete|perform)\(")


class Lost(Exception):  # noqa: N818 - no error: the lease ran out
    """Somebody else finished the job; what this try did must be undone."""


class NotClaimed(Exception):  # noqa: N818 - no fault of the job
    """The claim within the transaction of a job failed, so what the job did must be undone."""


class _Connection(psycopg.Connection[tuple[Any, ...]]):
    """Leaves the end of a job's transaction to the worker, who reports in it."""

    def commit(self) -> None:
        """Refuse where a transaction is open."""
        self._refuse()
        super().commit()

    def rollback(self) -> None:
        """Refuse where a transaction is open."""
        self._refuse()
        super().rollback()

    def _refuse(self) -> None:
        if _is_open(self):
            raise psycopg.ProgrammingError("the worker ends the transaction, with its report")


def connect(conninfo: str, role: str | None) -> Connection:
    """Connect for statements of one transaction each, behind a pooler too.

    :param role: role to act as; the login's own where it is None.
    """
    connection = _Connection.connect(
        conninfo, autocommit=True, prepare_threshold=None, fallback_application_name="routiq-worker"
    )
    if role is not None:
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
    return connection


def _is_open(connection: Connection) -> bool:
    return connection.info.transaction_status in (
        TransactionStatus.INTRANS,
        TransactionStatus.INERROR,
    )


class Queue:
    """One queue, as one worker sees it by one connection.

    What belongs together goes as one text. Who waits for an answer falls asleep, and where others
    keep the processors busy, he wakes up behind them.

    :param name: of the queue.
    :param worker: name under which jobs are claimed.
    """

    def __init__(self, connection: Connection, name: str, worker: str) -> None:
        self.connection = connection
        self.name = name
        self.worker = worker
        self._begun: UUID | None = None

    def claim(self, limit: int, lease: timedelta) -> list[Job]:
        """Return the next jobs, of any organization; they are the worker's for the lease."""
        rows = self.connection.execute(_CLAIM, (self.name, self.worker, limit, lease))
        return [Job(*row) for row in rows]

    @property
    def has_begun(self) -> bool:
        """Tell whether the transaction of a job is open."""
        return self._begun is not None

    def begin(self, job: Job) -> None:
        """Begin a transaction that acts for the organization of the job.

        Nothing is left to do where it began with the commit before.
        """
        if self._begun != job.id:
            self.rollback()
            self._run(f"begin; {_ACT_FOR}", job.id)
            self._begun = job.id

    def perform(self, job: Job) -> None:
        """Have the database work the job off, and report it, in one transaction."""
        self.connection.execute(_PERFORM, (job.id,))

    def perform_and_claim(self, job: Job, limit: int, lease: timedelta) -> list[Job]:
        """Have the job worked off and reported, and the next ones claimed, in one transaction.

        :raises NotClaimed: nothing says that the job was at fault.
        """
        return self._claim_behind(_PERFORM, (job.id,), limit, lease)[1]

    def complete(self, job: Job, result: Any) -> None:
        """Report the job as done, in the transaction that holds what was done.

        :raises Lost: it was finished by somebody else.
        """
        row = self.connection.execute(_COMPLETE, _report(job, result)).fetchone()
        _check(job, row)

    def complete_and_claim(self, job: Job, result: Any, limit: int, lease: timedelta) -> list[Job]:
        """Report the job as done, and claim the next ones in the same transaction.

        :raises Lost: it was finished by somebody else.
        :raises NotClaimed: nothing says that the report was at fault.
        """
        done, claimed = self._claim_behind(_COMPLETE, _report(job, result), limit, lease)
        _check(job, done)
        return claimed

    def commit(self, following: Job | None = None) -> None:
        """Commit, and begin the transaction of the job that follows.

        Where that one cannot begin, it is told when it is begun by itself.
        """
        self._begun = None
        if following is None:
            self.connection.execute("commit")
            return
        try:
            self._run(f"commit; begin; {_ACT_FOR}", following.id)
        except psycopg.Error:
            if not _is_open(self.connection):
                raise
            self.rollback()
        else:
            self._begun = following.id

    def rollback(self) -> None:
        """Undo what was done since the transaction began, if one did."""
        self._begun = None
        if _is_open(self.connection):
            self.connection.execute("rollback")

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

    def _claim_behind(
        self, report: str, values: Sequence[Any], limit: int, lease: timedelta
    ) -> tuple[Any, list[Job]]:
        """Report a job and claim in one message; return the answer to both."""
        try:
            answers = self._run(
                f"{report}; {_CLAIM}", *values, self.name, self.worker, limit, lease
            )
        except psycopg.Error as error:
            if self.connection.broken or _NAMES_REPORT.search(error.diag.context or ""):
                raise
            raise NotClaimed from error
        row = answers.fetchone()
        answers.nextset()
        return row, [Job(*found) for found in answers]

    def _run(self, statements: str, *values: Any) -> psycopg.Cursor[tuple[Any, ...]]:
        """Send several statements at once; values are put in by the client."""
        return psycopg.ClientCursor(self.connection).execute(statements.encode(), values)


def _report(job: Job, result: Any) -> tuple[UUID, Jsonb | None]:
    return job.id, None if result is None else Jsonb(result)


def _check(job: Job, done: Any) -> None:
    if done != (True,):
        raise Lost(str(job.id))
