"""Split text into statements exactly as psql does, line by line, variables included.

psql reads a script line by line and decides with its own reading of quotes, comments,
parentheses and ``begin … end`` where a statement ends; it does not ask the server. The rules here
are psql's observable behaviour (PostgreSQL 14 to 18), proved against psql by ``tests/compat``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from slipstitch.lazy import pattern
from slipstitch.script.characters import (
    NAME_DOLLAR_PART,
    NAME_PART,
    NAME_START,
    NUMBER_OR_NAME_PART,
    NUMBER_PART,
)
from slipstitch.script.model import Piece

__all__ = ["Frame", "Lexer", "QueryBuffer", "State", "Stop", "Unsupported"]

VariableLookup = Callable[[str], "str | None"]


class Unsupported(Exception):  # noqa: N818 - not an error: psql takes over
    """A construct outside the proved list; carries its name and its place in the line."""

    def __init__(self, construct: str, column: int = 1) -> None:
        super().__init__(construct)
        self.construct = construct
        self.column = column


class State(Enum):
    """What the lexer is inside of; it lasts from line to line."""

    PLAIN = "plain text"
    STRING = "string"
    ESCAPED = "string with escapes"
    BITS = "bit string"
    NAME = "quoted name"
    COMMENT = "comment"
    DOLLAR = "dollar quotes"


class Stop(Enum):
    """Why scanning paused."""

    SEMICOLON = "semicolon"
    COMMAND = "backslash command"
    END_OF_LINE = "end of line"


_SPACE = r"[ \t\n\r\f]"
_VARIABLE = rf"{NAME_PART}+"
_PLAIN = pattern(
    rf"""(?P<space>{_SPACE}+|--[^\n\r]*)
    |(?P<comment>/\*)
    |(?P<escaped>[eE]')
    |(?P<bits>[bBxX]')
    |(?P<string>(?:[nN]|[uU]&)?')
    |(?P<name>(?:[uU]&)?")
    |(?P<word>{NAME_START}{NAME_DOLLAR_PART}*)
    |(?P<number>\.?[0-9]{NUMBER_PART}*)
    |(?P<dollar>\$(?:{NAME_START}{NAME_PART}*)?\$)
    |(?P<parameter>\$[0-9]*)
    |(?P<pair>::|:=)
    |(?P<variable>:(?:{_VARIABLE}|'{_VARIABLE}'|"{_VARIABLE}"|\{{\?{_VARIABLE}\}}))
    |(?P<open>\()
    |(?P<close>\))
    |(?P<semicolon>;)
    |(?P<forced>\\[;:])
    |(?P<command>\\)
    |(?P<operator>(?:(?!/\*|--)[~!@\#^&|`?+\-*/%<>=])+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
# A stretch that neither ends anything nor opens anything; most of a script is made of such.
_NEUTRAL = pattern(
    rf"""(?:[ \t]++
    |{NAME_START}{NAME_DOLLAR_PART}*+(?!['"&])
    |[0-9]++(?:\.[0-9]++)?+(?!{NUMBER_OR_NAME_PART})
    |'[^']*+(?:''[^']*+)*+'
    |[,.]
    )++""",
    re.VERBOSE,
)
_NUMBER = pattern(
    r"(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][0-9]*)?\Z"
    r"|[0-9]+\.\.[0-9]*\Z|0[xX][0-9a-fA-F_]+\Z|0[oObB][0-7_]+\Z"
)
_CONTINUATION = pattern(rf"(?:[ \t\f]|--[^\n\r]*)*[\n\r](?:{_SPACE}|--[^\n\r]*[\n\r])*'")
_BODIES = {
    State.STRING: pattern(r"[^']*(?:''[^']*)*"),
    State.ESCAPED: pattern(r"[^\\']*(?:(?:\\.|''|\\\Z)[^\\']*)*", re.DOTALL),
    State.BITS: pattern(r"[^']*"),
    State.NAME: pattern(r'[^"]*(?:""[^"]*)*'),
}
_COMMENT = pattern(r"/\*|\*/")
_NO_CONTENT = pattern(r"(?:[ \t\f]|--[^\n\r]*)*\r?\Z")
_TRACKED = {"create": "c", "function": "f", "procedure": "p", "or": "o", "replace": "r"}
_ROUTINE = (("c", "f"), ("c", "p"), ("c", "o", "r", "f"), ("c", "o", "r", "p"))


class QueryBuffer:
    """The statement being gathered, with the place every part of it came from."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0

    def add(self, text: str, line: int, column: int, *, literal: bool = True) -> None:
        """Append text that stands at this place."""
        last = self.pieces[-1] if self.pieces else None
        continues = (
            last is not None
            and last.literal
            and literal
            and last.line == line
            and last.column + self.length - last.start == column
        )
        if not continues:
            self.pieces.append(Piece(self.length, line, column, literal))
        self.parts.append(text)
        self.length += len(text)

    def cut(self, length: int) -> None:
        """Forget everything after this many characters."""
        if length < self.length:
            text = "".join(self.parts)[:length]
            self.parts = [text] if text else []
            self.pieces = [piece for piece in self.pieces if piece.start < length]
            self.length = length

    def text(self) -> str:
        """Return what was gathered."""
        return "".join(self.parts)


class Frame:
    """A text being scanned: a line of the file, or the value of a variable used in it."""

    __slots__ = ("column", "name", "position", "text")

    def __init__(self, text: str, name: str | None = None, column: int = 1) -> None:
        self.text = text
        self.name = name
        self.column = column
        self.position = 0


class Lexer:
    """psql's lexer: give it a line, scan until it stops, look at why.

    :param lookup: gives the value of a variable, None where it is not set (the text then stays).
    """

    def __init__(self, lookup: VariableLookup) -> None:
        self.lookup = lookup
        self.state = State.PLAIN
        self.parenthesis_depth = 0
        self.line = 0
        self.frames: list[Frame] = []
        self.server_may_differ = False
        self._block_depth = 0
        self._comment_depth = 0
        self._dollar_tag = ""
        self._words: list[str] = []
        self._word_count = 0

    @property
    def in_quote(self) -> bool:
        """Whether an empty line belongs to what is being read."""
        return self.state is not State.PLAIN

    @property
    def at_rest(self) -> bool:
        """Whether nothing is open: no quote, comment, parenthesis or block."""
        return self.state is State.PLAIN and self.parenthesis_depth == 0 and self._block_depth == 0

    def begin_line(self, text: str, line: int) -> None:
        """Take the next line, without its line end."""
        self.line = line
        self.frames = [Frame(text)]

    def scan(self, out: QueryBuffer) -> Stop:
        """Move on to the next semicolon, command or line end; what is read goes to ``out``."""
        while True:
            frame = self.frames[-1]
            if frame.position >= len(frame.text):
                if len(self.frames) == 1:
                    return Stop.END_OF_LINE
                self.frames.pop()
                continue
            if self.state is State.PLAIN:
                if self._neutral(frame, out):
                    continue
                stop = self._plain(frame, out)
                if stop is not None:
                    return stop
            elif self.state is State.COMMENT:
                self._comment(frame, out)
            elif self.state is State.DOLLAR:
                self._dollar(frame, out)
            else:
                self._quoted(frame, out)

    def _emit(self, frame: Frame, end: int, out: QueryBuffer) -> None:
        column = frame.column if frame.name is not None else frame.position + 1
        text = frame.text[frame.position : end]
        out.add(text, self.line, column, literal=frame.name is None)
        frame.position = end

    def _column(self, frame: Frame) -> int:
        return frame.column if frame.name is not None else frame.position + 1

    def _neutral(self, frame: Frame, out: QueryBuffer) -> bool:
        # Words matter only while the statement may still make a routine.
        if frame.name is not None or not self._word_count or self._words[0] == "c":
            return False
        match = _NEUTRAL.match(frame.text, frame.position)
        if match is not None:
            self._emit(frame, match.end(), out)
        return match is not None

    def _plain(self, frame: Frame, out: QueryBuffer) -> Stop | None:
        match = _PLAIN.match(frame.text, frame.position)
        assert match is not None  # the last alternative takes any character
        kind = match.lastgroup
        end = match.end()
        if kind == "space" and out.length == 0:
            frame.position = end
            return None
        if kind == "command":
            return self._command(frame)
        if kind == "forced":
            self._forced(frame, out)
            return None
        if kind == "variable":
            self._variable(frame, match.group(), out)
            return None
        if kind in ("number", "parameter"):
            self._number(frame, match.group(), frame.text[end : end + 2])
        elif match.group() == "\v":
            raise Unsupported("vertical tab between words", self._column(frame))
        self._emit(frame, end, out)
        if kind == "word":
            self._word(match.group())
        elif kind == "semicolon":
            return self._semicolon()
        elif kind is not None:
            self._open(kind, match.group())
        return None

    def _open(self, kind: str, text: str) -> None:
        match kind:
            case "comment":
                self.state, self._comment_depth = State.COMMENT, 1
            case "string":
                self.state = State.STRING
            case "escaped":
                self.state = State.ESCAPED
            case "bits":
                self.state = State.BITS
            case "name":
                self.state = State.NAME
            case "dollar":
                self.state, self._dollar_tag = State.DOLLAR, text
            case "open":
                self.parenthesis_depth += 1
            case "close":
                self.parenthesis_depth = max(0, self.parenthesis_depth - 1)

    def _semicolon(self) -> Stop | None:
        if self.parenthesis_depth or self._block_depth:
            return None
        self._word_count = 0
        return Stop.SEMICOLON

    def _command(self, frame: Frame) -> Stop:
        if frame.name is not None:
            raise Unsupported(
                f'backslash command inside the value of variable "{frame.name}"', frame.column
            )
        frame.position += 1
        return Stop.COMMAND

    def _forced(self, frame: Frame, out: QueryBuffer) -> None:
        if frame.text[frame.position + 1] == ";":
            raise Unsupported("\\; (several statements in one message)", self._column(frame))
        frame.position += 1
        self._emit(frame, frame.position + 1, out)

    def _number(self, frame: Frame, text: str, following: str) -> None:
        # Releases differ in how far such a number reaches, and with it in where a quote begins.
        after = following[:1]
        if text[0] == "$":
            runs_on = len(text) > 1 and (after.isalpha() or after in ("_", "$"))
        elif text[-1] in "eE":
            runs_on = re.match(r"[+-][0-9]", following) is None
        else:
            has_letters = not text.replace(".", "").isdigit()
            runs_on = not _NUMBER.match(text) or (after == "$" and has_letters)
        if runs_on:
            raise Unsupported("number that runs into a word", self._column(frame))

    def _word(self, text: str) -> None:
        # psql's own way to see a routine's body: the first words of the statement say whether it
        # makes a function or procedure, and only then begin, case and end count.
        if self._word_count == 0:
            self._words = ["", "", "", ""]
        word = text.lower()
        if word in _TRACKED and self._word_count < 4:
            self._words[self._word_count] = _TRACKED[word]
        self._word_count += 1
        if self.parenthesis_depth or not any(
            tuple(self._words[: len(head)]) == head for head in _ROUTINE
        ):
            return
        if word == "begin":
            self._block_depth += 1
            self.server_may_differ = True
        elif word == "case" and self._block_depth:
            self._block_depth += 1
        elif word == "end" and self._block_depth:
            self._block_depth -= 1

    def _variable(self, frame: Frame, text: str, out: QueryBuffer) -> None:
        column = self._column(frame)
        start = frame.position
        end = start + len(text)
        if text[1] == "{":
            frame.position = end
            answer = "TRUE" if self._value(text[3:-1], column) is not None else "FALSE"
            out.add(answer, self.line, column, literal=False)
            return
        quote = text[1] if text[1] in "'\"" else ""
        name = text[2:-1] if quote else text[1:]
        value = self._value(name, column)
        if value is None:
            self._emit(frame, end, out)
            return
        self.server_may_differ = True
        frame.position = end
        if quote:
            out.add(quoted(value, quote, name, column), self.line, column, literal=False)
        elif any(outer.name == name for outer in self.frames):
            raise Unsupported(f'variable "{name}" that contains itself', column)
        else:
            self.frames.append(Frame(value, name, column))

    def _value(self, name: str, column: int) -> str | None:
        try:
            return self.lookup(name)
        except Unsupported as found:
            raise Unsupported(found.construct, column) from None

    def _quoted(self, frame: Frame, out: QueryBuffer) -> None:
        match = _BODIES[self.state].match(frame.text, frame.position)
        assert match is not None  # an empty body matches too
        end = match.end()
        if end == len(frame.text):
            self._emit(frame, end, out)
            return
        self._emit(frame, end + 1, out)
        if self.state is not State.NAME:
            continued = _CONTINUATION.match(frame.text, frame.position)
            if continued is not None:
                self._emit(frame, continued.end(), out)
                return
            if self.state is State.ESCAPED and _NO_CONTENT.match(frame.text, frame.position):
                # The server may see a string that goes on in the next line; psql does not.
                self.server_may_differ = True
        self.state = State.PLAIN

    def _comment(self, frame: Frame, out: QueryBuffer) -> None:
        match = _COMMENT.search(frame.text, frame.position)
        if match is None:
            self._emit(frame, len(frame.text), out)
            return
        self._comment_depth += 1 if match.group() == "/*" else -1
        self._emit(frame, match.end(), out)
        if self._comment_depth == 0:
            self.state = State.PLAIN

    def _dollar(self, frame: Frame, out: QueryBuffer) -> None:
        found = frame.text.find(self._dollar_tag, frame.position)
        if found < 0:
            self._emit(frame, len(frame.text), out)
            return
        self._emit(frame, found + len(self._dollar_tag), out)
        self.state = State.PLAIN


def quoted(value: str, quote: str, name: str, column: int = 1) -> str:
    """Return a variable's value as psql writes ``:'name'`` (literal) or ``:"name"`` (identifier).

    >>> quoted("it's", "'", "x")
    "'it''s'"
    >>> quoted("a\\\\b", "'", "x")
    " E'a\\\\\\\\b'"
    >>> quoted('odd"name', '"', "x")
    '"odd""name"'
    """
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Unsupported(f'variable "{name}" that is not valid UTF-8', column) from None
    doubled = value.replace(quote, quote * 2)
    if quote == "'" and "\\" in value:
        return " E'" + doubled.replace("\\", "\\\\") + "'"
    return quote + doubled + quote
