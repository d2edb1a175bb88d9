"""``slipstitch render``: write the scripts of defined changes from their sources."""

from __future__ import annotations

import json
import sys

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.script_findings import say_findings
from slipstitch.render.files import check_scripts, render_project

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch render                       every defined change that no tag covers
slipstitch render billing/post_invoice  one change
slipstitch render --check               write nothing; exit 1 if a script is not current
"""
)
@click.argument("changes", nargs=-1, metavar="[CHANGE]...")
@click.option("--check", is_flag=True, help="Write nothing; name the scripts that are not current.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
@click.option("-t", "--target", help="Take the folders and the plan of this target.")
@pass_invocation
def command(
    invocation: Invocation,
    changes: tuple[str, ...],
    check: bool,
    as_json: bool,
    target: str | None,
) -> int:
    """Write deploy, revert and verify scripts from sources.

    A change is defined when a file of its name stands in plpgsql/ or sql/: that file is edited,
    and its three scripts are rendered from it with templates/. What a tag covers is never
    rendered again.
    """
    project = invocation.project(invocation.target(target))
    if check:
        return say_findings(invocation, check_scripts(project, changes), as_json=as_json)
    written = [script for script in render_project(project, changes) if not script.is_current]
    for script in written:
        script.write()
    if as_json:
        invocation.say(json.dumps({"written": [str(script.path) for script in written]}, indent=2))
        return 0
    for script in written:
        invocation.say(f"Rendered {script.path}")
    if not written and not invocation.quiet:
        sys.stderr.write("all rendered scripts are current\n")
    return 0
