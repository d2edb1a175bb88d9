r"""Read the files of a workload: statements of an application, their weight, their parameters.

A file is a pgbench script: statements, and ``\set name expression`` above them. Or it is a
recording: ``$1``, ``$2`` … in the statements, and a comment line for what each is drawn from::

    -- weight: 3
    -- $1: select id from shop.customers
    select * from shop.orders where customer_id = $1;
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from slipstitch.errors import Location, SlipstitchError
from slipstitch.rehearse.expressions import ExpressionError, Number, evaluate
from slipstitch.script.expand import expand
from slipstitch.script.model import CopyIn, Statement
from slipstitch.script.words import words_of

__all__ = ["Assignment", "Bound", "Draw", "Piece", "Query", "bind", "read_workload", "weighted"]

_WEIGHT = re.compile(r"--\s*weight:\s*(?P<weight>\S+)\s*$")
_DRAW = re.compile(r"--\s*(?P<names>\$\d+(?:\s*,\s*\$\d+)*)\s*:\s*(?P<query>.+?)\s*;?\s*$")
_SET = re.compile(r"\\set\s+(?P<name>[A-Za-z_]\w*)\s+(?P<expression>.+?)\s*$")
_META = re.compile(r"\\(?P<word>\S+)")
_AT_WEIGHT = re.compile(r"(?P<path>.*)@(?P<weight>\d+)")
_PARAMETER = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True)
class Draw:
    """Parameters by number, and the query whose rows give them values."""

    parameters: tuple[int, ...]
    query: str
    location: Location


@dataclass(frozen=True, slots=True)
class Assignment:
    r"""A ``\set``."""

    name: str
    expression: str
    location: Location


@dataclass(frozen=True, slots=True)
class Query:
    """One file of a workload: what a client does in one go.

    :param weight: how often it is done beside the others; 0 keeps it from the load.
    """

    name: str
    path: str
    weight: int
    statements: tuple[Statement, ...]
    draws: tuple[Draw, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    @property
    def parameters(self) -> frozenset[int]:
        """The numbers of all parameters in its statements."""
        found = (piece.parameter for each in self.statements for piece in _pieces(each.text))
        return frozenset(number for number in found if number)

    @property
    def undrawn(self) -> tuple[int, ...]:
        """The parameters that nothing gives a value to: it can be prepared, not run."""
        drawn = {number for draw in self.draws for number in draw.parameters}
        return tuple(sorted(self.parameters - drawn))

    def variables(self, given: Mapping[str, Number], dice: random.Random) -> dict[str, Number]:
        r"""Return the values of its ``\set`` lines.

        :param given: variables from outside, such as ``scale``.
        :raises SlipstitchError: an expression is not understood.
        """
        values = dict(given)
        for each in self.assignments:
            try:
                values[each.name] = evaluate(each.expression, values, dice)
            except ExpressionError as error:
                raise SlipstitchError(
                    "rehearse",
                    f"\\set {each.name}: {error}",
                    location=each.location,
                    hint="numbers, :variables, + - * / %, and random(low, high) are understood",
                ) from error
        return values


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a statement, and the parameter or the variable that stands after it."""

    text: str
    parameter: int = 0
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A statement as it is sent: parameters numbered from 1 without a gap."""

    text: str
    values: tuple[str | None, ...]


def bind(
    statement: Statement,
    parameters: Mapping[int, str | None],
    variables: Mapping[str, Number],
) -> Bound:
    """Put values into a statement. Variables are written into it, as pgbench does.

    >>> found = bind(Statement("select $2 + :n, $2::text", "f", 1, 1, 1), {2: "7"}, {"n": 3})
    >>> found.text, found.values
    ('select $1 + 3, $1::text', ('7',))
    """
    numbers: dict[int, int] = {}
    text: list[str] = []
    for piece in _pieces(statement.text):
        text.append(piece.text)
        if piece.parameter:
            number = numbers.setdefault(piece.parameter, len(numbers) + 1)
            text.append(f"${number}")
        elif piece.variable:
            known = piece.variable in variables
            text.append(str(variables[piece.variable]) if known else f":{piece.variable}")
    return Bound("".join(text), tuple(parameters.get(number) for number in numbers))


def _pieces(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    done = 0
    colon = -2
    for word in words_of(text):
        parameter = _PARAMETER.fullmatch(word.text) if word.kind == "symbol" else None
        if parameter:
            pieces.append(Piece(text[done : word.start], parameter=int(parameter[1])))
            done = word.start + len(word.text)
        elif word.kind == "word" and word.start == colon + 1:
            name = text[word.start : word.start + len(word.text)]
            pieces.append(Piece(text[done:colon], variable=name))
            done = word.start + len(word.text)
        colon = word.start if word.text == ":" else -2
    return [*pieces, Piece(text[done:])]


def read_workload(places: Sequence[str]) -> tuple[Query, ...]:
    """Read files and folders of files; ``FILE@WEIGHT`` weighs as in pgbench.

    :raises SlipstitchError: one is missing, empty or not understood.
    """
    queries = [query for place in places for query in _read_place(place)]
    names: dict[str, int] = {}
    for index, query in enumerate(queries):
        names[query.name] = names.get(query.name, 0) + 1
        if names[query.name] > 1:
            queries[index] = replace(query, name=f"{query.name} ({names[query.name]})")
    return tuple(queries)


def _read_place(place: str) -> list[Query]:
    path, weight = Path(place), None
    match = _AT_WEIGHT.fullmatch(place)
    if match and not path.exists():
        path, weight = Path(match["path"]), int(match["weight"])
    if path.is_dir():
        files = sorted(path.glob("*.sql"))
        if not files:
            raise SlipstitchError(
                "rehearse", f'folder "{path}" holds no file of SQL', hint="their names end in .sql"
            )
    elif path.is_file():
        files = [path]
    else:
        raise SlipstitchError("rehearse", f'there is no workload "{path}"')
    found = [_read_file(file) for file in files]
    return found if weight is None else [replace(query, weight=weight) for query in found]


def _read_file(path: Path) -> Query:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise SlipstitchError(
            "rehearse", "it is not UTF-8", location=Location(str(path))
        ) from error
    weight = 1
    draws: list[Draw] = []
    assignments: list[Assignment] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        place = Location(str(path), number)
        stripped = line.strip()
        if stripped.startswith("\\"):
            assignments.append(_assignment(stripped, place))
            lines[number - 1] = ""
        elif match := _WEIGHT.match(stripped):
            weight = _weight(match["weight"], place)
        elif match := _DRAW.match(stripped):
            numbers = tuple(int(found) for found in _PARAMETER.findall(match["names"]))
            draws.append(Draw(numbers, match["query"], place))
    statements = _statements("\n".join(lines), path)
    return Query(path.stem, str(path), weight, statements, tuple(draws), tuple(assignments))


def _assignment(line: str, place: Location) -> Assignment:
    match = _SET.fullmatch(line)
    if match is None:
        word = _META.match(line)
        raise SlipstitchError(
            "rehearse",
            f"\\{word['word'] if word else ''} is not understood in a workload",
            location=place,
            hint="\\set name expression is; a value from a table is drawn by a comment line "
            '"-- $1: select …"',
        )
    return Assignment(match["name"], match["expression"], place)


def _weight(text: str, place: Location) -> int:
    if not text.isdecimal():
        raise SlipstitchError("rehearse", f'weight "{text}" is not a whole number', location=place)
    return int(text)


def _statements(text: str, path: Path) -> tuple[Statement, ...]:
    script = expand(text.encode(), str(path), {}, lambda _name: b"")
    if script.unsupported:
        reason = script.unsupported[0]
        raise SlipstitchError(
            "rehearse",
            f"{reason.construct} is not understood in a workload",
            location=reason.location,
        )
    if any(isinstance(step, CopyIn) for step in script.steps):
        raise SlipstitchError(
            "rehearse", "inline data is not understood in a workload", location=Location(str(path))
        )
    statements = tuple(script.statements)
    if not statements:
        raise SlipstitchError("rehearse", "it holds no statement", location=Location(str(path)))
    return statements


def weighted(queries: Iterable[Query]) -> tuple[list[Query], list[int]]:
    """Return the queries that make up the load, and their weights."""
    chosen = [query for query in queries if query.weight and not query.undrawn]
    return chosen, [query.weight for query in chosen]
