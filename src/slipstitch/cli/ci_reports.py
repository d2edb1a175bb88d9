"""The reports of ``slipstitch ci``: options that name files, and what is written to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from slipstitch.ci.model import Verdict
from slipstitch.cli.invocation import Invocation
from slipstitch.files import write_whole
from slipstitch.lint.rules import RULES
from slipstitch.project import Project
from slipstitch.report.ci import as_document
from slipstitch.report.ci_junit import as_junit
from slipstitch.report.ci_markdown import as_markdown
from slipstitch.report.ci_page import as_page
from slipstitch.report.findings import FORMATS

__all__ = ["Reports", "report_options"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
_SUMMARY = "GITHUB_STEP_SUMMARY"


def _file(name: str, text: str) -> Callable[[Decorated], Decorated]:
    return click.option(name, type=click.Path(path_type=Path), metavar="FILE", help=text)


def report_options(function: Decorated) -> Decorated:
    """Add the options that name reports; they arrive as :class:`Reports` takes them."""
    options = (
        click.option("--json", "as_json", is_flag=True, help="Print the result as one document."),
        _file("--junit", "Write what CI servers list."),
        _file("--sarif", "Write the findings for a code host."),
        _file("--html", "Write one page for the review."),
        click.option("--github", is_flag=True, help="Print annotations, and write the summary."),
    )
    for option in reversed(options):
        function = option(function)
    return function


class Reports:
    """Where a run's result is written beside the summary."""

    def __init__(
        self,
        invocation: Invocation,
        *,
        as_json: bool,
        junit: Path | None,
        sarif: Path | None,
        html: Path | None,
        github: bool,
    ) -> None:
        self._invocation = invocation
        self._as_json = as_json
        self._junit, self._sarif, self._html = junit, sarif, html
        self._github = github

    @property
    def prints_document(self) -> bool:
        """Whether standard output holds a document, and nothing else."""
        return self._as_json

    def write(self, verdict: Verdict, project: Project) -> None:
        """Write every report that was asked for."""
        if self._junit is not None:
            write_whole(self._junit, as_junit(verdict))
        if self._sarif is not None:
            write_whole(self._sarif, FORMATS["sarif"](verdict.findings, RULES).encode())
        if self._html is not None:
            page = as_page(verdict, project, datetime.now().astimezone())
            write_whole(self._html, page.encode())
        if self._as_json:
            self._invocation.say(json.dumps(as_document(verdict), ensure_ascii=False, indent=2))
        if self._github:
            self._write_for_github(verdict)

    def _write_for_github(self, verdict: Verdict) -> None:
        annotations = FORMATS["github"](verdict.findings, RULES)
        if annotations and not self._as_json:
            self._invocation.say(annotations)
        place = self._invocation.environ.get(_SUMMARY)
        if place:
            with Path(place).open("a", encoding="utf-8") as file:
                file.write(as_markdown(verdict))
