"""Call functions with ids of others, and see whose rows they give or change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from slipstitch.leaks.effects import Effects
from slipstitch.leaks.literals import literal, quoted
from slipstitch.leaks.look import Catalogue, Relation, Routine
from slipstitch.leaks.model import Cell, Identity, Options, Outcome, Row, Untried
from slipstitch.leaks.stage import Stage
from slipstitch.leaks.telltales import Telltales, texts_in

__all__ = ["Arguments", "RoutineTrials"]

_PREFIXES = ("p_", "in_", "_", "i_")
_NEVER = object()
_PLAIN = {
    "boolean": True,
    "integer": 100,
    "bigint": 100,
    "smallint": 100,
    "numeric": 1,
    "jsonb": {},
    "json": {},
    "date": "2000-01-01",
    "timestamp with time zone": "2000-01-01T00:00:00Z",
    "timestamp without time zone": "2000-01-01T00:00:00",
    "interval": "1 day",
    "bytea": "\\x00",
}
_ENDS = ("to", "until", "end", "before", "till")


@dataclass(frozen=True)
class Arguments:
    """Makes arguments that point at rows of others.

    :param others: rows of others by relation.
    :param tenant_columns: names that mean a tenant.
    :param tenants: tenants of others.
    """

    catalogue: Catalogue
    others: Mapping[int, Sequence[Row]]
    tenant_columns: Sequence[str]
    tenants: Sequence[str]

    def of(self, routine: Routine, count: int) -> list[tuple[object, str]] | None:
        """Return the first so many arguments, None where a type is beyond us."""
        found = []
        for place in range(count):
            name = routine.argument_names[place] if routine.argument_names else ""
            type_name = routine.argument_types[place]
            value = self._value(_bare(name), type_name, routine.source)
            if value is _NEVER:
                return None
            found.append((value, type_name))
        return found

    def _value(self, name: str, type_name: str, source: str) -> object:
        if type_name.endswith("[]"):
            inner = self._value(name.removesuffix("s"), type_name[:-2], source)
            return inner if inner is _NEVER else [inner]
        if name in self.tenant_columns and self.tenants:
            return self.tenants[0]
        for value in self._named(name):
            if (type_name == "uuid") == _is_uuid(value):
                return value
        if type_name == "uuid":
            return next(self._mentioned(source), self.tenants[0] if self.tenants else _NEVER)
        if type_name in _PLAIN:
            late = type_name.startswith(("date", "timestamp")) and name.endswith(_ENDS)
            return str(_PLAIN[type_name]).replace("2000", "2100") if late else _PLAIN[type_name]
        return "a" if type_name in ("text", "character varying", "name") else _NEVER

    def _named(self, name: str) -> Iterator[object]:
        """Yield values of others in columns of this name, and keys of the table it names."""
        stem = name.removesuffix("_id")
        for oid, rows in self.others.items():
            relation = self.catalogue.relations[oid]
            key = _id_column(relation)
            if key and stem != name and relation.name in (stem, f"{stem}s", f"{stem}es"):
                yield rows[0].values.get(key)
        for oid, rows in self.others.items():
            if name in self.catalogue.relations[oid].columns:
                for row in rows[:3]:
                    if row.values.get(name) is not None:
                        yield row.values[name]

    def _mentioned(self, source: str) -> Iterator[object]:
        """Yield ids of others in the tables that the body of a function names."""
        for oid, rows in self.others.items():
            relation = self.catalogue.relations[oid]
            key = _id_column(relation)
            if key and relation.name in source and _is_uuid(rows[0].values.get(key)):
                yield rows[0].values[key]


@dataclass
class RoutineTrials:
    """The calls of one identity. The stage must be the identity's.

    :param has_answer: whether a function gave a row of the identity's own.
    """

    stage: Stage
    identity: Identity
    arguments: Arguments
    telltales: Telltales
    effects: Effects
    options: Options
    has_answer: bool = False

    def cells(self, routine: Routine) -> Iterator[Cell | Untried]:
        """Call a function with as few arguments as it takes, and with all."""
        answers = [
            self._call(routine, given)
            for count in dict.fromkeys((routine.required, len(routine.argument_types)))
            if (given := self.arguments.of(routine, count)) is not None
        ]
        if not answers:
            why = "call: no arguments could be made for it"
            yield Untried(routine.signature, why, self.identity.name)
            return
        # The gravest answer counts.
        yield max(answers, key=lambda each: each.outcome == "leaks")

    def _call(self, routine: Routine, given: Sequence[tuple[object, str]]) -> Cell:
        listed = ", ".join(literal(value, type_name) for value, type_name in given)
        call = f"{quoted(routine.schema)}.{quoted(routine.name)}({listed})"
        self.effects.begin()
        answer = self.stage.attempt(
            f"select pg_catalog.to_jsonb(r) from {call} as r limit {self.options.rows}",
            self.effects.see,
        )
        known = [text for value, _ in given for text in texts_in(value)]
        seen = self.telltales.found_in([row[0] for row in answer.rows], known)
        changed = self.effects.changed()
        told = set(texts_in(dict(self.identity.claims or {})))
        self.has_answer = self.has_answer or any(
            self.telltales.is_own(text) and text not in told
            for row in answer.rows
            for text in texts_in(row[0])
        )
        if seen:
            why = f"gives {next(iter(seen.values()))} of others"
            return self._cell(routine, "call", "leaks", why, len(seen))
        if changed:
            why = f"changes rows of others in {', '.join(changed)}"
            return self._cell(routine, "call", "leaks", why, len(changed))
        why = f"{answer.message} ({answer.sqlstate})" if answer.sqlstate else ""
        return self._cell(routine, "call", "kept", why)

    def _cell(
        self, routine: Routine, command: str, outcome: Outcome, why: str, rows: int = 0
    ) -> Cell:
        return Cell(self.identity.name, routine.signature, command, outcome, why=why, rows=rows)


def _bare(name: str) -> str:
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def _id_column(relation: Relation) -> str | None:
    """Return the column of the primary key that is the row's own.

    The last one: the tenant's column comes first where a key has several.
    """
    return relation.primary_key[-1] if relation.primary_key else None


def _is_uuid(value: object) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4
