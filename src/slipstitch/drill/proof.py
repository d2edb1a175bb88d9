"""Look at what came back: rows and digests of every tenant, the database's own proof, amcheck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import psycopg
from psycopg import sql

from slipstitch.drill.model import Count, Digests, Proof, Table
from slipstitch.drill.recovery import PORT, Restored
from slipstitch.drill.steps import words

__all__ = ["amcheck", "compare", "databases", "own_proof", "read_digests", "total"]

_DAY = 24 * 3600
_SHOWN = 5
# Texts of values depend on these, and digests are of texts.
_SETTINGS = (
    "set search_path to pg_catalog",
    "set timezone to 'UTC'",
    "set datestyle to 'ISO, MDY'",
    "set intervalstyle to 'postgres'",
    "set bytea_output to 'hex'",
    "set extra_float_digits to 1",
    "set row_security to off",
)
# Unlogged tables come back empty, and temporary ones not at all: both by right.
_TABLES = """
select
    n.nspname,
    c.relname,
    (
        select a.attname
        from pg_attribute as a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attname = any(%s)
        order by array_position(%s, a.attname::text)
        limit 1
    )
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where
    c.relkind = 'r'
    and c.relpersistence = 'p'
    and n.nspname not in ('pg_catalog', 'information_schema')
    and n.nspname not like 'pg\\_%%'
order by n.nspname, c.relname
"""
_DATABASES = "select datname from pg_database where datallowconn and not datistemplate order by 1"


def read_digests(
    conninfo: Mapping[str, str], tenant_columns: Sequence[str]
) -> Iterator[tuple[Table, dict[str, Count]]]:
    """Give of each table of each database the rows of each tenant, and a digest of them.

    :param conninfo: how to connect to each database, by its name.
    :param tenant_columns: columns that say whose a row is, the first one that a table has.
    """
    for database, words_ in conninfo.items():
        with closing(psycopg.connect(words_, autocommit=True)) as connection:
            for setting in _SETTINGS:
                connection.execute(setting)
            columns = list(tenant_columns)
            for schema, name, column in connection.execute(_TABLES, [columns, columns]).fetchall():
                found = _count(connection, sql.Identifier(schema, name), column)
                yield Table(database, f"{schema}.{name}"), found


def databases(connection: psycopg.Connection[Any]) -> list[str]:
    """Return the databases of a server that can be connected to."""
    return [name for (name,) in connection.execute(_DATABASES).fetchall()]


def compare(before: Digests, after: Digests) -> Proof:
    """Tell whether every tenant has in every table what it had."""
    differences = []
    for table in sorted({*before, *after}):
        was, came = before.get(table, {}), after.get(table, {})
        for tenant in sorted({*was, *came}):
            if was.get(tenant) != came.get(tenant):
                rows = [each[tenant].rows if tenant in each else 0 for each in (was, came)]
                whose = f" of {tenant}" if tenant else ""
                same = " that are not the same" if rows[0] == rows[1] else ""
                differences.append(f"{table.name}{whose}: {rows[1]} rows for {rows[0]}{same}")
    if differences:
        told = "; ".join(differences[:_SHOWN])
        more = len(differences) - _SHOWN
        return Proof("rows", False, told + (f"; and {more} more" if more > 0 else ""))
    return Proof("rows", True, f"as they were: {_amount(after)}")


def total(digests: Digests) -> Proof:
    """Say what came back, where there is nothing to compare it with."""
    return Proof("rows", None, f"{_amount(digests)}; nothing is given to compare them with")


def own_proof(restored: Restored, names: Sequence[str], function: str) -> Proof:
    """Ask the databases for what they know to be wrong with them.

    :param function: of the database, without arguments; each row that it returns is a fault.
    """
    asked, faults = [], []
    for name in names:
        with closing(restored.connect(name)) as connection:
            found = connection.execute("select to_regproc(%s)::text", [function]).fetchone()
            if found is None or found[0] is None:
                continue
            asked.append(name)
            schema = sql.SQL(str(found[0]))  # as the server quotes it
            rows = connection.execute(sql.SQL("select f::text from {}() as f").format(schema))
            faults += [f"{name}: {fault}" for (fault,) in rows.fetchall()]
    if not asked:
        return Proof("own proof", None, f"no database has a function {function}()")
    if faults:
        return Proof("own proof", False, "; ".join(faults[:_SHOWN]))
    return Proof("own proof", True, f"{function}() found no fault in {', '.join(asked)}")


def amcheck(restored: Restored) -> Proof:
    """Let ``pg_amcheck`` read every table and index."""
    cluster = restored.cluster
    program, *arguments = words(
        "amcheck", socket=cluster.folder, port=PORT, superuser=restored.superuser
    )
    path = cluster.binaries.program(program)
    if path is None:
        return Proof("pg_amcheck", None, f'there is no pg_amcheck in "{cluster.binaries.folder}"')
    done = cluster.account.run(path, *arguments, timeout=_DAY)
    said = done.stdout.strip()
    if done.returncode == 0:
        return Proof("pg_amcheck", True, "no table and no index is damaged")
    if "is not available" in said:
        return Proof("pg_amcheck", None, "the extension amcheck is not installed here")
    return Proof("pg_amcheck", False, "\n".join(said.splitlines()[:_SHOWN]))


def _count(
    connection: psycopg.Connection[Any], table: sql.Identifier, column: str | None
) -> dict[str, Count]:
    tenant = sql.SQL("t.{}::text").format(sql.Identifier(column)) if column else sql.SQL("''::text")
    query = sql.SQL(
        "select coalesce({}, ''), count(*), sum(hashtextextended(t::text, 0)::numeric)"
        " from {} as t group by 1"
    )
    rows = connection.execute(query.format(tenant, table)).fetchall()
    return {name: Count(count, int(digest)) for name, count, digest in rows}


def _amount(digests: Digests) -> str:
    rows = sum(count.rows for tenants in digests.values() for count in tenants.values())
    tenants = {name for found in digests.values() for name in found if name}
    whose = f" of {len(tenants)} tenants" if tenants else ""
    return f"{rows} rows{whose} in {len(digests)} tables"
