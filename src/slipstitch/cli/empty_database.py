"""An empty database to build in: the one that is named, or one of a throwaway server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import quote

from slipstitch.cli.invocation import Invocation
from slipstitch.drift.build import Builder, Verb
from slipstitch.patience.budgets import configured_budgets
from slipstitch.project import Project
from slipstitch.target.uri import DatabaseURI
from slipstitch.target.variables import variables
from slipstitch.throwaway.provide import throwaway_server

__all__ = ["empty_database"]

_QUIET = "?options=-c%20client_min_messages%3Dwarning"


@contextmanager
def empty_database(
    invocation: Invocation,
    argument: str | None,
    *,
    sets: Mapping[str, str],
    with_data: bool = False,
    like: str | None = None,
) -> Iterator[Builder]:
    """Give a builder for the project on an empty database; stop what was started for it.

    :param argument: a target or URI; without one a throwaway server is started, and the folders
        and the plan are those of the default target.
    :param sets: psql variables, as ``--set`` gave them.
    :param like: a target whose folders, plan and variables are meant, wherever the database is.
    """
    # The registry gets a schema to itself, whatever is configured: it is left out of comparisons.
    target = invocation.target(like or argument, registry="sqitch")
    config = invocation.config
    budgets = configured_budgets(config, target.name)
    if argument is not None and like is not None:
        named = invocation.target(argument)
        target = replace(target, uri=named.uri, shown=named.shown)

    def variables_of(verb: Verb) -> Mapping[str, str]:
        return variables(config, target, verb, sets)

    if argument is not None:
        builder = Builder(
            Project(invocation.plan_file(target).plan, target),
            invocation.person,
            invocation.environ,
            variables_of,
            with_data,
            budgets,
        )
        try:
            yield builder
        finally:
            builder.close()
        return
    with throwaway_server() as server:
        passfile = f"&passfile={quote(server.passfile, safe='')}" if server.passfile else ""
        elsewhere = replace(
            target,
            uri=DatabaseURI.parse(server.uri() + _QUIET + passfile),
            shown=f"a throwaway PostgreSQL {server.version}",
        )
        builder = Builder(
            Project(invocation.plan_file(target).plan, elsewhere),
            invocation.person,
            {**_without_login(invocation.environ), **server.environ()},
            variables_of,
            with_data,
            budgets,
        )
        try:
            yield builder
        finally:
            builder.close()


def _without_login(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without whom Sqitch would connect as: that is for its targets."""
    return {
        name: value
        for name, value in environ.items()
        if name not in ("SQITCH_USERNAME", "SQITCH_PASSWORD")
    }
