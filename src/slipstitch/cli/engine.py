"""``slipstitch engine``: what the configuration says of PostgreSQL as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from slipstitch.cli.arguments import ENGINE_NAMES
from slipstitch.cli.destinations import (
    Action,
    Destination,
    add_destination,
    alter_destination,
    destination_document,
    remove_section,
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
    "add": Action(1, 2),
    "alter": Action(1, 1),
    "remove": Action(1, 1),
    "rm": Action(1, 1),
}


@sqitch_command(
    examples="""
slipstitch engine                                 list the configured engines
slipstitch engine -v                              the same, with their targets
slipstitch engine add pg db:pg://app@db/clinic    deploy there when nothing else is said
slipstitch engine alter pg --target production    a target by its name
slipstitch engine alter pg --registry meta -s role=app
slipstitch engine show pg                         all that is set, and what follows from it
slipstitch engine remove pg                       forget it
"""
)
@click.argument("words", nargs=-1, metavar="[ACTION] [ENGINE] [TARGET]")
@click.option("--target", metavar="TARGET", help="Database target: a URI, or a name.")
@click.option("--json", "as_json", is_flag=True, help="List or show as a JSON document.")
@property_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    properties: dict[str, str],
    as_json: bool,
    **_options: Any,
) -> None:
    """Say where and with which settings an engine deploys, or show it.

    ACTION is list, add, alter, remove or show. The engine of PostgreSQL is called pg.
    What is added or altered is written to the project's configuration.
    """
    action, names = run_action("engine", ACTIONS, words)
    match action:
        case "add":
            _add(invocation, names, target, properties)
        case "alter":
            _alter(invocation, names[0], target, properties)
        case "remove" | "rm":
            remove_section(invocation, f"engine.{names[0]}", f'Unknown engine "{names[0]}"')
        case "show" if names and as_json:
            _say_documents(invocation, names)
        case "show" if names:
            for name in names:
                _show(invocation, name)
        case _:
            _list(invocation, as_json=as_json)


def _say_documents(invocation: Invocation, names: Sequence[str]) -> None:
    documents = []
    for name in names:
        _check(name)
        target = invocation.target(invocation.config.get(f"engine.{name}.target") or "db:pg:")
        documents.append(destination_document(invocation, name, target))
    say_documents(invocation, "engines", documents)


def _list(invocation: Invocation, *, as_json: bool) -> None:
    if as_json:
        is_set = shown_setting(invocation, "engine.pg.target") is not None
        _say_documents(invocation, ["pg"] if is_set else [])
        return
    for name in sorted(ENGINE_NAMES):
        target = shown_setting(invocation, f"engine.{name}.target")
        if target is not None:
            invocation.say(f"{name}\t{target}" if invocation.verbose_count else name)


def _add(
    invocation: Invocation, names: tuple[str, ...], option: str | None, properties: dict[str, str]
) -> None:
    name = names[0]
    _check(name)
    if invocation.config.get(f"engine.{name}.target"):
        raise SlipstitchError("engine", f'Engine "{name}" already exists')
    given = option or (names[1] if len(names) > 1 else None)
    target = _target(invocation, given) if given else "db:pg:"
    place = Destination(f"engine.{name}", {"target": target, **properties}, target)
    add_destination(invocation, place)


def _alter(
    invocation: Invocation, name: str, target: str | None, properties: dict[str, str]
) -> None:
    _check(name)
    present = invocation.config.get(f"engine.{name}.target")
    if not present:
        raise SlipstitchError(
            "engine",
            f'Missing Engine "{name}"; use "add {name} {hide_password(target or "db:pg:")}" '
            "to add it",
        )
    if target:
        present = _target(invocation, target)
        properties = {"target": present, **properties}
    alter_destination(invocation, Destination(f"engine.{name}", properties, present))


def _check(name: str) -> None:
    """Refuse what is no engine, and what is not PostgreSQL."""
    if name not in ENGINE_NAMES:
        raise SlipstitchError("engine", f'Unknown engine "{name}"')
    if name != "pg":
        raise SlipstitchError(
            "engine",
            f'engine "{name}" is not PostgreSQL',
            hint="slipstitch deploys to PostgreSQL; for other databases use Sqitch",
        )


def _target(invocation: Invocation, given: str) -> str:
    """Return what the configuration is to say: a URI of PostgreSQL, or the name of a target."""
    if ":" in given:
        return DatabaseURI.parse(given).text
    if invocation.config.get(f"target.{given}.uri"):
        return given
    known = ", ".join(invocation.config.target_names())
    raise SlipstitchError(
        "engine",
        f'Unknown target "{given}"',
        hint=f"known targets: {known}" if known else 'add it with "slipstitch target add"',
    )


def _show(invocation: Invocation, name: str) -> None:
    _check(name)
    target = invocation.target(invocation.config.get(f"engine.{name}.target") or "db:pg:")
    written = shown_setting(invocation, f"engine.{name}.target")
    shown = written or hide_passwords(target.uri.without_password())
    show_destination(invocation, name, ("Target", shown), target)
