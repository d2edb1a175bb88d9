"""Keep the leases of what a worker has, while it is busy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import timedelta

import psycopg

from routiq_worker.job import Job
from routiq_worker.queue import Queue

__all__ = ["Heartbeat"]


class Heartbeat:
    """A thread with a connection of its own that extends leases three times a lease.

    :param open_queue: opens the connection, again after it was lost.
    :param lease: for how long a job is held each time.
    """

    def __init__(self, open_queue: Callable[[], Queue], lease: timedelta) -> None:
        self._open_queue = open_queue
        self._lease = lease
        self._jobs: dict[Job, None] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._stopped.set()
        self._thread.join(timeout=5)

    def hold(self, jobs: Iterable[Job]) -> None:
        """Keep these from now on."""
        with self._lock:
            self._jobs.update(dict.fromkeys(jobs))

    def drop(self, job: Job) -> None:
        """Keep it no longer."""
        with self._lock:
            self._jobs.pop(job, None)

    def _beat(self) -> None:
        queue: Queue | None = None
        while not self._stopped.wait(self._lease.total_seconds() / 3):
            with self._lock:
                held = list(self._jobs)
            try:
                queue = queue or self._open_queue()
                stopping = queue.extend([job.id for job in held], self._lease) if held else {}
                for job in held:
                    # Lost or to be stopped, it is the same to the handler: it had better stop.
                    if stopping.get(job.id, True):
                        job.cancelled.set()
            except psycopg.Error:
                queue = None  # the next beat opens another
        if queue is not None:
            queue.connection.close()
