"""Types of the database as types of TypeScript, and the codecs that read and write their values."""

from __future__ import annotations

import json
from collections.abc import Sequence

from slipstitch.clients.type_names import TypeNames
from slipstitch.interface.model import (
    Array,
    Base,
    Composite,
    Domain,
    Field,
    Interface,
    Type,
)

__all__ = ["NAMES", "TypeScriptTypes", "key", "text"]

_TYPES = {
    **dict.fromkeys(("int2", "int4", "oid"), ("number", "integer")),
    **dict.fromkeys(("float4", "float8"), ("number", "float")),
    **dict.fromkeys(("json", "jsonb"), ("Json", "json")),
    "int8": ("bigint", "bigInteger"),
    "numeric": ("Decimal", "decimal"),
    "bool": ("boolean", "boolean"),
    "bytea": ("Uint8Array", "bytes"),
    "uuid": ("Uuid", "string"),
    "date": ("LocalDate", "string"),
    "timestamptz": ("Instant", "instant"),
    "timestamp": ("LocalDateTime", "instant"),
    **dict.fromkeys(("time", "timetz"), ("LocalTime", "string")),
    "interval": ("Interval", "string"),
}
NAMES = frozenset(name for name, _ in _TYPES.values() if name[0].isupper()) - {"Uint8Array"}
"""The types that every client has, whatever its functions are."""

_WIRE = {**dict.fromkeys(("int8", "numeric"), "number"), "bytea": "string"}
_TAKEN = {
    *(name for name, _ in _TYPES.values()),
    *("Api", "ApiError", "Database", "Array", "Date", "Error", "Map", "Object", "Promise"),
    *("Record", "String", "Number", "Boolean", "Symbol", "Function"),
}


class TypeScriptTypes(TypeNames):
    """The names that one interface's types have in TypeScript."""

    def __init__(self, interface: Interface) -> None:
        super().__init__(interface, _TAKEN)

    def annotation(self, type_: Type) -> str:
        """Return the type of a value that is not null."""
        match type_:
            case Array(element=element):
                return f"{self.annotation(element)}[]"
            case Base(name=name, is_builtin=is_builtin):
                return _TYPES.get(name, ("string", ""))[0] if is_builtin else "string"
        return self.name(type_)

    def nullable(self, type_: Type) -> str:
        """Return the type of a value that may be null."""
        annotation = self.annotation(type_)
        return annotation if annotation == "Json" else f"{annotation} | null"

    def codec(self, type_: Type) -> str:
        """Return the expression that makes a codec."""
        match type_:
            case Array(element=element):
                return f"values.arrayOf({self.codec(element)})"
            case Domain(base=base):
                return self.codec(base)
            case Composite(fields=fields):
                parts = ", ".join(
                    f"[{text(each.name)}, {self.codec(each.type)}]" for each in fields
                )
                return f"values.rowOf([{parts}])"
            case Base(name=name, is_builtin=True) if name in _TYPES:
                return f"values.{_TYPES[name][1]}"
        return "values.string"

    def wire(self, type_: Type) -> str:
        """Return the type of a value, not null, in the JSON that PostgREST sends."""
        match type_:
            case Array(element=element):
                inner = self.wire(element)
                return f"({inner})[]" if " " in inner else f"{inner}[]"
            case Base(name=name):
                return _WIRE.get(name) or self.annotation(type_)
            case Domain(base=base):
                return self.wire(base)
            case Composite(fields=fields):
                return self.wire_row(fields)
        return self.annotation(type_)

    def wire_row(self, fields: Sequence[Field]) -> str:
        """Return the type of a row in the JSON that PostgREST sends."""
        parts = "; ".join(
            f"{key(each.name)}: {self.wire(each.type)}{' | null' if each.is_nullable else ''}"
            for each in fields
        )
        return f"{{ {parts} }}"


def text(value: str) -> str:
    """Return a string constant."""
    return json.dumps(value, ensure_ascii=False)


def key(name: str) -> str:
    """Return a name of a property, in quotes where it needs them.

    >>> key("given_name"), key("2nd"), key("a b"), key("class")
    ('given_name', '"2nd"', '"a b"', 'class')
    """
    return name if name.isascii() and name.isidentifier() else text(name)
