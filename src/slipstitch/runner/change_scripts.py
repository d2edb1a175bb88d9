"""Run the script of a change in one direction and see it recorded: shared by deploy and revert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from functools import cached_property, lru_cache
from pathlib import Path

import psycopg

from slipstitch.errors import SlipstitchError
from slipstitch.patience.budgets import Budgets
from slipstitch.patience.classes import Manner
from slipstitch.patience.settings import first_limit, longest_of, settings_query
from slipstitch.records import record
from slipstitch.registry.model import Direction
from slipstitch.registry.write import Batch
from slipstitch.runner.apply import Applier, ChangeFailedError, Job
from slipstitch.runner.doubt import Doubts
from slipstitch.runner.protocol import Cause, Happening, Progress, Recovery
from slipstitch.runner.recording import NotOursError, Recorder, RecordingError
from slipstitch.runner.scripts import PreparedScript, ScriptRoom, ScriptSession, open_room
from slipstitch.runner.transaction import first_manner
from slipstitch.runner.turns import Rows, Turn, may_go_ahead, work_of
from slipstitch.runner.workbench import Workbench
from slipstitch.script.model import Statement
from slipstitch.session.ahead import WholeScript

__all__ = ["ChangeScripts"]


@record(frozen=False, slots=False)
class ChangeScripts:
    """Runs scripts of one direction.

    :param direction: which script of a change runs.
    :param doubts: what earlier runs left unfinished.
    :param wrap: whether statements outside a transaction are framed together.
    :param may_share_wait: whether another change follows, whose commit may wait for the disk
        for this one too.
    """

    workbench: Workbench
    recorder: Recorder
    direction: Direction
    doubts: Doubts
    wrap: bool = True
    may_share_wait: bool = False
    _turns: dict[str, Turn] = field(default_factory=dict)

    @cached_property
    def room(self) -> ScriptRoom:
        """Where the scripts run."""
        room = open_room(self.workbench, self.direction, swallow_rows=False, wrap=self.wrap)
        room.opening = self._opening
        room.whole = self._whole
        return room

    def _budgets(self, prepared: PreparedScript) -> Budgets:
        bench = self.workbench
        return bench.budgets.given(prepared.budgets).given(bench.budget_options)

    def _opening(self, prepared: PreparedScript) -> bytes:
        """Return what the first try of a script's only block sets."""
        manner = first_manner(prepared.script, prepared.shape, prepared.shape.blocks[0])
        if manner is Manner.NEUTRAL:
            return b""
        budgets = self._budgets(prepared)
        return _settings(
            first_limit(budgets, manner),
            self.workbench.around.may_hasten,
            self.workbench.lock.connection.info.server_version,
            longest_of(budgets, manner),
        )

    @cached_property
    def _applier(self) -> Applier:
        bench = self.workbench
        return Applier(bench.lock, bench.writer, self.recorder, bench.warn, bench.around)

    def close(self) -> None:
        """Close the sessions."""
        if "room" in self.__dict__:
            self.room.sessions.close()

    def look_ahead(
        self, turns: Sequence[Turn], *, in_a_row: bool = True, at_once: bool = False
    ) -> None:
        """Read all scripts, and refuse what cannot run at all before anything runs.

        A missing script is told when it is its change's turn, as under Sqitch.

        :param in_a_row: whether nothing is run between them, so that the session of one may be
            made ready for the next, and the next be sent before its turn.
        :param at_once: whether nothing is asked or run before the first, so that its session may
            be opened meanwhile.
        """
        first = turns[0] if turns and at_once else None
        if first is not None and first.path.is_file():
            self.room.sessions.begin(first.name)
        for turn in turns:
            if turn.path.is_file():
                prepared = self.room.look_ahead(turn.path)
                self.room.require_psql(prepared)
                if turn is first and prepared.shape.letter == "E":
                    self.room.sessions.close()  # psql opens its own
        if in_a_row:
            self._turns = {str(turn.path): turn for turn in turns}
            self.room.expect([(turn.path, turn.name) for turn in turns])

    def _whole(self, prepared: PreparedScript) -> WholeScript | None:
        """Return all that is sent for a script before its turn, None where it has to wait."""
        turn = self._turns.get(prepared.path)
        if turn is None or not may_go_ahead(prepared) or self.doubts.knows(turn.change_id):
            return None
        try:
            rows = turn.rows(False)
        except SlipstitchError:
            return None  # told when it is its turn
        record = self.recorder.queries_ahead(
            rows, turn.last_change, turn.since, may_share_wait=turn.may_share_wait
        )
        return WholeScript(
            prepared.path,
            self.room.sessions.name(turn.name),
            self._opening(prepared),
            (*(statement.encoded() for statement, _ in work_of(prepared)), *record),
        )

    def run(self, change_id: str, name: str, path: Path | str, rows: Rows) -> None:
        """Run a script and record its change.

        :raises ChangeFailedError: when it does not get there.
        """
        if self.room.sessions.has_sent(str(path)):
            self.room.send_next(str(path))  # the server need not wait for it
        try:
            prepared = self.room.prepare(path)
        except SlipstitchError as error:
            raise ChangeFailedError(Cause.SCRIPT_ERROR, _failed_before(), error) from error
        prepared, session = self._session(prepared, name)
        if prepared.shape.letter == "E" and self.workbench.explains:
            self.workbench.warn("\n".join(prepared.shape.reasons))
        resumption = self.doubts.resume(change_id, self.direction, prepared)
        if resumption.recovery is Recovery.RECORD:
            session.finish()
            self.only_record(rows(True))
            return
        traces = prepared.shape.letter in "CDE"
        if traces:
            # What such a script does may reach beyond the server's log.
            self.workbench.outcomes.settle()
            self.workbench.need_progress()
        self.recorder.may_share_wait = self.may_share_wait and not (
            traces or _says_how_to_commit(prepared)
        )
        job = Job(
            change_id=change_id,
            change=name,
            direction=self.direction,
            path=prepared.path,
            script=prepared.script,
            shape=prepared.shape,
            digest=prepared.digest,
            rows=rows(self.workbench.has_progress and (traces or self.doubts.knows(change_id))),
            first_block=resumption.first_block,
            has_intent=resumption.has_intent,
            skips_statement=resumption.skips_statement,
            budgets=self._budgets(prepared),
        )
        self._applier.apply(job, session)
        session.finish()

    def run_joined(self, prepared: PreparedScript, rows: Batch) -> None:
        """Run the joined scripts of several changes and record them all.

        :raises ChangeFailedError: when it does not get there.
        """
        prepared, session = self._session(prepared, prepared.path)
        if prepared.shape.letter == "E":
            raise SlipstitchError("deploy", "this server needs psql to run these scripts")
        self.recorder.may_share_wait = False
        job = Job(
            change_id="",
            change=prepared.path,
            direction=self.direction,
            path=prepared.path,
            script=prepared.script,
            shape=prepared.shape,
            digest=prepared.digest,
            rows=rows,
            budgets=self._budgets(prepared),
        )
        self._applier.apply(job, session)
        session.finish()

    def only_record(self, rows: Batch) -> None:
        """Record a change without running its script.

        :raises ChangeFailedError: when the rows cannot be written.
        """
        try:
            self.recorder.alone(self.workbench.lock.connection, rows)
        except NotOursError as error:
            raise ChangeFailedError(Cause.NOT_OURS, Progress(), error) from error
        except RecordingError as error:
            raise ChangeFailedError(Cause.RECORDING_ERROR, _failed_before(), error) from error
        except psycopg.OperationalError as error:
            lost = SlipstitchError("engine", str(error).strip(), exit_code=3)
            raise ChangeFailedError(Cause.CONNECTION_LOST, Progress(), lost) from error

    def _session(self, prepared: PreparedScript, name: str) -> tuple[PreparedScript, ScriptSession]:
        """Return a script's session; where that reads it otherwise than psql, psql runs it."""
        session = self.room.session(prepared, name)
        if prepared.shape.letter == "E":
            return prepared, session
        try:
            obstacle = session.obstacle()
        except psycopg.OperationalError as error:
            lost = SlipstitchError("engine", str(error).strip(), exit_code=3)
            raise ChangeFailedError(Cause.CONNECTION_LOST, Progress(), lost) from error
        if obstacle is None:
            return prepared, session
        session.failed()
        prepared = self.room.as_psql(prepared, obstacle)
        self.room.require_psql(prepared)
        return prepared, self.room.session(prepared, name)


# Most scripts of a run share their budgets.
@lru_cache(maxsize=16)
def _settings(limit: float, may_hasten: bool, version: int, longest: float | None) -> bytes:
    query = settings_query(limit, may_hasten=may_hasten, version=version, longest=longest)
    return query.as_bytes()


def _says_how_to_commit(prepared: PreparedScript) -> bool:
    """Whether a script may set by itself whether its commit waits for the disk."""
    return any(
        "synchronous_commit" in step.text.lower()
        for step in prepared.script.steps
        if isinstance(step, Statement)
    )


def _failed_before() -> Progress:
    """Return the progress of a change that failed before anything of it ran."""
    return Progress().after(Happening.SCRIPT_ERROR)
