"""Rule: what the server is known to refuse, on a table with rows or on these releases."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "refused"


def _check(survey: Survey, script: LintedScript) -> Iterator[Finding]:
    newest = max(survey.versions)
    for statement in script.statements:
        does = statement.does
        if does.refused:
            safer = "-- index or detach partition by partition"
            yield statement.finding(CODE, "error", does.refused, safer)
        if does.since > newest:
            message = f"PostgreSQL {does.since} is the first that runs this, not {newest}"
            safer = "-- another form, or --server-version with the release in use"
            yield statement.finding(CODE, "error", message, safer)
        used = {effect.relation for effect in does.effects if effect.used}
        for fact in does.facts:
            table = fact.detail.get("table", "")
            if fact.kind == "required column" and table in used:
                message = f'"{fact.name}" may not be null and has no default: refused if rows exist'
                column = fact.name.rsplit(".", 1)[-1]
                safer = (
                    f"alter table {table} add column {column} …;  -- nulls allowed\n"
                    "-- then a backfill, a validated check and set not null, each a change"
                )
                yield statement.finding(CODE, "error", message, safer, fact.offset)


RULE = Rule(
    CODE,
    "The server can run the statement on a table with rows.",
    "What works on an empty database fails in production.",
    _check,
)
