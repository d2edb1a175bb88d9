"""Rule: a table left open in a schema whose other tables have row security."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "table-without-row-security"


def _check(survey: Survey, script: LintedScript) -> Iterator[Finding]:
    known = survey.known
    for statement, fact in script.facts("create"):
        table = known.relations.get(fact.name)
        if fact.detail.get("type") != "table" or table is None or table.row_security:
            continue
        if table.parent or table.kind not in ("table", "partitioned"):
            continue
        schema = table.name.rpartition(".")[0]
        others = [
            each
            for each in known.relations.values()
            if each.name.rpartition(".")[0] == schema
            and each.kind in ("table", "partitioned")
            and each is not table
            and not each.parent
        ]
        guarded = [each for each in others if each.row_security]
        if len(guarded) * 2 > len(others):
            message = f'"{table.name}" has no row security, {len(guarded)} tables beside it do'
            safer = f"alter table {table.name} enable row level security;"
            yield statement.finding(CODE, "warning", message, safer, fact.offset)


RULE = Rule(
    CODE,
    "Where the tables of a schema have row security, a new one has it too.",
    "The one table that was forgotten shows every tenant's rows.",
    _check,
)
