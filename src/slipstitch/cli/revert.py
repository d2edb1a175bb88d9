"""``slipstitch revert``: revert changes from a database."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from slipstitch.cli.arguments import Arguments
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.lock_options import lock_options
from slipstitch.cli.options import connection_options, place_values, sqitch_command
from slipstitch.cli.question import choose_asker, confirm_option
from slipstitch.cli.run_document import reporting
from slipstitch.cli.run_options import recording_options, script_options
from slipstitch.cli.workbenches import open_workbench
from slipstitch.errors import SlipstitchError
from slipstitch.runner.preview import preview_reverts
from slipstitch.runner.revert import RevertOptions, revert
from slipstitch.target.variables import variables as merged_variables

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch revert --to @v1.4.0         back to a tag, which itself stays
slipstitch revert --to @HEAD^ -y       the change deployed last, without a question
slipstitch revert --modified           back to before the first deploy script that was edited
slipstitch revert --to @v1 --dry-run    which changes, and how many rows would be lost
slipstitch revert production           everything, after a question
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET] [CHANGE]")
@click.option("--to", "--to-change", "--change", "to", metavar="CHANGE", help="Change that stays.")
@click.option("-m", "--modified", is_flag=True, help="Back to before the first edited script.")
@click.option("--log-only", is_flag=True, help="Record the reverts without running anything.")
@click.option("-y", "no_prompt", is_flag=True, help="Do not ask.")
@confirm_option
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
    as_json: bool,
    **values: Any,
) -> int:
    """Revert the changes deployed after a given one, or all, newest first.

    Before it asks it lists the tables and columns with rows that the scripts would drop. Where
    whole tables with rows would go, the name of the database is asked for; off a terminal it
    needs -y then. A target marked protected (target.NAME.protected) wants the name in any case.
    """
    config = invocation.config
    arguments = invocation.arguments(words, target=target, **place_values(values))
    goal = invocation.one_target(arguments)
    options = _options(invocation, arguments, values)
    dry_run: bool = values["dry_run"]
    ask = choose_asker(
        sys.stderr if as_json else sys.stdout,
        goal,
        asks=dry_run or not (values["no_prompt"] or config.get_bool("revert.no_prompt")),
        default=config.get_bool("revert.prompt_accept") is not False,
        confirm=values["confirm"],
    )
    merged = merged_variables(config, goal, "revert", values["variables"])
    with (
        reporting(invocation, "revert", goal.shown, as_json=as_json) as report,
        open_workbench(
            invocation, "revert", invocation.project(goal), report, variables=merged, locks=values
        ) as workbench,
    ):
        if not dry_run:
            revert(workbench, options, ask)
            return 0
        previewed = preview_reverts(workbench, options, None if as_json else sys.stdout.write)
        report.add(previewed)
        return 0 if previewed["ok"] else 2


def _options(
    invocation: Invocation, arguments: Arguments, values: Mapping[str, Any]
) -> RevertOptions:
    is_strict = bool(invocation.config.get_bool("revert.strict"))
    return RevertOptions(
        to=_end(invocation, arguments, values["to"], is_strict=is_strict),
        modified=values["modified"],
        log_only=values["log_only"],
        lock_timeout=values["lock_timeout"],
        wrap=values["wrap"],
        assume=values["assume"],
        is_strict=is_strict,
    )


def _end(
    invocation: Invocation, arguments: Arguments, to: str | None, *, is_strict: bool
) -> str | None:
    """Return the change that stays: the option, or the argument; everything goes without one."""
    chosen = to or (arguments.changes[0] if arguments.changes else None)
    if len(arguments.changes) > (0 if to else 1):
        text = f'Too many changes specified; reverting to "{chosen}"'
        if is_strict:
            raise SlipstitchError("revert", text, hint="revert.strict asks for exactly one")
        invocation.warn(f"warning: {text}")
    return chosen
