"""``slipstitch drift``: compare what the plan builds with what the sources say."""

from __future__ import annotations

import json

import click

from slipstitch.catalog.diff import as_json, lines
from slipstitch.cli.empty_database import empty_database
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import set_option, sqitch_command
from slipstitch.drift.sources import find_drift

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch drift                              on a throwaway server
slipstitch drift db:pg://localhost/empty      in an empty database
"""
)
@click.argument("target", required=False)
@click.option("--json", "json_output", is_flag=True, help="Print the result as one JSON document.")
@set_option
@pass_invocation
def command(
    invocation: Invocation,
    target: str | None,
    json_output: bool,
    variables: dict[str, str],
) -> int:
    """Compare what the plan builds with what the sources say.

    Deploys the plan to an empty database and loads every source over it. Definitions, comments
    and grants must stay as they are; what changes stands in a script but not in the source, or
    the other way round. Exits 1 if anything changes.
    """
    with empty_database(invocation, target, sets=variables) as builder:
        found = find_drift(builder)
    if json_output:
        document = {"sources": found.sources, "differences": as_json(found.differences)}
        invocation.say(json.dumps(document, indent=2))
    else:
        for line in lines(found.differences, left="plan", right="sources"):
            invocation.say(line)
        if not found.differences:
            invocation.inform(f"{found.sources} sources agree with the plan")
        else:
            invocation.warn("hint: edit the source and render, or rework what is released")
    return 1 if found.differences else 0
