"""``slipstitch check``: compare what was deployed with the scripts as they are now."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import connection_options, sqitch_command
from slipstitch.cli.range_options import named_range, range_options
from slipstitch.cli.run_document import reporting
from slipstitch.cli.run_options import script_options
from slipstitch.cli.workbenches import open_workbench
from slipstitch.runner.check import CheckOptions, check

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch check                       everything that is deployed; exit 1 if a script was edited
slipstitch check --from @v1.4.0        a tagged change and all after it
slipstitch check --json production     every divergence, with both digests
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET] [FROM] [TO]")
@range_options
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
    variables: dict[str, str],
    as_json: bool,
    **places: Any,
) -> int:
    """Compare the deploy scripts with what was deployed; no script is run."""
    arguments = invocation.arguments(words, target=target, **places)
    first, last = named_range(invocation, arguments, first, last, "checking")
    goal = invocation.one_target(arguments)
    with reporting(invocation, "check", goal.shown, as_json=as_json) as report:
        project = invocation.project(goal)
        with open_workbench(invocation, "check", project, report, variables=variables) as workbench:
            divergences = check(workbench, CheckOptions(first, last))
        found = [asdict(each) for each in divergences]
        report.add({"ok": not found, "failures": len(found), "divergences": found})
    for each in divergences:
        invocation.warn(f"hint: {each.text}: {each.reason}")
    if divergences and not as_json:
        invocation.inform("Failed one check")
    return 1 if divergences else 0
