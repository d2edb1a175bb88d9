"""Read ``create``: tables, indexes, views, triggers, policies, routines, types."""

from __future__ import annotations

from collections.abc import Sequence

from slipstitch.lint.model.columns import expression, read_column, read_constraint
from slipstitch.lint.model.cursor import Cursor, cut_at_commas, identifier
from slipstitch.lint.model.effects import Cause, LockMode, Work
from slipstitch.lint.model.keys import note_key
from slipstitch.lint.model.partitions import join_parent, look_at_default
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Column, Constraint, Index, Relation, UserType
from slipstitch.lint.model.type_names import read_type
from slipstitch.script.words import Word

__all__ = ["read_create", "relations_in"]

_BEFORE_RELATION = ("from", "join", "using", "update")
_STRONG = LockMode.ACCESS_EXCLUSIVE
_TABLE_PARTS = ("constraint", "check", "foreign", "primary", "unique", "exclude", "like")


def relations_in(words: Sequence[Word], reading: Reading) -> list[Relation]:
    """Return the known relations that a query names after ``from``, ``join`` or ``update``."""
    found: list[Relation] = []
    for index, word in enumerate(words):
        if word.kind == "word" and word.text in _BEFORE_RELATION:
            ahead = Cursor(words[index + 1 :])
            ahead.take("only")
            if ahead.done or ahead.sees("("):
                continue
            key = reading.known.key(ahead.name())
            if key in reading.known.relations:
                found.append(reading.known.relations[key])
    return found


def read_create(reading: Reading) -> None:
    """Read everything after ``create``."""
    cursor = reading.cursor
    replace = bool(cursor.take("or replace"))
    cursor.take("global", "local")
    temporary = bool(cursor.take("temporary", "temp"))
    unlogged = bool(cursor.take("unlogged"))
    if cursor.take("table"):
        _table(reading, temporary=temporary, unlogged=unlogged)
    elif cursor.take("foreign table"):
        _table(reading, temporary=False, unlogged=False, kind="foreign")
    elif cursor.take("index"):
        _index(reading, unique=False)
    elif cursor.take("unique index"):
        _index(reading, unique=True)
    elif cursor.take("materialized view"):
        _materialized_view(reading)
    elif cursor.take("recursive view", "view"):
        _view(reading, replace=replace, temporary=temporary)
    else:
        _other(reading, replace=replace)


def _other(reading: Reading, *, replace: bool) -> None:
    cursor = reading.cursor
    if cursor.take("policy"):
        _policy(reading)
    elif cursor.take("trigger", "constraint trigger"):
        _on_table(reading, "trigger", LockMode.SHARE_ROW_EXCLUSIVE)
    elif cursor.take("rule"):
        _on_table(reading, "rule", _STRONG)
    elif cursor.take("statistics"):
        cursor.until("from")
        cursor.take("from")
        relation = reading.known.relation(cursor.name())
        reading.lock(relation, LockMode.SHARE_UPDATE_EXCLUSIVE, "create statistics")
    elif cursor.sees("function") or cursor.sees("procedure"):
        _routine(reading, replace=replace)
    elif cursor.take("type"):
        _type(reading)
    elif cursor.take("domain"):
        _domain(reading)
    elif cursor.take("publication"):
        name = cursor.name()
        reading.note("create", name, type="publication")
        if cursor.take("for table"):
            relation = reading.known.relation(cursor.name())
            reading.lock(relation, LockMode.SHARE_UPDATE_EXCLUSIVE, "create publication")
    else:
        _named(reading)


def _named(reading: Reading) -> None:
    """Objects that lock no relation: their name is all that other rules ask for."""
    cursor = reading.cursor
    kind = cursor.take("schema", "sequence", "extension", "role", "user", "aggregate", "cast")
    kind = kind or cursor.take("collation", "operator", "server", "event trigger", "database")
    if kind in ("", "cast", "operator"):
        return
    existing_ok = cursor.take("if not exists")
    cursor.take("authorization")
    place = cursor.offset
    name = cursor.name()
    if kind == "sequence":
        reading.known.make(name, "sequence")
    reading.note("create", name, place, type=kind, maybe=existing_ok)


