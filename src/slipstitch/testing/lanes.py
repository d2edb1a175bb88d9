"""Run pgTAP files one after the other, or several at once in threads of one process.

While a file runs, a thread of ours waits for the server, so that threads do as well as processes,
each of which would have to start Python and load pytest once more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from slipstitch.testing.database import Template, database_copy, database_name, end_sessions
from slipstitch.testing.run import (
    Outcome,
    SharedSession,
    leaves_no_trace,
    loads_a_library,
    needs_superuser,
    read_script,
    run_file,
    shadows_a_type,
)

__all__ = ["Lane", "Lanes"]

_PATIENCE = 0.2


class Lane:
    """Where files run one after the other: a copy of the template, and a session on it.

    A copy costs more than most files take. Those that roll back all they do cannot tell that they
    share one.

    :param number: tells the lanes of one process apart.
    """

    def __init__(self, template: Template, number: int) -> None:
        self._template = template
        self._name = f"slipstitch_common_{os.getpid()}_{number}"
        self._own_name: str | None = None
        self._copies = ExitStack()
        self._conninfo: str | None = None
        self._session: SharedSession | None = None

    @property
    def conninfo(self) -> str:
        """How to reach the copy for files that roll back all they do; made when first asked for."""
        if self._conninfo is None:
            copy = database_copy(self._template, self._name)
            self._conninfo = self._copies.enter_context(copy)
        return self._conninfo

    @property
    def databases(self) -> list[str]:
        """The databases that a file may be running in."""
        return [self._name, *([self._own_name] if self._own_name else [])]

    def run(self, path: Path, shown: str) -> Outcome:
        """Run a file where others ran before, as far as it cannot tell.

        :param shown: its path as reports show it; a copy of its own is named after it.
        """
        script = read_script(path)
        if not leaves_no_trace(script):
            self._own_name = database_name(f"{shown}_{os.getpid()}")
            with database_copy(self._template, self._own_name) as conninfo:
                return run_file(path, conninfo, script)
        # Superusers load libraries in functions, too, which the text does not tell.
        alone = loads_a_library, shadows_a_type, needs_superuser
        if any(has_reason(path) for has_reason in alone):
            return run_file(path, self.conninfo, script)
        if self._session is None:
            self._session = SharedSession(self.conninfo)
        return self._session.run(path, script)

    def close(self) -> None:
        """End the session and drop the copy, where there are any."""
        if self._session is not None:
            self._session.close()
        self._copies.close()


class Lanes:
    """All lanes of this process; the first serves whoever asks for one file at a time.

    :param count: how many files may run at once.
    """

    def __init__(self, template: Template, count: int) -> None:
        self._template = template
        self._count = count
        self.first = Lane(template, 1)
        self._every = [self.first, *(Lane(template, number) for number in range(2, count + 1))]
        self._free: SimpleQueue[Lane] = SimpleQueue()
        for lane in self._every:
            self._free.put(lane)
        self._threads = ThreadPoolExecutor(count, "slipstitch-lane")
        self._begun: list[Future[Outcome]] = []

    def begin(self, files: Iterable[tuple[Path, str]]) -> list[Callable[[], Outcome]]:
        """Begin to run files; give for each what waits for its outcome.

        With a single lane nothing runs before it is asked for.

        :param files: each with the path that reports show.
        """
        if self._count == 1:
            return [partial(self.first.run, path, shown) for path, shown in files]
        self._begun = [self._threads.submit(self._run, path, shown) for path, shown in files]
        return [future.result for future in self._begun]

    def close(self) -> None:
        """Drop all copies; what still runs is ended, for nobody waits for it any more."""
        running = [future for future in self._begun if not (future.cancel() or future.done())]
        while running:
            end_sessions(self._template, [name for lane in self._every for name in lane.databases])
            # Who was still about to connect is ended the next time.
            running = list(wait(running, _PATIENCE).not_done)
        self._threads.shutdown()
        for lane in self._every:
            lane.close()

    def _run(self, path: Path, shown: str) -> Outcome:
        lane = self._free.get()
        try:
            return lane.run(path, shown)
        finally:
            self._free.put(lane)
