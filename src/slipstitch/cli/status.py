"""``slipstitch status``: what is deployed to a database, and what is not."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from slipstitch.begun import Begun
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import connection_options, json_option, sqitch_command, target_option
from slipstitch.cli.run_options import context_options
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Changes, Plan
from slipstitch.project import Project
from slipstitch.report.dates import DateFormat
from slipstitch.report.status import status_document, status_lines, unfinished_lines
from slipstitch.runner.opening import Opened, opening
from slipstitch.runner.status import Status, StatusOptions, read_status
from slipstitch.runner.workbench import Workbench
from slipstitch.target import Target

__all__ = ["command"]

IN_DOUBT = 3


@sqitch_command(
    examples="""
slipstitch status production              where a target stands
slipstitch status --show-tags             with the tags that are deployed
slipstitch status --json                  the same for programs
slipstitch status --exit-code --quiet     for CI: 0 where all that is planned is deployed
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET]")
@target_option
@click.option("--project", "named", metavar="NAME", help="Project to look at.")
@click.option("--show-tags", is_flag=True, default=None, help="List the deployed tags.")
@click.option("--show-changes", is_flag=True, default=None, help="List the deployed changes.")
@click.option("--date-format", "--date", "date_format", metavar="FORMAT", help="Form of dates.")
@context_options
@click.option(
    "--exit-code", "tells_pending", is_flag=True, help="Exit 1 where something is not deployed."
)
@json_option
@connection_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    named: str | None,
    show_tags: bool | None,
    show_changes: bool | None,
    date_format: str | None,
    tells_pending: bool,
    as_json: bool,
    **places: Any,
) -> int:
    """Show what is deployed to a database, and what is planned but not deployed."""
    config = invocation.config
    chosen = date_format or config.get("status.date_format") or "iso"
    dates = DateFormat.parse(chosen, invocation.environ)
    options = StatusOptions(
        project=named or config.get("status.project"),
        show_changes=_wanted(show_changes, config.get_bool("status.show_changes")),
        show_tags=_wanted(show_tags, config.get_bool("status.show_tags")),
    )
    arguments = invocation.arguments(words, target=target, takes_changes=False, **places)
    goal = invocation.one_target(arguments)
    if not as_json:
        invocation.say(f"# On database {goal.shown}")
        sys.stdout.flush()
    with opening(goal, invocation.environ, "status", looks=True) as begun:
        plan = invocation.project(goal).plan if goal.plan_file.exists() else None
        workbench = _workbench(invocation, goal, plan, options, begun)
        try:
            status = read_status(workbench, plan, options)
        finally:
            workbench.close()
    if as_json:
        document = status_document(status, goal.shown)
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for line in [*status_lines(status, dates.write), *unfinished_lines(status)]:
            invocation.say(line)
    found = _exit_code(status, goal, as_json=as_json)
    # Without a plan nobody knows what is left to deploy, and that is not "nothing".
    return 1 if tells_pending and not found and status.undeployed != () else found


def _workbench(
    invocation: Invocation,
    goal: Target,
    plan: Plan | None,
    options: StatusOptions,
    begun: Begun[Opened],
) -> Workbench:
    """Return a workbench that only reads, also where there is no plan."""
    stand_in = plan or Plan(str(goal.plan_file), options.project or "", None, Changes())
    return Workbench(
        project=Project(stand_in, goal),
        person=invocation.person,
        environ=invocation.environ,
        variables={},
        tell=lambda _event: None,
        verb="status",
        begun=begun,
    )


def _wanted(option: bool | None, configured: bool | None) -> bool:
    return bool(configured) if option is None else option


def _exit_code(status: Status, goal: Target, *, as_json: bool) -> int:
    """Return Sqitch's status: 1 with nothing deployed, 2 with a change the plan lacks."""
    if status.is_in_doubt:
        return IN_DOUBT
    if status.last is None:
        if as_json:
            return 1
        raise SlipstitchError("status", "No changes deployed", exit_code=1)
    if status.has_plan and status.undeployed is None:
        raise SlipstitchError(
            "status",
            f"Cannot find this change in {goal.plan_file}\n"
            "Make sure you are connected to the proper database for this project.",
            hint=status.parting.explain(goal.shown) if status.parting is not None else None,
        )
    return 0
