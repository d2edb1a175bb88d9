"""What configuration values mean as booleans and whole numbers."""

from __future__ import annotations

import re

__all__ = ["to_bool", "to_int"]

TRUE_WORDS = frozenset({"true", "yes", "on", "1"})
FALSE_WORDS = frozenset({"false", "no", "off", "0", ""})
UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


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