def _table(reading: Reading, *, temporary: bool, unlogged: bool, kind: str = "table") -> None:
    cursor = reading.cursor
    existing_ok = cursor.take("if not exists")
    place = cursor.offset
    name = cursor.name()
    known = reading.known
    if existing_ok and known.key(name) in known.relations:
        return
    known.relations.pop(known.key(name), None)
    relation = known.make(name, kind)
    relation.temporary = temporary or name.startswith("pg_temp.")
    relation.unlogged = unlogged
    if not relation.temporary:
        reading.note("create", relation.name, place, type="table", maybe=existing_ok)
    if cursor.take("partition of"):
        _partition_of(reading, relation, place)
        return
    cursor.take("of")
    if not cursor.sees("(") and cursor.holds("as"):
        relation.complete = False
        relation.filled = True
        return
    for words in cut_at_commas(cursor.group()):
        _table_part(reading, relation, Cursor(words))
    if cursor.holds("as"):
        return
    if cursor.holds("inherits"):
        cursor.until("inherits")
        cursor.take("inherits")
        for words in cut_at_commas(cursor.group()):
            parent = known.relation(Cursor(words).name())
            _copy_columns(parent, relation)
            reading.lock(parent, LockMode.SHARE_UPDATE_EXCLUSIVE, "inherits", offset=place)
    if cursor.holds("partition by"):
        relation.kind = "partitioned"
    if cursor.holds("using"):
        cursor.until("using")
        cursor.take("using")
        relation.method = identifier(cursor.next())


def _table_part(reading: Reading, relation: Relation, part: Cursor) -> None:
    known = reading.known
    stem = relation.name.rsplit(".", 1)[-1]
    place = part.offset
    keys: list[tuple[str, tuple[str, ...]]] = []
    if part.word.kind == "word" and part.word.text in _TABLE_PARTS:
        if part.take("like"):
            source = known.relation(part.name())
            _copy_columns(source, relation)
            _copy_dependants(reading, source, relation, part)
            return
        spec = read_constraint(part, known, relation.name)
        if spec is None:
            return
        constraints = [spec.constraint]
        if spec.constraint.kind in ("unique", "primary key"):
            keys.append((spec.constraint.name, spec.constraint.columns))
        primary = spec.constraint.columns if spec.constraint.kind == "primary key" else ()
    else:
        column = read_column(part, known)
        name = column.column.name
        relation.columns[name] = column.column
        constraints = column.constraints
        if column.unique:
            keys.append((f"{stem}_{name}_key", (name,)))
        if column.primary:
            keys.append((f"{stem}_pkey", (name,)))
        primary = (name,) if column.primary else ()
    for name in primary:
        relation.column(name).not_null = True
    schema, dot, _ = relation.name.rpartition(".")
    for name, columns in keys:
        key = f"{schema}{dot}{name}"
        known.indexes[key] = Index(key, relation.name, columns, unique=True)
        relation.constraints.setdefault(name, Constraint(name, "unique", columns))
    for constraint in constraints:
        _keep(reading, relation, constraint, place)


def _keep(reading: Reading, relation: Relation, constraint: Constraint, place: int) -> None:
    if constraint.refers and constraint.refers != relation.name:
        referred = reading.known.relation(constraint.refers)
        mode = LockMode.SHARE_ROW_EXCLUSIVE
        reading.lock_family(referred, mode, "create table with a foreign key", offset=place)
    note_key(reading, relation, constraint, place)


def _copy_columns(source: Relation, goal: Relation) -> None:
    goal.complete = goal.complete and source.complete
    for column in source.columns.values():
        copy = Column(column.name, column.type, column.not_null, column.generated, column.default)
        goal.columns.setdefault(column.name, copy)


