"""Read one statement as the server's lexer does: words, names, strings, symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from slipstitch.lazy import pattern
from slipstitch.script.characters import NAME_DOLLAR_PART, NAME_PART, NAME_START

__all__ = [
    "Word",
    "first_words",
    "obstacle_in",
    "reads_inline_data",
    "significant_start",
    "words_of",
]

_SPACE = r"[ \t\n\r\f\v]"
_CONTINUED = rf"(?:[ \t\f\v]|--[^\n\r]*)*[\n\r](?:{_SPACE}|--[^\n\r]*[\n\r])*'"
_STRING = rf"[^']*(?:(?:''|'{_CONTINUED})[^']*)*(?:'|\Z)"
_ESCAPED = rf"[^\\']*(?:(?:\\.|''|'{_CONTINUED}|\\\Z)[^\\']*)*(?:'|\Z)"
_WORD = pattern(
    rf"""(?P<space>{_SPACE}+|--[^\n\r]*)
    |(?P<comment>/\*)
    |(?P<escaped>[eE]'{_ESCAPED})
    |(?P<string>(?:[nNbBxX]|[uU]&)?'{_STRING})
    |(?P<name>(?:[uU]&)?"[^"]*(?:""[^"]*)*(?:"|\Z))
    |(?P<word>{NAME_START}{NAME_DOLLAR_PART}*)
    |(?P<number>\.?[0-9][0-9A-Za-z_.]*)
    |(?P<dollar>\$(?:{NAME_START}{NAME_PART}*)?\$)
    |(?P<parameter>\$[0-9]*)
    |(?P<symbol>::|:=|(?:(?!/\*|--)[~!@\#^&|`?+\-*/%<>=])+|.)""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT = pattern(r"/\*|\*/")
_BLOCK_WORDS = ("begin", "case", "end")


class Word(NamedTuple):
    """One token: ``kind`` is word, name, string, number or symbol; words are in lower case."""

    kind: str
    text: str
    start: int


def words_of(text: str) -> Iterator[Word]:
    """Yield the tokens of a statement, comments and white space left out.

    >>> [word.text for word in words_of('Drop /* x */ TABLE "T"; -- end')]
    ['drop', 'table', '"T"', ';']
    """
    position = 0
    while match := _WORD.match(text, position):
        kind = match.lastgroup
        start, position = position, match.end()
        if kind == "space":
            continue
        if kind == "comment":
            position = _end_of_comment(text, position)
        elif kind == "dollar":
            found = text.find(match.group(), position)
            position = len(text) if found < 0 else found + len(match.group())
            yield Word("string", text[start:position], start)
        elif kind == "word":
            yield Word("word", match.group().lower(), start)
        elif kind in ("string", "escaped"):
            yield Word("string", match.group(), start)
        elif kind == "parameter":
            yield Word("symbol", match.group(), start)
        elif kind is not None:
            yield Word(kind, match.group(), start)


def _end_of_comment(text: str, position: int) -> int:
    depth = 1
    while depth:
        match = _COMMENT.search(text, position)
        if match is None:
            return len(text)
        depth += 1 if match.group() == "/*" else -1
        position = match.end()
    return position


def first_words(text: str, count: int = 8) -> tuple[str, ...]:
    """Return the first few tokens as text, in lower case where they are words."""
    return tuple(word.text for word in islice(words_of(text), count))


def significant_start(text: str) -> int:
    """Return the offset of the first token, or 0 where there is none.

    >>> significant_start("/* why */ select 1")
    10
    """
    return next((word.start for word in words_of(text)), 0)


def reads_inline_data(text: str) -> bool:
    """Tell whether psql goes on to read data from the script after this statement.

    >>> reads_inline_data("copy t (a, b) from stdin with (format csv);")
    True
    >>> reads_inline_data("copy (select * from stdin) to stdout;")
    False
    """
    return copies_through_client(text) == "from"


def copies_through_client(text: str) -> str | None:
    """Return ``from`` or ``to`` for a copy over the connection, None for everything else."""
    if "std" not in text.lower():
        return None
    stream = words_of(text)
    if next(stream, Word("", "", 0)).text != "copy":
        return None
    depth = 0
    before = ""
    for word in stream:
        if word.text == "(":
            depth += 1
        elif word.text == ")":
            depth -= 1
        elif depth == 0 and word.kind == "word":
            if word.text in ("stdin", "stdout") and before in ("from", "to"):
                return before
            before = word.text
            continue
        before = ""
    return None


def obstacle_in(text: str, *, check_split: bool) -> str | None:
    """Return what keeps a statement from being sent in process, None where nothing does.

    :param check_split: the server may find other statement ends here than psql does: look.

    >>> obstacle_in("commit and chain;", check_split=False)
    'commit and chain'
    >>> obstacle_in("set client_encoding = 'UTF8';", check_split=False)
    """
    if check_split and _is_several(text):
        return "text that the server reads as several statements"
    lowered = text.lower()
    for setting, harmless in _SETTINGS.items():
        if setting in lowered and not _sets_harmlessly(text, harmless):
            return f"{setting} changed or looked at"
    if not _SUSPECTS.search(lowered):
        return None
    head = first_words(text)
    return _transaction_obstacle(head) or _copy_obstacle(text, head)


_SUSPECTS = pattern(r"\b(?:chain|transaction|names|binary)\b")


_SETTINGS = {
    "standard_conforming_strings": ("on", "true", "1", "yes"),
    "client_encoding": ("utf8", "utf-8", "unicode"),
}


def _sets_harmlessly(text: str, harmless: tuple[str, ...]) -> bool:
    head = first_words(text)
    if head[:2] == ("set", "session"):
        head = ("set", *head[2:])
    match head:
        case ("set", _, "=" | "to", value) | ("set", _, "=" | "to", value, ";"):
            return value.strip("'").lower() in harmless
    return False


def _transaction_obstacle(head: tuple[str, ...]) -> str | None:
    match head:
        case ("prepare", "transaction", *_):
            return "prepare transaction"
        case ("set", "names", value, *_) if value.strip("'").lower() not in ("utf8", "unicode"):
            return "set names"
        case ("commit" | "end" | "rollback" | "abort" as verb, *rest):
            for index, word in enumerate(rest):
                if word == "chain" and rest[index - 1] == "and":
                    return f"{verb} and chain"
    return None


def _copy_obstacle(text: str, head: tuple[str, ...]) -> str | None:
    if head[:1] != ("copy",) or copies_through_client(text) is None:
        return None
    if any(word.text.strip("'\"").lower() == "binary" for word in words_of(text)):
        return "copy in binary format"
    return None


def _is_several(text: str) -> bool:
    parentheses = blocks = 0
    ended = False
    before = ""
    words = list(words_of(text))
    for index, word in enumerate(words):
        if ended:
            return True
        if word.text == "(":
            parentheses += 1
        elif word.text == ")":
            parentheses -= 1
        elif word.text == ";":
            ended = parentheses <= 0 and blocks == 0
        elif word.kind == "word" and parentheses <= 0 and word.text in _BLOCK_WORDS:
            following = words[index + 1].text if index + 1 < len(words) else ""
            if word.text == "begin" and following == "atomic":
                blocks += 1
            elif blocks and (before in (".", "as") or word.text == "begin"):
                return True  # nobody but the parser knows whether this opens or ends a block
            elif blocks:
                blocks += 1 if word.text == "case" else -1
        before = word.text
    return False
