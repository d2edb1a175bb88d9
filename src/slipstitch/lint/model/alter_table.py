"""Read ``alter table``: each action's lock, rewrite or scan."""

from __future__ import annotations

from collections.abc import Callable

from slipstitch.lint.model import alter_column, partitions
from slipstitch.lint.model.columns import (
    ColumnSpec,
    has_volatile_call,
    read_column,
    read_constraint,
)
from slipstitch.lint.model.cursor import Cursor, cut_at_commas, identifier
from slipstitch.lint.model.effects import Cause, LockMode, Work
from slipstitch.lint.model.keys import add_constraint, drop_constraint, note_key
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Relation

__all__ = ["read_alter_table"]

_STRONG = LockMode.ACCESS_EXCLUSIVE
_WEAK = LockMode.SHARE_UPDATE_EXCLUSIVE


def read_alter_table(reading: Reading, kind: str = "table") -> None:
    """Read everything after ``alter table``."""
    cursor = reading.cursor
    cursor.take("if exists")
    only = bool(cursor.take("only"))
    name = cursor.name()
    cursor.take("*")
    relation = reading.known.relation(name)
    if kind != "table" and not relation.complete:
        relation.kind = kind
    reading.note("touch", relation.name)
    if cursor.sees("rename"):
        _rename(reading, relation)
        return
    if cursor.take("set schema"):
        reading.lock(relation, _STRONG, "set schema")
        reading.note("rename", relation.name, to=f"{cursor.name()}.{relation.name}", type="table")
        return
    # The server drops first whatever the order of the words: a check that goes proves nothing.
    actions = [Cursor(words) for words in cut_at_commas(cursor.rest)]
    for action in sorted(actions, key=lambda each: not each.sees("drop")):
        for phrase, read in _ACTIONS:
            if action.sees(phrase):
                action.take(phrase)
                reading.cursor = action
                read(reading, relation, only)
                break
        else:
            reading.lock(relation, _STRONG, "alter table", offset=action.offset)
    reading.cursor = cursor


def _rename(reading: Reading, relation: Relation) -> None:
    cursor = reading.cursor
    place = cursor.offset
    cursor.take("rename")
    known = reading.known
    if cursor.take("to"):
        new = identifier(cursor.next())
        reading.lock(relation, _STRONG, "rename", offset=place)
        readers = "\n".join(each.name for each in known.readers(relation.name))
        reading.note("rename", relation.name, place, to=new, type=relation.kind, readers=readers)
        known.rename(relation.name, new)
        return
    if cursor.take("constraint"):
        old = identifier(cursor.next())
        cursor.take("to")
        new = identifier(cursor.next())
        reading.lock(relation, _STRONG, "rename constraint", offset=place)
        if old in relation.constraints:
            constraint = relation.constraints.pop(old)
            constraint.name = new
            relation.constraints[new] = constraint
        return
    cursor.take("column")
    old = identifier(cursor.next())
    cursor.take("to")
    new = identifier(cursor.next())
    reading.lock_family(relation, _STRONG, "rename column", offset=place)
    reading.note("rename column", f"{relation.name}.{old}", place, to=new, table=relation.name)
    if old in relation.columns:
        column = relation.columns.pop(old)
        column.name = new
        relation.columns[new] = column
    for constraint in relation.constraints.values():
        constraint.columns = tuple(new if each == old else each for each in constraint.columns)
        words = constraint.expression.split(" ")
        constraint.expression = " ".join(new if word == old else word for word in words)
    for index in known.indexes_of(relation.name):
        index.columns = tuple(new if each == old else each for each in index.columns)


def _add_column(reading: Reading, relation: Relation, _only: bool) -> None:
    cursor = reading.cursor
    place = cursor.words[0].start
    missing_ok = cursor.take("if not exists")
    name = identifier(cursor.word)
    if missing_ok and name in relation.columns and relation.complete:
        return
    spec = read_column(cursor, reading.known)
    work, cause, why = column_work(spec, reading)
    detail = {"column": spec.column.name, "type": str(spec.type), "why": why}
    reading.lock_family(relation, _STRONG, "add column", work, cause, offset=place, **detail)
    if spec.column.generated == "virtual":
        reading.since = max(reading.since, 18)
    needs_value = spec.column.not_null and not spec.default and not spec.serial
    if needs_value and not spec.column.generated and not _is_empty_domain(spec, reading):
        reading.note("required column", f"{relation.name}.{name}", place, table=relation.name)
    for constraint in spec.constraints:
        if constraint.kind == "foreign key":
            referred = reading.known.relation(constraint.refers)
            reading.lock(referred, LockMode.SHARE_ROW_EXCLUSIVE, "reference", offset=place)
        note_key(reading, relation, constraint, place)
    relation.columns[name] = spec.column
    reading.note("add column", f"{relation.name}.{name}", place, table=relation.name)


