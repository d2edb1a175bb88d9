"""What a script is once psql's part of it is worked out: a flat row of steps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import field
from typing import Literal

from slipstitch.errors import Location
from slipstitch.records import record

__all__ = ["CopyIn", "Echo", "Piece", "Quit", "Reason", "Script", "Statement", "Step"]


@record
class Piece:
    """Where a stretch of a statement's text came from.

    ``start`` is the offset in the text, in characters; ``literal`` tells that the text stands in
    the file as it is, so that columns count on; the value of a variable has one place only.
    """

    start: int
    line: int
    column: int
    literal: bool


@record
class Statement:
    """One statement, in the bytes that psql would send.

    ``line`` and ``column`` are where its first word stands, ``last_line`` is the line that psql
    names in its messages: the one that ended the statement.
    """

    text: str
    path: str
    line: int
    column: int
    last_line: int
    pieces: tuple[Piece, ...] = field(repr=False, compare=False, default=())

    def encoded(self) -> bytes:
        """Return the text as it goes to the server; bytes that are no UTF-8 come out unchanged."""
        return self.text.encode("utf-8", "surrogateescape")

    def locate(self, offset: int) -> Location:
        """Return the place in the file of a character of the text, counted from 0."""
        starts = [piece.start for piece in self.pieces]
        index = bisect_right(starts, offset) - 1
        if index < 0:
            return Location(self.path, self.line, self.column)
        piece = self.pieces[index]
        column = piece.column + (offset - piece.start if piece.literal else 0)
        return Location(self.path, piece.line, column)

    @property
    def location(self) -> Location:
        """Where the statement begins."""
        return Location(self.path, self.line, self.column)


@record
class CopyIn:
    """``copy … from stdin`` with the data that stands below it in the script.

    ``last_line`` is the line of the end mark, which is what psql names once the data are read.
    """

    statement: Statement
    data: bytes = field(repr=False)
    last_line: int


@record
class Echo:
    """Text that ``\\echo``, ``\\qecho`` or ``\\warn`` prints, line end included."""

    stream: Literal["stdout", "stderr"]
    text: str


@record
class Quit:
    """``\\q`` in the script itself: nothing after it is run, and the script succeeds."""

    location: Location


Step = Statement | CopyIn | Echo | Quit


@record
class Reason:
    """A construct that is not proved equal to psql, so psql itself must run the script."""

    construct: str
    location: Location

    def __str__(self) -> str:
        return f"{self.location}: {self.construct}"


@record
class Script:
    """A script after psql's part: steps in order, or the reason why psql must run it.

    Where ``unsupported`` is not empty, ``steps`` holds only what was understood before it.
    ``has_mark`` tells of a byte order mark, which psql drops only when it speaks UTF-8.
    ``alone`` names commands of psql that are right only in a file of their own, where it stands:
    they set variables that what follows would see, or start from the folder of the file.
    """

    path: str
    steps: tuple[Step, ...]
    unsupported: tuple[Reason, ...] = ()
    has_mark: bool = False
    alone: tuple[Reason, ...] = ()

    @property
    def statements(self) -> Iterator[Statement]:
        """The statements alone, those that carry inline data included."""
        for step in self.steps:
            if isinstance(step, Statement):
                yield step
            elif isinstance(step, CopyIn):
                yield step.statement
