"""Ask the catalog whether a statement that stood outside a transaction took effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from slipstitch.runner.protocol import Probe
from slipstitch.script.words import words_of

__all__ = ["Finding", "probe_statement"]


@dataclass(frozen=True)
class Finding:
    """What the catalog says, in words too.

    :param clean_up: a statement to run before the work is done again; it removes what a
        statement that was cut short left lying.
    """

    probe: Probe
    text: str
    clean_up: sql.Composed | None = None


# A qualified name, unquoted; the schema is missing where the statement leaves it out.
Name = tuple[str | None, str]


def probe_statement(connection: Connection[Any], statement: str) -> Finding:
    """Return what the catalog says of a statement that was begun.

    :param connection: any session of the database; it is only read from.
    """
    words = [word.text for word in words_of(statement) if word.text != ";"]
    for start, rule in _RULES:
        if tuple(words[: len(start)]) == start:
            finding = rule(connection, words[len(start) :])
            if finding is not None:
                return finding
    return Finding(
        Probe.UNKNOWN, "the catalog cannot tell; look whether what the statement does is there"
    )


def _name(words: Sequence[str]) -> tuple[Name, Sequence[str]]:
    """Read a name that may be qualified; return it with the words after it.

    >>> _name(["a", ".", '"B c"', "using"])
    (('a', 'B c'), ['using'])
    """
    first = _unquoted(words[0])
    if len(words) > 2 and words[1] == ".":
        return (first, _unquoted(words[2])), words[3:]
    return (None, first), words[1:]


def _unquoted(word: str) -> str:
    return word[1:-1].replace('""', '"') if word.startswith('"') else word


def _text(literal: str) -> str:
    return literal[1:-1].replace("''", "'")


def _without(words: Sequence[str], *skipped: tuple[str, ...]) -> Sequence[str]:
    for phrase in skipped:
        if tuple(words[: len(phrase)]) == phrase:
            words = words[len(phrase) :]
    return words


IF_NOT_EXISTS = ("if", "not", "exists")
IF_EXISTS = ("if", "exists")


def _index_made(connection: Connection[Any], words: Sequence[str]) -> Finding | None:
    words = _without(words, IF_NOT_EXISTS)
    if words[0] == "on":
        return None  # the server chose the name
    (_, name), rest = _name(words)
    rest = _without(rest, ("on",), ("only",))
    schema = _name(rest)[0][0]
    found = _indexes(connection, schema, name)
    if not found:
        return Finding(Probe.NOT_DONE, f"there is no index {name}")
    if len(found) > 1:
        return None
    schema, valid = found[0]
    if valid:
        return Finding(Probe.DONE, f"index {name} is there and valid")
    drop = sql.SQL("drop index concurrently {}").format(sql.Identifier(schema, name))
    return Finding(Probe.NOT_DONE, f"index {name} is there but not valid", drop)


def _index_dropped(connection: Connection[Any], words: Sequence[str]) -> Finding | None:
    (schema, name), _ = _name(_without(words, IF_EXISTS))
    found = _indexes(connection, schema, name)
    if not found:
        return Finding(Probe.DONE, f"there is no index {name} any more")
    if len(found) > 1:
        return None
    return Finding(Probe.NOT_DONE, f"index {name} is still there")


def _indexes(connection: Connection[Any], schema: str | None, name: str) -> list[tuple[str, bool]]:
    return connection.execute(
        "select n.nspname, i.indisvalid from pg_catalog.pg_index as i"
        " join pg_catalog.pg_class as c on c.oid = i.indexrelid"
        " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
        " where c.relname = %(name)s and n.nspname = coalesce(%(schema)s::text, n.nspname)",
        {"name": name, "schema": schema},
    ).fetchall()


def _detached(connection: Connection[Any], words: Sequence[str]) -> Finding | None:
    (_, parent), rest = _name(_without(words, IF_EXISTS, ("only",)))
    if tuple(rest[:2]) != ("detach", "partition") or "concurrently" not in rest:
        return None
    (_, child), _ = _name(rest[2:])
    found = connection.execute(
        "select h.inhdetachpending from pg_catalog.pg_inherits as h"
        " join pg_catalog.pg_class as p on p.oid = h.inhparent"
        " join pg_catalog.pg_class as c on c.oid = h.inhrelid"
        " where p.relname = %s and c.relname = %s",
        [parent, child],
    ).fetchall()
    if not found:
        return Finding(Probe.DONE, f"{child} is no partition of {parent} any more")
    if len(found) > 1:
        return None
    if found[0][0]:
        return Finding(
            Probe.UNKNOWN,
            f"half detached; run: alter table {parent} detach partition {child} finalize",
        )
    return Finding(Probe.NOT_DONE, f"{child} is still a partition of {parent}")


def _label_added(connection: Connection[Any], words: Sequence[str]) -> Finding | None:
    (schema, name), rest = _name(words)
    if tuple(rest[:2]) != ("add", "value"):
        return None
    label = _text(_without(rest[2:], IF_NOT_EXISTS)[0])
    found = connection.execute(
        "select exists (select from pg_catalog.pg_enum as e where e.enumtypid = t.oid"
        " and e.enumlabel = %(label)s) from pg_catalog.pg_type as t"
        " join pg_catalog.pg_namespace as n on n.oid = t.typnamespace"
        " where t.typname = %(name)s and t.typtype = 'e'"
        " and n.nspname = coalesce(%(schema)s::text, n.nspname)",
        {"label": label, "name": name, "schema": schema},
    ).fetchall()
    if len(found) != 1:
        return None
    if found[0][0]:
        return Finding(Probe.DONE, f"type {name} has the value {label}")
    return Finding(Probe.NOT_DONE, f"type {name} has no value {label}")


def _there(catalog: str, column: str, what: str, *, wanted: bool) -> Rule:
    """Return a rule for objects of the whole server: is one of this name there, as wanted?"""
    query = sql.SQL("select exists (select from pg_catalog.{} where {} = %s)").format(
        sql.Identifier(catalog), sql.Identifier(column)
    )

    def rule(connection: Connection[Any], words: Sequence[str]) -> Finding | None:
        (_, name), _ = _name(_without(words, IF_EXISTS))
        row = connection.execute(query, [name]).fetchone()
        there = bool(row and row[0])
        probe = Probe.DONE if there is wanted else Probe.NOT_DONE
        return Finding(probe, f"{what} {name} is {'there' if there else 'not there'}")

    return rule


def _harmless(_connection: Connection[Any], _words: Sequence[str]) -> Finding:
    return Finding(Probe.NOT_DONE, "it may run again without harm")


Rule = Callable[[Connection[Any], Sequence[str]], Finding | None]

# The words a statement begins with, and who knows about it.
_RULES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("create", "index", "concurrently"), _index_made),
    (("create", "unique", "index", "concurrently"), _index_made),
    (("drop", "index", "concurrently"), _index_dropped),
    (("alter", "table"), _detached),
    (("alter", "type"), _label_added),
    (("create", "database"), _there("pg_database", "datname", "database", wanted=True)),
    (("drop", "database"), _there("pg_database", "datname", "database", wanted=False)),
    (("create", "tablespace"), _there("pg_tablespace", "spcname", "tablespace", wanted=True)),
    (("drop", "tablespace"), _there("pg_tablespace", "spcname", "tablespace", wanted=False)),
    (("vacuum",), _harmless),
    (("reindex",), _harmless),
    (("cluster",), _harmless),
    (("alter", "system"), _harmless),
)
