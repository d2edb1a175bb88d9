"""The rules for names of changes, tags and projects.

The rules are those of ``sqitch-compat`` 2.3, read from what Sqitch accepts and refuses.
A name is looked for at a place in a line, because Sqitch decides where a name ends by
looking at what follows it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from slipstitch.errors import SlipstitchError
from slipstitch.lazy import pattern

__all__ = [
    "BLANK",
    "check_change_name",
    "check_project_name",
    "check_special_names",
    "check_tag_name",
    "is_change_id",
    "is_name",
    "looks_like_change_id",
    "name_end",
]

BLANK = "\\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Horizontal white space, as the inside of a character class."""

_PUNCTUATION = frozenset("-!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~")

# The longest run that may be a name: it stops before a blank, one of ``@ : # \``, and
# before digits that end the name and follow one of ``~ / = % ^``.
_RUN = pattern(rf"(?:(?![~/=%^]\d+(?:\Z|[{BLANK}]))[^{BLANK}@:#\\])+")

_PLAIN = pattern(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)
_CHANGE_ID = pattern(r"[0-9a-f]{40}")


@cache
def _is_word(character: str) -> bool:
    """Say whether a character may end a name: letter, mark, digit or connector."""
    if character.isascii():
        return character.isalnum() or character == "_"
    if unicodedata.category(character) in {
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc",
    }:  # fmt: skip
        return True
    # Circled and squared letters are alphabetic; so are, to Sqitch, the two joiners.
    return (
        character in "\u200c\u200d"
        or "\u24b6" <= character <= "\u24e9"
        or "\U0001f130" <= character <= "\U0001f149"
        or "\U0001f150" <= character <= "\U0001f169"
        or "\U0001f170" <= character <= "\U0001f189"
    )


def name_end(text: str, start: int = 0) -> int | None:
    """Return where the name that begins at ``start`` ends, or nothing if none begins there.

    >>> name_end("users [schema]")
    5
    >>> name_end("-users") is None
    True
    """
    run = _RUN.match(text, start)
    if run is None or text[start] in _PUNCTUATION:
        return None
    end = run.end()
    while end > start:
        last = text[end - 1]
        follows_word = end < len(text) and _is_word(text[end])
        if last not in _PUNCTUATION and _is_word(last) != follows_word:
            return end
        end -= 1
    return None


def is_name(text: str) -> bool:
    """Say whether the whole text is a name that a change or a project may have.

    >>> [is_name(text) for text in ("users", "core/v1.0", "a^2", "0", "a b")]
    [True, True, False, False, False]
    """
    if _PLAIN.match(text):
        return True
    return text not in {"", "0"} and name_end(text) == len(text)


def is_change_id(text: str) -> bool:
    """Say whether the text is the 40 hexadecimal digits of an id."""
    return _CHANGE_ID.fullmatch(text) is not None


def looks_like_change_id(text: str) -> bool:
    """Say whether a name begins like an id, which neither changes nor tags may."""
    return _CHANGE_ID.match(text) is not None


_RULE = "or blanks, or end in punctuation or digits following punctuation"


def check_change_name(name: str) -> None:
    """Refuse a name that no change may have.

    :raises SlipstitchError: ident ``plan``, in Sqitch's words.
    """
    if not is_name(name):
        message = (
            f'"{name}" is invalid: changes must not begin with punctuation, '
            f'contain "@", ":", "#", "\\", {_RULE}'
        )
        raise SlipstitchError("plan", message)
    check_special_names(name, name)


def check_tag_name(name: str) -> None:
    """Refuse a name, given without its ``@``, that no tag may have.

    :raises SlipstitchError: ident ``plan``, in Sqitch's words.
    """
    if not is_name(name) or "/" in name:
        message = (
            f'"{name}" is invalid: tags must not begin with punctuation, '
            f'contain "@", ":", "#", "/", "\\", {_RULE}'
        )
        raise SlipstitchError("plan", message)
    check_special_names(name, name)


def check_project_name(name: str) -> None:
    """Refuse a name that no project may have.

    :raises SlipstitchError: ident ``plan``, in Sqitch's words.
    """
    if not is_name(name):
        message = (
            f'invalid project name "{name}": project names must not begin with punctuation, '
            f'contain "@", ":", "#", "\\", {_RULE}'
        )
        raise SlipstitchError("plan", message)


def check_special_names(name: str, shown: str) -> None:
    """Refuse names that references could not tell from ``HEAD``, ``ROOT`` or an id.

    :param shown: the name as the message for reserved names shows it.
    :raises SlipstitchError: ident ``plan``, in Sqitch's words.
    """
    if name in {"HEAD", "ROOT"}:
        raise SlipstitchError("plan", f'"{shown}" is a reserved name')
    if looks_like_change_id(name):
        message = f'"{name}" is invalid because it could be confused with a SHA1 ID'
        raise SlipstitchError("plan", message)
