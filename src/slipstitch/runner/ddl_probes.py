"""Did a definition take effect that ``online.ddl`` ran in a transaction of its own?

All of its statements took effect or none: the first that the catalog can decide decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from slipstitch.runner.finding import Catalog, Finding
from slipstitch.runner.protocol import Probe
from slipstitch.runner.statement_names import IF_EXISTS, IF_NOT_EXISTS, Name, read_name, without
from slipstitch.script.words import words_of

__all__ = ["definition_made"]

_RELATIONS = {"table": "rpf", "view": "v", "index": "iI", "sequence": "S"}
_NOT_A_COLUMN = ("constraint", "check", "primary", "unique", "foreign", "exclude")
# These may run a second time: what they do is what they did.
_AGAIN = (
    ("create", "or", "replace"),
    ("comment",),
    ("grant",),
    ("revoke",),
)
_AGAIN_ON_A_TABLE = ("validate", "enable", "disable", "force", "set", "reset", "owner")


def definition_made(catalog: Catalog, text: str) -> Finding | None:
    """Return whether the statements of a call of ``online.ddl`` took effect.

    :returns: nothing where the catalog cannot tell.
    """
    repeatable = True
    for words in _statements(text):
        finding = _decide(catalog, words)
        if finding is not None:
            return finding
        repeatable = repeatable and _may_run_again(words)
    return Finding(Probe.NOT_DONE, "it may run again without harm") if repeatable else None


def _statements(text: str) -> Iterator[list[str]]:
    words: list[str] = []
    for word in words_of(text):
        if word.text == ";":
            yield words
            words = []
        else:
            words.append(word.text)
    if words:
        yield words


def _may_run_again(words: Sequence[str]) -> bool:
    if any(tuple(words[: len(start)]) == start for start in _AGAIN):
        return True
    if tuple(words[:2]) != ("alter", "table"):
        return not words
    _, action = read_name(without(words[2:], IF_EXISTS, ("only",)))
    is_default = action[0] == "alter" and "default" in action
    return "," not in action and (action[0] in _AGAIN_ON_A_TABLE or is_default)


def _decide(catalog: Catalog, words: list[str]) -> Finding | None:
    """Decide one statement; nothing where it is not one of those that can be decided."""
    if tuple(words[:2]) == ("alter", "table"):
        name, action = read_name(without(words[2:], IF_EXISTS, ("only",)))
        rule = next(
            (rule for start, rule in _ACTIONS if tuple(action[: len(start)]) == start), None
        )
        return rule(catalog, name, action) if rule is not None else None
    if words[:1] == ["drop"] and words[1] in _RELATIONS and "," not in words:
        name, _ = read_name(without(words[2:], IF_EXISTS))
        return _found(not _is_there(catalog, name, words[1]), f"{words[1]} {name[1]} is gone")
    if words[:1] == ["create"] and "replace" not in words[:3]:
        return _created(catalog, [word for word in words[1:] if word != "unique"])
    return None


def _created(catalog: Catalog, words: Sequence[str]) -> Finding | None:
    if words[0] not in _RELATIONS or words[1] == "on":
        return None
    name, rest = read_name(without(words[1:], IF_NOT_EXISTS))
    if words[0] == "index":
        table, _ = read_name(without(rest, ("on",), ("only",)))
        if table[0] is not None:
            name = (table[0], name[1])
    return _found(_is_there(catalog, name, words[0]), f"{words[0]} {name[1]} is there")


def _is_there(catalog: Catalog, name: Name, kind: str) -> bool:
    oid = catalog.relation(name)
    query = "select strpos(%s, c.relkind::text) > 0 from pg_catalog.pg_class as c where c.oid = %s"
    return catalog.rows(query, [_RELATIONS[kind], oid]) == [(True,)]


def _column_added(catalog: Catalog, table: Name, action: Sequence[str]) -> Finding | None:
    words = without(action[1:], ("column",))
    if words[0] == "constraint":
        return _constraint(catalog, table, read_name(words[1:])[0][1], wanted=True)
    if words[0] in _NOT_A_COLUMN:
        return None
    (_, name), _ = read_name(without(words, IF_NOT_EXISTS))
    return _column(catalog, table, name, wanted=True)


def _dropped(catalog: Catalog, table: Name, action: Sequence[str]) -> Finding | None:
    words = without(action[1:], ("column",))
    if words[0] == "constraint":
        (_, name), _ = read_name(without(words[1:], IF_EXISTS))
        return _constraint(catalog, table, name, wanted=False)
    (_, name), _ = read_name(without(words, IF_EXISTS))
    return _column(catalog, table, name, wanted=False)


def _altered(catalog: Catalog, table: Name, action: Sequence[str]) -> Finding | None:
    (_, name), rest = read_name(without(action[1:], ("column",)))
    if tuple(rest[-2:]) != ("not", "null") or len(rest) > 3:
        return None
    found = catalog.rows(
        "select a.attnotnull from pg_catalog.pg_attribute as a"
        " where a.attrelid = %s and a.attname = %s",
        [catalog.relation(table), name],
    )
    wanted = rest[0] == "set"
    return _found(found == [(wanted,)], f"column {name} is {'not null' * wanted or 'nullable'}")


def _renamed(catalog: Catalog, table: Name, action: Sequence[str]) -> Finding | None:
    if action[1] == "to":
        new = (table[0], read_name(action[2:])[0][1])
        return _found(catalog.relation(new) is not None, f"{new[1]} is there")
    if action[1] == "constraint":
        return None
    _, rest = read_name(without(action[1:], ("column",)))
    return _column(catalog, table, read_name(rest[1:])[0][1], wanted=True)


def _column(catalog: Catalog, table: Name, name: str, *, wanted: bool) -> Finding:
    found = catalog.rows(
        "select from pg_catalog.pg_attribute as a where a.attrelid = %s and a.attname = %s"
        " and a.attnum > 0 and not a.attisdropped",
        [catalog.relation(table), name],
    )
    return _found(bool(found) is wanted, f"column {name} is {'there' if wanted else 'gone'}")


def _constraint(catalog: Catalog, table: Name, name: str, *, wanted: bool) -> Finding:
    found = catalog.rows(
        "select from pg_catalog.pg_constraint as c where c.conrelid = %s and c.conname = %s",
        [catalog.relation(table), name],
    )
    return _found(bool(found) is wanted, f"constraint {name} is {'there' if wanted else 'gone'}")


def _found(is_done: bool, text: str) -> Finding:
    return Finding(Probe.DONE, text) if is_done else Finding(Probe.NOT_DONE, f"not yet: {text}")


Rule = Callable[[Catalog, Name, Sequence[str]], Finding | None]

_ACTIONS: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("add",), _column_added),
    (("drop",), _dropped),
    (("alter",), _altered),
    (("rename",), _renamed),
)
