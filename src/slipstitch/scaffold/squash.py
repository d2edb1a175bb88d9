"""One change in the place of many that are released: their scripts, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change, Dependency, Person
from slipstitch.plan.names import check_change_name
from slipstitch.plan.parse import PlanFile, parse_plan
from slipstitch.plan.write import change_line, dependency_list
from slipstitch.project import Project, ScriptKind
from slipstitch.render.squashed import marked_part
from slipstitch.scaffold.joinable import refuse_to_join
from slipstitch.target import Target

__all__ = ["Squash", "squash"]

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Squash:
    """A plan with the baseline, what its scripts hold, and the scripts that nothing names now."""

    plan_file: PlanFile
    written: dict[Path, bytes]
    removed: tuple[Path, ...]
    count: int


def squash(
    plan_file: PlanFile,
    last: Change,
    name: str,
    targets: Sequence[Target],
    *,
    planner: Person,
    now: datetime,
) -> Squash:
    """Put one change in the place of all up to a tagged one; the others keep their lines.

    The scripts are joined as they are, so the baseline does what its parts did, in their order,
    with their transactions; its revert is that of its parts, the last first.

    :param last: the last change that goes into it; it must have a tag, which stays.
    :param name: what the baseline is called.
    :raises SlipstitchError: when the name is taken, or a script is missing or reaches further
        than its file.
    """
    plan = plan_file.plan
    gone, stays = plan.changes[: last.position + 1], plan.changes[last.position + 1 :]
    if not last.tags:
        raise SlipstitchError(
            "squash", f'"{last.name}" has no tag', hint="only what is released may be squashed"
        )
    check_change_name(name)
    if any(change.name == name for change in plan.changes):
        # Nor may it be one of the parts: its scripts are written before the plan is.
        raise SlipstitchError(
            "squash",
            f'Change "{name}" already exists in plan {plan.path}',
            hint="give another name with --name",
        )
    new_plan = _plan(plan_file, gone, stays, change_line(name, "", now, planner, _note(gone)))
    written: dict[Path, bytes] = {}
    old: dict[Path, None] = {}
    for target in targets:
        before, after = Project(plan, target), Project(new_plan.plan, target)
        written |= _scripts(before, after, gone)
        old |= {path: None for change in gone for path in _paths(before, change)}
        for change in new_plan.plan.changes:
            for path in _paths(after, change):
                old.pop(path, None)
    _refuse_others(written)
    return Squash(new_plan, written, tuple(path for path in old if path.is_file()), len(gone))


def _note(gone: Sequence[Change]) -> str:
    return f"All up to {gone[-1].tags[-1].text}: {len(gone)} changes"


def _plan(
    plan_file: PlanFile, gone: Sequence[Change], stays: Sequence[Change], baseline: str
) -> PlanFile:
    """Return the plan: header, baseline, the tags of what it ends with, and the other lines."""
    name = baseline.split(" ", 1)[0]
    tags = [plan_file.lines[tag.line_number - 1] for tag in gone[-1].tags]
    end = max(tag.line_number for tag in gone[-1].tags)
    rest = list(plan_file.lines[end:])
    kept = {tag.name for change in (gone[-1], *stays) for tag in change.tags}
    names: set[str] = set()
    for change in stays:
        requires = _requirements(change, names, kept, name)
        if requires != list(change.requires) or change.conflicts:
            conflicts = [one for one in change.conflicts if one.project or one.change in names]
            listed = dependency_list(requires, conflicts)
            line = change_line(change.name, listed, change.planned_at, change.planner, change.note)
            rest[change.line_number - 1 - end] = f"{'-' if change.operator == '-' else ''}{line}"
        names.add(change.name)
    header = plan_file.lines[: plan_file.header_end]
    data = "".join(f"{line}\n" for line in [*header, baseline, *tags, *rest]).encode()
    return parse_plan(data, plan_file.plan.path)


def _requirements(
    change: Change, names: set[str], tags: set[str], baseline: str
) -> list[Dependency]:
    """Return what a change requires now: the baseline in the place of what went into it."""
    found: dict[str, Dependency] = {}
    for one in change.requires:
        is_here = one.change is None or one.change in names
        is_tagged = one.tag is None or one.tag in tags
        new = one if one.project or (is_here and is_tagged) else Dependency("require", baseline)
        found.setdefault(new.text, new)
    return list(found.values())


def _refuse_others(written: dict[Path, bytes]) -> None:
    """Refuse to write over what no line of the plan names; what was written so already may stay."""
    for path, content in written.items():
        if path.exists() and not (path.is_file() and path.read_bytes() == content):
            raise SlipstitchError(
                "squash",
                f"{path} exists, and no change of the plan has it",
                hint="take it away, or give another name with --name",
            )


def _scripts(before: Project, after: Project, gone: Sequence[Change]) -> dict[Path, bytes]:
    heads: dict[ScriptKind, str] = {"deploy": "to", "revert": "from", "verify": "on"}
    baseline = after.plan.changes[0]
    written = {}
    for kind, word in heads.items():
        order = list(reversed(gone)) if kind == "revert" else list(gone)
        if kind == "verify":
            # What a later change reworked is not there to be verified.
            order = [one for one in order if not one.is_reworked]
        parts = [_part(before.script_path(one, kind), one, kind) for one in order]
        title = f"-- {kind.capitalize()} {before.plan.project}:{baseline.name} {word} pg\n"
        written[after.script_path(baseline, kind)] = b"".join([title.encode(), *parts])
    return written


def _part(path: Path, change: Change, kind: ScriptKind) -> bytes:
    """Return the bytes of one script, set apart; a missing verify script says nothing."""
    if not path.is_file():
        if kind == "verify":
            return b""
        raise SlipstitchError("squash", f"{path} does not exist", hint="take it from git")
    source = path.read_bytes()
    refuse_to_join(source, str(path))
    return marked_part(change, source.removeprefix(_MARK))


def _paths(project: Project, change: Change) -> list[Path]:
    kinds: tuple[ScriptKind, ...] = ("deploy", "revert", "verify")
    return [project.script_path(change, kind) for kind in kinds]
