"""The server's lock modes: which conflict, and which keep readers or writers waiting."""

from __future__ import annotations

__all__ = ["STRONG", "conflicts_of", "name_of"]

_MODES = (
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
)
# The table of PostgreSQL's documentation (13.3.1): what each mode waits for.
_CONFLICTS = {
    "AccessShareLock": _MODES[7:],
    "RowShareLock": _MODES[6:],
    "RowExclusiveLock": _MODES[4:],
    "ShareUpdateExclusiveLock": _MODES[3:],
    "ShareLock": (*_MODES[2:4], *_MODES[5:]),
    "ShareRowExclusiveLock": _MODES[2:],
    "ExclusiveLock": _MODES[1:],
    "AccessExclusiveLock": _MODES,
}
STRONG = _MODES[4:]
"""Modes that keep somebody out who writes, or reads, rows."""


def conflicts_of(mode: str) -> tuple[str, ...]:
    """Return the modes that a mode, spelled as in ``pg_locks``, waits for.

    >>> conflicts_of("ShareLock")[0], "ShareLock" in conflicts_of("ShareLock")
    ('RowExclusiveLock', False)
    """
    return _CONFLICTS.get(mode, _MODES)


def name_of(mode: str) -> str:
    """Return a mode as ``lock table`` takes it.

    >>> name_of("ShareRowExclusiveLock")
    'share row exclusive'
    """
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in mode)
    return words.strip().removesuffix(" lock")
