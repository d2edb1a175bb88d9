"""Rule: a change that nothing can take back."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey
from slipstitch.script.traits import Kind, traits_of

__all__ = ["RULE"]

CODE = "missing-revert"
_FRAME = (Kind.EMPTY, Kind.BEGIN, Kind.COMMIT, Kind.LOCAL, Kind.SESSION)


def _does_something(script: LintedScript) -> bool:
    return any(traits_of(each.statement.text).kind not in _FRAME for each in script.statements)


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    if not _does_something(script):
        return
    safer = "-- the mirror of the deploy script, last statement first"
    if script.revert is None:
        message = f'"{script.change.name}" has no revert script ({script.revert_path})'
        yield Finding(CODE, "warning", message, safer, script.path)
        return
    kinds = {traits_of(each.text).kind for each in script.revert.statements}
    if not script.revert.unsupported and kinds <= set(_FRAME):
        message = f'the revert script of "{script.change.name}" does nothing'
        yield Finding(CODE, "warning", message, safer, script.path)


RULE = Rule(
    CODE,
    "Every change has a revert script that does something.",
    "A release that cannot be taken back turns each mistake into an outage.",
    _check,
)
