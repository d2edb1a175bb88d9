"""What the scripts of a rework begin with, where copies of the last ones are not wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Plan
from slipstitch.plan.parse import PlanFile
from slipstitch.plan.references import find_in_plan, qualified_name
from slipstitch.project import Project, ScriptKind
from slipstitch.render.files import find_source, render_project
from slipstitch.target import Target

__all__ = ["Begin", "earlier_beginning", "no_beginning", "rendered_beginning"]

Begin = Callable[[Plan, Sequence[Target]], dict[Path, bytes]]
"""Returns what scripts are to hold, of a plan with the rework at its end and its targets."""


class _Authored(Protocol):
    """A plan to write to, and the targets that share it."""

    @property
    def plan_file(self) -> PlanFile:
        """The plan as it is now."""

    @property
    def targets(self) -> Sequence[Target]:
        """Its targets."""


def no_beginning(_plan: Plan, _targets: Sequence[Target]) -> dict[Path, bytes]:
    """Leave the scripts as Sqitch does: copies of those before."""
    return {}


def rendered_beginning(plans: Sequence[_Authored], name: str) -> Begin:
    """Return what renders the scripts of a defined change from its source.

    :raises SlipstitchError: where the change has no source; nothing is written yet.
    """
    for each in plans:
        for target in each.targets:
            if find_source(Project(each.plan_file.plan, target), name) is None:
                raise SlipstitchError(
                    "rework",
                    f'change "{name}" has no source to render',
                    hint=f"write plpgsql/{name}.{target.extension}, or leave --from-source out",
                )

    def begin(plan: Plan, targets: Sequence[Target]) -> dict[Path, bytes]:
        projects = (Project(plan, target) for target in targets)
        scripts = (one for project in projects for one in render_project(project, [name]))
        return {script.path: script.content for script in scripts}

    return begin


def earlier_beginning(plans: Sequence[_Authored], name: str, reference: str) -> Begin:
    """Return what begins with the deploy and verify scripts of an earlier instance.

    :param reference: names it, such as ``users@v1``.
    :raises SlipstitchError: where that is no earlier instance; nothing is written yet.
    """
    for each in plans:
        earlier = find_in_plan(each.plan_file.plan, reference)
        if earlier.name != name or not earlier.is_reworked:
            raise SlipstitchError(
                "rework",
                f'"{reference}" is no earlier instance of "{name}"',
                hint=f'"slipstitch plan --change ^{name}$" lists the instances',
            )

    def begin(plan: Plan, targets: Sequence[Target]) -> dict[Path, bytes]:
        earlier = find_in_plan(plan, reference)
        before = next(each for each in reversed(plan.changes[:-1]) if each.name == name)
        words = f"-- back to {qualified_name(earlier)}, after {qualified_name(before)}\n"
        kinds: tuple[tuple[ScriptKind, str], ...] = (("deploy", words), ("verify", ""))
        written = {}
        for project in (Project(plan, target) for target in targets):
            for kind, first in kinds:
                path = project.script_path(earlier, kind)
                if path.is_file():
                    text = first.encode() + path.read_bytes()
                    written[project.script_path(plan.changes[-1], kind)] = text
        return written

    return begin
