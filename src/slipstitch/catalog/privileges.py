"""Privileges as people read them, from the letters in which PostgreSQL keeps them."""

from __future__ import annotations

import re

__all__ = ["readable_privileges"]

_WORDS = {
    "a": "insert",
    "r": "select",
    "w": "update",
    "d": "delete",
    "D": "truncate",
    "x": "references",
    "t": "trigger",
    "m": "maintain",
    "X": "execute",
    "U": "usage",
    "C": "create",
    "c": "connect",
    "T": "temporary",
    "s": "set",
    "A": "alter system",
}
_ITEM = re.compile(r'^(?P<grantee>"(?:[^"]|"")*"|[^=]*)=(?P<letters>[^/]*)/(?P<grantor>.*)$', re.S)


def readable_privileges(items: list[str] | None, owner: str | None) -> tuple[str, ...] | None:
    """Return ``role: privilege, privilege`` for each grantee, sorted.

    What the owner holds by being the owner is said as ``all``, so that a privilege that only
    newer servers know makes no difference. Who granted is named if it was not the owner.

    >>> readable_privileges(["ada=arwdDxtm/ada", "=r/ada", "bob=r*/eve"], "ada")
    ('ada: all', 'bob: select* by eve', 'public: select')
    """
    if items is None:
        return None
    found = []
    for item in items:
        match = _ITEM.match(item)
        if match is None:
            found.append(item)
            continue
        letters = match["letters"]
        grantee = _plain(match["grantee"]) or "public"
        grantor = _plain(match["grantor"])
        by = "" if grantor == owner else f" by {grantor}"
        found.append(f"{grantee}: {_words(letters)}{by}")
    return tuple(sorted(found))


def _words(letters: str) -> str:
    if letters.replace("m", "") == "arwdDxt":
        return "all"
    named = re.findall(r"(.)(\*?)", letters)
    return ", ".join(sorted(_WORDS.get(letter, letter) + star for letter, star in named))


def _plain(name: str) -> str:
    if name.startswith('"'):
        return name[1:-1].replace('""', '"')
    return name
