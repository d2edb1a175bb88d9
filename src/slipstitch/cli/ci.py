"""``slipstitch ci``: prove a plan before it is deployed, in one run on a throwaway server."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from slipstitch.branches import Repository
from slipstitch.ci.databases import Databases
from slipstitch.ci.model import EXIT_CODES, SEVERAL_KINDS, TITLES, Step
from slipstitch.ci.pytest_run import TestRequest
from slipstitch.ci.run import Request, make_run
from slipstitch.ci.scope import find_scope
from slipstitch.cli.ci_reports import Reports, report_options
from slipstitch.cli.empty_database import throwaway_builder
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import set_option, sqitch_command
from slipstitch.cli.rehearse_settings import read_settings
from slipstitch.config import Config
from slipstitch.coverage.read import SETTINGS as COUNTING
from slipstitch.drift.build import Builder
from slipstitch.errors import SlipstitchError
from slipstitch.rehearse.run import Settings
from slipstitch.report.ci import as_text, step_line
from slipstitch.throwaway.provide import Request as ServerRequest
from slipstitch.throwaway.provide import throwaway_server

__all__ = ["command"]

_SKIPPABLE = tuple(name for name in TITLES if name != "deploy")
_NO_OPTIONS: Mapping[str, Any] = {
    **dict.fromkeys(("scale", "clients", "rate", "window", "role", "seed")),
    **dict.fromkeys(("workload", "contract", "data", "ignore"), ()),
    "prepared": False,
    "schema_only": False,
}
_SETTINGS = {"max_connections": "200", "max_locks_per_transaction": "256"}


@sqitch_command(
    examples="""
slipstitch ci                                    the whole plan; new is what no tag covers
slipstitch ci --since origin/main                only what this branch adds
slipstitch ci --skip rehearse --skip lint        leave steps out
slipstitch ci --minimum 95                       fail where tests run less of PL/pgSQL
slipstitch ci --html review.html --junit ci.xml  for people, and for a CI server
slipstitch ci --github --sarif ci.sarif          annotations and a summary of the pull request
""",
    epilog="Exits 0 when all is well; "
    + ", ".join(f"{code} when {name} failed" for name, code in EXIT_CODES.items())
    + f"; {SEVERAL_KINDS} when several of them did; 2 when the run itself could not be made.",
)
@click.option("--since", metavar="REF", help="New is what a branch, tag or commit does not have.")
@click.option(
    "--skip",
    "skipped",
    multiple=True,
    type=click.Choice(_SKIPPABLE),
    help="Leave a step out; repeatable.",
)
@click.option("-n", "--workers", type=int, metavar="N", help="pgTAP files that run at once; 2.")
@click.option(
    "--budget",
    "limits",
    multiple=True,
    metavar="NAME=LIMIT",
    help="A limit of the rehearsal, as of rehearse; repeatable.",
)
@click.option("--coverage", is_flag=True, help="Count which statements of PL/pgSQL the tests run.")
@click.option(
    "--minimum", type=float, metavar="PERCENT", help="Fail where the tests run fewer statements."
)
@report_options
@set_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    since: str | None,
    skipped: tuple[str, ...],
    workers: int | None,
    limits: tuple[str, ...],
    coverage: bool,
    minimum: float | None,
    variables: dict[str, str],
    **places: Any,
) -> int:
    """Prove a plan before it is deployed: every check, in one run on a throwaway server.

    Rendered and released scripts, lint, deploy with verify, round trip and rehearsal of what is
    new, drift, pgTAP, and the commands of slipstitch.ci.check. One deployed database is shared by
    all. Progress goes to standard error, the summary to standard output.
    """
    target = invocation.target()
    project = invocation.project(target)
    if not project.plan.changes:
        raise SlipstitchError("ci", "the plan has no change", hint="slipstitch add makes one")
    _refuse_minimum(minimum, since)
    scope = find_scope(
        project.plan, since, Repository(invocation.config.get("core.vcs.client") or "git")
    )
    reports = Reports(invocation, **places)
    is_counted = coverage or minimum is not None
    settings = {**_SETTINGS, **(COUNTING if is_counted else {})}
    with (
        tempfile.TemporaryDirectory(prefix="slipstitch-ci-") as folder,
        throwaway_server(ServerRequest(settings=settings)) as server,
    ):
        request = Request(
            project,
            scope,
            _rehearsal(invocation.config, limits, variables),
            TestRequest(
                workers=2 if workers is None else workers,
                coverage=Path(folder, "counts.json") if is_counted else None,
            ),
            minimum,
            frozenset(skipped),
            tuple(word for item in variables.items() for word in ("--set", "=".join(item))),
            tuple(invocation.config.get_all("slipstitch.ci.check")),
            _teller(invocation),
        )

        def build_on(database: str) -> AbstractContextManager[Builder]:
            return throwaway_builder(invocation, server, database, sets=variables)

        verdict = make_run(request, Databases(server, build_on))
    reports.write(verdict, project)
    if not reports.prints_document:
        invocation.say(as_text(verdict))
    return verdict.exit_code


def _refuse_minimum(minimum: float | None, since: str | None) -> None:
    if minimum is None:
        return
    if not 0 <= minimum <= 100:
        raise SlipstitchError("ci", f"--minimum is between 0 and 100, not {minimum:g}")
    if since is not None:
        raise SlipstitchError(
            "ci",
            "--minimum is a share of all statements, and --since runs the touched tests only",
            hint="leave one of them out",
        )


def _rehearsal(config: Config, limits: tuple[str, ...], sets: Mapping[str, str]) -> Settings:
    from_options = dict(limit.partition("=")[::2] for limit in limits)
    return read_settings(config, {**_NO_OPTIONS, "limits": from_options, "sets": sets})


def _teller(invocation: Invocation) -> Any:
    def tell(step: Step, is_over: bool) -> None:
        if invocation.verbosity < 1:
            return
        sys.stdout.flush()
        is_terminal = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        sys.stderr.write(step_line(step, is_over=is_over, coloured=is_terminal) + "\n")
        sys.stderr.flush()

    return tell
