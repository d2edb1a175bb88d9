"""Run one transactional block with its record, again and again until its locks are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any, Protocol

import psycopg
from psycopg import Connection, pq

from slipstitch.patience.block import BlockTries
from slipstitch.patience.classes import Manner, manner_of
from slipstitch.records import record
from slipstitch.registry.write import Batch
from slipstitch.runner.protocol import Happening
from slipstitch.runner.recording import (
    READ_ONLY_TRANSACTION,
    Recorder,
    RecordingError,
    ScriptRefusedError,
)
from slipstitch.script.model import CopyIn, Script, Statement, Step
from slipstitch.script.shape import Block, Shape
from slipstitch.session.errors import ConnectionLost, ScriptError

__all__ = ["BlockTransaction", "StepRunner", "first_manner", "roll_back", "statement_of"]

_FAILURES = (ScriptError, ConnectionLost, ScriptRefusedError, RecordingError, psycopg.Error)


class StepRunner(Protocol):
    """Runs steps of the script; what is repeated was printed already."""

    is_opened: bool
    """Whether the settings of the first try were sent with the BEGIN."""

    def begin(self, connection: Connection[Any], step: Step | None) -> None:
        """Open the transaction of a block: by the script's own BEGIN, where it has one."""

    def run_step(
        self, connection: Connection[Any], step: Step, *, is_repeated: bool = False
    ) -> None:
        """Run one step."""


@record(frozen=False, slots=False)
class BlockTransaction:
    """One block of a script, and the rows that record it.

    :param note: takes what happened, for the protocol.
    """

    script: Script
    shape: Shape
    block: Block
    rows: Batch
    host: StepRunner
    recorder: Recorder
    tries: BlockTries
    note: Callable[[Happening], None]
    _place: int = field(init=False, default=0)

    @property
    def connection(self) -> Connection[Any]:
        """The session of the script."""
        return self.tries.connection

    def run(self) -> None:
        """Run the block and commit it with its rows.

        :raises ScriptError: also when its locks are not given within the patience.
        """
        manner = first_manner(self.script, self.shape, self.block)
        if manner.is_brief or manner is Manner.CODE:
            self.tries.wait_for_standbys()
        furthest = self.block.body
        while True:
            try:
                self._try(manner, furthest)
            except _FAILURES as error:
                furthest = max(furthest, self._place)
                self._back_off(error)
            else:
                self.tries.succeed()
                return
            finally:
                self.tries.end()

    def _try(self, manner: Manner, furthest: int) -> None:
        first = self._place = self.block.body
        self.host.begin(self.connection, self.script.steps[first] if self.block.framed else None)
        first += self.block.framed
        self.note(Happening.BLOCK_OPENED)
        if manner is not Manner.NEUTRAL:
            is_first = self.tries.asks == 0
            self.tries.begin(manner, is_set=is_first and self.host.is_opened)
        for index in range(first, self.block.stop - self.block.framed):  # COMMIT is held back
            self._place = index
            self._step(index, is_repeated=index < furthest)
        self.note(Happening.STATEMENTS_RUN)
        try:
            self.recorder.write(self.connection, self.rows)
            self.note(Happening.ROWS_WRITTEN)
            self.recorder.commit(self.connection)
        except RecordingError as error:
            if _sqlstate(error) != READ_ONLY_TRANSACTION:
                raise
            # The script's transaction cannot write, so there is nothing in it to keep.
            roll_back(self.connection)
            self.recorder.alone(
                self.connection, self.rows, lambda: self.note(Happening.ROWS_WRITTEN)
            )

    def _step(self, index: int, *, is_repeated: bool) -> None:
        step = self.script.steps[index]
        statement, traits = statement_of(step), self.shape.traits[index]
        if statement is None or traits is None:
            self.host.run_step(self.connection, step, is_repeated=is_repeated)
            return
        self.tries.before(traits, statement)
        self.host.run_step(self.connection, step, is_repeated=is_repeated)
        self.tries.after(traits, statement)

    def _back_off(self, error: Exception) -> None:
        """Wait until a block that was refused a lock may be tried again; else raise the error."""
        sqlstate = _sqlstate(error)
        spent = self.tries.held_too_long(sqlstate)
        if spent is not None:
            raise spent from error
        if not self.tries.is_refused(sqlstate) or self.connection.closed:
            raise error
        roll_back(self.connection)
        self.note(Happening.LOCK_REFUSED)
        self.tries.wait(statement_of(self.script.steps[self._place]))


def first_manner(script: Script, shape: Shape, block: Block) -> Manner:
    """Return how the first statement of a block asks for locks that asks for any."""
    for index in range(block.body, block.stop):
        statement, traits = statement_of(script.steps[index]), shape.traits[index]
        if statement is not None and traits is not None:
            manner = manner_of(traits, statement.text)
            if manner is not Manner.NEUTRAL:
                return manner
    return Manner.NEUTRAL


def statement_of(step: Step) -> Statement | None:
    """Return the statement of a step, the one that carries inline data included."""
    if isinstance(step, CopyIn):
        return step.statement
    return step if isinstance(step, Statement) else None


def roll_back(connection: Connection[Any]) -> None:
    """End the transaction that is open, if one is."""
    if connection.info.transaction_status is not pq.TransactionStatus.IDLE:
        connection.execute("rollback")


def _sqlstate(error: BaseException | None) -> str | None:
    """Return the server's code for an error, or for what caused it."""
    if isinstance(error, ScriptError | ConnectionLost | psycopg.Error):
        return error.sqlstate
    return _sqlstate(error.__cause__) if error is not None else None
