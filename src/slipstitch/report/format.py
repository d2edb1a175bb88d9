"""The format strings of log and plan: presets, codes, arguments (``sqitch-compat`` 12)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Literal

from slipstitch.errors import SlipstitchError
from slipstitch.lazy import pattern
from slipstitch.plan.model import Person
from slipstitch.records import record
from slipstitch.report.colour import ansi_code
from slipstitch.report.dates import DateFormat, format_raw

__all__ = ["PRESETS", "Entry", "Formatter", "find_format"]

Source = Literal["log", "plan"]


@record
class Entry:
    """One record of a log or a plan; a planned change has no committer.

    ``tags`` have their ``@``; dependencies are texts.
    """

    event: str
    project: str
    change_id: str
    change: str
    note: str
    tags: Sequence[str]
    requires: Sequence[str]
    conflicts: Sequence[str]
    planner: Person
    planned_at: datetime
    committer: Person | None = None
    committed_at: datetime | None = None


_TITLE = "%{:event}C%L %H%{reset}C"
_NAMED = f"{_TITLE}%v%{{name}}_ %n%v"
_LONG = f"{_TITLE}%T%v%{{name}}_ %n%v%{{project}}_ %o%v"
_NOTE = "%v%{    }B%v"
PRESETS: dict[Source, dict[str, str]] = {
    "log": {
        "raw": "%{:event}C%e %H%{reset}C%T%vname      %n%vproject   %o%v"
        "%{requires}a%{conflicts}aplanner   %{name}p <%{email}p>%vplanned   %{date:raw}p%v"
        f"committer %{{name}}c <%{{email}}c>%vcommitted %{{date:raw}}c%v{_NOTE}",
        "full": f"{_LONG}%R%X%{{planner}}_ %p%v%{{planned}}_ %{{date}}p%v"
        f"%{{committer}}_ %c%v%{{committed}}_ %{{date}}c%v{_NOTE}",
        "long": f"{_LONG}%{{planner}}_ %p%v%{{committer}}_ %c%v{_NOTE}",
        "medium": f"{_NAMED}%{{committer}}_ %c%v%{{date}}_ %{{date}}c%v{_NOTE}",
        "short": f"{_NAMED}%{{committer}}_ %c%v%v%{{    }}s%v",
        "oneline": "%{:event}C%h %l%{reset}C %o:%n %s",
    },
    "plan": {
        "raw": "%{:event}C%e %H%{reset}C%T%vname      %n%vproject   %o%v"
        "%{requires}a%{conflicts}aplanner   %{name}p <%{email}p>%vplanned   %{date:raw}p%v"
        f"{_NOTE}",
        "full": f"{_LONG}%R%X%{{planner}}_ %p%v%{{planned}}_ %{{date}}p%v{_NOTE}",
        "long": f"{_LONG}%{{planner}}_ %p%v{_NOTE}",
        "medium": f"{_NAMED}%{{planner}}_ %p%v%{{date}}_ %{{date}}p%v{_NOTE}",
        "short": f"{_NAMED}%{{planner}}_ %p%v%v%{{    }}s%v",
        "oneline": "%{:event}C%h %l%{reset}C %n%{cyan}C%t%{reset}C",
    },
}
LABELS = frozenset(
    {"event", "change", "committer", "planner", "by", "date", "committed", "planned", "name"}
    | {"project", "email", "requires", "conflicts"}
)
LIST_ATTRIBUTES = frozenset({"tags", "requires", "conflicts"})
ATTRIBUTES = LIST_ATTRIBUTES | {
    *("event", "project", "change_id", "change", "note"),
    *("planner_name", "planner_email", "planned_at"),
}
LOG_ATTRIBUTES = ATTRIBUTES | {"committer_name", "committer_email", "committed_at"}
EVENT_COLOURS = {"deploy": "green", "revert": "blue"}
# What these codes write of a record: its event, its change, its note and its tags.
BRIEF_CODES = frozenset("eLlHhnovtTsbBC_%")
CODE = pattern(r"%(-)?(\d+)?(?:\.(\d*))?(?:\{([^}]*)\})?(\S)")


def find_format(name: str, source: Source) -> str:
    """Return the format string that a name stands for, or that it holds.

    :raises SlipstitchError: when there is no preset of that name.

    >>> find_format("format:%n", "log")
    '%n'
    """
    if name.startswith("format:"):
        return name.removeprefix("format:")
    preset = PRESETS[source].get(name)
    if preset is None:
        message = f'Unknown {source} format "{name}"'
        hint = f"known formats: {', '.join(PRESETS[source])}, format:…"
        raise SlipstitchError(source, message, hint=hint)
    return preset


def _problem(message: str) -> SlipstitchError:
    return SlipstitchError("format", message)


Writer = Callable[[Entry], str]


class Formatter:
    """A format string made ready; it is checked whole before anything is printed.

    :param abbrev: length that ``%h`` cuts ids to; 0 leaves them whole.
    :param date_format: how dates are written where the format does not say.
    :param make_date_format: makes a date format of its name.
    :raises SlipstitchError: when the format string holds something unknown.
    """

    def __init__(
        self,
        template: str,
        source: Source,
        *,
        date_format: DateFormat,
        make_date_format: Callable[[str], DateFormat],
        abbrev: int = 0,
        coloured: bool = False,
    ) -> None:
        self.source = source
        self.abbrev = abbrev
        self.coloured = coloured
        self.date_format = date_format
        self.make_date_format = make_date_format
        self._writers = _joined(self._compile(template))
        self.is_brief = {match[5] for match in CODE.finditer(template)} <= BRIEF_CODES
        """Whether it writes nothing of people, times, requirements and conflicts."""

    def write(self, entry: Entry) -> str:
        """Write a record; the line end after it is the caller's."""
        return "".join([writer(entry) for writer in self._writers])

    def _compile(self, template: str) -> list[Writer]:
        writers: list[Writer] = []
        position = 0
        for match in CODE.finditer(template):
            if match.start() > position:
                writers.append(_constant(template[position : match.start()]))
            writers.append(self._fitted(match))
            position = match.end()
        return [*writers, _constant(template[position:])]

    def _fitted(self, match: re.Match[str]) -> Writer:
        """Make the writer of one code, with its widths: ``%-10.20n``."""
        left, least, most, argument, code = match.groups()
        writer = self._writer(code, argument)
        if least is None and most is None:
            return writer

        def fitted(entry: Entry) -> str:
            text = writer(entry)
            if most:
                text = text[: int(most)]
            width = int(least or 0)
            return text.ljust(width) if left else text.rjust(width)

        return fitted

    def _writer(self, code: str, argument: str | None) -> Writer:
        """Make the writer of one code without its widths."""
        simple = _SIMPLE.get(code)
        if simple is not None:
            return simple
        if code in _LISTS:
            return _list_writer(code, argument or ", ")
        if code in _NOTES:
            return _note_writer(code, argument or "")
        make = {
            "h": self._id_writer,
            "c": self._committer_writer,
            "p": self._planner_writer,
            "_": _label_writer,
            "a": self._attribute_writer,
            "C": self._colour_writer,
        }.get(code)
        if make is None:
            raise _problem(f'Unknown format code "{code}"')
        return make(argument)

    def _id_writer(self, argument: str | None) -> Writer:
        if argument and not argument.isdecimal():
            raise _problem(f'"{argument}" is not a length for the h format')
        length = int(argument or 0) or self.abbrev
        return lambda entry: entry.change_id[:length] if length else entry.change_id

    def _committer_writer(self, argument: str | None) -> Writer:
        if self.source == "plan":
            raise _problem('Unknown format code "c"; a plan has no committers')
        return self._person_writer(
            argument,
            lambda entry: entry.committer or entry.planner,
            lambda entry: entry.committed_at or entry.planned_at,
        )

    def _planner_writer(self, argument: str | None) -> Writer:
        return self._person_writer(
            argument, lambda entry: entry.planner, lambda entry: entry.planned_at
        )

    def _person_writer(
        self,
        argument: str | None,
        person: Callable[[Entry], Person],
        moment: Callable[[Entry], datetime],
    ) -> Writer:
        what, colon, name = (argument or "").partition(":")
        if what in {"d", "date"}:
            date_format = self.make_date_format(name) if colon and name else self.date_format
            return lambda entry: date_format.write(moment(entry))
        if argument in {"n", "name"}:
            return lambda entry: person(entry).name
        if argument in {"e", "email"}:
            return lambda entry: person(entry).email
        return lambda entry: "" if argument else str(person(entry))

    def _attribute_writer(self, argument: str | None) -> Writer:
        known = LOG_ATTRIBUTES if self.source == "log" else ATTRIBUTES
        attribute = argument or "{attr}"
        if attribute not in known:
            raise _problem(f"{attribute} is not a valid change attribute")

        def attribute_line(entry: Entry) -> str:
            value = _attribute(entry, attribute)
            if attribute in LIST_ATTRIBUTES and not value:
                return ""
            return f"{attribute:<9} {value}\n"

        return attribute_line

    def _colour_writer(self, argument: str | None) -> Writer:
        if argument == ":event":
            if not self.coloured:
                return _constant("")
            return lambda entry: ansi_code(EVENT_COLOURS.get(entry.event, "red"))
        code = ansi_code(argument or "{color}")
        return _constant(code if self.coloured else "")


