"""Named queries of the registry: read from the package, with their schema filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from psycopg import sql

from slipstitch.lazy import pattern

__all__ = ["Queries", "progress_schema", "read_sql", "split_named"]

_NAME_LINE = pattern(r"^-- name: (\w+)$", re.MULTILINE)


def split_named(text: str) -> dict[str, str]:
    """Return the queries of a file by their names; the lines before the first name are dropped.

    >>> split_named("-- top\\n-- name: one\\n-- Why.\\nselect 1;\\n\\n-- name: two\\nselect 2;\\n")
    {'one': 'select 1', 'two': 'select 2'}
    """
    parts = _NAME_LINE.split(text)[1:]
    return {
        name: "\n".join(
            line for line in body.strip().splitlines() if not line.startswith("--")
        ).rstrip(";")
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


@cache
def read_sql(name: str) -> str:
    """Return the text of a file of the folder ``sql`` of this package."""
    # importlib.resources would do; to import it takes longer than many a command.
    return (Path(__file__).parents[1] / "sql" / name).read_text(encoding="utf-8")


@cache
def _named() -> Mapping[str, str]:
    return split_named(read_sql("queries.sql"))


def progress_schema(registry: str) -> str:
    """Return the schema of the unfinished changes that belongs to a registry schema.

    >>> progress_schema("sqitch")
    'sqitch_slipstitch'
    """
    return f"{registry}_slipstitch"


class Queries:
    """The queries of one registry schema, as text with ``%(name)s`` parameters.

    :param registry: the schema of Sqitch's tables; any identifier.
    """

    def __init__(self, registry: str) -> None:
        self.registry = registry
        self.progress = progress_schema(registry)
        self._ready: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """Return the text of a named query."""
        if name not in self._ready:
            self._ready[name] = self._fill(_named()[name])
        return self._ready[name]

    def script(self, name: str) -> str:
        """Return the text of a whole file of statements, such as ``registry.sql``."""
        return self._fill(read_sql(name))

    def _fill(self, text: str) -> str:
        names: dict[str, Any] = {
            "registry": sql.Identifier(self.registry),
            "progress": sql.Identifier(self.progress),
        }
        # A percent sign in the schema's name would be taken for a parameter.
        filled = {
            key: sql.SQL(value.as_string().replace("%", "%%")) for key, value in names.items()
        }
        return sql.SQL(text).format(**filled).as_string()
