"""Deploy the changes of a plan one by one, and react when one fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import psycopg

from slipstitch import lazy
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.project import ScriptKind
from slipstitch.records import record
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.resolve import DeployedView
from slipstitch.registry.write import Batch, BlockMark, send
from slipstitch.runner.apply import ChangeFailedError
from slipstitch.runner.change_scripts import ChangeScripts
from slipstitch.runner.doubt import Doubts
from slipstitch.runner.events import ChangeBegun, ChangeEnded
from slipstitch.runner.hooks import about_change
from slipstitch.runner.protocol import Cause, Mode, Progress, Reaction, reaction
from slipstitch.runner.recording import Recorder
from slipstitch.runner.scripts import ScriptRoom, open_room
from slipstitch.runner.turns import Turn
from slipstitch.runner.workbench import Workbench

if TYPE_CHECKING:
    from slipstitch.runner import revert_change, verify_change
else:
    # For what fails, and for --verify.
    revert_change = lazy.module("slipstitch.runner.revert_change")
    verify_change = lazy.module("slipstitch.runner.verify_change")

__all__ = ["ChangeDeployer"]


@record(frozen=False, slots=False)
class ChangeDeployer:
    """Deploys changes in order. ``view`` follows what is deployed as the work goes on.

    :param met: by change id, what meets each of its requirements.
    """

    workbench: Workbench
    view: DeployedView
    doubts: Doubts
    mode: Mode
    width: int
    verify: bool = False
    log_only: bool = False
    wrap: bool = True
    met: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    done: list[Change] = field(default_factory=list)
    _hashes: dict[str, str | None] = field(default_factory=dict)

    @cached_property
    def recorder(self) -> Recorder:
        """Writes rows, checking that the last change is the one we know."""
        workbench = self.workbench
        recorder = Recorder(workbench.writer, workbench.lock, outcomes=workbench.outcomes)
        recorder.follow(self.view.last())
        return recorder

    @cached_property
    def scripts(self) -> ChangeScripts:
        """Runs deploy scripts."""
        return ChangeScripts(self.workbench, self.recorder, "deploy", self.doubts, self.wrap)

    @cached_property
    def verify_room(self) -> ScriptRoom:
        """Where verify scripts run; their rows are shown with ``-vv`` only."""
        return open_room(self.workbench, "verify", swallow_rows=self.workbench.verbosity < 2)

    @cached_property
    def reverter(self) -> revert_change.ChangeReverter:
        """Takes changes back after a failure."""
        return revert_change.ChangeReverter(
            self.workbench, self.view, self.doubts, self.width, self.log_only, self.recorder
        )

    def run(self, pending: Sequence[Change]) -> None:
        """Deploy the changes.

        :raises SlipstitchError: when one fails or is stopped; what follows from that, by
            mode, is done by then.
        """
        try:
            self.verify_first()
            for change in pending:
                self.scripts.may_share_wait = self._in_a_row and change is not pending[-1]
                self.workbench.hooks.before("change", **about_change(change))
                self._begin(change)
                try:
                    self._deploy(change)
                except ChangeFailedError as failure:
                    self._fail(change, failure.cause, failure.progress, failure.error)
                except verify_change.VerifyFailedError as failure:
                    self._fail(change, Cause.VERIFY_FAILED, Progress(), failure.error)
                self.workbench.tell(ChangeEnded(change.id, True))
                self.done.append(change)
                after = self.workbench.hooks.after("change", **about_change(change))
                self.workbench.warn_if(after)
        except KeyboardInterrupt:
            raise _stopped("stopped by Ctrl-C") from None
        finally:
            self.workbench.outcomes.settle()
            self.close()

    def close(self) -> None:
        """Close the sessions that scripts were to run in, also where none ever ran."""
        if "scripts" in self.__dict__:
            self.scripts.close()
        if "reverter" in self.__dict__:
            self.reverter.close()
        if "verify_room" in self.__dict__:
            self.verify_room.sessions.close()

    @property
    def _in_a_row(self) -> bool:
        """Whether nothing happens between two changes, so that one need not wait for the other."""
        return not self.verify and not self.workbench.hooks.has_changes

    def _begin(self, change: Change) -> None:
        self.workbench.tell(ChangeBegun("+", change.text, self.width, change.id))

    def look_ahead(self, pending: Sequence[Change]) -> None:
        """Refuse what cannot run at all before anything runs."""
        if not self.log_only:
            at_once = not self.workbench.hooks.commands and not self.doubts.pending_verifies
            turns = list(self._turns(pending))
            self.scripts.look_ahead(turns, in_a_row=self._in_a_row, at_once=at_once)

    def _turns(self, pending: Sequence[Change]) -> Iterator[Turn]:
        project, last = self.workbench.project, self.recorder.last_change
        for change in pending:
            path = project.script_path(change, "deploy")
            rows = partial(self._rows, change)
            yield Turn(change.id, change.name, path, rows, last, None, change is not pending[-1])
            last = change.id

    def verify_first(self) -> None:
        """Verify changes whose deployment was recorded but whose verify never ended.

        :raises SlipstitchError: when one is not verified; it is taken back by then.
        """
        for change in self.doubts.pending_verifies:
            self._begin(change)
            try:
                self._verify(change)
            except verify_change.VerifyFailedError as failure:
                self._fail(change, Cause.VERIFY_FAILED, Progress(), failure.error)
            self.workbench.tell(ChangeEnded(change.id, True))

    # -- one change -----------------------------------------------------------------------

    def _deploy(self, change: Change) -> None:
        project = self.workbench.project
        rows = partial(self._rows, change)

        if self.verify:
            self.workbench.need_progress()
        if self.log_only:
            self.scripts.only_record(rows(self.doubts.knows(change.id)))
        else:
            path = project.script_path(change, "deploy")
            self.scripts.run(change.id, change.name, path, rows)
        self.view.add(change, self._script_hash(change))
        self.recorder.follow(self.view.get(change.id), is_new=True)
        if self.verify:
            self._verify(change)

    def _script_hash(self, change: Change) -> str | None:
        """Return the digest of a deploy script; it is asked for again and again."""
        if change.id not in self._hashes:
            self._hashes[change.id] = self.workbench.project.script_hash(change)
        return self._hashes[change.id]

    def _rows(self, change: Change, forget: bool) -> Batch:
        script_hash = self._script_hash(change)
        writer = self.workbench.writer
        rows = writer.deployed(change, script_hash, self.met[change.id], forget=forget)
        if not self.verify:
            return rows
        mark = BlockMark(change.id, change.name, "deploy", 1, script_hash or "")
        path = str(self.workbench.project.script_path(change, "verify"))
        return writer.together(rows, writer.intent(mark, "verify", "", path))

    def rows_of(self, change: Change) -> Batch:
        """Return the rows that record a change which nothing is unfinished of."""
        return self._rows(change, False)

    def _verify(self, change: Change) -> None:
        """Run the verify script of a recorded change; take the change back when it fails."""
        try:
            verify_change.run_verify(self.workbench, self.verify_room, change)
        except verify_change.VerifyFailedError as failure:
            # Told before the revert script has its say.
            self.workbench.tell_error(failure.error)
            self._take_back(change)
            raise
        writer = self.workbench.writer
        send(self.workbench.lock.connection, writer.forget_intent(change.id, "deploy"))

    def _take_back(self, change: Change) -> None:
        """Run the revert script of an unverified change and remove its rows, in one if it can."""
        if self.log_only or not self.reverter.undo(change):
            rows = self.workbench.writer.unverified(change, forget=True)
            self.recorder.alone(self.workbench.lock.connection, rows)
        self.view.remove(change.id)
        self.recorder.follow(self.view.last())

    # -- when it fails --------------------------------------------------------------------

    def _fail(
        self, change: Change, cause: Cause, progress: Progress, error: SlipstitchError
    ) -> NoReturn:
        told = cause is Cause.VERIFY_FAILED
        self.workbench.tell(ChangeEnded(change.id, False, None if told else error))
        answer = reaction(
            cause,
            self.mode,
            half_done=progress.is_half_done,
            in_doubt=progress.is_in_doubt,
            log_only=self.log_only,
        )
        if answer.writes_fail and cause is not Cause.VERIFY_FAILED:
            self._write_fail(change)
        if answer.exit_code == 3:
            raise _stopped(_why_stopped(progress), self.workbench.shown)
        self._revert(answer)
        kind: ScriptKind = "verify" if cause is Cause.VERIFY_FAILED else "deploy"
        path = self.workbench.project.script_path(change, kind)
        raise SlipstitchError("deploy", "Deploy failed", hint=self._next_command(path, progress))

    def _write_fail(self, change: Change) -> None:
        try:
            send(self.workbench.lock.connection, self.workbench.writer.failed(change))
        except psycopg.Error as error:
            self.workbench.warn(f"warning: the failure could not be recorded: {error}")

    def _revert(self, answer: Reaction) -> None:
        keep = 0
        if answer.reverts == "nothing":
            return
        if answer.reverts == "last tag":
            tagged = [number for number, change in enumerate(self.done, 1) if change.tags]
            keep = tagged[-1] if tagged else 0
        going = self.done[keep:]
        if not going:
            return
        stays = self.view.own()[: -len(going)]
        goal = f"Reverting to {_tagged_name(stays[-1])}" if stays else "Reverting all changes"
        self.workbench.warn(goal)
        try:
            self.reverter.run([change.id for change in reversed(going)])
        except SlipstitchError as error:
            if error.exit_code == 3:
                raise
            self.workbench.warn("The schema will need to be manually repaired")

    def _next_command(self, path: Path, progress: Progress) -> str:
        again = f'run "slipstitch deploy {self.workbench.shown}" again'
        if progress.is_half_done:
            return (
                f"blocks done of {path}, which stay: {progress.finished_blocks}; mend what "
                f"failed outside the script, then {again} to go on after those"
            )
        return f"mend {path}, then {again}"


def _tagged_name(change: DeployedChange) -> str:
    """Return the name with its last tag: as Sqitch names where a failed deploy goes back to."""
    return f"{change.name}{change.tags[-1] if change.tags else ''}"


def _why_stopped(progress: Progress) -> str:
    if progress.is_in_doubt:
        return "Deploy stopped: it is in doubt whether the last statement took effect"
    return "Deploy stopped; nothing was reverted"


def _stopped(message: str, shown: str = "") -> SlipstitchError:
    hint = f'"slipstitch status {shown}" shows how far it came; the same deploy goes on from there'
    return SlipstitchError("deploy", message, hint=hint, exit_code=3)
