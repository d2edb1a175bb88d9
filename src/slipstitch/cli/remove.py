"""``slipstitch remove``: take a change out of the plan that is not released yet."""

from __future__ import annotations

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.run_options import context_options
from slipstitch.cli.unreleased import edit_unreleased, find_unreleased
from slipstitch.plan.edit import without_change
from slipstitch.scaffold.unreleased import moves_of_removal

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch remove users                the change and its scripts
slipstitch remove users@HEAD           a rework: the instance before it has its name again
"""
)
@click.argument("word", metavar="CHANGE")
@context_options
@pass_invocation
def command(
    invocation: Invocation, word: str, *, plan_file: str | None, top_dir: str | None
) -> None:
    """Take a change out of the plan, and remove its scripts.

    It is refused where a tag covers the change, where something requires it, and where a target
    marked protected (target.NAME.protected) has it or something after it. Revert it first from
    databases of your own: later changes get other ids.
    """
    authored, change = find_unreleased(
        invocation, "remove", word, plan_file=plan_file, top_dir=top_dir
    )
    new_plan = without_change(authored.plan_file, change)
    moves = moves_of_removal(authored.plan_file.plan, change, authored.targets)
    edit_unreleased(
        invocation,
        authored,
        new_plan,
        moves,
        lambda: invocation.inform(f'Removed "{change.name}" from {authored.path}'),
    )
