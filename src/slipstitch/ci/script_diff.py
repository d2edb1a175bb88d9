"""What a reviewer reads of a new change: its scripts, or how they differ from what it reworks."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from slipstitch.plan.model import Change
from slipstitch.project import Project, ScriptKind

__all__ = ["DiffLine", "ScriptDiff", "script_diffs"]

KINDS: tuple[ScriptKind, ...] = ("deploy", "revert", "verify")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line: added, gone, or there before and after; ``jump`` says where lines were left out."""

    kind: Literal["added", "gone", "same", "jump"]
    text: str


@dataclass(frozen=True, slots=True)
class ScriptDiff:
    """A script of a new change; ``lines`` is empty where there is no such file."""

    change: Change
    kind: ScriptKind
    path: str
    is_rework: bool
    lines: tuple[DiffLine, ...]


def script_diffs(project: Project, changes: Sequence[Change]) -> list[ScriptDiff]:
    """Return the scripts of each change, deploy first; a rework beside the former."""
    found = []
    for change in changes:
        earlier = _earlier(project, change)
        for kind in KINDS:
            path = project.script_path(change, kind)
            new = _text(project, change, kind)
            old = _text(project, earlier, kind) if earlier is not None else ""
            found.append(ScriptDiff(change, kind, str(path), earlier is not None, _lines(old, new)))
    return found


def _earlier(project: Project, change: Change) -> Change | None:
    before = project.plan.changes[: change.position]
    return next((each for each in reversed(before) if each.name == change.name), None)


def _text(project: Project, change: Change, kind: ScriptKind) -> str:
    path = project.script_path(change, kind)
    return path.read_text("utf-8", "replace") if path.is_file() else ""


def _lines(old: str, new: str) -> tuple[DiffLine, ...]:
    """Return the difference; all lines are added where there was nothing before.

    >>> [(line.kind, line.text) for line in _lines("a", "a\\nb")]
    [('jump', '@@ -1 +1,2 @@'), ('same', 'a'), ('added', 'b')]
    """
    if not old:
        return tuple(DiffLine("added", text) for text in new.splitlines())
    kinds: dict[str, Literal["added", "gone", "same", "jump"]] = {
        "+": "added",
        "-": "gone",
        " ": "same",
        "@": "jump",
    }
    told = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="")
    return tuple(
        DiffLine(kinds[line[0]], line if line[0] == "@" else line[1:]) for line in list(told)[2:]
    )
