"""``slipstitch rebase``: revert changes and deploy them again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.revert_deploy import (
    read_revert_deploy,
    revert_deploy_options,
    revert_then_deploy,
)
from slipstitch.cli.run_document import reporting
from slipstitch.plan.references import find_in_plan

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch rebase --onto @v1.4.0          revert to a tag, then deploy all that is planned
slipstitch rebase --onto @HEAD^ -y        the last change once more, without a question
slipstitch rebase --modified              from the first deploy script that was edited
slipstitch rebase staging users @v1.5.0   onto a change, up to a tag
slipstitch rebase --onto @v1 -e role=new -r role=old
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET] [ONTO] [UPTO]")
@click.option("--onto", "--onto-change", "onto", metavar="CHANGE", help="Change that stays.")
@click.option("--upto", "--upto-change", "upto", metavar="CHANGE", help="Last change to deploy.")
@click.option("-m", "--modified", is_flag=True, help="Onto the last change before an edited one.")
@revert_deploy_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    onto: str | None,
    upto: str | None,
    modified: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Revert the changes after ONTO, or all, and deploy up to UPTO, or all that is planned.

    The lock is held from the first revert to the last deployment.
    """
    wanted = read_revert_deploy(invocation, "rebase", options)
    arguments = invocation.arguments(words, target=target, **options)
    goal = invocation.one_target(arguments)
    changes = list(arguments.changes)
    if modified:
        onto = None
    elif onto is None and changes:
        onto = changes.pop(0)
    if upto is None and changes:
        upto = changes.pop(0)
    if changes:
        ends = f'onto "{onto}" up to "{upto}"' if onto else f'up to "{upto}"'
        invocation.warn(f"warning: Too many changes specified; rebasing {ends}")
    project = invocation.project(goal)
    if upto is not None:
        find_in_plan(project.plan, upto)  # before anything is reverted
    wanted = replace(
        wanted,
        revert=replace(wanted.revert, to=onto, modified=modified),
        deploy=replace(wanted.deploy, to=upto),
    )
    with reporting(invocation, "rebase", goal.shown, as_json=as_json) as report:
        revert_then_deploy(invocation, project, wanted, report)
    return 0
