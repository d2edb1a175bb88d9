"""The parts of a squashed change: which changes went into it, and the script that each had.

``slipstitch squash`` puts one change in the place of all up to a tag, so it is the first of its
plan. A mark stands before each part of its scripts. By it a source is still known to be deployed,
its next change knows what to go back to, and a part that was replaced is not verified any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from slipstitch.plan.model import Change
from slipstitch.project import Project, ScriptKind

__all__ = ["Part", "marked_part", "squashed_parts", "without_part"]

_MARK = b"-- squashed: "
_BEFORE_MARK = re.compile(rb"^(?=-- squashed: )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """What one change was, as the squashed change has it.

    :param name: of the change that it was.
    :param baseline: name of the change that it went into.
    :param path: where its deploy script stands now.
    :param text: the deploy script that it had.
    """

    name: str
    baseline: str
    path: str
    text: str


def marked_part(change: Change, script: bytes) -> bytes:
    """Return the script of a change as a part of a squashed one, mark included."""
    return b"\n%s%s\n%s\n" % (_MARK, change.text.encode(), script.rstrip(b"\n"))


def squashed_parts(project: Project) -> dict[str, Part]:
    """Return by name what went into the plan's first change; of reworked ones what came last.

    Nothing where the first change is no squashed one.
    """
    parts: dict[str, Part] = {}
    path = _script(project, "deploy")
    for name, piece in _pieces(path):
        parts.pop(name, None)  # a reworked one stands where it came last
        if name:
            text = piece.partition(b"\n")[2].decode("utf-8", "replace")
            parts[name] = Part(name, project.plan.changes[0].name, str(path), text)
    return parts


def without_part(project: Project, name: str) -> tuple[Path, bytes] | None:
    """Return the verify script of the squashed change without one part; none where it has none.

    What another change replaces is not there any more to be verified.
    """
    path = _script(project, "verify")
    pieces = list(_pieces(path))
    kept = [piece for each, piece in pieces if each != name]
    return None if path is None or len(kept) == len(pieces) else (path, b"".join(kept))


def _script(project: Project, kind: ScriptKind) -> Path | None:
    """Return where a script of the first change stands, if it is there."""
    if not project.plan.changes:
        return None
    path = project.script_path(project.plan.changes[0], kind)
    return path if path.is_file() else None


def _pieces(path: Path | None) -> Iterator[tuple[str, bytes]]:
    """Cut a script at its marks; what stands before the first has no name."""
    for piece in _BEFORE_MARK.split(path.read_bytes()) if path is not None else ():
        named = piece.partition(b"\n")[0].removeprefix(_MARK) if piece.startswith(_MARK) else b""
        yield named.decode("utf-8", "replace").partition(" ")[0], piece
