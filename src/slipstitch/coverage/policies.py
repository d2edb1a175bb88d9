"""Tell which tables a statement reads and writes, as far as its words say."""

from __future__ import annotations

from functools import lru_cache

from slipstitch.script.words import words_of

__all__ = ["table_commands"]

_TARGETS = {
    ("insert", "into"): ("insert",),
    ("delete", "from"): ("delete", "select"),
    ("merge", "into"): ("insert", "update", "delete", "select"),
}


@lru_cache(maxsize=20_000)
def table_commands(query: str) -> frozenset[tuple[str, str]]:
    """Return each name that may be a table, with the commands that the statement has for it.

    What is updated or deleted is read as well: row security then asks both kinds of policies. So
    does ``insert … on conflict do update``, for the row that is there already, and whoever holds
    rows by ``for update`` or ``for share``.

    >>> sorted(table_commands("insert into a.t (x) select x from b.u"))
    [('a.t', 'insert'), ('b.u', 'select'), ('x', 'select')]
    >>> [name for name, command in table_commands("update only t set x = 1") if command == "update"]
    ['t']
    >>> found = table_commands("insert into t values (1) on conflict (x) do update set x = 2")
    >>> sorted(command for name, command in found if name == "t")
    ['insert', 'select', 'update']
    >>> found = table_commands("select from t as a where true for no key update of a")
    >>> sorted(command for name, command in found if name == "t")
    ['select', 'update']
    """
    found: set[tuple[str, str]] = set()
    inserted: set[str] = set()
    words = [word for word in words_of(query) if word.kind in ("word", "name", "symbol")]
    is_held = False
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
            found |= {(name, command) for command in _TARGETS[before]}
            inserted |= {name} if before[0] == "insert" else set()
        elif before == ("do", "update"):
            found |= {(each, command) for each in inserted for command in ("update", "select")}
        elif word.text in ("update", "share") and before[1] in ("for", "key"):
            is_held = True
        elif before[1] == "update" and name not in ("only", "set"):
            found |= {(name, "update"), (name, "select")}
        elif word.text not in _WORDS:
            found.add((name, "select"))
        if word.text != "only":
            before = (before[1], word.text)
        position += 1
    if is_held:
        found |= {(name, "update") for name, _ in found}
    return frozenset(found)


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
