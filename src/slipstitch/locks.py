"""The lock session: Sqitch's advisory key, held by one connection that never opens a snapshot."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import Connection

from slipstitch.errors import SlipstitchError

__all__ = ["LOCK_KEY", "LockSession"]

LOCK_KEY = 75474063
"""Sqitch's key (``sqitch-compat`` 5.5): whoever holds it is the only one at work."""

DEFAULT_TIMEOUT = 60
# The second key is of our process alone. Whoever asks for it learns at once whether we live and
# hold both: a look at all locks would cost ten times as much, with each change.
_TAKE = """\
select pg_try_advisory_lock(%(key)s) and pg_try_advisory_lock(%(key)s, pg_backend_pid())"""
# A blocking wait would be a running statement, and a concurrent index build waits for
# every statement that is older than itself. So we ask, and ask again.
SECONDS_BETWEEN_ASKS = 0.1


class LockSession:
    """One connection for the key, for reading the registry and for rows about failures.

    It commits each statement by itself, so that it holds no snapshot while scripts run.

    :param conninfo: where to connect, as libpq takes it.
    :param shown: the target's name for messages, without a password.
    """

    def __init__(self, conninfo: str | Mapping[str, Any], shown: str, verb: str) -> None:
        self.shown = shown
        self._took_key = False
        settings: dict[str, Any] = {
            "application_name": f"slipstitch {verb}",
            "client_encoding": "UTF8",
        }
        if isinstance(conninfo, str):
            self.connection: Connection[Any] = psycopg.connect(
                conninfo, autocommit=True, **settings
            )
        else:
            self.connection = psycopg.connect(autocommit=True, **{**conninfo, **settings})
        self.connection.prepare_threshold = None
        row = self.connection.execute(
            "select set_config('search_path', 'pg_catalog', false),"
            " set_config('client_min_messages', 'warning', false),"
            " set_config('default_transaction_isolation', 'read committed', false),"
            " set_config('idle_session_timeout', '0', false),"
            # To compile a query that looks at locks takes longer than many looks.
            " set_config('jit', 'off', false),"
            " pg_backend_pid(), current_setting('role')"
        ).fetchone()
        assert row is not None
        self.backend_pid: int = row[5]
        # ``alter role … set role`` gives a session another role from its start.
        self.role: str | None = None if row[6] == "none" else row[6]

    def refuse_pooler(self) -> None:
        """Refuse a connection that a pooler may hand to somebody else between statements.

        The process that libpq was told of at the start must be the one that answers.

        :raises SlipstitchError: when it is not.
        """
        if self.connection.info.backend_pid != self.backend_pid:
            raise SlipstitchError(
                "engine",
                f"the connection to {self.shown} goes through a connection pooler",
                detail=(
                    "A pooler may give each statement to another server process. The lock that "
                    "keeps two deployments apart would then protect nothing."
                ),
                hint="connect to PostgreSQL itself, for example by its own port instead of "
                "the pooler's",
            )

    def take(self, timeout: int, tell_blocked: Callable[[str], None]) -> None:
        """Take the key, waiting for another instance of Sqitch or of this tool.

        :param timeout: seconds to wait.
        :param tell_blocked: called once, with Sqitch's words, when somebody else holds it.
        :raises SlipstitchError: when the patience is spent.
        """
        if self.takes_at_once():
            return
        tell_blocked(
            f"Blocked by another instance of Sqitch working on {self.shown}; "
            f"waiting {timeout} seconds..."
        )
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            time.sleep(min(SECONDS_BETWEEN_ASKS, max(deadline - time.monotonic(), 0)))
            if self.takes_at_once():
                return
        raise SlipstitchError(
            "engine",
            f"Timed out waiting {timeout} seconds for another instance of Sqitch to finish "
            f"work on {self.shown}",
            detail=self._holder(),
        )

    def rename(self, verb: str) -> None:
        """Show other sessions what is done now."""
        self.connection.execute(
            "select set_config('application_name', %s, false)", [f"slipstitch {verb}"]
        )

    @property
    def is_held(self) -> bool:
        """Whether the key is still ours: asks the server, and a dead connection means no."""
        if not self._took_key:
            return False
        try:
            row = self.connection.execute(
                "select exists (select from pg_locks where pid = pg_backend_pid()"
                " and locktype = 'advisory' and classid = 0 and objid = %s and objsubid = 1"
                " and granted)",
                [LOCK_KEY],
            ).fetchone()
        except psycopg.Error:
            return False
        return bool(row and row[0])

    def close(self) -> None:
        """Disconnect, which gives the key back."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def takes_at_once(self) -> bool:
        """Take the key if nobody else has it; tell whether it is ours."""
        row = self.connection.execute(_TAKE, {"key": LOCK_KEY}).fetchone()
        self._took_key = bool(row and row[0])
        return self._took_key

    def _holder(self) -> str | None:
        """Say who holds the key, where we may see it."""
        row = self.connection.execute(
            "select a.pid, a.usename, a.application_name, a.client_addr::text"
            " from pg_locks as l join pg_stat_activity as a on a.pid = l.pid"
            " where l.locktype = 'advisory' and l.classid = 0 and l.objid = %s"
            " and l.objsubid = 1 and l.granted and l.database ="
            " (select oid from pg_database where datname = current_database())",
            [LOCK_KEY],
        ).fetchone()
        if row is None:
            return None
        pid, user, application, address = row
        return (
            f"The lock is held by server process {pid}, user {user}, "
            f"application {application or '(no name)'}, from {address or 'this machine'}."
        )
