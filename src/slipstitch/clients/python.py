"""Write a client in Python: sync and async psycopg, rows as dataclasses, errors as exceptions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from slipstitch.clients.errors import documented_errors, error_name
from slipstitch.clients.python_text import call_line, docstring, import_lines, listed, method_head
from slipstitch.clients.python_types import RESERVED, PythonTypes
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
from slipstitch.interface.naming import argument_names, distinct, function_names, snake

__all__ = ["python_client"]

_TEMPLATES = "clients/templates/python"
_FILES = {
    "__init__.py": "init.py.j2",
    "_calls.py": "calls.py.j2",
    "_runtime.py": "runtime.py.j2",
    "aio.py": "client.py.j2",
    "client.py": "client.py.j2",
    "errors.py": "errors.py.j2",
    "types.py": "types.py.j2",
}
_WORD = re.compile(r"\w+")


def python_client(interface: Interface) -> tuple[Generated, ...]:
    """Return the files of the client, which together are a package."""
    types = PythonTypes(interface)
    words = _words(interface, types)
    environment = environment_of(
        _TEMPLATES,
        string=_string,
        doc=docstring,
        signature=method_head,
        call=call_line,
        imports=import_lines,
        listed=listed,
        argument=_argument,
        column=_column,
        place=_place,
    )
    made = [
        Generated(path, environment.get_template(name).render(words, is_async=path == "aio.py"))
        for path, name in _FILES.items()
    ]
    return (*made, Generated("py.typed", ""))


def _words(interface: Interface, types: PythonTypes) -> dict[str, Any]:
    names = distinct([snake(name) for name in function_names(interface.functions)], RESERVED)
    methods = [
        _method(function, name, types)
        for function, name in zip(interface.functions, names, strict=True)
    ]
    rows, aliases = list(_rows(interface, types)), list(_aliases(interface, types))
    named = ["Json", *(each["name"] for each in (*rows, *aliases))]
    said = [text for each in methods for text in (each["returns"], *each["annotations"])]
    called = [
        text
        for each in methods
        for text in (each["one"], each["make"], *each["readers"], *each["writers"])
    ]
    in_types = [field["annotation"] for row in rows for field in row["fields"]]
    values = [alias["value"] for alias in aliases]
    return {
        "schema": interface.schema,
        "methods": methods,
        "rows": rows,
        "aliases": aliases,
        "errors": documented_errors(interface),
        "annotations": said,
        "annotations_of_types": [*in_types, *values],
        "annotations_of_calls": [each["one"] for each in methods],
        "uses_default": any("| Default" in text for text in said),
        "used_types": _used(said, named),
        "types_of_calls": _used(called, named),
        "used_runtime": _used(
            called, ["Argument", "Call", "Column", "Leaf", "ListOf", "RowOf", "only", "unless_null"]
        ),
    }


def _method(function: Function, name: str, types: PythonTypes) -> dict[str, Any]:
    result = function.result
    fields = result.fields or (() if result.type is None else (Field("value", result.type),))
    arguments = distinct([snake(each) for each in argument_names(function.parameters)], RESERVED)
    parameters = [
        (argument, *_annotation_and_default(parameter, function, types))
        for parameter, argument in zip(function.parameters, arguments, strict=True)
    ]
    readers = [types.reader(field.type) for field in fields]
    writers = [types.writer(parameter.type) for parameter in function.parameters]
    one = _one(function, types)
    return {
        "name": name,
        "constant": name.upper(),
        "sql": function.sql,
        "one": one,
        "returns": f"list[{one}]" if result.is_set else one,
        "way": "_none" if result.is_void else "_all" if result.is_set else "_one",
        "parameters": parameters,
        "annotations": [annotation for _, annotation, _ in parameters],
        "passed": arguments,
        "arguments": list(zip(function.parameters, writers, strict=True)),
        "is_procedure": function.is_procedure,
        "placeholders": [(each, None) for each in function.placeholders],
        "columns": list(zip(fields, readers, strict=True)),
        "readers": [each for each in readers if each],
        "writers": [each for each in writers if each],
        "make": _make(function, types),
        "text": function.text or f"Calls ``{function.signature}``.",
        "notes": [_note(each.code, each.condition) for each in function.raises],
    }


def _one(function: Function, types: PythonTypes) -> str:
    """Return the annotation of one result."""
    result = function.result
    if result.row_type is not None:
        name = types.name(result.row_type)
        return name if result.is_set else f"{name} | None"
    if result.fields:
        return types.row_name(function.signature)
    return "None" if result.type is None else types.nullable(result.type)


def _make(function: Function, types: PythonTypes) -> str:
    """Return what makes a result of the values of its columns."""
    result = function.result
    if result.row_type is not None:
        name = types.name(result.row_type)
        return name if result.is_set else f"unless_null({name})"
    return types.row_name(function.signature) if result.fields else "only"


def _annotation_and_default(
    parameter: Parameter, function: Function, types: PythonTypes
) -> tuple[str, str]:
    takes_null = not (function.is_strict or parameter.is_variadic)
    annotation = (types.nullable if takes_null else types.annotation)(parameter.type)
    if not parameter.is_optional:
        return annotation, ""
    if parameter.is_null_by_default and takes_null:
        return annotation, " = None"
    value = types.annotation(parameter.type)
    return f"{value} | Default{' | None' if takes_null else ''}", " = DEFAULT"


def _note(code: str, condition: str) -> str:
    return f":raises {error_name(code)}: {condition or 'see the exception'}"


def _rows(interface: Interface, types: PythonTypes) -> Iterator[dict[str, Any]]:
    for type_ in interface.types:
        if isinstance(type_, Composite):
            text = type_.comment or f"The type ``{type_.sql}``."
            yield _row(types.name(type_), text, type_.fields, types)
    for function in interface.functions:
        if function.result.fields and function.result.row_type is None:
            text = f"A row of ``{function.sql}``."
            yield _row(types.row_name(function.signature), text, function.result.fields, types)


def _row(name: str, text: str, fields: Sequence[Field], types: PythonTypes) -> dict[str, Any]:
    free = distinct([snake(field.name) for field in fields], RESERVED)
    annotations = [
        types.nullable(field.type) if field.is_nullable else types.annotation(field.type)
        for field in fields
    ]
    return {
        "name": name,
        "text": text,
        "fields": [
            {"name": attribute, "annotation": annotation, "text": field.comment}
            for attribute, annotation, field in zip(free, annotations, fields, strict=True)
        ],
    }


def _aliases(interface: Interface, types: PythonTypes) -> Iterator[dict[str, Any]]:
    for type_ in interface.types:
        if isinstance(type_, Enumeration):
            value = f"Literal[{', '.join(_string(label) for label in type_.labels)}]"
            text = type_.comment or f"The enumeration ``{type_.sql}``."
            yield {"name": types.name(type_), "value": value, "text": text}
        elif isinstance(type_, Domain):
            value = types.annotation(type_.base)
            text = type_.comment or f"The domain ``{type_.sql}``."
            yield {"name": types.name(type_), "value": value, "text": text}


def _place(described: tuple[str, str]) -> str:
    function, condition = described
    return f"- ``{function}``{': ' + condition if condition else ''}"


def _argument(described: tuple[Parameter, str | None]) -> str:
    parameter, codec = described
    words = [_string(parameter.name) if parameter.name else "None", _string(parameter.type.sql)]
    words += [codec] if codec else []
    words += ["is_variadic=True"] if parameter.is_variadic else []
    return f"Argument({', '.join(words)})"


def _column(described: tuple[Field, str | None]) -> str:
    field, codec = described
    return f"Column({_string(field.name)}{f', {codec}' if codec else ''})"


def _used(texts: Iterable[str], names: Sequence[str]) -> list[str]:
    words = {word for text in texts for word in _WORD.findall(text)}
    always = {"Argument", "Call", "Column", "only"}
    ordered = sorted(names, key=lambda name: (name[0].islower(), name.lower()))
    return [name for name in ordered if name in words or name in always]


def _string(text: str) -> str:
    """Return a string constant of Python in double quotes."""
    return json.dumps(text, ensure_ascii=False)
