"""``slipstitch deploy``: deploy changes to a database."""

from __future__ import annotations

import sys
from typing import Any, Literal

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.lock_options import LOCK_OPTIONS, lock_options
from slipstitch.cli.options import connection_options, sqitch_command
from slipstitch.cli.run_document import reporting
from slipstitch.cli.run_options import (
    mode_option,
    read_mode,
    recording_options,
    script_options,
    verify_option,
)
from slipstitch.cli.workbenches import open_workbench
from slipstitch.runner.deploy import DeployOptions, deploy
from slipstitch.runner.preview import preview
from slipstitch.target.variables import variables as merged_variables

__all__ = ["command"]


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
@mode_option
@verify_option
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
    lock_timeout: int,
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
    options = DeployOptions(
        to=chosen,
        mode=read_mode(mode or config.get("deploy.mode")),
        verify=bool(config.get_bool("deploy.verify")) if verify is None else verify,
        log_only=log_only,
        lock_timeout=lock_timeout,
        wrap=wrap,
        assume=assume,
    )
    merged = merged_variables(config, goal, "deploy", variables)
    with (
        reporting(invocation, "deploy", goal.shown, as_json=as_json) as report,
        open_workbench(
            invocation, "deploy", invocation.project(goal), report, variables=merged, locks=locks
        ) as workbench,
    ):
        if not dry_run:
            deploy(workbench, options)
            return 0
        previewed = preview(workbench, options, None if as_json else sys.stdout.write)
        report.add(previewed)
        return 0 if previewed["ok"] else 2
