"""``slipstitch online``: the SQL toolkit for any client, and how far its changes are."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import psycopg

from slipstitch.cli.authoring import Authored, author_of, now, plans_of
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import (
    connection_options,
    json_option,
    sqitch_command,
    sqitch_group,
    target_option,
)
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.online import read_work
from slipstitch.plan.dependencies import parse_dependency
from slipstitch.plan.model import Dependency
from slipstitch.plan.write import reworked_instance, with_change, with_rework
from slipstitch.report.online import work_document, work_lines
from slipstitch.scaffold.rework import read_reworked
from slipstitch.session.connect import connect
from slipstitch.target import Target
from slipstitch.toolkit import (
    KINDS,
    ToolkitChange,
    is_current,
    read_toolkit,
    reworked_scripts,
    script_for,
    standalone_sql,
)

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
slipstitch online status production  which table is in which phase, and how far
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
        "A later version adds what is new and reworks what it changed; for that a tag must stand "
        "in the plan behind the version that is there."
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
    (authored,) = plans_of(invocation, [invocation.target(plan_file=plan_file)])
    (target,) = authored.targets
    growth = _Growth(invocation, authored, target)
    for change in read_toolkit():
        growth.take(change)
    _refuse_other_files(growth.added)
    for path, content in {**growth.kept, **growth.added}.items():
        write_whole(path, content)
    write_whole(Path(authored.path), growth.plan_file.to_bytes())
    # Last, as slipstitch rework does: their old texts are kept by then.
    for path, content in growth.reworked.items():
        write_whole(path, content)
    for line in growth.lines:
        invocation.inform(f"{line} {authored.path}")
    if not growth.lines:
        invocation.inform(f"{authored.path} has the whole toolkit")


@sqitch_command(
    short_help="Show how far each table is that is being changed",
    help=(
        "Show in which phase each table is that is being changed while it is in use: expand, "
        "sync, backfill, validated, swapped, contracted.\n\n"
        "With rows done, rate and time left of a backfill, which way writes are carried over, how "
        "many rows the other side is behind, what is wrong, the next statement and the way back. "
        "It reads schema online and nothing else, in any database. "
        "Exits 0, or 1 when a person has to look."
    ),
    examples="""
slipstitch online status production          a table, and what comes next
slipstitch online status --json production   the same for programs
""",
)
@click.argument("words", nargs=-1, metavar="[TARGET]")
@target_option
@json_option
@connection_options
@pass_invocation
def status(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    as_json: bool,
    **places: Any,
) -> int:
    """Read the view of the toolkit once; nothing is locked and nothing written."""
    arguments = invocation.arguments(words, target=target, takes_changes=False, **places)
    goal = invocation.one_target(arguments)
    try:
        connection = connect(
            goal.conninfo(invocation.environ), "slipstitch online status", invocation.environ
        )
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error
    with closing(connection):
        work = read_work(connection)
        database = connection.info.dbname
    if as_json:
        document = work_document(database, work)
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for line in work_lines(work):
            invocation.say(line)
    return 1 if any(each.problem for each in work) else 0


class _Growth:
    """A plan as it takes the changes of the toolkit, and what is to be written for them."""

    def __init__(self, invocation: Invocation, authored: Authored, target: Target) -> None:
        self.plan_file = authored.plan_file
        self.added: dict[Path, bytes] = {}
        self.kept: dict[Path, bytes] = {}
        self.reworked: dict[Path, bytes] = {}
        self.lines: list[str] = []
        self._planner = author_of(invocation)
        self._planned_at = now()
        self._target = target

    def take(self, change: ToolkitChange) -> None:
        """Add a change, rework an older version of it, or pass over one that is there."""
        if all(change.name != each.name for each in self.plan_file.plan.changes):
            self._add(change)
            return
        deploy = _path(self._target, change, "deploy")
        if not deploy.exists():
            return
        deployed = deploy.read_text("utf-8")
        if not is_current(change, deployed):
            self._rework(change, deployed)

    def _add(self, change: ToolkitChange) -> None:
        project = self.plan_file.plan.project
        self.plan_file = with_change(
            self.plan_file,
            change.name,
            requires=self._requires(change),
            planner=self._planner,
            planned_at=self._planned_at,
            note=change.note,
        )
        for kind in KINDS:
            self.added[_path(self._target, change, kind)] = script_for(project, change, kind)
        self.lines.append(f'Added "{change.name}" to')

    def _rework(self, change: ToolkitChange, deployed: str) -> None:
        plan = self.plan_file.plan
        previous = reworked_instance(plan, change.name).text
        scripts = reworked_scripts(plan.project, change, previous, deployed)
        self.plan_file = with_rework(
            self.plan_file,
            change.name,
            requires=self._requires(change),
            planner=self._planner,
            planned_at=self._planned_at,
            note=change.note,
        )
        (kept,) = read_reworked(self.plan_file.plan, [self._target])
        self.kept.update(kept.kept)
        for kind, content in scripts.items():
            self.reworked[_path(self._target, change, kind)] = content
        self.lines.append(f'Reworked "{change.name}" in')

    def _requires(self, change: ToolkitChange) -> list[Dependency]:
        project = self.plan_file.plan.project
        return [parse_dependency(text, project, "require") for text in change.requires]


command.add_command(sql)
command.add_command(install)
command.add_command(status)


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
