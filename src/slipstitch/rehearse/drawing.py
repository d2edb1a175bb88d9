"""Draw the parameters of a workload from the data of the database under rehearsal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import psycopg
from psycopg import Connection, sql

from slipstitch.errors import SlipstitchError
from slipstitch.rehearse.workload import Draw, Query

__all__ = ["Drawn", "draw_values"]

_MOST = 10_000
"""Rows that are kept of one draw."""

Row = tuple[str | None, ...]


@dataclass
class Drawn:
    """Values by draw, given out one row after the other and over again."""

    rows: dict[Draw, list[Row]]
    _next: dict[Draw, int] = field(default_factory=dict)

    def parameters(self, query: Query) -> dict[int, str | None]:
        """Return the next values for a query; null where nothing was found."""
        values: dict[int, str | None] = {}
        for draw in query.draws:
            rows = self.rows.get(draw, [])
            if not rows:
                continue
            place = self._next.get(draw, 0)
            self._next[draw] = place + 1
            values.update(zip(draw.parameters, rows[place % len(rows)], strict=True))
        return values

    def empty(self) -> list[Draw]:
        """Return the draws that found no row."""
        return [draw for draw, rows in self.rows.items() if not rows]


def draw_values(
    connection: Connection[Any], queries: Iterable[Query], seed: int, scale: int
) -> Drawn:
    """Run each draw once and keep its rows, in an order that the seed decides.

    :param scale: what ``:scale`` stands for in a draw.
    :raises SlipstitchError: a draw is refused, or gives another number of columns.
    """
    rows: dict[Draw, list[Row]] = {}
    for query in queries:
        for draw in query.draws:
            if draw not in rows:
                rows[draw] = _rows(connection, draw, seed, scale)
    return Drawn(rows)


def _rows(connection: Connection[Any], draw: Draw, seed: int, scale: int) -> list[Row]:
    text = draw.query.replace(":scale", str(scale))
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("select setseed(%s)", [(seed % 1000) / 1000])
            # A draw is SQL that whoever rehearses wrote.
            query = sql.SQL("select * from ({}\n) as drawn order by random() limit {}")
            found = connection.execute(query.format(sql.SQL(cast(Any, text)), _MOST))
            result = found.pgresult
    except psycopg.Error as error:
        raise SlipstitchError(
            "rehearse",
            f"the draw is refused: {error.diag.message_primary or error}",
            location=draw.location,
            hint="it is one select, without a semicolon, that reads what the base has",
        ) from error
    assert result is not None
    if result.nfields != len(draw.parameters):
        raise SlipstitchError(
            "rehearse",
            f"the draw gives {result.nfields} columns for {len(draw.parameters)} parameters",
            location=draw.location,
        )
    return [
        tuple(
            value.decode() if (value := result.get_value(row, column)) is not None else None
            for column in range(result.nfields)
        )
        for row in range(result.ntuples)
    ]
