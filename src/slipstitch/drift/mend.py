"""The SQL that would make an object of a database what the plan makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from slipstitch.catalog.diff import Difference
from slipstitch.catalog.snapshot import Snapshot, Value
from slipstitch.drift.mend_make import column_words, made, policy, routine, sequence, view
from slipstitch.drift.mend_rights import literal, mended_rights

__all__ = ["Mender", "kind_and_name", "order_of"]

Attributes = Mapping[str, Value]
_KINDS = (
    *("materialized view", "foreign table", "event trigger", "setting of database:"),
    *("setting of role", "default privileges of", "text search configuration", "foreign server"),
)
_ORDER = (
    *("database", "setting of database:", "setting of role", "schema", "extension", "type"),
    *("domain", "sequence", "table", "foreign table", "column", "function", "procedure"),
    *("aggregate", "view", "materialized view", "constraint", "index", "statistics", "rule"),
    *("trigger", "policy"),
)
_DROPPED = frozenset(
    (
        *("table", "foreign table", "view", "materialized view", "sequence", "schema", "index"),
        *("function", "procedure", "aggregate", "trigger", "policy", "rule", "type", "domain"),
        *("extension", "statistics", "publication", "collation", "event trigger"),
    )
)
_MANY = ("privileges", "owner", "comment")


def kind_and_name(address: str) -> tuple[str, str]:
    """Cut an address into what it is of and what it names.

    >>> kind_and_name("materialized view a.v"), kind_and_name("policy p on a.t")
    (('materialized view', 'a.v'), ('policy', 'p on a.t'))
    """
    kind = next((each for each in _KINDS if address.startswith(each)), address.partition(" ")[0])
    return kind, address.removeprefix(kind).strip()


def order_of(address: str) -> int:
    """Return where a kind of object stands among the others: what it may need stands before."""
    kind = kind_and_name(address)[0]
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


@dataclass(frozen=True)
class Mender:
    """Knows both sides, and has the plan's at hand to ask for texts.

    :param plan: what the plan makes; ``live`` what stands in the database.
    :param connection: to the database that the plan has built.
    :param database: the name of the live database.
    """

    plan: Snapshot
    live: Snapshot
    connection: psycopg.Connection[Any]
    database: str

    def mend(self, address: str, differences: Sequence[Difference]) -> tuple[str, ...]:
        """Return the statements; none where another object's do it, or only the script can.

        :param differences: all that are of this address, the plan on their left side.
        """
        kind, name = kind_and_name(address)
        if any(each.kind == "only right" for each in differences):
            return tuple(self._drop(kind, name))
        if any(each.kind == "only left" for each in differences):
            return tuple(self._make(kind, name, self.plan.objects[address]))
        attributes = [each.attribute for each in differences if each.attribute]
        return tuple(self._alter(kind, name, address, attributes))

    # -- what one side lacks ---------------------------------------------------------------

    def _drop(self, kind: str, name: str) -> Iterator[str]:
        if kind == "column":
            table, _, column = name.rpartition(".")
            if f"table {table}" in self.plan.objects:
                yield f"alter table {table} drop column {column};"
        elif kind == "constraint":
            own, _, owner = name.partition(" on ")
            if f"table {owner}" in self.plan.objects or owner.startswith("domain "):
                place = owner if owner.startswith("domain ") else f"table {owner}"
                yield f"alter {place} drop constraint {own};"
        elif kind.startswith("setting of"):
            yield f"{self._setting(kind, name)[0]} reset {self._setting(kind, name)[1]};"
        elif kind == "index" and self._is_of_constraint(name, self.live):
            return
        elif kind in ("trigger", "policy", "rule"):
            if f"table {name.partition(' on ')[2]}" in self.plan.objects:
                yield f"drop {kind} {name};"
        elif kind in _DROPPED:
            yield f"drop {kind} {name};"

    def _make(self, kind: str, name: str, plan: Attributes) -> Iterator[str]:
        if plan.get("is_inherited"):
            return
        if kind == "column":
            table = name.rpartition(".")[0]
            if f"table {table}" not in self.live.objects:
                yield from self._rights(kind, name, plan)
                return
        if kind == "index" and self._is_of_constraint(name, self.plan):
            return
        if kind.startswith("setting of"):
            place, setting = self._setting(kind, name)
            yield f"{place} set {setting} = {literal(str(plan['value']))};"
            return
        found = made(kind, name, plan, self.plan.objects, self.connection)
        if found is None:
            return
        yield from found
        if kind == "trigger" and plan.get("state") not in (None, "enabled"):
            yield from self._trigger_state(name, plan)
        yield from self._rights(kind, name, plan)

    def _rights(self, kind: str, name: str, plan: Attributes) -> Iterator[str]:
        for attribute in ("owner", "comment", "privileges"):
            if attribute in plan:
                found = mended_rights(kind, name, attribute, plan[attribute], None)
                yield from found or ()

    # -- what differs ----------------------------------------------------------------------

    def _alter(
        self, kind: str, name: str, address: str, attributes: Sequence[str]
    ) -> Iterator[str]:
        plan, live = self.plan.objects[address], self.live.objects[address]
        others = [each for each in attributes if each not in _MANY]
        if others:
            yield from self._alter_form(kind, name, plan, live, others)
        is_new = others and kind in ("policy", "index", "constraint")
        for attribute in attributes:
            if attribute in _MANY and not (is_new and attribute == "comment"):
                found = mended_rights(
                    kind, name, attribute, plan.get(attribute), live.get(attribute)
                )
                yield from found or ()

    def _alter_form(
        self, kind: str, name: str, plan: Attributes, live: Attributes, attributes: Sequence[str]
    ) -> Iterator[str]:
        if kind in ("function", "procedure"):
            yield from routine(name, self.connection)
        elif kind in ("view", "materialized view"):
            if kind.startswith("mat"):
                yield f"drop {kind} {name};"
            yield from view(kind, name, plan)
        elif kind == "sequence":
            yield from sequence("alter", name, plan)
        elif kind.startswith("setting of"):
            yield from self._make(kind, name, plan)
        elif kind == "table":
            yield from _table(name, plan, attributes)
        elif kind == "column":
            yield from _column(name, plan, live, attributes)
        else:
            yield from self._alter_on_table(kind, name, plan, live, attributes)

    def _alter_on_table(
        self, kind: str, name: str, plan: Attributes, live: Attributes, attributes: Sequence[str]
    ) -> Iterator[str]:
        if kind == "trigger" and list(attributes) == ["state"]:
            yield from self._trigger_state(name, plan)
        elif kind == "trigger":
            yield f"drop trigger {name};"
            yield from self._make(kind, name, plan)
        elif kind == "policy":
            yield f"drop policy {name};"
            yield policy(name, plan)
            yield from self._rights(kind, name, plan)
        elif kind == "constraint":
            yield from self._constraint(name, plan, live, attributes)
        elif kind == "index" and set(attributes) <= {"is_valid", "is_ready"}:
            yield f"reindex index concurrently {name};"
        elif kind == "index" and not self._is_of_constraint(name, self.plan):
            yield f"drop index {name};"
            yield from self._make(kind, name, plan)

    def _constraint(
        self, name: str, plan: Attributes, live: Attributes, attributes: Sequence[str]
    ) -> Iterator[str]:
        own, _, owner = name.partition(" on ")
        place = owner if owner.startswith("domain ") else f"table {owner}"
        unvalidated = str(live.get("definition", "")).removesuffix(" NOT VALID")
        if set(attributes) <= {"is_valid", "definition"} and unvalidated == plan["definition"]:
            yield f"alter {place} validate constraint {own};"
            return
        yield f"alter {place} drop constraint {own};"
        yield from self._make("constraint", name, plan)

    @staticmethod
    def _trigger_state(name: str, plan: Attributes) -> Iterator[str]:
        own, _, table = name.partition(" on ")
        words = {"enabled": "enable", "disabled": "disable"}
        state = str(plan["state"])
        yield f"alter table {table} {words.get(state, f'enable {state}')} trigger {own};"

    def _is_of_constraint(self, index: str, side: Snapshot) -> bool:
        """Tell whether an index comes and goes with a constraint of its name."""
        own = index.rpartition(".")[2]
        return any(
            address.startswith(f"constraint {own} on ")
            and str(attributes.get("definition", "")).startswith(("PRIMARY", "UNIQUE", "EXCLUDE"))
            for address, attributes in side.objects.items()
        )

    def _setting(self, kind: str, name: str) -> tuple[str, str]:
        """Return the beginning of the statement for a setting, and the setting's name."""
        database = '"' + self.database.replace('"', '""') + '"'
        if kind == "setting of role":
            role, _, setting = name.partition(" in database: ")
            return f"alter role {role} in database {database}", setting
        return f"alter database {database}", name


