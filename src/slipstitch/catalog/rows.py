"""Digest the rows of every table, and read where sequences stand.

A table whose comment says ``append-only`` or ``Class: log`` is a log, and so are its partitions. It
cannot come back, for a revert is recorded in it too: what it held at an earlier look can be asked
for by itself. So it is with sequences that number only the rows of logs, or whose comment says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from slipstitch.catalog.changes import CatalogState
from slipstitch.catalog.queries import query
from slipstitch.catalog.versions import versions_of

__all__ = ["RowDigests"]

_Digests = Mapping[str, Mapping[str, str | bool | int | tuple[str, ...]]]

_ENUMS = "pg_catalog.pg_enum"  # a value that is renamed reads otherwise in rows that stay

# Names, columns and types of tables stand in these, and which of them are logs; where they are as
# they were, so are those.
_SHAPES = (
    *("pg_attribute", "pg_class", "pg_namespace", "pg_type"),
    *("pg_description of pg_class", "pg_depend of pg_class", "pg_depend of pg_attrdef"),
)

_XIDS = 2**32  # a row knows its transaction by the lower half of its number

_NO_ROWS: Mapping[str, str | bool | int] = {"rows": 0, "digest": "0:0"}


class RowDigests:
    """Counts and digests rows; of tables that were not written to since, it knows them already.

    The digest of a table is the sum of two 64-bit hashes of each row's text, columns in the order
    of their names: equal contents give equal sums, and a row that is there twice counts twice.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Mapping[str, str | bool | int]] = {}
        self._named: list[tuple[Any, ...]] = []
        self._named_at: list[Any] | None = None

    def read(
        self,
        connection: psycopg.Connection[Any],
        excluded: Mapping[str, list[str]],
        state: CatalogState | None = None,
    ) -> dict[str, Mapping[str, str | bool | int]]:
        """Return for each table its rows and their digest, for each sequence its position.

        :param connection: in a transaction, in which row security is switched off.
        :param excluded: ``excluded`` names the schemas to leave out, the same ones each time.
        :param state: of the catalogue in this transaction, where it is known.
        """
        connection.execute("set local row_security = off")
        named = self._tables_and_sequences(connection, excluded, state)
        every_table = [name for kind, name, *_ in named if kind == "r"]
        empty = _empty_ones(connection, every_table)
        tables = [
            (name, columns, (*shape, object() if is_worked_out else None))
            for kind, name, columns, shape, is_worked_out, _ in named
            if kind == "r" and name not in empty
        ]
        versions = versions_of(connection, [_ENUMS, *(name for name, _, _ in tables)])
        keys = {
            name: (name, shape, version, versions[0])
            for (name, _, shape), version in zip(tables, versions[1:], strict=True)
        }
        with connection.pipeline():
            sequences = [
                (name, connection.execute(_of_sequence(name)))
                for kind, name, *_ in named
                if kind == "S"
            ]
            asked = [
                (name, connection.execute(_of_table(name, columns)))
                for name, columns, _ in tables
                if keys[name] not in self._known
            ]
        told = {name: found.fetchall()[0] for name, found in asked}
        self._known = {
            key: {"rows": int(told[name][0]), "digest": str(told[name][1])}
            if name in told
            else self._known[key]
            for name, key in keys.items()
        }
        data = {f"table {name}": _NO_ROWS for name in empty}
        data |= {f"table {name}": self._known[key] for name, key in keys.items()}
        for name, found in sequences:
            last_value, is_called = found.fetchall()[0]
            data[f"sequence {name}"] = {"last_value": str(last_value), "is_called": bool(is_called)}
        logs = {(kind, name): log for kind, name, *_, log in named if log is not None}
        for (kind, name), log in logs.items():
            address = f"{'table' if kind == 'r' else 'sequence'} {name}"
            data[address] = {**data[address], "log": log}
        return dict(sorted(data.items()))

    def read_as_of(
        self, connection: psycopg.Connection[Any], seen: str, earlier: _Digests, now: _Digests
    ) -> _Digests:
        """Return for each log what is left of that which it held at an earlier look.

        Rows are told by the transactions that wrote them: a row that was changed since counts as
        one that is gone, whoever changed it back. A sequence is as it was unless it went back.

        :param connection: in the transaction of ``now``, in which row security is switched off.
        :param seen: which transactions that look saw, as ``pg_current_snapshot()`` writes it.
        :param earlier: what it read.
        :param now: what :meth:`read` has just returned.
        """
        logs = [name for name in now if "log" in now[name] and "log" in earlier.get(name, {})]
        columns = {f"table {name}": columns for kind, name, columns, *_ in self._named}
        left = {name: earlier[name] for name in logs if now[name] == earlier[name]}
        for name in (name for name in logs if name not in left):
            kind, _, called = name.partition(" ")
            if kind == "table":
                query = _of_old_rows(called, columns[name], seen)
                rows, digest = connection.execute(query).fetchall()[0]
                left[name] = {**now[name], "rows": int(rows), "digest": str(digest)}
            elif int(str(now[name]["last_value"])) >= int(str(earlier[name]["last_value"])):
                left[name] = earlier[name]
        return left

    def _tables_and_sequences(
        self,
        connection: psycopg.Connection[Any],
        excluded: Mapping[str, list[str]],
        state: CatalogState | None,
    ) -> list[tuple[Any, ...]]:
        """Read what there is, unless the catalogue says that it is what was there last time."""
        now = [state.versions.get(name) for name in _SHAPES] if state is not None else None
        if now is None or now != self._named_at:
            self._named = connection.execute(query("data"), excluded).fetchall()
            self._named_at = now
        return self._named


def _empty_ones(connection: psycopg.Connection[Any], tables: list[str]) -> set[str]:
    """Return the tables that are empty, as most are: nobody need look into them."""
    found = connection.execute(
        "select t.name from pg_catalog.unnest(%s::text[]) as t (name)"
        " where pg_catalog.pg_relation_size(t.name::pg_catalog.regclass) = 0",
        [tables],
    )
    return {name for (name,) in found.fetchall()}


# The names come from regclass and quote_ident, which have quoted them already.
def _of_sequence(name: str) -> sql.Composed:
    return sql.SQL("select s.last_value, s.is_called from {} as s").format(sql.SQL(name))


def _of_old_rows(name: str, columns: list[str], seen: str) -> sql.Composed:
    """Return the query for the rows that transactions wrote which a snapshot saw."""
    _, end, at_work = seen.split(":")
    short = [str(int(each) % _XIDS) for each in (end, *at_work.split(",")) if each]
    return _of_table(name, columns) + sql.SQL(
        " where pg_catalog.age(t.xmin) > pg_catalog.age({end}::pg_catalog.xid)"
        " and t.xmin::text <> all ({at_work}::text[])"
    ).format(end=short[0], at_work=short[1:])


def _of_table(name: str, columns: list[str]) -> sql.Composed:
    row = sql.SQL(", ").join(sql.SQL(f"t.{column}") for column in columns)
    return sql.SQL(
        "select count(*), concat("
        "coalesce(sum(hashtextextended(row({row})::text, 0)), 0), ':', "
        "coalesce(sum(hashtextextended(row({row})::text, 1)), 0)) from only {table} as t"
    ).format(row=row, table=sql.SQL(name))
