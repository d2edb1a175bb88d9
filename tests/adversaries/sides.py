"""The two implementations, each made to do one statement: the runner and ``online.ddl``."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import psycopg

from tests.adversaries.stage import Stage

__all__ = ["SIDES", "Attempt", "OnlineDdl", "Program", "Runner", "Side", "uri_of", "write_project"]


class Attempt(Protocol):
    """A change under way."""

    def is_over(self) -> bool:
        """Whether it ended, well or not."""

    def said(self) -> str:
        """Return all it said by now."""

    def finish(self, seconds: float = 90) -> int:
        """Wait for its end; return 0 when the change is made."""


class Side(Protocol):
    """Who makes the change."""

    @property
    def name(self) -> str:
        """What it is called."""

    def start(
        self, stage: Stage, statement: str, patience: str, folder: Path, /, ask: str = "50 ms"
    ) -> Attempt:
        """Begin to make a change.

        :param patience: as the server reads an interval, as is ``ask``.
        :param folder: an empty folder of its own.
        """


class OnlineDdl:
    """``call online.ddl(…)`` in a session."""

    name = "online.ddl"

    def start(
        self, stage: Stage, statement: str, patience: str, _folder: Path, /, ask: str = "50 ms"
    ) -> Attempt:
        return _Call(stage, statement, patience, ask)


class _Call:
    def __init__(self, stage: Stage, statement: str, patience: str, ask: str) -> None:
        self._said: list[str] = []
        self._status = 1
        settings = {"user": stage.user} if stage.user else {}
        self._connection = stage.open(**settings)
        self._connection.add_notice_handler(lambda note: self._say(note.message_primary))
        self._thread = threading.Thread(target=self._call, args=(statement, patience, ask))
        self._thread.start()

    def _say(self, text: str | None) -> None:
        self._said.append(text or "")

    def _call(self, statement: str, patience: str, ask: str) -> None:
        try:
            self._connection.execute(
                "call online.ddl(p_statement => %s, p_patience => %s, p_lock_timeout => %s)",
                [statement, patience, ask],
            )
            self._status = 0
        except psycopg.Error as error:
            self._say(f"{error}\n{error.diag.message_detail}")

    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def said(self) -> str:
        return "\n".join(self._said)

    def finish(self, seconds: float = 90) -> int:
        self._thread.join(seconds)
        if self._thread.is_alive():
            self._connection.cancel_safe()
            self._thread.join()
        return self._status


class Runner:
    """``slipstitch deploy`` as a process of its own."""

    name = "runner"

    def start(
        self, stage: Stage, statement: str, patience: str, folder: Path, /, ask: str = "50 ms"
    ) -> Attempt:
        write_project(stage, statement, folder)
        words = [sys.executable, "-m", "slipstitch", "deploy", uri_of(stage)]
        return Program([*words, "--patience", patience, "--ask", ask], folder)


def uri_of(stage: Stage) -> str:
    """Return the Sqitch target of the database."""
    uri = stage.server.uri(stage.database)
    return uri.replace(f"//{stage.server.user}@", f"//{stage.user}@") if stage.user else uri


def write_project(stage: Stage, statement: str, folder: Path) -> None:
    """Write a Sqitch project of one change."""
    standby = ""
    if stage.standby is not None:
        standby = f"[slipstitch]\n\tstandby = {stage.standby.uri(stage.database)}\n"
    (folder / "sqitch.conf").write_text(f"[core]\n\tengine = pg\n{standby}")
    stamp = "2024-01-01T00:00:00Z Ada Lovelace <ada@example.com>"
    plan = ["%syntax-version=1.0.0", "%project=stage", "", f"change {stamp} # change", ""]
    (folder / "sqitch.plan").write_text("\n".join(plan))
    (folder / "deploy").mkdir()
    (folder / "deploy/change.sql").write_text(f"begin;\n{statement};\ncommit;\n")


class Program:
    """A change that is made by a program of its own, run in the folder of its project."""

    def __init__(self, words: Sequence[str], folder: Path) -> None:
        self._output = folder / "output.txt"
        environ = {
            **os.environ,
            "SQITCH_FULLNAME": "Ada Lovelace",
            "SQITCH_EMAIL": "ada@example.com",
            "SQITCH_USER_CONFIG": "/dev/null",
            "SQITCH_SYSTEM_CONFIG": "/dev/null",
        }
        with self._output.open("wb") as output:
            self._child = subprocess.Popen(
                words,
                cwd=folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def is_over(self) -> bool:
        return self._child.poll() is not None

    def said(self) -> str:
        return self._output.read_text()

    def finish(self, seconds: float = 90) -> int:
        try:
            return self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            self._child.kill()
            return self._child.wait()


SIDES: tuple[Side, ...] = (Runner(), OnlineDdl())
