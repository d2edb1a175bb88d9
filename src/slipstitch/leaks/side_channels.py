"""Try to learn of rows of others without reading them: keys, plans, counters, truncation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from slipstitch.leaks.literals import changed_row, literal, qualified, quoted
from slipstitch.leaks.look import Catalogue, ForeignKey, Relation, Rights, UniqueKey
from slipstitch.leaks.model import Cell, Identity, Outcome, Row, Untried
from slipstitch.leaks.stage import Stage, Tried, place_condition
from slipstitch.leaks.tables import Sample, given_columns

__all__ = ["SideChannels", "sequence_cells"]

OthersOf = Callable[[Relation], Sequence[Row]]
"""Rows of other tenants in another relation, for foreign keys that lead there."""


@dataclass
class SideChannels:
    """What one identity learns by one table along one line. The stage must be the identity's."""

    stage: Stage
    identity: Identity
    catalogue: Catalogue
    relation: Relation
    rights: Rights
    sample: Sample
    others_of: OthersOf
    writes: bool

    def cells(self) -> Iterator[Cell | Untried]:
        """Try everything; each trial is undone before the next."""
        if self.rights.selectable:
            yield from self._plans()
        if self.rights.may_truncate:
            why = "truncate passes row security by, and the role has the right"
            yield self._cell("truncate", "told", why)
        if not self.writes or not self.sample.others:
            return
        for key in self.relation.unique_keys:
            if self._tells_of_others(key):
                yield from self._unique(key)
        if self.sample.boundary.is_tenants:
            for foreign in self.relation.foreign_keys:
                yield from self._foreign_key(foreign)

    # -- plans ----------------------------------------------------------------------------

    def _plans(self) -> Iterator[Cell]:
        """See whether ``explain analyze`` counts the rows that policies hide."""
        name = qualified(self.relation)
        tried = self.stage.attempt(
            f"explain (analyze, timing off, summary off, format json) select 1 from {name} as t"
            f" where {place_condition(self.sample.others)}"
            if self.rights.may_select
            else f"explain (format json) select {quoted(min(self.rights.selectable))} from {name}"
        )
        removed = _removed(tried.rows[0][0]) if tried.rows else 0
        if removed:
            why = "explain analyze counts the rows that policies hide"
            yield self._cell("explain", "told", why)
        else:
            yield self._cell("explain", "kept", tried.message)

    # -- unique keys ----------------------------------------------------------------------

    def _tells_of_others(self, key: UniqueKey) -> bool:
        """Whether a key reaches over the line: it does not hold the column that draws it."""
        return self.sample.boundary.column not in key.columns

    def _unique(self, key: UniqueKey) -> Iterator[Cell | Untried]:
        command = f"unique key {key.name}"
        other = self.sample.others[0]
        values = {name: other.values.get(name) for name in key.columns}
        if None in values.values():
            return
        tried = self._write_own(values)
        if tried is None:
            return
        if tried.sqlstate == "23505" and tried.constraint == key.name:
            # Inside of one tenant it is a rule of its business that a value is unique.
            is_grave = self.sample.boundary.is_tenants and not self._is_unguessable(key)
            grave: Outcome = "tells" if is_grave else "told"
            yield self._cell(command, grave, "a duplicate is refused, so it exists elsewhere")
        else:
            yield self._cell(command, "kept", tried.message)

    def _is_unguessable(self, key: UniqueKey) -> bool:
        """Whether nobody learns more than that a number, or an id known already, is taken."""
        types = [self.relation.columns[name] for name in key.columns]
        return all(
            "uuid" in (each.type, each.base_type)
            or "bytea" in (each.type, each.base_type)
            or (key.is_primary and each.category == "N")
            for each in types
        )

    # -- foreign keys ---------------------------------------------------------------------

    def _foreign_key(self, key: ForeignKey) -> Iterator[Cell | Untried]:
        """Let a row of one's own point to a row of others."""
        parent = self.catalogue.relations[key.refers_to]
        pairs = dict(zip(key.columns, key.refers_columns, strict=True))
        boundary = self.sample.boundary.column
        if boundary in pairs and len(pairs) == 1:
            return  # to the tenant's own table: that is the trial "move"
        others = self.others_of(parent)
        if not others:
            return
        # The own tenant stays in a composite key; only what is left of it points elsewhere.
        values = {
            ours: others[0].values.get(theirs) for ours, theirs in pairs.items() if ours != boundary
        }
        tried = self._write_own(values)
        if tried is None:
            return
        command = f"foreign key {key.name}"
        if tried.sqlstate is None and tried.count > 0:
            yield self._cell(command, "leaks", f"a row of one's own points into {parent.label}")
        else:
            yield self._cell(command, "kept", tried.message)

    def _write_own(self, values: dict[str, Any]) -> Tried | None:
        """Write values into a row of one's own: by update, else by insert; None without rights."""
        if not self.sample.own:
            return None
        own = self.sample.own[0]
        if set(values) <= self.rights.updatable and self.rights.may_select:
            listed = ", ".join(
                f"{quoted(name)} = {self._literal(name, value)}" for name, value in values.items()
            )
            written = {name: self._literal(name, value) for name, value in values.items()}
            tried, has_changed = self.stage.attempt_and_find(
                f"set constraints all immediate; update {qualified(self.relation)} as t"
                f" set {listed} where {place_condition([own])}",
                changed_row(self.relation, own.values, written),
            )
            return tried if has_changed or tried.sqlstate else Tried(message="it was put back")
        columns = given_columns(self.relation, self.rights)
        if not set(values) <= set(columns):
            return None
        row = {name: self._fresh(name, own.values.get(name)) for name in columns}
        row |= {name: self._literal(name, value) for name, value in values.items()}
        given = {name: text for name, text in row.items() if text is not None}
        return self._settled(
            f"insert into {qualified(self.relation)} ({', '.join(map(quoted, given))})"
            f" values ({', '.join(given.values())})"
        )

    def _settled(self, statement: str) -> Tried:
        """Run a statement with constraints checked at once, also those that may wait."""
        return self.stage.attempt(f"set constraints all immediate; {statement}")

    def _fresh(self, name: str, value: object) -> str | None:
        """Return a value for a copied row that is not taken yet; None for the default."""
        column = self.relation.columns[name]
        in_key = any(name in key.columns for key in self.relation.unique_keys)
        in_foreign_key = any(name in key.columns for key in self.relation.foreign_keys)
        if not in_key or in_foreign_key:
            return self._literal(name, value)
        if column.has_default:
            return None
        if column.type == "uuid":
            return "pg_catalog.gen_random_uuid()"
        if column.category == "S":
            return "pg_catalog.md5(pg_catalog.random()::text)"
        return self._literal(name, value)

    def _literal(self, name: str, value: object) -> str:
        return literal(value, self.relation.columns[name].type)

    def _cell(self, command: str, outcome: Outcome, why: str = "") -> Cell:
        return Cell(
            self.identity.name,
            self.relation.label,
            command,
            outcome,
            self.sample.boundary.name,
            why,
        )


def sequence_cells(
    identity: Identity, relation: Relation, rights: Rights, stage: Stage
) -> Iterator[Cell]:
    """Say whether a counter tells how much everybody writes."""
    if not rights.may_select:
        yield Cell(identity.name, relation.label, "last value", "denied")
        return
    tried = stage.attempt(f"select last_value from {qualified(relation)}")
    told = tried.sqlstate is None and tried.rows[0][0] is not None
    why = "its last value counts the rows of everybody" if told else tried.message
    yield Cell(identity.name, relation.label, "last value", "told" if told else "kept", why=why)


def _removed(plan: object) -> int:
    """Return how many rows a plan says its filters took out.

    >>> _removed([{"Plan": {"Rows Removed by Filter": 2, "Plans": [
    ...     {"Rows Removed by Filter": 3, "Actual Loops": 2}]}}])
    8
    """
    document = json.loads(plan) if isinstance(plan, str) else plan
    total = 0
    waiting = [each["Plan"] for each in document] if isinstance(document, list) else []
    while waiting:
        node = waiting.pop()
        total += round(node.get("Rows Removed by Filter", 0) * node.get("Actual Loops", 1))
        waiting += node.get("Plans", [])
    return total
