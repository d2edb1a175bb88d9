"""Read the interface of a schema from the catalogue of a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
from psycopg.rows import dict_row

from slipstitch.errors import SlipstitchError
from slipstitch.interface.model import (
    Array,
    Base,
    Composite,
    Domain,
    Enumeration,
    Field,
    Function,
    Interface,
    LeftOut,
    Parameter,
    Result,
    Type,
)
from slipstitch.interface.raises import split_comment
from slipstitch.registry.queries import read_sql, split_named

__all__ = ["read_interface"]

_HANDED_IN = ("i", "b", "v")
_HANDED_OUT = ("o", "b", "t")
_NOT_CALLED = {"a": "an aggregate", "w": "a window function"}


def read_interface(connection: psycopg.Connection[Any], schema: str) -> Interface:
    """Return what a schema offers; nothing is changed.

    :param connection: to the database that holds it.
    :raises SlipstitchError: there is no such schema, or no function in it.
    """
    with connection.transaction(force_rollback=True):
        connection.execute("set local search_path = pg_catalog, pg_temp")
        if not _ask(connection, "schema", schema=schema):
            raise SlipstitchError(
                "generate",
                f'there is no schema "{schema}"',
                hint="name another one with --schema",
            )
        records = _ask(connection, "functions", schema=schema)
        types = _read_types(connection, {oid for each in records for oid in _used(each)})
    functions: list[Function] = []
    left_out: list[LeftOut] = []
    for record in records:
        reason = _reason_to_leave_out(record, types)
        if reason:
            left_out.append(LeftOut(record["signature"], reason))
        else:
            functions.append(_function(record, types))
    if not functions:
        raise SlipstitchError(
            "generate",
            f'schema "{schema}" has no function that a client could call',
            hint="name another one with --schema",
        )
    return Interface(schema, tuple(functions), tuple(left_out))


@cache
def _queries() -> Mapping[str, str]:
    return split_named(read_sql("interface.sql"))


def _ask(connection: psycopg.Connection[Any], name: str, **values: object) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_queries()[name].encode(), values).fetchall()


def _used(record: Mapping[str, Any]) -> list[int]:
    return [*record["argument_types"], record["result_type"]]


def _read_types(connection: psycopg.Connection[Any], wanted: Iterable[int]) -> dict[int, Any]:
    """Return the records of types and of those they are made of, by their object ids."""
    found: dict[int, Any] = {}
    missing = set(wanted)
    while missing:
        for record in _ask(connection, "types", types=sorted(missing)):
            found[record["oid"]] = record
        parts = {
            oid
            for each in found.values()
            for oid in (each["element"], each["base"], *each["field_types"])
            if oid
        }
        missing = parts - found.keys()
    return found


def _type(oid: int, types: Mapping[int, Any]) -> Type:
    record = types[oid]
    schema, name, sql, comment = (record[word] for word in ("schema", "name", "sql", "comment"))
    if record["element"]:
        return Array(sql, _type(record["element"], types))
    match record["form"]:
        case "e":
            return Enumeration(schema, name, sql, tuple(record["labels"]), comment)
        case "d":
            return Domain(schema, name, sql, _type(record["base"], types), comment)
        case "c":
            return Composite(schema, name, sql, _fields(record, types), comment)
    return Base(name, sql, schema == "pg_catalog")


def _fields(record: Mapping[str, Any], types: Mapping[int, Any]) -> tuple[Field, ...]:
    listed = (record[f"field_{word}"] for word in ("names", "types", "not_null", "comments"))
    return tuple(
        Field(name, _type(oid, types), not is_not_null, comment)
        for name, oid, is_not_null, comment in zip(*listed, strict=True)
    )


def _reason_to_leave_out(record: Mapping[str, Any], types: Mapping[int, Any]) -> str | None:
    if record["kind"] in _NOT_CALLED:
        return _NOT_CALLED[record["kind"]]
    returned = [each[1] for each in _arguments(record, ("o",))]
    if record["kind"] == "p" and returned and not all(record["argument_names"]):
        return "a procedure that gives something back, and whose arguments have no names"
    pseudo = [types[oid]["sql"] for oid in _used(record) if _is_undetermined(oid, record, types)]
    if pseudo:
        return f"its type {pseudo[0]} is settled by each call"
    return None


def _is_undetermined(oid: int, record: Mapping[str, Any], types: Mapping[int, Any]) -> bool:
    form, name = types[oid]["form"], types[oid]["name"]
    if form != "p":
        return False
    if oid == record["result_type"]:
        has_columns = any(mode in _HANDED_OUT for mode in record["argument_modes"])
        return not (name == "void" or (name == "record" and has_columns))
    return True


def _function(record: Mapping[str, Any], types: Mapping[int, Any]) -> Function:
    text, raises = split_comment(record["comment"])
    is_procedure = record["kind"] == "p"
    return Function(
        record["schema"],
        record["name"],
        record["sql"],
        record["signature"],
        _parameters(record, types),
        _result(record, types),
        text,
        raises,
        tuple(record["callers"]),
        record["is_strict"],
        is_procedure,
        _parameters(record, types, ("o",)) if is_procedure else (),
    )


def _arguments(record: Mapping[str, Any], modes: Sequence[str]) -> list[tuple[str, str, int, Any]]:
    """Return mode, name, type and default of the arguments of some modes."""
    listed = (record[f"argument_{word}"] for word in ("modes", "names", "types", "defaults"))
    return [each for each in zip(*listed, strict=True) if each[0] in modes]


def _parameters(
    record: Mapping[str, Any], types: Mapping[int, Any], modes: Sequence[str] = _HANDED_IN
) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(name, _type(oid, types), default, is_variadic=mode == "v")
        for mode, name, oid, default in _arguments(record, modes)
    )


def _result(record: Mapping[str, Any], types: Mapping[int, Any]) -> Result:
    is_set, returned = record["is_set"], types[record["result_type"]]
    if returned["name"] == "void" and returned["form"] == "p":
        return Result()
    out = _arguments(record, _HANDED_OUT)
    type_ = None if returned["form"] == "p" else _type(record["result_type"], types)
    if isinstance(type_, Composite):
        return Result(is_set, fields=type_.fields, row_type=type_)
    if out:
        fields = tuple(
            Field(name or f"column{place}", _type(oid, types))
            for place, (_, name, oid, _) in enumerate(out, 1)
        )
        return Result(is_set, fields=fields)
    return Result(is_set, type=type_)
