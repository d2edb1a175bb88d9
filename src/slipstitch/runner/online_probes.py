"""May a call of the online toolkit be made again, and how far did a backfill come?"""

from __future__ import annotations

from collections.abc import Sequence

from slipstitch.runner.finding import Catalog, Finding
from slipstitch.runner.protocol import Probe
from slipstitch.runner.statement_names import read_text

__all__ = ["CALLED_AGAIN", "is_called_again", "online_called"]

CALLED_AGAIN = frozenset(
    {
        "add_constraint",
        "backfill",
        "complete_column_change",
        "fill_column_change",
        "finish_column_change",
        "loosen_column_change",
        "reopen_column_change",
        "set_not_null",
        "start_column_change",
        "swap_primary_key",
        "switch_column_change",
        "switch_column_change_back",
        "undo_column_change",
        "use_identity",
        "use_sequence",
        "use_unique_index",
        "validate_constraint",
    }
)
"""Procedures that go on where they stopped, or do nothing when all is done.

Not ``ddl``: whether its statement took effect nobody can tell from its name.
"""

_KNOWN_BY = "to_regprocedure('online.advance_backfill(text, text)') is not null"


def is_called_again(words: Sequence[str]) -> bool:
    """Whether the words after ``call`` name a procedure that may be called again."""
    return tuple(words[:2]) == ("online", ".") and words[2] in CALLED_AGAIN


def online_called(catalog: Catalog, words: Sequence[str]) -> Finding | None:
    """Look whether a ``call online.…`` may be made again."""
    # A schema of this name that is not the toolkit's promises nothing.
    if not is_called_again(words) or catalog.rows(f"select {_KNOWN_BY}", ()) != [(True,)]:
        return None
    if words[2] == "backfill":
        return _backfill(catalog, read_text(words[4]))
    return Finding(Probe.NOT_DONE, "the call goes on where it stopped")


def _backfill(catalog: Catalog, name: str | None) -> Finding:
    again = Finding(Probe.NOT_DONE, "the backfill goes on after its last batch")
    readable = "select has_table_privilege('online.backfills', 'select')"
    if name is None or catalog.rows(readable, ()) != [(True,)]:
        return again
    found = catalog.rows(
        "select phase, scanned_rows, batch_rows from online.backfills where name = %s", [name]
    )
    if not found:
        return Finding(Probe.NOT_DONE, f'backfill "{name}" was not begun')
    phase, scanned, batch = found[0]
    if phase == "done":
        return Finding(Probe.DONE, f'backfill "{name}" is done')
    return Finding(
        Probe.NOT_DONE,
        f'backfill "{name}" is behind {scanned} rows and goes on there;'
        f" at most one batch ({batch} rows) is lost",
    )
