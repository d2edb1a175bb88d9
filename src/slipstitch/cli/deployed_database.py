"""A database to read from: the target that is named, or what the plan builds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from slipstitch.cli.empty_database import empty_database
from slipstitch.cli.invocation import Invocation
from slipstitch.errors import SlipstitchError
from slipstitch.registry.queries import progress_schema
from slipstitch.session.connect import connect

__all__ = ["deployed_database"]


@contextmanager
def deployed_database(
    invocation: Invocation,
    words: tuple[str, ...],
    target: str | None,
    variables: Mapping[str, str],
    places: Mapping[str, Any],
) -> Iterator[tuple[psycopg.Connection[Any], list[str]]]:
    """Give a connection, and the schemas that hold the registry and no work of anybody.

    Where neither words nor options name a target, the plan is deployed to a throwaway server.

    :param words: positional arguments: a target at most.
    :param target: what ``--target`` said.
    :param variables: psql variables for the scripts of the plan.
    :param places: further options that say where, as ``connection_options`` gives them.
    """
    if not words and target is None and not any(places.values()):
        with empty_database(invocation, None, sets=variables) as builder:
            builder.deploy()
            registry = builder.project.target.registry
            yield builder.connection, [registry, progress_schema(registry)]
        return
    arguments = invocation.arguments(words, target=target, takes_changes=False, **places)
    goal = invocation.one_target(arguments)
    try:
        connection = connect(goal.conninfo(invocation.environ), "slipstitch", invocation.environ)
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error
    with closing(connection):
        yield connection, [goal.registry, progress_schema(goal.registry)]
