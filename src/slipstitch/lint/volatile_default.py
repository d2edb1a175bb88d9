"""Rule: a new column whose default differs from row to row."""

from __future__ import annotations

from slipstitch.lint.lock_finding import findings_of
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.rule import Rule

__all__ = ["RULE"]


def _safer(effect: Effect) -> str:
    table, column = effect.relation, effect.detail.get("column", "x")
    return (
        f"alter table {table} add column {column} {effect.detail.get('type', '…')};\n"
        f"alter table {table} alter column {column} set default …;\n"
        "-- in further changes: fill old rows in batches; then, where nulls are not allowed:\n"
        f"alter table {table} add check ({column} is not null) not valid;  -- and validate it"
    )


CODE = "volatile-default"
RULE = Rule(
    CODE,
    "A new column must not take a default that differs from row to row.",
    "The server then writes the whole table again under a lock that stops every reader.",
    findings_of(CODE, (Cause.DEFAULT,), _safer),
)
