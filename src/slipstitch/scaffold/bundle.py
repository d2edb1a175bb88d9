"""Copies of a project for those who only deploy: configuration, plan and scripts in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.model import Change, Plan
from slipstitch.plan.parse import PlanFile, read_plan
from slipstitch.plan.references import find_in_plan
from slipstitch.plan.write import with_range
from slipstitch.project import Project, ScriptKind
from slipstitch.target import Target

__all__ = [
    "BundledChange",
    "Copy",
    "Part",
    "cut_plan",
    "earlier_scripts",
    "inside",
    "scripts_to_copy",
]


_PLACES = (
    "plan_file",
    "deploy_dir",
    "revert_dir",
    "verify_dir",
    "reworked_deploy_dir",
    "reworked_revert_dir",
    "reworked_verify_dir",
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A file, and where its copy goes."""

    source: Path
    place: Path

    def make(self) -> bool:
        """Make the copy; return whether it was needed: one that equals is left alone.

        Times do not tell. The copy of an earlier bundle, of a part of the plan, may be of another
        script, and is newer than this one.

        :raises SlipstitchError: when there is no such file.
        """
        if not self.source.is_file():
            raise SlipstitchError("bundle", f"Cannot copy {self.source}: does not exist")
        content = self.source.read_bytes()
        if self.place.is_file() and self.place.read_bytes() == content:
            return False
        write_whole(self.place, content)
        return True


@dataclass(frozen=True, slots=True)
class BundledChange:
    """A change of the bundle, named with its tags, and the copies of its scripts."""

    text: str
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a plan: the plan it is of, its first change, and the part as a plan."""

    whole: Plan
    first: int
    cut: PlanFile


def inside(folder: Path, path: Path) -> Path:
    """Return where the copy of a file goes: at the same place, seen from the bundle.

    :raises SlipstitchError: when the file is not below the working directory.

    >>> str(inside(Path("bundle"), Path("./db/sqitch.plan")))
    'bundle/db/sqitch.plan'
    """
    relative = Path(os.path.relpath(path))
    if ".." in relative.parts:
        raise SlipstitchError(
            "bundle",
            f"Cannot copy {path}: it is not below the working directory",
            hint="a bundle keeps the places of files, and this one would stand beside it",
        )
    return folder / relative


def cut_plan(plan_file: PlanFile, first: str | None, last: str | None) -> Part:
    """Return the changes from one reference to another, with the tags of the last.

    :param first: a change of the plan; from the beginning where there is none.
    :param last: a change of the plan; to the end where there is none.
    :raises SlipstitchError: when a reference means no change, or what is left is no plan.
    """
    plan = plan_file.plan
    begin = _find(plan, first) if first is not None else None
    end = _find(plan, last) if last is not None else None
    if begin and end and end.position < begin.position:
        raise SlipstitchError("bundle", f'"{last}" stands before "{first}" in {plan.path}')
    try:
        cut = with_range(plan_file, begin, end)
    except SlipstitchError as error:
        raise SlipstitchError(
            "bundle",
            f"The plan from {first or '@ROOT'} to {last or '@HEAD'} could not be read",
            detail=error.message,
            hint="begin with the change that is required, or before it",
        ) from error
    return Part(plan, begin.position if begin else 0, cut)


def _find(plan: Plan, reference: str) -> Change:
    try:
        return find_in_plan(plan, reference)
    except SlipstitchError as error:
        if "\n" in error.message:
            raise  # an ambiguous name, with its candidates
        raise SlipstitchError("bundle", f"Cannot find change {reference}") from error


def scripts_to_copy(part: Part, target: Target, folder: Path) -> Iterator[BundledChange]:
    """Give the changes of a part with the copies of the scripts that there are.

    A script goes where the plan of the bundle looks for it: a change whose rework is left out
    is not reworked there.
    """
    project, bundled = Project(part.whole, target), Project(part.cut.plan, target)
    for place, change in enumerate(part.cut.plan.changes):
        original = part.whole.changes[part.first + place]
        copies = []
        for kind in get_args(ScriptKind):
            source = project.script_path(original, kind)
            if source.exists():
                copies.append(Copy(source, inside(folder, _place(bundled, change, source, kind))))
        yield BundledChange(original.text, tuple(copies))


def earlier_scripts(target: Target, folder: Path) -> list[Path]:
    """Return the scripts that the plan of an earlier bundle names and that are still there.

    Nothing but that plan tells them from files that somebody put into the folder.
    """
    try:
        places: dict[str, Any] = {name: inside(folder, getattr(target, name)) for name in _PLACES}
        there = replace(target, **places)
        plan = read_plan(str(there.plan_file)).plan
    except SlipstitchError:
        return []  # no bundle is there, or none that anybody could deploy
    project = Project(plan, there)
    paths = (
        project.script_path(change, kind)
        for change in plan.changes
        for kind in get_args(ScriptKind)
    )
    return [path for path in dict.fromkeys(paths) if path.is_file()]


def _place(bundled: Project, change: Change, source: Path, kind: ScriptKind) -> Path:
    """Return where the plan of a bundle looks for a script."""
    wanted = bundled.script_path(change, kind)
    kept = wanted.with_name(source.name)
    known = [f"{Path(change.name).name}@{tag}" for tag in change.rework_tags]
    # The file of a reworked change may have the name of any of its candidate tags.
    return kept if source.name.removesuffix(f".{bundled.target.extension}") in known else wanted
