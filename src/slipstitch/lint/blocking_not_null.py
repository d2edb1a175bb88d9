"""Rule: nulls looked for in every row under the strongest lock."""

from __future__ import annotations

from slipstitch.lint.lock_finding import findings_of
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.rule import Rule

__all__ = ["RULE"]


def _safer(effect: Effect) -> str:
    table, column = effect.relation, effect.detail.get("column") or "x"
    name = f"{table.rsplit('.', 1)[-1]}_{column}_is_there".replace(", ", "_")
    return (
        f"alter table {table} add constraint {name} check ({column} is not null) not valid;\n"
        f"alter table {table} validate constraint {name};  -- in the next change\n"
        f"alter table {table} alter column {column} set not null;  -- then, in a statement alone\n"
        f"alter table {table} drop constraint {name};"
    )


CODE = "blocking-not-null"
RULE = Rule(
    CODE,
    "Not null is set where a validated check already proves it.",
    "Otherwise the server reads every row while readers and writers wait.",
    findings_of(CODE, (Cause.NOT_NULL,), _safer),
)
