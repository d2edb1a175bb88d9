"""One session per script: a fresh one, or the last one where nothing can tell the difference."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import Connection, generators
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

from slipstitch.script.shape import Shape
from slipstitch.session.connect import connect

__all__ = ["WorkSessions"]


class WorkSessions:
    """Gives out the connection that a script runs on, and takes it back.

    What a script sees is a fresh session, as under Sqitch. The session before it is used again
    only when all that it ran was plain definitions and data: then ``discard all`` leaves nothing
    that a script could see (``recording.md`` section 1).

    :param conninfo: where to connect, password included.
    :param verb: ``deploy``, ``revert`` or ``verify``; part of ``application_name``.
    :param opener: opens a connection under an application name; for tests that count.
    """

    def __init__(
        self,
        conninfo: str,
        verb: str,
        opener: Callable[[str, str], Connection[Any]] = connect,
    ) -> None:
        self.conninfo = conninfo
        self.verb = verb
        self._opener = opener
        self._idle: Connection[Any] | None = None
        self._lent: Connection[Any] | None = None
        self.has_begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def take(self, change: str, *, begin: bool = False) -> Connection[Any]:
        """Return a session for a script of this change.

        :param begin: the script's first statement is a plain BEGIN, which may be sent with what
            makes the session fresh; ``has_begun`` then tells whether it was.
        :raises psycopg.OperationalError: when no connection can be made.
        """
        self.drop()
        name = f"slipstitch {self.verb} {change}"
        idle, self._idle = self._idle, None
        self.has_begun = False
        if idle is not None:
            if _made_fresh(idle, name, begin=begin):
                self._lent = idle
                self.has_begun = begin
                return idle
            idle.close()
        self._lent = self._opener(self.conninfo, name)
        return self._lent

    def give_back(self, shape: Shape) -> None:
        """Take the session back after a script of this shape ran to its end."""
        lent, self._lent = self._lent, None
        if lent is None:
            return
        status = lent.pgconn.transaction_status
        if shape.fresh_session_needed or status != TransactionStatus.IDLE:
            lent.close()
        else:
            self._idle = lent

    def drop(self) -> None:
        """Close the session that is out, as psql does at the end; an open transaction is lost."""
        lent, self._lent = self._lent, None
        if lent is not None:
            lent.close()

    def close(self) -> None:
        """Close everything."""
        self.drop()
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.close()


def _made_fresh(connection: Connection[Any], application_name: str, *, begin: bool) -> bool:
    """Discard what the session holds and rename it, in one round trip; tell whether it worked.

    :param begin: begin a transaction as well.
    """
    pgconn = connection.pgconn
    if pgconn.status != ConnStatus.OK:
        return False
    try:
        pgconn.enter_pipeline_mode()
        pgconn.send_query_params(b"discard all", None)
        # Each statement ends its own transaction: discard all refuses to share one.
        pgconn.pipeline_sync()
        pgconn.send_query_params(
            b"select pg_catalog.set_config('application_name', $1, false)",
            [application_name.encode("utf-8", "replace")],
        )
        pgconn.pipeline_sync()
        if begin:
            pgconn.send_query_params(b"begin", None)
            pgconn.pipeline_sync()
        connection.wait(generators.send(pgconn))
        results = [
            result
            for _ in range(6 if begin else 4)
            for result in connection.wait(generators.fetch_many(pgconn))
        ]
        pgconn.exit_pipeline_mode()
    except (psycopg.Error, OSError):
        return False
    statuses = [result.status for result in results]
    sync = ExecStatus.PIPELINE_SYNC
    expected = [ExecStatus.COMMAND_OK, sync, ExecStatus.TUPLES_OK, sync]
    if begin:
        expected += [ExecStatus.COMMAND_OK, sync]
    return statuses == expected
