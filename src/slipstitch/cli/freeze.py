"""``slipstitch freeze``: list the digests of released deploy scripts, or check them."""

from __future__ import annotations

import json

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.script_findings import say_findings
from slipstitch.freeze import check_frozen, freeze, frozen_path

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch freeze                   list what tags cover in deploy/frozen.sha1
slipstitch freeze --check           exit 1 if a released script was changed
sha1sum -c deploy/frozen.sha1       the same without slipstitch
"""
)
@click.option("--check", is_flag=True, help="Write nothing; name the scripts that changed.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
@click.option("-t", "--target", help="Take the folders and the plan of this target.")
@pass_invocation
def command(invocation: Invocation, check: bool, as_json: bool, target: str | None) -> int:
    """Hold fast the deploy scripts that a tag covers.

    The list grows with each tag and never changes otherwise. Its digests are the ones that the
    registry records for each deployed change.
    """
    project = invocation.project(invocation.target(target))
    if check:
        return say_findings(invocation, check_frozen(project), as_json=as_json)
    added = freeze(project)
    if as_json:
        invocation.say(json.dumps({"added": list(added)}, indent=2))
        return 0
    for path in added:
        invocation.say(f"Froze {path}")
    if not added:
        invocation.warn(f"{frozen_path(project)} is complete")
    return 0
