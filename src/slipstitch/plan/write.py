"""New lines for a plan: a change at its end, a tag behind its change.

Sqitch writes the whole file again with every change, and makes some blanks, notes and
dependencies uniform while it does (``sqitch-compat`` 2.10). So do we, byte for byte, for
people who use both programs in turn must not see lines move. What was written is read
again before it is handed out: nothing leaves here that could not be loaded tomorrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slipstitch.errors import SlipstitchError
from slipstitch.plan.identity import format_timestamp
from slipstitch.plan.lines import (
    WHITE,
    BodyLine,
    comment_text,
    escape_note,
    is_blank_or_comment,
    note_text,
    split_body_line,
    split_note,
    split_pragma,
)
from slipstitch.plan.model import Change, Dependency, Person, Plan
from slipstitch.plan.names import check_change_name, check_project_name, check_tag_name
from slipstitch.plan.parse import PlanFile, parse_plan
from slipstitch.plan.uri import canonical_uri

__all__ = [
    "change_line",
    "check_new_name",
    "dependency_list",
    "new_plan",
    "reworked_instance",
    "with_change",
    "with_range",
    "with_rework",
    "with_tag",
]

SYNTAX_VERSION = "1.0.0"


def new_plan(project: str, uri: str | None, path: str) -> PlanFile:
    """Return the plan of a project that has no changes yet.

    :raises SlipstitchError: ident ``plan``, when the name is none.

    >>> new_plan("flipr", None, "sqitch.plan").to_bytes()
    b'%syntax-version=1.0.0\\n%project=flipr\\n\\n'
    """
    check_project_name(project)
    lines = [f"%syntax-version={SYNTAX_VERSION}", f"%project={project}"]
    if uri:
        lines.append(f"%uri={canonical_uri(uri)}")
    return _read_again([*lines, ""], path)


def with_change(
    planfile: PlanFile,
    name: str,
    *,
    requires: Sequence[Dependency] = (),
    conflicts: Sequence[Dependency] = (),
    planner: Person,
    planned_at: datetime,
    note: str = "",
) -> PlanFile:
    """Return the plan with one more change at its end.

    :param note: the text as it is meant; it is escaped here.
    :raises SlipstitchError: ident ``plan``, when the name is taken or none, or the new plan
        could not be read.
    """
    plan = planfile.plan
    check_new_name(plan, name)
    lines = _uniform_lines(planfile)
    if planfile.needs_blank_line:
        lines.append("")
    if plan.changes and plan.changes[-1].tags:
        lines.append("")
    listed = dependency_list(requires, conflicts)
    line = change_line(name, listed, planned_at, planner, note)
    return _read_again([*lines, line], plan.path)


def with_rework(
    planfile: PlanFile,
    name: str,
    *,
    requires: Sequence[Dependency] = (),
    conflicts: Sequence[Dependency] = (),
    planner: Person,
    planned_at: datetime,
    note: str = "",
) -> PlanFile:
    """Return the plan with a further instance of a change at its end, as Sqitch writes it.

    The new line requires the instance before it, which :func:`reworked_instance` names. No
    empty line is put before it, not even behind a tag.

    :param note: the text as it is meant; it is escaped here.
    :raises SlipstitchError: ident ``plan``, when there is no such change, or no tag between it
        and the end of the plan.
    """
    previous = reworked_instance(planfile.plan, name)
    rest = [each for each in requires if each.text != previous.text]
    lines = _uniform_lines(planfile)
    if planfile.needs_blank_line:
        lines.append("")
    listed = dependency_list([previous, *rest], conflicts)
    line = change_line(name, listed, planned_at, planner, note)
    return _read_again([*lines, line], planfile.plan.path)


def reworked_instance(plan: Plan, name: str) -> Dependency:
    """Return the requirement that names the instance a rework begins from: ``NAME@TAG``.

    The tag is the first of the last tagged change (``sqitch-compat`` section 11).

    :raises SlipstitchError: ident ``plan``, in Sqitch's words.
    """
    instances = [change for change in plan.changes if change.name == name]
    if not instances:
        check_change_name(name)  # a name with a tag, say, could not be added either
        raise SlipstitchError(
            "plan",
            f'Change "{name}" does not exist in {plan.path}.\n'
            f'Use "sqitch add {name}" to add it to the plan',
        )
    tagged = [change for change in plan.changes[instances[-1].position :] if change.tags]
    if not tagged:
        raise SlipstitchError(
            "plan",
            f'Cannot rework "{name}" without an intervening tag.\n'
            'Use "sqitch tag" to create a tag and try again',
        )
    return Dependency("require", change=name, tag=tagged[-1].tags[0].name)


def check_new_name(plan: Plan, name: str) -> None:
    """Refuse a name that the plan has already, or that no change may have.

    :raises SlipstitchError: ident ``plan``, in Sqitch's words.
    """
    check_change_name(name)
    if any(change.name == name for change in plan.changes):
        raise SlipstitchError(
            "plan",
            f'Change "{name}" already exists in plan {plan.path}.\n'
            'Use "sqitch rework" to copy and rework it',
        )


def with_tag(
    planfile: PlanFile,
    name: str,
    change: Change,
    *,
    planner: Person,
    planned_at: datetime,
    note: str = "",
) -> PlanFile:
    """Return the plan with a tag behind a change and the tags that the change has.

    :param name: the tag without its ``@``.
    :param change: the instance to tag; one of the plan's own changes.
    :raises SlipstitchError: ident ``plan``, when the name is taken or none.
    """
    check_tag_name(name)
    plan = planfile.plan
    if any(tag.name == name for each in plan.changes for tag in each.tags):
        raise SlipstitchError("plan", f'Tag "@{name}" already exists')
    lines = _uniform_lines(planfile)
    # Sqitch counts the tags but not the empty lines between them; ``line_number`` is from 1.
    place = change.line_number + planfile.lines_put_first + len(change.tags)
    content = f"@{name} {format_timestamp(planned_at)} {planner}"
    lines.insert(place, _with_note(content, note))
    return _read_again(lines, plan.path)


def with_range(planfile: PlanFile, first: Change | None, last: Change | None) -> PlanFile:
    """Return a part of the plan as a plan of its own, under the same header.

    :param first: where it begins; with all that stands below the header where there is none.
    :param last: where it ends, its tags included; with the last line where there is none.
    :raises SlipstitchError: ident ``plan``, when the part could not be read, for example because
        something is required that was left out.
    """
    lines = _uniform_lines(planfile)
    header = planfile.header_end + planfile.lines_put_first
    begin = header if first is None else first.line_number - 1 + planfile.lines_put_first
    end = len(lines)
    if last is not None:
        end = max(last.line_number, *(tag.line_number for tag in last.tags), 0)
        end += planfile.lines_put_first
    return _read_again([*lines[:header], *lines[begin:end]], planfile.plan.path)


def dependency_list(requires: Sequence[Dependency], conflicts: Sequence[Dependency]) -> str:
    """Return the list in brackets as a plan holds it, or nothing when it would be empty.

    >>> dependency_list([Dependency("require", change="a")], [Dependency("conflict", change="b")])
    '[a !b]'
    """
    texts = [dependency.text for dependency in requires]
    texts += [f"!{dependency.text}" for dependency in conflicts]
    return f"[{' '.join(texts)}]" if texts else ""


def change_line(name: str, listed: str, planned_at: datetime, planner: Person, note: str) -> str:
    """Return the line of a change as a new plan holds it.

    :param listed: its dependencies, as :func:`dependency_list` gives them.
    """
    content = f"{name} {listed + ' ' if listed else ''}{format_timestamp(planned_at)} {planner}"
    return _with_note(content, note)


def _with_note(content: str, note: str) -> str:
    """Return a new line with its note; no blank before the note ``0``, as in Sqitch."""
    if not note:
        return content
    return f"{content}{'' if note == '0' else ' '}# {escape_note(note)}"


def _read_again(lines: Sequence[str], path: str) -> PlanFile:
    return parse_plan("".join(f"{line}\n" for line in lines).encode(), path)


def _uniform_lines(planfile: PlanFile) -> list[str]:
    """Return every line as Sqitch would write it again, the syntax version in front."""
    project = planfile.plan.project
    changes = {change.line_number: change for change in planfile.plan.changes}
    lines = [f"%syntax-version={SYNTAX_VERSION}"] * planfile.lines_put_first
    for number, line in enumerate(planfile.lines, start=1):
        if is_blank_or_comment(line):
            lines.append(_uniform_comment(line))
        elif number <= planfile.header_end:
            lines.append(_uniform_pragma(line))
        else:
            lines.append(_uniform_body_line(line, changes.get(number), project))
    return lines


def _uniform_comment(line: str) -> str:
    """Return a blank or comment line: leading blanks stay, the text is trimmed.

    >>> _uniform_comment("  #  text ")
    '  # text'
    """
    indent, mark, _ = line.partition("#")
    text = comment_text(line) if mark else ""
    return f"{indent}# {escape_note(text)}" if text else indent


def _uniform_pragma(line: str) -> str:
    """Return a pragma; what stands in its note is escaped once more with every rewrite.

    >>> _uniform_pragma("%syntax-version = 2 #x")
    '%syntax-version = 1.0.0 # x'
    """
    content, blanks, note = split_note(line)
    pragma = split_pragma(content)
    assert pragma is not None
    value = SYNTAX_VERSION if pragma.key == "syntax-version" else pragma.value
    text = f"{pragma.indent}%{pragma.space}{pragma.key}"
    if value is not None:
        text += f"{pragma.before}={pragma.after}{value}"
    text += blanks
    trimmed = (note or "").strip(WHITE)
    return f"{text}# {escape_note(trimmed)}" if trimmed else text


def _uniform_dependencies(change: Change, project: str) -> str:
    """Return the list of a change with own-project prefixes dropped.

    Sqitch drops the prefix of ``[a own:a]`` too, and cannot read ``[a a]`` again. The second
    of two keeps it here, which neither the plan nor an id can tell from dropping it.
    """
    texts: list[str] = []
    for sign, dependencies in (("", change.requires), ("!", change.conflicts)):
        for dependency in dependencies:
            text = f"{sign}{dependency.text}"
            texts.append(f"{sign}{project}:{dependency.text}" if text in texts else text)
    return f"[{' '.join(texts)}]" if texts else ""


def _uniform_body_line(line: str, change: Change | None, project: str) -> str:
    """Return a change line, or without ``change`` a tag line."""
    content, blanks, raw_note = split_note(line)
    parts = split_body_line(content)
    listed = _uniform_dependencies(change, project) if change else ""
    note = note_text(raw_note) if raw_note else ""
    text = f"{_opening(parts, listed)}{parts.timestamp} {_planner(parts)}{blanks}"
    return f"{text}# {escape_note(note)}" if note else text


def _opening(parts: BodyLine, listed: str) -> str:
    if parts.is_tag:
        return f"{parts.indent}@{parts.name} "
    name = f"{parts.indent}{parts.sign}{parts.gap}{parts.name}{parts.space or ' '}"
    return f"{name}{listed} " if listed else name


def _planner(parts: BodyLine) -> str:
    return f"{parts.planner_name} <{parts.planner_email}>"
