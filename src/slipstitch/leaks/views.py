"""Try to see rows of others through views and materialised views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psycopg import sql

from slipstitch.leaks.literals import qualified, quoted
from slipstitch.leaks.look import Relation, Rights
from slipstitch.leaks.model import Cell, Identity, Options, Outcome, Untried
from slipstitch.leaks.stage import Stage
from slipstitch.leaks.telltales import Telltales

__all__ = ["ViewTrials"]

_PATTERNS = 50
# A function that costs nothing is asked before the conditions of a view that is no barrier.
_PEEK = """
create function pg_temp.slipstitch_peek(p_row text) returns boolean
language plpgsql cost 0.0000001 as $peek$
begin
    if p_row like any ({patterns}) then
        raise notice 'slipstitch sees a row of others';
    end if;
    return true;
end
$peek$
"""


@dataclass
class ViewTrials:
    """The trials of one identity on one view. The stage must be the identity's."""

    stage: Stage
    identity: Identity
    relation: Relation
    rights: Rights
    telltales: Telltales
    tenant_columns: Sequence[str]
    options: Options

    def cells(self) -> Iterator[Cell | Untried]:
        """Read it, and look behind its conditions."""
        if not self.rights.selectable:
            yield self._cell("select", "denied")
            return
        seen = self._by_column()
        if not seen:
            documents = self.stage.attempt(
                f"select pg_catalog.to_jsonb(v) from (select {self._columns} from"
                f" {qualified(self.relation)} limit {self.options.rows}) as v"
            )
            if documents.sqlstate is not None:
                yield self._cell("select", "kept", documents.message)
                return
            seen = [
                f"{place} of others"
                for row in documents.rows
                for place in self.telltales.found_in(row[0]).values()
            ]
        if seen:
            yield self._cell("select", "leaks", f"shows {seen[0]}", len(seen))
            return
        yield self._cell("select", "kept")
        if self.relation.kind == "v" and not self.relation.is_barrier:
            yield from self._peek()

    @property
    def _columns(self) -> str:
        return ", ".join(
            quoted(name) for name in self.relation.columns if name in self.rights.selectable
        )

    def _by_column(self) -> list[str]:
        """Return one line for each row whose tenant column names somebody else."""
        for name in self.tenant_columns:
            if name in self.relation.columns and name in self.rights.selectable:
                listed = ", ".join(
                    sql.Literal(value).as_string(None) for value in sorted(self.identity.tenants)
                )
                tried = self.stage.attempt(
                    f"select 1 from {qualified(self.relation)} as t where t.{quoted(name)}"
                    f" is not null and t.{quoted(name)}::text <> all(array[{listed}]::text[])"
                    f" limit {self.options.rows}"
                )
                return [f"rows of others ({name})"] * len(tried.rows)
        return []

    def _peek(self) -> Iterator[Cell | Untried]:
        patterns = [f"%{text}%" for text in self.telltales.some(_PATTERNS)]
        if not patterns:
            return
        listed = sql.SQL("array[{}]").format(sql.SQL(", ").join(map(sql.Literal, patterns)))
        create = _PEEK.format(patterns=listed.as_string(None))
        self.stage.notices.clear()
        tried = self.stage.attempt(
            f"{create}; select 1 from (select {self._columns} from {qualified(self.relation)}"
            " offset 0) as t where false; "
            f"select 1 from {qualified(self.relation)} as t"
            f" where pg_temp.slipstitch_peek(pg_catalog.to_jsonb(row({self._row}))::text)"
        )
        seen = sum("slipstitch sees" in notice for notice in self.stage.notices)
        if tried.sqlstate is not None and not seen:
            yield self._cell("function in where", "kept", tried.message)
        elif seen:
            why = "a cheap function in a where is asked before the view's own conditions"
            yield self._cell("function in where", "leaks", why, seen)
        else:
            yield self._cell("function in where", "kept")

    @property
    def _row(self) -> str:
        return ", ".join(
            f"t.{quoted(name)}" for name in self.relation.columns if name in self.rights.selectable
        )

    def _cell(self, command: str, outcome: Outcome, why: str = "", rows: int = 0) -> Cell:
        return Cell(self.identity.name, self.relation.label, command, outcome, why=why, rows=rows)
