"""Read the names of objects, and texts, out of the words of a statement."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["IF_EXISTS", "IF_NOT_EXISTS", "Name", "read_name", "read_text", "without"]

# A qualified name, unquoted; the schema is missing where the statement leaves it out.
Name = tuple[str | None, str]

IF_NOT_EXISTS = ("if", "not", "exists")
IF_EXISTS = ("if", "exists")


def read_name(words: Sequence[str]) -> tuple[Name, Sequence[str]]:
    """Read a name that may be qualified; return it with the words after it.

    >>> read_name(["a", ".", '"B c"', "using"])
    (('a', 'B c'), ['using'])
    """
    first = _unquoted(words[0])
    if len(words) > 2 and words[1] == ".":
        return (first, _unquoted(words[2])), words[3:]
    return (None, first), words[1:]


def _unquoted(word: str) -> str:
    return word[1:-1].replace('""', '"') if word.startswith('"') else word


def read_text(literal: str) -> str | None:
    """Return what a plain or dollar quoted constant says, nothing for other kinds of it.

    >>> read_text("'it''s'"), read_text("$x$it's$x$"), read_text("e'x'")
    ("it's", "it's", None)
    """
    if literal.startswith("$"):
        quote = literal[: literal.index("$", 1) + 1]
        return literal[len(quote) : -len(quote)]
    if len(literal) < 2 or not literal.startswith("'"):
        return None
    return literal[1:-1].replace("''", "'")


def without(words: Sequence[str], *skipped: tuple[str, ...]) -> Sequence[str]:
    """Return the words after phrases that may stand at the beginning.

    >>> without(["if", "exists", "a"], IF_EXISTS)
    ['a']
    """
    for phrase in skipped:
        if tuple(words[: len(phrase)]) == phrase:
            words = words[len(phrase) :]
    return words
