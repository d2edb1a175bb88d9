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

__all__ = ["Version", "Versions", "versions_of"]

Version = tuple[int, int]
"""How many row versions there are, and the sum of their 64-bit hashes."""

Versions = tuple[Version, ...]
"""The version of each table."""


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
