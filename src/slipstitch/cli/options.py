"""Options that several commands share, spelled as in Sqitch."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any, TypeVar

import click

from slipstitch import __version__
from slipstitch.cli.grammar import SqitchCommand, SqitchGroup
from slipstitch.cli.invocation import Invocation
from slipstitch.config import system_directory
from slipstitch.errors import SlipstitchError
from slipstitch.target import TargetOptions

__all__ = [
    "GENERAL_OPTIONS",
    "assignments_option",
    "connection_options",
    "json_option",
    "parse_assignments",
    "place_values",
    "set_option",
    "sqitch_command",
    "sqitch_group",
    "target_option",
    "timeout_option",
]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _change_directory(_ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    try:
        os.chdir(value)
    except OSError as error:
        message = f"Cannot change to directory {value}: {error.strerror}"
        raise SlipstitchError("fs", message) from error


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Make a callback that adds an option's value to the invocation."""

    def callback(ctx: click.Context, _param: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Invocation), name, value)

    return callback


def _print_and_leave(
    text: Callable[[click.Context], str],
) -> Callable[[click.Context, click.Parameter, bool], None]:
    """Make a callback that prints something instead of running the command."""

    def callback(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(text(ctx))
            ctx.exit()

    return callback


def _eager_flag(
    *names: str,
    text: Callable[[click.Context], str],
    description: str,
) -> click.Option:
    return click.Option(
        names,
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_and_leave(text),
        help=description,
    )


GENERAL_OPTIONS = (
    click.Option(
        ["-C", "--chdir", "--cd"],
        metavar="DIR",
        is_eager=True,
        expose_value=False,
        callback=_change_directory,
        type=click.Path(),
        help="Change to this directory first.",
    ),
    click.Option(
        ["--no-pager"],
        is_flag=True,
        expose_value=False,
        callback=_keep("no_pager"),
        help="Never send output through a pager.",
    ),
    click.Option(
        ["--quiet"],
        is_flag=True,
        expose_value=False,
        callback=_keep("quiet"),
        help="Say only results and errors.",
    ),
    click.Option(
        ["-v", "-V", "--verbose"],
        count=True,
        expose_value=False,
        callback=_keep("verbose_count"),
        help="Say more; give it twice for still more.",
    ),
    _eager_flag(
        "--etc-path",
        description="Print the directory of the system-wide configuration.",
        text=lambda _ctx: str(system_directory()),
    ),
    _eager_flag("--help", description="Show this text.", text=lambda ctx: ctx.get_help()),
    _eager_flag("--man", description="Show this text.", text=lambda ctx: ctx.get_help()),
    _eager_flag(
        "--version",
        description="Print the version.",
        text=lambda _ctx: f"slipstitch v{__version__}",
    ),
)


def sqitch_command(
    *, examples: str = "", **attributes: Any
) -> Callable[[Callable[..., Any]], SqitchCommand]:
    """Decorate a function to be a command with Sqitch's option grammar.

    :param examples: lines shown as they are at the end of ``--help``.
    :param attributes: passed to click. The name is set by the list of commands.
    """
    return click.command(
        cls=SqitchCommand, general_options=GENERAL_OPTIONS, examples=examples, **attributes
    )


def sqitch_group(
    *, examples: str = "", **attributes: Any
) -> Callable[[Callable[..., Any]], SqitchGroup]:
    """Decorate a function to be a command with commands under it.

    Make its commands with :func:`sqitch_command` and ``group.add_command``.
    """
    return click.group(
        cls=SqitchGroup, general_options=GENERAL_OPTIONS, examples=examples, **attributes
    )


def target_option(function: Decorated) -> Decorated:
    """Add ``-t``/``--target`` as ``target``."""
    return click.option("-t", "--target", metavar="TARGET", help="Database target.")(function)


def json_option(function: Decorated) -> Decorated:
    """Add ``--json`` as ``as_json``, for a command that prints nothing but the document then."""
    return click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")(function)


def timeout_option(seconds: float, what: str) -> Callable[[Decorated], Decorated]:
    """Make a decorator that adds ``--timeout``, in seconds.

    :param seconds: unless it is given.
    :param what: what may take so long, as the help says it.
    """
    return click.option(
        "--timeout",
        type=click.FloatRange(min=0.1),
        default=seconds,
        show_default=True,
        metavar="SECONDS",
        help=f"How long {what} may take.",
    )


def connection_options(function: Decorated) -> Decorated:
    """Add the options that override parts of the target (``sqitch-compat`` 10.2).

    They arrive as ``db_name``, ``db_user``, ``db_host``, ``db_port``, ``registry`` and
    ``client``; hand them on with ``Invocation.target(…, **connection)``.
    """
    options = (
        click.option("--registry", metavar="NAME", help="Schema of the registry."),
        click.option("--client", "--db-client", "client", metavar="PATH", help="Path of psql."),
        click.option("-d", "--db-name", metavar="NAME", help="Database name."),
        click.option("-u", "--db-user", "--db-username", "db_user", metavar="NAME", help="User."),
        click.option("-h", "--db-host", metavar="HOST", help="Host of the server."),
        click.option("-p", "--db-port", metavar="PORT", type=int, help="Port of the server."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def place_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return those of a command's options that say where: fields of :class:`TargetOptions`."""
    return {each.name: values.get(each.name) for each in fields(TargetOptions)}


def parse_assignments(values: Sequence[str]) -> dict[str, str]:
    """Read ``KEY=VALUE`` as given to ``--set``; a later one wins.

    >>> parse_assignments(["a=1", "b=x=y", "a="])
    {'a': '', 'b': 'x=y'}
    """
    assignments: dict[str, str] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name:
            message = f'"{value}" is not of the form KEY=VALUE'
            raise click.BadParameter(message)
        assignments[name] = text
    return assignments


def _assignments_callback(
    _ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]
) -> dict[str, str]:
    return parse_assignments(value)


def assignments_option(
    short: str, long: str, name: str, description: str
) -> Callable[[Decorated], Decorated]:
    """Make a decorator that adds a repeatable option ``KEY=VALUE``; it arrives as a dictionary."""
    return click.option(
        short,
        long,
        name,
        metavar="KEY=VALUE",
        multiple=True,
        callback=_assignments_callback,
        help=description,
    )


set_option = assignments_option(
    "-s", "--set", "variables", "Set a variable of the scripts; may be repeated."
)
"""Adds ``-s``/``--set KEY=VALUE`` as the dictionary ``variables``."""
