"""``slipstitch deploy``: deploy changes to a database."""

from __future__ import annotations

import sys
from typing import Any, Literal, cast

import click

from slipstitch.cli.complete import offer
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.lock_options import LOCK_OPTIONS, lock_budgets, lock_options
from slipstitch.cli.options import (
    connection_options,
    recording_options,
    script_options,
    sqitch_command,
)
from slipstitch.cli.run_document import reporting
from slipstitch.errors import SlipstitchError
from slipstitch.runner.deploy import DeployOptions, deploy
from slipstitch.runner.preview import preview
from slipstitch.runner.workbench import Workbench
from slipstitch.target.variables import variables as merged_variables

__all__ = ["command"]

MODES = ("all", "tag", "change")


@sqitch_command(
    examples="""
slipstitch deploy --dry-run db:pg:clinic   what would happen; writes nothing
slipstitch deploy                          all that is planned, to the default target
slipstitch deploy production --to @v1.4.0  up to a tag
slipstitch deploy --verify --mode change   verify each change; keep those that passed
slipstitch deploy --assume done            after a look: what was in doubt took effect
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET] [CHANGE]")
@click.option("--to", "--to-change", "--change", "to", metavar="CHANGE", help="Last change.")
@click.option(
    "--mode",
    metavar="MODE",
    shell_complete=offer(MODES),
    help="What a failure reverts: all, tag or change (none).",
)
@click.option("--verify/--no-verify", default=None, help="Run verify scripts after each change.")
@click.option("--log-only", is_flag=True, help="Record the changes without running anything.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would happen; write nothing.")
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
    mode: str | None,
    variables: dict[str, str],
    verify: bool | None,
    log_only: bool,
    lock_timeout: int | None,
    wrap: bool,
    assume: Literal["done", "not-done"] | None,
    dry_run: bool,
    as_json: bool,
    **places: Any,
) -> int:
    """Deploy the changes that are planned and not deployed yet."""
    locks = {name: places.pop(name) for name in LOCK_OPTIONS}
    arguments = invocation.arguments(words, target=target, **places)
    config = invocation.config
    chosen = to or (arguments.changes[0] if arguments.changes else None)
    if len(arguments.changes) > (0 if to else 1):
        invocation.warn(f'warning: Too many changes specified; deploying to "{chosen}"')
    goal = invocation.one_target(arguments)
    configured = config.get_bool("deploy.verify")
    options = DeployOptions(
        to=chosen,
        mode=_mode(mode or config.get("deploy.mode") or "all"),
        verify=bool(configured) if verify is None else verify,
        log_only=log_only,
        lock_timeout=60 if lock_timeout is None else lock_timeout,
        wrap=wrap,
        assume=assume,
    )
    with reporting(invocation, "deploy", goal.shown, as_json=as_json) as report:
        workbench = Workbench(
            project=invocation.project(goal),
            person=invocation.person,
            environ=invocation.environ,
            variables=merged_variables(config, goal, "deploy", variables),
            tell=report.tell,
            verb="deploy",
            verbosity=invocation.verbosity,
            rows_to_stderr=as_json,
            explains=invocation.verbose_count >= 1,
            shares_waits=config.get_bool("slipstitch.share_flushes") is not False,
            **lock_budgets(config, goal, invocation.environ, locks),
        )
        try:
            if dry_run:
                previewed = preview(workbench, options, None if as_json else sys.stdout.write)
                report.add(previewed)
                if not previewed["ok"]:
                    return 2
            else:
                deploy(workbench, options)
        finally:
            workbench.close()
    return 0


def _mode(text: str) -> Literal["all", "tag", "change"]:
    if text not in MODES:
        raise SlipstitchError(
            "deploy", f'"{text}" is no mode', hint="the modes are all, tag and change"
        )
    return cast('Literal["all", "tag", "change"]', text)
