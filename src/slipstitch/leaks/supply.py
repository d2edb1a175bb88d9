"""Fill every table with rows of each tenant, from the catalogue alone: what the matrix tries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from psycopg import Connection, errors

from slipstitch.leaks.literals import literal, qualified, quoted
from slipstitch.leaks.look import Catalogue, Relation
from slipstitch.leaks.values import Values

__all__ = ["Corner", "Supply"]

_TRIES = 12


@dataclass
class Corner:
    """A tenant, or a branch of one, and a row of it in each table.

    :param name: goes into texts, so that rows tell whose they are.
    :param tenant: whose branch it is; its corners may share a row where one is all there may be.
    :param rows: by ``schema.table``, what a row there holds; at first what is there already.
    :param columns: by name of a column, the value as SQL that draws the line; also where no foreign
        key is on it.
    :param lacks: tables of which it has no row, ``schema.table``.
    :param settled: by ``schema.table``, values as SQL that nobody could guess.
    """

    name: str
    tenant: str
    rows: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lacks: frozenset[str] = frozenset()


@dataclass
class Supply:
    """Makes one row a table and corner; parents before children.

    Triggers and foreign keys rest meanwhile, so a business rule that only a trigger knows does not
    stand in the way; foreign keys are kept all the same, for values are taken from parents' rows.

    :param connection: of a superuser, in a transaction that whoever calls it commits.
    :param left_out: tables that get no row.
    """

    connection: Connection[Any]
    catalogue: Catalogue
    left_out: frozenset[str] = frozenset()
    refused: dict[str, str] = field(default_factory=dict)
    _values: Values = field(init=False)
    _number: int = 0

    def __post_init__(self) -> None:
        self._values = Values(self.connection, list(self.catalogue.relations))

    def fill(self, corners: Sequence[Corner], schemas: Iterable[str]) -> None:
        """Give each corner a row in every table of some schemas, unless it has one.

        What could not be filled stands in ``refused`` afterwards, with the reason.
        """
        wanted = set(schemas)
        self.connection.execute("set local session_replication_role = replica")
        for relation in self._in_order():
            if relation.schema in wanted and relation.label not in self.left_out:
                for corner in corners:
                    if relation.label not in corner.rows and relation.label not in corner.lacks:
                        self._fill(relation, corner, corners)
        self.connection.execute("set local session_replication_role = origin")

    def _in_order(self) -> list[Relation]:
        """Return tables, parents first; a circle is cut where a key may be null."""
        tables = [each for each in self.catalogue.of_kinds("rp") if not each.is_partition]
        needs: dict[int, set[int]] = {table.oid: set() for table in tables}
        for table in tables:
            for key in table.foreign_keys:
                if key.refers_to != table.oid and key.refers_to in needs:
                    needs[table.oid].add(key.refers_to)
        try:
            order = list(TopologicalSorter(needs).static_order())
        except CycleError:
            for table in tables:
                for key in table.foreign_keys:
                    if not all(table.columns[name].is_not_null for name in key.columns):
                        needs[table.oid].discard(key.refers_to)
            order = list(TopologicalSorter(needs).static_order())
        return [self.catalogue.relations[oid] for oid in order]

    def _fill(self, relation: Relation, corner: Corner, corners: Sequence[Corner]) -> None:
        self._number += 1
        row = self._row(relation, corner, corners)
        reason = "no value is found that its rules take"
        for _ in range(_TRIES):
            try:
                with self.connection.transaction():
                    corner.rows[relation.label] = self._insert(relation, row)
            except errors.CheckViolation as error:
                reason = str(error.diag.message_primary)
                if not self._settle(relation, corner, row, error.diag.constraint_name or ""):
                    break
            except errors.NotNullViolation as error:
                reason = str(error.diag.message_primary)
                if not self._give(relation, corner, row, error.diag.column_name or ""):
                    break
            except errors.UniqueViolation as error:
                reason = str(error.diag.message_primary)
                shared = _of_tenant(corner, corners, relation)
                if shared is not None:
                    # There may be one for each tenant only.
                    corner.rows[relation.label] = shared
                    return
                break
            except errors.Error as error:
                reason = str(error.diag.message_primary or error)
                break
            else:
                return
        self.refused[f"{relation.label} ({corner.name})"] = reason

    def _row(self, relation: Relation, corner: Corner, corners: Sequence[Corner]) -> dict[str, str]:
        """Return what a new row must hold, as SQL by column."""
        row: dict[str, str] = {}
        for key in relation.foreign_keys:
            parent = self.catalogue.relations[key.refers_to]
            theirs = corner.rows.get(parent.label)
            if theirs is None and all(relation.columns[name].is_not_null for name in key.columns):
                theirs = _of_tenant(corner, corners, parent)
            if theirs is None or parent.oid == relation.oid:
                continue
            for ours, name in zip(key.columns, key.refers_columns, strict=True):
                row.setdefault(ours, literal(theirs[name], relation.columns[ours].type))
        for name, text in corner.columns.items():
            if name in relation.columns:
                row.setdefault(name, text)
        row.update(corner.settled.get(relation.label, {}))
        for column in relation.columns.values():
            needed = column.is_not_null and not column.has_default and not column.is_generated
            if needed and column.name not in row:
                self._give(relation, corner, row, column.name)
        return row

    def _give(self, relation: Relation, corner: Corner, row: dict[str, str], name: str) -> bool:
        """Put a value into a column; say whether one was found."""
        if name in row or name not in relation.columns:
            return False
        column = relation.columns[name]
        token = f"{corner.name}-{relation.name}-{name}"
        found = self._values.first(relation, column, token, self._number)
        if found is None:
            return False
        row[name] = f"({found})::{column.type}"
        return True

    def _settle(self, relation: Relation, corner: Corner, row: dict[str, str], name: str) -> bool:
        """Change the row so that a check over several columns holds; say whether it changed."""
        token = f"{corner.name}-{relation.name}"
        for check in self._values.checks(relation):
            if check.name == name:
                found = self._values.settle(relation, check, row, token, self._number)
                if found is not None and any(row.get(key) != text for key, text in found.items()):
                    row.update(found)
                    return True
        return False

    def _insert(self, relation: Relation, row: Mapping[str, str]) -> Mapping[str, Any]:
        names = ", ".join(map(quoted, row))
        values = ", ".join(row.values())
        given = f"({names}) overriding system value values ({values})" if row else "default values"
        found = self.connection.execute(
            f"insert into {qualified(relation)} as t {given} returning pg_catalog.to_jsonb(t)"
        ).fetchone()
        assert found is not None
        inserted: Mapping[str, Any] = found[0]
        return inserted


def _of_tenant(
    corner: Corner, corners: Sequence[Corner], relation: Relation
) -> Mapping[str, Any] | None:
    """Return the row of another corner of the same tenant."""
    for other in corners:
        row = other.rows.get(relation.label)
        if row is not None and corner.tenant == other.tenant:
            return row
    return None
