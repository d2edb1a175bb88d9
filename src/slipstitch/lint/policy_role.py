"""Rule: a policy that does not say whom it is for."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "policy-role"


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    for statement, fact in script.facts("policy"):
        if not fact.detail.get("to"):
            message = f'the policy "{fact.name}" has no "to": it holds for every role'
            safer = f"create policy {fact.name} on {fact.detail['table']} to … using (…);"
            yield statement.finding(CODE, "warning", message, safer, fact.offset)


RULE = Rule(
    CODE,
    "A policy says for which roles it is.",
    "Without it the policy is tried for every role, those that must see nothing included.",
    _check,
)
