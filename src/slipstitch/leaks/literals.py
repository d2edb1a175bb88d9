"""Write names and values of rows as SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from psycopg import sql

from slipstitch.leaks.look import Relation

__all__ = ["changed_row", "literal", "qualified", "quoted"]


def qualified(relation: Relation) -> str:
    """Return the relation's name as SQL."""
    return sql.Identifier(relation.schema, relation.name).as_string(None)


def quoted(name: str) -> str:
    """Return a name as SQL.

    >>> quoted("order")
    '"order"'
    """
    return sql.Identifier(name).as_string(None)


def literal(value: object, type_name: str) -> str:
    """Return a value of ``to_jsonb`` as SQL of a type; the type's name is the catalogue's.

    >>> print(literal("it's", "text"), literal([1, None], "integer[]"), literal(True, "boolean"))
    'it''s'::text '{1,null}'::integer[] 'true'::boolean
    """
    if value is None:
        return f"null::{type_name}"
    if isinstance(value, dict) and type_name not in ("json", "jsonb"):
        return f"pg_catalog.jsonb_populate_record(null::{type_name}, {_text(json.dumps(value))})"
    if type_name in ("json", "jsonb"):
        text = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, list):
        text = _array(value)
    else:
        text = str(value)
    return f"{_text(text)}::{type_name}"


def changed_row(relation: Relation, row: Mapping[str, Any], values: Mapping[str, str]) -> str:
    """Return the query that finds a row after some columns of it changed.

    Triggers may put a value back, and then nothing has changed.

    :param row: as it was.
    :param values: what was written, as SQL.
    """
    kept = {
        name: literal(row.get(name), relation.columns[name].type)
        for name in relation.primary_key
        if name not in values
    }
    conditions = [
        f"t.{quoted(name)} is not distinct from {text}" for name, text in {**kept, **values}.items()
    ]
    return f"select 1 from {qualified(relation)} as t where {' and '.join(conditions)} limit 1"


def _text(value: str) -> str:
    return sql.Literal(value).as_string(None).strip()


def _array(values: list[object]) -> str:
    parts = []
    for value in values:
        if value is None:
            parts.append("null")
        elif isinstance(value, list):
            parts.append(_array(value))
        elif isinstance(value, bool | int | float):
            parts.append(str(value).lower())
        else:
            text = value if isinstance(value, str) else json.dumps(value)
            parts.append('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    return "{" + ",".join(parts) + "}"
