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
from slipstitch.target import Target
from slipstitch.target.uri import DatabaseURI
from slipstitch.target.variables import variables
from slipstitch.throwaway.provide import Request, throwaway_server
from slipstitch.throwaway.server import Server

__all__ = ["WITHOUT_JIT", "empty_database", "throwaway_builder"]

# Scripts run once: compiling a query takes longer than it could ever save.
WITHOUT_JIT: Mapping[str, str] = {"jit": "off"}
_QUIET = "?options=-c%20client_min_messages%3Dwarning"


@contextmanager
def empty_database(
    invocation: Invocation,
    argument: str | None,
    *,
    sets: Mapping[str, str],
    with_data: bool = False,
    like: str | None = None,
    is_timed: bool = False,
) -> Iterator[Builder]:
    """Give a builder for the project on an empty database; stop what was started for it.

    :param argument: a target or URI; without one a throwaway server is started, and the folders
        and the plan are those of the default target.
    :param sets: psql variables, as ``--set`` gave them.
    :param like: a target whose folders, plan and variables are meant, wherever the database is.
    :param is_timed: whether it matters how long statements take; a server that is started for
        nothing but their outcome compiles no queries.
    """
    target = _registry_apart(invocation, like or argument)
    if argument is None:
        with (
            throwaway_server(Request(settings={} if is_timed else WITHOUT_JIT)) as server,
            throwaway_builder(
                invocation, server, sets=sets, with_data=with_data, like=like
            ) as builder,
        ):
            yield builder
        return
    if like is not None:
        named = invocation.target(argument)
        target = replace(target, uri=named.uri, shown=named.shown)
    with _builder(invocation, target, invocation.environ, sets, with_data=with_data) as builder:
        yield builder


@contextmanager
def throwaway_builder(
    invocation: Invocation,
    server: Server,
    database: str = "postgres",
    *,
    sets: Mapping[str, str],
    with_data: bool = False,
    like: str | None = None,
) -> Iterator[Builder]:
    """Give a builder for the project in a database of a throwaway server; disconnect it.

    :param sets: psql variables, as ``--set`` gave them.
    :param like: a target whose folders, plan and variables are meant; the default one otherwise.
    """
    passfile = f"&passfile={quote(server.passfile, safe='')}" if server.passfile else ""
    target = replace(
        _registry_apart(invocation, like),
        uri=DatabaseURI.parse(server.uri(database) + _QUIET + passfile),
        shown=f"a throwaway PostgreSQL {server.version}",
    )
    environ = {**_without_login(invocation.environ), **server.environ(database)}
    with _builder(invocation, target, environ, sets, with_data=with_data) as builder:
        yield builder


def _registry_apart(invocation: Invocation, argument: str | None) -> Target:
    """Return a target whose registry has a schema to itself: it is left out of comparisons."""
    return invocation.target(argument, registry="sqitch")


@contextmanager
def _builder(
    invocation: Invocation,
    target: Target,
    environ: Mapping[str, str],
    sets: Mapping[str, str],
    *,
    with_data: bool,
) -> Iterator[Builder]:
    config = invocation.config

    def variables_of(verb: Verb) -> Mapping[str, str]:
        return variables(config, target, verb, sets)

    builder = Builder(
        Project(invocation.plan_file(target).plan, target),
        invocation.person,
        environ,
        variables_of,
        with_data,
        configured_budgets(config, target.name),
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
