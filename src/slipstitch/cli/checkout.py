"""``slipstitch checkout``: change to another branch, in git and in the database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from slipstitch.branches import Repository
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.revert_deploy import (
    read_revert_deploy,
    revert_deploy_options,
    revert_then_deploy,
)
from slipstitch.cli.run_document import reporting
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change, Plan
from slipstitch.plan.parse import parse_plan
from slipstitch.project import Project

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch checkout search             the branch, and what its plan has
slipstitch checkout main -y            back again, without a question
slipstitch checkout search staging --verify
"""
)
@click.argument("words", nargs=-1, metavar="BRANCH [TARGET]")
@revert_deploy_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Revert to where the plans of two branches part, check out BRANCH, and deploy its plan.

    The plans of both branches must begin with the same changes. What git would refuse to check
    out is refused before anything is reverted.
    """
    wanted = read_revert_deploy(invocation, "checkout", options)
    arguments = invocation.arguments(
        words, target=target, names=(None,), takes_changes=False, **options
    )
    branch = arguments.names[0]
    if not branch:
        raise click.UsageError("checkout needs the name of a branch")
    goal = invocation.one_target(arguments)
    repository = Repository(invocation.config.get("core.vcs.client") or "git")
    current = repository.current_branch()
    if current == branch:
        raise SlipstitchError("checkout", f"Already on branch {branch}", exit_code=1)
    there = parse_plan(repository.file_in(branch, goal.plan_file), str(goal.plan_file)).plan
    project = invocation.project(goal)
    common = _last_in_common(project.plan, there)
    if common is None:
        raise SlipstitchError(
            "checkout",
            f"Branch {branch} has no changes in common with current branch {current}",
        )
    repository.refuse_taken(branch)
    repository.refuse_unsaved(branch)
    if wanted.deploy.needs_verify:
        coming, after = there.changes[common.position + 1 :], Project(there, goal)
        repository.refuse_missing(branch, [after.script_path(one, "verify") for one in coming])

    def change_branch() -> Project:
        repository.check_out(branch, is_document=as_json)
        return Project(there, goal)

    wanted = replace(wanted, revert=replace(wanted.revert, to=common.id))
    with reporting(invocation, "checkout", goal.shown, as_json=as_json) as report:
        report.inform(f"Last change before the branches diverged: {common.text}")
        revert_then_deploy(invocation, project, wanted, report, change_branch)
    return 0


def _last_in_common(here: Plan, there: Plan) -> Change | None:
    """Return the last change that the other plan and all changes before it have in common."""
    common = None
    for change in there.changes:
        if here.change_by_id(change.id) is None:
            break
        common = change
    return common
