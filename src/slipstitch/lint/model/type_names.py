"""Names of types, and which change of type leaves the table's rows as they are."""

from __future__ import annotations

from slipstitch.lint.model.cursor import Cursor, text_of
from slipstitch.records import record

__all__ = ["BINARY_COERCIBLE", "TypeName", "keeps_rows", "read_type"]

_ALIASES = {
    "int": "integer",
    "int4": "integer",
    "int8": "bigint",
    "int2": "smallint",
    "decimal": "numeric",
    "bool": "boolean",
    "float8": "double precision",
    "float4": "real",
    "float": "double precision",
    "character varying": "varchar",
    "char varying": "varchar",
    "character": "char",
    "bpchar": "char",
    "bit varying": "varbit",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
}
_PHRASES = ("double precision", "character varying", "char varying", "bit varying")
_ZONES = ("with time zone", "without time zone")
_FIELDS = ("year", "month", "day", "hour", "minute", "second", "to")
# pg_cast of PostgreSQL 14 to 18 where the method is "binary", both ends ordinary types.
BINARY_COERCIBLE = frozenset(
    {
        ("text", "varchar"),
        ("varchar", "text"),
        ("bit", "varbit"),
        ("varbit", "bit"),
        ("cidr", "inet"),
        ("xml", "text"),
        ("xml", "varchar"),
        ("xml", "char"),
        ("integer", "oid"),
        ("oid", "integer"),
        ("text", "char"),
        ("varchar", "char"),
        ("citext", "text"),
        ("citext", "varchar"),
        ("text", "citext"),
        ("varchar", "citext"),
    }
)
# Types whose number in parentheses limits what is stored, and whose default is no limit.
_LIMITED = ("varchar", "varbit", "timestamp", "timestamptz", "time", "timetz", "interval")


@record
class TypeName:
    """A type as it is written: base name, numbers in parentheses, array or not."""

    base: str
    numbers: tuple[int, ...] = ()
    array: bool = False

    def __str__(self) -> str:
        shown = self.base
        if self.numbers:
            shown += f"({', '.join(map(str, self.numbers))})"
        return shown + ("[]" if self.array else "")


def read_type(cursor: Cursor) -> TypeName:
    """Read the name of a type.

    >>> str(read_type(Cursor.of("character varying ( 20 ) [] not null")))
    'varchar(20)[]'
    >>> str(read_type(Cursor.of("timestamp(3) with time zone default now()")))
    'timestamptz(3)'
    """
    cursor.take("setof")
    base = cursor.take(*_PHRASES) or cursor.name()
    base = base.removeprefix("pg_catalog.").removeprefix("public.")
    numbers: tuple[int, ...] = ()
    if cursor.sees("("):
        digits = text_of(cursor.group()).replace(" ", "").split(",")
        numbers = tuple(int(digit) for digit in digits if digit.lstrip("-").isdigit())
    if base in ("timestamp", "time"):
        zone = cursor.take(*_ZONES)
        base = _ALIASES.get(f"{base} {zone}", base) if zone else base
    if base == "interval":
        cursor.skip(*_FIELDS)
    base = _ALIASES.get(base, base)
    if base in ("char", "bit") and not numbers:
        numbers = (1,)
    array = bool(cursor.take("array"))
    while cursor.sees("["):
        array = True
        while not cursor.done and cursor.next().text != "]":
            pass
    return TypeName(base, numbers, array)


def keeps_rows(old: TypeName, new: TypeName, *, utc: bool = False) -> bool:
    """Tell whether a column can change its type without its table being written again.

    :param utc: the session's time zone is known to be UTC.

    >>> varchar = TypeName("varchar", (20,))
    >>> keeps_rows(varchar, TypeName("text")), keeps_rows(varchar, TypeName("varchar", (10,)))
    (True, False)
    >>> keeps_rows(TypeName("numeric", (10, 2)), TypeName("numeric", (12, 2)))
    True
    """
    if old == new:
        return True
    alike = old.base == new.base or (old.base, new.base) in BINARY_COERCIBLE
    if old.array or new.array:
        return old.array and new.array and old.base == new.base and not new.numbers
    if old.base == new.base:
        return _keeps_length(old, new)
    if utc and {old.base, new.base} == {"timestamp", "timestamptz"}:
        return not new.numbers
    # A length is tried on each value once the type is another.
    return alike and not new.numbers


def _keeps_length(old: TypeName, new: TypeName) -> bool:
    if old.base == "numeric":
        if not new.numbers:
            return True
        if not old.numbers:
            return False
        old_scale = old.numbers[1] if len(old.numbers) > 1 else 0
        new_scale = new.numbers[1] if len(new.numbers) > 1 else 0
        return new_scale == old_scale and new.numbers[0] >= old.numbers[0]
    if old.base in _LIMITED:
        if not new.numbers:
            return True
        six = old.numbers or ((6,) if old.base not in ("varchar", "varbit") else ())
        return bool(six) and new.numbers[0] >= six[0]
    return not new.numbers
