"""Run one script of one change and record it, block by block, as the protocol says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field
from typing import Any, Protocol

import psycopg
from psycopg import Connection

from slipstitch.errors import Location, SlipstitchError
from slipstitch.locks import LockSession
from slipstitch.patience.block import BlockTries, Surroundings
from slipstitch.patience.budgets import Budgets
from slipstitch.records import record
from slipstitch.registry.model import Direction
from slipstitch.registry.write import Batch, BlockMark, RegistryWriter, send
from slipstitch.runner.mending import AtWorkError, clear_away, search_path_of, see_to
from slipstitch.runner.protocol import Cause, Happening, Probe, Progress, State
from slipstitch.runner.recording import (
    NotOursError,
    Recorder,
    RecordingError,
    RolledBackError,
    ScriptRefusedError,
)
from slipstitch.runner.transaction import BlockTransaction, StepRunner, roll_back, statement_of
from slipstitch.script.model import Script, Statement
from slipstitch.script.shape import Block, Shape
from slipstitch.script.traits import Kind
from slipstitch.session.errors import ConnectionLost, PsqlFailed, ScriptError

__all__ = ["Applier", "ChangeFailedError", "Job", "ScriptHost"]

# A lock that did not come, a statement that somebody cancelled or that took too long:
# the change is as good as before, and what was deployed before it stays.
PATIENCE_SPENT = {"55P03", "57014", "40P01"}
SERVER_LEAVES = {"57P01", "57P02", "57P03", "57P05", "25P03", "25P04"}


class ScriptHost(StepRunner, Protocol):
    """Where scripts run: ``session`` gives one, tests may give another."""

    def open(self) -> Connection[Any]:
        """Return a connection that looks fresh to the script."""

    def run_psql(self) -> None:
        """Run the whole script with psql."""

    def failed(self) -> None:
        """Give the connection up."""


@record(slots=False)
class Job:
    """One script to run, and the rows that record it.

    :param first_block: blocks before this one are done.
    :param has_intent: an earlier run began the first block's statement.
    :param skips_statement: that statement took effect.
    :param budgets: how long its locks may be asked for and held.
    """

    change_id: str
    change: str
    direction: Direction
    path: str
    script: Script
    shape: Shape
    digest: str
    rows: Batch
    first_block: int = 0
    has_intent: bool = False
    skips_statement: bool = False
    budgets: Budgets = field(default_factory=Budgets)

    def mark(self, block: int) -> BlockMark:
        """Return the name of a block, counted from 0 here and from 1 in the registry."""
        return BlockMark(self.change_id, self.change, self.direction, block + 1, self.digest)


class ChangeFailedError(Exception):
    """A change did not get through; ``progress`` tells how far it came."""

    def __init__(self, cause: Cause, progress: Progress, error: SlipstitchError) -> None:
        super().__init__(str(error))
        self.cause = cause
        self.progress = progress
        self.error = error


_CAUSE: dict[type[SlipstitchError], Cause] = {
    ConnectionLost: Cause.CONNECTION_LOST,
    AtWorkError: Cause.INTERRUPTED,
    NotOursError: Cause.NOT_OURS,
    RecordingError: Cause.RECORDING_ERROR,
}
_HAPPENING: dict[Cause, Happening] = {
    Cause.SCRIPT_ERROR: Happening.SCRIPT_ERROR,
    Cause.RECORDING_ERROR: Happening.RECORDING_ERROR,
    Cause.NOT_OURS: Happening.NOT_OURS,
    Cause.INTERRUPTED: Happening.INTERRUPTED,
    Cause.CONNECTION_LOST: Happening.CONNECTION_LOST,
}


@record(frozen=False, slots=False)
class Applier:
    """Runs jobs, one after another, over one host of scripts."""

    lock: LockSession
    writer: RegistryWriter
    recorder: Recorder
    warn: Callable[[str], None]
    around: Surroundings
    progress: Progress = field(default_factory=Progress)
    _begun: tuple[str, list[str]] | None = None

    def apply(self, job: Job, host: ScriptHost) -> Progress:
        """Run a job to its record.

        :returns: the progress, in state RECORDED.
        :raises ChangeFailedError: when it does not get there; the connection is given up then.
        """
        self.progress = Progress(finished_blocks=job.first_block)
        self._begun = None
        try:
            with self._causes(job, host):
                if job.shape.letter == "E":
                    self._whole_script(job, host)
                else:
                    self._blocks(job, host)
        except ChangeFailedError as failure:
            is_clear = self._clear_away(failure)
            if failure.progress.state is State.FAILED and self._intent_stands(job) and is_clear:
                self._withdraw_intent(job)
            raise
        return self.progress

    def _note(self, happening: Happening) -> None:
        self.progress = self.progress.after(happening)

    @contextmanager
    def _causes(self, job: Job, host: ScriptHost) -> Iterator[None]:
        """Turn whatever goes wrong into a cause of the protocol."""
        try:
            yield
        except KeyboardInterrupt:
            stopped = SlipstitchError("deploy", "stopped by Ctrl-C", exit_code=3)
            raise self._failure(host, Cause.INTERRUPTED, stopped) from None
        except (ConnectionLost, AtWorkError, NotOursError, RecordingError) as error:
            raise self._failure(host, _CAUSE[type(error)], error) from error
        except ScriptError as error:
            patient = error.sqlstate in PATIENCE_SPENT
            cause = Cause.INTERRUPTED if patient else Cause.SCRIPT_ERROR
            if error.sqlstate in SERVER_LEAVES:
                cause = Cause.CONNECTION_LOST
            raise self._failure(host, cause, error) from error
        except PsqlFailed as error:
            gone = error.connection_lost or error.status < 0
            cause = Cause.CONNECTION_LOST if gone else Cause.SCRIPT_ERROR
            raise self._failure(host, cause, error) from error
        except ScriptRefusedError as refused:
            words = _from_server(refused.__cause__, job.path)
            raise self._failure(host, Cause.SCRIPT_ERROR, words) from refused
        except RolledBackError as error:
            words = SlipstitchError(
                "deploy",
                "the transaction was rolled back instead of committed",
                location=Location(job.path),
                hint="a statement before the commit failed or rolled back; nothing is kept",
            )
            happening = Happening.COMMIT_ROLLED_BACK
            raise self._failure(host, Cause.SCRIPT_ERROR, words, happening) from error
        except psycopg.OperationalError as error:
            lost = SlipstitchError("engine", str(error).strip(), exit_code=3)
            raise self._failure(host, Cause.CONNECTION_LOST, lost) from error
        except psycopg.Error as error:
            words = _from_server(error, job.path)
            raise self._failure(host, Cause.SCRIPT_ERROR, words) from error

    def _failure(
        self,
        host: ScriptHost,
        cause: Cause,
        error: SlipstitchError,
        happening: Happening | None = None,
    ) -> ChangeFailedError:
        self._note(happening or _HAPPENING[cause])
        host.failed()
        return ChangeFailedError(cause, self.progress, error)

    # -- shape E: psql itself -------------------------------------------------------------

    def _whole_script(self, job: Job, host: ScriptHost) -> None:
        mark = job.mark(0)
        send(self.lock.connection, self.writer.intent(mark, "script", "", job.path))
        self._note(Happening.INTENT_WRITTEN)
        host.run_psql()
        self._note(Happening.WORK_DONE)
        self._record_alone(self.lock.connection, job.rows)
        self._note(Happening.LAST_COMMITTED)

    # -- shapes A to D: in process --------------------------------------------------------

    def _blocks(self, job: Job, host: ScriptHost) -> None:
        connection = host.open()
        steps = job.script.steps
        for number, block in enumerate(job.shape.blocks):
            if number < job.first_block:
                self._replay_session(job, host, connection, block)
                continue
            for step in steps[block.start : block.body]:
                host.run_step(connection, step)
            if block.rolls_back_first:
                self.warn(
                    f"warning: {job.path} ends inside a transaction; what it did there is rolled"
                    " back, as under Sqitch"
                )
                roll_back(connection)
            rows = self._rows(job, number, block)
            if not block.transactional:
                self._alone(job, host, connection, number, rows)
            else:
                self._transaction(job, host, connection, block, rows)
        self._tail(job, host, connection)

    def _rows(self, job: Job, number: int, block: Block) -> Batch:
        if not block.last:
            mark = job.mark(number)
            if block.transactional:
                return self.writer.block_finished(mark)
            return self.writer.intent_kept(mark)
        return job.rows

    def _transaction(
        self, job: Job, host: ScriptHost, connection: Connection[Any], block: Block, rows: Batch
    ) -> None:
        BlockTransaction(
            job.script,
            job.shape,
            block,
            rows,
            host,
            self.recorder,
            BlockTries(self.around, connection, job.budgets, Location(job.path)),
            self._note,
        ).run()
        self._note(Happening.LAST_COMMITTED if block.last else Happening.BLOCK_COMMITTED)

    def _alone(
        self, job: Job, host: ScriptHost, connection: Connection[Any], number: int, rows: Batch
    ) -> None:
        block = job.shape.blocks[number]
        step = job.script.steps[block.body]
        statement = statement_of(step)
        assert statement is not None
        schemas = search_path_of(connection)
        mended = see_to(self.lock.connection, statement.text, schemas)
        is_begun = job.has_intent and number == job.first_block
        if mended is not None and not is_begun:
            self.warn(f"{statement.location}: {mended.text}, left by an earlier try: mended")
        intent = self.writer.intent(
            job.mark(number), "statement", statement.text, str(statement.location), schemas
        )
        send(self.lock.connection, intent)
        self._note(Happening.INTENT_WRITTEN)
        finished = mended is not None and mended.probe is Probe.DONE
        if not (finished or (is_begun and job.skips_statement)):
            self._begun = statement.text, schemas
            tries = BlockTries(self.around, connection, job.budgets, Location(job.path))
            try:
                tries.run_alone(statement, lambda: host.run_step(connection, step))
            finally:
                tries.end()
            self._begun = None
        self._note(Happening.WORK_DONE)
        self._record_alone(connection, rows)
        self._note(Happening.LAST_COMMITTED if block.last else Happening.BLOCK_COMMITTED)

    def _record_alone(self, connection: Connection[Any], rows: Batch) -> None:
        self.recorder.alone(connection, rows, lambda: self._note(Happening.ROWS_WRITTEN))

    def _replay_session(
        self, job: Job, host: ScriptHost, connection: Connection[Any], block: Block
    ) -> None:
        """Bring the session to where a finished block left it."""
        for index in range(block.start, block.stop):
            traits = job.shape.traits[index]
            if traits is not None and traits.kind is Kind.SESSION and traits.transparent:
                host.run_step(connection, job.script.steps[index])

    def _tail(self, job: Job, host: ScriptHost, connection: Connection[Any]) -> None:
        """Run what only touches the session; the change is recorded already."""
        for step in job.script.steps[job.shape.tail :]:
            try:
                host.run_step(connection, step)
            except (SlipstitchError, psycopg.Error) as error:
                self.warn(f"warning: {job.path}: after the last commit: {error}")
                host.failed()
                return

    # -- work that the server refused or that was stopped ----------------------------------

    def _clear_away(self, failure: ChangeFailedError) -> bool:
        """Leave no index behind that is not valid; tell whether nothing is left."""
        stopped = failure.cause in (Cause.SCRIPT_ERROR, Cause.INTERRUPTED)
        if self._begun is None or not stopped or self.lock.connection.closed:
            return True
        try:
            return clear_away(self.lock.connection, *self._begun)
        except psycopg.Error as error:
            self.warn(f"warning: what the statement left could not be looked at: {error}")
            return False

    def _intent_stands(self, job: Job) -> bool:
        return job.shape.letter in "DE" and not self.lock.connection.closed

    def _withdraw_intent(self, job: Job) -> None:
        try:
            send(self.lock.connection, self.writer.forget_intent(job.change_id, job.direction))
        except psycopg.Error as error:
            self.warn(f"warning: the intent could not be withdrawn: {error}")


def resume_obstacle(job_shape: Shape, script: Script, first_block: int) -> str | None:
    """Say why a script cannot go on at a block: what its finished blocks made is gone."""
    for block in job_shape.blocks[:first_block]:
        for index in range(block.start, block.stop):
            traits = job_shape.traits[index]
            if traits is not None and traits.temporary:
                step = script.steps[index]
                place = step.location if isinstance(step, Statement) else script.path
                return f"{place} made a temporary object that is gone with its session"
    return None


def _from_server(cause: BaseException | None, path: str) -> SlipstitchError:
    """Word an error that came with the commit: it belongs to the script as a whole."""
    if not isinstance(cause, psycopg.Error):
        return SlipstitchError("deploy", str(cause), location=Location(path))
    message = f"ERROR:  {cause.diag.message_primary or str(cause).strip()}"
    detail = [f"SQLSTATE: {cause.sqlstate}"] if cause.sqlstate else []
    if cause.diag.message_detail:
        detail.append(f"DETAIL:  {cause.diag.message_detail}")
    return SlipstitchError(
        "deploy",
        message,
        detail="\n".join(detail) or None,
        hint=cause.diag.message_hint,
        location=Location(path),
    )
