"""What configuration values mean as booleans and numbers, and how such values are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from slipstitch.lazy import pattern

__all__ = ["CASTS", "fill_variables", "to_bool", "to_int", "to_number"]

VARIABLE = pattern(
    r"\$(?P<escaped>\$)?\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}"
)

TRUE_WORDS = frozenset({"true", "yes", "on", "1"})
FALSE_WORDS = frozenset({"false", "no", "off", "0", ""})
UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


def fill_variables(value: str, environ: Mapping[str, str]) -> str:
    """Put variables of the environment in the place of their names.

    :raises KeyError: with the name of a variable that is not set and has no default.

    >>> fill_variables("db:pg://${WHO}@${HOST:-localhost}/$${x}", {"WHO": "ada"})
    'db:pg://ada@localhost/${x}'
    """

    def fill(found: re.Match[str]) -> str:
        if found["escaped"]:
            return found[0][1:]
        given = environ.get(found["name"])
        if not given and found["default"] is not None:
            return found["default"]
        if given is None:
            raise KeyError(found["name"])
        return given

    return VARIABLE.sub(fill, value)


def to_bool(value: str | None) -> bool:
    """Read a boolean; a key without a value is true.

    :raises ValueError: when it is neither.

    >>> to_bool("On"), to_bool(""), to_bool(None)
    (True, False, True)
    """
    if value is None or value.lower() in TRUE_WORDS:
        return True
    if value.lower() in FALSE_WORDS:
        return False
    message = f'"{value}" is neither true nor false'
    raise ValueError(message)


def to_int(value: str | None) -> int:
    """Read a whole number, which may end in k, m or g (times 1024, and so on).

    :raises ValueError: when it is none.

    >>> to_int("-3"), to_int("2K")
    (-3, 2048)
    """
    match = re.fullmatch(r"\s*([-+]?[0-9]+)([kmg]?)\s*", value or "", re.IGNORECASE)
    if match is None:
        message = f'"{value or ""}" is not a whole number'
        raise ValueError(message)
    return int(match[1]) * UNITS[match[2].lower()]


def to_number(value: str | None) -> Decimal:
    """Read a number, which may end in k, m or g (times 1024, and so on).

    :raises ValueError: when it is none.

    >>> to_number("3.5"), to_number("1.5k")
    (Decimal('3.5'), Decimal('1536.0'))
    """
    match = re.fullmatch(
        r"\s*([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))([kmg]?)\s*", value or "", re.IGNORECASE
    )
    if match is None:
        message = f'"{value or ""}" is not a number'
        raise ValueError(message)
    return Decimal(match[1]) * UNITS[match[2].lower()]


def _as_bool(value: str | None) -> str:
    return "true" if to_bool(value) else "false"


def _as_int(value: str | None) -> str:
    return str(int(to_number(value)))


def _as_number(value: str | None) -> str:
    """Write a number without the noughts that a unit brought.

    >>> _as_number("1.5k"), _as_number("5.25"), _as_number("10")
    ('1536', '5.25', '10')
    """
    text = f"{to_number(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_bool_or_int(value: str | None) -> str:
    try:
        return _as_int(value)
    except ValueError:
        return _as_bool(value)


CASTS: dict[str, Callable[[str | None], str]] = {
    "bool": _as_bool,
    "int": _as_int,
    "num": _as_number,
    "bool-or-int": _as_bool_or_int,
}
"""How ``config`` writes a value of each type; each raises ``ValueError`` for what is none."""
