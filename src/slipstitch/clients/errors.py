"""The errors that an interface documents, under the names that they have in every language."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from slipstitch.interface.model import Interface

__all__ = ["DocumentedError", "documented_errors", "error_name"]


@dataclass(frozen=True, slots=True)
class DocumentedError:
    """An SQLSTATE: the name of its class, and which function raises it when."""

    code: str
    name: str
    places: tuple[tuple[str, str], ...]


def documented_errors(interface: Interface) -> tuple[DocumentedError, ...]:
    """Return the errors of an interface in the order of their codes."""
    return tuple(
        DocumentedError(
            code,
            error_name(code),
            tuple(
                (function.name, each.condition)
                for function in interface.functions
                for each in function.raises
                if each.code == code
            ),
        )
        for code in interface.codes
    )


def error_name(code: str) -> str:
    """Return the name that psycopg has for an SQLSTATE, or one that is made of the code.

    >>> error_name("22023"), error_name("RQ404"), error_name("72404")
    ('InvalidParameterValue', 'RQ404', 'Error72404')
    """
    try:
        return psycopg.errors.lookup(code).__name__
    except KeyError:
        return code if code[0].isalpha() else f"Error{code}"
