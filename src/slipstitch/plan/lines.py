"""The grammar of one line of a plan: what it is, its parts, and what is wrong with it.

Sqitch takes a line apart in one order, and whether a strange line is accepted depends on
that order: the first ``#`` begins the note, then the longest possible name is taken, then
the rest must fit. This module keeps to it, in linear time for any input.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from slipstitch.lazy import pattern
from slipstitch.plan.names import BLANK, name_end
from slipstitch.records import record

__all__ = [
    "BLANKS",
    "PLAIN_CHANGE",
    "WHITE",
    "BodyLine",
    "LineError",
    "Pragma",
    "comment_text",
    "escape_note",
    "is_blank_or_comment",
    "note_text",
    "split_body_line",
    "split_note",
    "split_person",
    "split_pragma",
]

_SPACES = "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
BLANKS = f"\t {_SPACES}"
WHITE = f"{BLANKS}\n\v\f\r\u0085\u2028\u2029"
TIMESTAMP = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"

_BLANK_OR_COMMENT = pattern(rf"[{BLANK}]*(?:#(.+))?\Z", re.DOTALL)
_PRAGMA = pattern(
    rf"(?P<indent>[{BLANK}]*)%(?P<space>[{BLANK}]*)(?P<key>[^{BLANK}=]+)"
    rf"(?:(?P<before>[{BLANK}]*)=(?P<after>[{BLANK}]*)(?P<value>.+))?\Z",
    re.DOTALL,
)
_KEY_PUNCTUATION = "-!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~"
_ESCAPED = pattern(r"\\([nr\\])")
_UNESCAPED = {"n": "\n", "r": "\r", "\\": "\\"}

PLAIN_CHANGE = pattern(
    r"(?!(?:HEAD|ROOT)[ ]|[0-9a-f]{40})"
    r"([A-Za-z_][A-Za-z0-9_]*+(?:[-./][A-Za-z_][A-Za-z0-9_]*+)*)[ ]"
    rf"(?:\[([^\]#]++)\][ ])?({TIMESTAMP})[ ]((?!0[ ]<)[^<\s#][^<#]*[ ]<[^>#]++>)"
    r"[ ]*+(?:#(.*+))?\Z",
    re.ASCII | re.DOTALL,
)
"""Nearly every line of every plan: a change with an ASCII name that needs no second look.

