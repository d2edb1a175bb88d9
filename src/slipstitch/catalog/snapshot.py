"""Look at a whole database once: all that its catalogue says, in a form that compares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

from slipstitch.catalog.changes import CatalogState, parts_to_read, read_state
from slipstitch.catalog.privileges import readable_privileges
from slipstitch.catalog.queries import query
from slipstitch.catalog.rows import RowDigests

__all__ = ["Snapshot", "SnapshotReader", "Value", "take_snapshot"]

Value = str | bool | int | tuple[str, ...]
"""What an attribute can be; one that is absent or null is left out."""

_Objects = Mapping[str, Mapping[str, Value]]

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
_EVERYTHING = dict.fromkeys(_QUERIES, 0)
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
    ``logs`` maps those that are appended to only to what is left of that which an earlier snapshot
    saw in them, where it was asked for; ``seen`` tells which transactions this one saw.
    """

    objects: _Objects
    data: _Objects
    logs: _Objects = field(default_factory=dict, compare=False)
    seen: str = field(default="", compare=False)

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
    with connection.transaction(force_rollback=True):
        _hold_still(connection)
        objects = _together(_read_parts(connection, excluded, _EVERYTHING, {}))
        return _with_rows(connection, excluded, objects, RowDigests() if with_data else None)


@dataclass(frozen=True, slots=True)
class _Part:
    """What a query found: its rows by address, and the objects that they became."""

    rows: Mapping[str, tuple[Any, ...]]
    objects: _Objects


@dataclass(frozen=True, slots=True)
class _Look:
    """What an earlier look saw: the parts one by one, and all of them together."""

    state: CatalogState
    parts: Mapping[str, _Part]
    objects: _Objects


class SnapshotReader:
    """Takes snapshots of one database, one after the other.

    What is as one of the last snapshots saw it, by the versions of its rows, is not read again:
    the catalogue after an exact revert, all but the routines where only these changed, and every
    table that nobody wrote to.

    :param connection: outside a transaction.
    :param without_schemas: as of :func:`take_snapshot`.
    :param with_data: as of :func:`take_snapshot`.
    """

    _KEPT = 2

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        *,
        without_schemas: Iterable[str] = (),
        with_data: bool = False,
    ) -> None:
        self._connection = connection
        self._excluded = {"excluded": list(without_schemas)}
        self._rows = RowDigests() if with_data else None
        self._looks: list[_Look] = []

    def read(self, since: Snapshot | None = None) -> Snapshot:
        """Return what the database holds now.

        :param since: a snapshot of before, with rows: also tell what is left of its logs.
        :raises psycopg.Error: the server refused; nothing has changed.
        """
        connection = self._connection
        with connection.transaction(force_rollback=True):
            _hold_still(connection)
            state = read_state(connection, self._looks[0].state if self._looks else None)
            objects = self._objects(state)
            return _with_rows(
                connection, self._excluded, objects, self._rows, state=state, since=since
            )

    def _objects(self, state: CatalogState | None) -> _Objects:
        """Read what no look knows; take the rest from the one that knows most."""
        connection, excluded = self._connection, self._excluded
        if state is None:
            return _together(_read_parts(connection, excluded, _EVERYTHING, {}))
        known: Mapping[str, _Part] = {}
        wanted: Mapping[str, int] = _EVERYTHING
        # What came back comes first from now on: what is made again is most like what was before.
        self._looks.sort(key=lambda look: look.state.versions != state.versions)
        for look in self._looks:
            parts = parts_to_read(connection, look.state, state, _QUERIES)
            if not parts:
                return look.objects
            if _wholes(parts) < _wholes(wanted):
                known, wanted = look.parts, parts
                break
        last = known or (self._looks[0].parts if self._looks else {})
        parts_now = {**known, **_read_parts(connection, excluded, wanted, last)}
        seen = _Look(state, parts_now, _together(parts_now))
        self._looks = [seen, *self._looks[: self._KEPT - 1]]
        return seen.objects


def _with_rows(
    connection: psycopg.Connection[Any],
    excluded: Mapping[str, list[str]],
    objects: _Objects,
    rows: RowDigests | None,
    *,
    state: CatalogState | None = None,
    since: Snapshot | None = None,
) -> Snapshot:
    """Add to the catalogue what is in the tables, if that is asked for."""
    if rows is None:
        return Snapshot(objects, {})
    data = rows.read(connection, excluded, state)
    ((seen,),) = connection.execute("select pg_catalog.pg_current_snapshot()::text").fetchall()
    logs = rows.read_as_of(connection, since.seen, since.data, data) if since and since.seen else {}
    return Snapshot(objects, data, logs, seen)


def _hold_still(connection: psycopg.Connection[Any]) -> None:
    connection.execute(
        "select set_config(name, value, true)"
        " from unnest(%s::text[], %s::text[]) as s (name, value)",
        [list(_STILL), list(_STILL.values())],
    )


def _wholes(parts: Mapping[str, int]) -> int:
    """Return how many parts are to be read whole."""
    return sum(after == 0 for after in parts.values())


def _read_parts(
    connection: psycopg.Connection[Any],
    excluded: Mapping[str, list[str]],
    wanted: Mapping[str, int],
    last: Mapping[str, _Part],
) -> dict[str, _Part]:
    """Read parts; what the last look saw in the same words is the same object.

    :param wanted: the parts, each with the object id after which it is read; what it held before
        is taken from the last look.
    """
    with connection.pipeline():
        asked = {
            name: connection.execute(query(name), {**excluded, "after": after})
            for name, after in wanted.items()
        }
    parts = {name: _part(found, last.get(name)) for name, found in asked.items()}
    return {
        name: _Part({**last[name].rows, **part.rows}, {**last[name].objects, **part.objects})
        if wanted[name]
        else part
        for name, part in parts.items()
    }


def _part(found: psycopg.Cursor[Any], last: _Part | None) -> _Part:
    names = [column.name for column in found.description or ()]
    place = names.index("object")
    rows: dict[str, tuple[Any, ...]] = {}
    objects: dict[str, Mapping[str, Value]] = {}
    for row in found.fetchall():
        address = row[place]
        rows[address] = row
        if last is not None and last.rows.get(address) == row:
            objects[address] = last.objects[address]
        else:
            record = dict(zip(names, row, strict=True))
            del record["object"]
            objects[address] = _attributes(record)
    return _Part(rows, objects)


def _together(parts: Mapping[str, _Part]) -> _Objects:
    """Return the objects of all parts, sorted; a later part wins, as the queries stand."""
    objects: dict[str, Mapping[str, Value]] = {}
    for name in _QUERIES:
        objects.update(parts[name].objects)
    return dict(sorted(objects.items()))


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
