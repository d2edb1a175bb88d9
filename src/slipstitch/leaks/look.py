"""Read from a catalogue what the leak matrix has to try: relations, keys, policies, functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from slipstitch.registry.queries import read_sql, split_named

__all__ = [
    "Catalogue",
    "Column",
    "ForeignKey",
    "Policy",
    "Relation",
    "Rights",
    "Routine",
    "UniqueKey",
    "look",
    "look_again",
    "named_query",
    "rights_of",
]

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column, as ``pg_attribute`` has it; the category is the one of ``pg_type``."""

    name: str
    type: str
    base_type: str | None
    category: str
    is_not_null: bool
    has_default: bool
    identity: str
    is_generated: bool


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key, columns in order."""

    name: str
    refers_to: int
    columns: tuple[str, ...]
    refers_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """A unique index on bare columns."""

    name: str
    is_primary: bool
    is_partial: bool
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy, its expressions as text; the command is the letter of ``pg_policy``."""

    name: str
    is_permissive: bool
    command: str
    roles: tuple[str, ...]
    using_expression: str | None
    check_expression: str | None


@dataclass
class Relation:
    """A table, view, materialised view or sequence; the kind is the letter of ``pg_class``."""

    oid: int
    schema: str
    name: str
    kind: str
    is_guarded: bool
    is_forced: bool
    is_partition: bool
    owner: str
    is_invoker: bool
    is_barrier: bool
    columns: dict[str, Column] = field(default_factory=dict)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    unique_keys: list[UniqueKey] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The name with its schema, as people write it."""
        return f"{self.schema}.{self.name}"

    @property
    def is_table(self) -> bool:
        """Whether rows are kept in it or in its partitions."""
        return self.kind in ("r", "p")

    @property
    def primary_key(self) -> tuple[str, ...]:
        """Columns of the primary key; none where there is none."""
        return next((key.columns for key in self.unique_keys if key.is_primary), ())


@dataclass(frozen=True, slots=True)
class Routine:
    """A function that clients could call."""

    oid: int
    schema: str
    name: str
    signature: str
    is_definer: bool
    is_leakproof: bool
    required: int
    argument_names: tuple[str, ...]
    argument_types: tuple[str, ...]
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role may do with one relation."""

    may_select: bool = False
    may_delete: bool = False
    may_truncate: bool = False
    may_use: bool = False
    is_owner: bool = False
    selectable: frozenset[str] = frozenset()
    insertable: frozenset[str] = frozenset()
    updatable: frozenset[str] = frozenset()

    @property
    def has_any(self) -> bool:
        """Whether anything at all is allowed."""
        columns = self.selectable or self.insertable or self.updatable
        return self.may_delete or self.may_use or self.may_select or bool(columns)


@dataclass
class Catalogue:
    """What a database has: relations by oid, functions in order."""

    relations: dict[int, Relation]
    routines: list[Routine]

    def of_kinds(self, kinds: str) -> list[Relation]:
        """Return relations of some kinds, parents before their partitions."""
        return [each for each in self.relations.values() if each.kind in kinds]


@cache
def _queries() -> Mapping[str, str]:
    return split_named(read_sql("leaks.sql"))


def named_query(connection: Connection[Any], name: str, **values: object) -> list[Record]:
    """Run one of the queries of ``sql/leaks.sql``."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_queries()[name].encode(), values or None).fetchall()


def look(connection: Connection[Any], left_out: Iterable[str] = ()) -> Catalogue:
    """Read the catalogue.

    :param left_out: schemas that are none of the application's, such as a registry.
    """
    hidden = set(left_out)
    relations = {
        row["oid"]: Relation(**row)
        for row in named_query(connection, "relations", relations=None)
        if row["schema"] not in hidden
    }
    _look_inside(connection, relations)
    routines = []
    for row in named_query(connection, "routines"):
        del row["kind"]
        if row["schema"] not in hidden:
            routines.append(Routine(**_with_tuples(row)))
    return Catalogue(relations, routines)


def look_again(
    connection: Connection[Any], catalogue: Catalogue, labels: Iterable[str]
) -> Catalogue:
    """Return a catalogue in which some relations are read anew.

    :param labels: their names, ``schema.name``.
    """
    wanted = set(labels)
    oids = [each.oid for each in catalogue.relations.values() if each.label in wanted]
    rows = named_query(connection, "relations", relations=oids)
    found = {row["oid"]: Relation(**row) for row in rows}
    _look_inside(connection, found, among=catalogue.relations)
    return Catalogue({**catalogue.relations, **found}, catalogue.routines)


def _look_inside(
    connection: Connection[Any],
    relations: dict[int, Relation],
    among: Mapping[int, Relation] | None = None,
) -> None:
    """Read columns, keys and policies of relations; foreign keys lead to some among all."""
    oids = {"relations": list(relations)}
    known = list(among or relations)
    for row in named_query(connection, "columns", **oids):
        relation = relations[row.pop("relation")]
        relation.columns[row["name"]] = Column(**row)
    for row in named_query(connection, "foreign_keys", **oids, known=known):
        relation = relations[row.pop("relation")]
        relation.foreign_keys.append(ForeignKey(**_with_tuples(row)))
    for row in named_query(connection, "unique_keys", **oids):
        relation = relations[row.pop("relation")]
        relation.unique_keys.append(UniqueKey(**_with_tuples(row)))
    for row in named_query(connection, "policies", **oids):
        relation = relations[row.pop("relation")]
        relation.policies.append(Policy(**_with_tuples(row)))


def _with_tuples(row: Record) -> Record:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def rights_of(
    connection: Connection[Any],
    relations: Iterable[Relation],
    routines: Iterable[Routine],
    role: str,
) -> tuple[dict[int, Rights], frozenset[int]]:
    """Return what a role may do with each relation, and which functions it may call."""
    rights: dict[int, Rights] = {}
    oids = [relation.oid for relation in relations]
    for row in named_query(connection, "rights", role=role, relations=oids):
        oid = row.pop("relation")
        row.update({name: frozenset(row[name] or ()) for name in _COLUMN_LISTS})
        rights[oid] = Rights(**row)
    called = [routine.oid for routine in routines]
    callable_ = named_query(connection, "executable", role=role, routines=called)
    return rights, frozenset(row["oid"] for row in callable_)


_COLUMN_LISTS = ("selectable", "insertable", "updatable")
