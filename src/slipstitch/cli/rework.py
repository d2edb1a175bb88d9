"""``slipstitch rework``: a further instance of a change, its old scripts kept under a tag."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from slipstitch.cli.authoring import (
    Authored,
    author_of,
    chosen_targets,
    explanation,
    note_of,
    now,
    open_editor,
)
from slipstitch.cli.dependencies import (
    WantedChange,
    read_dependencies,
    warn_of_unplanned_conflicts,
)
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.model import Dependency
from slipstitch.plan.parse import PlanFile
from slipstitch.plan.write import dependency_list, reworked_instance, with_rework
from slipstitch.scaffold.rework import ReworkedScripts, read_reworked

__all__ = ["command"]


@dataclass(frozen=True, slots=True)
class _Reworked:
    """One plan with the new instance, not written yet, and the scripts of its targets."""

    authored: Authored
    plan_file: PlanFile
    scripts: tuple[ReworkedScripts, ...]
    conflicts: tuple[Dependency, ...]


@sqitch_command(
    examples="""
slipstitch rework users -n 'Add the time of the last login'
slipstitch rework search -r index -n 'Use the new index'
slipstitch rework users --all -n 'In the plans of all targets'
"""
)
@click.argument("words", nargs=-1, metavar="CHANGE [TARGET]...")
@click.option("-c", "--change", "--change-name", "change", metavar="NAME", help="The change.")
@click.option("-r", "--requires", metavar="CHANGE", multiple=True, help="Change that it needs.")
@click.option(
    "-x", "--conflicts", metavar="CHANGE", multiple=True, help="Change that must not be there."
)
@click.option("-n", "-m", "--note", "notes", metavar="TEXT", multiple=True, help="What it does.")
@click.option(
    "-a", "--all", "take_all", is_flag=True, help="Rework it in the plans of all targets."
)
@click.option(
    "-e",
    "--edit/--no-edit",
    "--open-editor/--no-open-editor",
    "edit",
    default=None,
    help="Open the scripts in the editor.",
)
@click.option("-f", "--plan-file", metavar="FILE", help="Plan to write to.")
@pass_invocation
def command(
    invocation: Invocation,
    words: tuple[str, ...],
    *,
    change: str | None,
    requires: tuple[str, ...],
    conflicts: tuple[str, ...],
    notes: tuple[str, ...],
    take_all: bool,
    edit: bool | None,
    plan_file: str | None,
) -> None:
    """Add a further instance of a change to the plan.

    A tag must stand between the two. The scripts of the instance before are kept under the
    tag's name; their copies are what the new ones begin with, the old deploy script as revert
    script. Without --note the editor opens for one.
    """
    arguments = invocation.arguments(
        words, names=(change,), takes_changes=False, plan_file=plan_file
    )
    name = arguments.names[0]
    if name is None:
        raise click.UsageError("rework needs the name of a change")
    named = arguments.targets if len(words) > (change is None) else ()
    if take_all and named:
        raise SlipstitchError(
            "rework", "Cannot specify both --all and engine, target, or plan arugments"
        )
    take_all = take_all or (not named and bool(invocation.config.get_bool("rework.all")))
    plans = chosen_targets(invocation, named, take_all=take_all, plan_file=plan_file)
    paths = _rework(invocation, plans, WantedChange(name, requires, conflicts), notes)
    if edit if edit is not None else invocation.config.get_bool("rework.open_editor"):
        open_editor(invocation, [str(path) for path in paths])


def _rework(
    invocation: Invocation,
    plans: Sequence[Authored],
    wanted: WantedChange,
    notes: Sequence[str],
) -> list[Path]:
    """Read and check everything before the first file is written; return the scripts."""
    planner, planned_at = author_of(invocation), now()
    previous = [reworked_instance(each.plan_file.plan, wanted.name) for each in plans]
    listed = [read_dependencies(each.plan_file.plan, wanted, "rework") for each in plans]

    def grown(place: int, note: str) -> _Reworked:
        requires, conflicts = listed[place]
        plan_file = with_rework(
            plans[place].plan_file,
            wanted.name,
            requires=requires,
            conflicts=conflicts,
            planner=planner,
            planned_at=planned_at,
            note=note,
        )
        scripts = read_reworked(plan_file.plan, plans[place].targets)
        return _Reworked(plans[place], plan_file, tuple(scripts), tuple(conflicts))

    # The note is asked for when all the rest is known to be right.
    tried = [grown(place, "") for place in range(len(plans))]
    paths = _each_once(
        path for each in tried for scripts in each.scripts for path in scripts.current
    )
    requires, conflicts = listed[0]
    told = explanation("rework", wanted.name, paths, [previous[0], *requires], conflicts)
    note = note_of(invocation, notes, told)
    for place in range(len(plans)):
        _write(invocation, grown(place, note))
    files = "this file" if len(paths) == 1 else "these files"
    invocation.inform(f"Modify {files} as appropriate:")
    for path in paths:
        invocation.inform(f"  * {path}")
    return paths


def _write(invocation: Invocation, reworked: _Reworked) -> None:
    """Write the kept scripts, the plan and the new revert scripts, in this order."""
    for scripts in reworked.scripts:
        scripts.keep()
    path = reworked.authored.path
    write_whole(Path(path), reworked.plan_file.to_bytes())
    for scripts in reworked.scripts:
        scripts.begin_revert()
    change = reworked.plan_file.plan.changes[-1]
    shown = f"{change.name} {dependency_list(change.requires, change.conflicts)}"
    invocation.inform(f'Added "{shown}" to {path}.')
    warn_of_unplanned_conflicts(invocation, reworked.authored.plan_file.plan, reworked.conflicts)


def _each_once(paths: Iterable[Path]) -> list[Path]:
    return list(dict.fromkeys(paths))
