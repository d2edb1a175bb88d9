"""Types of the database as types of Python, as psycopg loads and dumps them."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Mapping

from slipstitch.clients.type_names import TypeNames
from slipstitch.interface.model import Array, Base, Composite, Domain, Enumeration, Interface, Type

__all__ = ["RESERVED", "PythonTypes", "imports_of"]

_ANNOTATIONS = {
    **dict.fromkeys(("int2", "int4", "int8", "oid"), "int"),
    **dict.fromkeys(("float4", "float8"), "float"),
    **dict.fromkeys(("json", "jsonb"), "Json"),
    **dict.fromkeys(("timestamp", "timestamptz"), "datetime"),
    **dict.fromkeys(("time", "timetz"), "time"),
    "numeric": "Decimal",
    "bool": "bool",
    "bytea": "bytes",
    "uuid": "UUID",
    "date": "date",
    "interval": "timedelta",
    "inet": "IPv4Address | IPv6Address | IPv4Interface | IPv6Interface",
    "cidr": "IPv4Network | IPv6Network",
    **dict.fromkeys(("int4range", "int8range"), "Range[int]"),
    "numrange": "Range[Decimal]",
    "daterange": "Range[date]",
    **dict.fromkeys(("tsrange", "tstzrange"), "Range[datetime]"),
    **dict.fromkeys(("int4multirange", "int8multirange"), "Multirange[int]"),
    "nummultirange": "Multirange[Decimal]",
    "datemultirange": "Multirange[date]",
    **dict.fromkeys(("tsmultirange", "tstzmultirange"), "Multirange[datetime]"),
}
_MODULES = {
    "datetime": ("date", "datetime", "time", "timedelta"),
    "decimal": ("Decimal",),
    "ipaddress": (
        "IPv4Address",
        "IPv4Interface",
        "IPv4Network",
        "IPv6Address",
        "IPv6Interface",
        "IPv6Network",
    ),
    "uuid": ("UUID",),
    "psycopg.types.multirange": ("Multirange",),
    "psycopg.types.range": ("Range",),
}
_WORDS = {name for names in _MODULES.values() for name in names}
_OURS = {"Any", "Default", "Final", "Json", "Literal", "TypeAlias"}
_BUILTINS = {"bool", "bytes", "dict", "float", "int", "list", "object", "str", "tuple", "type"}
RESERVED = {*keyword.kwlist, *_WORDS, *_OURS, *_BUILTINS, "self"}
"""What no attribute, method or argument can be called without hiding a word of the same file."""

_CLASSES_TAKEN = {*_WORDS, *_OURS, *dir(builtins)}


class PythonTypes(TypeNames):
    """The names that one interface's types have in Python."""

    def __init__(self, interface: Interface) -> None:
        super().__init__(interface, _CLASSES_TAKEN)

    def annotation(self, type_: Type) -> str:
        """Return the annotation of a value that is not null."""
        match type_:
            case Array(element=element):
                return f"list[{self.annotation(element)}]"
            case Base(name=name, is_builtin=is_builtin):
                return _ANNOTATIONS.get(name, "str") if is_builtin else "str"
        return self.name(type_)

    def nullable(self, type_: Type) -> str:
        """Return the annotation of a value that may be null."""
        annotation = self.annotation(type_)
        return annotation if annotation == "Json" else f"{annotation} | None"

    def reader(self, type_: Type) -> str | None:
        """Return the codec of a result, or nothing where psycopg loads it as it comes."""
        return None if _is_loaded(type_) else self._codec(type_)

    def writer(self, type_: Type) -> str | None:
        """Return the codec of an argument, or nothing where psycopg dumps it as it is."""
        return None if _is_dumped(type_) else self._codec(type_)

    def _codec(self, type_: Type) -> str:
        match type_:
            case Array(element=element):
                return f"ListOf({self._codec(element)})"
            case Domain(base=base):
                return self._codec(base)
            case Composite(fields=fields):
                parts = "".join(f"{self._codec(field.type)}, " for field in fields)
                return f"RowOf({self.name(type_)}, ({parts.rstrip(' ')}))"
            case Base(name=name, is_builtin=True) if name in _ANNOTATIONS:
                return f'Leaf("{name}")'
        return 'Leaf("text")'


def imports_of(annotations: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the modules and names that annotations need.

    >>> imports_of(["list[UUID] | None", "Range[date]"])
    {'datetime': ('date',), 'uuid': ('UUID',), 'psycopg.types.range': ('Range',)}
    """
    marks = str.maketrans("[],|", "    ")
    used = {word for each in annotations for word in each.translate(marks).split()}
    found = {
        module: tuple(name for name in names if name in used) for module, names in _MODULES.items()
    }
    return {module: names for module, names in found.items() if names}


def _is_loaded(type_: Type) -> bool:
    """Whether psycopg knows the type that the server names for a column of this one."""
    match type_:
        case Base(is_builtin=is_builtin):
            return is_builtin
        case Enumeration():
            return True
        case Domain(base=base):
            return _is_loaded(base)
        case Array(element=Base(is_builtin=is_builtin)):
            return is_builtin
    return False


def _is_dumped(type_: Type) -> bool:
    """Whether psycopg writes a value so that a cast makes this type of it."""
    match type_:
        case Base(name=name):
            return name not in ("json", "jsonb")
        case Domain(base=base):
            return _is_dumped(base)
        case Array(element=element):
            return _is_dumped(element)
        case Composite():
            return False
    return True