def _copy_dependants(reading: Reading, source: Relation, goal: Relation, part: Cursor) -> None:
    """What ``like … including`` takes along: checks and indexes."""
    if part.holds("including all") or part.holds("including constraints"):
        for each in source.constraints.values():
            if each.kind == "check":
                copy = Constraint(each.name, each.kind, each.columns, "", each.valid)
                copy.expression = each.expression
                goal.constraints[copy.name] = copy
    if part.holds("including all") or part.holds("including indexes"):
        for number, index in enumerate(reading.known.indexes_of(source.name)):
            name = f"{goal.name}_{'_'.join(index.columns) or number}_idx"
            taken = Index(name, goal.name, index.columns, index.unique, index.partial)
            taken.mentions = index.mentions
            reading.known.indexes[name] = taken


def _partition_of(reading: Reading, relation: Relation, place: int) -> None:
    cursor = reading.cursor
    parent = reading.known.relation(cursor.name())
    reading.lock(parent, _STRONG, "create partition", offset=place)
    look_at_default(reading, parent, "create partition", place)
    _copy_columns(parent, relation)
    relation.row_security = True  # asked of the parent
    cursor.group()
    if cursor.holds("partition by"):
        relation.kind = "partitioned"
    join_parent(parent, relation, is_default=cursor.sees("default"))


def _index(reading: Reading, *, unique: bool) -> None:
    cursor = reading.cursor
    known = reading.known
    concurrently = bool(cursor.take("concurrently"))
    existing_ok = cursor.take("if not exists")
    place = cursor.offset
    name = "" if cursor.sees("on") else identifier(cursor.next())
    cursor.take("on")
    only = bool(cursor.take("only"))
    relation = known.relation(cursor.name())
    schema, dot, _ = relation.name.rpartition(".")
    if existing_ok and f"{schema}{dot}{name}" in known.indexes:
        return
    if cursor.take("using"):
        cursor.next()
    parts = cut_at_commas(cursor.group())
    _note_index(reading, relation, name, parts, unique=unique, only=only)
    detail = {"index": name, "unique": "unique " if unique else "", "on_partitions": ""}
    if concurrently:
        reading.alone = "create index concurrently"
        if relation.kind == "partitioned":
            reading.refused = "an index of a partitioned table cannot be built concurrently"
        mode = LockMode.SHARE_UPDATE_EXCLUSIVE
        reading.lock(relation, mode, "create index", Work.INDEX, Cause.INDEX, offset=place)
        return
    if only and (relation.kind == "partitioned" or not relation.complete):
        reading.lock(relation, LockMode.SHARE, "create index on only", offset=place)
        return
    if relation.kind == "partitioned":
        detail["on_partitions"] = "yes"
    reading.lock_family(
        relation, LockMode.SHARE, "create index", Work.INDEX, Cause.INDEX, offset=place, **detail
    )


def _note_index(
    reading: Reading,
    relation: Relation,
    name: str,
    parts: list[list[Word]],
    *,
    unique: bool,
    only: bool,
) -> None:
    columns: list[str] = []
    mentions: set[str] = set()
    leading = True
    for part in parts:
        plain = len(part) == 1 or part[1].text != "("
        plain = plain and part[0].kind in ("word", "name")
        if plain and leading:
            columns.append(identifier(part[0]))
        elif not plain:
            leading = False
            mentions |= {identifier(word) for word in part if word.kind in ("word", "name")}
        else:
            mentions.add(identifier(part[0]))
    partial = reading.cursor.holds("where")
    schema, dot, _ = relation.name.rpartition(".")
    name = name or f"{relation.name.rsplit('.', 1)[-1]}_{'_'.join(columns) or 'expr'}_idx"
    key = f"{schema}{dot}{name}"
    index = Index(key, relation.name, tuple(columns), unique, partial, only, frozenset(mentions))
    reading.known.indexes[key] = index
    reading.note("create", key, type="index", table=relation.name)


