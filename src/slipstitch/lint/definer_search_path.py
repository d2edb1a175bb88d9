"""Rule: a routine with its owner's rights that looks names up on the caller's path."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "definer-search-path"


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    for statement, fact in script.facts("definer"):
        message = f"\"{fact.name}\" runs with its owner's rights and the caller's search_path"
        safer = "… security definer set search_path = pg_catalog, pg_temp as …"
        yield statement.finding(CODE, "error", message, safer, fact.offset)


RULE = Rule(
    CODE,
    "A routine that is security definer pins its search_path.",
    "A caller can otherwise put a function of his own in the way and run it as the owner.",
    _check,
)
