"""Learn from a target what the plan does not tell: tables, types, keys, sizes, what is deployed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from slipstitch.lint.model.cursor import Cursor
from slipstitch.lint.model.relations import Column, Constraint, Index, Known, Relation, UserType
from slipstitch.lint.model.type_names import read_type
from slipstitch.registry import read
from slipstitch.registry.queries import Queries, read_sql, split_named

__all__ = ["Live", "look_at"]

_KINDS = {"r": "table", "p": "partitioned", "m": "matview", "v": "view", "f": "foreign"}
_CONSTRAINTS = {"c": "check", "f": "foreign key", "n": "not null"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Live:
    """What a target tells: what is there, the ids of deployed changes, the server's release."""

    known: Known
    deployed: frozenset[str]
    version: int


def look_at(connection: Connection[Any], registry: str, project: str) -> Live:
    """Read the catalogue of a target; nothing is locked and nothing written."""
    queries = Queries(registry)
    deployed = read.read_deployed_ids(connection, queries, project)
    texts = split_named(read_sql("lint.sql"))
    known = Known(sizes={})
    for row in _rows(connection, texts["types"]):
        name = known.key(row["name"])
        base = read_type(Cursor.of(row["base"])) if row["base"] else None
        known.types[name] = UserType(name, row["kind"], base, row["constrained"])
    for row in _rows(connection, texts["relations"]):
        _relation(known, row)
    for row in _rows(connection, texts["reads"]):
        known.relation(row["reader"]).reads = tuple(map(known.key, row["relations"]))
    for row in _rows(connection, texts["columns"]):
        column = Column(row["name"], read_type(Cursor.of(row["type"])), row["not_null"])
        column.generated = row["generated"]
        known.relation(row["relation"]).columns[row["name"]] = column
    for row in _rows(connection, texts["constraints"]):
        _constraint(known, row)
    for row in _rows(connection, texts["indexes"]):
        key = known.key(row["name"])
        columns = tuple(row["columns"])
        index = Index(key, known.key(row["relation"]), columns, row["is_unique"], row["is_partial"])
        known.indexes[key] = index
    return Live(known, deployed, connection.info.server_version // 10000)


def _rows(connection: Connection[Any], query: str) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(query.encode())
        return cursor.fetchall()


def _relation(known: Known, row: Row) -> None:
    key = known.key(row["name"])
    relation = Relation(key, _KINDS[row["kind"]], complete=True)
    relation.row_security = row["row_security"]
    relation.row_security_forced = row["row_security_forced"]
    relation.options = row["has_options"]
    relation.unlogged = row["unlogged"]
    relation.method = row["method"] or "heap"
    known.relations[key] = relation
    assert known.sizes is not None
    known.sizes[key] = row["bytes"]
    if row["parent"]:
        relation.parent = known.key(row["parent"])
        parent = known.relation(row["parent"])
        parent.partitions.append(key)
        if row["is_default"]:
            parent.default_partition = key


def _constraint(known: Known, row: Row) -> None:
    refers = known.key(row["refers"]) if row["refers"] else ""
    kind = _CONSTRAINTS[row["kind"]]
    constraint = Constraint(row["name"], kind, tuple(row["columns"]), refers, row["valid"])
    text = (row["expression"] or "").lower()
    constraint.expression = " ".join(word.text for word in Cursor.of(text).words)
    known.relation(row["relation"]).constraints[row["name"]] = constraint
