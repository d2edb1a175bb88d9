"""Rule: an object goes or changes its name while the old application still uses it."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding, Severity
from slipstitch.lint.model.effects import Fact
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, LintedStatement, Survey

__all__ = ["RULE"]

CODE = "breaks-application"
_TABLES = ("table", "foreign table")


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    made = {fact.name for _, fact in script.facts("create", "add column")}
    made_again = {
        fact.name for _, fact in script.facts("create") if fact.detail.get("type") == "view"
    }
    kinds = ("drop column", "drop", "rename", "rename column", "rename value", "truncate")
    for statement, fact in script.facts(*kinds):
        if not _is_used(statement, fact) or fact.detail.get("table", fact.name) in made:
            continue
        if fact.kind in ("drop", "rename") and fact.name in made_again:
            continue
        message, safer = _words(fact)
        # No lock, and one label of many: worth a word, not a failed run.
        severity: Severity = "note" if fact.kind == "rename value" else "warning"
        yield statement.finding(CODE, severity, message, safer, fact.offset)


def _is_used(statement: LintedStatement, fact: Fact) -> bool:
    if fact.kind == "drop":
        return fact.detail.get("type") in _TABLES and bool(fact.detail.get("used"))
    if fact.kind == "rename value":
        return True
    if fact.kind == "truncate":
        return bool(fact.detail.get("used"))
    if fact.kind == "rename" and fact.detail.get("type") not in (*_TABLES, "partitioned"):
        return False
    return any(effect.used for effect in statement.does.effects)


def _words(fact: Fact) -> tuple[str, str]:
    name = fact.name
    if fact.kind == "truncate":
        safer = "-- delete in batches, or swap an empty table in"
        return f'every row of "{name}" is removed', safer
    if fact.kind in ("drop column", "drop"):
        what = "column" if fact.kind == "drop column" else "table"
        safer = (
            "-- release code that does not use it; park the data; drop it one release later"
            if what == "column"
            else f"alter table {name} rename to …_parked;  -- and drop it one release later"
        )
        return f'the {what} "{name}" goes while an old application may read it', safer
    if fact.kind == "rename":
        safer = f"-- in the same transaction: a view {name} over the table's new name"
        return f'"{name}" gets another name while an old application may use it', safer
    if fact.kind == "rename value":
        safer = "alter type … add value '…';  -- and use it one release later"
        return f'a label of "{name}" gets another name while an old application may use it', safer
    safer = "-- add a column, keep both equal by a trigger, backfill, switch the code, drop the old"
    return f'the column "{name}" gets another name while an old application may use it', safer


RULE = Rule(
    CODE,
    "What the old application uses stays until it is replaced.",
    "Between the deploy and the last old process every use of the object fails.",
    _check,
)
