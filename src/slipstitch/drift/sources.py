"""Drift: what the plan builds is what the sources say.

The plan is deployed to an empty database, then all sources are loaded over it. A definition,
comment or grant that changes was said in one place only.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from slipstitch.catalog.diff import Difference, compare
from slipstitch.drift.build import Builder
from slipstitch.errors import Location, SlipstitchError
from slipstitch.render.files import defined_sources

__all__ = ["Drift", "find_drift"]


@dataclass(frozen=True, slots=True)
class Drift:
    """What was found: ``differences`` between plan and sources, and how many were loaded."""

    differences: tuple[Difference, ...]
    sources: int


def find_drift(builder: Builder, *, is_built: bool = False) -> Drift:
    """Build the database, load the sources over it, and compare.

    :param is_built: the plan is deployed already.
    :raises SlipstitchError: a change cannot be deployed, or a source cannot be loaded.
    """
    if not is_built:
        builder.require_empty()
        builder.deploy()
    before = builder.look()
    sources = defined_sources(builder.project)
    for source in sources:
        _load(builder.connection, source.text, source.path)
    return Drift(compare(before, builder.look()), len(sources))


def _load(connection: psycopg.Connection[object], text: str, path: str) -> None:
    try:
        with connection.transaction():
            connection.execute(text.encode())
    except psycopg.Error as error:
        position = error.diag.statement_position
        line = None if position is None else text.count("\n", 0, int(position) - 1) + 1
        raise SlipstitchError(
            "drift",
            f"cannot be loaded again: {error.diag.message_primary or error}",
            hint="a source must replace what it made: create or replace, or drop if exists first",
            detail=error.diag.message_detail,
            location=Location(path, line),
        ) from error
