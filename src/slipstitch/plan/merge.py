"""A plan after a merge: which lines stand twice or in the wrong order, and the plan mended.

A union merge keeps the lines of both sides, one side after the other. So a line may stand twice,
before what it requires, or before lines that are deployed already. What a tag covers and what is
deployed keeps its place; whatever cannot be mended without a decision is only named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from slipstitch.errors import SlipstitchError
from slipstitch.plan.dependencies import parse_dependency
from slipstitch.plan.lines import (
    BodyLine,
    LineError,
    comment_text,
    is_blank_or_comment,
    split_body_line,
    split_note,
    split_pragma,
)
from slipstitch.plan.model import Dependency
from slipstitch.plan.parse import parse_plan

__all__ = ["DeployedLine", "Examined", "MergeFinding", "examine_merge"]

_OURS, _BASE, _MIDDLE, _THEIRS = "<<<<<<<", "|||||||", "=======", ">>>>>>>"


@dataclass(frozen=True, slots=True)
class MergeFinding:
    """Something that a merge left in the plan.

    :param line: counted from 1, in the file as it is; 0 where no line is to blame.
    :param cure: what mends it, or what a person has to decide.
    :param is_mended: whether the mended plan is free of it.
    """

    line: int
    message: str
    cure: str
    is_mended: bool


@dataclass(frozen=True, slots=True)
class DeployedLine:
    """A change that is deployed somewhere, as its registry knows it.

    :param tags: those it has there, with their ``@``.
    """

    change_id: str
    name: str
    planned_at: str
    planner: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found, and the plan without it; nothing where it could not be mended."""

    findings: tuple[MergeFinding, ...]
    mended: bytes | None


@dataclass(slots=True)
class _Line:
    number: int
    text: str
    body: BodyLine | None = None
    requires: tuple[Dependency, ...] = ()

    @property
    def is_change(self) -> bool:
        return self.body is not None and not self.body.is_tag

    @property
    def is_tag(self) -> bool:
        return self.body is not None and self.body.is_tag

    @property
    def name(self) -> str:
        return self.body.name if self.body is not None else ""

    @property
    def key(self) -> tuple[bool, str, str, str]:
        """Who planned what and when: what stays when a line moves."""
        assert self.body is not None
        planner = f"{self.body.planner_name} <{self.body.planner_email}>"
        return self.is_tag, self.name, self.body.timestamp, planner


