"""Write a run of all checks as lines for people, and as one document."""

from __future__ import annotations

from typing import Any

from slipstitch.catalog.diff import as_json
from slipstitch.ci.model import Outcome, Step, Verdict
from slipstitch.lint.finding import Finding
from slipstitch.report.rehearsal import as_document as rehearsal_document

__all__ = ["as_document", "as_text", "place_of", "step_line"]

_WORDS: dict[Outcome, str] = {"passed": "ok", "failed": "FAILED", "skipped": "skipped"}
_COLOURS: dict[Outcome, str] = {"passed": "32", "failed": "31", "skipped": "33"}
_PRINTED = 40
"""Lines of what another program printed that are shown at the most."""


def step_line(step: Step, *, is_over: bool, coloured: bool = False) -> str:
    """Return the line that tells of a step that begins or has ended.

    >>> step_line(Step("render", summary="3 sources", seconds=0.21), is_over=True)
    '  render     ok       0.2 s  3 sources'
    """
    if not is_over:
        return f"  {step.name:10} …              {step.title}"
    word = f"{_WORDS[step.outcome]:8}"
    if coloured:
        word = f"\x1b[{_COLOURS[step.outcome]}m{word}\x1b[0m"
    return f"  {step.name:10} {word} {step.seconds:.1f} s  {step.summary}".rstrip()


def place_of(finding: Finding) -> str:
    """Return ``file:line: `` of a finding, or nothing where it has no place.

    >>> place_of(Finding("ci/test", "error", "no", "", "a.sql", 3))
    'a.sql:3: '
    """
    return f"{finding.path}:{finding.line}: " if finding.path else ""


def as_text(verdict: Verdict) -> str:
    """Return the summary: a line for each step, what failed, and the verdict."""
    since = f" since {verdict.since[:12]}" if verdict.since else ""
    text = [
        f"{verdict.project}: {verdict.planned} changes, {len(verdict.changes)} new{since}, "
        f"PostgreSQL {verdict.server}",
        *(step_line(step, is_over=True) for step in verdict.steps),
    ]
    for step in verdict.failed:
        text += ["", f"{step.name}: {step.title}? No."]
        for finding in step.findings:
            text += _paragraph(finding)
    kinds = ", ".join(step.name for step in verdict.failed)
    text += ["", f"failed: {kinds}" if kinds else "all is well"]
    text[-1] += f" ({verdict.seconds:.1f} s)"
    return "\n".join(text)


def _paragraph(finding: Finding) -> list[str]:
    first, *rest = finding.message.splitlines() or [""]
    lines = [f"  {place_of(finding)}{first} [{finding.code}]"]
    lines += [f"      {line}" for line in rest[:_PRINTED]]
    if len(rest) > _PRINTED:
        lines.append(f"      … {len(rest) - _PRINTED} further lines")
    return lines + [f"    hint: {line}" for line in finding.safer.splitlines()]


def as_document(verdict: Verdict) -> dict[str, Any]:
    """Return all that is known as plain data; times are in seconds."""
    return {
        "project": verdict.project,
        "ok": not verdict.failed,
        "exit_code": verdict.exit_code,
        "failures": len(verdict.failed),
        "since": verdict.since,
        "server": verdict.server,
        "planned": verdict.planned,
        "changes": [{"change": change.name, "change_id": change.id} for change in verdict.changes],
        "seconds": round(verdict.seconds, 3),
        "steps": [_step(step) for step in verdict.steps],
        "coverage": list(verdict.coverage) if verdict.coverage else None,
        "differences": as_json(verdict.differences),
        "rehearsal": rehearsal_document(verdict.rehearsal) if verdict.rehearsal else None,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": step.name,
        "outcome": step.outcome,
        "summary": step.summary,
        "seconds": round(step.seconds, 3),
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "message": finding.message,
                "safer": finding.safer,
                "change": finding.change,
                "path": finding.path,
                "line": finding.line,
            }
            for finding in step.findings
        ],
        "cases": len(step.cases),
    }
