"""The one way in which the rules of locks report: whom the statement keeps waiting, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["SMALL", "findings_of"]

# Below this many bytes a table is read in a few hundredths of a second.
SMALL = 10 * 1024 * 1024


def findings_of(
    code: str, causes: tuple[Cause, ...], safer: Callable[[Effect], str]
) -> Callable[[Survey, LintedScript], Iterator[Finding]]:
    """Return the check of a rule: work for these causes while somebody waits.

    :param safer: gives the safer script of an effect.
    """

    def check(survey: Survey, script: LintedScript) -> Iterator[Finding]:
        for statement in script.statements:
            if statement.does.since > max(survey.versions):
                continue
            told: set[tuple[str, int]] = set()
            for effect in statement.does.effects:
                key = (effect.detail.get("column", effect.what), effect.offset)
                if not effect.blocks_long or effect.cause not in causes or key in told:
                    continue
                told.add(key)
                small = effect.bytes is not None and effect.bytes < SMALL
                why = effect.detail.get("why", "")
                message = (
                    f'{effect.what} on "{effect.relation}" {effect.work.value} while '
                    f"{effect.stops} wait ({effect.mode.shown})" + (f": {why}" if why else "")
                )
                severity = "note" if small else "error"
                text = safer(effect)
                yield statement.finding(
                    code, "note" if severity == "note" else "error", message, text, effect.offset
                )

    return check
