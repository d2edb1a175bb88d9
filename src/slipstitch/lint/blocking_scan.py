"""Rule: the default partition, or every table of a domain, is read under a lock."""

from __future__ import annotations

from slipstitch.lint.lock_finding import findings_of
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.rule import Rule

__all__ = ["RULE"]


def _safer(effect: Effect) -> str:
    if effect.cause is Cause.DOMAIN:
        return (
            "-- validating a domain stops the writers of all its tables: put the check on the\n"
            "-- tables instead, not valid, and validate it there"
        )
    return (
        f"alter table {effect.relation} add constraint … check (not (…the new bound…)) not valid;\n"
        f"alter table {effect.relation} validate constraint …;  -- in the next change; then attach"
    )


CODE = "blocking-scan"
RULE = Rule(
    CODE,
    "What must be proved of old rows is proved by a validated check first.",
    "Otherwise the default partition, or each table of the domain, is read while others wait.",
    findings_of(CODE, (Cause.PARTITION, Cause.DOMAIN), _safer),
)
