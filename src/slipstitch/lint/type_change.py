"""Rule: a change of type that writes, reads or indexes the table again."""

from __future__ import annotations

from slipstitch.lint.lock_finding import findings_of
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.rule import Rule

__all__ = ["RULE"]


def _safer(effect: Effect) -> str:
    table, column = effect.relation, effect.detail.get("column", "x")
    new = effect.detail.get("type", "…")
    return (
        f"alter table {table} add column {column}_new {new};\n"
        "-- then, each a change of its own: a trigger that keeps both columns equal, a backfill\n"
        "-- in batches, indexes built concurrently, constraints not valid and validated, and one\n"
        "-- short transaction that swaps the names"
    )


CODE = "type-change"
RULE = Rule(
    CODE,
    "A change of type must not make the server write the table again.",
    "Readers and writers wait until every row, and every index, is written.",
    findings_of(CODE, (Cause.TYPE,), _safer),
)
