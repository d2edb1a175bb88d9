"""Rule: a materialized view that is filled again while its readers wait."""

from __future__ import annotations

from slipstitch.lint.lock_finding import findings_of
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.rule import Rule

__all__ = ["RULE"]


def _safer(effect: Effect) -> str:
    return (
        f"create unique index … on {effect.relation} (…);  -- once, without a where\n"
        f"refresh materialized view concurrently {effect.relation};"
    )


CODE = "blocking-refresh"
RULE = Rule(
    CODE,
    "A materialized view is refreshed concurrently.",
    "A plain refresh keeps its readers waiting until it is filled.",
    findings_of(CODE, (Cause.REFRESH,), _safer),
)
