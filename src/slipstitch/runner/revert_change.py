"""Revert deployed changes one by one, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from functools import cached_property, partial
from pathlib import Path
from typing import NoReturn

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.records import record
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.resolve import DeployedView
from slipstitch.registry.write import Batch
from slipstitch.runner.apply import ChangeFailedError
from slipstitch.runner.change_scripts import ChangeScripts
from slipstitch.runner.doubt import Doubts
from slipstitch.runner.events import ChangeBegun, ChangeEnded
from slipstitch.runner.protocol import Cause, reaction
from slipstitch.runner.recording import Recorder
from slipstitch.runner.turns import Turn
from slipstitch.runner.workbench import Workbench

__all__ = ["ChangeReverter"]


@record(frozen=False, slots=False)
class ChangeReverter:
    """Reverts changes. ``view`` follows what is deployed as the work goes on."""

    workbench: Workbench
    view: DeployedView
    doubts: Doubts
    width: int
    log_only: bool
    recorder: Recorder
    wrap: bool = True
    paths: dict[str, Path] = field(default_factory=dict)

    @cached_property
    def scripts(self) -> ChangeScripts:
        """Runs revert scripts."""
        return ChangeScripts(self.workbench, self.recorder, "revert", self.doubts, self.wrap)

    def close(self) -> None:
        """Close the sessions."""
        if "scripts" in self.__dict__:
            self.scripts.close()

    def run(self, change_ids: Sequence[str]) -> None:
        """Revert deployed changes in the given order.

        :raises SlipstitchError: at the first failure; what is reverted by then stays reverted.
        """
        self.paths = self.workbench.script_paths(self.view.own(), "revert")
        changes = [change for change in map(self.view.get, change_ids) if change is not None]
        try:
            if not self.log_only:
                self.scripts.look_ahead([self._turn(one, changes) for one in changes])
            for change in changes:
                self.scripts.may_share_wait = change is not changes[-1]
                self.workbench.tell(ChangeBegun("-", change.text, self.width, change.id))
                try:
                    self._revert(change)
                except ChangeFailedError as failure:
                    self._fail(change, failure)
                self.workbench.tell(ChangeEnded(change.id, True))
        finally:
            self.scripts.may_share_wait = False
            self.workbench.outcomes.settle()
            self.close()

    def _turn(self, change: DeployedChange, changes: Sequence[DeployedChange]) -> Turn:
        return Turn(
            change.id,
            change.name,
            self.paths[change.id],
            partial(self._rows, change),
            last_change=change.id,
            since=change.committed_at.isoformat(),
            may_share_wait=change is not changes[-1],
        )

    def _rows(self, change: DeployedChange, forget: bool) -> Batch:
        return self.workbench.writer.reverted(change.id, forget=forget)

    def undo(self, change: Change) -> bool:
        """Run the revert script of a change that was not verified, and remove its rows with it.

        :returns: whether the rows are gone; false when the script failed.
        :raises ChangeFailedError: when it was stopped.
        """
        path = self.workbench.project.script_path(change, "revert")

        def rows(forget: bool) -> Batch:
            return self.workbench.writer.unverified(
                change, forget=forget or self.workbench.has_progress
            )

        try:
            self.scripts.run(change.id, change.name, path, rows)
        except ChangeFailedError as failure:
            if failure.cause is not Cause.SCRIPT_ERROR or failure.progress.is_half_done:
                raise
            self.workbench.tell_error(failure.error)
            return False
        return True

    def _revert(self, change: DeployedChange) -> None:
        rows = partial(self._rows, change)
        if self.log_only:
            self.scripts.only_record(rows(self.doubts.knows(change.id)))
        else:
            self.scripts.run(change.id, change.name, self.paths[change.id], rows)
        self.view.remove(change.id)
        self.recorder.follow(self.view.last())

    def _fail(self, change: DeployedChange, failure: ChangeFailedError) -> NoReturn:
        self.workbench.tell(ChangeEnded(change.id, False, failure.error))
        progress = failure.progress
        answer = reaction(
            failure.cause,
            "change",
            half_done=progress.is_half_done,
            in_doubt=progress.is_in_doubt,
        )
        again = f'run "slipstitch revert {self.workbench.shown}" again'
        if answer.exit_code == 3:
            doubt = ": it is in doubt whether the last statement took effect"
            raise SlipstitchError(
                "revert",
                f"Revert stopped{doubt if progress.is_in_doubt else ''}",
                hint=f'"slipstitch status {self.workbench.shown}" shows how far it came',
                exit_code=3,
            )
        hint = f"mend {self.paths[change.id]}, then {again}; --log-only skips the scripts"
        if progress.is_half_done:
            hint = (
                f"blocks done of {self.paths[change.id]}: {progress.finished_blocks}; mend what "
                f"failed outside the script, then {again} to go on after those"
            )
        raise SlipstitchError("revert", "Revert failed", hint=hint)
