"""``slipstitch verify``: verify the changes of a database."""

from __future__ import annotations

from typing import Any

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import connection_options, sqitch_command
from slipstitch.cli.range_options import named_range, range_options
from slipstitch.cli.run_document import reporting
from slipstitch.cli.run_options import script_options
from slipstitch.cli.workbenches import open_workbench
from slipstitch.runner.verify import VerifyOptions, verify
from slipstitch.target.variables import variables as merged_variables

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch verify                      everything that is deployed
slipstitch verify --from @v1.4.0       a tagged change and all after it
slipstitch -vv verify production       show what the verify scripts select
slipstitch verify -j 4                 four scripts at once
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET] [FROM] [TO]")
@range_options
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    metavar="COUNT",
    help="Run so many scripts at once.",
)
@script_options
@connection_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    first: str | None,
    last: str | None,
    jobs: int,
    variables: dict[str, str],
    as_json: bool,
    **places: Any,
) -> int:
    """Run the verify scripts of the deployed changes and compare them with the plan.

    A script that is missing is only mentioned; with verify.required it is a failure.
    """
    arguments = invocation.arguments(words, target=target, **places)
    first, last = named_range(invocation, arguments, first, last, "verifying")
    goal = invocation.one_target(arguments)
    merged = merged_variables(invocation.config, goal, "verify", variables)
    with (
        reporting(invocation, "verify", goal.shown, as_json=as_json) as report,
        open_workbench(
            invocation, "verify", invocation.project(goal), report, variables=merged
        ) as workbench,
    ):
        needs_scripts = bool(invocation.config.get_bool("verify.required"))
        verify(workbench, VerifyOptions(first, last, needs_scripts, jobs))
    return 0
