"""Write findings as text, as JSON, as SARIF, as annotations of GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from slipstitch import __version__
from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule

__all__ = ["FORMATS"]

Write = Callable[[Sequence[Finding], Sequence[Rule]], str]


def _counted(findings: Sequence[Finding]) -> str:
    parts = []
    for severity in ("error", "warning", "note"):
        count = sum(finding.severity == severity for finding in findings)
        if count:
            parts.append(f"{count} {severity}{'s' if count > 1 else ''}")
    return ", ".join(parts) or "nothing found"


def as_text(findings: Sequence[Finding], _rules: Sequence[Rule]) -> str:
    """Return ``file:line:column``, what is wrong, and the safer script below it."""
    lines: list[str] = []
    for finding in findings:
        place = finding.subject or f"{finding.path}:{finding.line}:{finding.column}"
        lines.append(f"{place}: {finding.severity}: {finding.message} [{finding.code}]")
        lines += [f"    {line}" for line in finding.safer.splitlines()]
    return "\n".join([*lines, _counted(findings)])


def _document(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "safer": finding.safer,
        "change": finding.change,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
    }


def as_json(findings: Sequence[Finding], _rules: Sequence[Rule]) -> str:
    """Return one document with a list of findings."""
    return json.dumps({"findings": [_document(each) for each in findings]}, indent=2)


def _location(finding: Finding) -> dict[str, Any]:
    """Return where a finding is: a place in a file, or an object of a database."""
    if finding.subject:
        return {"logicalLocations": [{"fullyQualifiedName": finding.subject}]}
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": finding.path},
            "region": {"startLine": finding.line, "startColumn": finding.column},
        }
    }


def as_sarif(findings: Sequence[Finding], rules: Sequence[Rule]) -> str:
    """Return a log of SARIF 2.1.0, which code hosts show beside the lines."""
    known = [
        {
            "id": rule.code,
            "shortDescription": {"text": rule.sentence},
            "fullDescription": {"text": rule.why},
        }
        for rule in rules
    ]
    codes = {rule.code for rule in rules}
    known += [{"id": code} for code in sorted({each.code for each in findings} - codes)]
    results = [
        {
            "ruleId": finding.code,
            "level": finding.severity,
            "message": {"text": f"{finding.message}\n{finding.safer}".strip()},
            "locations": [_location(finding)],
        }
        for finding in findings
    ]
    driver = {"name": "slipstitch", "version": __version__, "rules": known}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, indent=2)


def _escaped(text: str, *, is_property: bool = False) -> str:
    for plain, written in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(plain, written)
    if is_property:
        text = text.replace(":", "%3A").replace(",", "%2C")
    return text


def as_github(findings: Sequence[Finding], _rules: Sequence[Rule]) -> str:
    """Return the lines that GitHub turns into annotations of a pull request."""
    levels = {"note": "notice"}
    lines = []
    for finding in findings:
        level = levels.get(finding.severity, finding.severity)
        title = f"title={_escaped(finding.code, is_property=True)}"
        place = f"file={_escaped(finding.path, is_property=True)},line={finding.line}"
        place = title if finding.subject else f"{place},col={finding.column},{title}"
        about = f"{finding.subject}: " if finding.subject else ""
        text = _escaped(f"{about}{finding.message}\n{finding.safer}")
        lines.append(f"::{level} {place}::{text}")
    return "\n".join(lines)


FORMATS: dict[str, Write] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