def _view(reading: Reading, *, replace: bool, temporary: bool) -> None:
    cursor = reading.cursor
    place = cursor.offset
    name = cursor.name()
    existing = reading.known.relations.get(reading.known.key(name))
    if existing is not None:
        reading.lock(existing, _STRONG, "replace view", offset=place)
    else:
        existing = reading.known.make(name, "view")
        existing.temporary = temporary
        existing.columns = {}
    if not temporary:
        reading.note("create", existing.name, place, type="view", replace="yes" if replace else "")
    has_options = cursor.holds("with (")
    if existing.options and not has_options:
        reading.note("options lost", existing.name, place)
    existing.options = has_options
    sources = relations_in(cursor.rest, reading)
    existing.reads = tuple(source.name for source in sources)
    for source in sources:
        reading.lock(source, LockMode.ACCESS_SHARE, "create view", offset=place)


def _materialized_view(reading: Reading) -> None:
    cursor = reading.cursor
    existing_ok = cursor.take("if not exists")
    place = cursor.offset
    name = cursor.name()
    if existing_ok and reading.known.key(name) in reading.known.relations:
        return
    sources = relations_in(cursor.rest, reading)
    empty = cursor.holds("with no data")
    view = reading.known.make(name, "matview")
    view.method = "empty" if empty else "heap"
    view.reads = tuple(source.name for source in sources)
    reading.note("create", view.name, place, type="materialized view")
    work, cause = (Work.NONE, Cause.NONE) if empty else (Work.SCAN, Cause.DATA)
    for source in sources:
        mode = LockMode.ACCESS_SHARE
        reading.lock(source, mode, "create materialized view", work, cause, offset=place)


def _on_table(reading: Reading, kind: str, mode: LockMode) -> None:
    cursor = reading.cursor
    place = cursor.offset
    name = identifier(cursor.next())
    cursor.until("on")
    cursor.take("on")
    if kind == "rule":
        cursor.until("to")
        cursor.take("to")
    relation = reading.known.relation(cursor.name())
    reading.lock_family(relation, mode, f"create {kind}", offset=place)
    reading.note("create", name, place, type=kind, table=relation.name)


def _policy(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    name = identifier(cursor.next())
    cursor.take("on")
    relation = reading.known.relation(cursor.name())
    reading.lock(relation, _STRONG, "create policy", offset=place)
    to = "yes" if cursor.holds("to") else ""
    body = expression(cursor.rest)
    relation.shows_all_rows = relation.shows_all_rows or "using ( true )" in body
    reading.note("create", name, place, type="policy", table=relation.name)
    reading.note("policy", name, place, table=relation.name, to=to, body=body)


def _routine(reading: Reading, *, replace: bool) -> None:
    cursor = reading.cursor
    kind = cursor.take("function", "procedure")
    place = cursor.offset
    name = cursor.name()
    cursor.group()
    definer = cursor.holds("security definer")
    pinned = cursor.holds("set search_path")
    stable = cursor.holds("immutable") or cursor.holds("stable")
    reading.known.volatility[reading.known.key(name)] = "stable" if stable else "volatile"
    reading.note("create", name, place, type=kind, replace="yes" if replace else "")
    if definer and not pinned:
        reading.note("definer", name, place)


def _type(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    name = cursor.name()
    cursor.take("as")
    kind = cursor.take("enum", "range") or "composite"
    reading.known.types[reading.known.key(name)] = UserType(reading.known.key(name), kind)
    reading.note("create", name, place, type="type")


def _domain(reading: Reading) -> None:
    cursor = reading.cursor
    place = cursor.offset
    name = cursor.name()
    cursor.take("as")
    base = read_type(cursor)
    constrained = cursor.holds("check") or cursor.holds("not null")
    key = reading.known.key(name)
    reading.known.types[key] = UserType(key, "domain", base, constrained)
    reading.note("create", name, place, type="domain")
