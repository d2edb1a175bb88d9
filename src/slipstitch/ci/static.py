"""The checks that need no server: rendered scripts, released scripts, lint beside the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from slipstitch import freeze
from slipstitch.ci.beside import Beside
from slipstitch.ci.model import Case, Step
from slipstitch.errors import SlipstitchError
from slipstitch.freeze import check_frozen
from slipstitch.lint.finding import Finding
from slipstitch.project import Project
from slipstitch.render.files import check_scripts, defined_sources

__all__ = ["LintRun", "check_freeze", "check_render"]

_MOST_NAMES = 400
"""Changes that are named on a command line; the whole plan is linted where there are more."""


def check_render(project: Project, step: Step) -> None:
    """Compare every rendered script with its source."""
    _fail_with(step, check_scripts(project))
    step.summary = f"{_counted(len(defined_sources(project)), 'source')}"
    step.cases = _cases(step, "rendered scripts")


def check_freeze(project: Project, step: Step) -> None:
    """Compare every released script with its digest."""
    _fail_with(step, check_frozen(project))
    released = sum(1 for change in project.plan.changes if change.tags)
    step.summary = _counted(released, "tag")
    step.cases = _cases(step, "released scripts")


def _fail_with(step: Step, findings: Sequence[freeze.Finding]) -> None:
    for found in findings:
        message = f"{found.path} {found.message}"
        step.fail(Finding(f"ci/{step.name}", "error", message, found.cure, found.path))


class LintRun:
    """``slipstitch lint`` in a process of its own: it computes while the server deploys."""

    def __init__(self, changes: Sequence[str] | None, options: Sequence[str] = ()) -> None:
        """Begin.

        :param changes: names of the changes to look at; all of the plan where it is None.
        :param options: further options of the command, such as ``--set``.
        """
        named = list(changes) if changes is not None and len(changes) <= _MOST_NAMES else []
        command = [sys.executable, "-m", "slipstitch", "lint", "--json", *options, *named]
        is_needed = changes is None or bool(changes)
        self._process = Beside(command) if is_needed else None

    def finish(self, step: Step) -> None:
        """Wait for the end and note what was found.

        :raises SlipstitchError: lint itself failed.
        """
        if self._process is None:
            step.outcome, step.summary = "skipped", "no new change"
            return
        ended = self._process.finish()
        step.printed = ended.said.strip()
        try:
            findings = json.loads(ended.printed)["findings"]
        except (ValueError, KeyError) as error:
            raise SlipstitchError("ci", "lint ended with an error", detail=step.printed) from error
        for each in findings:
            step.fail(Finding(**each))
        step.summary = _counted(len(findings), "finding") if findings else "nothing found"
        step.cases = _cases(step, "scripts")

    def stop(self) -> None:
        """End the process where nobody will wait for it."""
        if self._process is not None:
            self._process.stop()


def _cases(step: Step, all_well: str) -> list[Case]:
    """Return a case for each finding, or the one that says that there is none."""
    return [
        Case(
            f"{finding.path}:{finding.line} {finding.code}",
            "passed" if finding.severity == "note" else "failed",
            f"{finding.message}\n{finding.safer}".strip(),
        )
        for finding in step.findings
    ] or [Case(all_well)]


def _counted(count: int, what: str) -> str:
    """Return a number of things in words.

    >>> _counted(1, "tag"), _counted(2, "tag")
    ('1 tag', '2 tags')
    """
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
