"""Ask the catalog whether a statement that stood outside a transaction took effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from psycopg import Connection, sql

from slipstitch.runner.finding import Catalog, Finding
from slipstitch.runner.index_probes import index_built, index_dropped, index_rebuilt
from slipstitch.runner.online_probes import is_called_again, online_called
from slipstitch.runner.protocol import Probe
from slipstitch.runner.statement_names import (
    IF_EXISTS,
    IF_NOT_EXISTS,
    read_name,
    read_text,
    without,
)
from slipstitch.script.words import words_of

__all__ = ["is_decided_by_catalog", "probe_statement"]


def probe_statement(
    connection: Connection[Any], statement: str, schemas: Sequence[str] = ()
) -> Finding:
    """Return what the catalog says of a statement that was begun.

    :param connection: any session of the database; it is only read from.
    :param schemas: the schemas of the search path that the statement ran with.
    """
    catalog = Catalog(connection, tuple(schemas))
    words = [word.text for word in words_of(statement) if word.text != ";"]
    for start, rule in _RULES:
        if tuple(words[: len(start)]) == start:
            try:
                finding = rule(catalog, words[len(start) :])
            except (LookupError, ValueError):
                break  # a name that several schemas hold, or words that no release knows
            if finding is not None:
                return finding
    return Finding(
        Probe.UNKNOWN, "the catalog cannot tell; look whether what the statement does is there"
    )


def is_decided_by_catalog(statement: str) -> bool:
    """Whether the catalog will tell what became of a statement that is cut short.

    >>> is_decided_by_catalog("create index concurrently i on t (a)")
    True
    >>> is_decided_by_catalog("call anything()")
    False
    """
    words = [word.text for word in words_of(statement)]
    if words[:1] == ["call"]:
        return is_called_again(words[1:]) or words[1:4] == ["online", ".", "ddl"]
    return any(tuple(words[: len(start)]) == start for start, _ in _RULES)


def _detached(catalog: Catalog, words: Sequence[str]) -> Finding | None:
    """Look whether a partition was detached; one that is half detached can be finished."""
    parent_name, rest = read_name(without(words, IF_EXISTS, ("only",)))
    if tuple(rest[:2]) != ("detach", "partition") or "concurrently" not in rest:
        return None
    child_name, _ = read_name(rest[2:])
    parent, child = catalog.relation(parent_name), catalog.relation(child_name)
    found = catalog.rows(
        "select h.inhdetachpending, pn.nspname, p.relname, cn.nspname, c.relname"
        " from pg_catalog.pg_inherits as h"
        " join pg_catalog.pg_class as p on p.oid = h.inhparent"
        " join pg_catalog.pg_namespace as pn on pn.oid = p.relnamespace"
        " join pg_catalog.pg_class as c on c.oid = h.inhrelid"
        " join pg_catalog.pg_namespace as cn on cn.oid = c.relnamespace"
        " where h.inhparent = %s and h.inhrelid = %s",
        [parent, child],
    )
    if not found:
        return Finding(Probe.DONE, f"{child_name[1]} is no partition of {parent_name[1]} any more")
    is_pending, *names = found[0]
    if not is_pending:
        return Finding(Probe.NOT_DONE, f"{child_name[1]} is still a partition of {parent_name[1]}")
    finish = sql.SQL("alter table {} detach partition {} finalize").format(
        sql.Identifier(*names[:2]), sql.Identifier(*names[2:])
    )
    text = f"{child_name[1]} is half detached from {parent_name[1]}"
    return Finding(Probe.DONE, text, (finish,), parent)


def _label_added(catalog: Catalog, words: Sequence[str]) -> Finding | None:
    (schema, name), rest = read_name(words)
    if tuple(rest[:2]) != ("add", "value"):
        return None
    label = read_text(without(rest[2:], IF_NOT_EXISTS)[0])
    found = catalog.rows(
        "select exists (select from pg_catalog.pg_enum as e where e.enumtypid = t.oid"
        " and e.enumlabel = %(label)s) from pg_catalog.pg_type as t"
        " join pg_catalog.pg_namespace as n on n.oid = t.typnamespace"
        " where t.typname = %(name)s and t.typtype = 'e'"
        " and n.nspname = coalesce(%(schema)s::text, n.nspname)",
        {"label": label, "name": name, "schema": schema},
    )
    if len(found) != 1:
        return None
    if found[0][0]:
        return Finding(Probe.DONE, f"type {name} has the value {label}")
    return Finding(Probe.NOT_DONE, f"type {name} has no value {label}")


def _there(table: str, column: str, what: str, *, wanted: bool) -> Rule:
    """Return a rule for objects of the whole server: is one of this name there, as wanted?"""
    query = sql.SQL("select exists (select from pg_catalog.{} where {} = %s)").format(
        sql.Identifier(table), sql.Identifier(column)
    )

    def rule(catalog: Catalog, words: Sequence[str]) -> Finding | None:
        (_, name), _ = read_name(without(words, IF_EXISTS))
        there = catalog.connection.execute(query, [name]).fetchone() == (True,)
        probe = Probe.DONE if there is wanted else Probe.NOT_DONE
        return Finding(probe, f"{what} {name} is {'there' if there else 'not there'}")

    return rule


def _harmless(_catalog: Catalog, _words: Sequence[str]) -> Finding:
    return Finding(Probe.NOT_DONE, "it may run again without harm")


Rule = Callable[[Catalog, Sequence[str]], Finding | None]

# The words a statement begins with, and who knows about it.
_RULES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("create", "index", "concurrently"), index_built),
    (("create", "unique", "index", "concurrently"), index_built),
    (("drop", "index", "concurrently"), index_dropped),
    (("reindex",), index_rebuilt),
    (("alter", "table"), _detached),
    (("alter", "type"), _label_added),
    (("call",), online_called),
    (("create", "database"), _there("pg_database", "datname", "database", wanted=True)),
    (("drop", "database"), _there("pg_database", "datname", "database", wanted=False)),
    (("create", "tablespace"), _there("pg_tablespace", "spcname", "tablespace", wanted=True)),
    (("drop", "tablespace"), _there("pg_tablespace", "spcname", "tablespace", wanted=False)),
    (("vacuum",), _harmless),
    (("cluster",), _harmless),
    (("alter", "system"), _harmless),
)
