"""Say of one statement what it does to the transaction and to the session around it."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from itertools import takewhile

from slipstitch.lazy import pattern
from slipstitch.records import record
from slipstitch.script.traces import calls_only_built_ins, code_only_looks
from slipstitch.script.words import Word, words_of

__all__ = ["Kind", "Traits", "traits_of"]


class Kind(Enum):
    """What a statement is to whoever runs it; the value is how it is named to a person."""

    EMPTY = "nothing"
    BEGIN = "begin"
    COMMIT = "commit"
    ROLLBACK = "rollback"
    SAVEPOINT = "savepoint"
    LOCAL = "setting of the transaction"
    SESSION = "setting of the session"
    DEFINITION = "definition"
    DATA = "data"
    QUERY = "query"
    CODE = "code"
    ALONE = "statement that cannot be in a transaction"
    MAY_COMMIT = "statement that may commit"


@record
class Traits:
    """What is known of a statement from its text alone.

    ``what`` names it to a person where it is no ordinary one. ``wrappable`` is false where the
    statement means something else, or fails, inside a transaction than outside one.
    ``leaves_session`` is true where a later script could see that it ran in the same session.
    ``temporary`` is true where it makes an object that only its session sees.
    ``transparent`` is true where it touches nothing but the session, so that it may run again.
    ``settles`` is true where what it did can only be used after a commit.
    """

    kind: Kind
    what: str = ""
    wrappable: bool = True
    leaves_session: bool = False
    temporary: bool = False
    transparent: bool = False
    settles: bool = False


_EMPTY = Traits(Kind.EMPTY)
_DATA = Traits(Kind.DATA)
_DEFINITION = Traits(Kind.DEFINITION)
_QUERY = Traits(Kind.QUERY, leaves_session=True)  # it may call anything
# Also what other languages call it: spi_commit, plpy.commit().
_COMMIT_WORD = pattern(r"(?<![A-Za-z0-9])(?:commit|rollback|call)\b", re.IGNORECASE)
_SLOT_FUNCTIONS = ("pg_create_logical_replication_slot", "pg_copy_logical_replication_slot")
_DATA_VERBS = ("insert", "update", "delete", "merge", "truncate", "copy")
_TEMPORARY_KINDS = ("table", "view", "sequence")
_SEEN_BY_NEW_SESSIONS = ("role", "user", "group", "database", "extension")
_DEFINITION_VERBS = (
    "comment",
    "grant",
    "revoke",
    "security",
    "refresh",
    "analyze",
    "analyse",
    "import",
    "reassign",
    "checkpoint",
    "notify",
)


def traits_of(text: str) -> Traits:
    """Return the traits of a statement.

    >>> traits_of("create index concurrently i on t (a);").what
    'create index concurrently'
    >>> traits_of("set local role app;").kind.name, traits_of("set role app;").kind.name
    ('LOCAL', 'SESSION')
    """
    return _traits_of_short(text) if len(text) <= _SHORT else _traits_of(text)


def _traits_of(text: str) -> Traits:
    stream = words_of(text)
    first = next((word for word in stream if word.text not in "(;"), None)
    if first is None:
        return _EMPTY
    verb = first.text
    if verb in _DATA_VERBS:
        return _DATA
    words = [first, *(word for word in stream if word.text != ";")]
    rule = _RULES.get(verb)
    if rule is not None:
        return rule([word.text for word in words], words, text)
    if verb in _DEFINITION_VERBS:
        return _DEFINITION
    # A verb nobody here knows: taken for one that leaves traces and stands alone.
    return Traits(Kind.MAY_COMMIT, verb, wrappable=False, leaves_session=True)


# Scripts say begin and commit over and over.
_SHORT = 24
_traits_of_short = lru_cache(maxsize=256)(_traits_of)


def _begin(texts: list[str], _words: list[Word], _text: str) -> Traits:
    if texts[0] == "start" and texts[1:2] != ["transaction"]:
        return Traits(Kind.ALONE, " ".join(texts[:2]), wrappable=False)
    return Traits(Kind.BEGIN)


def _commit(texts: list[str], _words: list[Word], _text: str) -> Traits:
    if texts[1:2] == ["prepared"]:
        return Traits(Kind.ALONE, "commit prepared", wrappable=False)
    return Traits(Kind.COMMIT)


def _rollback(texts: list[str], _words: list[Word], _text: str) -> Traits:
    if texts[1:2] == ["prepared"]:
        return Traits(Kind.ALONE, "rollback prepared", wrappable=False)
    if "to" in texts[1:3]:
        return Traits(Kind.SAVEPOINT, wrappable=False)
    return Traits(Kind.ROLLBACK)


def _savepoint(_texts: list[str], _words: list[Word], _text: str) -> Traits:
    return Traits(Kind.SAVEPOINT, wrappable=False)


def _set(texts: list[str], _words: list[Word], _text: str) -> Traits:
    if texts[1:2] in (["local"], ["constraints"], ["transaction"]):
        return Traits(Kind.LOCAL, wrappable=False)
    return Traits(Kind.SESSION, leaves_session=True, transparent=True)


def _session(_texts: list[str], _words: list[Word], _text: str) -> Traits:
    return Traits(Kind.SESSION, leaves_session=True, transparent=True)


def _execute(_texts: list[str], _words: list[Word], _text: str) -> Traits:
    return _QUERY


def _discard(texts: list[str], _words: list[Word], _text: str) -> Traits:
    if texts[1:2] == ["all"]:
        return Traits(
            Kind.SESSION, "discard all", wrappable=False, leaves_session=True, transparent=True
        )
    return Traits(Kind.SESSION, leaves_session=True, transparent=True)


def _cursor(texts: list[str], _words: list[Word], _text: str) -> Traits:
    held = "hold" in texts and "without" not in texts
    kind = Kind.QUERY if held else Kind.LOCAL
    return Traits(kind, wrappable=held, leaves_session=True)


def _query(texts: list[str], _words: list[Word], _text: str) -> Traits:
    if any(name in texts for name in _SLOT_FUNCTIONS):
        return Traits(Kind.ALONE, "creating a logical slot", wrappable=False, leaves_session=True)
    if texts[0] == "select" and "into" in texts:
        after = texts[texts.index("into") + 1 :][:3]
        if {"temp", "temporary", "pg_temp"} & set(after):
            return Traits(Kind.QUERY, leaves_session=True, temporary=True)
    return Traits(Kind.QUERY, leaves_session=not calls_only_built_ins(texts))


def _with(texts: list[str], words: list[Word], text: str) -> Traits:
    depth = 0
    for word in texts[1:]:
        depth += (word == "(") - (word == ")")
        if depth == 0 and word in _DATA_VERBS:
            return _DATA
        if depth == 0 and word in ("select", "values", "table"):
            break
    return _query(texts, words, text)


def _show(_texts: list[str], _words: list[Word], _text: str) -> Traits:
    return Traits(Kind.QUERY)


def _explain(_texts: list[str], _words: list[Word], _text: str) -> Traits:
    return _QUERY


def _do(texts: list[str], words: list[Word], _text: str) -> Traits:
    bodies = [word.text for word in words if word.kind == "string"]
    if any(_COMMIT_WORD.search(body) for body in bodies):
        return Traits(Kind.MAY_COMMIT, "do that may commit", wrappable=False, leaves_session=True)
    is_plpgsql = "language" not in texts or texts[texts.index("language") + 1 :][:1] == ["plpgsql"]
    only_looks = is_plpgsql and len(bodies) == 1 and code_only_looks(bodies[0])
    return Traits(Kind.CODE, leaves_session=not only_looks)


def _call(texts: list[str], _words: list[Word], _text: str) -> Traits:
    name = "".join(texts[1 : texts.index("(")] if "(" in texts else texts[1:])
    return Traits(Kind.MAY_COMMIT, f"call {name}", wrappable=False, leaves_session=True)


def _alone(texts: list[str], _words: list[Word], _text: str) -> Traits:
    return Traits(Kind.ALONE, texts[0], wrappable=False)


def _reindex(texts: list[str], _words: list[Word], _text: str) -> Traits:
    # Of a partitioned table or index, reindex cannot be in a transaction either; from the text
    # nobody can tell, so every reindex stands alone.
    what = "reindex concurrently" if "concurrently" in texts else "reindex"
    return Traits(Kind.ALONE, what, wrappable=False)


def _lock(_texts: list[str], _words: list[Word], _text: str) -> Traits:
    return Traits(Kind.LOCAL, wrappable=False)


def _create(texts: list[str], _words: list[Word], _text: str) -> Traits:
    head = texts[1:6]
    if head[:1] in (["database"], ["tablespace"], ["subscription"]):
        return Traits(Kind.ALONE, f"create {head[0]}", wrappable=False)
    if "index" in head[:2] and "concurrently" in head[:3]:
        return Traits(Kind.ALONE, "create index concurrently", wrappable=False)
    if head[:1] == ["extension"]:
        return Traits(Kind.DEFINITION, leaves_session=True)
    before = set(takewhile(lambda word: word not in _TEMPORARY_KINDS, texts[1:]))
    if {"temp", "temporary"} & before or _in_temporary_schema(texts):
        if "commit" in texts and texts[texts.index("commit") - 1] == "on":
            what = "temporary table with on commit"
            return Traits(
                Kind.DEFINITION, what, wrappable=False, leaves_session=True, temporary=True
            )
        return Traits(Kind.DEFINITION, leaves_session=True, temporary=True)
    return _DEFINITION


def _in_temporary_schema(texts: list[str]) -> bool:
    return any(
        word in ("pg_temp", '"pg_temp"') and texts[index + 1 : index + 2] == ["."]
        for index, word in enumerate(texts[:12])
    )


def _drop(texts: list[str], _words: list[Word], _text: str) -> Traits:
    head = texts[1:2]
    if head in (["database"], ["tablespace"], ["subscription"]):
        return Traits(Kind.ALONE, f"drop {texts[1]}", wrappable=False)
    if texts[1:3] == ["index", "concurrently"]:
        return Traits(Kind.ALONE, "drop index concurrently", wrappable=False)
    return _DEFINITION


def _alter(texts: list[str], _words: list[Word], _text: str) -> Traits:
    head = texts[1] if len(texts) > 1 else ""
    if head in ("system", "subscription"):
        return Traits(Kind.ALONE, f"alter {head}", wrappable=False, leaves_session=True)
    if head == "database" and "tablespace" in texts:
        return Traits(Kind.ALONE, "alter database set tablespace", wrappable=False)
    if head == "table" and "detach" in texts and "concurrently" in texts:
        return Traits(Kind.ALONE, "detach partition concurrently", wrappable=False)
    if head == "type" and "add" in texts and "value" in texts:
        return Traits(Kind.DEFINITION, "alter type add value", settles=True)
    return Traits(Kind.DEFINITION, leaves_session=head in _SEEN_BY_NEW_SESSIONS)


_RULES = {
    "begin": _begin,
    "start": _begin,
    "commit": _commit,
    "end": _commit,
    "rollback": _rollback,
    "abort": _rollback,
    "savepoint": _savepoint,
    "release": _savepoint,
    "set": _set,
    "reset": _session,
    "listen": _session,
    "unlisten": _session,
    "load": _execute,
    "prepare": _session,
    "deallocate": _session,
    "execute": _execute,
    "close": _session,
    "fetch": _execute,
    "move": _execute,
    "discard": _discard,
    "declare": _cursor,
    "select": _query,
    "values": _query,
    "table": _query,
    "show": _show,
    "explain": _explain,
    "with": _with,
    "do": _do,
    "call": _call,
    "vacuum": _alone,
    "cluster": _alone,
    "reindex": _reindex,
    "lock": _lock,
    "create": _create,
    "drop": _drop,
    "alter": _alter,
}
