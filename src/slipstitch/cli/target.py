"""``slipstitch target``: the databases that the configuration gives a name."""

from __future__ import annotations

from typing import Any

import click

from slipstitch.cli.destinations import (
    Action,
    Destination,
    add_destination,
    alter_destination,
    destination_document,
    remove_section,
    rename_section,
    run_action,
    say_documents,
    show_destination,
    shown_setting,
)
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.properties import property_options
from slipstitch.errors import SlipstitchError
from slipstitch.passwords import hide_password, hide_passwords
from slipstitch.target import DatabaseURI

__all__ = ["command"]

ACTIONS = {
    "list": Action(0, None),
    "show": Action(0, None),
    "add": Action(2, 2),
    "alter": Action(1, 1),
    "remove": Action(1, 1),
    "rm": Action(1, 1),
    "rename": Action(2, 2),
}


@sqitch_command(
    examples="""
slipstitch target                                      list the targets
slipstitch target -v                                   the same, with their URIs
slipstitch target add production db:pg://app@db/clinic
slipstitch target add eu db:pg://app@eu/clinic --top-dir eu --registry meta
slipstitch target alter production --uri db:pg://app@new/clinic
slipstitch target show production                      all that is set, and what follows from it
slipstitch target rename production old                give it another name
slipstitch target remove old                           forget it
"""
)
@click.argument("words", nargs=-1, metavar="[ACTION] [TARGET] [URI]")
@click.option("--uri", metavar="URI", help="Where the database is.")
@click.option("--json", "as_json", is_flag=True, help="List or show as a JSON document.")
@property_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    uri: str | None,
    properties: dict[str, str],
    as_json: bool,
    **_options: Any,
) -> None:
    """Give a database a name and settings of its own, or show them.

    ACTION is list, add, alter, remove, rename or show. What is added or altered is written to
    the project's configuration. Passwords are better kept out of it: PGPASSWORD, or ~/.pgpass.
    """
    action, names = run_action("target", ACTIONS, words)
    match action:
        case "add":
            _add(invocation, names[0], names[1], properties)
        case "alter":
            _alter(invocation, names[0], uri, properties)
        case "remove" | "rm":
            _refuse_referenced(invocation, names[0])
            remove_section(invocation, f"target.{names[0]}", f'Unknown target "{names[0]}"')
        case "rename":
            _rename(invocation, *names)
        case "show" if names and as_json:
            found = [(name, invocation.target(name)) for name in names]
            documents = [destination_document(invocation, *each) for each in found]
            say_documents(invocation, "targets", documents)
        case "show" if names:
            for name in names:
                target = invocation.target(name)
                written = shown_setting(invocation, f"target.{name}.uri")
                shown = written or hide_passwords(target.uri.without_password())
                show_destination(invocation, name, ("URI", shown), target)
        case _:
            _list(invocation, as_json=as_json)


def _list(invocation: Invocation, *, as_json: bool) -> None:
    if as_json:
        found = [(name, invocation.target(name)) for name in invocation.config.target_names()]
        documents = [destination_document(invocation, *each) for each in found]
        say_documents(invocation, "targets", documents)
        return
    for name in invocation.config.target_names():
        if "." in name:
            continue  # Sqitch does not list a target with a dot in its name, but knows it
        uri = f"\t{shown_setting(invocation, f'target.{name}.uri')}"
        invocation.say(f"{name}{uri if invocation.verbose_count else ''}")


def _add(invocation: Invocation, name: str, uri: str, properties: dict[str, str]) -> None:
    if invocation.config.get(f"target.{name}.uri"):
        raise SlipstitchError("target", f'Target "{name}" already exists')
    text = DatabaseURI.parse(uri).text
    add_destination(invocation, Destination(f"target.{name}", {"uri": text, **properties}, name))


def _alter(invocation: Invocation, name: str, uri: str | None, properties: dict[str, str]) -> None:
    if not invocation.config.get(f"target.{name}.uri"):
        raise SlipstitchError(
            "target",
            f'Missing Target "{name}"; use "add {name} {hide_password(uri) if uri else "$uri"}" '
            "to add it",
        )
    if uri:
        properties = {"uri": DatabaseURI.parse(uri).text, **properties}
    alter_destination(invocation, Destination(f"target.{name}", properties, name))


def _rename(invocation: Invocation, old: str, new: str) -> None:
    _refuse_referenced(invocation, old)
    if invocation.config.has_section(f"target.{new}"):
        # Sqitch makes two sections of one name, and keys of both count.
        raise SlipstitchError("target", f'Target "{new}" already exists')
    rename_section(invocation, f"target.{old}", f"target.{new}", f'Unknown target "{old}"')


def _refuse_referenced(invocation: Invocation, name: str) -> None:
    """Refuse to take the name of a target away from what the configuration builds on it."""
    config = invocation.config
    users = [
        key
        for key in config.names()
        if (key == "core.target" or (key.startswith("engine.") and key.endswith(".target")))
        and config.get(key) == name
    ]
    if users:
        # Sqitch's words for a removal as well.
        raise SlipstitchError(
            "target",
            f'Cannot rename target "{name}" because it\'s referenced by: {", ".join(users)}',
        )
