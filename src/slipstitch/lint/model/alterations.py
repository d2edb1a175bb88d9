"""Read ``alter`` of everything that is no table: indexes, views, domains, types, sequences."""

from __future__ import annotations

from collections.abc import Callable

from slipstitch.lint.model.alter_table import read_alter_table
from slipstitch.lint.model.cursor import identifier
from slipstitch.lint.model.effects import Cause, LockMode, Work
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Relation

__all__ = ["read_alter"]

_STRONG = LockMode.ACCESS_EXCLUSIVE
_WEAK = LockMode.SHARE_UPDATE_EXCLUSIVE


def read_alter(reading: Reading) -> None:
    """Read everything after ``alter``."""
    for phrase, read in _KINDS:
        if reading.cursor.take(phrase):
            read(reading)
            return


def _table(reading: Reading) -> None:
    read_alter_table(reading)


def _matview(reading: Reading) -> None:
    read_alter_table(reading, "matview")


def _view(reading: Reading) -> None:
    sets = reading.cursor.holds("set (")
    read_alter_table(reading, "view")
    # Views have no parameters that a weaker lock would do for.
    for effect in list(reading.effects):
        view = reading.known.relation(effect.relation)
        reading.lock(view, _STRONG, "alter view")
        if sets:
            view.options = True
            reading.note("options set", view.name)


def index_relation(reading: Reading, name: str) -> Relation:
    """Return an index as a relation that can be locked; it is as new as its table."""
    index = reading.known.indexes.get(reading.known.key(name))
    relation = Relation(reading.known.key(name), "index")
    if index is not None and index.relation in reading.known.relations:
        table = reading.known.relations[index.relation]
        relation.seen = table.seen
        relation.temporary = table.temporary
    return relation


def _index(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    cursor.take("if exists")
    name = cursor.name()
    relation = index_relation(reading, name)
    if cursor.take("set tablespace"):
        why = "the index is copied to the other place"
        work, cause = Work.INDEX, Cause.INDEX
        what = "move index"
        reading.lock(relation, _STRONG, what, work, cause, offset=place, why=why, index=name)
    elif cursor.take("attach partition"):
        reading.lock(relation, _STRONG, "attach index", offset=place)
    else:
        reading.lock(relation, _WEAK, "alter index", offset=place)
        if cursor.take("rename to"):
            reading.known.rename(name, identifier(cursor.next()))


def _sequence(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    cursor.take("if exists")
    name = cursor.name()
    relation = reading.known.relations.get(reading.known.key(name)) or Relation(name, "sequence")
    relation.kind = "sequence"
    if cursor.sees("set logged") or cursor.sees("set unlogged"):
        reading.since = max(reading.since, 15)
    reading.lock(relation, LockMode.SHARE_ROW_EXCLUSIVE, "alter sequence", offset=place)


def _users_of_domain(reading: Reading, name: str) -> list[Relation]:
    """Return the tables with a column of the domain; a table unknown stands for those untold."""
    known = reading.known
    key = known.key(name)
    users = [
        relation
        for relation in known.relations.values()
        if any(
            column.type is not None and known.key(column.type.base) == key
            for column in relation.columns.values()
        )
    ]
    if key not in known.types:
        users.append(Relation(f"every table with a column of {name}"))
    return users


def _domain(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    name = cursor.name()
    domain = reading.known.types.get(reading.known.key(name))
    looks = ""
    if cursor.take("add"):
        looks = "" if cursor.holds("not valid") else "add constraint to domain"
        if domain is not None:
            domain.constrained = True
    elif cursor.take("validate constraint"):
        looks = "validate constraint of domain"
    elif cursor.take("set not null"):
        looks = "set domain not null"
        if domain is not None:
            domain.constrained = True
    if not looks:
        return
    for user in _users_of_domain(reading, name):
        mode = LockMode.SHARE
        reading.lock(user, mode, looks, Work.SCAN, Cause.DOMAIN, offset=place, domain=name)


def _type(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    name = cursor.name()
    if cursor.take("rename value"):
        reading.note("rename value", name, place, to=cursor.word.text)
    elif cursor.take("rename attribute"):
        reading.note("rename value", name, place, to="")
    elif cursor.take("rename to"):
        key = reading.known.key(name)
        kept = reading.known.types.pop(key, None)
        if kept is not None:
            schema, dot, _ = key.rpartition(".")
            kept.name = f"{schema}{dot}{identifier(cursor.next())}"
            reading.known.types[kept.name] = kept


def _policy(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    name = identifier(cursor.next())
    cursor.take("on")
    relation = reading.known.relation(cursor.name())
    reading.lock(relation, _STRONG, "alter policy", offset=place)
    body = " ".join(identifier(word) for word in cursor.rest)
    reading.note("policy", name, place, table=relation.name, to="yes", body=body)


def _trigger(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    cursor.next()
    cursor.take("on")
    relation = reading.known.relation(cursor.name())
    reading.lock(relation, _STRONG, "alter trigger", offset=place)


def _publication(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    cursor.name()
    if cursor.take("add table", "drop table", "set table"):
        cursor.take("only")
        relation = reading.known.relation(cursor.name())
        reading.lock(relation, _WEAK, "alter publication", offset=place)


def _routine(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    name = cursor.name()
    if cursor.holds("security definer") and not cursor.holds("set search_path"):
        reading.note("definer altered", name, place)


_KINDS: tuple[tuple[str, Callable[[Reading], None]], ...] = (
    ("table", _table),
    ("foreign table", _table),
    ("materialized view", _matview),
    ("view", _view),
    ("index", _index),
    ("sequence", _sequence),
    ("domain", _domain),
    ("type", _type),
    ("policy", _policy),
    ("trigger", _trigger),
    ("publication", _publication),
    ("function", _routine),
    ("procedure", _routine),
)
