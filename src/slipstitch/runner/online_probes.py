"""May a call of the online toolkit be made again, and how far did a backfill come?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from slipstitch.runner.ddl_probes import definition_made
from slipstitch.runner.finding import Catalog, Finding
from slipstitch.runner.protocol import Probe
from slipstitch.runner.statement_names import read_name, read_text
from slipstitch.script.words import words_of

__all__ = ["CALLED_AGAIN", "is_called_again", "online_called"]

CALLED_AGAIN = frozenset(
    {
        "add_constraint",
        "backfill",
        "complete_column_change",
        "copy_sync",
        "direct_sync",
        "fill_column_change",
        "finish_column_change",
        "loosen_column_change",
        "reconcile",
        "reopen_column_change",
        "set_not_null",
        "start_column_change",
        "start_partitioning",
        "start_sync",
        "stop_sync",
        "swap_primary_key",
        "swap_sync",
        "switch_column_change",
        "switch_column_change_back",
        "undo_column_change",
        "unswap_sync",
        "use_identity",
        "use_sequence",
        "use_unique_index",
        "validate_constraint",
    }
)
"""Procedures that go on where they stopped, or do nothing when all is done.

Not ``ddl``: whether its statement took effect is asked of the catalog.
"""

_AGAIN = Finding(Probe.NOT_DONE, "the call goes on where it stopped")
_KNOWN_BY = "to_regprocedure('online.advance_backfill(text, text)') is not null"


def is_called_again(words: Sequence[str]) -> bool:
    """Whether the words after ``call`` name a procedure that may be called again."""
    return tuple(words[:2]) == ("online", ".") and words[2] in CALLED_AGAIN


def online_called(catalog: Catalog, words: Sequence[str]) -> Finding | None:
    """Look whether a ``call online.…`` took effect, or may be made again."""
    if tuple(words[:2]) != ("online", "."):
        return None
    # A schema of this name that is not the toolkit's promises nothing.
    if catalog.rows(f"select {_KNOWN_BY}", ()) != [(True,)]:
        return None
    rule = _RULES.get(words[2])
    if rule is not None:
        return rule(catalog, words[4:])
    return _AGAIN if words[2] in CALLED_AGAIN else None


def _definition(catalog: Catalog, arguments: Sequence[str]) -> Finding | None:
    text = read_text(arguments[0])
    return definition_made(catalog, text) if text is not None else None


def _index_used(catalog: Catalog, arguments: Sequence[str]) -> Finding | None:
    """Look for the index of a call that gives it another name: it cannot be named again."""
    index = read_text(arguments[2]) if arguments[1] == "," else None
    if index is None:
        return _AGAIN
    name, _ = read_name([word.text for word in words_of(index)])
    if catalog.relation(name) is None:
        return Finding(Probe.DONE, f"index {name[1]} has the name of its constraint")
    return Finding(Probe.NOT_DONE, f"index {name[1]} is not used by a constraint of its own name")


def _key_swapped(catalog: Catalog, arguments: Sequence[str]) -> Finding | None:
    """Look as for any index that is used, and whether the foreign keys are validated."""
    finding = _index_used(catalog, arguments)
    table = read_text(arguments[0])
    if finding is None or finding.probe is not Probe.DONE or table is None:
        return finding
    name, _ = read_name([word.text for word in words_of(table)])
    open_keys = catalog.rows(
        "select from pg_catalog.pg_constraint as c where c.confrelid = %s and c.contype = 'f'"
        " and not c.convalidated",
        [catalog.relation(name)],
    )
    return None if open_keys else finding


def _backfill(catalog: Catalog, arguments: Sequence[str]) -> Finding:
    name = read_text(arguments[0])
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


_RULES: dict[str, Callable[[Catalog, Sequence[str]], Finding | None]] = {
    "backfill": _backfill,
    "ddl": _definition,
    "swap_primary_key": _key_swapped,
    "use_unique_index": _index_used,
}
