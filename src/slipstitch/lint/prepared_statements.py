"""Rule: a column changes its type at no cost, but under statements that sessions have prepared."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.model.effects import Work
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "prepared-statements"


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    for statement, fact in script.facts("change type"):
        changes = [each for each in statement.does.effects if each.offset == fact.offset]
        # What writes the table again is told by another rule.
        if any(each.used for each in changes) and all(each.work is Work.NONE for each in changes):
            message = (
                f'a prepared statement that returns "{fact.name}" fails once in each session: '
                "cached plan must not change result type"
            )
            safer = "-- rehearse it with --prepared; let clients prepare again when that fails"
            yield statement.finding(CODE, "note", message, safer, fact.offset)


RULE = Rule(
    CODE,
    "A change of type is announced to clients that prepare statements.",
    "A prepared statement whose columns changed their types is refused by the server.",
    _check,
)
