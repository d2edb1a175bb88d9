"""What a rework changed: the scripts of two instances of a change, line by line."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change, Plan
from slipstitch.plan.references import qualified_name
from slipstitch.project import Project, ScriptKind

__all__ = ["ScriptDiff", "diff_instances", "neighbours"]


@dataclass(frozen=True, slots=True)
class ScriptDiff:
    """The lines of a unified diff between the scripts of one kind, each with its end."""

    kind: ScriptKind
    lines: tuple[str, ...]


def neighbours(plan: Plan, change: Change) -> tuple[Change, Change]:
    """Return an instance and the one that reworks it; of the last one, the one before and it.

    :raises SlipstitchError: when the change was never reworked.
    """
    instances = [each for each in plan.changes if each.name == change.name]
    place = instances.index(change)
    if len(instances) == 1:
        raise SlipstitchError(
            "show",
            f'"{change.name}" was never reworked: there is nothing to compare it with',
            hint="git diff compares a script with what was committed",
        )
    first = min(place, len(instances) - 2)
    return instances[first], instances[first + 1]


def diff_instances(
    project: Project, old: Change, new: Change, kinds: Sequence[ScriptKind]
) -> list[ScriptDiff]:
    """Return how the scripts of two instances differ; nothing for those that are equal."""
    diffs = []
    for kind in kinds:
        before, after = _lines(project, old, kind), _lines(project, new, kind)
        names = [f"{kind} {qualified_name(each)}" for each in (old, new)]
        lines = tuple(difflib.unified_diff(before, after, names[0], names[1]))
        if lines:
            diffs.append(ScriptDiff(kind, lines))
    return diffs


def _lines(project: Project, change: Change, kind: ScriptKind) -> list[str]:
    """Return the lines of a script, each with its end; none where there is no script."""
    path = project.script_path(change, kind)
    if not path.is_file():
        return []
    lines = path.read_text("utf-8", "replace").splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines
