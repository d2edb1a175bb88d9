"""The words of a handbook: schemas with their tables and routines, roles with their rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "Book",
    "Column",
    "ForeignKey",
    "Grant",
    "Item",
    "Relation",
    "Routine",
    "Schema",
]


@dataclass(frozen=True, slots=True)
class Item:
    """Anything with a name, a definition and perhaps a comment.

    :param facts: what else the catalogue says, such as the command of a policy.
    """

    name: str
    definition: str
    comment: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or view; ``default`` also tells how a generated one is made."""

    name: str
    type: str
    is_nullable: bool
    default: str | None = None
    comment: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key: its columns, and the table and columns that they point to.

    :param target: as ``schema.table``.
    :param action: what happens when the other row goes, in the words of SQL.
    """

    name: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    action: str = ""
    comment: str | None = None


@dataclass
class Relation:
    """A table or view with all that belongs to it; partitions are no tables of their own."""

    kind: str
    address: str
    schema: str
    name: str
    comment: str | None
    owner: str
    definition: str | None = None
    row_security: str | None = None
    partition_key: str | None = None
    columns: list[Column] = field(default_factory=list)
    keys: list[Item] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    checks: list[Item] = field(default_factory=list)
    indexes: list[Item] = field(default_factory=list)
    policies: list[Item] = field(default_factory=list)
    triggers: list[Item] = field(default_factory=list)

    @property
    def is_view(self) -> bool:
        """Whether it is a query, kept or not."""
        return self.definition is not None

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        found: tuple[str, ...] = ()
        for key in self.keys:
            if key.definition.startswith("PRIMARY KEY"):
                found = key.facts["columns"]
        return found

    def is_nullable(self, name: str) -> bool:
        """Whether a column may be null."""
        return any(each.is_nullable for each in self.columns if each.name == name)

    def is_unique(self, columns: tuple[str, ...]) -> bool:
        """Whether these columns, in any order, hold a key."""
        wanted = set(columns)
        return any(set(key.facts["columns"]) <= wanted for key in self.keys)


@dataclass(frozen=True, slots=True)
class Routine:
    """A function, procedure or aggregate; ``facts`` are its attributes in words."""

    kind: str
    address: str
    schema: str
    name: str
    arguments: str
    result: str | None
    comment: str | None
    owner: str
    facts: tuple[str, ...]
    callers: tuple[str, ...]


@dataclass
class Schema:
    """A schema and what stands in it."""

    name: str
    comment: str | None
    relations: list[Relation] = field(default_factory=list)
    routines: list[Routine] = field(default_factory=list)
    types: list[Item] = field(default_factory=list)
    sequences: list[Item] = field(default_factory=list)

    @property
    def tables(self) -> list[Relation]:
        """Those of its relations that hold rows."""
        return [each for each in self.relations if not each.is_view]

    @property
    def views(self) -> list[Relation]:
        """Those of its relations that are queries."""
        return [each for each in self.relations if each.is_view]


@dataclass(frozen=True, slots=True)
class Grant:
    """What a role may do with one object, beside what it may do as the owner."""

    role: str
    kind: str
    address: str
    privileges: str


@dataclass
class Book:
    """A database as its catalogue tells it, in the order of names.

    :param uncommented: addresses of what should have a comment and has none.
    :param commented: how many of each kind there are, and how many of them have a comment.
    """

    schemas: list[Schema] = field(default_factory=list)
    extensions: list[Item] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    owned: dict[str, dict[str, int]] = field(default_factory=dict)
    uncommented: list[str] = field(default_factory=list)
    commented: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def relations(self) -> Iterator[Relation]:
        """All tables and views."""
        for schema in self.schemas:
            yield from schema.relations

    @property
    def roles(self) -> list[str]:
        """Every role that owns, may do or is named by anything."""
        named = {
            role for each in self.relations for p in each.policies for role in p.facts["roles"]
        }
        return sorted({*self.owned, *(grant.role for grant in self.grants), *named})