def _table(name: str, plan: Attributes, attributes: Sequence[str]) -> Iterator[str]:
    for attribute in attributes:
        value = plan.get(attribute)
        if attribute == "row_security":
            yield f"alter table {name} {'enable' if value else 'disable'} row level security;"
        elif attribute == "forced_row_security":
            yield f"alter table {name} {'force' if value else 'no force'} row level security;"
        elif attribute == "options" and isinstance(value, tuple):
            yield f"alter table {name} set ({', '.join(value)});"
        elif attribute == "persistence":
            yield f"alter table {name} set {'unlogged' if value else 'logged'};"
        elif attribute == "replica_identity":
            words = str(value or "default").replace("index ", "using index ")
            yield f"alter table {name} replica identity {words};"


def _column(
    name: str, plan: Attributes, live: Attributes, attributes: Sequence[str]
) -> Iterator[str]:
    table, _, column = name.rpartition(".")
    begin = f"alter table {table} alter column {column}"
    if {"generated", "generated_how", "identity"} & set(attributes):
        if "identity" in attributes and "identity" in plan and "identity" not in live:
            yield f"{begin} add generated {plan['identity']} as identity;"
        elif "identity" in attributes and "identity" not in plan:
            yield f"{begin} drop identity;"
        elif "identity" in attributes:
            yield f"{begin} set generated {plan['identity']};"
        else:
            yield f"alter table {table} drop column {column};"
            yield f"alter table {table} add column {column} {column_words(plan)};"
        return
    if "type" in attributes:
        yield f"{begin} type {plan['type']} using {column}::{plan['type']};"
    if "default" in attributes:
        words = f"set default {plan['default']}" if "default" in plan else "drop default"
        yield f"{begin} {words};"
    if "not_null" in attributes:
        yield f"{begin} {'set' if plan.get('not_null') else 'drop'} not null;"
    if "storage" in attributes and "storage" in plan:
        letters = {"p": "plain", "e": "external", "x": "extended", "m": "main"}
        yield f"{begin} set storage {letters[str(plan['storage'])]};"
    if "statistics_target" in attributes:
        yield f"{begin} set statistics {plan.get('statistics_target', -1)};"
