"""Rule: a unique, primary key or exclusion constraint that builds its index under its lock."""

from __future__ import annotations

from slipstitch.lint.lock_finding import findings_of
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.rule import Rule

__all__ = ["RULE"]


def _safer(effect: Effect) -> str:
    table = effect.relation
    columns = effect.detail.get("column") or "…"
    kind = effect.detail.get("kind", "unique")
    name = effect.detail.get("constraint") or f"{table.rsplit('.', 1)[-1]}_key"
    if kind == "exclude":
        return "-- no form for tables in use: build it on a new table and swap, or use a trigger"
    return (
        f"create unique index concurrently {name} on {table} ({columns});  -- in no transaction\n"
        f"alter table {table} add constraint {name} {kind} using index {name};  -- next change"
    )


CODE = "blocking-key"
RULE = Rule(
    CODE,
    "A key takes over an index that was built concurrently.",
    "Otherwise the index is built while readers and writers wait.",
    findings_of(CODE, (Cause.KEY,), _safer),
)
