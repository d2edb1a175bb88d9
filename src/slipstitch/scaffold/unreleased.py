"""The files of a change that is not released yet: gone with it, or called as it is called now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.model import Change, Plan
from slipstitch.project import Project, ScriptKind
from slipstitch.target import Target

__all__ = ["FileMoves", "moves_of_removal", "moves_of_rename"]


@dataclass(frozen=True, slots=True)
class FileMoves:
    """What becomes of some scripts: what each place is to hold, and what goes.

    What is written comes before the plan, what goes after it: a kill in between loses nothing.
    """

    written: dict[Path, bytes]
    removed: tuple[Path, ...]

    def write(self) -> None:
        """Write the new files."""
        for path, content in self.written.items():
            write_whole(path, content)

    def remove(self) -> None:
        """Remove what nothing names any more."""
        for path in self.removed:
            path.unlink(missing_ok=True)


def moves_of_removal(plan: Plan, change: Change, targets: Sequence[Target]) -> FileMoves:
    """Return what a removal does: of a rework, the scripts before it come back to their name."""
    earlier = [each for each in plan.changes[: change.position] if each.name == change.name]
    written: dict[Path, bytes] = {}
    removed: dict[Path, None] = {}
    for project, kind in _scripts(plan, targets):
        place = project.script_path(change, kind)
        kept = project.script_path(earlier[-1], kind) if earlier else None
        if kept is not None and kept.is_file():
            written[place] = kept.read_bytes()
            removed[kept] = None
        elif place.is_file():
            removed[place] = None
    return FileMoves(written, tuple(path for path in removed if path not in written))


def moves_of_rename(
    plan: Plan, change: Change, new: Change, targets: Sequence[Target]
) -> FileMoves:
    """Return what a new name does: the scripts move, and the line that names the change follows.

    :raises SlipstitchError: when a file stands where a script would go.
    """
    written: dict[Path, bytes] = {}
    removed: dict[Path, None] = {}
    for project, kind in _scripts(plan, targets):
        place, goal = project.script_path(change, kind), project.script_path(new, kind)
        if goal.exists():
            raise SlipstitchError("rename", f"{goal} already exists", hint="move it away first")
        if place.is_file():
            old_words = f"{plan.project}:{change.name} ".encode()
            new_words = f"{plan.project}:{new.name} ".encode()
            first, newline, rest = place.read_bytes().partition(b"\n")
            written[goal] = first.replace(old_words, new_words) + newline + rest
            removed[place] = None
    return FileMoves(written, tuple(removed))


def _scripts(plan: Plan, targets: Sequence[Target]) -> list[tuple[Project, ScriptKind]]:
    return [(Project(plan, target), kind) for target in targets for kind in get_args(ScriptKind)]
