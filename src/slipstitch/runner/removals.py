"""What the text of a script removes, and where only the catalog, or nobody, can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from slipstitch.lazy import pattern
from slipstitch.lint.model.cursor import Cursor, identifier
from slipstitch.lint.model.effects import Fact
from slipstitch.lint.model.relations import Known
from slipstitch.lint.model.statement import understand
from slipstitch.records import record
from slipstitch.runner.statement_names import read_text
from slipstitch.script.model import Script, Statement
from slipstitch.script.words import Word, words_of

__all__ = ["REMOVES", "Place", "Removal", "Root", "Unseen", "removals_of"]

REMOVES = pattern(r"\b(?:drop|truncate|delete)\b", re.IGNORECASE)
"""What stands in every text that removes something."""

_KINDS = {"drop": "table", "drop column": "column", "truncate": "rows"}
_ROUTINES = ("function", "procedure", "routine")
_TAKE_ALONG = ("table", "type", "domain", "extension", "schema", *_ROUTINES)
_RUN_CODE = ("do", "call", "select", "with")
# "execute" in code runs a text, unless it belongs to a trigger or to a right.
_NO_TEXT = ("function", "procedure", "on")
_ENDS = (";", "")


@record
class Place:
    """Where rows would go; no table where a whole schema does.

    :param must_exist: whether the table is to be there by then, and none of these scripts made
        it: where the catalog has none now, one of the scripts moves it there, rows and all.
    """

    kind: str
    shown: str
    schema: str
    table: str | None
    must_exist: bool = False


@record
class Root:
    """Something that is dropped and takes along what the catalog says belongs to it.

    :param kind: ``table``, ``type``, ``domain``, ``extension``, ``schema`` or ``routine``.
    :param cascades: whether it takes along what only uses it.
    """

    kind: str
    schema: str
    name: str
    cascades: bool


@record
class Unseen:
    """A statement whose text does not tell what it removes.

    :param place: where it stands.
    :param schema: of the routine that it calls; none where its name is not qualified.
    :param routine: that it calls; none where it composes the text that it runs.
    """

    place: str
    schema: str | None = None
    routine: str | None = None

    @property
    def shown(self) -> str:
        """What it does, for people."""
        if self.routine is None:
            return f"{self.place} runs a statement that it composes"
        name = self.routine if self.schema is None else f"{self.schema}.{self.routine}"
        return f"{self.place} calls {name}"


Removal = Place | Root | Unseen


def removals_of(script: Script, known: Known) -> list[Removal]:
    """Return what a script removes; ``known`` is what the scripts before it made."""
    for relation in list(known.relations.values()):
        if relation.temporary:
            known.forget(relation.name)
    known.search_path = ("public",)
    found: dict[Removal, None] = {}
    for statement in script.statements:
        facts = understand(statement.text, known).facts
        found |= dict.fromkeys(_of_facts(facts))
        found |= dict.fromkeys(_of_code(statement, known))
    return list(found)


def _of_facts(facts: Sequence[Fact]) -> Iterator[Removal]:
    for number, fact in enumerate(facts):
        place = _place_of(fact)
        if place is not None:
            yield place
        kind = fact.detail.get("type", "")
        if fact.kind == "drop" and kind in _TAKE_ALONG:
            cascades = _is_followed_by_cascade(facts[number + 1 :])
            schema, _, name = fact.name.rpartition(".")
            kind = "routine" if kind in _ROUTINES else kind
            if cascades or kind == "extension":
                yield Root(kind, schema or "public", name, cascades)


def _is_followed_by_cascade(facts: Sequence[Fact]) -> bool:
    """Tell whether the statement of a drop, which may name several things, ends in cascade."""
    behind = next((fact for fact in facts if fact.kind != "drop"), None)
    return behind is not None and behind.kind == "cascade"


def _place_of(fact: Fact) -> Place | None:
    kind = _KINDS.get(fact.kind)
    name = fact.name
    if kind == "table" and fact.detail.get("type") == "schema":
        return Place("schema", name, name, None)
    if kind is None or (kind == "table" and fact.detail.get("type") != "table"):
        return None
    table = fact.detail["table"] if kind == "column" else name
    schema, _, last = table.rpartition(".")
    shown = f"{name.rpartition('.')[2]} of {table}" if kind == "column" else name
    # What one of the scripts made itself is not in use.
    must_exist = kind != "column" and bool(fact.detail["used"]) and not fact.detail.get("optional")
    return Place(kind, shown, schema or "public", last, must_exist)


# -- rows that are deleted, and code that runs at once ---------------------------------------


def _of_code(statement: Statement, known: Known) -> Iterator[Removal]:
    words = list(words_of(statement.text))
    verb = next((word.text for word in words if word.text not in ("(", ";")), "")
    bodies = [words]
    if verb == "do":
        texts = [read_text(word.text) for word in words if word.kind == "string"]
        bodies = [list(words_of(text)) for text in texts if text is not None]
    place = str(statement.location)
    for body in bodies:
        yield from _deleted(body, known)
        if verb == "do" and _composes(body) and REMOVES.search(statement.text):
            yield Unseen(place)
        if verb in _RUN_CODE:
            yield from (Unseen(place, schema, name) for schema, name in _called(body))


def _deleted(words: Sequence[Word], known: Known) -> Iterator[Place]:
    """Give the tables that rows are deleted from: all of them, or those that a condition picks."""
    for at, word in enumerate(words):
        cursor = Cursor(words[at + 1 :])
        if word.text != "delete" or word.kind != "word" or not cursor.take("from"):
            continue
        cursor.take("only")
        if cursor.done:
            continue
        relation = known.relation(cursor.name())
        if not relation.seen or relation.temporary:
            continue  # what one of the scripts made itself
        left = takewhile(lambda each: each.text not in _ENDS, cursor.rest)
        picks = any(each.kind == "word" and each.text in ("where", "using") for each in left)
        schema, _, last = relation.name.rpartition(".")
        kind = "some rows" if picks else "rows"
        yield Place(kind, relation.name, schema or "public", last)


def _composes(words: Sequence[Word]) -> bool:
    """Tell whether code runs a text that does not stand there as it is."""
    for at, word in enumerate(words):
        if word.kind != "word" or word.text != "execute":
            continue
        ahead = words[at + 1 : at + 3]
        is_plain = ahead[:1] and ahead[0].kind == "string"
        is_whole = len(ahead) < 2 or ahead[1].text in _ENDS
        if ahead and ahead[0].text not in _NO_TEXT and not (is_plain and is_whole):
            return True
    return False


def _called(words: Sequence[Word]) -> Iterator[tuple[str | None, str]]:
    """Give the routines that code calls, and whatever else stands before a parenthesis."""
    for at, word in enumerate(words):
        if word.kind != "symbol" or word.text != "(" or at == 0:
            continue
        name = words[at - 1]
        if name.kind not in ("word", "name"):
            continue
        is_qualified = at > 2 and words[at - 2].text == "." and words[at - 2].kind == "symbol"
        schema = identifier(words[at - 3]) if is_qualified else None
        if schema != "pg_catalog":
            yield schema, identifier(name)
