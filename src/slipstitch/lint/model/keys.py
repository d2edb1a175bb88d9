"""Adding and dropping constraints of a table that may have rows."""

from __future__ import annotations

from slipstitch.lint.model.columns import ConstraintSpec
from slipstitch.lint.model.effects import Cause, LockMode, Work
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Constraint, Index, Relation

__all__ = ["add_constraint", "drop_constraint", "note_key"]

_STRONG = LockMode.ACCESS_EXCLUSIVE
_MIDDLE = LockMode.SHARE_ROW_EXCLUSIVE
_BUILDS = ("unique", "primary key", "exclude")


def note_key(reading: Reading, relation: Relation, constraint: Constraint, place: int) -> None:
    """Keep a constraint, and tell of it if it is a foreign key."""
    relation.constraints[constraint.name] = constraint
    if constraint.kind == "foreign key":
        reading.note(
            "foreign key",
            constraint.name,
            place,
            table=relation.name,
            columns=",".join(constraint.columns),
            refers=constraint.refers,
        )


def add_constraint(
    reading: Reading, relation: Relation, spec: ConstraintSpec, only: bool, place: int
) -> None:
    """Read ``alter table … add constraint``."""
    constraint = spec.constraint
    if not spec.enforced or spec.without_overlaps or constraint.kind == "not null":
        reading.since = max(reading.since, 18)
    if constraint.kind == "foreign key":
        _foreign_key(reading, relation, spec, place)
    elif constraint.kind in _BUILDS:
        _index_key(reading, relation, spec, only, place)
    else:
        work, cause = Work.NONE, Cause.NONE
        proven = constraint.kind == "not null" and relation.proves_not_null(constraint.columns[0])
        if constraint.valid and spec.enforced and not proven:
            work = Work.SCAN
            cause = Cause.NOT_NULL if constraint.kind == "not null" else Cause.CHECK
        reading.lock_family(
            relation,
            _STRONG,
            f"add {constraint.kind} constraint",
            work,
            cause,
            offset=place,
            constraint=constraint.name,
            column=constraint.columns[0] if constraint.columns else "",
            expression=constraint.expression,
        )
        constraint.valid = constraint.valid and spec.enforced
        if constraint.kind == "not null" and constraint.valid:
            relation.column(constraint.columns[0]).not_null = True
    note_key(reading, relation, constraint, place)


def _foreign_key(reading: Reading, relation: Relation, spec: ConstraintSpec, place: int) -> None:
    constraint = spec.constraint
    known = reading.known
    referred = known.relation(constraint.refers)
    leaves = known.family(relation)
    looks = constraint.valid and spec.enforced
    adopted = bool(leaves) and all(_has_same_key(leaf, constraint) for leaf in leaves)
    if relation.kind == "partitioned" and not constraint.valid:
        reading.since = max(reading.since, 18)
    work, cause = (
        (Work.SCAN, Cause.FOREIGN_KEY)
        if looks and not adopted
        else (
            Work.NONE,
            Cause.NONE,
        )
    )
    columns = ", ".join(constraint.columns)
    reading.lock_family(
        relation,
        _MIDDLE,
        "add foreign key",
        work,
        cause,
        offset=place,
        constraint=constraint.name,
        column=columns,
        refers=constraint.refers,
    )
    if referred is not relation:
        mode = _STRONG if adopted else _MIDDLE
        # A table that was made and filled here is read too, while writers of the other one wait.
        read = (work, cause) if relation.filled and not relation.seen else (Work.NONE, Cause.NONE)
        reading.lock_family(
            referred, mode, "add foreign key", *read, offset=place, refers=constraint.refers
        )


def _has_same_key(leaf: Relation, constraint: Constraint) -> bool:
    return any(
        each.kind == "foreign key"
        and each.columns == constraint.columns
        and each.refers == constraint.refers
        and each.valid
        for each in leaf.constraints.values()
    )


def _index_key(
    reading: Reading, relation: Relation, spec: ConstraintSpec, only: bool, place: int
) -> None:
    constraint = spec.constraint
    known = reading.known
    work, cause = Work.INDEX, Cause.KEY
    if spec.using_index:
        taken = known.indexes.get(known.key(spec.using_index))
        constraint.columns = taken.columns if taken is not None else ()
        work, cause = _key_scan(relation, constraint)
    elif only and (relation.kind == "partitioned" or not relation.complete):
        work, cause = Work.NONE, Cause.NONE
    detail = {
        "constraint": constraint.name,
        "kind": constraint.kind,
        "column": ", ".join(constraint.columns),
        "why": "its columns may hold nulls" if spec.using_index else "",
    }
    if only:
        reading.lock(relation, _STRONG, "add key", work, cause, offset=place)
    else:
        reading.lock_family(relation, _STRONG, "add key", work, cause, offset=place, **detail)
    if constraint.kind == "primary key":
        for column in constraint.columns:
            relation.column(column).not_null = True
    if constraint.columns:
        name = known.key(constraint.name)
        known.indexes[name] = Index(name, relation.name, constraint.columns, unique=True)


def _key_scan(relation: Relation, constraint: Constraint) -> tuple[Work, Cause]:
    """An index spares the build; a primary key still looks for nulls that may be there."""
    if constraint.kind != "primary key" or not relation.complete or not constraint.columns:
        return Work.NONE, Cause.NONE
    if all(relation.proves_not_null(column) for column in constraint.columns):
        return Work.NONE, Cause.NONE
    return Work.SCAN, Cause.NOT_NULL


def drop_constraint(reading: Reading, relation: Relation, name: str) -> None:
    """Read ``alter table … drop constraint``; a foreign key locks the other table as well."""
    place = reading.cursor.words[0].start
    known = reading.known
    reading.lock_family(relation, _STRONG, "drop constraint", offset=place)
    reading.note("drop constraint", name, place, table=relation.name)
    constraint = relation.constraints.pop(name, None)
    if constraint is not None and constraint.kind == "foreign key":
        referred = known.relation(constraint.refers)
        if referred is not relation:
            reading.lock(referred, _STRONG, "drop foreign key", offset=place)
    if reading.cursor.take("cascade"):
        reading.note("cascade", name, place)
        for child, reference in known.referring(relation.name):
            reading.lock(child, _STRONG, "drop foreign key", offset=place)
            child.constraints.pop(reference.name, None)
    known.indexes.pop(known.key(name), None)
    if constraint is not None and constraint.kind == "not null":
        relation.column(constraint.columns[0]).not_null = False
