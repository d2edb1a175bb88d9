"""The loop of a worker: claim, hand each job to its handler, report, and stop when asked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg

from routiq_worker.heartbeat import Heartbeat
from routiq_worker.job import Job
from routiq_worker.queue import Connection, Lost, NotClaimed, Queue, connect
from routiq_worker.report import storable

__all__ = ["Handler", "Settings", "Worker"]

Handler = Callable[[Connection, Job], Any]
"""Does a job within a transaction that acts for its organization; returns the result."""

_TICK_SECONDS = 5
_RECONNECT_SECONDS = 1
_LOG = logging.getLogger("routiq_worker")


@dataclass(frozen=True)
class Settings:
    """How a worker works.

    :param name: under which it claims; unlike every other worker's.
    :param batch: jobs that are claimed at once.
    :param lease: for how long; it is extended while a handler is busy.
    :param poll_seconds: how often it looks when nothing is there and nobody notifies.
    :param role: role to act as after the login.
    :param drain: stop when nothing is there.
    """

    conninfo: str
    name: str
    queue: str = "default"
    batch: int = 1
    lease: timedelta = field(default=timedelta(minutes=5))
    poll_seconds: float = 1
    role: str | None = None
    drain: bool = False


class Worker:
    """Works off one queue until it is asked to stop.

    :param handlers: by kind of job; what is not there is worked off by ``jobs.perform``.
    """

    def __init__(self, settings: Settings, handlers: Mapping[str, Handler] | None = None) -> None:
        self._settings = settings
        self._handlers = handlers or {}
        self._stopped = threading.Event()
        self._heartbeat = Heartbeat(self._open, settings.lease)
        self._ticked_at = 0.0

    def stop(self) -> None:
        """Ask it to stop: it finishes the job that it is at, and gives the others back."""
        self._stopped.set()

    def run(self) -> None:
        """Work until asked to stop; a lost connection is made again."""
        self._heartbeat.start()
        try:
            while not self._stopped.is_set():
                try:
                    queue = self._open()
                    with closing(queue.connection):
                        self._work(queue)
                    if self._settings.drain:
                        return
                except psycopg.OperationalError as error:
                    _LOG.warning("lost the connection: %s", str(error).strip())
                    self._stopped.wait(_RECONNECT_SECONDS)
        finally:
            self._heartbeat.stop()

    def _open(self) -> Queue:
        settings = self._settings
        return Queue(connect(settings.conninfo, settings.role), settings.queue, settings.name)

    def _work(self, queue: Queue) -> None:
        queue.connection.execute("listen jobs")
        claimed: list[Job] = []
        while claimed or not self._stopped.is_set():
            if self._is_tick_due() and not queue.has_begun:
                self._ticked_at = time.monotonic()
                queue.tick()
            claimed = claimed or self._claim(queue)
            if claimed:
                claimed = self._handle_all(queue, claimed)
            elif self._settings.drain:
                return
            else:
                self._wait(queue)

    def _is_tick_due(self) -> bool:
        return time.monotonic() - self._ticked_at >= _TICK_SECONDS

    def _claim(self, queue: Queue) -> list[Job]:
        return queue.claim(self._settings.batch, self._settings.lease)

    def _wait(self, queue: Queue) -> None:
        """Wait for a notification; behind a pooler none comes, and the time is over."""
        deadline = time.monotonic() + self._settings.poll_seconds
        # in short turns, for a signal that asks to stop does not end one
        while (left := deadline - time.monotonic()) > 0 and not self._stopped.is_set():
            for _ in queue.connection.notifies(timeout=min(left, 0.5), stop_after=1):
                return

    def _handle_all(self, queue: Queue, claimed: list[Job]) -> list[Job]:
        """Do these jobs; return those that were claimed with the report of the last."""
        following: list[Job] = []
        self._heartbeat.hold(claimed)
        try:
            for number, job in enumerate(claimed):
                if self._stopped.is_set():
                    queue.rollback()
                    queue.release(claimed[number:])
                    break
                is_last = job is claimed[-1]
                following = self._handle(queue, job, None if is_last else claimed[number + 1])
                self._heartbeat.drop(job)
        finally:
            for job in claimed:
                self._heartbeat.drop(job)
        return following

    def _handle(
        self, queue: Queue, job: Job, after: Job | None, *, is_alone: bool = False
    ) -> list[Job]:
        """Do a job and report it; the last of a claim claims the next in the same commit.

        :param after: the next one of the claim.
        :param is_alone: whether nothing is claimed along with the report.
        """
        handler = self._handlers.get(job.kind)
        is_last = not (after or is_alone)
        next_ones = (self._settings.batch, self._settings.lease)
        following: list[Job] = []
        try:
            if handler is None:
                if is_last and not self._stopped.is_set():
                    return queue.perform_and_claim(job, *next_ones)
                queue.perform(job)
                return []
            queue.begin(job)
            result = handler(queue.connection, job)
            if is_last and not self._stopped.is_set():
                following = queue.complete_and_claim(job, result, *next_ones)
            else:
                queue.complete(job, result)
            queue.commit(self._to_begin(after or next(iter(following), None)))
        except NotClaimed as error:
            # no fault of this job: it is done again, and the next claim tells what is wrong
            _LOG.warning("nothing could be claimed: %s", storable(str(error.__cause__)))
            queue.rollback()
            return self._handle(queue, job, None, is_alone=True)
        except Lost:
            _LOG.warning("job %s was finished by another worker", job.id)
            queue.rollback()
        except Exception as error:
            if queue.connection.broken:
                raise
            queue.rollback()
            self._report(queue, job, error)
        else:
            return following
        return []

    def _to_begin(self, job: Job | None) -> Job | None:
        """Return the job if its transaction may begin as soon as the one before is over.

        The connection rests before each tick. Until it does, the server gives out no notifications,
        and tells autovacuum of no dead rows.
        """
        if job is None or self._stopped.is_set() or self._is_tick_due():
            return None
        return job if job.kind in self._handlers else None

    def _report(self, queue: Queue, job: Job, error: Exception) -> None:
        """Report a failure; what cannot be reported is tried again when the lease runs out."""
        try:
            outcome = queue.fail(job, error) or "was lost"
        except psycopg.OperationalError:
            raise
        except Exception:
            _LOG.exception("the failure of job %s could not be reported", job.id)
            outcome = "waits for its lease"
        _LOG.warning("job %s (%s) %s: %s", job.id, job.kind, outcome, storable(str(error)))