def _is_empty_domain(spec: ColumnSpec, reading: Reading) -> bool:
    return spec.type.base in reading.known.types


def column_work(spec: ColumnSpec, reading: Reading) -> tuple[Work, Cause, str]:
    """Return what adding a column costs on a table that has rows, and why."""
    user = reading.known.types.get(reading.known.key(spec.type.base))
    work, cause, why = Work.NONE, Cause.NONE, ""
    volatile = has_volatile_call(spec.default, reading.known) if spec.default else ""
    if spec.serial or spec.column.generated == "identity":
        work, cause, why = Work.REWRITE, Cause.DEFAULT, "each row gets a number of its own"
    elif volatile:
        why = f'"{volatile}" gives each row a value of its own'
        work, cause = Work.REWRITE, Cause.DEFAULT
    elif spec.column.generated == "stored":
        why = "a stored generated column is computed for each row"
        work, cause = Work.REWRITE, Cause.REWRITE
    elif user is not None and user.kind == "domain" and user.constrained:
        work, cause, why = Work.REWRITE, Cause.REWRITE, f'the domain "{user.name}" is tried'
    elif spec.unique or spec.primary:
        work, cause, why = Work.INDEX, Cause.KEY, "its index is built at once"
    for constraint in spec.constraints if work is Work.NONE else ():
        if constraint.kind == "check" and constraint.valid:
            work, cause, why = Work.SCAN, Cause.CHECK, "its check is tried on each row"
        elif constraint.kind == "foreign key" and spec.default:
            why = "its default is looked up for each row"
            work, cause = Work.SCAN, Cause.FOREIGN_KEY
    return work, cause, why


def _drop_column(reading: Reading, relation: Relation, _only: bool) -> None:
    cursor = reading.cursor
    place = cursor.words[0].start
    cursor.take("if exists")
    name = identifier(cursor.next())
    reading.lock_family(relation, _STRONG, "drop column", offset=place)
    reading.note("drop column", f"{relation.name}.{name}", place, table=relation.name)
    if cursor.take("cascade"):
        reading.note("cascade", f"{relation.name}.{name}", place)
    relation.columns.pop(name, None)
    for constraint in list(relation.constraints.values()):
        if name in constraint.columns:
            if constraint.kind == "foreign key":
                referred = reading.known.relation(constraint.refers)
                reading.lock(referred, _STRONG, "drop of its reference", offset=place)
            del relation.constraints[constraint.name]
    for index in reading.known.indexes_of(relation.name):
        if name in index.columns or name in index.mentions:
            del reading.known.indexes[index.name]


def _add(reading: Reading, relation: Relation, only: bool) -> None:
    cursor = reading.cursor
    here = cursor.at
    spec = read_constraint(cursor, reading.known, relation.name)
    if spec is None:
        cursor.at = here
        _add_column(reading, relation, only)
        return
    add_constraint(reading, relation, spec, only, cursor.words[0].start)


def _drop_constraint(reading: Reading, relation: Relation, _only: bool) -> None:
    reading.cursor.take("if exists")
    drop_constraint(reading, relation, identifier(reading.cursor.next()))


def _validate(reading: Reading, relation: Relation, _only: bool) -> None:
    name = identifier(reading.cursor.next())
    place = reading.cursor.words[0].start
    constraint = relation.constraints.get(name)
    for each in (relation, *reading.known.family(relation)):
        work = Work.SCAN
        if constraint is not None and constraint.valid:
            work = Work.NONE
        reading.lock(each, _WEAK, "validate constraint", work, Cause.CHECK, offset=place)
    if constraint is not None:
        if constraint.kind == "foreign key":
            referred = reading.known.relation(constraint.refers)
            reading.lock(referred, LockMode.ROW_SHARE, "validate constraint", offset=place)
        constraint.valid = True
        if constraint.kind == "not null":
            relation.column(constraint.columns[0]).not_null = True
    reading.note("validate", name, place, table=relation.name)


def _alter_constraint(reading: Reading, relation: Relation, _only: bool) -> None:
    place = reading.cursor.words[0].start
    name = identifier(reading.cursor.next())
    constraint = relation.constraints.get(name)
    enforced = reading.cursor.sees("enforced")
    work, cause = (Work.SCAN, Cause.FOREIGN_KEY) if enforced else (Work.NONE, Cause.NONE)
    what = "alter constraint"
    reading.lock(relation, _STRONG, what, work, cause, offset=place, constraint=name)
    if enforced or reading.cursor.holds("not enforced"):
        reading.since = max(reading.since, 18)
        if constraint is not None and constraint.refers:
            mode = LockMode.SHARE_ROW_EXCLUSIVE if enforced else _STRONG
            referred = reading.known.relation(constraint.refers)
            reading.lock(referred, mode, "alter constraint", offset=place)


