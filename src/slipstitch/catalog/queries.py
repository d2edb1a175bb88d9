"""The queries that read the catalogue, as they stand in ``sql/catalog``."""

from __future__ import annotations

from functools import cache
from importlib import resources

from psycopg import sql

__all__ = ["query"]


@cache
def query(name: str) -> sql.SQL:
    """Return the text of ``sql/catalog/<name>.sql``."""
    text = resources.files("slipstitch").joinpath(f"sql/catalog/{name}.sql").read_text("utf-8")
    return sql.SQL(text)
