"""Write a client in TypeScript: one class over node-postgres or supabase-js, rows as interfaces."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from slipstitch.clients.errors import documented_errors, error_name
from slipstitch.clients.typescript_types import NAMES, TypeScriptTypes, key, text
from slipstitch.generated import Generated, environment_of
from slipstitch.interface.model import (
    Composite,
    Domain,
    Enumeration,
    Field,
    Function,
    Interface,
    Parameter,
)
from slipstitch.interface.naming import argument_names, function_names

__all__ = ["typescript_client"]

_TEMPLATES = "clients/templates/typescript"
_FILES = (
    "api.ts",
    "calls.ts",
    "database.ts",
    "errors.ts",
    "index.ts",
    "postgres.ts",
    "supabase.ts",
    "types.ts",
    "values.ts",
)
_WIDTH = 100
_WORD = re.compile(r"\w+")


def typescript_client(interface: Interface) -> tuple[Generated, ...]:
    """Return the files of the client, modules of one folder."""
    types = TypeScriptTypes(interface)
    methods = [
        _method(function, "constructor_" if name == "constructor" else name, types)
        for function, name in zip(
            interface.functions, function_names(interface.functions), strict=True
        )
    ]
    environment = environment_of(_TEMPLATES, text=text, key=key, doc=_doc)
    rows, aliases = list(_rows(interface, types)), list(_aliases(interface, types))
    wired = list(_wired(interface, types))
    known = {*NAMES, *(each["name"] for each in rows), *(name for name, _, _ in aliases)}
    words = {
        "schema": interface.schema,
        "methods": methods,
        "rows": rows,
        "aliases": aliases,
        "errors": documented_errors(interface),
        "wired": wired,
        "used_in_api": _used([f"{each['head']} {each['returns']}" for each in methods], known),
        "used_in_database": _used([form for _, forms in wired for form in forms], known),
        "enumerations": [
            (each.name, types.annotation(each))
            for each in interface.types
            if isinstance(each, Enumeration)
        ],
    }
    return tuple(
        Generated(name, environment.get_template(f"{name}.j2").render(words)) for name in _FILES
    )


def _method(function: Function, name: str, types: TypeScriptTypes) -> dict[str, Any]:
    result = function.result
    fields = result.fields or (() if result.type is None else (Field("value", result.type),))
    names = argument_names(function.parameters)
    one = _one(function, types)
    returns = f"({one})[]" if result.is_set and " " in one else f"{one}[]" if result.is_set else one
    listed = [
        f"{key(argument)}{'?' if each.is_optional else ''}: {_taken(each, function, types)}"
        for argument, each in zip(names, function.parameters, strict=True)
    ]
    default = " = {}" if all(each.is_optional for each in function.parameters) else ""
    return {
        "name": name,
        "function": function,
        "returns": returns,
        "head": f"args: {{ {'; '.join(listed)} }}{default}" if listed else "",
        "arguments": [
            (argument, each, types.codec(each.type))
            for argument, each in zip(names, function.parameters, strict=True)
        ],
        "columns": [(field.name, types.codec(field.type)) for field in fields],
        "shape": _shape(function),
        "doc": [
            function.text or f"Calls {function.signature}.",
            *(f"@throws {error_name(e.code)} {e.condition}".rstrip() for e in function.raises),
        ],
    }


def _taken(parameter: Parameter, function: Function, types: TypeScriptTypes) -> str:
    if function.is_strict or parameter.is_variadic:
        return types.annotation(parameter.type)
    return types.nullable(parameter.type)


def _one(function: Function, types: TypeScriptTypes) -> str:
    result = function.result
    if result.row_type is not None:
        name = types.name(result.row_type)
        return name if result.is_set else f"{name} | null"
    if result.fields:
        return types.row_name(function.signature)
    return "void" if result.type is None else types.nullable(result.type)


def _shape(function: Function) -> str:
    """Say how rows become a result: none, value, values, row, rowOrNull or rows."""
    result = function.result
    if result.is_void:
        return "none"
    if not result.fields:
        return "values" if result.is_set else "value"
    if result.is_set:
        return "rows"
    return "row" if result.row_type is None else "rowOrNull"


def _rows(interface: Interface, types: TypeScriptTypes) -> Iterator[dict[str, Any]]:
    for type_ in interface.types:
        if isinstance(type_, Composite):
            about = type_.comment or f"The type {type_.sql}."
            yield {"name": types.name(type_), "doc": about, **_fields(type_.fields, types)}
    for function in interface.functions:
        if function.result.fields and function.result.row_type is None:
            name, about = types.row_name(function.signature), f"A row of {function.sql}."
            yield {"name": name, "doc": about, **_fields(function.result.fields, types)}


def _fields(fields: Sequence[Field], types: TypeScriptTypes) -> dict[str, Any]:
    return {
        "fields": [
            (
                key(each.name),
                types.nullable(each.type) if each.is_nullable else types.annotation(each.type),
                each.comment,
            )
            for each in fields
        ]
    }


def _aliases(interface: Interface, types: TypeScriptTypes) -> Iterator[tuple[str, str, str]]:
    for type_ in interface.types:
        if isinstance(type_, Enumeration):
            labels = " | ".join(text(label) for label in type_.labels) or "never"
            yield types.name(type_), labels, type_.comment or f"The enumeration {type_.sql}."
        elif isinstance(type_, Domain):
            value = types.annotation(type_.base)
            yield types.name(type_), value, type_.comment or f"The domain {type_.sql}."


def _wired(interface: Interface, types: TypeScriptTypes) -> Iterator[tuple[str, list[str]]]:
    """Give the functions that PostgREST can call, each with the forms that it has."""
    forms: dict[str, list[str]] = {}
    for function in interface.functions:
        if not function.is_procedure and all(each.name for each in function.parameters):
            forms.setdefault(function.name, []).append(_form(function, types))
    yield from forms.items()


def _form(function: Function, types: TypeScriptTypes) -> str:
    listed = "; ".join(
        f"{key(each.name)}{'?' if each.is_optional else ''}: {types.wire(each.type)}"
        for each in function.parameters
    )
    result = function.result
    if result.fields:
        returned = types.wire_row(result.fields)
    else:
        returned = "undefined" if result.type is None else types.wire(result.type)
    many = f"({returned})[]" if " " in returned and not result.fields else f"{returned}[]"
    given = f"{{ {listed} }}" if listed else "Record<PropertyKey, never>"
    return f"{{ Args: {given}; Returns: {many if result.is_set else returned} }}"


def _used(texts: Sequence[str], names: set[str]) -> list[str]:
    return sorted({word for each in texts for word in _WORD.findall(each)} & names)


def _doc(paragraphs: str | Iterable[str], indent: int) -> str:
    """Return a comment of documentation, without the indentation of its first line."""
    listed = [paragraphs] if isinstance(paragraphs, str) else paragraphs
    lines = [
        line
        for each in listed
        for line in textwrap.wrap(
            each.replace("*/", "*\\/"),
            _WIDTH - indent - 3,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
    if len(lines) == 1 and len(lines[0]) + indent + 7 <= _WIDTH:
        return f"/** {lines[0]} */"
    margin = " " * indent
    return "\n".join(["/**", *(f"{margin} * {line}" for line in lines), f"{margin} */"])
