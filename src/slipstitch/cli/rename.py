"""``slipstitch rename``: give a change another name that is not released yet."""

from __future__ import annotations

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.run_options import context_options
from slipstitch.cli.unreleased import edit_unreleased, find_unreleased
from slipstitch.errors import SlipstitchError
from slipstitch.plan.edit import with_new_name
from slipstitch.project import Project
from slipstitch.render.files import find_source
from slipstitch.scaffold.unreleased import moves_of_rename

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch rename users people         in the plan, in what requires it, and its scripts
"""
)
@click.argument("old", metavar="CHANGE")
@click.argument("new", metavar="NAME")
@context_options
@pass_invocation
def command(
    invocation: Invocation, old: str, new: str, *, plan_file: str | None, top_dir: str | None
) -> None:
    """Give a change another name, in the plan and on its scripts.

    Later lines that require it follow. It is refused where a tag covers the change, where a
    source defines it, and where a target marked protected (target.NAME.protected) has it or
    something after it. Revert it first from databases of your own: later changes get other ids.
    """
    authored, change = find_unreleased(
        invocation, "rename", old, plan_file=plan_file, top_dir=top_dir
    )
    plan = authored.plan_file.plan
    if any(each.name == change.name for each in plan.changes[: change.position]):
        raise SlipstitchError(
            "rename", f'"{change.name}" reworks an earlier instance, which keeps its name'
        )
    for target in authored.targets:
        source = find_source(Project(plan, target), change.name)
        if source is not None:
            raise SlipstitchError(
                "rename",
                f"{source.path} defines it, under its own name",
                hint="remove the change, rename the source with its object, and add it again",
            )
    new_plan = with_new_name(authored.plan_file, change, new)
    renamed = new_plan.plan.changes[change.position]
    moves = moves_of_rename(plan, change, renamed, authored.targets)
    edit_unreleased(
        invocation,
        authored,
        new_plan,
        moves,
        lambda: invocation.inform(f'Renamed "{change.name}" to "{new}" in {authored.path}'),
    )
