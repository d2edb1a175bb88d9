"""Read a column or a constraint as it is written in ``create table`` and ``alter table``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from slipstitch.lint.model.cursor import Cursor, identifier
from slipstitch.lint.model.relations import Column, Constraint, Known, UserType
from slipstitch.lint.model.type_names import TypeName, read_type
from slipstitch.records import record
from slipstitch.script.words import Word

__all__ = [
    "ColumnSpec",
    "ConstraintSpec",
    "expression",
    "has_volatile_call",
    "read_column",
    "read_constraint",
    "resolved_type",
]

_STOPS = (
    "not",
    "null",
    "check",
    "unique",
    "primary",
    "references",
    "constraint",
    "generated",
    "collate",
    "default",
    "deferrable",
    "initially",
    "compression",
    "storage",
)
SERIALS = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"} | {
    "serial4": "integer",
    "serial8": "bigint",
    "serial2": "smallint",
}
# Called so often in defaults that they are known; every other function counts as volatile
# unless the plan says otherwise, which is also what the server takes for granted.
_STEADY = frozenset(
    """
    now transaction_timestamp statement_timestamp current_setting current_schema
    current_database date_trunc date_part extract to_char to_date to_timestamp to_number
    to_tsvector to_jsonb to_json lower upper initcap md5 sha256 concat concat_ws format length
    substring substr left right replace trim btrim ltrim rtrim coalesce nullif greatest least
    row array jsonb_build_object json_build_object jsonb_build_array json_build_array make_date
    make_time make_timestamp make_timestamptz make_interval age abs round ceil floor mod power
    sqrt int4range int8range numrange tsrange tstzrange daterange point box numeric decimal
    varchar char bit timestamp timestamptz time interval cast timezone string_to_array encode
    decode convert_to repeat lpad rpad position inet cidr txid_current_if_assigned
    pg_current_xact_id_if_assigned regexp_replace split_part array_fill inet_client_addr
    inet_client_port inet_server_addr pg_backend_pid current_schemas version uuid_nil pg_typeof
    localtimestamp localtime current_timestamp current_time current_user session_user
    """.split()  # noqa: SIM905 - a hundred quoted words would fill a page
)
_OPERATORS = frozenset({"and", "or", "not", "in", "is", "between", "like", "any", "all", "exists"})


@record(frozen=False, slots=False)
class ColumnSpec:
    """A column as it is written."""

    column: Column
    type: TypeName
    default: Sequence[Word] = ()
    serial: bool = False
    unique: bool = False
    primary: bool = False
    constraints: list[Constraint] = field(default_factory=list)


@record(frozen=False, slots=False)
class ConstraintSpec:
    """A table constraint as it is written. ``using_index`` names the index it takes over."""

    constraint: Constraint
    using_index: str = ""
    enforced: bool = True
    without_overlaps: bool = False


def expression(words: Sequence[Word]) -> str:
    """Return an expression in one spelling, to compare it.

    >>> expression(Cursor.of('"n"  IS NOT NULL').words)
    'n is not null'
    """
    return " ".join(identifier(word) for word in words)


def has_volatile_call(words: Sequence[Word], known: Known) -> str:
    """Return the first function in an expression that gives another value for each row."""
    for index, word in enumerate(words):
        follower = words[index + 1].text if index + 1 < len(words) else ""
        if word.kind not in ("word", "name") or follower != "(":
            continue
        before = words[index - 1].text if index else ""
        name = identifier(word)
        if name in _OPERATORS or before == "::":
            continue
        full = name
        if before == "." and index > 1:
            full = f"{identifier(words[index - 2])}.{name}"
        said = known.volatility.get(known.key(full.removeprefix("pg_catalog.")))
        if said is None:
            said = "stable" if name in _STEADY else "volatile"
        if said == "volatile":
            return full
    return ""


def read_column(cursor: Cursor, known: Known) -> ColumnSpec:
    """Read ``name type constraint…`` to its end."""
    name = identifier(cursor.next())
    written = read_type(cursor)
    serial = written.base in SERIALS
    if serial:
        written = TypeName(SERIALS[written.base])
    spec = ColumnSpec(Column(name, written, not_null=serial, default=serial), written)
    spec.serial = serial
    domain = known.types.get(known.key(written.base))
    if domain is not None and domain.kind == "domain" and domain.constrained:
        spec.column.generated = ""
    label = ""
    while not cursor.done:
        if cursor.take("constraint"):
            label = identifier(cursor.next())
        else:
            _read_column_part(cursor, spec, label, known)
            label = ""
    return spec


def _read_column_part(cursor: Cursor, spec: ColumnSpec, label: str, known: Known) -> None:
    column = spec.column
    if cursor.take("not null"):
        column.not_null = True
    elif cursor.take("default"):
        first = cursor.next()
        spec.default = (first, *cursor.until(*_STOPS)) if first.text != "null" else ()
        column.default = bool(spec.default)
    elif cursor.take("generated"):
        _read_generated(cursor, column)
    elif cursor.take("check"):
        words = cursor.group()
        check = Constraint(label or f"{column.name}_check", "check", (column.name,))
        check.expression = expression(words)
        check.valid = not cursor.take("not valid")
        spec.constraints.append(check)
    elif cursor.take("primary key"):
        column.not_null = spec.primary = True
    elif cursor.take("unique"):
        spec.unique = True
    elif cursor.take("references"):
        refers = known.key(cursor.name())
        cursor.group()
        key = Constraint(label or f"{column.name}_fkey", "foreign key", (column.name,), refers)
        spec.constraints.append(key)
    else:
        cursor.next()


def _read_generated(cursor: Cursor, column: Column) -> None:
    cursor.take("always", "by default")
    cursor.take("as")
    if cursor.take("identity"):
        column.generated = "identity"
        column.not_null = True
        cursor.group()
        return
    cursor.group()
    column.generated = cursor.take("stored", "virtual") or "virtual"


def resolved_type(
    known: Known, written: TypeName | None
) -> tuple[TypeName | None, UserType | None]:
    """Return the type under a domain, and the user's type itself if it is one."""
    if written is None:
        return None, None
    user = known.types.get(known.key(written.base))
    if user is not None and user.kind == "domain" and user.base is not None and not written.array:
        return user.base, user
    return written, user


