"""``slipstitch bundle``: copy what is needed to deploy into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import click

from slipstitch.cli.authoring import Authored, chosen_plans
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.run_options import context_options
from slipstitch.config.places import local_file
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.scaffold.bundle import (
    Copy,
    Part,
    cut_plan,
    earlier_scripts,
    inside,
    scripts_to_copy,
)

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch bundle                          the whole project, into the folder bundle
slipstitch bundle --dest-dir clinic-1.4    into another folder
slipstitch bundle --to @v1.4.0             up to a tag
slipstitch bundle --all                    the plans of all targets
slipstitch bundle eu @ROOT @v2 us @ROOT @v3
"""
)
@click.argument("words", nargs=-1, metavar="[[TARGET] [FROM] [TO]]...")
@click.option("--dest-dir", "--dir", "dest_dir", metavar="DIR", help="Folder of the copies.")
@click.option("-a", "--all/--no-all", "take_all", default=None, help="Bundle all plans.")
@click.option("--from", "first", metavar="CHANGE", help="First change; the first of all else.")
@click.option("--to", "last", metavar="CHANGE", help="Last change; the last of all else.")
@context_options
@pass_invocation
def command(
    invocation: Invocation,
    words: tuple[str, ...],
    *,
    dest_dir: str | None,
    take_all: bool | None,
    first: str | None,
    last: str | None,
    **context: Any,
) -> None:
    """Copy the configuration, the plan and its scripts into a folder, ready to be deployed.

    A plan that begins later than the project's, or whose header differs, gives its changes other
    ids: it is deployed to databases of its own. A copy is written again where it differs, also
    where it was edited in the folder; scripts of an earlier bundle that the plan has no more go.
    """
    arguments = invocation.arguments(words, **context)
    plans = chosen_plans(invocation, "bundle", arguments, take_all=take_all, **context)
    _check(invocation, plans, arguments.changes, first, last)
    folder = Path(dest_dir or invocation.config.get("bundle.dest_dir") or "bundle")
    _require_elsewhere(folder, plans)
    bundles = _bundles(plans, arguments.changes, first, last)
    invocation.inform(f"Bundling into {folder}")
    invocation.inform("Writing config")
    config = local_file(invocation.environ)
    _copy(invocation, Copy(config, folder / config.name))
    targets = [target for bundle in bundles for target in bundle.plan.targets]
    earlier = [path for target in targets for path in earlier_scripts(target, folder)]
    written = {path for bundle in bundles for path in _write(invocation, bundle, folder)}
    for path in dict.fromkeys(earlier):
        if path not in written:
            path.unlink()
            invocation.inform(f"Removed {path}, of an earlier bundle")


@dataclass(frozen=True, slots=True)
class _Bundle:
    """A plan to bundle, from one reference to another; to its end where there is none."""

    plan: Authored
    first: str | None
    last: str | None
    part: Part


def _bundles(
    plans: list[Authored], changes: tuple[str, ...], first: str | None, last: str | None
) -> list[_Bundle]:
    """Cut every plan: one that cannot be cut is found before anything is written."""
    waiting = iter(changes)
    bundles = []
    for plan in plans:
        ends = [first, last] if first or last else [*islice(waiting, 2), None, None]
        part = cut_plan(plan.plan_file, ends[0], ends[1])
        bundles.append(_Bundle(plan, ends[0], ends[1], part))
    return bundles


def _require_elsewhere(folder: Path, plans: list[Authored]) -> None:
    """Refuse a folder in which the bundle would be written over the project itself."""
    for plan in plans:
        path = Path(plan.path)
        if os.path.realpath(inside(folder, path)) == os.path.realpath(path):
            raise SlipstitchError(
                "bundle",
                f'bundling into "{folder}" would write over {path}',
                hint="name a folder of its own with --dest-dir, or in bundle.dest_dir",
            )


def _check(
    invocation: Invocation,
    plans: list[Authored],
    changes: tuple[str, ...],
    first: str | None,
    last: str | None,
) -> None:
    if (first or last) and len(plans) > 1:
        invocation.warn(
            "warning: Use of --to or --from to bundle multiple targets is not recommended.\n"
            "warning: Pass them as arguments after each target argument, instead."
        )
    if (first or last) and changes:
        raise SlipstitchError("bundle", "Cannot specify both --from or --to and change arguments")
    if len(changes) > 2 * len(plans):
        surplus = changes[2 * len(plans)]
        raise SlipstitchError("bundle", f'Too many changes specified: "{surplus}" is left over')


def _write(invocation: Invocation, bundle: _Bundle, folder: Path) -> Iterator[Path]:
    """Write the plan, or a part of it, and the scripts of each target that it is deployed to.

    :returns: the places of the scripts, each once it is written.
    """
    plan, part = bundle.plan, bundle.part
    path = Path(plan.path)
    if bundle.first is None and bundle.last is None:
        invocation.inform("Writing plan")
        _copy(invocation, Copy(path, inside(folder, path)))
    else:
        ends = f"from {bundle.first or '@ROOT'} to {bundle.last or '@HEAD'}"
        invocation.inform(f"Writing plan {ends}")
        write_whole(inside(folder, path), part.cut.to_bytes())
    invocation.inform("Writing scripts")
    for number, target in enumerate(plan.targets):
        for change in scripts_to_copy(part, target, folder):
            if number == 0:
                invocation.inform(f"  + {change.text}")
            for copy in change.copies:
                _copy(invocation, copy)
                yield copy.place


def _copy(invocation: Invocation, copy: Copy) -> None:
    if copy.make() and invocation.verbosity >= 2:
        invocation.say(f"debug:     Copying {copy.source} -> {copy.place}")
