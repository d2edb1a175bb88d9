"""Rules on deploy scripts: one a file; here they are listed and run."""

from __future__ import annotations

from dataclasses import replace

from slipstitch.lint import (
    blocking_constraint,
    blocking_index,
    blocking_key,
    blocking_not_null,
    blocking_refresh,
    blocking_scan,
    breaks_application,
    cascade,
    concurrently_in_transaction,
    definer_search_path,
    foreign_key_index,
    inexact_revert,
    lock_order,
    missing_revert,
    policy_call,
    policy_role,
    prepared_statements,
    refused,
    row_security_off,
    swap_leaves_views,
    table_rewrite,
    table_without_row_security,
    type_change,
    validate_with_lock,
    view_options,
    volatile_default,
    work_after_lock,
)
from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import Ignore, LintedScript, Survey, ignores_of

__all__ = ["BLOCKING", "RULES", "check", "take_back"]

RULES: tuple[Rule, ...] = (
    volatile_default.RULE,
    type_change.RULE,
    table_rewrite.RULE,
    blocking_index.RULE,
    blocking_key.RULE,
    blocking_constraint.RULE,
    blocking_not_null.RULE,
    blocking_scan.RULE,
    blocking_refresh.RULE,
    work_after_lock.RULE,
    validate_with_lock.RULE,
    concurrently_in_transaction.RULE,
    refused.RULE,
    lock_order.RULE,
    foreign_key_index.RULE,
    missing_revert.RULE,
    inexact_revert.RULE,
    definer_search_path.RULE,
    policy_role.RULE,
    policy_call.RULE,
    table_without_row_security.RULE,
    breaks_application.RULE,
    cascade.RULE,
    row_security_off.RULE,
    view_options.RULE,
    swap_leaves_views.RULE,
    prepared_statements.RULE,
)
# The rules of what keeps readers or writers waiting for a time that grows with the table.
BLOCKING = frozenset(rule.code for rule in RULES[:11])


def check(survey: Survey) -> list[Finding]:
    """Return what the rules find in the scripts that are asked for, in the plan's order."""
    found: list[Finding] = []
    for script in survey.scripts:
        here = [finding for rule in RULES for finding in rule.check(survey, script)]
        if script.wanted:
            named = [replace(finding, change=script.change.name) for finding in here]
            named += _left_to_psql(script)
            found += sorted(named, key=lambda each: (each.line, each.column))
    return found


def _left_to_psql(script: LintedScript) -> list[Finding]:
    return [
        Finding(
            "psql-only",
            "note",
            f"{reason.construct} is left to psql: nothing from here on was looked at",
            "-- plain SQL, which is looked at",
            reason.location.path,
            reason.location.line or 1,
            reason.location.column or 1,
            script.change.name,
        )
        for reason in script.script.unsupported
    ]


def take_back(survey: Survey, findings: list[Finding]) -> list[Finding]:
    """Leave out what ignore comments take back; tell of comments without rule or reason.

    A comment holds for the statement it stands in, above or behind; for a finding on the whole
    script it may stand anywhere.
    """
    paths = {each.statement.path for script in survey.scripts for each in script.statements}
    paths |= {script.path for script in survey.scripts if script.wanted}
    comments = {path: ignores_of(path) for path in sorted(paths)}
    spans = {
        path: [
            (each.first_line, each.statement.last_line)
            for script in survey.scripts
            for each in script.statements
            if each.statement.path == path
        ]
        for path in paths
        if comments[path]
    }
    kept = [
        finding
        for finding in findings
        if not any(
            _holds(ignore, finding, spans.get(finding.path, []))
            for ignore in comments.get(finding.path, [])
        )
    ]
    asked = {script.path for script in survey.scripts if script.wanted}
    for path in sorted(asked & comments.keys()):
        kept += [_without_reason(path, ignore) for ignore in comments[path] if _is_bare(ignore)]
    return kept


def _is_bare(ignore: Ignore) -> bool:
    return not ignore.reason or not ignore.codes


def _without_reason(path: str, ignore: Ignore) -> Finding:
    message = "an ignore comment needs a rule and a reason"
    safer = "-- slipstitch-ignore rule: why it is right here"
    return Finding("ignore-reason", "warning", message, safer, path, ignore.line)


def _holds(ignore: Ignore, finding: Finding, spans: list[tuple[int, int]]) -> bool:
    if _is_bare(ignore) or finding.code not in ignore.codes:
        return False
    if finding.code == "missing-revert":
        return True
    return any(
        first <= ignore.line <= last and first <= finding.line <= last for first, last in spans
    )
