"""Options of the commands that work on a plan and run its scripts, spelled as in Sqitch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from slipstitch.cli.complete import offer
from slipstitch.cli.invocation import Invocation
from slipstitch.cli.options import set_option, target_option
from slipstitch.errors import SlipstitchError

if TYPE_CHECKING:
    from slipstitch.runner.protocol import Mode

__all__ = [
    "context_options",
    "json_option",
    "lock_timeout_option",
    "mode_option",
    "read_mode",
    "recording_options",
    "script_options",
    "verify_option",
]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

MODES = ("all", "tag", "change")


def _warn_of_top_dir(ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Say in Sqitch's words that the option is going away."""
    if value and not ctx.resilient_parsing:
        ctx.ensure_object(Invocation).warn(
            f"warning:   Option --top-dir is deprecated for {ctx.info_name} and other "
            "non-configuration commands.\nwarning:   Use --chdir instead."
        )
    return value


def context_options(function: Decorated) -> Decorated:
    """Add ``plan_file`` and ``top_dir``: where the plan and the scripts are."""
    options = (
        click.option("-f", "--plan-file", metavar="FILE", help="Plan of the project."),
        click.option(
            "--top-dir",
            metavar="DIR",
            callback=_warn_of_top_dir,
            help="Directory of the scripts (deprecated).",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def json_option(function: Decorated) -> Decorated:
    """Add ``--json`` as ``as_json``, for commands that tell while they work."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print a JSON document; talk on stderr."
    )(function)


def script_options(function: Decorated) -> Decorated:
    """Add what all commands take that run scripts: deploy, revert, verify and check.

    They arrive as ``target``, ``variables``, ``plan_file``, ``top_dir`` and ``as_json``.
    """
    for option in (json_option, context_options, set_option, target_option):
        function = option(function)
    return function


def lock_timeout_option(function: Decorated) -> Decorated:
    """Add ``--lock-timeout`` in seconds."""
    return click.option(
        "--lock-timeout",
        type=int,
        default=60,
        metavar="SECONDS",
        help="Wait for another run; 60 by default.",
    )(function)


def recording_options(function: Decorated) -> Decorated:
    """Add what deploy and revert take beside it: ``lock_timeout``, ``wrap`` and ``assume``."""
    options = (
        lock_timeout_option,
        click.option(
            "--wrap/--no-wrap", default=True, help="Frame bare statements in a transaction."
        ),
        click.option(
            "--assume", type=click.Choice(["done", "not-done"]), help="Settle what is in doubt."
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def mode_option(function: Decorated) -> Decorated:
    """Add ``--mode``; :func:`read_mode` reads it."""
    return click.option(
        "--mode",
        metavar="MODE",
        shell_complete=offer(MODES),
        help="What a failure reverts: all, tag or change (none).",
    )(function)


def read_mode(text: str | None) -> Mode:
    """Return the mode that option or configuration ask for; ``all`` where they are silent.

    :raises SlipstitchError: when it is none.
    """
    if text and text not in MODES:
        raise SlipstitchError(
            "deploy", f'"{text}" is no mode', hint="the modes are all, tag and change"
        )
    return cast("Mode", text or "all")


def verify_option(function: Decorated) -> Decorated:
    """Add ``--verify`` and ``--no-verify``; nothing where neither is given."""
    return click.option(
        "--verify/--no-verify", default=None, help="Run verify scripts after each change."
    )(function)
