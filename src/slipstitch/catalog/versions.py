"""Tell whether tables hold what they held, without reading what is in them.

Every row version has a place in its table (``ctid``) and the transaction that wrote it (``xmin``),
and never changes: an update writes another version, a delete leaves one out. So a table of which
these are as they were holds what it held. A table that was vacuumed in full only seems changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql

__all__ = ["Versions", "versions_of", "versions_of_catalogs"]

Versions = tuple[tuple[int, int], ...]
"""For each table how many row versions it has, and the sum of their 64-bit hashes."""

_CATALOGS = """\
select
    c.oid::pg_catalog.regclass::text as catalog,
    pg_catalog.has_table_privilege(c.oid, 'select') as may_be_read
from pg_catalog.pg_class as c
where
    c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
    and c.relkind = 'r'
    -- What is in these is no definition, and the first two change by themselves.
    and c.relname not in (
        'pg_statistic', 'pg_statistic_ext_data', 'pg_largeobject', 'pg_largeobject_metadata'
    )
order by 1"""


def versions_of_catalogs(connection: psycopg.Connection[Any]) -> Versions | None:
    """Return the versions of all that defines a database, and of what servers share.

    :param connection: in a transaction.
    :returns: None where the role may not read all of them, as only superusers may.
    """
    catalogs = connection.execute(_CATALOGS).fetchall()
    if not all(may_be_read for _, may_be_read in catalogs):
        return None
    return versions_of(connection, [name for name, _ in catalogs])


def versions_of(connection: psycopg.Connection[Any], tables: Sequence[str]) -> Versions:
    """Return the versions of tables; the cost grows with their rows, not with what is in them.

    :param connection: in a transaction.
    :param tables: names as the server quotes them.
    """
    with connection.pipeline():
        asked = [connection.execute(_query(table)) for table in tables]
    return tuple((int(count), int(total)) for (count, total) in (c.fetchall()[0] for c in asked))


def _query(table: str) -> sql.Composed:
    return sql.SQL(
        "select pg_catalog.count(*), coalesce(pg_catalog.sum("
        "pg_catalog.hash_record_extended(row(t.ctid, t.xmin), 0)), 0) from only {} as t"
    ).format(sql.SQL(table))
