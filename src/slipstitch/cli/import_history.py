"""``slipstitch import``: go on from the history of another tool."""

from __future__ import annotations

from pathlib import Path

import click

from slipstitch.cli.authoring import author_of, now
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command, target_option
from slipstitch.cli.run_options import context_options
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.project import Project
from slipstitch.scaffold.history import READERS, read_history, with_words
from slipstitch.scaffold.import_changes import (
    has_way_back,
    imported_changes,
    plan_of,
    scripts_of_import,
)

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch import dbmate db/migrations               VERSION_words.sql with migrate:up and down
slipstitch import numbered supabase/migrations       files with a number first, as Supabase's
slipstitch import flyway src/main/resources/db/migration    V1.2__words.sql, U1.2__, R__
alembic upgrade head --sql > up.sql
alembic downgrade head:base --sql > down.sql
slipstitch import alembic up.sql --down down.sql --versions alembic/versions
slipstitch deploy --log-only production              a database that has it all already
"""
)
@click.argument("kind", type=click.Choice(list(READERS)), metavar="TOOL")
@click.argument("place", type=click.Path(path_type=Path), metavar="PATH")
@click.option(
    "--down", type=click.Path(path_type=Path), metavar="FILE", help="Alembic's downgrades."
)
@click.option(
    "--versions", type=click.Path(path_type=Path), metavar="DIR", help="Alembic's files, for names."
)
@target_option
@context_options
@pass_invocation
def command(
    invocation: Invocation,
    kind: str,
    place: Path,
    *,
    down: Path | None,
    versions: Path | None,
    target: str | None,
    plan_file: str | None,
    top_dir: str | None,
) -> None:
    """Make a change of each migration of another tool, in its order, with its three scripts.

    TOOL is dbmate, alembic, numbered or flyway. The project must have been begun (init). The
    migrations are left as they are. A database that has them already is adopted by deploy
    --log-only, which records them without running anything; --to ends where that database stands.
    """
    goal = invocation.target(target, plan_file=plan_file, top_dir=top_dir)
    planfile = invocation.plan_file(goal)
    taken = [change.name for change in planfile.plan.changes]
    history = read_history(kind, place, down)
    if versions is not None:
        history = with_words(history, versions)
    changes = imported_changes(history, taken)
    new_plan = plan_of(planfile, changes, author_of(invocation), now())
    project = Project(new_plan.plan, goal)
    scripts = [
        (path, content)
        for change in changes
        for path, content in scripts_of_import(project, change).items()
    ]
    for path, _ in scripts:
        if path.exists():
            raise SlipstitchError("import", f"{path} already exists", hint="move it away first")
    for path, content in scripts:
        write_whole(path, content)
    write_whole(goal.plan_file, new_plan.to_bytes())
    for change in changes:
        invocation.inform(f"  + {change.name}")
    invocation.inform(f"Added {len(changes)} changes to {goal.plan_file}")
    missing = [change.name for change in changes if not has_way_back(change.migration)]
    if missing:
        invocation.warn(f"without a way back, which their revert scripts say: {', '.join(missing)}")
