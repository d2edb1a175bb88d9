"""Read statements on rows: what they lock, and whether their time grows with a table."""

from __future__ import annotations

from collections.abc import Sequence

from slipstitch.lint.model.creations import relations_in
from slipstitch.lint.model.cursor import Cursor, identifier
from slipstitch.lint.model.effects import Cause, LockMode, Work
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Relation
from slipstitch.script.words import Word

__all__ = ["read_copy", "read_delete", "read_insert", "read_query", "read_update"]

_FEW = 1000


def read_update(reading: Reading) -> None:
    """Read everything after ``update``."""
    cursor = reading.cursor
    place = cursor.offset
    cursor.take("only")
    relation = reading.known.relation(cursor.name())
    _written(reading, relation, "update", place)
    _sources(reading, place)


def read_delete(reading: Reading) -> None:
    """Read everything after ``delete`` or ``merge``."""
    cursor = reading.cursor
    place = cursor.offset
    cursor.take("from", "into")
    cursor.take("only")
    relation = reading.known.relation(cursor.name())
    _written(reading, relation, "delete", place)
    _sources(reading, place)


def read_insert(reading: Reading) -> None:
    """Read everything after ``insert``."""
    cursor = reading.cursor
    place = cursor.offset
    cursor.take("into")
    relation = reading.known.relation(cursor.name())
    relation.filled = relation.filled or any(word.text == "select" for word in cursor.rest)
    reading.lock(relation, LockMode.ROW_EXCLUSIVE, "insert", offset=place)
    _sources(reading, place)


def read_copy(reading: Reading) -> None:
    """``copy … from`` takes as long as there are rows to come."""
    cursor = reading.cursor
    place = cursor.offset
    if cursor.sees("("):
        read_query(reading)
        return
    relation = reading.known.relation(cursor.name())
    cursor.group()
    if cursor.sees("from"):
        reading.lock(relation, LockMode.ROW_EXCLUSIVE, "copy", offset=place)
    else:
        reading.lock(relation, LockMode.ACCESS_SHARE, "copy", Work.SCAN, Cause.DATA, offset=place)


def read_query(reading: Reading) -> None:
    """A query reads what it names."""
    _sources(reading, reading.cursor.offset)


def _written(reading: Reading, relation: Relation, what: str, place: int) -> None:
    work = Work.NONE if _finds_by_key(reading, relation) else Work.SCAN
    cause = Cause.NONE if work is Work.NONE else Cause.DATA
    forced = "yes" if relation.row_security_forced and not relation.shows_all_rows else ""
    reading.lock(relation, LockMode.ROW_EXCLUSIVE, what, work, cause, offset=place, forced=forced)


def _sources(reading: Reading, place: int) -> None:
    for relation in relations_in(reading.cursor.words, reading):
        mode = LockMode.ACCESS_SHARE
        few = _finds_by_key(reading, relation) or _stops_early(reading)
        if few or relation.kind == "sequence":
            reading.lock(relation, mode, "read", offset=place)
        else:
            reading.lock(relation, mode, "read", Work.SCAN, Cause.DATA, offset=place)


def _stops_early(reading: Reading) -> bool:
    """Whether a limit ends the search after a few rows, wherever they stand."""
    words = [word.text for word in reading.cursor.words]
    if "limit" not in words or {"order", "group", "distinct"} & set(words):
        return False
    number = words[words.index("limit") + 1 : words.index("limit") + 2]
    return bool(number) and number[0].isdigit() and int(number[0]) <= _FEW


def _finds_by_key(reading: Reading, relation: Relation) -> bool:
    """Whether a condition names one row or a few by an indexed column, or a limit stops it."""
    cursor = Cursor(reading.cursor.words)
    cursor.until("where")
    if not cursor.take("where"):
        return False
    indexes = reading.known.indexes_of(relation.name)
    leading = {index.columns[0] for index in indexes if index.columns}
    words = cursor.rest
    if any(word.text == "or" for word in words):
        return False
    for index, word in enumerate(words[:-2]):
        if word.kind not in ("word", "name") or identifier(word) not in leading:
            continue
        following = words[index + 1].text
        value = words[index + 2].kind in ("number", "string")
        inner = [each.text for each in words[index + 3 : index + 4]]
        few = following == "in" and inner != ["select"]
        few = few or (following == "between" and _spans_few(words[index + 2 : index + 5]))
        if few or (following == "=" and value):
            return True
    return False


def _spans_few(words: Sequence[Word]) -> bool:
    """Whether ``1 and 100`` is a short way; every other pair may be a long one."""
    ends = [int(word.text) for word in words if word.text.isdigit()]
    return len(ends) == 2 and ends[1] - ends[0] <= _FEW
