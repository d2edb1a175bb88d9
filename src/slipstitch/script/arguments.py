"""Read the arguments of a backslash command by psql's own quoting rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slipstitch.lazy import pattern
from slipstitch.records import record
from slipstitch.script.characters import NAME_PART
from slipstitch.script.lexer import Unsupported, VariableLookup, quoted

__all__ = ["Argument", "CommandLine"]

_SPACE = " \t\n\r\f"
_NAME = rf"{NAME_PART}+"
_PART = pattern(
    rf"""(?P<single>')
    |(?P<double>"[^"]*")
    |(?P<variable>:(?:{_NAME}|'{_NAME}'|"{_NAME}"|\{{\?{_NAME}\}}))
    |(?P<open>"|`)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = pattern(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))|(\\)\Z|(''|[^'\\]+)", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "b": "\b", "r": "\r", "f": "\f"}


@record
class Argument:
    """One argument: its text, and whether any of it was quoted or came from a variable."""

    text: str
    was_quoted: bool


class CommandLine:
    """The rest of a line after the backslash: the command's name, then its arguments.

    :param lookup: variables, or None where the branch is inactive and nothing is substituted.
    """

    def __init__(self, text: str, position: int, lookup: VariableLookup | None) -> None:
        self.text = text
        self.position = position
        self.lookup = lookup

    def name(self) -> str:
        """Return the command's name, which ends at white space or another backslash."""
        start = self.position
        while self._here() not in ("", "\\") and self._here() not in _SPACE:
            self.position += 1
        return self.text[start : self.position]

    def arguments(self, *, strip_semicolon: bool = False) -> Iterator[Argument]:
        """Yield what is left, one argument at a time."""
        while (argument := self.argument(strip_semicolon=strip_semicolon)) is not None:
            yield argument

    def argument(self, *, strip_semicolon: bool = False) -> Argument | None:
        """Return the next argument, None where the command ends."""
        while self._here() and self._here() in _SPACE:
            self.position += 1
        parts: list[str] = []
        was_quoted = False
        loose = 0  # characters at the end that stand outside any quotes
        while (here := self._here()) and here not in _SPACE and here != "\\":
            match = _PART.match(self.text, self.position)
            assert match is not None  # the last alternative takes any character
            text, is_loose = self._part(match)
            parts.append(text)
            loose = loose + len(text) if is_loose else 0
            was_quoted = was_quoted or not is_loose
        value = "".join(parts)
        while strip_semicolon and loose > 0 and value.endswith(";"):
            value, loose = value[:-1], loose - 1
        return Argument(value, was_quoted) if value or was_quoted else None

    def finish(self) -> None:
        """Step over the double backslash that may end a command."""
        if self.text.startswith("\\\\", self.position):
            self.position += 2

    def _here(self) -> str:
        return self.text[self.position : self.position + 1]

    def _part(self, match: re.Match[str]) -> tuple[str, bool]:
        column = self.position + 1
        kind = match.lastgroup
        if kind == "open":
            what = "backticks" if match.group() == "`" else "unterminated quotes"
            raise Unsupported(f"{what} in a backslash command", column)
        if kind == "single":
            return self._single(column), False
        self.position = match.end()
        if kind == "variable":
            return self._variable(match.group(), column)
        return match.group(), kind == "other"

    def _single(self, column: int) -> str:
        self.position += 1
        parts: list[str] = []
        while match := _ESCAPE.match(self.text, self.position):
            octal, hexadecimal, letter, last, plain = match.groups()
            if octal or hexadecimal:
                code = int(octal, 8) if octal else int(hexadecimal, 16)
                if not 0 < code < 0x80:
                    raise Unsupported("byte escape beyond ASCII", self.position + 1)
                parts.append(chr(code))
            elif letter:
                parts.append(_LETTERS.get(letter, letter))
            else:
                parts.append("'" if plain == "''" else plain or last)
            self.position = match.end()
        if self._here() != "'":
            raise Unsupported("unterminated quotes in a backslash command", column)
        self.position += 1
        return "".join(parts)

    def _variable(self, text: str, column: int) -> tuple[str, bool]:
        if self.lookup is None:
            return text, False
        if text[1] == "{":
            return ("TRUE" if self.lookup(text[3:-1]) is not None else "FALSE"), False
        quote = text[1] if text[1] in "'\"" else ""
        name = text[2:-1] if quote else text[1:]
        value = self.lookup(name)
        if value is None:
            return text, False
        return (quoted(value, quote, name, column) if quote else value), False
