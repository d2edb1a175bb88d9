"""Read ``drop`` and ``truncate``."""

from __future__ import annotations

from slipstitch.lint.model.cursor import Cursor, cut_at_commas, identifier
from slipstitch.lint.model.effects import LockMode
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Relation

__all__ = ["read_drop", "read_truncate"]

_STRONG = LockMode.ACCESS_EXCLUSIVE
_RELATIONS = ("table", "foreign table", "materialized view", "view", "sequence")
_ON_TABLE = ("trigger", "rule", "policy")
_OTHERS = ("function", "procedure", "routine", "type", "domain", "schema", "extension", "role")


def read_drop(reading: Reading) -> None:
    """Read everything after ``drop``."""
    cursor = reading.cursor
    kind = cursor.take(*_RELATIONS)
    if kind:
        _relations(reading, kind)
        return
    kind = cursor.take(*_ON_TABLE)
    if kind:
        _on_table(reading, kind)
    elif cursor.take("index"):
        _index(reading)
    else:
        kind = cursor.take(*_OTHERS)
        if kind:
            cursor.take("if exists")
            for words in cut_at_commas(cursor.rest):
                name = Cursor(words).name()
                reading.note("drop", name, words[0].start, type=kind)
                reading.known.types.pop(reading.known.key(name), None)
            if cursor.holds("cascade"):
                reading.note("cascade", name)


def _relations(reading: Reading, kind: str) -> None:
    cursor = reading.cursor
    optional = "yes" if cursor.take("if exists") else ""
    known = reading.known
    cascade = cursor.holds("cascade")
    for words in cut_at_commas(cursor.rest):
        name = Cursor(words).name()
        place = words[0].start
        relation = known.relations.get(known.key(name)) or Relation(known.key(name), kind)
        reading.lock_family(relation, _STRONG, f"drop {kind}", offset=place)
        used = "yes" if relation.seen and not relation.temporary else ""
        reading.note("drop", relation.name, place, type=kind, used=used, optional=optional)
        for constraint in relation.constraints.values():
            if constraint.refers and constraint.refers != relation.name:
                referred = known.relation(constraint.refers)
                reading.lock(referred, _STRONG, "drop of its reference", offset=place)
        if relation.parent in known.relations:
            reading.lock(known.relations[relation.parent], _STRONG, "drop partition", offset=place)
        if cascade:
            reading.note("cascade", relation.name, place)
            for child, key in known.referring(relation.name):
                reading.lock(child, _STRONG, "drop of its reference", offset=place)
                child.constraints.pop(key.name, None)
        known.forget(name)


def _on_table(reading: Reading, kind: str) -> None:
    cursor = reading.cursor
    cursor.take("if exists")
    place = cursor.offset
    name = identifier(cursor.next())
    cursor.take("on")
    relation = reading.known.relation(cursor.name())
    reading.lock_family(relation, _STRONG, f"drop {kind}", offset=place)
    reading.note("drop", name, place, type=kind, table=relation.name)


def _index(reading: Reading) -> None:
    cursor = reading.cursor
    known = reading.known
    concurrently = bool(cursor.take("concurrently"))
    cursor.take("if exists")
    for words in cut_at_commas(cursor.rest):
        name = Cursor(words).name()
        index = known.indexes.pop(known.key(name), None)
        place = words[0].start
        reading.note("drop", known.key(name), place, type="index")
        if concurrently:
            reading.alone = "drop index concurrently"
        table = known.relations.get(index.relation) if index is not None else None
        if table is not None:
            mode = LockMode.SHARE_UPDATE_EXCLUSIVE if concurrently else _STRONG
            reading.lock_family(table, mode, "drop index", offset=place)
    if cursor.holds("cascade"):
        reading.note("cascade", "index")


def read_truncate(reading: Reading) -> None:
    """Read everything after ``truncate``."""
    cursor = reading.cursor
    cursor.take("table")
    cursor.take("only")
    cascade = cursor.holds("cascade")
    for words in cut_at_commas(cursor.rest):
        relation = reading.known.relation(Cursor(words).name())
        place = words[0].start
        reading.lock_family(relation, _STRONG, "truncate", offset=place)
        used = "yes" if relation.seen and not relation.temporary else ""
        reading.note("truncate", relation.name, place, used=used)
        if cascade:
            reading.note("cascade", relation.name, place)
            for child, _ in reading.known.referring(relation.name):
                reading.lock(child, _STRONG, "truncate", offset=place)