The groups are name, dependencies, timestamp, planner and the raw note.
"""
_OPENING = pattern(rf"(?P<indent>[{BLANK}]*)(?:(?P<tag>@)|(?P<sign>[-+]?)(?P<gap>[{BLANK}]*))")
_MIDDLE = pattern(
    rf"(?P<space>[{BLANK}]*)(?:\[(?P<dependencies>[^\]]+)\][{BLANK}]*)?(?P<timestamp>{TIMESTAMP})?"
)
_ANY_TIMESTAMP = pattern(TIMESTAMP)

INVALID_NAME = (
    'Invalid name; names must not begin with punctuation, contain "@", ":", "#", "\\", '
    "or blanks, or end in punctuation or digits following punctuation"
)


class LineError(Exception):
    """What is wrong with a line, in Sqitch's words, and the column to look at.

    Without a column it is where the text stands that the message quotes.
    """

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@record
class Pragma:
    """A pragma line of the header. ``value`` is nothing when there is no ``=``."""

    key: str
    value: str | None
    indent: str
    space: str
    before: str
    after: str


class BodyLine(NamedTuple):
    """A tag or a change line with its note cut off.

    ``dependencies`` is the text between the brackets. ``indent``, ``gap`` and ``space``
    are the blanks before the sign, after the sign and after the name.
    """

    is_tag: bool
    name: str
    dependencies: str | None
    timestamp: str
    planner_name: str
    planner_email: str
    sign: str = ""
    indent: str = ""
    gap: str = ""
    space: str = " "


def is_blank_or_comment(line: str) -> bool:
    """Say whether the line is neither pragma, tag nor change."""
    if not line or line[0] == "%":
        return not line
    return _BLANK_OR_COMMENT.match(line) is not None


def comment_text(line: str) -> str:
    """Return the text of a comment, empty for a blank line.

    >>> comment_text("  # two\\\\nlines ")
    'two\\nlines'
    """
    found = _BLANK_OR_COMMENT.match(line) if line else None
    return note_text(found[1]) if found and found[1] else ""


def split_note(line: str) -> tuple[str, str, str | None]:
    """Cut a line at its first ``#``: the content, the blanks at its end, the raw note.

    >>> split_note("users 2024 #  note ")
    ('users 2024', ' ', '  note ')
    """
    content, mark, note = line.partition("#")
    bare = content.rstrip(BLANKS)
    return bare, content[len(bare) :], note if mark else None


def note_text(raw: str) -> str:
    r"""Return a note as it is meant: trimmed, with ``\n``, ``\r`` and ``\\`` undone.

    >>> note_text(r" a\nb\tc ")
    'a\nb\\tc'
    """
    text = raw.strip(WHITE)
    return _ESCAPED.sub(lambda found: _UNESCAPED[found[1]], text) if "\\" in text else text


def escape_note(text: str) -> str:
    r"""Return a note as a plan holds it, the reverse of :func:`note_text`.

    >>> escape_note("a\nb")
    'a\\nb'
    """
    return text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")


def split_pragma(content: str) -> Pragma | None:
    """Take a pragma apart, or return nothing when the line is none.

    :param content: the line without its note.
    """
    sign, key, value = content[:1], *content[1:].partition("=")[::2]
    if sign == "%" and _is_plain(key) and _is_plain(value):
        return Pragma(key, value, "", "", "", "")
    found = _PRAGMA.match(content)
    if not found or found["key"][0] in _KEY_PUNCTUATION or found["key"][-1] in _KEY_PUNCTUATION:
        return None
    value = found["value"]
    return Pragma(
        found["key"],
        value,
        found["indent"],
        found["space"],
        found["before"] or "",
        found["after"] or "",
    )


def _is_plain(text: str) -> bool:
    """Whether nothing in a key or a value of a pragma needs a second look; most are so."""
    return (
        text.isascii()
        and text.isprintable()
        and text[:1].isalnum()
        and text[-1:].isalnum()
        and " " not in text
    )


def split_body_line(content: str) -> BodyLine:
    """Take a tag or change line apart.

    :param content: the line without its note and the blanks before it.
    :raises LineError: when Sqitch would not take the line either.
    """
    plain = PLAIN_CHANGE.match(content)
    if plain:
        name, dependencies, timestamp, planner, _ = plain.groups()
        return BodyLine(False, name, dependencies, timestamp, *split_person(planner))
    opening = _OPENING.match(content)
    assert opening is not None
    start = opening.end()
    end = name_end(content, start)
    if end is None or content[start:end] == "0":
        raise LineError(INVALID_NAME, start + 1)
    middle = _MIDDLE.match(content, end)
    assert middle is not None
    timestamp = middle["timestamp"]
    planner = _split_planner(content, middle.end())
    if timestamp is None or planner is None or planner[0] == "0":
        raise _what_is_missing(content, middle, planner)
    return BodyLine(
        is_tag=opening["tag"] is not None,
        name=content[start:end],
        dependencies=middle["dependencies"],
        timestamp=timestamp,
        planner_name=planner[0],
        planner_email=planner[1],
        sign=opening["sign"] or "",
        indent=opening["indent"],
        gap=opening["gap"] or "",
        space=middle["space"],
    )


def split_person(text: str) -> tuple[str, str]:
    """Return name and email of somebody, as a plan that was found sound names them.

    >>> split_person("Ada Lovelace <ada@example.com>")
    ('Ada Lovelace', 'ada@example.com')
    """
    name, _, rest = text.partition("<")
    return name[:-1], rest[:-1]


def _split_planner(content: str, start: int) -> tuple[str, str] | None:
    """Return name and email of the planner that stands from ``start`` to the end.

    The last blank before ``<`` separates; every other blank behind the name belongs to it.
    """
    less = content.find("<", start)
    if less <= start or content[less - 1] not in BLANKS:
        return None
    before = content[start : less - 1]
    name = before.lstrip(BLANKS) or before[-1:]
    greater = content.find(">", less + 1)
    if not name or greater == less + 1 or greater + 1 != len(content):
        return None
    return name, content[less + 1 : greater]


def _what_is_missing(
    content: str, middle: re.Match[str], planner: tuple[str, str] | None
) -> LineError:
    """Say what keeps a line with a good name from being a tag or a change."""
    end = middle.end()
    if planner is None and end < len(content):
        return LineError(INVALID_NAME, end + 1)
    if planner is None:
        what = "planner name and email"
        missing = what if middle["timestamp"] else f"timestamp and {what}"
        return LineError(f"Missing {missing}", end + 1)
    if middle["timestamp"] is None:
        touches = not middle["space"] and middle["dependencies"] is None
        if touches or _ANY_TIMESTAMP.search(planner[0]):
            return LineError(INVALID_NAME, end + 1)
        return LineError("Missing timestamp", end + 1)
    return LineError("Missing planner name and email", end + 1)
