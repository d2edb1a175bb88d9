"""Counts of what ran: by routine, statement and branch; they add up over databases and runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Branch", "Coverage", "Reach", "Routine", "Statement", "percent", "reaches"]

_NO_BRANCHES = ("body", None)
_NO_STATEMENT = "statement block"
_CHOICES = ("IF",)


def percent(part: tuple[int, int]) -> float:
    """Return how much of the whole a part is, in per cent; all of nothing is all.

    >>> percent((1, 3)), percent((0, 0))
    (33.3, 100.0)
    """
    return round(100 * part[0] / part[1], 1) if part[1] else 100.0


def reaches(part: tuple[int, int], minimum: float) -> bool:
    """Tell whether a part is at least so much of the whole, in per cent; nothing is rounded.

    >>> reaches((9499, 10000), 95), reaches((95, 100), 95)
    (False, True)
    """
    return 100 * part[0] >= minimum * part[1]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a routine, as plpgsql_check numbers them.

    :param parent: the number of the statement that it stands in.
    :param note: as which part of it, such as ``then body``.
    :param place: which one of that part, from 1.
    :param line: counted from the first line of the body.
    :param count: how often it ran.
    """

    number: int
    parent: int | None
    note: str | None
    place: int
    line: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A way that a routine can take: the line where it parts, which way, how often it was taken."""

    line: int
    way: str
    count: int


@dataclass
class Routine:
    """A routine with its statements.

    :param signature: as ``regprocedure`` shows it.
    :param body: its text, by which its source is found.
    """

    signature: str
    body: str
    statements: tuple[Statement, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by in every database: its signature and its text."""
        return self.signature, self.body

    @property
    def countable(self) -> list[Statement]:
        """The statements that count; a block is none, its statements are."""
        return [each for each in self.statements if each.name != _NO_STATEMENT]

    @property
    def branches(self) -> list[Branch]:
        """The ways: the parts of each statement that has some, and an ``else`` that is not there.

        A part was taken as often as its first statement ran.
        """
        by_number = {each.number: each for each in self.statements}
        found: list[Branch] = []
        without_else: dict[int, int] = {
            each.number: each.count for each in self.statements if each.name in _CHOICES
        }
        for each in self.statements:
            if each.note in _NO_BRANCHES or each.place != 1 or each.parent is None:
                continue
            parent = by_number[each.parent]
            found.append(Branch(parent.line, f"{each.note} at line {each.line}", each.count))
            if each.note == "else body":
                without_else.pop(parent.number, None)
            elif parent.number in without_else:
                without_else[parent.number] -= each.count
        for number, count in without_else.items():
            found.append(Branch(by_number[number].line, "none of them", max(count, 0)))
        return sorted(found, key=lambda branch: branch.line)

    def plus(self, other: Routine) -> Routine:
        """Return the same with the counts of both."""
        counts = {each.number: each.count for each in other.statements}
        return Routine(
            self.signature,
            self.body,
            tuple(
                Statement(
                    each.number, each.parent, each.note, each.place, each.line, each.name,
                    each.count + counts.get(each.number, 0),
                )
                for each in self.statements
            ),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Reach:
    """A policy that can have been asked, by whom and for which command; ``role`` may be empty."""

    policy: str
    role: str = ""
    command: str = ""


@dataclass
class Coverage:
    """All that was counted.

    :param reaches: policies with roles and commands; one without a role is only known to exist.
    :param unbinding: the policies that bind no role of the server.
    """

    routines: dict[tuple[str, str], Routine] = field(default_factory=dict)
    reaches: set[Reach] = field(default_factory=set)
    unbinding: set[str] = field(default_factory=set)

    def add(self, routines: Iterable[Routine], reaches: Iterable[Reach] = ()) -> None:
        """Add what was counted in a database."""
        for routine in routines:
            known = self.routines.get(routine.key)
            self.routines[routine.key] = routine if known is None else known.plus(routine)
        self.reaches.update(reaches)

    @property
    def statements(self) -> tuple[int, int]:
        """How many statements ran, and how many there are."""
        counted = [each for routine in self.routines.values() for each in routine.countable]
        return sum(each.count > 0 for each in counted), len(counted)

    @property
    def branches(self) -> tuple[int, int]:
        """How many ways were taken, and how many there are."""
        ways = [each for routine in self.routines.values() for each in routine.branches]
        return sum(each.count > 0 for each in ways), len(ways)

    def policies(self) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """Yield each policy with the commands by role; none where nobody can have asked it."""
        found: dict[str, dict[str, list[str]]] = {}
        for reach in sorted(self.reaches):
            roles = found.setdefault(reach.policy, {})
            if reach.role:
                roles.setdefault(reach.role, []).append(reach.command)
        yield from found.items()

    def as_json(self) -> dict[str, Any]:
        """Return all as plain lists and dictionaries."""
        return {
            "routines": [asdict(each) for each in self.routines.values()],
            "reaches": [asdict(each) for each in sorted(self.reaches)],
            "unbinding": sorted(self.unbinding),
        }

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Coverage:
        """Read what :meth:`as_json` returned."""
        found = cls()
        found.add(
            (
                Routine(
                    each["signature"],
                    each["body"],
                    tuple(Statement(**statement) for statement in each["statements"]),
                )
                for each in document["routines"]
            ),
            (Reach(**each) for each in document["reaches"]),
        )
        found.unbinding = set(document["unbinding"])
        return found