def _alter_column(reading: Reading, relation: Relation, _only: bool) -> None:
    reading.cursor.take("column")
    alter_column.read_alter_column(reading, relation)


def _rewrite(what: str, attribute: str, value: object) -> Callable[[Reading, Relation, bool], None]:
    def read(reading: Reading, relation: Relation, _only: bool) -> None:
        place = reading.cursor.words[0].start
        same = relation.complete and getattr(relation, attribute, None) == value
        work = (Work.NONE, Cause.NONE) if same else (Work.REWRITE, Cause.REWRITE)
        reading.lock(relation, _STRONG, what, *work, offset=place, why=f'"{what}" copies each row')
        setattr(relation, attribute, value)

    return read


def _tablespace(reading: Reading, relation: Relation, _only: bool) -> None:
    place = reading.cursor.words[0].start
    why = "each block is copied to the other place"
    work, cause = Work.REWRITE, Cause.REWRITE
    if relation.kind == "partitioned":
        work, cause = Work.NONE, Cause.NONE
    reading.lock(relation, _STRONG, "set tablespace", work, cause, offset=place, why=why)


def _access_method(reading: Reading, relation: Relation, _only: bool) -> None:
    place = reading.cursor.words[0].start
    method = identifier(reading.cursor.next())
    same = method in (relation.method, "default")
    work = (Work.NONE, Cause.NONE) if same else (Work.REWRITE, Cause.REWRITE)
    why = "each row is written in the other method"
    reading.lock(relation, _STRONG, "set access method", *work, offset=place, why=why)
    reading.since = max(reading.since, 15)
    relation.method = method


def _simple(what: str, mode: LockMode) -> Callable[[Reading, Relation, bool], None]:
    def read(reading: Reading, relation: Relation, _only: bool) -> None:
        reading.lock(relation, mode, what, offset=reading.cursor.words[0].start)

    return read


def _row_security(reading: Reading, relation: Relation, _only: bool) -> None:
    reading.lock(relation, _STRONG, "row level security", offset=reading.cursor.words[0].start)
    if reading.cursor.words[0].text == "enable":
        relation.row_security = True
    elif reading.cursor.words[0].text == "disable":
        relation.row_security = False


def _forced(*, on: bool) -> Callable[[Reading, Relation, bool], None]:
    def read(reading: Reading, relation: Relation, _only: bool) -> None:
        place = reading.cursor.words[0].start
        reading.lock(relation, _STRONG, "force row level security", offset=place)
        relation.row_security_forced = on

    return read


_MIDDLE = LockMode.SHARE_ROW_EXCLUSIVE
_ACTIONS: tuple[tuple[str, Callable[[Reading, Relation, bool], None]], ...] = (
    ("add column", _add_column),
    ("add", _add),
    ("drop constraint", _drop_constraint),
    ("drop column", _drop_column),
    ("drop", _drop_column),
    ("alter constraint", _alter_constraint),
    ("alter", _alter_column),
    ("validate constraint", _validate),
    ("attach partition", partitions.attach),
    ("detach partition", partitions.detach),
    ("set logged", _rewrite("set logged", "unlogged", False)),
    ("set unlogged", _rewrite("set unlogged", "unlogged", True)),
    ("set tablespace", _tablespace),
    ("set access method", _access_method),
    ("set without cluster", _simple("set without cluster", _WEAK)),
    ("set (", _simple("set storage parameters", _WEAK)),
    ("reset (", _simple("reset storage parameters", _WEAK)),
    ("cluster on", _simple("cluster on", _WEAK)),
    ("enable row level security", _row_security),
    ("disable row level security", _row_security),
    ("force row level security", _forced(on=True)),
    ("no force row level security", _forced(on=False)),
    ("enable trigger", _simple("enable trigger", _MIDDLE)),
    ("enable always trigger", _simple("enable trigger", _MIDDLE)),
    ("enable replica trigger", _simple("enable trigger", _MIDDLE)),
    ("disable trigger", _simple("disable trigger", _MIDDLE)),
    ("owner to", _simple("owner to", _STRONG)),
    ("replica identity", _simple("replica identity", _STRONG)),
    ("inherit", _simple("inherit", _STRONG)),
    ("no inherit", _simple("no inherit", _STRONG)),
)
