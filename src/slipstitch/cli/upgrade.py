"""``slipstitch upgrade``: bring the registry of a database to the latest release."""

from __future__ import annotations

from typing import Any

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import connection_options, sqitch_command, target_option
from slipstitch.cli.run_document import reporting
from slipstitch.cli.run_options import json_option, lock_timeout_option
from slipstitch.cli.workbenches import open_workbench
from slipstitch.plan.model import Changes, Plan
from slipstitch.project import Project
from slipstitch.runner.upgrade import upgrade

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch upgrade production                 the registry of a target
slipstitch upgrade --registry meta            a registry in a schema of another name
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET]")
@target_option
@lock_timeout_option
@json_option
@connection_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    lock_timeout: int,
    as_json: bool,
    **places: Any,
) -> int:
    """Bring the registry to the latest release, as an older Sqitch may have left it.

    No plan is needed. The next deployment does it by itself.
    """
    arguments = invocation.arguments(words, target=target, takes_changes=False, **places)
    goal = invocation.one_target(arguments, does="using")
    no_plan = Project(Plan(str(goal.plan_file), "", None, Changes()), goal)
    with (
        reporting(invocation, "upgrade", goal.shown, as_json=as_json) as report,
        open_workbench(invocation, "upgrade", no_plan, report) as workbench,
    ):
        upgrade(workbench, lock_timeout)
    return 0
