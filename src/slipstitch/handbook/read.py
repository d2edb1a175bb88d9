"""Make a handbook of a snapshot: nothing is asked of the database that a comparison would not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from slipstitch.catalog.snapshot import Snapshot
from slipstitch.handbook.addresses import belongs_to, kind_of, names_in, plain
from slipstitch.handbook.model import (
    Book,
    Column,
    ForeignKey,
    Grant,
    Item,
    Relation,
    Routine,
    Schema,
)

__all__ = ["read_book"]

Attributes = Mapping[str, Any]

_RELATIONS = ("table", "foreign table", "view", "materialized view")
_ROUTINES = ("function", "procedure", "aggregate")
_ON_TABLES = ("constraint", "index", "trigger", "policy")
_COUNTED = ("schema", *_RELATIONS, "column", *_ROUTINES, "domain", "type", "sequence", "policy")
_INDEXED = re.compile(r" ON (?:ONLY )?(?P<table>.+?) USING ")
_REFERENCE = re.compile(
    r"FOREIGN KEY \((?P<columns>.*?)\) REFERENCES (?P<target>.+?)\((?P<there>.*?)\)(?P<action>.*)"
)
_KEY = re.compile(r"(?:PRIMARY KEY|UNIQUE(?: NULLS NOT DISTINCT)?) \((?P<columns>.*?)\)")
_LISTED = re.compile(r'"(?:[^"]|"")*"|[^\s",]+')


def read_book(snapshot: Snapshot, only: Collection[str] = ()) -> Book:
    """Return the handbook of what a snapshot holds.

    Partitions are left out: they come and go with the calendar, and are like the table that
    they are of.

    :param only: the schemas to tell of; all where none is named.
    """
    reader = _Reader(only)
    for kinds in (("schema",), _RELATIONS, ("column",), _ON_TABLES, ()):
        for address, attributes in snapshot.objects.items():
            kind, path = kind_of(address)
            if kind and (kind in kinds if kinds else kind not in reader.done):
                reader.take(kind, path, address, attributes)
        reader.done.update(kinds)
    return reader.finished()


class _Reader:
    """Takes one object after the other, tables before what stands on them."""

    def __init__(self, only: Collection[str]) -> None:
        self.done: set[str] = set()
        self._only = only
        self._book = Book()
        self._schemas: dict[str, Schema] = {}
        self._relations: dict[str, Relation] = {}
        self._domain_checks: dict[str, list[str]] = {}

    def take(self, kind: str, path: str, address: str, attributes: Attributes) -> None:
        """Put an object where it belongs, unless it belongs to a schema that is left out."""
        if kind == "extension":
            version = str(attributes.get("version", ""))
            self._book.extensions.append(Item(path, version, attributes.get("comment")))
            return
        is_told = {
            "schema": self._take_schema,
            "column": self._take_column,
            "index": self._take_index,
            **dict.fromkeys(_RELATIONS, self._take_relation),
            **dict.fromkeys(("constraint", "trigger", "policy"), self._take_part),
            **dict.fromkeys(_ROUTINES, self._take_routine),
            **dict.fromkeys(("domain", "type", "sequence"), self._take_other),
        }[kind](kind, path, attributes)
        if is_told:
            self._count(kind, path, address, attributes)
            self._take_rights(kind, path, attributes)

    def finished(self) -> Book:
        """Return the book, its schemas in the order of their names."""
        for relation in self._relations.values():
            relation.columns.sort(key=lambda column: column.position)
        self._book.schemas = [self._schemas[name] for name in sorted(self._schemas)]
        return self._book

    def _take_schema(self, _kind: str, path: str, attributes: Attributes) -> bool:
        name = plain(path)
        if self._only and name not in self._only:
            return False
        self._schemas[name] = Schema(name, attributes.get("comment"))
        return True

    def _take_relation(self, kind: str, path: str, attributes: Attributes) -> bool:
        schema, name = names_in(path)
        if schema not in self._schemas or "partition_bound" in attributes:
            return False
        guarded = "forced" if attributes.get("forced_row_security") else "enabled"
        relation = Relation(
            kind,
            path,
            schema,
            name,
            attributes.get("comment"),
            attributes["owner"],
            attributes.get("definition"),
            guarded if attributes.get("row_security") else None,
            attributes.get("partition_key"),
        )
        self._relations[path] = relation
        self._schemas[schema].relations.append(relation)
        return True

    def _take_column(self, _kind: str, path: str, attributes: Attributes) -> bool:
        names = names_in(path)
        relation = self._relations.get(path[: path.rindex(".")])
        if relation is None:
            return False
        made = attributes.get("generated")
        default = f"generated: {made}" if made else attributes.get("default")
        if attributes.get("identity"):
            default = f"identity, {attributes['identity']}"
        column = Column(
            names[-1],
            attributes["type"],
            not attributes.get("not_null", False),
            default,
            attributes.get("comment"),
            attributes["position"],
        )
        relation.columns.append(column)
        return True

    def _take_index(self, _kind: str, path: str, attributes: Attributes) -> bool:
        found = _INDEXED.search(attributes["definition"])
        relation = self._relations.get(found["table"]) if found else None
        if relation is None:
            return False
        item = Item(names_in(path)[-1], attributes["definition"], attributes.get("comment"))
        relation.indexes.append(item)
        return True

    def _take_part(self, kind: str, path: str, attributes: Attributes) -> bool:
        name, owner = belongs_to(path)
        if owner.startswith("domain "):
            checks = self._domain_checks.setdefault(owner.removeprefix("domain "), [])
            checks.append(attributes["definition"])
        relation = self._relations.get(owner)
        if relation is None:
            return False
        definition, comment = attributes.get("definition", ""), attributes.get("comment")
        if kind == "policy":
            relation.policies.append(Item(name, "", comment, _policy_facts(attributes)))
        elif kind == "trigger":
            relation.triggers.append(Item(name, definition, comment))
        elif reference := _REFERENCE.fullmatch(definition):
            relation.foreign_keys.append(_foreign_key(name, reference, comment))
        elif key := _KEY.match(definition):
            facts = {"columns": _listed(key["columns"])}
            relation.keys.append(Item(name, definition, comment, facts))
        else:
            relation.checks.append(Item(name, definition, comment))
        return True

    def _take_routine(self, kind: str, path: str, attributes: Attributes) -> bool:
        schema, name = names_in(path)[:2]
        if schema not in self._schemas:
            return False
        routine = Routine(
            kind,
            path,
            schema,
            name,
            attributes.get("arguments", ""),
            attributes.get("result"),
            attributes.get("comment"),
            attributes["owner"],
            tuple(_facts(attributes)),
            tuple(role for role, _ in _rights(attributes) if role != attributes["owner"]),
        )
        self._schemas[schema].routines.append(routine)
        return True

    def _take_other(self, kind: str, path: str, attributes: Attributes) -> bool:
        schema, name = names_in(path)[:2]
        if schema not in self._schemas:
            return False
        found = self._schemas[schema]
        definition = " ".join(attributes.get("sequence", ())) or _type_text(kind, attributes)
        definition = " ".join([definition, *self._domain_checks.get(path, [])])
        item = Item(name, definition, attributes.get("comment"))
        (found.sequences if kind == "sequence" else found.types).append(item)
        return True

    def _count(self, kind: str, path: str, address: str, attributes: Attributes) -> None:
        """Count who has a comment; columns of views have those of their tables."""
        if kind not in _COUNTED:
            return
        if kind == "column" and self._relations[path[: path.rindex(".")]].is_view:
            return
        total, commented = self._book.commented.get(kind, (0, 0))
        has_one = bool(attributes.get("comment"))
        self._book.commented[kind] = (total + 1, commented + has_one)
        if not has_one:
            self._book.uncommented.append(address)

    def _take_rights(self, kind: str, path: str, attributes: Attributes) -> None:
        owner = attributes.get("owner")
        if owner:
            owned = self._book.owned.setdefault(owner, {})
            owned[kind] = owned.get(kind, 0) + 1
        for role, privileges in _rights(attributes):
            if role != owner:
                self._book.grants.append(Grant(role, kind, path, privileges))


def _rights(attributes: Attributes) -> Iterable[tuple[str, str]]:
    for entry in attributes.get("privileges", ()):
        role, _, privileges = entry.partition(": ")
        yield role, privileges


def _policy_facts(attributes: Attributes) -> dict[str, Any]:
    using, check = attributes.get("using"), attributes.get("check")
    return {
        "command": attributes["command"],
        "mode": attributes["mode"],
        "roles": attributes["roles"],
        "using": using,
        "check": check if check != using else None,
    }


def _foreign_key(name: str, found: re.Match[str], comment: str | None) -> ForeignKey:
    return ForeignKey(
        name,
        _listed(found["columns"]),
        found["target"],
        _listed(found["there"]),
        found["action"].strip().lower(),
        comment,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(plain(each) for each in _LISTED.findall(text))


def _facts(attributes: Attributes) -> Iterable[str]:
    """Give what a caller may want to know of a routine, in words of SQL."""
    yield str(attributes.get("language", ""))
    yield str(attributes.get("volatility", ""))
    if attributes.get("is_strict"):
        yield "strict"
    yield f"security {attributes.get('security', 'invoker')}"


def _type_text(kind: str, attributes: Attributes) -> str:
    if kind == "domain":
        return f"domain over {attributes.get('base', '')}"
    labels = ", ".join(f"'{label}'" for label in attributes.get("labels", ()))
    return f"{attributes.get('form', kind)}{f' of {labels}' if labels else ''}"
