"""Rule: two relations locked in one order here and in the other order elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.model.effects import LockMode
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, LintedStatement, Survey, strong_locks

__all__ = ["RULE"]

CODE = "lock-order"
_WRITES = (LockMode.ROW_EXCLUSIVE, LockMode.ROW_SHARE)


def _check(survey: Survey, script: LintedScript) -> Iterator[Finding]:
    for statements in script.blocks().values():
        yield from _upgrades(statements)
        held: list[str] = []
        told: set[tuple[str, str]] = set()
        for statement, effect in strong_locks(statements):
            if effect.relation in held:
                continue
            for before in held:
                pair = (before, effect.relation)
                other = survey.orders.get((effect.relation, before))
                if other and other != script.change.name and pair not in told:
                    told.add(pair)
                    message = (
                        f'"{before}" is locked before "{effect.relation}", but the change '
                        f'"{other}" locks them the other way round'
                    )
                    safer = f"lock table {effect.relation}, {before};  -- one order everywhere"
                    yield statement.finding(CODE, "warning", message, safer, effect.offset)
                survey.orders.setdefault(pair, script.change.name)
            held.append(effect.relation)


def _upgrades(statements: list[LintedStatement]) -> Iterator[Finding]:
    """A weak lock that is raised: two who do so wait for each other for ever."""
    written: set[str] = set()
    strong: set[str] = set()
    for statement in statements:
        here = statement.does.effects
        for effect in here:
            if effect.stops and effect.relation in written and effect.relation not in strong:
                strong.add(effect.relation)
                message = (
                    f'the transaction has written to "{effect.relation}" and now asks for '
                    f"{effect.mode.shown}: with another writer that does the same it deadlocks"
                )
                safer = (
                    f"lock table {effect.relation} in {effect.mode.shown} mode;  -- first of all\n"
                    "-- or two changes, one for the rows and one for the table"
                )
                yield statement.finding(CODE, "warning", message, safer, effect.offset)
        written |= {effect.relation for effect in here if effect.used and effect.mode in _WRITES}
        strong |= {effect.relation for effect in here if effect.stops}


RULE = Rule(
    CODE,
    "Relations are locked in one order, and at once as strongly as needed.",
    "Two transactions that lock in different orders, or raise a lock, deadlock.",
    _check,
)
