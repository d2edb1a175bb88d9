"""Search the history that the registry keeps: what was deployed, reverted, and failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import psycopg
from psycopg import Connection
from psycopg.rows import tuple_row

from slipstitch.errors import SlipstitchError
from slipstitch.records import record
from slipstitch.registry.queries import Queries

__all__ = ["EventSearch", "has_events", "search_events"]


@record
class EventSearch:
    """What to look for: regular expressions of PostgreSQL, case-sensitive; ``None`` lets all pass.

    ``max_count`` 0 means all. In brief, an event comes without people, times, requirements and
    conflicts: of a long history they take longer than all the rest.
    """

    events: Sequence[str] = ()
    change: str | None = None
    project: str | None = None
    committer: str | None = None
    max_count: int = 0
    skip: int = 0
    oldest_first: bool = False
    in_brief: bool = False


def has_events(connection: Connection[Any], queries: Queries) -> bool:
    """Whether anything at all is in the history."""
    everything = EventSearch(max_count=1, in_brief=True)
    return bool(search_events(connection, queries, everything))


def search_events(
    connection: Connection[Any], queries: Queries, search: EventSearch
) -> list[tuple[Any, ...]]:
    """Return rows of ``events``, newest first unless asked otherwise; the columns are Sqitch's.

    :raises SlipstitchError: when a filter is no regular expression.
    """
    values = {
        "events": list(search.events) or None,
        "change": search.change,
        "project": search.project,
        "committer": search.committer,
        "limit": search.max_count or None,
        "offset": search.skip,
        "oldest_first": search.oldest_first,
        "in_brief": search.in_brief,
    }
    # A long history is read in half the time in binary.
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        try:
            # The text is ours, read from the package.
            cursor.execute(cast(Any, queries.script("events.sql")), values)
        except psycopg.errors.InvalidRegularExpression as error:
            message = f"ERROR:  {error.diag.message_primary}"
            raise SlipstitchError("log", message, hint="filters are regular expressions") from error
        return cursor.fetchall()
