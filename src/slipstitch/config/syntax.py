"""Git-style configuration text <-> headers and assignments that know their places."""

from __future__ import annotations

import re

from slipstitch.errors import Location, SlipstitchError
from slipstitch.lazy import pattern
from slipstitch.records import record

__all__ = ["Assignment", "Header", "canonical_name", "parse_text", "write_header", "write_value"]

HEADER = pattern(r'\[(?P<name>[^\s\[\]"]+)(?:[\t ]*"(?P<sub>(?:\\.|[^\\\n])*?)")?\]')
KEY = pattern(r"[^\[=\n#;][^=\n#;]*")
BLANKS = pattern(r"[\t ]+")
WHITE_SPACE = pattern(r"[ \t\r\n\f\v]+")
COMMENT = pattern(r"[^\n]*")
WORD = pattern(r'[^\t \\\n"]+')
QUOTED_RUN = pattern(r'[^\\"]+')
LINE_CONTINUES = pattern(r"\\(?:\r?\n|\Z)")
ESCAPES = {"n": "\n", "t": "\t", "b": "\b", '"': '"', "'": "'", "\\": "\\"}


@record
class Header:
    """A section header. ``section`` is canonical: ``target.prod``, name in lower case."""

    section: str
    start: int
    end: int
    line: int


@record
class Assignment:
    """A key with its value, or without one (then true, if asked as a boolean).

    ``key`` is spelled as in the file. ``start`` to ``key_end`` is the key, ``value_start``
    to ``end`` the value as written, both offsets into the text.
    """

    section: str
    key: str
    value: str | None
    start: int
    key_end: int
    value_start: int
    end: int
    line: int
    column: int

    @property
    def name(self) -> str:
        """The full canonical name: ``target.prod.uri``."""
        return f"{self.section}.{self.key.lower()}"


def canonical_name(name: str) -> str:
    """Bring a full name into the form that look-ups use.

    Section and key are case-insensitive, what stands between is not.

    >>> canonical_name("Target.Prod.URI"), canonical_name("CORE.Engine"), canonical_name("Core")
    ('target.Prod.uri', 'core.engine', 'core')
    """
    section, dot, rest = name.partition(".")
    middle, last_dot, key = rest.rpartition(".")
    return f"{section.lower()}{dot}{middle}{last_dot}{key.lower()}"


def canonical_section(name: str) -> str:
    """Bring a section's name into the form that look-ups use.

    >>> canonical_section("Target.Prod")
    'target.Prod'
    """
    section, dot, rest = name.partition(".")
    return f"{section.lower()}{dot}{rest}"


