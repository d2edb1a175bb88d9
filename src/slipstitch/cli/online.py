"""``slipstitch online``: the SQL toolkit for changes to a database in use, for any client."""

from __future__ import annotations

from pathlib import Path

import click

from slipstitch.cli.authoring import Authored, author_of, chosen_targets, now
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command, sqitch_group
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.dependencies import parse_dependency
from slipstitch.plan.write import with_change
from slipstitch.target import Target
from slipstitch.toolkit import KINDS, ToolkitChange, read_toolkit, script_for, standalone_sql

__all__ = ["command"]


@sqitch_group(
    help=(
        "Give the online toolkit: procedures in plain SQL that any client can call.\n\n"
        "They run what needs a strong lock without stalling others, update tables in batches "
        "that can be paused and resumed, and add constraints in steps."
    ),
    examples="""
slipstitch online sql > online.sql   one file, for a database without a plan
slipstitch online install            as changes of this plan, for Sqitch and slipstitch
""",
)
def command() -> None:
    """Group the verbs; the help text is above."""


@sqitch_command(
    short_help="Print the toolkit as one SQL file",
    help="Print the toolkit as one SQL file, which makes schema online in one transaction.",
    examples="""
slipstitch online sql | psql -v ON_ERROR_STOP=1 shop
""",
)
@pass_invocation
def sql(invocation: Invocation) -> None:
    """Print the standalone script."""
    invocation.say(standalone_sql().rstrip("\n"))


@sqitch_command(
    short_help="Add the toolkit to a plan",
    help=(
        "Add the toolkit to a plan as ordinary changes, each with its three scripts.\n\n"
        "Changes that the plan has are kept, so a later version adds what is new."
    ),
    examples="""
slipstitch online install
slipstitch online install --plan-file other.plan
""",
)
@click.option("-f", "--plan-file", metavar="FILE", help="Plan to write to.")
@pass_invocation
def install(invocation: Invocation, plan_file: str | None) -> None:
    """Write the scripts, then the plan: a change that is planned has its scripts."""
    (authored,) = chosen_targets(invocation, (), take_all=False, plan_file=plan_file)
    (target,) = authored.targets
    planned = {change.name for change in authored.plan_file.plan.changes}
    missing = [change for change in read_toolkit() if change.name not in planned]
    project = authored.plan_file.plan.project
    files = {
        _path(target, change, kind): script_for(project, change, kind)
        for change in missing
        for kind in KINDS
    }
    _refuse_other_files(files)
    grown = _with_changes(invocation, authored, missing)
    for path, content in files.items():
        write_whole(path, content)
    write_whole(Path(authored.path), grown)
    for change in missing:
        invocation.inform(f'Added "{change.name}" to {authored.path}')
    if not missing:
        invocation.inform(f"{authored.path} has the whole toolkit")


command.add_command(sql)
command.add_command(install)


def _path(target: Target, change: ToolkitChange, kind: str) -> Path:
    """Return where a script of a change goes."""
    folders = {
        "deploy": target.deploy_dir,
        "revert": target.revert_dir,
        "verify": target.verify_dir,
    }
    return Path(folders[kind]) / f"{change.name}.{target.extension}"


def _refuse_other_files(files: dict[Path, bytes]) -> None:
    """Refuse to write over somebody's file; the same content is what an earlier try left."""
    for path, content in files.items():
        if path.exists() and path.read_bytes() != content:
            raise SlipstitchError(
                "online",
                f'"{path}" is there already, and it is another script',
                hint="move it away; nothing was written",
            )


def _with_changes(
    invocation: Invocation, authored: Authored, changes: list[ToolkitChange]
) -> bytes:
    """Return the plan with the changes at its end."""
    grown, planner, planned_at = authored.plan_file, author_of(invocation), now()
    for change in changes:
        grown = with_change(
            grown,
            change.name,
            requires=[
                parse_dependency(text, grown.plan.project, "require") for text in change.requires
            ],
            planner=planner,
            planned_at=planned_at,
            note=change.note,
        )
    return grown.to_bytes()
