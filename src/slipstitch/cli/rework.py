"""``slipstitch rework``: a further instance of a change, its old scripts kept under a tag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from slipstitch.cli.authoring import Authored, author_of, explanation, note_of, now
from slipstitch.cli.change_request import (
    ChangeRequest,
    change_options,
    edit_if_wished,
    read_request,
)
from slipstitch.cli.dependencies import read_dependencies, warn_of_unplanned_conflicts
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.parse import PlanFile
from slipstitch.plan.write import dependency_list, reworked_instance, with_rework
from slipstitch.project import Project
from slipstitch.render.squashed import squashed_parts
from slipstitch.scaffold.beginning import (
    Begin,
    earlier_beginning,
    no_beginning,
    rendered_beginning,
)
from slipstitch.scaffold.rework import ReworkedScripts, read_reworked

__all__ = ["command"]


@dataclass(frozen=True, slots=True)
class _Reworked:
    """One plan with the new instance, not written yet, and the scripts of its targets."""

    authored: Authored
    plan_file: PlanFile
    scripts: tuple[ReworkedScripts, ...]


@sqitch_command(
    examples="""
slipstitch rework users -n 'Add the time of the last login'
slipstitch rework search -r index -n 'Use the new index'
slipstitch rework users --all -n 'In the plans of all targets'
slipstitch rework billing/post_invoice --from-source -n 'Round as the law says'
slipstitch rework users --back-to users@v1.0.0 -n 'Take the last rework back'
"""
)
@click.argument("words", nargs=-1, metavar="CHANGE [TARGET]...")
@change_options
@click.option("--from-source", is_flag=True, help="Render the scripts from the edited source.")
@click.option("--back-to", metavar="CHANGE", help="Begin with the scripts of an earlier instance.")
@pass_invocation
def command(
    invocation: Invocation,
    words: tuple[str, ...],
    *,
    from_source: bool,
    back_to: str | None,
    **options: Any,
) -> None:
    """Add a further instance of a change to the plan.

    A tag must stand between the two. The scripts of the instance before are kept under the
    tag's name; their copies are what the new ones begin with, the old deploy script as revert
    script. Without --note the editor opens for one.

    With --from-source all three scripts are rendered from the source of the change. With --back-to
    deploy and verify are those of an earlier instance, and a line of comment tells its deploy
    script from the earlier one: a registry takes no script twice.
    """
    if from_source and back_to:
        raise click.UsageError("--from-source and --back-to exclude each other")
    request = read_request(invocation, "rework", words, options)
    begin: Begin = no_beginning
    if from_source:
        begin = rendered_beginning(request.plans, request.wanted.name)
    elif back_to is not None:
        begin = earlier_beginning(request.plans, request.wanted.name, back_to)
    edit_if_wished(invocation, request, _rework(invocation, request, begin))


def _rework(invocation: Invocation, request: ChangeRequest, begin: Begin) -> list[Path]:
    """Read and check everything before the first file is written; return the scripts."""
    planner, planned_at, wanted = author_of(invocation), now(), request.wanted
    _refuse_squashed(request)
    previous = [reworked_instance(each.plan_file.plan, wanted.name) for each in request.plans]
    listed = [read_dependencies(each.plan_file.plan, wanted, "rework") for each in request.plans]

    def grown(place: int, note: str) -> PlanFile:
        requires, conflicts = listed[place]
        return with_rework(
            request.plans[place].plan_file,
            wanted.name,
            requires=requires,
            conflicts=conflicts,
            planner=planner,
            planned_at=planned_at,
            note=note,
        )

    # The note is asked for when all the rest is known to be right.
    scripts = [
        read_reworked(grown(place, "").plan, each.targets)
        for place, each in enumerate(request.plans)
    ]
    paths = _each_once(path for each in scripts for one in each for path in one.current)
    requires, conflicts = listed[0]
    told = explanation("rework", wanted.name, paths, [previous[0], *requires], conflicts)
    note = note_of(invocation, request.notes, told)
    for place, each in enumerate(request.plans):
        _write(invocation, _Reworked(each, grown(place, note), tuple(scripts[place])), begin)
    files = "this file" if len(paths) == 1 else "these files"
    invocation.inform(f"Modify {files} as appropriate:")
    for path in paths:
        invocation.inform(f"  * {path}")
    return paths


def _refuse_squashed(request: ChangeRequest) -> None:
    """Say how a change goes on that has no line any more, but is a part of another one."""
    name = request.wanted.name
    for each in request.plans:
        plan = each.plan_file.plan
        if any(change.name == name for change in plan.changes):
            continue
        for target in each.targets:
            part = squashed_parts(Project(plan, target)).get(name)
            if part is not None:
                raise SlipstitchError(
                    "rework",
                    f'"{name}" has no line in {each.path} any more: it is a part of '
                    f'"{part.baseline}"',
                    hint=f'"slipstitch add {name}" gives it one; where it has a source, its '
                    "revert script goes back to what it was",
                )


def _write(invocation: Invocation, reworked: _Reworked, begin: Begin) -> None:
    """Write the kept scripts, the plan and the new scripts, in this order."""
    for scripts in reworked.scripts:
        scripts.keep()
    # What is rendered needs the kept scripts, and is refused before the plan is written.
    beginnings = begin(reworked.plan_file.plan, reworked.authored.targets)
    path = reworked.authored.path
    write_whole(Path(path), reworked.plan_file.to_bytes())
    for scripts in reworked.scripts:
        scripts.begin_revert()
    for script, content in beginnings.items():
        write_whole(script, content)
    change = reworked.plan_file.plan.changes[-1]
    shown = f"{change.name} {dependency_list(change.requires, change.conflicts)}"
    invocation.inform(f'Added "{shown}" to {path}.')
    warn_of_unplanned_conflicts(invocation, reworked.authored.plan_file.plan, change.conflicts)


def _each_once(paths: Iterable[Path]) -> list[Path]:
    return list(dict.fromkeys(paths))
