"""``slipstitch test``: run the pgTAP files of a project on a throwaway database with its plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from slipstitch.ci.pytest_run import NOTHING_SELECTED, TestRequest, TestRun
from slipstitch.cli.coverage import counter
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.errors import SlipstitchError

__all__ = ["command"]

_TROUBLES = {
    2: "pytest was interrupted, or a test file cannot be collected",
    3: "pytest itself failed",
    4: "pytest refused its options",
}


@sqitch_command(
    examples="""
slipstitch test                                  every configured folder; tests/ where none is
slipstitch test tests/billing                    a folder, or a file
slipstitch test -k refuses -n 2                  by name; two files at once
slipstitch test --junit report.xml               what CI servers list
slipstitch test --coverage --minimum 95          which lines of PL/pgSQL ran; 1 below 95 %
slipstitch test --coverage --lcov coverage.info  the same for editors and code hosts
slipstitch test --all --coverage tests           tests in Python count too
"""
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("-k", "--keyword", metavar="EXPRESSION", help="Only tests whose names match.")
@click.option("--all", "has_python", is_flag=True, help="Run the tests in Python as well.")
@click.option(
    "-n",
    "--workers",
    type=int,
    default=0,
    metavar="N",
    help="Test this many files at once; with --all in processes, with xdist.",
)
@click.option("--host-owner", metavar="ROLE", help="Test as a role that is no superuser.")
@click.option(
    "--junit", type=click.Path(path_type=Path), metavar="FILE", help="Write what CI servers list."
)
@click.option("--coverage", is_flag=True, help="Count which statements of PL/pgSQL ran.")
@click.option(
    "--lcov", type=click.Path(path_type=Path), metavar="FILE", help="Write the counts as LCOV."
)
@click.option("--minimum", type=float, metavar="PERCENT", help="Fail where fewer statements ran.")
@click.option("--policies", is_flag=True, help="List who asked which policy, for which command.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    paths: tuple[str, ...],
    keyword: str | None,
    has_python: bool,
    workers: int,
    host_owner: str | None,
    junit: Path | None,
    as_json: bool,
    **counting: Any,
) -> int:
    """Run the pgTAP files of a project by pytest, on a throwaway database with its plan deployed.

    The settings are those of the pytest plugin (docs/ci.md). What pytest prints goes to standard
    error. Exits 1 when an assertion failed or too few statements ran, 2 when nothing was selected
    or nothing could be run.
    """
    missing = [path for path in paths if not Path(path.partition("::")[0]).exists()]
    if missing:
        raise SlipstitchError("test", f'there is no "{missing[0]}"')
    with counter(invocation, **counting) as count:
        run = TestRun(
            TestRequest(
                paths,
                keyword=keyword,
                workers=workers,
                host_owner=host_owner,
                coverage=count.file,
                junit=junit,
                has_python=has_python,
            ),
            shows=True,
        )
        run.start()
        status = run.finish()
        count.read()
    if status == NOTHING_SELECTED:
        raise SlipstitchError(
            "test",
            "no test was selected",
            hint="slipstitch_pgtap, in pytest's settings, names folders of pgTAP files",
        )
    if status in _TROUBLES:
        raise SlipstitchError("test", _TROUBLES[status], hint="pytest said why, above")
    if as_json:
        document = {**_document(run, status), "coverage": count.document()}
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        count.say()
    return status or count.status


def _document(run: TestRun, status: int) -> dict[str, Any]:
    counts = {
        outcome: sum(case.outcome == outcome for case in run.cases)
        for outcome in ("passed", "failed", "skipped")
    }
    return {
        "ok": status == 0,
        "failures": counts["failed"],
        **counts,
        "tests": [
            {
                "name": case.name,
                "outcome": case.outcome,
                "text": case.text,
                "seconds": case.seconds,
            }
            for case in run.cases
        ],
    }
