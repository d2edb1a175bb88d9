"""What ``add`` and ``rework`` are asked for: a change to write at the end of one or more plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from slipstitch.cli.authoring import Authored, chosen_plans, open_editor
from slipstitch.cli.dependencies import WantedChange
from slipstitch.cli.invocation import Invocation
from slipstitch.cli.run_options import context_options
from slipstitch.errors import SlipstitchError

__all__ = ["ChangeRequest", "change_options", "edit_if_wished", "read_request"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """The change, the plans it goes into, and what else was said.

    :param notes: the values of ``--note``.
    :param edits: whether to open its scripts in the editor.
    """

    wanted: WantedChange
    plans: Sequence[Authored]
    notes: Sequence[str]
    edits: bool


def change_options(function: Decorated) -> Decorated:
    """Add the options of both commands; :func:`read_request` takes them."""
    options = (
        click.option("-c", "--change", "--change-name", "change", metavar="NAME", help="Its name."),
        click.option(
            "-r", "--requires", metavar="CHANGE", multiple=True, help="Change that it needs."
        ),
        click.option(
            "-x",
            "--conflicts",
            metavar="CHANGE",
            multiple=True,
            help="Change that must not be there.",
        ),
        click.option(
            "-n", "-m", "--note", "notes", metavar="TEXT", multiple=True, help="What it does."
        ),
        click.option(
            "-a", "--all/--no-all", "take_all", default=None, help="In the plans of all targets."
        ),
        click.option(
            "-e",
            "--edit/--no-edit",
            "--open-editor/--no-open-editor",
            "edit",
            default=None,
            help="Open the scripts in the editor.",
        ),
        context_options,
    )
    for option in reversed(options):
        function = option(function)
    return function


def read_request(
    invocation: Invocation, verb: str, words: Sequence[str], options: dict[str, Any]
) -> ChangeRequest:
    """Return what the options and arguments ask for.

    :param verb: the command: ``add`` or ``rework``.
    :param options: what :func:`change_options` read.
    :raises SlipstitchError: when no change is named, or a word is nothing.
    """
    context = {name: options[name] for name in ("plan_file", "top_dir")}
    arguments = invocation.arguments(
        words, names=(options["change"],), takes_changes=False, **context
    )
    name = arguments.names[0]
    if name is None:
        raise _no_name(invocation, verb, words)
    edits = options["edit"]
    if edits is None:
        edits = bool(invocation.config.get_bool(f"{verb}.open_editor"))
    return ChangeRequest(
        WantedChange(name, options["requires"], options["conflicts"]),
        chosen_plans(invocation, verb, arguments, take_all=options["take_all"], **context),
        options["notes"],
        edits,
    )


def _no_name(invocation: Invocation, verb: str, words: Sequence[str]) -> Exception:
    """Return the error for a call that names no change."""
    if words and words[0] in invocation.config.target_names():
        return SlipstitchError(
            verb,
            f'Name "{words[0]}" identifies a target; use "--change {words[0]}" '
            "to use it for the change name",
        )
    return click.UsageError(f"{verb} needs the name of a change")


def edit_if_wished(invocation: Invocation, request: ChangeRequest, paths: Iterable[Path]) -> None:
    """Open the scripts in the editor, if that was asked for."""
    if request.edits:
        open_editor(invocation, [str(path) for path in paths])
