"""``slipstitch lint``: say which scripts would keep the application waiting, and how not to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import click
import psycopg

from slipstitch.cli.arguments import Arguments
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import set_option, sqitch_command, target_option
from slipstitch.errors import SlipstitchError
from slipstitch.lint.finding import Finding
from slipstitch.lint.live import Live, look_at
from slipstitch.lint.model.relations import Known
from slipstitch.lint.rules import RULES, check, take_back
from slipstitch.lint.squawk import find_program, squawk_findings
from slipstitch.lint.style import style_findings, wants_style
from slipstitch.lint.survey import Survey, survey
from slipstitch.plan.references import find_in_plan
from slipstitch.project import Project
from slipstitch.report.findings import FORMATS
from slipstitch.session.connect import connect
from slipstitch.target import Target
from slipstitch.target.variables import variables as merged_variables

__all__ = ["command"]

_VERSIONS = (14, 15, 16, 17, 18)


@sqitch_command(
    examples="""
slipstitch lint                              every change of the plan
slipstitch lint orders__add_region           one change
slipstitch lint production                   what is not deployed there, with its tables' sizes
slipstitch lint --format github              annotations of a pull request
slipstitch lint --format sarif > lint.sarif  for a code host
"""
)
@click.argument("words", nargs=-1, metavar="[CHANGE…] [TARGET]")
@target_option
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMATS)), default="text", help="How to write it."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--server-version",
    "releases",
    type=click.Choice([str(version) for version in _VERSIONS]),
    multiple=True,
    help="A release the scripts run on; may be repeated. All by default.",
)
@click.option("--no-squawk", is_flag=True, help="Do not ask squawk.")
@click.option("--no-style", is_flag=True, help="Do not ask sqlfluff, even with a .sqlfluff.")
@set_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    form: str,
    as_json: bool,
    releases: tuple[str, ...],
    no_squawk: bool,
    no_style: bool,
    variables: dict[str, str],
) -> int:
    """Say which deploy scripts would keep the application waiting, fail, or leave a gap.

    Nothing is run. With a target its tables' sizes and types are read, and only changes that are
    not deployed there are looked at. Exits 0 when nothing but notes is found, 1 otherwise.

    A comment "-- slipstitch-ignore RULE: reason" above a statement takes a finding back.
    """
    arguments = invocation.arguments(words, target=target)
    goal = invocation.one_target(arguments)
    project = invocation.project(goal)
    named = target is not None or len(words) > len(arguments.changes)
    live = _look(invocation, goal, project) if named else None
    versions = tuple(map(int, releases)) or ((live.version,) if live is not None else _VERSIONS)
    found = survey(
        project,
        merged_variables(invocation.config, goal, "deploy", variables)
        | {"registry": goal.registry},
        versions,
        _wanted(project, arguments, live),
        live.known if live is not None else Known(),
    )
    findings = check(found)
    findings += _others(invocation, found, squawk=not no_squawk, style=not no_style)
    order = {script.change.name: number for number, script in enumerate(found.scripts)}
    findings = take_back(found, findings)
    findings.sort(key=lambda each: (order.get(each.change, 0), each.path, each.line, each.column))
    text = FORMATS["json" if as_json else form](findings, RULES)
    if text:
        invocation.say(text)
    return 1 if any(finding.severity != "note" for finding in findings) else 0


def _look(invocation: Invocation, goal: Target, project: Project) -> Live:
    try:
        with closing(
            connect(goal.conninfo(invocation.environ), "slipstitch lint", invocation.environ)
        ) as connection:
            return look_at(connection, goal.registry, project.plan.project)
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error


def _wanted(project: Project, arguments: Arguments, live: Live | None) -> frozenset[str] | None:
    if arguments.changes:
        return frozenset(find_in_plan(project.plan, word).id for word in arguments.changes)
    if live is not None:
        return frozenset(change.id for change in project.plan.changes) - live.deployed
    return None


def _others(
    invocation: Invocation, found: Survey, *, squawk: bool, style: bool
) -> Sequence[Finding]:
    findings: list[Finding] = []
    wishes = (("squawk", squawk), ("sqlfluff", style and wants_style()))
    for name, wanted in wishes:
        program = find_program(name) if wanted else None
        if program is not None and name == "squawk":
            findings += squawk_findings(program, found.scripts, min(found.versions))
        elif program is not None:
            findings += style_findings(program, found.scripts)
        elif wanted:
            invocation.warn(f'{name} is not installed: pip install "slipstitch[lint]" adds it')
    return findings
