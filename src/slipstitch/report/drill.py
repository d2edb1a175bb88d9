"""A drill as text and as a JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slipstitch.drill.model import Count, Report

__all__ = ["as_document", "as_text"]

_MARKS = {True: "ok", False: "FAILED", None: "not proved"}


def as_text(report: Report) -> str:
    """Return the lines for people."""
    lines = [f"PostgreSQL {report.server_version}"]
    if report.backup_label is not None:
        taken = f", taken {_instant(report.backup_taken_at)}" if report.backup_taken_at else ""
        lines.append(f'backup "{report.backup_label}"{taken}')
    if report.target_time is not None:
        lines.append(f"asked for {_instant(report.target_time)}")
    if report.recovered_until is not None:
        lines.append(f"recovered until {_instant(report.recovered_until)}")
    lines += [f"{_MARKS[proof.holds]:<10}  {proof.name}: {proof.told}" for proof in report.proofs]
    if report.failure is not None:
        explained = report.failure.explanation
        lines += [
            f"{_MARKS[False]:<10}  {explained.title}",
            f"            {report.failure.detail}",
            f"            {explained.means}",
            f"            {explained.remedy}",
        ]
    if report.rto_seconds is not None:
        lines.append(f"RTO {report.rto_seconds:.2f} s: from the first byte until it answered")
    if report.rpo_seconds is not None:
        lines.append(f"RPO {report.rpo_seconds:.2f} s: work that would have been lost")
    lines.append("the backup can be restored" if report.succeeded else "the drill failed")
    return "\n".join(lines)


def as_document(report: Report) -> dict[str, Any]:
    """Return the document that ``--json`` prints; times in seconds, instants in UTC."""
    failure = report.failure
    return {
        "kind": report.kind,
        "succeeded": report.succeeded,
        "started_at": _instant(report.started_at),
        "server_version": report.server_version,
        "backup_label": report.backup_label,
        "backup_taken_at": _instant(report.backup_taken_at),
        "target_time": _instant(report.target_time),
        "recovered_until": _instant(report.recovered_until),
        "rto_seconds": _rounded(report.rto_seconds),
        "rpo_seconds": _rounded(report.rpo_seconds),
        "failure": failure
        and {
            "code": failure.code,
            "title": failure.explanation.title,
            "detail": failure.detail,
            "remedy": failure.explanation.remedy,
        },
        "proofs": [
            {"name": proof.name, "holds": proof.holds, "told": proof.told}
            for proof in report.proofs
        ],
        "steps": [
            {"name": timing.step, "seconds": _rounded(timing.seconds)} for timing in report.timings
        ],
        "tables": [
            {"database": table.database, "name": table.name, **_count(_sum(tenants))}
            for table, tenants in report.digests.items()
        ],
        "tenants": {name: _count(count) for name, count in sorted(_tenants(report).items())},
    }


def _sum(tenants: Mapping[str, Count]) -> Count:
    """Return the rows of all tenants together."""
    return sum(tenants.values(), Count(0, 0))


def _tenants(report: Report) -> dict[str, Count]:
    found: dict[str, Count] = {}
    for tenants in report.digests.values():
        for name, count in tenants.items():
            if name:
                found[name] = found.get(name, Count(0, 0)) + count
    return found


def _count(count: Count) -> dict[str, Any]:
    """Return rows and digest; a digest is too long for the numbers of JSON."""
    return {"rows": count.rows, "digest": str(count.digest)}


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat(sep=" ", timespec="milliseconds")


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
