"""Where the plan and what is deployed part, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from slipstitch.plan.identity import format_timestamp
from slipstitch.plan.model import Change, Plan
from slipstitch.records import record
from slipstitch.registry.model import DeployedChange

__all__ = ["Parting", "find_parting"]

_MOST_NAMES = 3


@record
class Parting:
    """What plan and database have in common, and how each goes on.

    :param common: the last change that both have, and all before it.
    :param deployed: what the database has after it.
    :param planned: what the plan has after it.
    :param is_moved: whether the plan has the lines of all that is deployed, at other places.
    """

    common: DeployedChange | None
    deployed: tuple[DeployedChange, ...]
    planned: tuple[Change, ...]
    is_moved: bool

    def explain(self, shown: str) -> str:
        """Return for a person where they part and what to do, in one line.

        :param shown: the target's name.
        """
        begin = f"agree up to {self.common.text}" if self.common else "have nothing in common"
        said = f"plan and database {begin}; then the database has {_names(self.deployed)}"
        if self.planned:
            said += f", the plan {_names(self.planned)}"
        return f"{said}; {self._cure(shown)}"

    def _cure(self, shown: str) -> str:
        if self.is_moved:
            command = f'"slipstitch plan --check --mend {shown}"'
            return f"{command} puts deployed lines back, or names what was edited"
        if self.common is None:
            return "look whether this is the right database"
        return (
            "check out the branch whose plan was deployed, or take those changes back: "
            f'"slipstitch revert {shown} --to {self.common.name}"'
        )


def find_parting(plan: Plan, deployed: Sequence[DeployedChange]) -> Parting:
    """Compare a plan with what is deployed of its project, in the order of deployment."""
    same = 0
    for change, planned in zip(deployed, plan.changes, strict=False):
        if change.id != planned.id:
            break
        same += 1
    lines = {(one.name, _moment(one), str(one.planner)) for one in plan.changes}
    rest = tuple(deployed[same:])
    return Parting(
        common=deployed[same - 1] if same else None,
        deployed=rest,
        planned=plan.changes[same:],
        is_moved=all((one.name, _moment(one), str(one.planner)) in lines for one in rest),
    )


def _names(changes: Sequence[Change | DeployedChange]) -> str:
    """Return the first names of some changes.

    >>> _names([])
    'nothing'
    """
    if not changes:
        return "nothing"
    shown = ", ".join(change.name for change in changes[:_MOST_NAMES])
    more = len(changes) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def _moment(change: Change | DeployedChange) -> str:
    """Return when a change was planned; the server tells it in its own time zone."""
    return format_timestamp(change.planned_at.astimezone(UTC))
