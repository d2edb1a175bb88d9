"""Rule: a foreign key whose columns no index of the plan begins with."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "foreign-key-index"


def _check(survey: Survey, script: LintedScript) -> Iterator[Finding]:
    known = survey.known
    for statement, fact in script.facts("foreign key"):
        table = known.relations.get(fact.detail["table"])
        columns = [column for column in fact.detail["columns"].split(",") if column]
        if table is None or not columns or fact.name not in table.constraints:
            continue
        family = {table.name, table.parent}
        indexed = any(
            set(index.columns[: len(columns)]) == set(columns)
            for index in known.indexes.values()
            if index.relation in family and not index.partial
        )
        if indexed:
            continue
        name = table.name.rsplit(".", 1)[-1]
        listed = ", ".join(columns)
        message = f'no index of "{table.name}" begins with ({listed}) of its foreign key'
        safer = (
            f"create index concurrently {name}_{'_'.join(columns)}_idx on {table.name} ({listed});"
            "  -- before the key"
        )
        yield statement.finding(CODE, "warning", message, safer, fact.offset)


RULE = Rule(
    CODE,
    "The columns of a foreign key have an index.",
    "Each delete or change of a key in the other table reads this one from end to end.",
    _check,
)
