"""The SQL that makes an object which the plan makes and a database lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg

from slipstitch.catalog.snapshot import Value

__all__ = ["column_words", "made", "policy", "routine", "sequence", "view"]

Attributes = Mapping[str, Value]
_ROUTINE = """
select pg_catalog.pg_get_functiondef(p.oid)
from pg_catalog.pg_proc as p
where p.oid = pg_catalog.to_regprocedure(%s) and p.prokind <> 'a'
"""


def made(
    kind: str,
    name: str,
    plan: Attributes,
    objects: Mapping[str, Attributes],
    connection: psycopg.Connection[Any],
) -> Iterator[str] | None:
    """Return the statements that make an object, without its rights and its comment.

    :param objects: all that the plan makes.
    :param connection: to the database that the plan has built.
    :returns: nothing where only the script that makes it can tell.
    """
    makers = {
        "table": lambda: _table(name, plan, objects),
        "schema": lambda: iter([f"create schema {name};"]),
        "extension": lambda: iter([f"create extension {name} schema {plan['schema']};"]),
        "sequence": lambda: sequence("create", name, plan),
        "view": lambda: view(kind, name, plan),
        "materialized view": lambda: view(kind, name, plan),
        "policy": lambda: iter([policy(name, plan)]),
        "function": lambda: routine(name, connection),
        "procedure": lambda: routine(name, connection),
        "column": lambda: _column(name, plan),
        "constraint": lambda: _constraint(name, plan),
        "index": lambda: _defined(plan),
        "trigger": lambda: _defined(plan),
        "rule": lambda: _defined(plan),
        "statistics": lambda: _defined(plan),
    }
    maker = makers.get(kind)
    return maker() if maker is not None else None


def column_words(plan: Attributes) -> str:
    """Return what a column is, as it stands after its name.

    >>> column_words({"type": "integer", "default": "1", "not_null": True})
    'integer default 1 not null'
    """
    words = [str(plan["type"])]
    if "collation" in plan:
        words.append(f"collate {plan['collation']}")
    if "generated" in plan:
        words.append(f"generated always as ({plan['generated']}) {plan['generated_how']}")
    elif "identity" in plan:
        words.append(f"generated {plan['identity']} as identity")
    elif "default" in plan:
        words.append(f"default {plan['default']}")
    if plan.get("not_null"):
        words.append("not null")
    return " ".join(words)


def policy(name: str, plan: Attributes) -> str:
    """Return the statement that makes a policy; the name says on which table."""
    roles = plan["roles"]
    listed = ", ".join(roles) if isinstance(roles, tuple) else str(roles)
    words = f"create policy {name} as {plan['mode']} for {plan['command']} to {listed}"
    if "using" in plan:
        words += f"\n    using ({plan['using']})"
    if "check" in plan:
        words += f"\n    with check ({plan['check']})"
    return f"{words};"


def routine(name: str, connection: psycopg.Connection[Any]) -> Iterator[str]:
    """Yield the text of a routine, as the server tells it."""
    row = connection.execute(_ROUTINE, [name]).fetchone()
    if row is not None:
        yield f"{str(row[0]).rstrip()};"


def view(kind: str, name: str, plan: Attributes) -> Iterator[str]:
    """Yield the statement that makes a view, or puts another text in its place."""
    verb = "create materialized view" if kind.startswith("mat") else "create or replace view"
    options = plan.get("options")
    with_options = f" with ({', '.join(options)})" if isinstance(options, tuple) else ""
    yield f"{verb} {name}{with_options} as\n{str(plan['definition']).rstrip().rstrip(';')};"


def sequence(verb: str, name: str, plan: Attributes) -> Iterator[str]:
    """Yield the statement that makes or alters a sequence; that of an identity makes itself."""
    words = plan.get("sequence")
    if not isinstance(words, tuple):
        return
    kind, *rest = words
    names = {"minimum": "minvalue", "maximum": "maxvalue"}
    spelled = [" ".join(names.get(word, word) for word in each.split(" ")) for each in rest]
    yield f"{verb} sequence {name} as {kind} {' '.join(spelled)};"
    if "owned_by" in plan:
        yield f"alter sequence {name} owned by {plan['owned_by']};"


def _table(name: str, plan: Attributes, objects: Mapping[str, Attributes]) -> Iterator[str]:
    prefix = f"column {name}."
    columns = sorted(
        (int(str(attributes["position"])), address.removeprefix(prefix), attributes)
        for address, attributes in objects.items()
        if address.startswith(prefix)
    )
    own = [f"    {column} {column_words(words)}" for _, column, words in columns]
    body = "(\n" + ",\n".join(own) + "\n)"
    if "partition_bound" in plan and isinstance(plan.get("parents"), tuple):
        body = f"partition of {plan['parents'][0]} {plan['partition_bound']}"  # type: ignore[index]
    if "partition_key" in plan:
        body += f" partition by {plan['partition_key']}"
    unlogged = "unlogged " if plan.get("persistence") == "unlogged" else ""
    yield f"create {unlogged}table {name} {body};"
    if plan.get("row_security"):
        yield f"alter table {name} enable row level security;"
    if plan.get("forced_row_security"):
        yield f"alter table {name} force row level security;"


def _column(name: str, plan: Attributes) -> Iterator[str]:
    table, _, column = name.rpartition(".")
    yield f"alter table {table} add column {column} {column_words(plan)};"


def _constraint(name: str, plan: Attributes) -> Iterator[str]:
    own, _, owner = name.partition(" on ")
    owner = owner if owner.startswith("domain ") else f"table {owner}"
    yield f"alter {owner} add constraint {own} {plan['definition']};"


def _defined(plan: Attributes) -> Iterator[str]:
    yield f"{str(plan['definition']).rstrip().rstrip(';')};"
