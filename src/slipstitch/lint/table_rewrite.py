"""Rule: any other statement that writes the whole table again."""

from __future__ import annotations

from slipstitch.lint.lock_finding import findings_of
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.rule import Rule

__all__ = ["RULE"]

_BY_ACTION = {
    "vacuum full": "-- pg_repack or pg_squeeze rewrite the table while it is in use",
    "cluster": "-- pg_repack orders the table while it is in use",
    "set tablespace": "-- pg_repack --tablespace moves the table while it is in use",
    "add column": (
        "-- a plain column, a trigger that fills it, a backfill in batches; or an index on the\n"
        "-- expression; or, from PostgreSQL 18, a virtual generated column"
    ),
}
_ELSEWHERE = "-- a new table as it should be: keep both equal by triggers, fill it, swap names"


def _safer(effect: Effect) -> str:
    return _BY_ACTION.get(effect.what, _ELSEWHERE)


CODE = "table-rewrite"
RULE = Rule(
    CODE,
    "A statement must not write a table in use again.",
    "Readers and writers wait as long as the copy takes.",
    findings_of(CODE, (Cause.REWRITE,), _safer),
)
