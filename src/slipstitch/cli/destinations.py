"""What ``engine`` and ``target`` do alike: configure, and show, where to deploy."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from slipstitch.cli.beginning import begin_folders, begin_plan
from slipstitch.cli.invocation import Invocation
from slipstitch.config import load_config
from slipstitch.config.edit import ConfigText, open_config, save_config
from slipstitch.config.places import local_file
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.passwords import hide_password, hide_passwords
from slipstitch.plan.model import Plan
from slipstitch.plan.parse import read_plan
from slipstitch.target import Target, resolve_target
from slipstitch.target.variables import own_variables

__all__ = [
    "Action",
    "Destination",
    "add_destination",
    "alter_destination",
    "destination_document",
    "remove_section",
    "rename_section",
    "run_action",
    "say_documents",
    "show_destination",
    "shown_setting",
]

LABEL_WIDTH = len("Top Directory: ")


@dataclass(frozen=True, slots=True)
class Action:
    """The fewest and the most names that an action takes; any number where there is no most."""

    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Destination:
    """A section to write.

    :param settings: keys below the section with their values, in the order of writing.
    :param target: the name or URI that finds the target once the settings are written.
    """

    section: str
    settings: Mapping[str, str]
    target: str


def run_action(
    verb: str, actions: Mapping[str, Action], words: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """Return the action and the names after it; the list without a word.

    :raises UsageError: when there is no such action, or it takes more or fewer names.
    """
    name, names = (words[0], tuple(words[1:])) if words else ("list", ())
    action = actions.get(name)
    if action is None:
        raise click.UsageError(f'Unknown action "{name}"')
    if len(names) < action.least:
        needed = "a name" if action.least == 1 else f"{action.least} names"
        raise click.UsageError(f"{verb} {name} needs {needed}")
    # Sqitch passes over what is too much; it may have been meant as something else.
    if action.most is not None and len(names) > action.most:
        raise click.UsageError(f'{verb} {name} has no use for "{names[action.most]}"')
    return name, names


def add_destination(invocation: Invocation, place: Destination) -> None:
    """Write a new section, and the plan and the folders that it names where they are missing.

    :raises SlipstitchError: when a plan cannot be made; the configuration is then as it was.
    """

    def make(target: Target) -> None:
        project = _known_project(invocation, target)
        begin_plan(invocation, project.project, project.uri, target.plan_file)
        begin_folders(invocation, target)

    _write(invocation, place, make)


def alter_destination(invocation: Invocation, place: Destination) -> None:
    """Write some settings of a section, and make the folders that they name."""
    _write(invocation, place, lambda target: begin_folders(invocation, target))


def _write(invocation: Invocation, place: Destination, make: Callable[[Target], None]) -> None:
    """Write the settings, then make what they name; take them back if that fails."""
    path = local_file(invocation.environ)
    before = path.read_bytes() if path.exists() else None
    text = open_config(path)
    for key, value in place.settings.items():
        text = text.replace_all(f"{place.section}.{key}", value)
    save_config(text)
    try:
        config = load_config(invocation.environ, invocation.cwd)
        make(resolve_target(config, invocation.environ, place.target))
    except SlipstitchError:
        if before is None:
            path.unlink()
        else:
            write_whole(path, before)
        raise


def _known_project(invocation: Invocation, target: Target) -> Plan:
    """Return a plan of the project: the default one, else the one that the target has already."""
    for path in (_default_plan(invocation), target.plan_file):
        try:
            return read_plan(str(path)).plan
        except SlipstitchError:
            continue
    raise SlipstitchError(
        "target",
        f"Missing %project pragma in {target.plan_file}",
        hint='there is no plan yet that names the project: begin with "slipstitch init"',
    )


def _default_plan(invocation: Invocation) -> Path:
    try:
        return invocation.target().plan_file
    except SlipstitchError:
        return invocation.target("db:pg:").plan_file


def remove_section(invocation: Invocation, section: str, unknown: str) -> None:
    """Remove a section and its variables from the project's configuration.

    :param unknown: the message where there is no such section.
    """
    _change(invocation, section, unknown, lambda text, name: text.remove_section(name))


def rename_section(invocation: Invocation, section: str, new: str, unknown: str) -> None:
    """Give a section and that of its variables another name."""
    _change(
        invocation,
        section,
        unknown,
        lambda text, name: text.rename_section(name, new + name.removeprefix(section)),
    )


def _change(
    invocation: Invocation,
    section: str,
    unknown: str,
    change: Callable[[ConfigText, str], ConfigText],
) -> None:
    text = open_config(local_file(invocation.environ))
    if not text.has_section(section):
        raise SlipstitchError(
            section.partition(".")[0],
            unknown,
            hint="it is set in another file" if invocation.config.has_section(section) else None,
        )
    for name in (section, f"{section}.variables"):
        if text.has_section(name):
            text = change(text, name)
    save_config(text)


def shown_setting(invocation: Invocation, key: str) -> str | None:
    """Return a setting with a URI for people: as it is written, less the passwords in it.

    What the environment puts into it is not asked for: it may be secret, or not be set.
    """
    values = invocation.config.values(key)
    return hide_passwords(hide_password(values[-1] or "")) if values else None


def show_destination(
    invocation: Invocation, name: str, where: tuple[str, str], target: Target
) -> None:
    """Print what is set for a place and what follows from it.

    Variables are printed as they are written: what the environment puts into them may be secret.

    :param where: the label and the value of the first line below the name.
    """
    rows = [
        where,
        ("Registry", target.registry),
        ("Client", target.client),
        ("Top Directory", str(target.top_dir)),
        ("Plan File", str(target.plan_file)),
        ("Extension", target.extension),
    ]
    scripts = [
        ("  Deploy", str(target.deploy_dir)),
        ("  Revert", str(target.revert_dir)),
        ("  Verify", str(target.verify_dir)),
    ]
    reworked = [
        ("  Reworked", str(target.reworked_dir)),
        ("  Deploy", str(target.reworked_deploy_dir)),
        ("  Revert", str(target.reworked_revert_dir)),
        ("  Verify", str(target.reworked_verify_dir)),
    ]
    lines = [*_labelled(rows), "Script Directories:", *_labelled(scripts)]
    lines += ["Reworked Script Directories:", *_labelled(reworked)]
    variables = own_variables(invocation.config, target)
    invocation.say(f"* {hide_passwords(name)}")
    for line in lines:
        invocation.say(f"    {line}")
    if not variables:
        invocation.say("    No Variables")
        return
    invocation.say("    Variables:")
    width = max(map(len, variables))
    for key in sorted(variables, key=lambda key: (key.lower(), key)):
        # Not as far in as all the rest: Sqitch's layout.
        invocation.say(f"  {key}: {' ' * (width - len(key))}{variables[key]}")


def destination_document(invocation: Invocation, name: str, target: Target) -> dict[str, Any]:
    """Return what :func:`show_destination` prints, for programs; variables as they are written."""
    return {
        "name": hide_passwords(name),
        "uri": hide_passwords(target.uri.without_password()),
        "registry": target.registry,
        "client": target.client,
        "top_dir": str(target.top_dir),
        "plan_file": str(target.plan_file),
        "extension": target.extension,
        "deploy_dir": str(target.deploy_dir),
        "revert_dir": str(target.revert_dir),
        "verify_dir": str(target.verify_dir),
        "reworked_dir": str(target.reworked_dir),
        "is_protected": target.is_protected,
        "variables": own_variables(invocation.config, target),
    }


def say_documents(invocation: Invocation, kind: str, documents: Sequence[dict[str, Any]]) -> None:
    """Print one JSON document of some places.

    :param kind: ``engines`` or ``targets``.
    """
    invocation.say(json.dumps({kind: list(documents)}, ensure_ascii=False, indent=2))


def _labelled(rows: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{label}:".ljust(LABEL_WIDTH) + value for label, value in rows]