class _Constant:
    """Writes the same text whatever the record."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, _entry: Entry) -> str:
        return self.text


def _constant(text: str) -> Writer:
    return _Constant(text)


def _joined(writers: Iterable[Writer]) -> list[Writer]:
    """Put constants that follow each other together, and drop those without a text."""
    joined: list[Writer] = []
    for writer in writers:
        last = joined[-1] if joined else None
        if isinstance(writer, _Constant) and isinstance(last, _Constant):
            joined[-1] = _Constant(last.text + writer.text)
        elif not isinstance(writer, _Constant) or writer.text:
            joined.append(writer)
    return joined


def _attribute(entry: Entry, attribute: str) -> str:
    """Return an attribute as the ``a`` code shows it.

    >>> from datetime import UTC
    >>> entry = Entry("deploy", "p", "id", "users", "", ["@a", "@b"], [], [],
    ...     Person("Ada", "ada@x.org"), datetime(2024, 3, 1, tzinfo=UTC))
    >>> [_attribute(entry, name) for name in ("tags", "planner_name", "planned_at", "change")]
    ['@a, @b', 'Ada', '2024-03-01T00:00:00Z', 'users']
    """
    role, _, part = attribute.partition("_")
    if role in {"planner", "committer"}:
        return str(getattr(getattr(entry, role), part))
    value = getattr(entry, attribute)
    if isinstance(value, datetime):
        return format_raw(value)
    return value if isinstance(value, str) else ", ".join(value)


def _label_writer(argument: str | None) -> Writer:
    if not argument:
        raise _problem("No label passed to the _ format")
    if argument not in LABELS:
        raise _problem(f'Unknown label "{argument}" passed to the _ format')
    return _constant(f"{argument.capitalize() + ':':<10}")


_SIMPLE: dict[str, Writer] = {
    "e": attrgetter("event"),
    "l": attrgetter("event"),
    "L": lambda entry: entry.event.capitalize(),
    "H": attrgetter("change_id"),
    "n": attrgetter("change"),
    "o": attrgetter("project"),
    "v": _constant("\n"),
    "%": _constant("%"),
}
_LISTS: dict[str, tuple[Callable[[Entry], Sequence[str]], str]] = {
    "t": (lambda entry: entry.tags, " {}"),
    "T": (lambda entry: entry.tags, " ({})"),
    "r": (lambda entry: entry.requires, " {}"),
    "R": (lambda entry: entry.requires, "Requires:  {}\n"),
    "x": (lambda entry: entry.conflicts, " {}"),
    "X": (lambda entry: entry.conflicts, "Conflicts: {}\n"),
}
_NOTES: dict[str, Callable[[list[str]], list[str]]] = {
    "s": lambda lines: lines[:1],
    "b": lambda lines: _without_leading_blanks(lines[1:]),
    "B": lambda lines: lines,
}


def _without_leading_blanks(lines: list[str]) -> list[str]:
    return lines[next((at for at, line in enumerate(lines) if line), len(lines)) :]


def _list_writer(code: str, separator: str) -> Writer:
    items, frame = _LISTS[code]
    # Sqitch 1.3.1 takes `0` for nothing given.
    separator = ", " if separator == "0" else separator

    def listed(entry: Entry) -> str:
        found = items(entry)
        return frame.format(separator.join(found)) if found else ""

    return listed


def _note_writer(code: str, prefix: str) -> Writer:
    choose = _NOTES[code]
    if code == "s" and not prefix:
        return lambda entry: entry.note.partition("\n")[0]
    return lambda entry: "\n".join(prefix + line for line in choose(entry.note.split("\n")))
