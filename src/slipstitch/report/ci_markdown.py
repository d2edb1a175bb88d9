"""Write a run of all checks as the summary that GitHub shows for a job."""

from __future__ import annotations

from slipstitch.ci.model import Outcome, Step, Verdict
from slipstitch.lint.finding import Finding
from slipstitch.report.ci import place_of

__all__ = ["as_markdown"]

_MARKS: dict[Outcome, str] = {
    "passed": ":white_check_mark:",
    "failed": ":x:",
    "skipped": ":heavy_minus_sign:",
}
_MOST = 50
"""Findings that are listed for a step at the most; a summary has its limits."""


def as_markdown(verdict: Verdict) -> str:
    """Return a table of the steps, and what is wrong below it."""
    lines = [
        f"## slipstitch ci: {_plain(verdict.project)} "
        + ("failed" if verdict.failed else "passed"),
        "",
        f"{verdict.planned} changes, {len(verdict.changes)} of them new, on PostgreSQL "
        f"{verdict.server}, in {verdict.seconds:.1f} s",
        "",
        "| | step | time | result |",
        "|---|---|---:|---|",
    ]
    lines += [_row(step) for step in verdict.steps]
    for step in verdict.failed:
        lines += ["", f"### {step.name}: {step.title}", ""]
        lines += [_item(finding) for finding in step.findings[:_MOST]]
        if len(step.findings) > _MOST:
            lines.append(f"- … {len(step.findings) - _MOST} more")
    if verdict.changes:
        lines += ["", "<details><summary>New changes</summary>", ""]
        lines += [f"- `{change.name}` {_plain(change.note)}".rstrip() for change in verdict.changes]
        lines += ["", "</details>"]
    return "\n".join([*lines, ""])


def _row(step: Step) -> str:
    cells = [_MARKS[step.outcome], step.name, f"{step.seconds:.1f} s", _plain(step.summary)]
    return f"| {' | '.join(cells)} |"


def _item(finding: Finding) -> str:
    first, *rest = finding.message.splitlines() or [""]
    lines = [f"- {_plain(place_of(finding) + first)}"]
    if rest:
        fence = "~~~~"
        lines += [f"  {fence}", *(f"  {line}" for line in rest), f"  {fence}"]
    if finding.safer:
        lines.append(f"  - {_plain(finding.safer.splitlines()[0])}")
    return "\n".join(lines)


def _plain(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    >>> _plain("a|b <c> *d*")
    'a\\|b &lt;c&gt; \\*d\\*'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "\\|*_`[]":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
