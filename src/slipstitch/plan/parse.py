"""From the bytes of a plan file to a plan that was found sound.

A plan is refused where Sqitch refuses it, with Sqitch's words, the file, the line and the
column. The text is kept as it was, so a plan that nobody changed is written byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from slipstitch.errors import Location, SlipstitchError
from slipstitch.plan.dependencies import Requiring, check_section, parse_dependency
from slipstitch.plan.identity import change_text, object_id, project_text, tag_text
from slipstitch.plan.lines import (
    BLANKS,
    PLAIN_CHANGE,
    BodyLine,
    LineError,
    comment_text,
    is_blank_or_comment,
    note_text,
    split_body_line,
    split_note,
    split_pragma,
)
from slipstitch.plan.model import Changes, Dependency, Person, Plan, Tag
from slipstitch.plan.names import check_project_name, check_special_names
from slipstitch.plan.uri import encoded_uri
from slipstitch.records import record

__all__ = ["PlanFile", "parse_plan", "read_plan"]

_NO_CONTENT = f"#{BLANKS}"
_ALL_BLANKS_TO_SPACE = {ord(blank): " " for blank in BLANKS}


@record(slots=False)
class PlanFile:
    """A plan and the text it was read from.

    ``lines`` are the lines of the file without their ends. ``header_end`` counts those
    that belong to the header, its closing empty line included. ``source`` holds the
    bytes as they were read, until :mod:`slipstitch.plan.write` makes a new file.
    """

    plan: Plan
    lines: tuple[str, ...]
    header_end: int
    source: bytes

    def to_bytes(self) -> bytes:
        """Return the file's content: untouched plans come back as they were read."""
        return self.source

    @property
    def lines_put_first(self) -> int:
        """How many lines a rewrite puts in front: one when the syntax version is missing."""
        pragmas = (
            split_pragma(split_note(line)[0])
            for line in self.lines[: self.header_end]
            if not is_blank_or_comment(line)
        )
        return 0 if any(pragma and pragma.key == "syntax-version" for pragma in pragmas) else 1

    @property
    def needs_blank_line(self) -> bool:
        """Whether the header is not closed yet, so that no change may follow."""
        last = self.lines[self.header_end - 1]
        return not is_blank_or_comment(last) or comment_text(last) not in {"", "0"}


def read_plan(path: str) -> PlanFile:
    """Read and check the plan file at ``path``.

    :raises SlipstitchError: ident ``plan``; the message names the file as given.
    """
    place = Path(path)
    try:
        if not place.exists():
            raise SlipstitchError(
                "plan",
                f"Plan file {path} does not exist",
                hint='run "slipstitch init" to make a project, or change to its directory',
            )
        if not place.is_file():
            raise SlipstitchError("plan", f"Plan file {path} is not a regular file")
        data = place.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SlipstitchError("plan", f"Cannot open {path}: {reason}") from error
    return parse_plan(data, path)


def parse_plan(text: bytes, path: str) -> PlanFile:
    """Parse and check the content of a plan file.

    :param path: the file's name as messages and :class:`Plan` show it.
    :raises SlipstitchError: ident ``plan``, with file, line and column.
    """
    decoded = _decode(text, path)
    lines = decoded.replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    reader = _Reader(path)
    header_end = reader.read_header(lines)
    reader.read_body(lines, header_end)
    return PlanFile(reader.plan(), tuple(lines), header_end, text)


def _decode(data: bytes, path: str) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
        raise SlipstitchError(
            "plan",
            f"Cannot read {path}: it is not UTF-8 at line {line}",
            hint="save the plan as UTF-8",
            location=Location(path, line, column),
        ) from error
    # Sqitch refuses the code points that Unicode reserves for no character at all.
    if not text.isascii():
        for place, character in enumerate(text):
            code = ord(character)
            if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
                line = text.count("\n", 0, place) + 1
                raise SlipstitchError(
                    "plan",
                    f"Cannot read {path}: U+{code:04X} is no character, at line {line}",
                    location=Location(path, line, place - text.rfind("\n", 0, place)),
                )
    return text


