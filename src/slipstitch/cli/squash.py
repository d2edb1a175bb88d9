"""``slipstitch squash``: put one change in the place of many that are released."""

from __future__ import annotations

from pathlib import Path

import click

from slipstitch.cli.authoring import author_of, default_plan, now
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.run_options import context_options
from slipstitch.files import write_whole
from slipstitch.freeze import freeze_new_tag, thaw
from slipstitch.plan.references import find_in_plan
from slipstitch.project import Project
from slipstitch.scaffold.squash import squash

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch squash @v1.0.0                     all up to the tag become the change baseline
slipstitch squash @v1.0.0 --name start        under another name
slipstitch rebase --log-only --upto users -y production
                                              a database whose last change is users adopts it
"""
)
@click.argument("word", metavar="CHANGE")
@click.option("--name", default="baseline", metavar="NAME", help="What it is called.")
@context_options
@pass_invocation
def command(
    invocation: Invocation, word: str, *, name: str, plan_file: str | None, top_dir: str | None
) -> None:
    """Put one change in the place of all up to CHANGE, which must have a tag.

    Its scripts are those of its parts, one after the other, as they are. The tags of CHANGE and all
    later lines stay; what they require of its parts becomes the baseline. Every change gets
    another id: a database that has them adopts the new plan by rebase --log-only --upto with the
    change that it has last, which runs nothing.
    """
    authored = default_plan(invocation, plan_file=plan_file, top_dir=top_dir)
    last = find_in_plan(authored.plan_file.plan, word)
    planner, moment = author_of(invocation), now()
    done = squash(authored.plan_file, last, name, authored.targets, planner=planner, now=moment)
    for path, content in done.written.items():
        write_whole(path, content)
    write_whole(Path(authored.path), done.plan_file.to_bytes())
    for path in done.removed:
        path.unlink()
    for each in authored.targets:
        project = Project(done.plan_file.plan, each)
        thaw(project, done.removed)
        freeze_new_tag(project)
    invocation.inform(f'Squashed {done.count} changes into "{name}" in {authored.path}')
    invocation.inform(
        "A database that has them adopts it: slipstitch rebase --log-only --upto LAST_CHANGE TARGET"
    )
