"""Hold fast what is released: the digests of all deploy scripts that a tag covers.

The list is what ``sha1sum -c`` reads, from the top directory of the project. Its digests are
the ``script_hash`` values that the registry records, so that a file, a list and a database can
be compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from slipstitch.errors import Location, SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.model import Plan
from slipstitch.project import Project

__all__ = [
    "Finding",
    "check_frozen",
    "freeze",
    "freeze_new_tag",
    "frozen_count",
    "frozen_path",
    "thaw",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """A script that is not what was released, or what its source says, with the cure."""

    path: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class _Line:
    digest: str
    path: str

    def __str__(self) -> str:
        return f"{self.digest}  {self.path}\n"


def frozen_count(plan: Plan) -> int:
    """Return how many changes the last tag covers: all up to the one that carries it."""
    return max((change.position + 1 for change in plan.changes if change.tags), default=0)


def frozen_path(project: Project) -> Path:
    """Return where the list stands: beside the deploy scripts."""
    return Path(project.target.deploy_dir) / "frozen.sha1"


def check_frozen(project: Project) -> tuple[Finding, ...]:
    """Compare the list, the covered scripts and the plan; return what does not hold."""
    listed = {line.path: line.digest for line in _read(frozen_path(project))}
    findings: list[Finding] = []
    for path in _covered(project):
        text = str(path)
        digest = _digest(path)
        if digest is None:
            message = "is missing, but a tag covers it"
            findings.append(Finding(text, message, "take it from version control"))
        elif text not in listed:
            findings.append(
                Finding(text, "is covered by a tag, but not listed", "slipstitch freeze")
            )
        elif digest != listed[text]:
            cure = "take it from version control; a change of it is a rework"
            findings.append(Finding(text, "was changed after its release", cure))
    known = {str(path) for path in _covered(project)}
    for path_text in listed:
        if path_text not in known:
            cure = "slipstitch freeze, if a rework moved the script"
            findings.append(Finding(path_text, "is listed, but no tag covers it", cure))
    return tuple(findings)


def freeze(project: Project) -> tuple[str, ...]:
    """Add what tags cover and the list lacks; return the paths that were added or moved.

    A digest that is listed never changes. A script that a rework moved to ``name@tag`` keeps
    its digest and takes its new path.

    :raises SlipstitchError: a listed script was changed, or one to be listed is missing.
    """
    path = frozen_path(project)
    lines = list(_read(path))
    covered = _covered(project)
    known = {str(script) for script in covered}
    changed: list[str] = []
    for script in covered:
        text, digest = str(script), _digest(script)
        if digest is None:
            raise SlipstitchError(
                "freeze",
                f'"{text}" is missing, but a tag covers it',
                hint="take it from version control",
            )
        place = next((n for n, line in enumerate(lines) if line.path == text), None)
        if place is not None and lines[place].digest == digest:
            continue
        moved = next(
            (
                n
                for n, line in enumerate(lines)
                if line.digest == digest
                and (line.path not in known or _digest(Path(line.path)) != digest)
            ),
            None,
        )
        if moved is not None:
            lines[moved] = _Line(digest, text)
        elif place is None:
            lines.append(_Line(digest, text))
        else:
            raise SlipstitchError(
                "freeze",
                f'"{text}" was changed after its release',
                hint="take it from version control; a change of it is a rework",
            )
        changed.append(text)
    if changed:
        write_whole(path, "".join(map(str, lines)).encode())
    return tuple(changed)


def thaw(project: Project, removed: Sequence[Path]) -> None:
    """Take scripts out of the list, where there is one, that are part of another one now."""
    path = frozen_path(project)
    gone = {str(each) for each in removed}
    if path.exists():
        kept = [line for line in _read(path) if line.path not in gone]
        write_whole(path, "".join(map(str, kept)).encode())


def freeze_new_tag(project: Project) -> tuple[str, ...]:
    """Do the same where the project keeps a list; for the ``tag`` command."""
    return freeze(project) if frozen_path(project).exists() else ()


def _covered(project: Project) -> Sequence[Path]:
    """Return the deploy scripts of all changes up to the last tag, in the order of the plan."""
    covered = project.plan.changes[: frozen_count(project.plan)]
    return [Path(project.script_path(change, "deploy")) for change in covered]


def _digest(path: Path) -> str | None:
    if not path.is_file():
        return None
    return hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()


def _read(path: Path) -> list[_Line]:
    if not path.exists():
        return []
    lines: list[_Line] = []
    for number, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        digest, _, name = text.partition("  ")
        if len(digest) != 40 or not name:
            raise SlipstitchError(
                "freeze",
                "is not a line of sha1sum",
                hint="a line is a digest, two blanks and a path",
                location=Location(str(path), number),
            )
        lines.append(_Line(digest, name))
    return lines
