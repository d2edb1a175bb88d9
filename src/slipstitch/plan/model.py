"""The nouns of a plan: change, tag, dependency, planner. Frozen records, no files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Literal, overload

from slipstitch.plan.lines import split_person
from slipstitch.records import record

__all__ = ["Change", "Changes", "Dependency", "Person", "Plan", "Tag"]


@record
class Person:
    """Who planned or committed something, as Sqitch writes it.

    >>> str(Person("Ada Lovelace", "ada@example.com"))
    'Ada Lovelace <ada@example.com>'
    """

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@record
class Dependency:
    """One entry of a change's list in brackets.

    ``project`` is set only when it is another project's; ``tag`` has no ``@``.
    """

    kind: Literal["require", "conflict"]
    change: str | None = None
    tag: str | None = None
    project: str | None = None
    change_id: str | None = None

    @property
    def text(self) -> str:
        """The form of ids, registry and output: no ``!``, no own-project prefix.

        >>> Dependency("conflict", change="users", tag="v1", project="legacy").text
        'legacy:users@v1'
        """
        name = self.change_id or self.change or ""
        if self.tag is not None:
            name += f"@{self.tag}"
        return f"{self.project}:{name}" if self.project else name


@record
class Tag:
    """A tag line. ``name`` has no ``@``; ``text`` has it."""

    id: str
    name: str
    change_id: str
    planned_at: datetime
    planner: Person
    note: str
    line_number: int

    @property
    def text(self) -> str:
        """The tag as Sqitch shows and records it, with its ``@``."""
        return f"@{self.name}"


@record
class Change:
    """A change line.

    ``position`` counts changes from 0. ``rework_tags`` are the candidate tags of a
    reworked instance, best first, and empty for the latest instance
    (``sqitch-compat`` 2.9). ``operator`` is ``+`` or ``-``.
    """

    id: str
    name: str
    position: int
    parent_id: str | None
    planned_at: datetime
    planner: Person
    note: str
    line_number: int
    operator: str = "+"
    requires: tuple[Dependency, ...] = ()
    conflicts: tuple[Dependency, ...] = ()
    tags: tuple[Tag, ...] = ()
    rework_tags: tuple[str, ...] = ()

    @property
    def is_reworked(self) -> bool:
        """Whether a later line of the plan repeats this name."""
        return bool(self.rework_tags)

    @property
    def text(self) -> str:
        """The name with its tags, as progress lines show it: ``users @v1 @v2``."""
        return " ".join([self.name, *(tag.text for tag in self.tags)])


class Changes(Sequence[Change]):
    """The changes of a plan in its order; one is made when somebody asks for it.

    A command asks for a few of thousands. To make them all took a third of reading the plan.

    :param tags: the tags on changes, by position, and ``rework_tags`` likewise; whoever reads
        the plan adds to them until the first change is asked for.
    """

    def __init__(
        self,
        tags: Mapping[int, Sequence[Tag]] = MappingProxyType({}),
        rework_tags: Mapping[int, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        self.ids: list[str] = []
        self.names: list[str] = []
        self._tags = tags
        self._rework_tags = rework_tags
        self._others: list[tuple[Any, ...]] = []
        self._made: dict[int, Change] = {}

    def add(self, change_id: str, name: str, others: tuple[Any, ...]) -> None:
        """Append a change.

        :param others: its fields from ``planned_at`` to ``conflicts``; the planner as text.
        """
        self.ids.append(change_id)
        self.names.append(name)
        self._others.append(others)

    def __len__(self) -> int:
        return len(self.ids)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Changes) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self.ids))

    @overload
    def __getitem__(self, place: int) -> Change: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Change, ...]: ...

    def __getitem__(self, place: int | slice) -> Change | tuple[Change, ...]:
        places = range(len(self.ids))[place]
        return self._at(places) if isinstance(places, int) else tuple(map(self._at, places))

    def __iter__(self) -> Iterator[Change]:
        return map(self._at, range(len(self.ids)))

    def _at(self, position: int) -> Change:
        change = self._made.get(position)
        if change is None:
            planned_at, planner, note, number, sign, requires, conflicts = self._others[position]
            change = self._made[position] = Change(
                self.ids[position],
                self.names[position],
                position,
                self.ids[position - 1] if position else None,
                planned_at,
                _person(planner),
                note,
                number,
                sign,
                requires,
                conflicts,
                tuple(self._tags.get(position, ())),
                self._rework_tags.get(position, ()),
            )
        return change


@cache
def _person(text: str) -> Person:
    return Person(*split_person(text))


@record(slots=False)
class Plan:
    """A plan that was read and found sound. ``path`` is kept as the user gave it."""

    path: str
    project: str
    uri: str | None
    changes: Changes

    def change_by_id(self, change_id: str) -> Change | None:
        """Return the change with this id, or nothing. O(1) after the first call."""
        position = self._positions.get(change_id)
        return self.changes[position] if position is not None else None

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all changes."""
        return frozenset(self.changes.names)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {change_id: place for place, change_id in enumerate(self.changes.ids)}