class _Parser:
    """Reads one text from front to back; ``position`` is the next character."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.position = 0
        self.section: str | None = None
        self.items: list[Header | Assignment] = []

    def place(self, offset: int) -> tuple[int, int]:
        line_start = self.text.rfind("\n", 0, offset) + 1
        return self.text.count("\n", 0, offset) + 1, offset - line_start + 1

    def error(self, message: str, offset: int, hint: str | None = None) -> SlipstitchError:
        line, column = self.place(offset)
        line_start = offset - column + 1
        shown = self.text[line_start:].partition("\n")[0].rstrip("\r")
        pad = "".join("\t" if letter == "\t" else " " for letter in shown[: column - 1])
        return SlipstitchError(
            "config",
            message,
            detail=f"  {shown}\n  {pad}^",
            hint=hint,
            location=Location(self.path, line, column),
        )

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """Consume what the pattern matches here, if it does."""
        match = pattern.match(self.text, self.position)
        if match is None:
            return None
        self.position = match.end()
        return match.group()

    def parse(self) -> list[Header | Assignment]:
        while True:
            self.take(WHITE_SPACE)
            if self.position >= len(self.text):
                return self.items
            letter = self.text[self.position]
            if letter in "#;":
                self.take(COMMENT)
            elif letter == "[":
                self.header()
            else:
                self.assignment()

    def header(self) -> None:
        match = HEADER.match(self.text, self.position)
        if match is None:
            message = "this is no section header"
            hint = 'write [section] or [section "name"]'
            raise self.error(message, self.position, hint)
        self.section = match["name"].lower()
        if match["sub"] is not None:
            self.section += "." + re.sub(r"\\(.)", r"\1", match["sub"])
        line, _ = self.place(match.start())
        self.items.append(Header(self.section, match.start(), match.end(), line))
        self.position = match.end()

    def assignment(self) -> None:
        start = self.position
        key = self.take(KEY)
        if key is None:
            raise self.error("a key is missing before the equals sign", start)
        if self.section is None:
            raise self.error("a key must stand in a section", start, "begin with [core]")
        key = key.rstrip()
        key_end = start + len(key)
        value: str | None = None
        value_start = end = key_end
        if self.text.startswith("=", self.position):
            self.position += 1
            self.take(BLANKS)
            value_start = self.position
            value, end = self.value()
        else:
            self.take(COMMENT)
        line, column = self.place(start)
        self.items.append(
            Assignment(self.section, key, value, start, key_end, value_start, end, line, column)
        )

    def value(self) -> tuple[str, int]:
        """Read a value; return it with the offset where its written form ends."""
        parts: list[str] = []
        kept, end = 0, self.position  # up to here nothing may be trimmed
        while self.position < len(self.text):
            letter = self.text[self.position]
            if letter == "\n":
                break
            if letter in "#;":
                self.take(COMMENT)
                break
            if self.take(BLANKS):
                if parts:
                    parts.append(" ")
                continue
            if self.take(LINE_CONTINUES) is not None:
                continue
            if letter == '"':
                parts.append(self.quoted())
            elif letter == "\\":
                parts.append(self.escape())
            else:
                word = self.take(WORD) or ""
                before_newline = self.text.startswith("\n", self.position)
                if before_newline and word.endswith("\r"):
                    word = word[:-1]
                    if not word:
                        break
                    parts.append(word)
                    kept, end = len(parts), self.position - 1
                    break
                parts.append(word)
            kept, end = len(parts), self.position
        return "".join(parts[:kept]), end

    def escape(self) -> str:
        letter = self.text[self.position + 1 : self.position + 2]
        if letter not in ESCAPES or not letter:
            message = f'"\\{letter}" means nothing here'
            hint = "write two backslashes for one"
            raise self.error(message, self.position, hint)
        self.position += 2
        return ESCAPES[letter]

    def quoted(self) -> str:
        opened = self.position
        self.position += 1
        parts: list[str] = []
        while self.position < len(self.text):
            letter = self.text[self.position]
            if letter == '"':
                self.position += 1
                return "".join(parts)
            if letter == "\\":
                if self.take(LINE_CONTINUES) is None:
                    parts.append(self.escape())
            else:
                parts.append(self.take(QUOTED_RUN) or "")
        raise self.error("this quote is never closed", opened)


def parse_text(text: str, path: str) -> list[Header | Assignment]:
    """Read a configuration text.

    Values are read as git reads them; where Sqitch 1.3.1 differs it loses something
    (an escaped quote within quotes keeps its backslash, a trailing blank stays).

    :param path: only named in errors.
    :raises SlipstitchError: with file, line and column, when the text is malformed.

    >>> [(item.name, item.value) for item in parse_text('[core]\\n\\tengine = pg # ours', 'x')
    ...     if isinstance(item, Assignment)]
    [('core.engine', 'pg')]
    """
    return _Parser(text, path).parse()


def write_header(section: str) -> str:
    r"""Write a section header.

    >>> write_header("core"), write_header('target.a "b"\\c')
    ('[core]', '[target "a \\"b\\"\\\\c"]')
    """
    name, dot, sub = section.partition(".")
    if not dot:
        return f"[{name}]"
    escaped = sub.replace("\\", "\\\\").replace('"', '\\"')
    return f'[{name} "{escaped}"]'


def write_value(value: str) -> str:
    r"""Write a value so that Sqitch and we read it back unchanged.

    Inside quotes Sqitch 1.3.1 keeps the backslash of an escaped quote, and takes an escaped
    backslash with the letter after it for an escape. So both are written outside quotes.

    >>> print(write_value("db:pg:clinic"), write_value(" a;b"), write_value('say "a # b"'))
    db:pg:clinic " a;b" "say "\""a # b"\"
    """
    return "".join(
        "\\" + part if part in {'"', "\\"} else _quoted_where_needed(part)
        for part in re.split(r'(["\\])', value)
    )


def _quoted_where_needed(text: str) -> str:
    blanks_count = text != text.strip(" ") or "  " in text
    # A carriage return at the end of a line would be taken for the line's end.
    needed = blanks_count or any(letter in text for letter in "#;\r")
    escaped = text.replace("\n", "\\n").replace("\t", "\\t").replace("\b", "\\b")
    return f'"{escaped}"' if needed else escaped
