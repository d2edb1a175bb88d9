"""Tell which tables a statement reads and writes, as far as its words say."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.script.words import words_of

__all__ = ["table_commands"]

_TARGETS = {
    ("insert", "into"): ("insert",),
    ("delete", "from"): ("delete", "select"),
    ("merge", "into"): ("insert", "update", "delete", "select"),
}


def table_commands(query: str) -> Iterator[tuple[str, str]]:
    """Yield each name that may be a table, with the command that the statement has for it.

    What is updated or deleted is read as well: row security then asks both kinds of policies.

    >>> sorted(set(table_commands("insert into a.t (x) select x from b.u")))
    [('a.t', 'insert'), ('b.u', 'select'), ('x', 'select')]
    >>> [name for name, command in table_commands("update only t set x = 1") if command == "update"]
    ['t']
    """
    words = [word for word in words_of(query) if word.kind in ("word", "name", "symbol")]
    before: tuple[str, str] = ("", "")
    position = 0
    while position < len(words):
        word = words[position]
        if word.kind == "symbol":
            before = (before[1], word.text)
            position += 1
            continue
        name = _plain(word.text)
        if position + 2 < len(words) and words[position + 1].text == ".":
            name = f"{name}.{_plain(words[position + 2].text)}"
            position += 2
        if before in _TARGETS:
            yield from ((name, command) for command in _TARGETS[before])
        elif before[1] == "update" and name not in ("only", "set"):
            yield from ((name, command) for command in ("update", "select"))
        elif word.text not in _WORDS:
            yield name, "select"
        if word.text != "only":
            before = (before[1], word.text)
        position += 1


def _plain(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


_WORDS = frozenset(
    (
        *("select", "from", "where", "join", "inner", "left", "right", "full", "cross", "lateral"),
        *("insert", "into", "update", "delete", "merge", "set", "values", "using", "only"),
        *("with", "as", "and", "or", "not", "in", "on", "is", "null", "true", "false", "group"),
        *("order", "by", "limit", "offset", "returning", "for", "case", "when", "then", "else"),
    )
)
