"""What makes a session fresh for the next script, in the words that the server is sent."""

from __future__ import annotations

__all__ = [
    "DISCARD",
    "DISCARD_BUT_PREPARED",
    "RENAME",
    "RENAME_FOR_NOW",
    "UNLOCK_AND_RENAME",
    "named",
]

DISCARD = b"discard all"

DISCARD_BUT_PREPARED: tuple[bytes, ...] = (
    b"begin",
    b"close all",
    b"set session authorization default",
    b"reset all",
    b"unlisten *",
    b"discard temp",
    b"discard sequences",
)
"""What DISCARD ALL does, but for what we had prepared.

Locks are given back by ``UNLOCK_AND_RENAME``, and a COMMIT has to follow that: it is a transaction
of its own, or a BEGIN behind it would be in the same.
"""

RENAME = b"select pg_catalog.set_config('application_name', $1, false)"

RENAME_FOR_NOW = b"select pg_catalog.set_config('application_name', $1, true)"
"""The same until the end of the transaction: a ROLLBACK takes the name back."""

UNLOCK_AND_RENAME = b"""\
select
    pg_catalog.pg_advisory_unlock_all(),
    pg_catalog.set_config('application_name', $1, false)"""


def named(name: str) -> bytes:
    """Return a name as the parameter of what renames a session."""
    return name.encode("utf-8", "replace")
