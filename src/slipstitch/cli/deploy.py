"""``slipstitch deploy``: deploy changes to a database."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

from slipstitch import lazy
from slipstitch.cli.deploy_options import DeployRequest, day_options, read_deploy_request
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.lock_options import lock_options
from slipstitch.cli.options import connection_options, place_values, sqitch_command
from slipstitch.cli.run_document import RunReport, reporting
from slipstitch.cli.run_options import (
    mode_option,
    recording_options,
    script_options,
    verify_option,
)
from slipstitch.cli.workbenches import open_workbench
from slipstitch.runner.deploy import deploy
from slipstitch.runner.opening import opening
from slipstitch.runner.workbench import Workbench
from slipstitch.target import Target
from slipstitch.target.variables import variables as merged_variables

if TYPE_CHECKING:
    from slipstitch.cli import waves as in_waves
    from slipstitch.runner import arrival
    from slipstitch.runner import redeploy as again
else:
    # For --waves, --wait and --changed.
    in_waves = lazy.module("slipstitch.cli.waves")
    arrival = lazy.module("slipstitch.runner.arrival")
    again = lazy.module("slipstitch.runner.redeploy")

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch deploy --dry-run db:pg:clinic   what would happen; writes nothing
slipstitch deploy                          all that is planned, to the default target
slipstitch deploy production --to @v1.4.0  up to a tag
slipstitch deploy --verify --mode change   verify each change; keep those that passed
slipstitch deploy --assume done            after a look: what was in doubt took effect
slipstitch deploy production --plan-out release.json   write down what would run
slipstitch deploy production --plan release.json       run that and nothing else
slipstitch deploy --wait 5min              at the start of a replica, with many others
slipstitch deploy --waves canary eu us     eu, then us, once the canary is deployed
slipstitch deploy --waves -j 3 canary a b c d e   three at once after the canary
slipstitch deploy --changed                functions and views that you edited, at once
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET] [CHANGE]")
@click.option("--to", "--to-change", "--change", "to", metavar="CHANGE", help="Last change.")
@mode_option
@verify_option
@click.option("--log-only", is_flag=True, help="Record the changes without running anything.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@day_options
@recording_options
@script_options
@lock_options
@connection_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    to: str | None,
    as_json: bool,
    waves: bool,
    jobs: int | None,
    only_place: int | None,
    **values: Any,
) -> int:
    """Deploy the changes that are planned and not deployed yet.

    With --waves to several targets: to the first alone, and to the others when all went well
    there, one after another or with -j so many at once; the first failure ends it.
    """
    arguments = invocation.arguments(words, target=target, **place_values(values))
    chosen = to or (arguments.changes[0] if arguments.changes else None)
    if len(arguments.changes) > (0 if to else 1):
        invocation.warn(f'warning: Too many changes specified; deploying to "{chosen}"')
    request = read_deploy_request(invocation, chosen, values)
    if only_place is not None:
        # This process is one of a wave.
        return _deploy_to(invocation, arguments.targets[only_place], request, as_json=as_json)
    if waves:
        return in_waves.deploy_in_waves(
            invocation,
            in_waves.Waves(arguments.targets, jobs or 1),
            lambda goal: _deploy_to(invocation, goal, request, as_json=False),
            as_json=as_json,
        )
    if jobs is not None:
        raise click.UsageError("--jobs says how many targets of --waves are deployed to at once")
    goal = invocation.one_target(arguments)
    return _deploy_to(invocation, goal, request, as_json=as_json)


def _deploy_to(
    invocation: Invocation, goal: Target, request: DeployRequest, *, as_json: bool
) -> int:
    merged = merged_variables(invocation.config, goal, "deploy", request.variables)
    only_looks = request.dry_run or request.plan_out is not None
    with opening(goal, invocation.environ, "deploy", takes=not only_looks) as begun:
        project = invocation.project(goal)
        with (
            reporting(invocation, "deploy", goal.shown, as_json=as_json) as report,
            open_workbench(
                *(invocation, "deploy", project, report),
                variables=merged,
                locks=request.locks,
                begun=begun,
            ) as workbench,
        ):
            return _deploy(workbench, request, report)


def _deploy(workbench: Workbench, request: DeployRequest, report: RunReport) -> int:
    if request.wait is not None:
        arrival.wait_for_server(workbench, request.wait)
    if request.changed:
        _deploy_again(workbench, request)
        return 0
    if request.dry_run or request.plan_out is not None:
        # It loads what finds losses in scripts, which a deployment does not need.
        module = importlib.import_module("slipstitch.cli.deploy_preview")
        status: int = module.preview_deployment(workbench, request, report)
        return status
    deploy(workbench, request.options)
    return 0


def _deploy_again(workbench: Workbench, request: DeployRequest) -> None:
    """Run edited scripts again, or only name them."""
    options = request.options
    approves = request.plan_out is not None or options.approved is not None
    if options.to is not None or approves or options.log_only or options.together:
        raise click.UsageError(
            "--changed takes neither a change nor --plan, --plan-out, --log-only, --one-transaction"
        )
    if not request.dry_run:
        again.redeploy(workbench, options)
        return
    for change in again.edited_changes(workbench):
        workbench.say(f"  + {change.text}")
