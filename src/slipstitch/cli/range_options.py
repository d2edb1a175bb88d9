"""The range of deployed changes that ``verify`` and ``check`` take as options or arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from slipstitch.cli.arguments import Arguments
from slipstitch.cli.invocation import Invocation

__all__ = ["named_range", "range_options"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def range_options(function: Decorated) -> Decorated:
    """Add ``--from`` and ``--to``, as ``first`` and ``last``."""
    last = click.option("--to", "--to-change", "last", metavar="CHANGE", help="Last change.")
    first = click.option("--from", "--from-change", "first", metavar="CHANGE", help="First change.")
    return first(last(function))


def named_range(
    invocation: Invocation, arguments: Arguments, first: str | None, last: str | None, doing: str
) -> tuple[str | None, str | None]:
    """Return the ends of the range: the options, then the arguments that are changes.

    More changes than that are passed over with a warning, as in Sqitch.

    :param doing: what is done, for the warning: ``verifying`` or ``checking``.
    """
    changes = list(arguments.changes)
    first = first or (changes.pop(0) if changes else None)
    last = last or (changes.pop(0) if changes else None)
    if changes:
        invocation.warn(f'warning: Too many changes specified; {doing} from "{first}" to "{last}"')
    return first, last
