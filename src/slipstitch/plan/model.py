"""The nouns of a plan: change, tag, dependency, planner. Frozen records, no files."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Literal

from slipstitch.records import record

__all__ = ["Change", "Dependency", "Person", "Plan", "Tag"]


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


@record(slots=False)
class Plan:
    """A plan that was read and found sound. ``path`` is kept as the user gave it."""

    path: str
    project: str
    uri: str | None
    changes: tuple[Change, ...]

    def change_by_id(self, change_id: str) -> Change | None:
        """Return the change with this id, or nothing. O(1) after the first call."""
        return self._by_id.get(change_id)

    @cached_property
    def _by_id(self) -> dict[str, Change]:
        return {change.id: change for change in self.changes}
