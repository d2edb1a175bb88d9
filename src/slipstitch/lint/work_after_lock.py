"""Rule: slow work in a transaction that already keeps somebody waiting."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.lock_finding import SMALL
from slipstitch.lint.model.effects import Effect, LockMode, Work
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, LintedStatement, Survey

__all__ = ["CODE", "RULE", "held_work"]

CODE = "work-after-lock"


def held_work(script: LintedScript) -> Iterator[tuple[LintedStatement, Effect, Effect]]:
    """Yield slow work that happens while an earlier statement's lock keeps somebody waiting.

    :returns: the statement, its work, and the lock that is held meanwhile.
    """
    for statements in script.blocks().values():
        held: Effect | None = None
        for statement in statements:
            slow = _slow(statement)
            if held is not None and slow is not None and not _blocks_itself(statement):
                yield statement, slow, held
            for effect in statement.does.effects:
                stronger = held is None or effect.mode > held.mode
                if effect.stops and effect.mode >= LockMode.SHARE and stronger:
                    held = effect


def _slow(statement: LintedStatement) -> Effect | None:
    return next(
        (
            effect
            for effect in statement.does.effects
            if effect.work is not Work.NONE and effect.used
        ),
        None,
    )


def _blocks_itself(statement: LintedStatement) -> bool:
    return any(effect.blocks_long for effect in statement.does.effects)


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    for statement, slow, held in held_work(script):
        if slow.what == "validate constraint":
            continue  # the rule validate-with-lock says it better
        sizes = [effect.bytes for effect in (slow,) if effect.bytes is not None]
        small = bool(sizes) and max(sizes) < SMALL
        message = (
            f'{slow.what} {slow.work.value} "{slow.relation}" while {held.stops} of '
            f'"{held.relation}" wait since {held.what} ({held.mode.shown})'
        ).replace("the whole table", "all of")
        safer = (
            "-- do the slow work in a change of its own, in batches, before or after; keep the\n"
            f"-- transaction of {held.what} to that one statement"
        )
        yield statement.finding(CODE, "note" if small else "error", message, safer, slow.offset)


RULE = Rule(
    CODE,
    "No slow work follows a strong lock in one transaction.",
    "The lock is held until the commit, so everybody waits for the slow work too.",
    _check,
)
