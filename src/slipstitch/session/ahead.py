"""Queries that are sent to the server before their turn, and read when it has come.

While the server runs one script we get the next one ready: neither side waits for the other.
Between the scripts stands no mark of an end (Sync). So after a query that is refused the server
passes over all that follows: of what was sent after a script that failed, nothing runs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import Connection, generators
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

from slipstitch.records import record
from slipstitch.session.fresh import DISCARD_BUT_PREPARED, UNLOCK_AND_RENAME, named

__all__ = ["REMARKABLE", "Ahead", "Prepared", "Query", "WholeScript"]

REMARKABLE = r"\w{64}|(?:time|timestamp|timestamptz|timetz|interval)\s*\(|\$\d"
"""What the server may remark on while it parses a statement, as a regular expression.

A notice says which line it is about, and one that comes so early may be taken for one of the
statement before. A parameter ($1) means something else to the server in such a message.
"""

_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, ExecStatus.EMPTY_QUERY)


@record
class Prepared:
    """A query of ours that comes with every script: the server reads and plans it once.

    :param values: of its parameters ($1 …), as text.
    """

    text: bytes
    values: tuple[bytes | None, ...] = ()


Query = bytes | Prepared


@record
class WholeScript:
    """All that is sent for a script, in a session that is made fresh for it.

    :param path: of the script.
    :param name: what the session is called meanwhile.
    :param settings: a query to send after BEGIN.
    :param work: all the rest, its record and its COMMIT included.
    """

    path: str
    name: str
    settings: bytes
    work: tuple[Query, ...]

    @property
    def opening(self) -> tuple[Query, ...]:
        """What is sent before the work; answered as soon as it is done."""
        # A script that may go ahead can neither prepare a query nor ask for one.
        name = Prepared(UNLOCK_AND_RENAME, (named(self.name),))
        return (*DISCARD_BUT_PREPARED, name, b"commit", b"begin", Prepared(self.settings))


class Ahead:
    """What was sent on a connection and is not read yet.

    :param connection: without a transaction; it is in pipeline mode until ``is_over``.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._openings: deque[tuple[str, int]] = deque()
        self._unread: deque[Query] = deque()
        self._prepared: dict[bytes, bytes] = {}
        self.is_over = False
        connection.pgconn.enter_pipeline_mode()

    def send(self, script: WholeScript) -> None:
        """Send a script after those that were sent.

        :raises psycopg.OperationalError: when the connection is gone.
        """
        pgconn = self._connection.pgconn
        opening = script.opening
        count = self._prepare((*opening, *script.work)) + len(opening)
        for queries in (opening, script.work):
            for query in queries:
                if isinstance(query, Prepared):
                    pgconn.send_query_prepared(self._prepared[query.text], query.values)
                else:
                    pgconn.send_query_params(query, None)
                self._unread.append(query)
            pgconn.send_flush_request()
        self._openings.append((script.path, count))
        if pgconn.flush():
            self._connection.wait(generators.send(pgconn))

    def _prepare(self, queries: Iterable[Query]) -> int:
        """Let the server prepare what is new to it; return how many that are."""
        before = len(self._prepared)
        for query in queries:
            if isinstance(query, Prepared) and query.text not in self._prepared:
                name = b"slipstitch_%d" % len(self._prepared)
                self._prepared[query.text] = name
                self._connection.pgconn.send_prepare(name, query.text)
                self._unread.append(query)
        return len(self._prepared) - before

    def holds(self, path: str) -> bool:
        """Whether a script was sent whose turn has not come."""
        return any(path == sent for sent, _ in self._openings)

    @property
    def is_read(self) -> bool:
        """Whether all that was sent is read."""
        return not self._unread

    def read_opening(self) -> PQGen[bool]:
        """Read that the turn of the oldest script has come; tell whether it may go on."""
        _, count = self._openings.popleft()
        yield from self._read(count)
        return not self.is_over

    def read(self, query: bytes) -> PQGen[list[PGresult]]:
        """Read the answer to the oldest query.

        After a refusal it is over: the server has passed over the rest, and the connection
        may be used as ever.

        :raises psycopg.OperationalError: when the connection is gone.
        """
        assert self._unread[0] == query, "queries are read in the order in which they were sent"
        return self._read(1)

    def read_up_to(self, query: bytes) -> PQGen[list[PGresult]]:
        """Read all answers before that to a query, as :meth:`read` does."""
        return self._read(self._unread.index(query))

    def _read(self, number: int) -> PQGen[list[PGresult]]:
        answers: list[PGresult] = []
        for _ in range(number):
            results = yield from generators.fetch_many(self._connection.pgconn)
            if not results:
                raise psycopg.OperationalError("the connection to the server was lost")
            self._unread.popleft()
            answers += results
            if results[-1].status not in _DONE:
                yield from self.leave()
                break
        return answers

    def leave(self) -> PQGen[None]:
        """End it: read, or let the server pass over, what was sent and not read."""
        self.is_over = True
        pgconn = self._connection.pgconn
        with suppress(psycopg.Error, OSError):
            pgconn.pipeline_sync()
            yield from generators.send(pgconn)
            while pgconn.status == ConnStatus.OK:
                results = yield from generators.fetch_many(pgconn)
                if results and results[-1].status == ExecStatus.PIPELINE_SYNC:
                    break
            pgconn.exit_pipeline_mode()

    def abandon(self) -> None:
        """Let the server stop whatever it was sent, and wait until it has."""
        if not self.is_over:
            with suppress(psycopg.Error, OSError):
                if self._unread:
                    self._connection.cancel()
                self._connection.wait(self.leave())