_KINDS = ("check", "foreign key", "primary key", "unique", "exclude", "not null")


def read_constraint(cursor: Cursor, known: Known, table: str) -> ConstraintSpec | None:
    """Read a table constraint, ``constraint name`` included; nothing if none stands here."""
    label = identifier(cursor.next()) if cursor.take("constraint") else ""
    kind = cursor.take(*_KINDS)
    if not kind:
        return None
    spec = ConstraintSpec(Constraint(label, kind))
    constraint = spec.constraint
    if kind == "not null":
        constraint.columns = (identifier(cursor.next()),)
        constraint.expression = f"{constraint.columns[0]} is not null"
    elif kind == "check":
        constraint.expression = expression(cursor.group())
    elif kind == "foreign key":
        constraint.columns = cursor.name_list()
        cursor.take("references")
        constraint.refers = known.key(cursor.name())
        cursor.group()
    elif cursor.take("using index"):
        spec.using_index = cursor.name()
    else:
        cursor.take("nulls not distinct", "nulls distinct")
        if kind == "exclude":
            cursor.until("(")
        words = cursor.group()
        spec.without_overlaps = any(word.text == "overlaps" for word in words)
        constraint.columns = tuple(
            identifier(word)
            for index, word in enumerate(words)
            if index == 0 or words[index - 1].text == ","
        )
    constraint.valid = not cursor.holds("not valid")
    spec.enforced = not cursor.holds("not enforced")
    stem = table.rsplit(".", 1)[-1]
    ending = {"check": "check", "foreign key": "fkey", "primary key": "pkey", "unique": "key"}
    columns = "_".join(constraint.columns)
    middle = "" if kind == "primary key" else f"_{columns}" if columns else ""
    constraint.name = label or f"{stem}{middle}_{ending.get(kind, 'excl')}"
    return spec
