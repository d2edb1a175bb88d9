"""Classes of characters as PostgreSQL's lexers have them, for regular expressions.

Each is written as what it is not. All that is no ASCII counts as a letter, and a class that
names those million characters takes Python a hundred times as long to compile.
"""

from __future__ import annotations

__all__ = ["NAME_DOLLAR_PART", "NAME_PART", "NAME_START", "NUMBER_OR_NAME_PART", "NUMBER_PART"]

_NO_LETTER = r"\x3a-\x40\x5b-\x5e\x60\x7b-\x7f"

NAME_START = rf"[^\x00-\x2f0-9{_NO_LETTER}]"
"""A letter or ``_``."""

NAME_PART = rf"[^\x00-\x2f{_NO_LETTER}]"
"""A letter, ``_`` or digit."""

NAME_DOLLAR_PART = rf"[^\x00-\x23\x25-\x2f{_NO_LETTER}]"
"""A letter, ``_``, digit or ``$``."""

NUMBER_PART = rf"[^\x00-\x2d\x2f{_NO_LETTER}]"
"""A letter, ``_``, digit or ``.``."""

NUMBER_OR_NAME_PART = rf"[^\x00-\x23\x25-\x2d\x2f{_NO_LETTER}]"
"""A letter, ``_``, digit, ``.`` or ``$``."""