def examine_merge(data: bytes, path: str, deployed: Sequence[DeployedLine] = ()) -> Examined:
    """Look at the text of a plan, which need not be sound, and mend what can be mended.

    :param path: the file's name for messages.
    :param deployed: what is deployed, in its order; those lines are never moved.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return Examined(_refusal(data, path), None)
    mender = _Mender(path)
    lines = mender.without_markers(text.replace("\r\n", "\n").removesuffix("\n").split("\n"))
    header, lines = _header_and_body(lines)
    mender.project = _project_of(header)
    for line in lines:
        mender.read(line)
    lines = mender.without_duplicates(lines)
    lines = mender.deployed_first(lines, deployed)
    lines = mender.in_order(lines, {(False, *_key(one)) for one in deployed})
    mended = "".join(f"{line.text}\n" for line in [*header, *lines]).encode()
    return _judged(mender.findings, data, mended, path, deployed)


def _judged(
    found: Sequence[MergeFinding],
    data: bytes,
    mended: bytes,
    path: str,
    deployed: Sequence[DeployedLine],
) -> Examined:
    """Read the mended plan as everybody else will: what was mended must be a plan."""
    findings = tuple(sorted(found, key=lambda finding: finding.line))
    if any(not finding.is_mended for finding in findings):
        return Examined(findings, None)
    refused = _refusal(mended, path)
    if refused:
        return Examined((*findings, *refused), None)
    changes = parse_plan(mended, path).plan.changes
    for place, one in enumerate(deployed):
        if place >= len(changes) or changes[place].id != one.change_id:
            number = changes[place].line_number if place < len(changes) else 0
            finding = MergeFinding(
                number,
                f'"{one.name}" is deployed, but not as this plan has it',
                "bring the deployed lines back as they were, from version control",
                False,
            )
            return Examined((*findings, finding), None)
    return Examined(findings, mended if findings and mended != data else None)


def _refusal(data: bytes, path: str) -> tuple[MergeFinding, ...]:
    try:
        parse_plan(data, path)
    except SlipstitchError as error:
        line = error.location.line if error.location is not None else None
        return (MergeFinding(line or 0, error.message, error.hint or "edit the line", False),)
    return ()


def _key(one: DeployedLine) -> tuple[str, str, str]:
    return one.name, one.planned_at, one.planner


def _header_and_body(
    lines: Sequence[_Line],
) -> tuple[list[_Line], list[_Line]]:
    for place, line in enumerate(lines):
        if is_blank_or_comment(line.text) and comment_text(line.text) in {"", "0"}:
            return list(lines[: place + 1]), list(lines[place + 1 :])
    return list(lines), []


def _project_of(header: Sequence[_Line]) -> str:
    for line in header:
        pragma = split_pragma(split_note(line.text)[0])
        if pragma is not None and pragma.key == "project":
            return pragma.value or ""
    return ""


@dataclass
class _Mender:
    path: str
    project: str = ""
    findings: list[MergeFinding] = field(default_factory=list)

    def found(self, line: int, message: str, cure: str, *, is_mended: bool = False) -> None:
        self.findings.append(MergeFinding(line, message, cure, is_mended))

    def without_markers(self, texts: Sequence[str]) -> list[_Line]:
        """Keep the lines of both sides of a conflict that git left; those of the base go."""
        kept: list[_Line] = []
        side = ""
        for number, text in enumerate(texts, start=1):
            mark = text[:7] if text[7:8] in ("", " ") else ""
            if mark == _OURS and not side:
                side = _OURS
                message = "git left a conflict here"
                self.found(number, message, "keep the lines of both sides", is_mended=True)
            elif side and mark in (_BASE, _MIDDLE):
                side = mark
            elif side and mark == _THEIRS:
                side = ""
            elif side != _BASE:
                kept.append(_Line(number, text))
        return kept

    def read(self, line: _Line) -> None:
        """Take a line apart; what is wrong with it is told when the whole is read."""
        if is_blank_or_comment(line.text):
            return
        try:
            line.body = split_body_line(split_note(line.text)[0])
            words = (line.body.dependencies or "").split()
            both = [parse_dependency(word, self.project) for word in words]
        except (LineError, SlipstitchError):
            return
        line.requires = tuple(one for one in both if one.kind == "require" and one.project is None)

    def without_duplicates(self, lines: Sequence[_Line]) -> list[_Line]:
        """Leave out lines that stand twice; name those that only have one name."""
        kept: list[_Line] = []
        by_text: dict[tuple[str, ...], _Line] = {}
        section: dict[str, _Line] = {}
        tags: dict[str, _Line] = {}
        for line in lines:
            if line.body is None:
                kept.append(line)
                continue
            names = tags if line.is_tag else section
            before = by_text.setdefault(tuple(line.text.split()), line)
            if before is not line:
                where = f"stands on line {before.number} already"
                self.found(line.number, f'"{_shown(line)}" {where}', "leave it out", is_mended=True)
                continue
            if line.name in names:
                self.found(
                    line.number,
                    f'"{_shown(line)}" has the name of line {names[line.name].number}',
                    "keep one of the two, or give one another name, with its scripts",
                )
            names[line.name] = line
            if line.is_tag:
                section = {}
            kept.append(line)
        return kept

    def deployed_first(
        self, lines: Sequence[_Line], deployed: Sequence[DeployedLine]
    ) -> list[_Line]:
        """Put deployed lines first, in their order; each takes its tags and comments with it."""
        groups = _groups(lines)
        place = {_change_of(group).key[1:]: n for n, group in enumerate(groups) if _has(group)}
        missing = [one for one in deployed if _key(one) not in place]
        for one in missing:
            self.found(
                0,
                f'"{one.name}" is deployed, but stands in no line',
                "bring its line back as it was, from version control",
            )
        if missing:
            return list(lines)
        homes = {tag: place[_key(one)] for one in deployed for tag in one.tags}
        groups = self.tags_home(groups, homes)
        wanted = [place[_key(one)] for one in deployed]
        if wanted == list(range(len(wanted))):
            return [line for group in groups for line in group]
        for number, group in enumerate(groups[: max(wanted)]):
            if number not in wanted:
                self._held_up(group)
        if wanted != sorted(wanted):
            first = _change_of(groups[wanted[0]])
            message = "deployed changes stand in another order than they were deployed in"
            self.found(first.number, message, "put them back in order", is_mended=True)
        rest = [number for number in range(len(groups)) if number not in set(wanted)]
        return [line for number in [*wanted, *rest] for line in groups[number]]

    def tags_home(
        self, groups: Sequence[Sequence[_Line]], homes: Mapping[str, int]
    ) -> list[list[_Line]]:
        """Put each tag behind the change that is deployed with it.

        :param homes: the numbers of the groups where the tags belong.
        """
        mended = [list(group) for group in groups]
        for number, group in enumerate(groups):
            for line in group:
                home = homes.get(_shown(line), number) if line.is_tag else number
                if home != number:
                    message = f'"{_shown(line)}" was deployed with another change'
                    own = _change_of(groups[home])
                    cure = f'put it behind "{_shown(own)}", line {own.number}'
                    self.found(line.number, message, cure, is_mended=True)
                    mended[number].remove(line)
                    mended[home].append(line)
        return mended

    def _held_up(self, group: Sequence[_Line]) -> None:
        """Name a change that stands too early; with a tag it would cover more behind them."""
        line = _change_of(group)
        message = f'"{_shown(line)}" stands before changes that are deployed'
        tag = next((each for each in group if each.is_tag), None)
        if tag is None:
            self.found(line.number, message, "move it behind them", is_mended=True)
            return
        cure = "put the tag behind the last change that it covers, then mend"
        self.found(line.number, f'{message}, with the tag "{_shown(tag)}"', cure)

    def in_order(
        self, lines: Sequence[_Line], deployed: set[tuple[bool, str, str, str]]
    ) -> list[_Line]:
        """Move lines behind what they require, as long as nobody relies on their place."""
        first = {_shown(line): line.number for line in reversed(lines) if line.body is not None}
        last_tag = max((line.number for line in lines if line.is_tag), default=0)
        order = _Order(frozenset(first))
        for line in lines:
            missing = order.missing(line)
            if missing:
                goal = max(first[name] for name in missing)
                message = f'"{_shown(line)}" stands before what it requires, line {goal}'
                if line.key in deployed or line.number < last_tag:
                    why = "is deployed" if line.key in deployed else "is covered by a tag"
                    self.found(line.number, message, f"it {why}: move the other line up by hand")
                    return list(lines)
                self.found(line.number, message, "move it behind", is_mended=True)
            order.add(line)
        if order.held:
            message = f'"{_shown(order.held[0])}" and what it requires require each other'
            self.found(order.held[0].number, message, "take one of the requirements away")
            return list(lines)
        return order.lines


@dataclass
class _Order:
    """Takes lines one by one and holds each back until what it requires stands before it.

    :param names: all that stands in the plan; what is nowhere is left to whoever reads it.
    """

    names: frozenset[str]
    lines: list[_Line] = field(default_factory=list)
    held: list[_Line] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def missing(self, line: _Line) -> list[str]:
        """Return what the line requires and the plan has, but further down."""
        needed = (name for one in line.requires for name in _needed(one))
        own = _shown(line)
        return [
            name
            for name in needed
            if name != own and name in self.names and name not in self._known
        ]

    def add(self, line: _Line) -> None:
        """Take a line, and then all that waited for it."""
        if self.missing(line):
            self.held.append(line)
            return
        self.lines.append(line)
        if line.body is None:
            return
        self._known.add(_shown(line))
        for waiting in [each for each in self.held if not self.missing(each)]:
            if waiting in self.held:
                self.held.remove(waiting)
                self.add(waiting)


def _shown(line: _Line) -> str:
    return f"@{line.name}" if line.is_tag else line.name


def _has(group: Sequence[_Line]) -> bool:
    return any(line.is_change for line in group)


def _change_of(group: Sequence[_Line]) -> _Line:
    return next(line for line in group if line.is_change)


def _groups(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Cut lines into changes, each with its tags, and the blanks and comments before it."""
    groups: list[list[_Line]] = []
    waiting: list[_Line] = []
    for line in lines:
        if line.is_change:
            groups.append([*waiting, line])
            waiting = []
        elif line.is_tag and groups:
            groups[-1] += [*waiting, line]
            waiting = []
        else:
            waiting.append(line)
    if waiting:
        groups.append(waiting)
    return groups


def _needed(one: Dependency) -> list[str]:
    names = [one.change] if one.change is not None else []
    return [*names, f"@{one.tag}"] if one.tag is not None else names
