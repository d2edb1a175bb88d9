"""Who else changes a table in use: real Sqitch, and the lock policies of well-known tools."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import errors, sql

from tests.adversaries.sides import Attempt, OnlineDdl, Program, Runner, Side, uri_of, write_project
from tests.adversaries.stage import Stage

__all__ = ["MAIN_SIDES", "OWN_SIDES", "POLICIES"]


class Sqitch:
    """``sqitch deploy``: it waits for the lock as long as it takes."""

    name = "sqitch"

    def start(
        self,
        stage: Stage,
        statement: str,
        _patience: str,
        folder: Path,
        /,
        ask: str = "",  # noqa: ARG002 - the others hear it
    ) -> Attempt:
        """Begin to deploy; there is no patience to set, and ``ask`` is not heard."""
        write_project(stage, statement, folder)
        return Program(["sqitch", "deploy", uri_of(stage)], folder)


@dataclass(frozen=True)
class Policy:
    """A lock timeout and a pause, again and again: how a tool asks, not the tool itself.

    :param ask: seconds that each try waits for the lock.
    :param pause: seconds between tries.
    """

    name: str
    ask: float
    pause: float

    def start(
        self,
        stage: Stage,
        statement: str,
        _patience: str,
        _folder: Path,
        /,
        ask: str = "",  # noqa: ARG002 - the others hear it
    ) -> Attempt:
        """Begin to try as the policy does, whatever ``ask`` says."""
        return _Tries(self, stage, statement)


class _Tries:
    def __init__(self, policy: Policy, stage: Stage, statement: str) -> None:
        self._given_up = threading.Event()
        self._status = 1
        self._thread = threading.Thread(target=self._try, args=(policy, stage, statement))
        self._thread.start()

    def _try(self, policy: Policy, stage: Stage, statement: str) -> None:
        with psycopg.connect(stage.conninfo, autocommit=True) as connection:
            timeout = sql.Literal(f"{policy.ask * 1000:.0f}ms")
            while not self._given_up.is_set():
                try:
                    with connection.transaction():
                        connection.execute(sql.SQL("set local lock_timeout = {}").format(timeout))
                        connection.execute(statement.encode())
                except (errors.LockNotAvailable, errors.DeadlockDetected):
                    time.sleep(policy.pause)
                else:
                    self._status = 0
                    return

    def is_over(self) -> bool:
        """Whether it ended."""
        return not self._thread.is_alive()

    def said(self) -> str:
        """Return nothing: it says nothing."""
        return ""

    def finish(self, seconds: float = 90) -> int:
        """Wait for its end."""
        self._thread.join(seconds)
        self._given_up.set()
        self._thread.join()
        return self._status


OWN_SIDES: tuple[Side, ...] = (Runner(), OnlineDdl())
MAIN_SIDES: tuple[Side, ...] = (*OWN_SIDES, Sqitch())
# As their documentation has them; each is run as a policy, without its tool.
POLICIES: tuple[Side, ...] = (
    Policy("as strong_migrations: 10 s", 10.0, 10.0),
    Policy("as safe-pg-migrations: 5 s", 5.0, 5.0),
    Policy("as GitLab: 1 s", 1.0, 1.0),
    Policy("as pgroll: 0.5 s", 0.5, 1.0),
    Policy("as online_migrations: 0.2 s", 0.2, 0.5),
)
