"""Look at the standbys before a strong lock is asked for: what they do would lengthen the hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg import Connection

from slipstitch.errors import SlipstitchError
from slipstitch.patience.events import Waiting
from slipstitch.patience.look import Look

__all__ = ["Preflight"]

SECONDS_IT_HOLDS = 1.0
SECONDS_BETWEEN_LOOKS = 0.1
OLD_READER = 1.0
"""Seconds after which a transaction on a standby is one to wait for."""

SECONDS_TO_CONNECT = 3


class Preflight:
    """Says what is in the way of a commit, and of its replay.

    :param standbys: how to connect to standbys that serve readers, and their names for people.
    :param warn: takes a sentence about a standby that cannot be looked at.
    """

    def __init__(
        self, look: Look, standbys: Sequence[tuple[str, str]], warn: Callable[[str], None]
    ) -> None:
        self.look = look
        self._standbys = dict(standbys)
        self._warn = warn
        self._open: dict[str, Connection[Any]] = {}
        self._looked_at = float("-inf")
        self._found: str | None = None

    def commit_obstacle(self) -> str | None:
        """Say why a commit would hang; what was found holds for a second."""
        now = time.monotonic()
        if now - self._looked_at > SECONDS_IT_HOLDS or self._found is not None:
            self._found = self.look.missing_standby()
            self._looked_at = now
        return self._found

    def wait_for_commits(self, patience: float, tell: Callable[[Waiting], None]) -> None:
        """Wait until a commit would not hang: each of ours, for the registry too, would.

        :param patience: seconds.
        :raises SlipstitchError: exit code 3, when that is spent.
        """
        began = time.monotonic()
        told = False
        while (found := self.commit_obstacle()) is not None:
            waited = time.monotonic() - began
            if waited > patience:
                raise SlipstitchError(
                    "engine",
                    found,
                    hint="start the standby, or take it out of synchronous_standby_names; "
                    "nothing was done",
                    exit_code=3,
                )
            if not told:
                tell(Waiting((found,), False, waited))
                told = True
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def obstacles(self) -> list[str]:
        """Return who is in the way of a strong lock on all servers but the primary itself."""
        found = self.commit_obstacle()
        obstacles = [found] if found is not None else []
        for conninfo, shown in list(self._standbys.items()):
            try:
                standby = self._connection(conninfo)
                obstacles += self.look.standby_readers(standby, shown, OLD_READER)
            except psycopg.Error as error:
                self._warn(f"warning: standby {shown} cannot be looked at: {str(error).strip()}")
                del self._standbys[conninfo]
        return obstacles

    def _connection(self, conninfo: str) -> Connection[Any]:
        if conninfo not in self._open:
            connection = psycopg.connect(
                conninfo,
                autocommit=True,
                connect_timeout=SECONDS_TO_CONNECT,
                application_name="slipstitch",
            )
            connection.prepare_threshold = None
            self._open[conninfo] = connection
        return self._open[conninfo]

    def close(self) -> None:
        """Disconnect."""
        for connection in self._open.values():
            connection.close()
