"""Rule: rows of a table with forced row security are written while a policy may hide them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "row-security-off"
_OFF = re.compile(r"row_security['\"]?\s*(?:=|to|,)\s*['\"]?(?:off|false|0)\b", re.IGNORECASE)


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    is_off = False
    for statement in script.statements:
        is_off = is_off or bool(_OFF.search(statement.statement.text))
        if is_off:
            continue
        for effect in statement.does.effects:
            if effect.what in ("update", "delete") and effect.detail.get("forced"):
                message = f'a policy of "{effect.relation}" may hide rows from this {effect.what}'
                safer = "set local row_security = off;  -- an error then, instead of 0 rows"
                yield statement.finding(CODE, "warning", message, safer, effect.offset)


RULE = Rule(
    CODE,
    "Data of a table with forced row security are written with row_security off.",
    "With it on, an update by the owner changes the rows that a policy shows, perhaps none.",
    _check,
)
