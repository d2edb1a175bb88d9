"""Cut SQL into tokens and statements: as much as reading a source needs, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slipstitch.errors import Location, SlipstitchError

__all__ = ["Statement", "Token", "identifier", "literal", "quoted", "split", "tokens"]

_PATTERN = re.compile(
    r"""
      (?P<space>\s+|--[^\n]*)
    | (?P<block>/\*)
    | (?P<dollar>\$(?P<tag>(?:[^\W\d]\w*)?)\$)
    | (?P<escape>[eE]'(?:[^'\\]|\\.|'')*')
    | (?P<string>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*')
    | (?P<quoted>(?:[uU]&)?"(?:[^"]|"")+")
    | (?P<word>[^\W\d][\w$]*)
    | (?P<number>\d[\w.]*|\.\d\w*)
    | (?P<other>::|:=|=>|<=|>=|<>|!=|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its place. ``kind`` is word, quoted, string, dollar, number or other."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after the token."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether the token is one of these key words, in any case."""
        return self.kind == "word" and self.text.lower() in words

    def is_sign(self, sign: str) -> bool:
        """Whether the token is this sign of punctuation."""
        return self.kind == "other" and self.text == sign


@dataclass(frozen=True, slots=True)
class Statement:
    """The tokens of one statement, without its semicolon."""

    tokens: tuple[Token, ...]

    def words(self, count: int) -> tuple[str, ...]:
        """Return the first tokens in lower case, to tell what the statement is."""
        return tuple(token.text.lower() for token in self.tokens[:count])

    @property
    def start(self) -> int:
        """The offset of the first token."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """The offset after the last token."""
        return self.tokens[-1].end


def tokens(text: str, path: str = "") -> Iterator[Token]:
    """Yield the tokens of SQL text; white space and comments are left out.

    >>> [token.text for token in tokens("select $a$x;y$a$, 'it''s' -- no")]
    ['select', '$a$x;y$a$', ',', "'it''s'"]
    """
    at = 0
    while at < len(text):
        match = _PATTERN.match(text, at)
        assert match is not None  # the last alternative takes any character
        kind = match.lastgroup
        if kind == "tag":
            kind = "dollar"
        end = match.end()
        if kind == "block":
            at = _end_of_comment(text, at, path)
            continue
        if kind == "dollar":
            end = text.find(match["dollar"], end)
            if end < 0:
                raise _unfinished(f"{match['dollar']} is not closed", text, at, path)
            end += len(match["dollar"])
        if kind == "other" and match["other"] in "'\"":
            raise _unfinished("a quotation mark is not closed", text, at, path)
        if kind not in (None, "space"):
            kind = "string" if kind == "escape" else kind
            yield Token(str(kind), text[at:end], at)
        at = end


def split(text: str, path: str = "") -> tuple[Statement, ...]:
    """Return the statements of SQL text, in order.

    A body in ``begin atomic … end`` stays in one piece.

    >>> [statement.words(2) for statement in split("create view a as select 1; grant x to y;")]
    [('create', 'view'), ('grant', 'x')]
    """
    found: list[Statement] = []
    current: list[Token] = []
    depth = 0
    for token in tokens(text, path):
        if token.is_sign(";") and depth == 0:
            if current:
                found.append(Statement(tuple(current)))
            current = []
            continue
        current.append(token)
        begins = token.is_word("atomic") and len(current) > 1 and current[-2].is_word("begin")
        if begins or (depth and token.is_word("case")):
            depth += 1
        elif depth and token.is_word("end"):
            depth -= 1
    if current:
        found.append(Statement(tuple(current)))
    return tuple(found)


def identifier(token: Token) -> str:
    """Return the name that a token means: folded to lower case unless quoted.

    >>> [identifier(token) for token in tokens('Core "New""Id"')]
    ['core', 'New"Id']
    """
    if token.kind == "quoted":
        return token.text[1:-1].replace('""', '"')
    return token.text.lower()


def quoted(name: str) -> str:
    """Return a name as SQL needs it: quoted unless it is plain and in lower case.

    >>> quoted("new_id"), quoted("New Id"), quoted("")
    ('new_id', '"New Id"', '""')
    """
    plain = name.replace("_", "a").replace("$", "a")
    if plain.isascii() and plain.isalnum() and plain.islower() and not name[0].isdigit():
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(token: Token, text: str, path: str = "") -> str:
    """Return the characters that a string constant stands for.

    :raises SlipstitchError: the constant holds a backslash escape, which is not read here.

    >>> [literal(token, "") for token in tokens("'it''s' $x$a\\n$x$")]
    ["it's", 'a\\n']
    """
    if token.kind == "dollar":
        return token.text[token.text.index("$", 1) + 1 : token.text.rindex("$", 0, -1)]
    if token.text[0] != "'":
        raise _unfinished("write this constant without escapes", text, token.start, path)
    return token.text[1:-1].replace("''", "'")


def line_of(text: str, offset: int) -> int:
    """Return the line of an offset, counted from 1."""
    return text.count("\n", 0, offset) + 1


def _end_of_comment(text: str, start: int, path: str) -> int:
    depth = 0
    for mark in re.finditer(r"/\*|\*/", text[start:]):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return start + mark.end()
    raise _unfinished("a comment is not closed", text, start, path)


def _unfinished(message: str, text: str, offset: int, path: str) -> SlipstitchError:
    return SlipstitchError("render", message, location=Location(path, line_of(text, offset)))
