"""Read what the online toolkit of a database says of the tables that it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from psycopg import Connection, errors
from psycopg.rows import class_row

from slipstitch.errors import SlipstitchError
from slipstitch.registry.queries import read_sql, split_named

__all__ = ["Work", "read_work", "work_for_example"]


@dataclass(frozen=True, slots=True)
class Work:
    """One table, or one column, that is being changed; a field is a column of ``online.status``.

    :param kind: ``table`` (a sync), ``column``, or ``backfill`` for one by itself.
    :param rows_done: rows that the backfill has passed; None where there is none.
    :param seconds_left: of work alone, by the estimate of rows and the rate of late.
    :param old_rows: counted by the last comparison, else estimated.
    :param writes: which way writes are carried over; None where they are not.
    :param rows_behind: rows that the other side lacks; None where nobody can tell.
    :param lag_bytes: how far the standby furthest behind is.
    :param problem: what a person has to look at.
    """

    kind: str
    name: str
    relation: str
    column_name: str | None
    successor: str | None
    phase: str
    fill_state: str | None
    throttled_by: str | None
    rows_done: int | None
    rows_total: int | None
    percent: float | None
    rows_per_second: float | None
    seconds_left: float | None
    old_rows: int | None
    new_rows: int | None
    compared_at: datetime | None
    writes: str | None
    rows_behind: int | None
    lag_bytes: int
    problem: str | None
    next_step: str | None
    way_back: str | None


def work_for_example() -> Work:
    """Return a table that is half copied, for examples and tests."""
    return Work(
        kind="table",
        name="people",
        relation="shop.people",
        column_name=None,
        successor="shop.persons",
        phase="backfill",
        fill_state="running",
        throttled_by=None,
        rows_done=1000,
        rows_total=2000,
        percent=50.0,
        rows_per_second=100.0,
        seconds_left=10.0,
        old_rows=2000,
        new_rows=None,
        compared_at=None,
        writes="old to new",
        rows_behind=1000,
        lag_bytes=0,
        problem=None,
        next_step="call online.copy_sync('people')",
        way_back="call online.stop_sync('people')",
    )


@cache
def _queries() -> dict[str, str]:
    return split_named(read_sql("online.sql"))


def read_work(connection: Connection[Any]) -> tuple[Work, ...]:
    """Return the tables that are being changed, by name.

    :raises SlipstitchError: ident ``online``, when the toolkit is not there, is older than this
        question, or may not be read.
    """
    with connection.cursor(row_factory=class_row(Work)) as cursor:
        try:
            return tuple(cursor.execute(_queries()["work"].encode()))
        except (errors.InvalidSchemaName, errors.UndefinedTable) as error:
            raise SlipstitchError(
                "online",
                f'database "{connection.info.dbname}" has no view online.status',
                hint="the online toolkit is not there, or an older one: slipstitch online install "
                "adds it to a plan, slipstitch online sql prints it for a database without one",
            ) from error
        except errors.InsufficientPrivilege as error:
            role = connection.info.user
            raise SlipstitchError(
                "online",
                f'role "{role}" may not read online.status',
                detail=error.diag.message_primary or "",
                hint=f'grant usage on schema online to "{role}"; grant select on all tables in '
                f'schema online to "{role}"; grant execute on all routines in schema online to '
                f'"{role}"',
            ) from error
