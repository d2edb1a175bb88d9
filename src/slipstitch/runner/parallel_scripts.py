"""Run verify scripts several at a time; what each prints and finds is told in the plan's order."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from slipstitch.runner.scripts import ScriptRoom, open_room
from slipstitch.runner.workbench import Workbench
from slipstitch.session.output import Output

__all__ = ["ParallelScripts"]


class ParallelScripts:
    """Runs the verify scripts of some changes, each in a session of one of several rooms.

    :param scripts: each with the name of its change, in the order in which they are told.
    :param jobs: how many run at once, at least two.
    """

    def __init__(
        self, workbench: Workbench, scripts: Sequence[tuple[Path, str]], jobs: int
    ) -> None:
        swallows = workbench.verbosity < 2
        self._usual = open_room(workbench, "verify", swallow_rows=swallows).output
        self._rooms = [
            open_room(workbench, "verify", swallow_rows=swallows)
            for _ in range(min(jobs, max(len(scripts), 1)))
        ]
        self._free: SimpleQueue[ScriptRoom] = SimpleQueue()
        for room in self._rooms:
            self._free.put(room)
        self._pool = ThreadPoolExecutor(len(self._rooms))
        self._running = {
            (path, change): self._pool.submit(self._run, path, change)
            for path, change in scripts
            if path.exists()
        }

    def _run(self, path: Path, change: str) -> tuple[bytes, bytes, Exception | None]:
        """Run a script; return its rows, its messages, and why it failed."""
        room = self._free.get()
        rows, messages = io.BytesIO(), io.BytesIO()
        room.output = Output(None if self._usual.rows is None else rows, messages)
        failure = None
        try:
            room.run_script(path, change)
        except Exception as error:  # raised where it is the change's turn
            failure = error
        finally:
            self._free.put(room)
        return rows.getvalue(), messages.getvalue(), failure

    def run_script(self, path: Path, change: str) -> None:
        """Wait for the script of the change whose turn it is, and print what it printed.

        :raises SlipstitchError: when it failed.
        """
        rows, messages, failure = self._running[path, change].result()
        self._usual.row(rows)
        if messages:
            self._usual.message(messages)
        if failure is not None:
            raise failure

    def close(self) -> None:
        """Let nothing begin any more, and close the sessions."""
        self._pool.shutdown(cancel_futures=True)
        for room in self._rooms:
            room.sessions.close()
