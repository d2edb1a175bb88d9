"""Names that the types and rows of an interface have in the client of any language."""

from __future__ import annotations

from collections.abc import Collection

from slipstitch.interface.model import Composite, Domain, Enumeration, Interface
from slipstitch.interface.naming import distinct, function_names, pascal

__all__ = ["TypeNames"]


class TypeNames:
    """The names of one interface's types, and of rows that have no type of their own.

    :param taken: words of the language and of the client itself, which no type may hide.
    """

    def __init__(self, interface: Interface, taken: Collection[str]) -> None:
        functions = interface.functions
        rows = [
            (function.signature, f"{pascal(name)}Row")
            for function, name in zip(functions, function_names(functions), strict=True)
            if function.result.fields and function.result.row_type is None
        ]
        types = interface.types
        wanted = [*(pascal(each.name) for each in types), *(name for _, name in rows)]
        free = distinct(wanted, taken)
        self._names = {each.sql: name for each, name in zip(types, free, strict=False)}
        self._rows = {
            signature: name for (signature, _), name in zip(rows, free[len(types) :], strict=True)
        }

    def name(self, type_: Enumeration | Domain | Composite) -> str:
        """Return the name of a type that has one of its own."""
        return self._names[type_.sql]

    def row_name(self, signature: str) -> str:
        """Return the name of the row of a function whose row has no type of its own."""
        return self._rows[signature]
