"""Unfinished work of earlier runs: how to go on with it, or why not."""

from __future__ import annotations

from functools import cached_property

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.records import record
from slipstitch.registry.model import Direction
from slipstitch.registry.resolve import DeployedView
from slipstitch.runner.apply import resume_obstacle
from slipstitch.runner.protocol import Assumption, Found, Recovery, recovery
from slipstitch.runner.scripts import PreparedScript
from slipstitch.runner.unfinished import UnfinishedChange, find_unfinished
from slipstitch.runner.workbench import Workbench

__all__ = ["Doubts", "Resumption"]


@record
class Resumption:
    """How the script of a change is to be run.

    :param first_block: blocks before this one are done.
    :param has_intent: the first block's statement was begun.
    :param skips_statement: that statement took effect already.
    """

    recovery: Recovery = Recovery.RUN
    first_block: int = 0
    has_intent: bool = False
    skips_statement: bool = False


class Doubts:
    """What earlier runs left of the plan's project.

    :param assume: what the user says of a change that is in doubt.
    """

    def __init__(
        self, workbench: Workbench, view: DeployedView, assume: Assumption | None = None
    ) -> None:
        self.workbench = workbench
        self.view = view
        self.assume = assume

    @cached_property
    def changes(self) -> list[UnfinishedChange]:
        """The unfinished changes, with what the catalog says of each."""
        return find_unfinished(self.workbench, self.view)

    @property
    def pending_verifies(self) -> list[Change]:
        """Deployed changes whose verify script has to run first."""
        planned = self.workbench.plan.change_by_id
        found = [
            planned(change.change_id)
            for change in self.changes
            if change.found is Found.VERIFY_PENDING
        ]
        return [change for change in found if change is not None]

    def knows(self, change_id: str) -> bool:
        """Whether rows of unfinished work stand for a change, stale ones included."""
        if not self.workbench.has_progress:
            return False
        return change_id in self._known

    @cached_property
    def _known(self) -> set[str]:
        rows = self.workbench.read_unfinished(self.view.project)
        return {intent.change_id for intent in rows.intents} | {
            block.change_id for block in rows.blocks
        }

    def refuse(self, verb: Direction) -> None:
        """Refuse to go on over what is in doubt, or over a change that is half-way elsewhere.

        :raises SlipstitchError: exit code 3.
        """
        for change in self.changes:
            if change.is_in_doubt and self.assume is None:
                raise SlipstitchError(
                    verb,
                    f"the {change.direction} of {change.change} is in doubt",
                    detail="\n".join(change.describe()),
                    hint=f'look, then run "slipstitch {change.direction} {self.workbench.shown} '
                    '--assume done" if it took effect, else with --assume not-done',
                    exit_code=3,
                )
            if change.direction != verb and change.found is not Found.VERIFY_PENDING:
                raise SlipstitchError(
                    verb,
                    f"the {change.direction} of {change.change} is not finished",
                    detail="\n".join(change.describe()),
                    hint=f'finish it first: "slipstitch {change.direction} {self.workbench.shown}"',
                    exit_code=3,
                )

    def resume(self, change_id: str, direction: Direction, prepared: PreparedScript) -> Resumption:
        """Return how to run a script, given what is left of an earlier run.

        :raises SlipstitchError: when it cannot go on; exit code 3.
        """
        if not self.workbench.has_progress or change_id not in self._known:
            return Resumption()
        change = next(
            (
                each
                for each in self.changes
                if (each.change_id, each.direction) == (change_id, direction)
            ),
            None,
        )
        if change is None or change.found is Found.VERIFY_PENDING:
            return Resumption()
        decided = recovery(
            change.found,
            same_script=change.digest == prepared.digest,
            probe=change.finding.probe,
            assumption=self.assume if change.is_in_doubt else None,
        )
        if decided is Recovery.REFUSE_CHANGED:
            raise self._refusal(change, f"{prepared.path} is not the script that was begun")
        first = change.intent.block - 1 if change.intent else len(change.blocks)
        if decided in {Recovery.RUN, Recovery.RECORD}:
            return Resumption(decided)
        obstacle = resume_obstacle(prepared.shape, prepared.script, first)
        if obstacle is not None:
            raise self._refusal(change, obstacle)
        return Resumption(
            decided, first, change.intent is not None, decided is Recovery.SKIP_STATEMENT
        )

    def _refusal(self, change: UnfinishedChange, reason: str) -> SlipstitchError:
        return SlipstitchError(
            change.direction,
            f"cannot go on with the {change.direction} of {change.change}: {reason}",
            detail="\n".join(change.describe()),
            hint="put the script back as it was, or finish the change by hand and record it with "
            f'"slipstitch {change.direction} --log-only --to {change.change}"',
            exit_code=3,
        )
