"""Look at a whole database once: all that its catalogue says, in a form that compares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import psycopg
from psycopg import sql

from slipstitch.catalog.privileges import readable_privileges

__all__ = ["Snapshot", "Value", "take_snapshot"]

Value = str | bool | int | tuple[str, ...]
"""What an attribute can be; one that is absent or null is left out."""

_QUERIES = (
    "database",
    "settings",
    "schemas",
    "extensions",
    "types",
    "relations",
    "columns",
    "constraints",
    "indexes",
    "triggers",
    "rules",
    "policies",
    "routines",
    "defaults",
    "others",
)
# Names come out qualified, and values in one form, whatever the session prefers.
_STILL = {
    "search_path": "pg_catalog, pg_temp",
    "quote_all_identifiers": "off",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "timezone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "xmlbinary": "base64",
    # Compiling such queries takes longer than running them.
    "jit": "off",
}


@dataclass(frozen=True)
class Snapshot:
    """What a database held at one moment.

    ``objects`` maps an address, as ``drop`` or ``comment on`` would write it, to attributes.
    Both levels are sorted. Nothing in it depends on object ids or on the name of the database.
    ``data`` maps tables and sequences to a digest of what is in them; empty unless asked for.
    """

    objects: Mapping[str, Mapping[str, Value]]
    data: Mapping[str, Mapping[str, Value]]

    def as_json(self) -> dict[str, Any]:
        """Return the snapshot as plain lists and dictionaries."""
        return {
            part: {
                address: {
                    name: list(value) if isinstance(value, tuple) else value
                    for name, value in attributes.items()
                }
                for address, attributes in objects.items()
            }
            for part, objects in (("objects", self.objects), ("data", self.data))
        }


def take_snapshot(
    connection: psycopg.Connection[Any],
    *,
    without_schemas: Iterable[str] = (),
    with_data: bool = False,
) -> Snapshot:
    """Read the catalogue of the database that a connection is in.

    One round of pipelined queries; whatever is set for it is taken back. Inside an open
    transaction it sees that transaction's own work.

    :param without_schemas: schemas to leave out, for instance that of the registry.
    :param with_data: also digest the rows of every table. Reads all of them, and needs a role
        that row security does not hide rows from.
    :raises psycopg.Error: the server refused; nothing has changed.
    """
    excluded = {"excluded": list(without_schemas)}
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        with connection.pipeline():
            connection.execute(
                "select set_config(name, value, true)"
                " from unnest(%s::text[], %s::text[]) as s (name, value)",
                [list(_STILL), list(_STILL.values())],
            )
            cursors = [connection.execute(_query(name), excluded) for name in _QUERIES]
        objects: dict[str, dict[str, Value]] = {}
        for found in cursors:
            names = [column.name for column in found.description or ()]
            for row in found.fetchall():
                record = dict(zip(names, row, strict=True))
                address = record.pop("object")
                objects[address] = _attributes(record)
        data = _digest(connection, cursor, excluded) if with_data else {}
    return Snapshot(dict(sorted(objects.items())), data)


@cache
def _query(name: str) -> sql.SQL:
    text = resources.files("slipstitch").joinpath(f"sql/catalog/{name}.sql").read_text("utf-8")
    return sql.SQL(text)


def _attributes(record: dict[str, Any]) -> dict[str, Value]:
    """Return what is set, with privileges readable; names with ``_`` are for that only."""
    owner = record.get("owner") or record.pop("_owner", None)
    if "privileges" in record:
        record["privileges"] = readable_privileges(record["privileges"], owner)
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in sorted(record.items())
        if value is not None and not name.startswith("_")
    }


def _digest(
    connection: psycopg.Connection[Any],
    cursor: psycopg.Cursor[Any],
    excluded: Mapping[str, list[str]],
) -> dict[str, dict[str, Value]]:
    """Count and digest the rows of each table, in whatever order they lie.

    The digest is the sum of two 64-bit hashes of each row's text, columns in the order of their
    names: equal contents give equal sums, and a row that is there twice counts twice.
    """
    connection.execute("set local row_security = off")
    cursor.execute(_query("data"), excluded)
    named = cursor.fetchall()
    with connection.pipeline():
        asked = [
            (kind, name, connection.execute(_row_query(kind, name, columns)))
            for kind, name, columns in named
        ]
    data: dict[str, dict[str, Value]] = {}
    for kind, name, found in asked:
        first, second = found.fetchall()[0]
        if kind == "S":
            data[f"sequence {name}"] = {"last_value": str(first), "is_called": bool(second)}
        else:
            data[f"table {name}"] = {"rows": int(first), "digest": str(second)}
    return dict(sorted(data.items()))


def _row_query(kind: str, name: str, columns: list[str]) -> sql.Composed:
    # The names come from regclass and quote_ident, which have quoted them already.
    table = sql.SQL(name)
    if kind == "S":
        return sql.SQL("select s.last_value, s.is_called from {} as s").format(table)
    row = sql.SQL(", ").join(sql.SQL(f"t.{column}") for column in columns)
    return sql.SQL(
        "select count(*), concat("
        "coalesce(sum(hashtextextended(row({row})::text, 0)), 0), ':', "
        "coalesce(sum(hashtextextended(row({row})::text, 1)), 0)) from only {table} as t"
    ).format(row=row, table=table)
