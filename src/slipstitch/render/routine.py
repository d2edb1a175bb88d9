"""What the source says of a routine, in the words of the catalogue."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from slipstitch.errors import Location, SlipstitchError
from slipstitch.render.creation import Creation
from slipstitch.render.tokens import Token, identifier, literal, quoted

__all__ = ["Routine", "read_routine"]

_VOLATILITY = {"immutable": "i", "stable": "s", "volatile": "v"}
_PARALLEL = {"unsafe": "u", "restricted": "r", "safe": "s"}
_QUOTED_LISTS = ("search_path", "temp_tablespaces", "local_preload_libraries")
"""Settings of which PostgreSQL stores each element as an identifier."""


@dataclass(frozen=True, slots=True)
class Routine:
    """A routine as ``pg_proc`` should hold it.

    ``body`` is the SHA-256 of ``prosrc`` in UTF-8, or nothing for a ``begin atomic`` body,
    which the server keeps as a parse tree.
    """

    body: str | None
    language: str
    volatility: str = "v"
    is_strict: bool = False
    is_definer: bool = False
    is_leakproof: bool = False
    parallel: str = "u"
    settings: tuple[str, ...] = ()


def read_routine(creation: Creation, path: str) -> Routine:
    """Return the attributes that a ``create function`` or ``create procedure`` gives.

    :raises SlipstitchError: a clause cannot be compared with the catalogue.
    """
    clauses = _outside_brackets(creation.statement.tokens[creation.after_name :])
    body: str | None = None
    words: dict[str, str] = {"language": "sql"}
    settings: list[str] = []
    previous = ""
    for number, token in enumerate(clauses):
        after = clauses[number + 1] if number + 1 < len(clauses) else None
        word = token.text.lower() if token.kind == "word" else ""
        if word == "language" and after is not None:
            words["language"] = _name(after)
        elif word in _VOLATILITY:
            words["volatility"] = _VOLATILITY[word]
        elif word == "strict" or (word == "returns" and after and after.is_word("null")):
            words["strict"] = "yes"
        elif word == "definer":
            words["definer"] = "yes"
        elif word == "leakproof" and previous != "not":
            words["leakproof"] = "yes"
        elif word == "parallel" and after is not None:
            words["parallel"] = _PARALLEL[after.text.lower()]
        elif word == "set" and previous != "called":
            settings.append(_setting(clauses[number + 1 :], creation, path))
        elif word == "as" and after is not None and after.kind in ("dollar", "string"):
            source = literal(after, creation.text, path)
            body = hashlib.sha256(source.encode()).hexdigest()
        previous = word
    return Routine(
        body=body,
        language=words["language"],
        volatility=words.get("volatility", "v"),
        is_strict="strict" in words,
        is_definer="definer" in words,
        is_leakproof="leakproof" in words,
        parallel=words.get("parallel", "u"),
        settings=tuple(sorted(settings)),
    )


def _outside_brackets(tokens: tuple[Token, ...]) -> list[Token]:
    """Return the tokens outside brackets and before a body in SQL's own form."""
    kept: list[Token] = []
    depth = 0
    for token in tokens:
        if token.is_sign("("):
            depth += 1
        elif token.is_sign(")"):
            depth -= 1
        elif depth == 0:
            if token.is_word("begin", "return"):
                break
            kept.append(token)
    return kept


def _name(token: Token) -> str:
    return token.text[1:-1] if token.kind == "string" else identifier(token)


def _setting(tokens: list[Token], creation: Creation, path: str) -> str:
    """Return ``name=value`` as ``proconfig`` holds it, from the tokens after ``set``."""
    name = identifier(tokens[0])
    at = 1
    while tokens[at].is_sign("."):
        name += f".{identifier(tokens[at + 1])}"
        at += 2
    if not (tokens[at].is_word("to") or tokens[at].is_sign("=")):
        raise SlipstitchError(
            "render",
            f'the value of "{name}" is not written here, so it cannot be verified',
            hint="write set name = value",
            location=Location(path, creation.line),
        )
    values: list[str] = []
    at += 1
    while at < len(tokens):
        sign = ""
        if tokens[at].is_sign("-"):
            sign, at = "-", at + 1
        token = tokens[at]
        value = literal(token, creation.text, path) if token.kind == "string" else ""
        if token.kind in ("word", "quoted"):
            value = identifier(token)
        elif token.kind == "number":
            value = sign + token.text
        values.append(quoted(value) if name in _QUOTED_LISTS else value)
        if at + 1 >= len(tokens) or not tokens[at + 1].is_sign(","):
            break
        at += 2
    return f"{name}={', '.join(values)}"
