"""Addresses of a snapshot taken apart: kind, names, and the table that something belongs to."""

from __future__ import annotations

import re

__all__ = ["KINDS", "belongs_to", "kind_of", "names_in", "plain"]

KINDS = (
    "materialized view",
    "foreign table",
    "table",
    "view",
    "sequence",
    "column",
    "constraint",
    "index",
    "trigger",
    "policy",
    "function",
    "procedure",
    "aggregate",
    "schema",
    "extension",
    "domain",
    "type",
)
_NAME = r'(?:"(?:[^"]|"")*"|[^\s".,()]+)'
_NAMES = re.compile(_NAME)
_PATH = re.compile(rf"{_NAME}(?:\.{_NAME})*")
_OWNER = re.compile(rf"{_NAME} on (?P<owner>(?:domain )?{_NAME}(?:\.{_NAME})*)")


def kind_of(address: str) -> tuple[str, str]:
    """Return the kind of an object, and what follows it; an unknown kind is empty.

    >>> kind_of("materialized view a.b"), kind_of("cast (a as b)")
    (('materialized view', 'a.b'), ('', 'cast (a as b)'))
    """
    for kind in KINDS:
        if address.startswith(f"{kind} "):
            return kind, address[len(kind) + 1 :]
    return "", address


def names_in(path: str) -> tuple[str, ...]:
    """Return the names of a path as the catalogue has them, up to the first bracket.

    >>> names_in('shop."Weird.One"(integer)'), names_in("shop.orders.id")
    (('shop', 'Weird.One'), ('shop', 'orders', 'id'))
    """
    found = _PATH.match(path)
    return tuple(plain(each) for each in _NAMES.findall(found[0])) if found else (path,)


def belongs_to(path: str) -> tuple[str, str]:
    """Return the name of a constraint, trigger or policy, and the path of what it is on.

    >>> belongs_to('"on it" on shop.orders')
    ('on it', 'shop.orders')
    """
    found = _OWNER.fullmatch(path)
    assert found is not None, path
    return names_in(path)[0], found["owner"]


def plain(name: str) -> str:
    """Return a name without its quotes.

    >>> plain('"a ""b"" c"'), plain("d")
    ('a "b" c', 'd')
    """
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
