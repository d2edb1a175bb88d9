"""Rule: what refuses to be in a transaction stands in one."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "concurrently-in-transaction"


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    for statement in script.statements:
        if statement.does.alone and statement.block >= 0:
            message = f"{statement.does.alone} cannot be in a transaction"
            safer = "-- a script of this statement alone, without begin and commit"
            yield statement.finding(CODE, "error", message, safer)


RULE = Rule(
    CODE,
    "What the server refuses in a transaction stands in none.",
    "The deploy would fail at this statement.",
    _check,
)
