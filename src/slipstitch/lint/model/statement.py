"""Say of one statement what it locks, rewrites, scans and leaves, from its text alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slipstitch.lint.model import data, maintenance
from slipstitch.lint.model.alterations import read_alter
from slipstitch.lint.model.creations import read_create, relations_in
from slipstitch.lint.model.cursor import Cursor
from slipstitch.lint.model.effects import Cause, Effect, Fact, LockMode, Work
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Known
from slipstitch.lint.model.removals import read_drop, read_truncate
from slipstitch.records import record
from slipstitch.script.words import Word, words_of

__all__ = ["Understanding", "understand"]

_READERS: dict[str, Callable[[Reading], None]] = {
    "create": read_create,
    "alter": read_alter,
    "drop": read_drop,
    "truncate": read_truncate,
    "vacuum": maintenance.read_vacuum,
    "cluster": maintenance.read_cluster,
    "reindex": maintenance.read_reindex,
    "analyze": maintenance.read_analyze,
    "analyse": maintenance.read_analyze,
    "refresh": maintenance.read_refresh,
    "comment": maintenance.read_comment,
    "lock": maintenance.read_lock,
    "set": maintenance.read_set,
    "update": data.read_update,
    "delete": data.read_delete,
    "merge": data.read_delete,
    "insert": data.read_insert,
    "copy": data.read_copy,
    "select": data.read_query,
    "with": data.read_query,
    "perform": data.read_query,
}
_BEFORE_STATEMENT = ("begin", "then", "else", "loop")


@record(slots=False)
class Understanding:
    """What is known of a statement once it was read."""

    effects: tuple[Effect, ...] = ()
    facts: tuple[Fact, ...] = ()
    refused: str = ""
    since: int = 0
    alone: str = ""


def understand(text: str, known: Known) -> Understanding:
    """Read one statement; ``known`` is brought up to date with what it does.

    >>> known = Known()
    >>> effect, = understand("create index on orders (placed_on);", known).effects
    >>> effect.mode.shown, effect.work.value, effect.stops
    ('share', 'builds an index', 'writers')
    """
    cursor = Cursor.of(text)
    if cursor.sees("do"):
        return _code(cursor, known)
    return _plain(cursor, known)


def _plain(cursor: Cursor, known: Known) -> Understanding:
    reading = Reading(known, cursor)
    read = _READERS.get(cursor.word.text) if cursor.word.kind == "word" else None
    if read is None:
        return Understanding()
    verb = cursor.next().text
    whole = list(cursor.words)
    read(reading)
    if verb == "create":
        _filled_from(reading, whole)
    reading.settle()
    return Understanding(
        tuple(reading.effects),
        tuple(reading.facts),
        reading.refused,
        reading.since,
        reading.alone,
    )


def _filled_from(reading: Reading, words: list[Word]) -> None:
    """``create table … as`` reads its sources."""
    texts = [word.text for word in words[:6]]
    if "table" not in texts or "as" not in [word.text for word in words]:
        return
    start = [word.text for word in words].index("as")
    for source in relations_in(words[start:], reading):
        mode = LockMode.ACCESS_SHARE
        reading.lock(source, mode, "read", Work.SCAN, Cause.DATA, offset=words[0].start)


def _code(cursor: Cursor, known: Known) -> Understanding:
    """A ``do`` block: each plain statement of its body is read as if it stood alone."""
    effects: list[Effect] = []
    facts: list[Fact] = []
    for word in cursor.words:
        if word.kind != "string" or not word.text.startswith("$"):
            continue
        mark = word.text[: word.text.index("$", 1) + 1]
        body = word.text[len(mark) : -len(mark)]
        base = word.start + len(mark)
        for words in _statements_of(body):
            composes = words[0].text == "execute" and len(words) == 2 and words[1].kind == "string"
            plain = _composed(words[1]) if composes else words
            moved = [Word(each.kind, each.text, each.start + base) for each in plain]
            inner = _plain(Cursor(moved), known)
            effects += inner.effects
            facts += inner.facts
    return Understanding(tuple(effects), tuple(facts))


def _composed(word: Word) -> list[Word]:
    """Return the words of a statement that stands in a string, all at the string's place."""
    text = word.text.strip("'").replace("''", "'")
    return [Word(each.kind, each.text, word.start) for each in words_of(text)]


def _statements_of(body: str) -> Iterator[list[Word]]:
    words: list[Word] = []
    for word in words_of(body):
        if word.kind == "symbol" and word.text == ";":
            if words:
                yield words
            words = []
        elif word.kind == "word" and word.text in _BEFORE_STATEMENT:
            words = []
        else:
            words.append(word)
