"""Run scripts that only look, with several on their way to the server at once.

One script is one message to the server, and the answers come in the order of the scripts:
neither side waits for the other. What holds for scripts that run one by one holds here too:

- each finds a session in which everything was discarded, under its own name;
- after one that fails none runs: its transaction is left failed, so the server refuses all that
  was sent after it. Whoever asked sends it again, in another session.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import Connection, generators
from psycopg.abc import PQGen
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from slipstitch.script.model import Statement
from slipstitch.session.errors import ConnectionLost
from slipstitch.session.execute import Speaker, refusal
from slipstitch.session.fresh import DISCARD, RENAME_FOR_NOW, named
from slipstitch.session.output import Output

__all__ = ["LookSession", "StaleSessionError"]

# Which answers to a script are about what makes the session fresh.
_OURS = (0, 2)
_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, ExecStatus.EMPTY_QUERY)


class StaleSessionError(Exception):
    """The session could not be made fresh, so that what the script found says nothing."""


class LookSession:
    """A session that scripts are sent to before their turn.

    :param connection: without a transaction; it is in pipeline mode until :meth:`leave`.
    :param output: where notices are printed. Rows are not: the server hands them over only
        when a script has ended.
    """

    def __init__(self, connection: Connection[Any], output: Output) -> None:
        self._connection = connection
        self._output = output
        self._sent: deque[Sequence[Statement]] = deque()
        self._speaker: Speaker | None = None
        self._kept_handler = connection.pgconn.notice_handler
        connection.pgconn.enter_pipeline_mode()
        connection.pgconn.notice_handler = self._notice

    def send(self, name: str, statements: Sequence[Statement]) -> None:
        """Send a script.

        :param name: what the session is called meanwhile.
        :param statements: a plain BEGIN, queries, a ROLLBACK; each is sent as it stands.
        :raises ConnectionLost: when the connection is gone.
        """
        pgconn = self._connection.pgconn
        begin, *rest = statements
        try:
            pgconn.send_query_params(DISCARD, None)
            pgconn.send_query_params(begin.encoded(), None)
            # The name is the script's alone: its ROLLBACK takes it back.
            pgconn.send_query_params(RENAME_FOR_NOW, [named(name)])
            for statement in rest:
                pgconn.send_query_params(statement.encoded(), None)
            pgconn.pipeline_sync()
            if pgconn.flush():
                self._connection.wait(generators.send(pgconn))
        except (psycopg.Error, OSError) as error:
            raise ConnectionLost(str(error).strip(), location=begin.location) from error
        self._sent.append(statements)

    def receive(self) -> None:
        """Wait until the oldest script has ended, and print its notices.

        :raises ScriptError: when the server refused one of its statements.
        :raises StaleSessionError: when the script did not find the session that it should.
        :raises ConnectionLost: when the connection is gone.
        """
        speakers = [Speaker(statement, self._output) for statement in self._sent.popleft()]
        first = speakers[0]
        # In the order of the answers; what is ours speaks for the script's BEGIN.
        turns = [first, first, first, *speakers[1:]]
        self._speaker = first
        failures: list[tuple[int, PGresult]] = []
        try:
            self._connection.wait(self._answers(self._connection.pgconn, turns, failures))
        except (psycopg.Error, OSError) as error:
            if not failures:
                place = self._speaker.statement.location
                raise ConnectionLost(str(error).strip(), location=place) from error
        if not failures:
            return
        turn, result = failures[0]
        refused = refusal(self._connection, turns[turn], result)
        if not isinstance(refused, ConnectionLost):
            self._hear_out()
            if turn in _OURS:
                raise StaleSessionError from refused
        raise refused

    def _answers(
        self, pgconn: PGconn, turns: Sequence[Speaker], failures: list[tuple[int, PGresult]]
    ) -> PQGen[None]:
        """Read the answers to one script, and last the mark of its end."""
        for turn, speaker in enumerate(turns):
            self._speaker = speaker
            results = yield from generators.fetch_many(pgconn)
            failures += [(turn, result) for result in results if result.status not in _DONE]
        yield from generators.fetch_many(pgconn)

    def _hear_out(self) -> None:
        """Let the server refuse what was sent after a script that failed."""
        self._speaker = None
        with suppress(psycopg.Error, OSError):
            self._connection.wait(_pass_over(self._connection.pgconn, len(self._sent)))
        self._sent.clear()

    def leave(self) -> None:
        """Give the connection back as it was; every script has been received."""
        self._connection.pgconn.exit_pipeline_mode()
        self._connection.pgconn.notice_handler = self._kept_handler

    def abandon(self) -> None:
        """Let the server stop whatever it was sent, where that goes on; the session is lost."""
        if self._sent:
            with suppress(psycopg.Error):
                self._connection.cancel()

    def _notice(self, result: PGresult) -> None:
        if self._speaker is not None:
            self._speaker.notice(result)


def _pass_over(pgconn: PGconn, scripts: int) -> PQGen[None]:
    """Read the answers to some scripts to their end."""
    while scripts:
        results = yield from generators.fetch_many(pgconn)
        scripts -= sum(result.status == ExecStatus.PIPELINE_SYNC for result in results)
