"""What ``remove`` and ``rename`` may touch: changes that nothing relies on yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from slipstitch.cli.authoring import Authored, default_plan
from slipstitch.cli.invocation import Invocation
from slipstitch.cli.protected import protected_targets, read_standing
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.freeze import frozen_count
from slipstitch.plan.model import Change
from slipstitch.plan.parse import PlanFile
from slipstitch.plan.references import find_in_plan
from slipstitch.scaffold.unreleased import FileMoves

__all__ = ["edit_unreleased", "find_unreleased"]


def find_unreleased(
    invocation: Invocation, verb: str, name: str, **context: str | None
) -> tuple[Authored, Change]:
    """Return the plan of the default target, and a change of it that may still be edited.

    :param verb: the command, for messages.
    :raises SlipstitchError: when a tag covers it, it is reworked, or a target that is marked
        protected has it, or something after it.
    """
    authored = default_plan(invocation, **context)
    plan = authored.plan_file.plan
    change = find_in_plan(plan, name)
    if change.is_reworked:
        raise SlipstitchError(
            verb, f'"{change.name}" was reworked since', hint=f"{verb} its latest instance"
        )
    if change.position < frozen_count(plan):
        raise SlipstitchError(
            verb,
            f'a tag covers "{change.name}": it is released',
            hint=f"slipstitch rework {change.name}, or add a change that takes it back",
        )
    _refuse_deployed(invocation, verb, authored, change)
    return authored, change


def _refuse_deployed(invocation: Invocation, verb: str, authored: Authored, change: Change) -> None:
    plan = authored.plan_file.plan
    targets = protected_targets(invocation, Path(authored.path))
    for standing in read_standing(invocation, targets, plan.project):
        for one in standing.deployed:
            planned = plan.change_by_id(one.id)
            if planned is None or planned.position >= change.position:
                raise SlipstitchError(
                    verb,
                    f'"{one.name}" is deployed to {standing.target.shown}, which is protected',
                    hint=f"no line at or before it may change: rework {change.name} instead",
                )


def edit_unreleased(
    invocation: Invocation,
    authored: Authored,
    new_plan: PlanFile,
    moves: FileMoves,
    tell: Callable[[], None],
) -> None:
    """Write scripts, plan, and remove what is left over, in this order.

    :param tell: says what was done to the plan.
    """
    moves.write()
    write_whole(Path(authored.path), new_plan.to_bytes())
    moves.remove()
    tell()
    for path in moves.written:
        invocation.inform(f"Wrote {path}")
    for path in moves.removed:
        invocation.inform(f"Removed {path}")
