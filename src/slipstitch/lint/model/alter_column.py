"""Read ``alter table … alter column``: types, nulls, defaults, generated values."""

from __future__ import annotations

from slipstitch.lint.model.columns import expression, resolved_type
from slipstitch.lint.model.cursor import Cursor, identifier
from slipstitch.lint.model.effects import Cause, LockMode, Work
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Column, Relation
from slipstitch.lint.model.type_names import TypeName, keeps_rows, read_type

__all__ = ["read_alter_column"]

_STRONG = LockMode.ACCESS_EXCLUSIVE
_OTHER_ORDER = frozenset({"citext"})
_TIMES = {"timestamp", "timestamptz"}


def read_alter_column(reading: Reading, relation: Relation) -> None:
    """Read everything after ``alter column``."""
    cursor = reading.cursor
    place = cursor.words[0].start
    column = relation.column(identifier(cursor.next()))
    if cursor.take("type", "set data type"):
        _type(reading, relation, column)
    elif cursor.take("set not null"):
        proven = relation.proves_not_null(column.name)
        work, cause = (Work.NONE, Cause.NONE) if proven else (Work.SCAN, Cause.NOT_NULL)
        detail = {"column": column.name}
        reading.lock_family(relation, _STRONG, "set not null", work, cause, offset=place, **detail)
        column.not_null = True
    elif cursor.take("set statistics", "set (", "reset ("):
        mode = LockMode.SHARE_UPDATE_EXCLUSIVE
        reading.lock(relation, mode, "set statistics", offset=place)
    elif cursor.take("set expression"):
        _expression(reading, relation, column)
    else:
        if cursor.take("drop not null"):
            column.not_null = False
        elif cursor.take("drop expression", "drop identity"):
            column.generated = ""
        elif cursor.take("add generated"):
            column.generated = "identity"
        reading.lock_family(relation, _STRONG, "alter column", offset=place)


def _expression(reading: Reading, relation: Relation, column: Column) -> None:
    reading.since = max(reading.since, 17)
    stored = column.generated != "virtual"
    work, cause = (Work.REWRITE, Cause.REWRITE) if stored else (Work.NONE, Cause.NONE)
    why = "the column is computed again for each row"
    place = reading.cursor.words[0].start
    reading.lock_family(
        relation, _STRONG, "set expression", work, cause, offset=place, why=why, column=column.name
    )


def _type(reading: Reading, relation: Relation, column: Column) -> None:
    cursor = reading.cursor
    place = cursor.words[0].start
    new = read_type(cursor)
    collated = bool(cursor.take("collate"))
    if collated:
        cursor.name()
    cursor.take("using")
    work, why = _type_work(reading, relation, column, new, Cursor(cursor.rest), collated=collated)
    cause = Cause.TYPE if work is not Work.NONE else Cause.NONE
    old = str(column.type) if column.type is not None else "a type that is not known here"
    reading.lock_family(
        relation,
        _STRONG,
        "change of type",
        work,
        cause,
        offset=place,
        column=column.name,
        type=str(new),
        old=old,
        why=why,
    )
    for child, key in reading.known.referring(relation.name):
        if work is Work.REWRITE and child is not relation and key.kind == "foreign key":
            reading.lock(child, _STRONG, "change of the key", offset=place)
    for key in relation.constraints.values():
        if key.kind == "foreign key" and column.name in key.columns and work is Work.REWRITE:
            referred = reading.known.relation(key.refers)
            reading.lock(referred, _STRONG, "change of a reference", offset=place)
    reading.note("change type", f"{relation.name}.{column.name}", place, table=relation.name)
    column.type = new


def _type_work(
    reading: Reading, relation: Relation, column: Column, new: TypeName, using: Cursor, **how: bool
) -> tuple[Work, str]:
    known = reading.known
    old_plain, old_user = resolved_type(known, column.type)
    new_plain, user = resolved_type(known, new)
    assert new_plain is not None  # it was just read
    why = ""
    if old_plain is None:
        return Work.REWRITE, "the old type is not known here, so each row may be written again"
    if user is not None and user.kind == "domain" and user.constrained and column.type != new:
        why = f'the domain "{user.name}" is tried on each row'
    elif not _is_plain_cast(using, column.name):
        why = "its using expression is computed for each row"
    elif old_user is not None and old_user.kind == "domain" and new.numbers:
        why = "a length is tried on each value of a domain"
    elif not keeps_rows(old_plain, new_plain, utc=known.utc):
        why = f"{old_plain} and {new_plain} are stored differently"
    if why:
        return Work.REWRITE, why
    bases = {old_plain.base, new_plain.base}
    reordered = how["collated"] or bool(bases & _OTHER_ORDER) or bases == _TIMES
    return _dependants_work(reading, relation, column.name, reordered=reordered)


def _dependants_work(
    reading: Reading, relation: Relation, column: str, *, reordered: bool
) -> tuple[Work, str]:
    """The rows stay as they are; indexes and checks on the column may have to be made again."""
    for index in reading.known.indexes_of(relation.name):
        special = index.partial or column in index.mentions
        if (column in index.columns or column in index.mentions) and (reordered or special):
            return Work.INDEX, f'the index "{index.name}" is built again'
    for constraint in relation.constraints.values():
        if constraint.kind == "check" and column in constraint.expression.split(" "):
            return Work.SCAN, f'the check "{constraint.name}" is tried on each row again'
    return Work.NONE, ""


def _is_plain_cast(using: Cursor, column: str) -> bool:
    """Whether ``using`` says no more than the column, or the column and a cast."""
    if using.done:
        return True
    text = expression(using.rest)
    if text.startswith("( ") and text.endswith(" )"):
        text = text[2:-2]
    return text == column or text.startswith((f"{column} ::", f"cast ( {column} as "))
