"""Rule: ``cascade``, which removes what the script does not name."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "cascade"


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    for statement, fact in script.facts("cascade"):
        message = "cascade removes, and locks, whatever depends on it"
        safer = "-- name each object that goes, in a statement of its own"
        yield statement.finding(CODE, "warning", message, safer, fact.offset)


RULE = Rule(
    CODE,
    "A script names what it removes.",
    "What cascade takes along depends on the database, and no revert brings it back.",
    _check,
)
