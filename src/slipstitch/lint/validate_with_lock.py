"""Rule: a constraint that is validated in the transaction of a strong lock."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.lock_finding import SMALL
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey
from slipstitch.lint.work_after_lock import held_work

__all__ = ["RULE"]

CODE = "validate-with-lock"


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    for statement, slow, held in held_work(script):
        if slow.what == "validate constraint":
            small = slow.bytes is not None and slow.bytes < SMALL
            message = (
                f'the constraint on "{slow.relation}" is validated while {held.stops} of '
                f'"{held.relation}" wait since {held.what} ({held.mode.shown})'
            )
            safer = "-- move the validate to the next change: it then disturbs nobody"
            yield statement.finding(CODE, "note" if small else "error", message, safer)


RULE = Rule(
    CODE,
    "A constraint is validated in another transaction than the one that adds it.",
    "Validation reads every row, and the lock of the earlier statement is held meanwhile.",
    _check,
)
