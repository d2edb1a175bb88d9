"""Say what the leak matrix found: lines for people, one document for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from slipstitch.leaks.advice import Finding
from slipstitch.leaks.model import Identity, Result

__all__ = ["as_document", "lines", "matrix_lines"]

_LETTERS = {"denied": "·", "blind": "b", "kept": "+", "told": "t", "tells": "T", "leaks": "L"}
_WORDS = {
    "leaks": "leak",
    "tells": "tell of others",
    "told": "tell what the server tells",
    "kept": "kept",
    "blind": "blind for rows of their own",
    "denied": "denied",
}


def lines(result: Result, findings: Sequence[Finding]) -> list[str]:
    """Return a line for each finding with the way to mend it, what was not tried, the sum."""
    said: list[str] = []
    notes: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity == "note":
            notes.setdefault(finding.code, []).append(finding)
            continue
        who = ", ".join(finding.identities)
        said.append(
            f"{finding.relation}: {finding.severity}: {who}: {finding.message} [{finding.code}]"
        )
        said += [f"    {finding.mend}"] * bool(finding.mend)
    for code, found in notes.items():
        where = ", ".join(dict.fromkeys(finding.relation for finding in found))
        said += [f"{where}: note: {found[0].message} [{code}]", f"    {found[0].mend}"]
    grouped: dict[tuple[str, str], list[str]] = {}
    for each in result.untried:
        grouped.setdefault((each.relation, each.why), []).append(each.identity)
    for (relation, why), names in grouped.items():
        who = ", ".join(name for name in names if name)
        said.append(f"not tried: {relation}: {f'{who}: ' if who else ''}{why}")
    return [*said, _sum(result, findings)]


def _sum(result: Result, findings: Sequence[Finding]) -> str:
    counts = Counter[str](cell.outcome for cell in result.cells)
    parts = [f"{counts[outcome]} {words}" for outcome, words in _WORDS.items() if counts[outcome]]
    trials = f"{len(result.cells)} trials: {', '.join(parts) or 'none'}"
    kinds = Counter[str](finding.severity for finding in findings)
    found = [f"{kinds[kind]} {kind}{'s' * (kinds[kind] > 1)}" for kind in kinds]
    return f"{trials}; {', '.join(found) or 'nothing leaks'}"


def matrix_lines(result: Result, identities: Sequence[Identity]) -> list[str]:
    """Return the matrix: a line for each relation and command, a letter for each identity."""
    names = [identity.name for identity in identities]
    table: dict[tuple[str, str], dict[str, str]] = {}
    order = list(_LETTERS)
    for cell in result.cells:
        row = table.setdefault((cell.relation, cell.command), {})
        row[cell.identity] = max(row.get(cell.identity, "denied"), cell.outcome, key=order.index)
    width = max((len(f"{relation} {command}") for relation, command in table), default=0)
    said = [
        f"{f'{relation} {command}':<{width}}  "
        + " ".join(_LETTERS[row[name]] if name in row else " " for name in names)
        for (relation, command), row in table.items()
    ]
    legend = ", ".join(f"{letter} {word}" for word, letter in _LETTERS.items())
    return [f"columns: {', '.join(names)}", legend, *said]


def as_document(
    result: Result, findings: Sequence[Finding], identities: Sequence[Identity]
) -> dict[str, Any]:
    """Return everything: findings, what was not tried, and each cell."""
    return {
        "identities": [
            {"name": each.name, "role": each.role, "tenants": sorted(each.tenants)}
            for each in identities
        ],
        "findings": [asdict(finding) for finding in findings],
        "not_tried": [asdict(each) for each in result.untried],
        "cells": [asdict(cell) for cell in result.cells],
    }
