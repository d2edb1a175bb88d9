"""Work out psql's part of a script: variables, branches, includes, inline data.

The outcome is a flat row of steps. Everything here is known before anything is sent; whatever
psql can only know while it runs makes the script unsupported, and psql itself must run it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from enum import Enum

from slipstitch.errors import Location
from slipstitch.records import record
from slipstitch.script.arguments import Argument, CommandLine
from slipstitch.script.lexer import Lexer, QueryBuffer, Stop, Unsupported
from slipstitch.script.model import CopyIn, Echo, Quit, Reason, Script, Statement, Step
from slipstitch.script.plain import plain_statements
from slipstitch.script.psql_variables import HARMLESS_SET, HARMLESS_UNSET, SPECIAL, VALID_NAME
from slipstitch.script.words import obstacle_in, reads_inline_data, significant_start

__all__ = ["ReadInclude", "canonical_path", "expand"]

ReadInclude = Callable[[str], bytes]

_BRANCHING = ("if", "elif", "else", "endif")
_INCLUDES = {"i": False, "include": False, "ir": True, "include_relative": True}
_DEPTH = 50


class _Branch(Enum):
    TRUE = "running"
    FALSE = "not yet"
    IGNORED = "done, or all skipped"
    ELSE_TRUE = "running after \\else"
    ELSE_FALSE = "skipped after \\else"


_ACTIVE = (_Branch.TRUE, _Branch.ELSE_TRUE)


@record(frozen=False, slots=False)
class _Condition:
    branch: _Branch
    length: int
    parenthesis_depth: int


@record(frozen=False, slots=False)
class _Expansion:
    """What the files of one script share: variables, steps, the way to read an include."""

    variables: dict[str, str]
    builtins: Mapping[str, str]
    read_include: ReadInclude
    steps: list[Step] = field(default_factory=list)
    has_mark: bool = False
    alone: list[Reason] = field(default_factory=list)

    def lookup(self, name: str) -> str | None:
        if name in SPECIAL and name not in self.builtins:
            raise Unsupported(f"psql's own variable {name}")
        return self.builtins.get(name) or self.variables.get(name)


def expand(
    source: bytes,
    path: str,
    variables: Mapping[str, str],
    read_include: ReadInclude,
    builtins: Mapping[str, str] | None = None,
) -> Script:
    """Return the steps of a script, or the reason why psql must run it.

    :param source: the bytes of the file.
    :param path: its path as psql would be given it; ``\\ir`` and messages start from it.
    :param variables: what Sqitch passes with ``--set``.
    :param read_include: gives the bytes of a file named by ``\\i``; raises OSError.
    :param builtins: psql's own variables whose values are known (``DBNAME``, ``USER`` …).
    """
    shared = _Expansion(dict(variables), builtins or {}, read_include)
    path = canonical_path(path)
    unsupported: tuple[Reason, ...] = ()
    try:
        _check_variables(variables)
        plain = plain_statements(source, path)
        if plain is not None:
            return Script(path, plain)
        _File(shared, source, path, 0).run()
    except _Refused as refused:
        unsupported = (refused.reason,)
    except Unsupported as found:
        unsupported = (Reason(found.construct, Location(path)),)
    alone = tuple(shared.alone)
    return Script(path, tuple(shared.steps), unsupported, shared.has_mark, alone)


def canonical_path(path: str) -> str:
    """Return the path as psql names it in its messages.

    >>> canonical_path("./deploy//users.sql"), canonical_path("a/../b.sql")
    ('deploy/users.sql', 'b.sql')
    """
    return posixpath.normpath(path) if path else path


def _check_variables(variables: Iterable[str]) -> None:
    for name in variables:
        if name in SPECIAL and name != "ON_ERROR_STOP":
            raise Unsupported(f"psql's own variable {name}, set from outside")
        if not VALID_NAME.match(name):
            raise Unsupported(f'variable name "{name}"')


class _Refused(Exception):  # noqa: N818 - not an error: psql takes over
    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class _File:
    """One file on its way through psql's main loop; an include is a loop of its own."""

    def __init__(self, shared: _Expansion, source: bytes, path: str, depth: int) -> None:
        self.shared = shared
        self.path = path
        self.depth = depth
        self.text = source.decode("utf-8", "surrogateescape")
        self.lines = self.text.split("\n")
        self.ends_with_newline = self.lines[-1] == ""
        if self.ends_with_newline:
            self.lines.pop()
        self.number = 0
        self.out = QueryBuffer()
        self.conditions: list[_Condition] = []
        self.lexer = Lexer(self.lookup)
        self.newline_at = -1

    @property
    def active(self) -> bool:
        return not self.conditions or self.conditions[-1].branch in _ACTIVE

    def lookup(self, name: str) -> str | None:
        return self.shared.lookup(name) if self.active else None

    def run(self) -> bool:
        """Go through the file; return whether ``\\q`` ended it."""
        try:
            self._check_bytes()
            return self._loop()
        except Unsupported as found:
            place = Location(self.path, max(self.number, 1), found.column)
            raise _Refused(Reason(found.construct, place)) from None

    def _check_bytes(self) -> None:
        if "\0" in self.text:
            raise Unsupported("a zero byte")
        if self.text.startswith("PGDMP"):
            raise Unsupported("a custom-format dump")
        bare = re.search(r"\r(?!\n)", self.text)
        if bare:
            self.number = self.text.count("\n", 0, bare.start()) + 1
            raise Unsupported("carriage return without a line feed")

    def _loop(self) -> bool:
        while self.number < len(self.lines):
            line = self.lines[self.number]
            self.number += 1
            if self.number == 1 and line.startswith("\ufeff"):
                self.shared.has_mark = True
                line = line[1:]
            if not line and not self.lexer.in_quote:
                continue
            if self._line(line):
                self._rest()
                return True
        self._rest()
        if self.conditions:
            raise Unsupported("\\if without \\endif")
        return False

    def _line(self, line: str) -> bool:
        self.newline_at = -1
        if self.out.length:
            before = self.lines[self.number - 2]
            self.out.add("\n", self.number - 1, len(before) + 1, literal=False)
            self.newline_at = self.out.length
        self.lexer.begin_line(line, self.number)
        while (stop := self.lexer.scan(self.out)) is not Stop.END_OF_LINE:
            if stop is Stop.SEMICOLON:
                if self.active:
                    self._send()
            elif self._command(line):
                return True
        return False

    def _rest(self) -> None:
        if self.out.length and self.active:
            if not self.lexer.at_rest:
                self.lexer.server_may_differ = True
            self._send()

    def _send(self) -> None:
        text = self.out.text()
        first = significant_start(text)
        bare = Statement(text, self.path, 1, 1, self.number, tuple(self.out.pieces))
        place = bare.locate(first)
        assert place.line is not None
        assert place.column is not None
        statement = Statement(text, self.path, place.line, place.column, self.number, bare.pieces)
        obstacle = obstacle_in(text, check_split=self.lexer.server_may_differ)
        if obstacle:
            raise _Refused(Reason(obstacle, place))
        # The rest of a variable's value may yet be glued to what follows it.
        self.lexer.server_may_differ = len(self.lexer.frames) > 1
        self.newline_at = -1
        self.out = QueryBuffer()
        if reads_inline_data(text):
            self.shared.steps.append(self._inline_data(statement))
        else:
            self.shared.steps.append(statement)

    def _inline_data(self, statement: Statement) -> CopyIn:
        start = self.number
        while self.number < len(self.lines):
            line = self.lines[self.number]
            self.number += 1
            if line in ("\\.", "\\.\r"):
                if self.number == len(self.lines) and not self.ends_with_newline:
                    raise Unsupported("end mark of inline data without a line end")
                data = "".join(f"{line}\n" for line in self.lines[start : self.number - 1])
                return CopyIn(statement, data.encode("utf-8", "surrogateescape"), self.number)
        data = "\n".join(self.lines[start:]) + ("\n" if self.ends_with_newline else "")
        if start == len(self.lines):
            data = ""
        return CopyIn(statement, data.encode("utf-8", "surrogateescape"), self.number)

    def _command(self, line: str) -> bool:
        if self.out.length == self.newline_at:
            self.out.cut(self.newline_at - 1)
        self.newline_at = -1
        if self.out.length:
            # What stands before the command and behind it is glued together for the server.
            self.lexer.server_may_differ = True
        frame = self.lexer.frames[0]
        column = frame.position
        command = CommandLine(line, frame.position, self.lookup)
        name = command.name()
        ended = False
        if name in _BRANCHING:
            self._branching(name, command)
        elif not self.active:
            if name not in _COMMANDS:
                raise Unsupported(f"\\{name}", column)
            command.lookup = None
        else:
            if name not in _COMMANDS:
                raise Unsupported(f"\\{name}", column)
            ended = _COMMANDS[name](self, command, name)
        for extra in command.arguments():
            if self.active:
                raise Unsupported(f'extra argument "{extra.text}" of \\{name}', column)
        command.finish()
        frame.position = command.position
        return ended

    def _branching(self, name: str, command: CommandLine) -> None:
        here = (self.out.length, self.lexer.parenthesis_depth)
        if name == "if":
            running = self.active
            self.conditions.append(_Condition(_Branch.IGNORED, *here))
            if running:
                self._decide(command)
            else:
                self._skip(command)
            return
        if not self.conditions:
            raise Unsupported(f"\\{name} without \\if", command.position)
        condition = self.conditions[-1]
        after_else = condition.branch in (_Branch.ELSE_TRUE, _Branch.ELSE_FALSE)
        if after_else and name != "endif":
            raise Unsupported(f"\\{name} after \\else", command.position)
        if condition.branch in _ACTIVE:
            condition.length, condition.parenthesis_depth = here
        else:
            self.out.cut(condition.length)
            self.lexer.parenthesis_depth = condition.parenthesis_depth
        if name == "endif":
            self.conditions.pop()
        elif name == "elif" and condition.branch is _Branch.FALSE:
            self._decide(command)
        elif name == "elif":
            condition.branch = _Branch.IGNORED
            self._skip(command)
        else:
            untaken = condition.branch is _Branch.FALSE
            condition.branch = _Branch.ELSE_TRUE if untaken else _Branch.ELSE_FALSE

    def _decide(self, command: CommandLine) -> None:
        condition = self.conditions[-1]
        condition.branch = _Branch.TRUE
        command.lookup = self.shared.lookup
        words = [argument.text for argument in command.arguments()]
        answer = boolean(" ".join(words))
        if answer is None:
            raise Unsupported(f'"{" ".join(words)}" as a condition', command.position)
        condition.branch = _Branch.TRUE if answer else _Branch.FALSE

    def _skip(self, command: CommandLine) -> None:
        command.lookup = None
        for _ in command.arguments():
            pass

    def set_variable(self, command: CommandLine, _name: str) -> bool:
        """``\\set name value…``: the values are joined without blanks."""
        words = [argument.text for argument in command.arguments()]
        if not words:
            raise Unsupported("\\set without a name", command.position)
        name, value = words[0], "".join(words[1:])
        if not VALID_NAME.match(name):
            raise Unsupported(f'\\set of variable "{name}"', command.position)
        if name in SPECIAL:
            if value.lower() not in HARMLESS_SET.get(name, ()):
                raise Unsupported(f"\\set {name} {value}".rstrip(), command.position)
            return False
        self.shared.variables[name] = value
        self._alone(f"\\set {name}")
        return False

    def unset_variable(self, command: CommandLine, _name: str) -> bool:
        """``\\unset name``."""
        argument = command.argument()
        if argument is None or not VALID_NAME.match(argument.text):
            raise Unsupported("\\unset without a name", command.position)
        if argument.text in SPECIAL and argument.text not in HARMLESS_UNSET:
            raise Unsupported(f"\\unset {argument.text}", command.position)
        self.shared.variables.pop(argument.text, None)
        if argument.text not in SPECIAL:
            self._alone(f"\\unset {argument.text}")
        return False

    def echo(self, command: CommandLine, name: str) -> bool:
        """``\\echo``, ``\\qecho``, ``\\warn``: the arguments with one blank between."""
        words: list[Argument] = list(command.arguments())
        line_end = "\n"
        texts: list[str] = []
        for word in words:
            if not texts and line_end and not word.was_quoted and word.text == "-n":
                line_end = ""
            else:
                texts.append(word.text)
        text = " ".join(texts) + line_end
        self.shared.steps.append(Echo("stderr" if name == "warn" else "stdout", text))
        return False

    def include(self, command: CommandLine, name: str) -> bool:
        """``\\i`` from the working directory, ``\\ir`` from the folder of this file."""
        argument = command.argument(strip_semicolon=True)
        if argument is None or argument.text in ("", "-") or argument.text[0] in "~|":
            raise Unsupported(f"\\{name} without a plain file name", command.position)
        path = canonical_path(argument.text)
        if _INCLUDES[name]:
            path = canonical_path(posixpath.join(posixpath.dirname(self.path), path))
            self._alone(f"\\{name} {argument.text}")
        if self.depth >= _DEPTH:
            raise Unsupported("files that include each other too deeply", command.position)
        try:
            source = self.shared.read_include(path)
        except OSError as error:
            reason = f"include that cannot be read ({path}: {error.strerror})"
            raise Unsupported(reason, command.position) from error
        _File(self.shared, source, path, self.depth + 1).run()
        return False

    def _alone(self, command: str) -> None:
        self.shared.alone.append(Reason(command, Location(self.path, self.number)))

    def quit(self, command: CommandLine, _name: str) -> bool:
        """``\\q`` ends this file; psql still sends what was begun before it."""
        if self.depth == 0:
            place = Location(self.path, self.number, command.position)
            self._rest()
            self.out = QueryBuffer()
            self.shared.steps.append(Quit(place))
        return True


_COMMANDS: Mapping[str, Callable[[_File, CommandLine, str], bool]] = {
    "set": _File.set_variable,
    "unset": _File.unset_variable,
    "echo": _File.echo,
    "qecho": _File.echo,
    "warn": _File.echo,
    "q": _File.quit,
    "quit": _File.quit,
    **dict.fromkeys(_INCLUDES, _File.include),
}


def boolean(text: str) -> bool | None:
    """Return what psql takes a condition for, None where it would complain.

    >>> boolean("TRUE"), boolean("of"), boolean("o"), boolean("2")
    (True, False, None, None)
    """
    word = text.lower()
    if not word:
        return None
    if "true".startswith(word) or "yes".startswith(word) or word in ("on", "1"):
        return True
    if "false".startswith(word) or "no".startswith(word) or word in ("off", "of", "0"):
        return False
    return None
