"""What ``--requires`` and ``--conflicts`` name, read and checked against a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from slipstitch.cli.invocation import Invocation
from slipstitch.errors import SlipstitchError
from slipstitch.plan.dependencies import parse_dependency
from slipstitch.plan.model import Dependency, Plan
from slipstitch.plan.references import look_up

__all__ = ["WantedChange", "read_dependencies", "warn_of_unplanned_conflicts"]


@dataclass(frozen=True, slots=True)
class WantedChange:
    """A change to write into a plan, as the command line names it."""

    name: str
    requires: tuple[str, ...]
    conflicts: tuple[str, ...]


def read_dependencies(
    plan: Plan, wanted: WantedChange, verb: str
) -> tuple[list[Dependency], list[Dependency]]:
    """Read what the options name, and refuse what Sqitch writes but could not read again.

    :param verb: what is done to the change, for messages: ``add`` or ``rework``.
    :returns: what is required and what is in conflict, each once.
    :raises SlipstitchError: ident ``plan``, when a dependency is unknown or cannot stand there.
    """
    names = {change.name for change in plan.changes}
    requires = _read_all(plan, wanted.requires, "require")
    conflicts = _read_all(plan, wanted.conflicts, "conflict")
    for required in requires:
        # A bare name is met by any instance; a reference to it would be ambiguous.
        known = required.text in names or look_up(plan, required.text) is not None
        if required.project is None and not known:
            raise SlipstitchError(
                "plan",
                f'Cannot {verb} change "{wanted.name}": requires unknown change "{required.text}"',
            )
    both = {each.text for each in requires} & {each.text for each in conflicts}
    if both:
        raise SlipstitchError(
            "plan",
            f'Cannot {verb} change "{wanted.name}": '
            f'"{min(both)}" is required and in conflict at once',
        )
    return requires, conflicts


def _read_all(
    plan: Plan, texts: Sequence[str], kind: Literal["require", "conflict"]
) -> list[Dependency]:
    """Return the dependencies of one kind, each once."""
    found: dict[str, Dependency] = {}
    for text in texts:
        dependency = parse_dependency(text, plan.project, kind)
        if dependency.project is None and dependency.change_id:
            raise SlipstitchError(
                "plan",
                f'"{text}" is the id of a change, and Sqitch cannot read a plan with it',
                hint="name the change, with a tag if it was reworked",
            )
        if dependency.project is None and {dependency.change, dependency.tag} & {"HEAD", "ROOT"}:
            raise SlipstitchError(
                "plan",
                f'"{text}" cannot be a dependency: what it means changes with the plan',
                hint="name the change, with a tag if it was reworked",
            )
        found.setdefault(dependency.text, dependency)
    return list(found.values())


def warn_of_unplanned_conflicts(
    invocation: Invocation, plan: Plan, conflicts: Sequence[Dependency]
) -> None:
    """Warn of a conflict that no deploy can check: Sqitch stops at it."""
    names = {change.name for change in plan.changes}
    for conflict in conflicts:
        if conflict.project is None and conflict.change and conflict.change not in names:
            invocation.warn(
                f'warning: conflict "{conflict.text}" is not in the plan; no deploy gets past '
                "it until it is planned; a change of another project is written PROJECT:CHANGE"
            )
