"""Rule: a check or foreign key that is tried on every row under its lock."""

from __future__ import annotations

from slipstitch.lint.lock_finding import findings_of
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.rule import Rule

__all__ = ["RULE"]


def _safer(effect: Effect) -> str:
    table = effect.relation
    name = effect.detail.get("constraint") or "name"
    if effect.cause is Cause.FOREIGN_KEY:
        column = effect.detail.get("column", "…")
        refers = effect.detail.get("refers", "…")
        body = f"foreign key ({column}) references {refers}"
    else:
        body = f"check ({effect.detail.get('expression') or '…'})"
    return (
        f"alter table {table} add constraint {name} {body} not valid;\n"
        f"alter table {table} validate constraint {name};  -- in the next change"
    )


CODE = "blocking-constraint"
RULE = Rule(
    CODE,
    "A check or foreign key is added not valid, and validated in another transaction.",
    "Otherwise every row is read while writers, often readers too, wait.",
    findings_of(CODE, (Cause.CHECK, Cause.FOREIGN_KEY), _safer),
)
