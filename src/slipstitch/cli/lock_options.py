"""Options that say how long locks of scripts are asked for, held and waited for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from slipstitch.cli.grammar import FullOption
from slipstitch.config.reader import Config
from slipstitch.patience.budgets import Budgets, configured_budgets, parse_seconds
from slipstitch.target.model import Target
from slipstitch.target.person import login_name
from slipstitch.target.uri import DatabaseURI

__all__ = ["LOCK_OPTIONS", "lock_budgets", "lock_options", "seconds_option"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
LOCK_OPTIONS = ("ask", "hold", "patience", "long_ask", "cancel_roles")


def _seconds(_ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """Read a time such as ``50ms``, ``2s`` or ``5min``."""
    try:
        return None if value is None else parse_seconds(value)
    except ValueError as error:
        raise click.BadParameter(str(error), param=param) from error


def seconds_option(spelling: str, name: str, about: str) -> Callable[[Decorated], Decorated]:
    """Make a decorator that adds an option for a time, such as ``50ms``, ``2s`` or ``5min``."""
    return click.option(
        spelling, name, cls=FullOption, callback=_seconds, metavar="TIME", help=about
    )


def lock_options(function: Decorated) -> Decorated:
    """Add ``--ask``, ``--hold``, ``--patience``, ``--long-ask`` and ``--cancel-role``."""
    options = (
        click.option(
            "--ask", callback=_seconds, metavar="TIME", help="Longest wait for locks (50ms)."
        ),
        click.option(
            "--hold", callback=_seconds, metavar="TIME", help="Longest hold of a lock (500ms)."
        ),
        click.option(
            "--patience",
            callback=_seconds,
            metavar="TIME",
            help="How long to look and ask again (5min).",
        ),
        click.option(
            "--long-ask", is_flag=True, default=None, help="One ask may outlast autovacuum."
        ),
        click.option(
            "--cancel-role",
            "cancel_roles",
            metavar="ROLE",
            multiple=True,
            help="End transactions of ROLE that are in the way; may be repeated.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def lock_budgets(
    config: Config, target: Target, environ: Mapping[str, str], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a workbench needs of what :func:`lock_options` read and of the configuration.

    :param values: the options by name, see ``LOCK_OPTIONS``.
    :raises SlipstitchError: when the configuration cannot be read.
    """
    given = {name: values[name] or None for name in LOCK_OPTIONS}
    try:
        Budgets().given(given)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    names = config.get_all(f"target.{target.name}.standby") or config.get_all("slipstitch.standby")
    uris = [DatabaseURI.parse(name) for name in names]
    return {
        "budgets": configured_budgets(config, target.name),
        "budget_options": given,
        "standbys": [
            (uri.conninfo(environ), uri.shown(environ, login_name(environ))) for uri in uris
        ],
    }
