"""Read at once a script that holds nothing but plain words, numbers and ``--`` comments.

Most scripts are such. psql's lexer, which ``lexer`` follows step by step, has nothing to decide
in them: no quote, no variable, no backslash, no routine. Anything else is left to ``expand``,
whose outcome this one equals to the last piece; a test holds the two against each other.
"""

from __future__ import annotations

import re

from slipstitch.lazy import pattern
from slipstitch.script.model import Piece, Statement

__all__ = ["plain_statements"]

_COMMENT = r"--[^\n\r\x00]*+"
_ATOM = rf"""[ \t\n]++
    |[A-Za-z_][A-Za-z0-9_]*+
    |[0-9]++(?:\.[0-9]++)?+(?![0-9A-Za-z_.])
    |[,.=<>+*%]
    |{_COMMENT}\n"""
_GROUP = rf"\((?:{_ATOM})*+\)"
_NESTED = rf"\((?:{_ATOM}|{_GROUP})*+\)"
_DEEPER = rf"\((?:{_ATOM}|{_NESTED})*+\)"
# Parentheses are paired inside, so the semicolon is where psql ends the statement.
_STATEMENT = pattern(
    rf"(?:[ \t\n]++|{_COMMENT}\n)*+([A-Za-z][A-Za-z0-9_]*+(?:{_ATOM}|{_DEEPER})*+;)",
    re.VERBOSE,
)
_END = pattern(rf"(?:[ \t\n]++|{_COMMENT}(?:\n|\Z))*+\Z", re.VERBOSE)
# What may begin a routine's body, inline data, or something that is psql's business.
_NOT_PLAIN = pattern(
    r"function|procedure|std|chain|transaction|names|binary|standard_conforming|client_encoding"
    r"|PGDMP",
    re.IGNORECASE,
)


def plain_statements(source: bytes, path: str) -> tuple[Statement, ...] | None:
    """Return the statements of a plain script, None where it takes more to read it.

    :param path: its path as psql names it in messages.

    >>> [one.text for one in plain_statements(b"-- why\\nbegin; select 1;\\n", "a.sql")]
    ['begin;', 'select 1;']
    >>> plain_statements(b"select 'quoted';", "a.sql")
    """
    if not source.isascii():
        return None
    text = source.decode("ascii")
    if _NOT_PLAIN.search(text):
        return None
    lines = text.split("\n")
    statements = []
    number = 1  # the line of ``counted``
    counted = position = 0
    while match := _STATEMENT.match(text, position):
        start, position = match.span(1)
        number += text.count("\n", counted, start)
        counted = start
        column = start - text.rfind("\n", 0, start)
        statements.append(_statement(match.group(1), path, number, column, lines))
    return tuple(statements) if _END.match(text, position) else None


def _statement(text: str, path: str, line: int, column: int, lines: list[str]) -> Statement:
    """Return a statement; psql drops the empty lines inside it."""
    pieces = [Piece(0, line, column, True)]
    if "\n" not in text:
        return Statement(text, path, line, column, line, tuple(pieces))
    first, *rest = text.split("\n")
    parts = [first]
    length = len(first)
    number = line
    for part in rest:
        number += 1
        if not part:
            continue
        pieces.append(Piece(length, number - 1, len(lines[number - 2]) + 1, False))
        pieces.append(Piece(length + 1, number, 1, True))
        parts.append(part)
        length += len(part) + 1
    return Statement("\n".join(parts), path, line, column, number, tuple(pieces))
