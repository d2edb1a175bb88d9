"""One session per script: a fresh one, or the last one where nothing can tell the difference."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import Connection, RawCursor, generators
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn

from slipstitch.begun import Begun
from slipstitch.records import record
from slipstitch.script.shape import Shape
from slipstitch.session.ahead import Ahead, WholeScript
from slipstitch.session.connect import WatchedConnection, connect, sent_ahead
from slipstitch.session.fresh import DISCARD, RENAME, named

__all__ = ["WorkSessions"]

# Messages for developers come at any time. A standby is looked at before each script.
_TAKES_SCRIPTS_AHEAD = """\
select
    pg_catalog.current_setting('client_min_messages') in ('notice', 'warning', 'error')
    and pg_catalog.current_setting('synchronous_standby_names') = ''"""


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
        self._refresh: _Refresh | None = None
        self._lent: Connection[Any] | None = None
        self._takes_ahead: bool | None = None
        self._coming: tuple[str, Begun[Connection[Any]]] | None = None
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

    def take(self, change: str, *, begin: bool = False, opening: bytes = b"") -> Connection[Any]:
        """Return a session for a script of this change.

        :param begin: the script's first statement is a plain BEGIN, which may be sent with what
            makes the session fresh; ``has_begun`` then tells whether it was.
        :param opening: a query to send after that BEGIN.
        :raises psycopg.OperationalError: when no connection can be made.
        """
        self.drop()
        idle, self._idle = self._idle, None
        refresh, self._refresh = self._refresh, None
        self.has_begun = False
        name = self.name(change)
        if idle is not None and sent_ahead(idle) is None:
            if refresh is None or not refresh.is_for(name, begin=begin, opening=opening):
                refresh = _Refresh(idle, name, begin, opening) if _settled(refresh) else None
            if refresh is not None and refresh.send() and refresh.receive():
                self._lent = idle
                self.has_begun = begin
                return idle
        if idle is not None:
            _close(idle)
        self._lent = self._opened(name)
        return self._lent

    def _opened(self, name: str) -> Connection[Any]:
        coming, self._coming = self._coming, None
        if coming is not None:
            if coming[0] == name:
                return coming[1].result()
            coming[1].drop()
        return self._opener(self.conninfo, name)

    def begin(self, change: str) -> None:
        """Open the session for the first script while other things are done, if none is yet.

        :param change: whose script that is.
        """
        name = self.name(change)
        if self._coming is not None and self._coming[0] == name:
            return
        self._coming = name, Begun(lambda: self._opener(self.conninfo, name), _close)

    def expect(self, change: str, *, begin: bool = False, opening: bytes = b"") -> None:
        """Let the server make the session fresh while other things are done.

        :param change: whose script is the next to run.
        :param begin: as for :meth:`take`.
        :param opening: as for :meth:`take`.
        """
        if self._idle is not None and self._refresh is None:
            self._refresh = _Refresh(self._idle, self.name(change), begin, opening)
            self._refresh.send()

    # -- scripts that are sent before their turn ------------------------------------------

    def send_ahead(self, script: WholeScript) -> bool:
        """Send a script behind what the session runs; tell whether that was possible.

        Behind a script that was not sent so itself, nothing can be sent.
        """
        connection = self._lent or self._idle
        if not isinstance(connection, WatchedConnection) or self._refresh is not None:
            return False
        ahead = sent_ahead(connection)
        try:
            if ahead is None:
                if connection is self._lent or not self._takes_scripts_ahead(connection):
                    return False
                connection.ahead = ahead = Ahead(connection)
            ahead.send(script)
        except (psycopg.Error, OSError):
            return False  # whoever uses the session next is told what became of it
        return True

    def _takes_scripts_ahead(self, connection: WatchedConnection) -> bool:
        if self._takes_ahead is None:
            row = connection.execute(_TAKES_SCRIPTS_AHEAD).fetchone()
            self._takes_ahead = bool(row and row[0]) and connection.info.encoding == "utf-8"
        return self._takes_ahead

    def has_sent(self, path: str) -> bool:
        """Whether a script was sent ahead and its turn has not come.

        :param path: of the script.
        """
        connection = self._lent or self._idle
        ahead = sent_ahead(connection) if connection is not None else None
        return ahead is not None and ahead.holds(path)

    def take_sent(self) -> Connection[Any] | None:
        """Return the session in which the oldest script that was sent ahead has its turn.

        Nothing where the session could not be made fresh: then nothing of the script has run.

        :raises psycopg.OperationalError: when the connection is gone, and nobody knows how far
            the script came.
        """
        self.drop()
        idle, self._idle = self._idle, None
        ahead = sent_ahead(idle) if idle is not None else None
        if idle is None or ahead is None:
            return None
        self._lent = idle
        if not idle.wait(ahead.read_opening()):
            self.drop()
        return self._lent

    # -- and back -------------------------------------------------------------------------

    def name(self, change: str) -> str:
        """Return what a session is called while it runs a script of this change."""
        return f"slipstitch {self.verb} {change}"

    def refresh(self, connection: Connection[Any], change: str) -> None:
        """Make a session fresh that is out, for another try of a script that was sent ahead."""
        connection.execute(DISCARD)
        RawCursor(connection).execute(RENAME, [self.name(change)])

    def give_back(self, shape: Shape) -> None:
        """Take the session back after a script of this shape ran to its end."""
        lent, self._lent = self._lent, None
        if lent is None:
            return
        ahead = sent_ahead(lent)
        if ahead is not None and ahead.is_read:
            lent.wait(ahead.leave())
        elif ahead is not None:
            self._idle = lent  # it runs the next script by now
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
            _close(lent)

    def close(self) -> None:
        """Close everything."""
        self.drop()
        idle, self._idle = self._idle, None
        self._refresh = None
        if idle is not None:
            _close(idle)
        coming, self._coming = self._coming, None
        if coming is not None:
            coming[1].drop()


def _close(connection: Connection[Any]) -> None:
    """Close a session; what was sent to it before its turn does not go on behind our back."""
    ahead = sent_ahead(connection)
    if ahead is not None:
        ahead.abandon()
    connection.close()


@record(frozen=False, slots=False)
class _Refresh:
    """Discards what a session holds and renames it, in one round trip.

    :param name: what the session is called from then on.
    :param begin: begin a transaction as well.
    :param opening: a query that is sent after that.
    """

    connection: Connection[Any]
    name: str
    begin: bool
    opening: bytes = b""
    _is_sent: bool = False
    _has_failed: bool = False

    def is_for(self, name: str, *, begin: bool, opening: bytes) -> bool:
        """Whether it makes of the session what is wanted."""
        return (self.name, self.begin, self.opening) == (name, begin, opening)

    def send(self) -> bool:
        """Send the statements, once; tell whether that worked."""
        if not self._is_sent:
            self._is_sent = True
            self._has_failed = not self._sent()
        return not self._has_failed

    def _sent(self) -> bool:
        pgconn = self.connection.pgconn
        if pgconn.status != ConnStatus.OK:
            return False
        try:
            pgconn.enter_pipeline_mode()
            pgconn.send_query_params(DISCARD, None)
            # Each statement ends its own transaction: discard all refuses to share one.
            pgconn.pipeline_sync()
            pgconn.send_query_params(RENAME, [named(self.name)])
            pgconn.pipeline_sync()
            if self.begin:
                pgconn.send_query_params(b"begin", None)
                pgconn.pipeline_sync()
            if self._opens:
                pgconn.send_query_params(self.opening, None)
                pgconn.pipeline_sync()
            self.connection.wait(generators.send(pgconn))
        except (psycopg.Error, OSError):
            return False
        return True

    @property
    def _opens(self) -> bool:
        return self.begin and bool(self.opening)

    def receive(self) -> bool:
        """Read the answers; tell whether all is as wanted."""
        statements = 2 + self.begin + self._opens
        try:
            answers = self.connection.wait(_answers(self.connection.pgconn, 2 * statements))
            self.connection.pgconn.exit_pipeline_mode()
        except (psycopg.Error, OSError):
            return False
        sync = ExecStatus.PIPELINE_SYNC
        expected = [ExecStatus.COMMAND_OK, sync, ExecStatus.TUPLES_OK, sync]
        if self.begin:
            expected += [ExecStatus.COMMAND_OK, sync]
        if self._opens:
            expected += [ExecStatus.TUPLES_OK, sync]
        return answers == expected


def _answers(pgconn: PGconn, number: int) -> PQGen[list[int]]:
    """Read the answers of a pipeline, in one wait for all of them; return their states."""
    found: list[int] = []
    for _ in range(number):
        results = yield from generators.fetch_many(pgconn)
        found += [result.status for result in results]
    return found


def _settled(refresh: _Refresh | None) -> bool:
    """End a refresh that was for another script; tell whether the session can still be used."""
    if refresh is None:
        return True
    if not (refresh.send() and refresh.receive()):
        return False
    if refresh.begin:
        refresh.connection.execute("rollback")
    return True