class _Reader:
    """Reads the lines of one plan from the first to the last."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.project = ""
        self.uri: str | None = None
        self.opening = ""
        self.tags: dict[int, list[Tag]] = {}
        self.rework_tags: dict[int, tuple[str, ...]] = {}
        self.changes = Changes(self.tags, self.rework_tags)
        self.requiring: list[Requiring] = []
        self.section_names: dict[str, int] = {}
        self.last_position: dict[str, int] = {}
        self.tag_position: dict[str, int] = {}
        self.tag_lines: dict[str, int] = {}
        self.tagged: list[int] = []

    def read_header(self, lines: Sequence[str]) -> int:
        """Read pragmas and comments; return how many lines they and the empty line take."""
        number = 0
        for number, line in enumerate(lines, start=1):
            if is_blank_or_comment(line):
                if comment_text(line) in {"", "0"}:
                    break
                continue
            content, _, _ = split_note(line)
            pragma = split_pragma(content)
            if pragma is None:
                raise self.problem(
                    "Invalid pragma; a blank line must come between pragmas and changes", number
                )
            self.read_pragma(pragma.key, pragma.value, number)
        if self.project in {"", "0"}:
            raise SlipstitchError(
                "plan", f"Missing %project pragma in {self.path}", location=Location(self.path, 1)
            )
        self.opening = project_text(self.project, self.uri)
        return number

    def read_pragma(self, key: str, value: str | None, number: int) -> None:
        """Take over a pragma that means something; the others are only kept."""
        if key == "project":
            self.project = value or ""
            if self.project != "0":
                try:
                    check_project_name(self.project)
                except SlipstitchError as error:
                    raise self.problem(error.message, number) from error
        elif key == "uri":
            # A pragma without a value counts as 1 in Sqitch, and so do the ids.
            text = "1" if value is None else value
            self.uri = None if text == "0" else encoded_uri(text)

    def read_body(self, lines: Sequence[str], start: int) -> None:
        """Read tags and changes, and check each section when it ends."""
        plain_change = PLAIN_CHANGE.match
        for number, line in enumerate(lines[start:], start + 1):
            plain = plain_change(line)
            try:
                if plain is not None:
                    self.read_change(number, plain.groups())
                elif line and not (line[0] in _NO_CONTENT and is_blank_or_comment(line)):
                    self.read_line(line, number)
            except LineError as problem:
                column = problem.column or _column_of(line, problem.message)
                raise self.problem(problem.message, number, column) from problem
            except SlipstitchError as error:
                if error.location is not None:
                    raise
                column = _column_of(line, error.message)
                raise self.problem(error.message, number, column) from error
        self.end_section()

    def read_line(self, line: str, number: int) -> None:
        """Read a tag, or a change that is not written as nearly all are."""
        content, _, raw_note = split_note(line)
        parts = split_body_line(content)
        check_special_names(parts.name, f"@{parts.name}" if parts.is_tag else parts.name)
        if parts.is_tag:
            self.read_tag(parts, number, note_text(raw_note) if raw_note else "")
            return
        planner = f"{parts.planner_name} <{parts.planner_email}>"
        written = (parts.name, parts.dependencies, parts.timestamp, planner, raw_note)
        self.read_change(number, written, parts.sign or "+")

    def read_tag(self, line: BodyLine, number: int, note: str) -> None:
        """Add a tag to the change before it; the section ends here."""
        name = line.name
        if "/" in name:
            raise LineError(f'Tag "{name}" contains illegal character /')
        if not self.changes:
            raise LineError(f'Tag "{name}" declared without a preceding change')
        if line.dependencies is not None:
            raise LineError("Tags may not specify dependencies")
        if name in self.tag_lines:
            raise LineError(
                f'Tag "{name}" duplicates earlier declaration on line {self.tag_lines[name]}'
            )
        planned_at = _timestamp(line.timestamp)
        planner = Person(line.planner_name, line.planner_email)
        position = len(self.changes) - 1
        change_id = self.changes.ids[position]
        text = tag_text(
            self.opening,
            name,
            change_id=change_id,
            planner=planner,
            planned_at=planned_at,
            note=note,
        )
        self.tags.setdefault(position, []).append(
            Tag(object_id("tag", text), name, change_id, planned_at, planner, note, number)
        )
        self.end_section()
        self.tag_lines[name] = number
        self.tag_position[name] = position
        if not self.tagged or self.tagged[-1] != position:
            self.tagged.append(position)

    def read_change(self, number: int, written: Sequence[Any], sign: str = "+") -> None:
        """Append a change, and mark the instance of the same name that it reworks.

        :param written: what stands in the line, as ``PLAIN_CHANGE`` tells it.
        """
        name, listed, timestamp, planner, raw_note = written
        if name in self.section_names:
            raise LineError(
                f'Change "{name}" duplicates earlier declaration '
                f"on line {self.changes[self.section_names[name]].line_number}"
            )
        requires, conflicts = self.read_dependencies(listed) if listed else ((), ())
        planned_at = _timestamp(timestamp)
        note = note_text(raw_note) if raw_note else ""
        ids = self.changes.ids
        text = change_text(
            self.opening,
            name,
            parent_id=ids[-1] if ids else None,
            planner=planner,
            date=timestamp,
            requires=requires,
            conflicts=conflicts,
            note=note,
        )
        if name in self.last_position:
            self.mark_reworked(name)
        position = self.section_names[name] = len(ids)
        if requires:
            self.requiring.append(Requiring(name, position, requires))
        change_id = object_id("change", text)
        others = (planned_at, planner, note, number, sign, requires, conflicts)
        self.changes.add(change_id, name, others)

    def read_dependencies(self, text: str) -> tuple[tuple[Dependency, ...], tuple[Dependency, ...]]:
        """Return requirements and conflicts in the order written."""
        requires: list[Dependency] = []
        conflicts: list[Dependency] = []
        seen: set[str] = set()
        specs = text.translate(_ALL_BLANKS_TO_SPACE).split(" ")
        if text.strip(BLANKS) == "":
            return (), ()
        if specs[0] == "":
            raise LineError('"" is not a valid dependency specification')
        for spec in specs:
            if spec == "":
                continue
            if spec in seen:
                raise LineError(f'Duplicate dependency "{spec}"')
            seen.add(spec)
            dependency = parse_dependency(spec, self.project)
            if dependency.change_id and dependency.project is None and ":" not in spec:
                raise SlipstitchError(
                    "plan",
                    f'"{spec}" is the id of a change, and Sqitch cannot read a plan with it',
                    hint="name the change, with a tag if it was reworked",
                )
            (requires if dependency.kind == "require" else conflicts).append(dependency)
        return tuple(requires), tuple(conflicts)

    def mark_reworked(self, name: str) -> None:
        """Give the previous instance of a name the tags that its scripts may be kept under."""
        previous = self.last_position[name]
        tags: list[str] = []
        for position in reversed(self.tagged):
            if position < previous:
                break
            tags += [tag.name for tag in self.tags[position]]
        self.rework_tags[previous] = tuple(tags)

    def end_section(self) -> None:
        """Check the requirements of the changes since the last tag."""
        problems = check_section(
            self.requiring, self.section_names, self.last_position, self.tag_position, self.path
        )
        if problems:
            lines = [line for _, line in problems]
            count = sum(not line.startswith(" ") for line in lines)
            first, _ = problems[0]
            raise SlipstitchError(
                "plan",
                f"Dependency error{'s' * (count != 1)} detected:\n  " + "\n  ".join(lines),
                location=Location(self.path, self.changes[first].line_number),
            )
        self.last_position.update(self.section_names)
        self.section_names = {}
        self.requiring = []

    def plan(self) -> Plan:
        """Return the finished plan."""
        return Plan(self.path, self.project, self.uri, self.changes)

    def problem(self, message: str, number: int, column: int = 1) -> SlipstitchError:
        """Return the error for a line, as Sqitch words it."""
        return SlipstitchError(
            "plan",
            f"Syntax error in {self.path} at line {number}: {message}",
            location=Location(self.path, number, column),
        )


def _timestamp(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise LineError(f'"{text}" is not a valid timestamp') from error


def _column_of(line: str, message: str) -> int:
    """Return the column of the text that a message quotes first, or the first column."""
    quoted = message.split('"')
    place = line.find(quoted[1]) if len(quoted) > 1 else -1
    return place + 1 if place >= 0 else 1
