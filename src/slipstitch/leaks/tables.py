"""Try to reach rows of others in a table: read, copy, change, delete, plant and move them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from slipstitch.leaks.literals import changed_row, literal, qualified, quoted
from slipstitch.leaks.look import Relation, Rights
from slipstitch.leaks.model import Boundary, Cell, Identity, Options, Outcome, Row, Untried
from slipstitch.leaks.stage import Stage, Tried, place_condition

__all__ = ["Sample", "TableTrials"]

_RECURSION = "42P17"


@dataclass(frozen=True)
class Sample:
    """Rows of one relation as one identity stands to them.

    :param boundary: the line between them and the identity.
    :param others: rows on the other side, as many as are looked for.
    :param own: a few rows of the identity.
    :param own_count: how many rows are not on the other side of any line; None where the table
        is too large to count, and for all lines but the first.
    """

    boundary: Boundary
    others: Sequence[Row]
    own: Sequence[Row]
    own_count: int | None
    is_first: bool = True


@dataclass
class TableTrials:
    """The trials of one identity on one table along one line. The stage must be the identity's.

    :param line: a row of the others as ``copy`` writes it, with the columns that may be given.
    """

    stage: Stage
    identity: Identity
    relation: Relation
    rights: Rights
    sample: Sample
    options: Options
    line: bytes = b""

    _AT_REST: ClassVar[str] = (
        "reset role; set local session_replication_role = replica; set local role {}; "
    )

    def cells(self) -> Iterator[Cell | Untried]:
        """Try everything; each trial is undone before the next."""
        yield from self._reading()
        if self.options.writes:
            yield from self._changing()
            yield from self._planting()
            yield self._moving()

    # -- reading --------------------------------------------------------------------------

    def _reading(self) -> Iterator[Cell | Untried]:
        if not self.rights.selectable:
            yield self._cell("select", "denied")
            yield self._cell("copy to", "denied")
            return
        where = self._where()
        if where is None:
            yield self._untried("select: no column that tells its rows apart may be read")
            return
        query = f"select 1 from {self._name} as t where {where}"
        yield self._read("select", self.stage.attempt(query))
        copied = self.stage.copy_out(f"copy ({query}) to stdout")
        yield self._read("copy to", copied)

    def _read(self, command: str, tried: Tried) -> Cell:
        if tried.sqlstate == _RECURSION:
            return self._cell(command, "denied", "recursion", tried.message)
        if tried.sqlstate is not None:
            return self._cell(command, "kept", why=f"{tried.message} ({tried.sqlstate})")
        if tried.count == 0:
            return self._cell(command, "kept")
        return self._reached(command, tried.count)

    # -- changing rows of others ----------------------------------------------------------

    def _changing(self) -> Iterator[Cell | Untried]:
        where = self._where() if self.rights.selectable else None
        column = self._harmless_column()
        if column is None:
            yield self._cell("update", "denied")
        else:
            change = f"update {self._name} as t set {quoted(column)} = {self._new_value(column)}"
            yield from self._change("update", change, where)
            yield from self._taking(where)
        if self.rights.may_delete:
            yield from self._change("delete", f"delete from {self._name} as t", where)
        else:
            yield self._cell("delete", "denied")

    def _change(self, command: str, change: str, where: str | None) -> Iterator[Cell | Untried]:
        """Try with a ``where``, which policies of select narrow too, and without."""
        if where is not None:
            tried = self.stage.attempt(f"{change} where {where}")
            if tried.passed_policies:
                yield self._reached(command, max(tried.count, 1))
                return
            yield self._cell(command, "kept", why=tried.message)
        own = self.sample.own_count
        if not self.sample.is_first:
            return
        if own is None:
            yield self._untried(
                f"{command} without where: more than {self.options.small} rows (--small)"
            )
            return
        tried = self.stage.attempt(change)
        if tried.constraint is not None:
            # Rows of one's own may be what stops it: so once more with keys and triggers at rest.
            tried = self.stage.attempt(
                f"{self._AT_REST.format(quoted(self.identity.role))}{change}"
            )
        if tried.sqlstate is None and tried.count > own:
            yield self._reached(f"{command} without where", tried.count - own)
        else:
            yield self._cell(f"{command} without where", "kept", why=tried.message)

    def _taking(self, where: str | None) -> Iterator[Cell]:
        """Make rows of others one's own: a check of new rows is content with that."""
        column = self.sample.boundary.column
        if where is None or column not in self.rights.updatable or not self.sample.own:
            return
        if any(key.columns == (column,) for key in self.relation.unique_keys):
            return
        value = self._value(self.sample.own[0], column)
        taking = f"update {self._name} as t set {quoted(column)} = {value} where {where}"
        tried = self.stage.attempt(taking)
        if tried.passed_policies:
            yield self._reached("update", max(tried.count, 1))

    def _new_value(self, name: str) -> str:
        """Return a value, another for each row where a key is on the column."""
        column = self.relation.columns[name]
        in_key = any(name in key.columns for key in self.relation.unique_keys)
        in_foreign_key = any(name in key.columns for key in self.relation.foreign_keys)
        if in_key and not in_foreign_key and column.category == "S":
            return f"pg_catalog.md5(pg_catalog.random()::text)::{column.type}"
        if in_key and not in_foreign_key and column.type == "uuid":
            return "pg_catalog.gen_random_uuid()"
        return self._value(self.sample.others[0], name)

    def _harmless_column(self) -> str | None:
        """Return a column that may be updated, one without keys on it if there is one."""
        keys = {name for key in self.relation.unique_keys for name in key.columns}
        keys |= {name for key in self.relation.foreign_keys for name in key.columns}
        usable = [
            column.name
            for column in self.relation.columns.values()
            if column.name in self.rights.updatable
            and not column.is_generated
            and column.identity != "a"
        ]
        usable.sort(key=lambda name: name in keys)
        return usable[0] if usable else None

    # -- planting rows among those of others ----------------------------------------------

    def _planting(self) -> Iterator[Cell | Untried]:
        columns = self._given()
        if not columns:
            yield self._cell("insert", "denied")
            if self.relation.kind == "r":
                yield self._cell("copy from", "denied")
            return
        row = self.sample.others[0]
        listed = ", ".join(map(quoted, columns))
        values = ", ".join(self._value(row, name) for name in columns)
        overriding = " overriding system value" if self._has_identity(columns) else ""
        insert = f"insert into {self._name} ({listed}){overriding} values ({values})"
        yield self._write("insert", self.stage.attempt(insert))
        if self.relation.kind == "r" and self.line:
            copy = f"copy {self._name} ({listed}) from stdin"
            yield self._write("copy from", self.stage.attempt_copy_in(copy, self.line))

    def _has_identity(self, columns: Sequence[str]) -> bool:
        return any(self.relation.columns[name].identity == "a" for name in columns)

    def _given(self) -> list[str]:
        """Return the columns that an insert gives: all that may be given, or none."""
        return given_columns(self.relation, self.rights)

    def _moving(self) -> Cell | Untried:
        """Hand a row of one's own over to others."""
        column = self.sample.boundary.column
        if column is None:
            return self._cell("move", "kept", why="a foreign key says whose the row is")
        if column not in self.rights.updatable:
            return self._cell("move", "denied")
        if any(key.columns == (column,) for key in self.relation.unique_keys):
            return self._cell("move", "kept", why="a key of its own: what others have is taken")
        if not self.sample.own or not self.rights.selectable:
            return self._untried("move: no row of one's own to move")
        where = self._where(self.sample.own[:1])
        if where is None:
            return self._untried("move: no column that tells its rows apart may be read")
        return self._move(column, where)

    def _move(self, column: str, where: str) -> Cell:
        value = self._value(self.sample.others[0], column)
        change = f"update {self._name} as t set {quoted(column)} = {value}"
        query = changed_row(self.relation, self.sample.own[0].values, {column: value})
        tried, has_moved = self.stage.attempt_and_find(f"{change} where {where}", query)
        if not tried.passed_policies and self.sample.own_count is not None:
            # Without a where the new row need not be one that policies of select show.
            tried, has_moved = self.stage.attempt_and_find(change, query)
        if tried.sqlstate is None and not has_moved:
            return self._cell("move", "kept", why="something put the value back")
        return self._write("move", tried)

    def _write(self, command: str, tried: Tried) -> Cell:
        if tried.passed_policies:
            return self._reached(command, max(tried.count, 1))
        return self._cell(command, "kept", why=tried.message)

    # -- words ----------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        return qualified(self.relation)

    def _where(self, rows: Sequence[Row] | None = None) -> str | None:
        """Return the condition that finds rows, by what the identity may read."""
        rows = self.sample.others if rows is None else rows
        if self.rights.may_select:
            return place_condition(rows)
        readable = self.relation.primary_key
        if not readable or not set(readable) <= self.rights.selectable:
            readable = tuple(
                name
                for name in self.relation.columns
                if name in self.rights.selectable and name == self.sample.boundary.column
            )
        if not readable:
            return None
        listed = [
            "(" + ", ".join(self._value(row, name) for name in readable) + ")" for row in rows
        ]
        names = ", ".join(f"t.{quoted(name)}" for name in readable)
        return f"({names}) in ({', '.join(dict.fromkeys(listed))})"

    def _value(self, row: Row, name: str) -> str:
        return literal(row.values.get(name), self.relation.columns[name].type)

    def _cell(self, command: str, outcome: Outcome, *whys: str, why: str = "") -> Cell:
        return Cell(
            self.identity.name,
            self.relation.label,
            command,
            outcome,
            self.sample.boundary.name,
            ": ".join(whys) or why,
        )

    def _reached(self, command: str, rows: int) -> Cell:
        return Cell(
            self.identity.name,
            self.relation.label,
            command,
            "leaks",
            self.sample.boundary.name,
            rows=rows,
        )

    def _untried(self, why: str) -> Untried:
        return Untried(self.relation.label, why, self.identity.name)


def given_columns(relation: Relation, rights: Rights) -> list[str]:
    """Return the columns that an insert of a role gives: all that it may, or none."""
    columns = [
        column.name
        for column in relation.columns.values()
        if column.name in rights.insertable and not column.is_generated
    ]
    needed = {
        column.name
        for column in relation.columns.values()
        if column.is_not_null and not column.has_default and not column.is_generated
    }
    return columns if needed <= set(columns) else []
