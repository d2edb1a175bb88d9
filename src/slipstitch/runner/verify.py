"""Verify: run the verify scripts of the deployed changes and compare them with the plan."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from pathlib import Path

from slipstitch.errors import SlipstitchError
from slipstitch.records import record
from slipstitch.registry import create
from slipstitch.registry.model import DeployedChange
from slipstitch.runner.deployed_range import DeployedRange, read_range
from slipstitch.runner.events import (
    ChangeBegun,
    ChangeEnded,
    ChangeFound,
    Reported,
    Summary,
)
from slipstitch.runner.parallel_scripts import ParallelScripts
from slipstitch.runner.scripts import ScriptRoom, open_room
from slipstitch.runner.verify_change import VerifyFailedError, run_verify_script
from slipstitch.runner.verify_scripts import VerifyScripts
from slipstitch.runner.workbench import Workbench, widest

__all__ = ["VerifyOptions", "verify"]


@record
class VerifyOptions:
    """What the command line of ``verify`` says: references in the database.

    :param needs_scripts: a missing verify script is a failure.
    :param jobs: how many scripts run at once.
    """

    first: str | None = None
    last: str | None = None
    needs_scripts: bool = False
    jobs: int = 1


def verify(workbench: Workbench, options: VerifyOptions) -> None:
    """Verify deployed changes in the order of deployment.

    :raises SlipstitchError: when there is no registry, or at the end when anything is wrong.
    """
    look = workbench.look()
    create.require_current(look, workbench.shown)
    workbench.say(f"Verifying {workbench.shown}")
    deployed = workbench.read_view().own()
    if not deployed:
        if workbench.plan.changes:
            workbench.say("No changes deployed")
            return
        workbench.say("Nothing to verify (no planned or deployed changes)")
        return
    if not workbench.plan.changes:
        raise SlipstitchError("verify", "There are deployed changes, but none planned!")
    chosen = read_range(workbench, deployed, options.first, options.last)
    room = open_room(workbench, "verify", swallow_rows=workbench.verbosity < 2)
    run = _Run(workbench, room, deployed, options)
    try:
        run.go(chosen)
    finally:
        room.sessions.close()


@record(frozen=False, slots=False)
class _Run:
    """Goes through a range of deployed changes and counts what is wrong."""

    workbench: Workbench
    room: ScriptRoom
    deployed: list[DeployedChange]
    options: VerifyOptions
    errors: int = 0
    scripts: VerifyScripts | ParallelScripts = field(init=False)

    @cached_property
    def paths(self) -> dict[str, Path]:
        """Where the verify scripts stand."""
        return self.workbench.script_paths(self.deployed, "verify")

    def go(self, chosen_range: DeployedRange) -> None:
        """Verify a range of changes and tell the outcome."""
        chosen, expected = chosen_range.changes, chosen_range.position
        up_to_head = self.options.last is None
        width = widest(chosen)
        scripts = [(self.paths[one.id], one.name) for one in chosen if self._is_run(one)]
        if self.options.jobs > 1:
            self.scripts = ParallelScripts(self.workbench, scripts, self.options.jobs)
        else:
            self.scripts = VerifyScripts(self.room, scripts)
        try:
            for offset, change in enumerate(chosen):
                self._verify(change, expected + offset, width)
        finally:
            self.scripts.close()
        end = self._plan_end(self.deployed[-1] if up_to_head else chosen[-1])
        self.errors += self._undeployed_within(expected, end, width)
        if up_to_head:
            self._tell_undeployed()
        if self.errors:
            self.workbench.tell(Summary(max(len(chosen), end - expected + 1), self.errors))
            raise SlipstitchError("verify", "Verify failed")
        self.workbench.tell(Reported("Verify successful"))

    def _verify(self, change: DeployedChange, expected: int, width: int) -> None:
        self.workbench.tell(ChangeBegun("*", change.text, width, change.id))
        problems = 0
        planned = self.workbench.plan.change_by_id(change.id)
        if planned is None:
            problems += self._found(change, "Not present in the plan")
        elif planned.position != expected:
            problems += self._found(change, "Out of order")
        if self._is_run(change):
            path = self.paths[change.id]
            if self.options.needs_scripts and not path.exists():
                problems += self._found(change, f'Verify script "{path}" is missing')
            try:
                run_verify_script(self.workbench, self.scripts.run_script, path, change.name)
            except VerifyFailedError as failure:
                problems += self._found(change, failure.error.message)
        self.errors += problems
        self.workbench.tell(ChangeEnded(change.id, not problems))

    def _is_run(self, change: DeployedChange) -> bool:
        """Whether the verify script of a change is run: not when a later one reworks it."""
        planned = self.workbench.plan.change_by_id(change.id)
        return planned is None or not planned.is_reworked

    def _found(self, change: DeployedChange, problem: str) -> int:
        self.workbench.tell(ChangeFound(change.id, problem))
        return 1

    def _plan_end(self, last: DeployedChange) -> int:
        """Return the plan position that the range ends with: the plan's end if it lacks it."""
        planned = self.workbench.plan.change_by_id(last.id)
        return planned.position if planned is not None else len(self.workbench.plan.changes) - 1

    def _undeployed_within(self, first: int, end: int, width: int) -> int:
        """Tell the planned changes inside the range that are not deployed: each is an error."""
        ids = {change.id for change in self.deployed}
        planned = self.workbench.plan.changes[first : end + 1]
        missing = [change for change in planned if change.id not in ids]
        for change in missing:
            self.workbench.tell(ChangeBegun("*", change.text, width, change.id))
            self.workbench.tell(ChangeEnded(change.id, False, note="Not deployed"))
        return len(missing)

    def _tell_undeployed(self) -> None:
        """List what is planned after the change deployed last; that is no error."""
        planned = self.workbench.plan.change_by_id(self.deployed[-1].id)
        if planned is None:
            return
        rest = self.workbench.plan.changes[planned.position + 1 :]
        if rest:
            lines = ["Undeployed change:" if len(rest) == 1 else "Undeployed changes:"]
            lines += [f"  * {change.text}" for change in rest]
            self.workbench.tell(Reported("\n".join(lines)))
