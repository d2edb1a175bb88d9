"""Rule: a view that is replaced without the options it had."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "view-options"


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    facts = script.facts("options lost", "options set")
    for place, (statement, fact) in enumerate(facts):
        later = {each.name for _, each in facts[place + 1 :] if each.kind == "options set"}
        if fact.kind == "options lost" and fact.name not in later:
            message = f'the view "{fact.name}" loses its options: replacing it resets them'
            safer = f"create or replace view {fact.name} with (security_invoker = true) as …"
            yield statement.finding(CODE, "warning", message, safer, fact.offset)


RULE = Rule(
    CODE,
    "A view that is replaced repeats its options.",
    "The server resets what is not said again, and without security_invoker all rows are read.",
    _check,
)
