"""The text and the document of ``online status``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from slipstitch.online import Work
from slipstitch.report.blockers import duration

__all__ = ["work_document", "work_lines"]

_TITLES = ("table", "phase", "rows", "rate", "left", "writes", "behind")
_OVER = ("contracted", "stopped", "done")


def work_lines(work: Sequence[Work]) -> Iterator[str]:
    """Yield the table for people, what is wrong, and the statements that come next."""
    if not work:
        yield "no table is being changed"
        return
    rows = [_TITLES, *(_cells(each) for each in work)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_TITLES))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
    lag = max(each.lag_bytes for each in work)
    if lag:
        yield f"the standby furthest behind lacks {lag:,} bytes"
    for each in work:
        if each.problem:
            yield f"! {_named(each)}: {each.problem}"
    for each in work:
        if each.next_step:
            yield f"next: {each.next_step};"
        if each.way_back:
            yield f"back: {each.way_back};"


def work_document(database: str, work: Sequence[Work]) -> dict[str, Any]:
    """Return the same for programs; moments are in ISO 8601, times in seconds."""
    rows = [asdict(each) for each in work]
    for row in rows:
        row["compared_at"] = row["compared_at"] and row["compared_at"].isoformat()
        del row["lag_bytes"]
    return {
        "database": database,
        "standby_lag_bytes": max((each.lag_bytes for each in work), default=None),
        "problems": sum(each.problem is not None for each in work),
        "work": rows,
    }


def _cells(work: Work) -> tuple[str, ...]:
    """Return the cells of one row.

    >>> from slipstitch.online import work_for_example
    >>> _cells(work_for_example())[2:]
    ('1,000 of 2,000 (50 %)', '100/s', '10 s', 'old to new', '1,000 rows')
    """
    is_over = work.phase in _OVER
    return (
        _named(work),
        work.phase + _manner(work),
        _rows(work),
        f"{work.rows_per_second:,.0f}/s" if work.seconds_left and work.rows_per_second else "",
        duration(work.seconds_left),
        work.writes or ("" if is_over or work.kind == "backfill" else "not carried over"),
        "" if is_over or work.kind == "backfill" else _behind(work),
    )


def _named(work: Work) -> str:
    """Return what is changed into what.

    >>> from slipstitch.online import work_for_example
    >>> _named(work_for_example())
    'shop.people → shop.persons'
    """
    column = f".{work.column_name}" if work.column_name else ""
    successor = f" → {work.successor}" if work.successor else ""
    return f"{work.relation}{column}{successor}"


def _manner(work: Work) -> str:
    """Return how a backfill goes, where that is not the usual way."""
    if work.phase != "backfill" or work.fill_state in (None, "running"):
        return ""
    why = f": {work.throttled_by}" if work.throttled_by else ""
    return f" ({work.fill_state}{why})"


def _rows(work: Work) -> str:
    """Return how many rows are done, or how many there are."""
    if work.phase == "backfill" and work.rows_done is not None:
        total = "?" if work.rows_total is None else f"{work.rows_total:,}"
        percent = "" if work.percent is None else f" ({work.percent:.0f} %)"
        return f"{work.rows_done:,} of {total}{percent}"
    if work.old_rows is None:
        return ""
    about = "" if work.compared_at else "about "
    new = "" if work.new_rows is None else f" → {work.new_rows:,}"
    return f"{about}{work.old_rows:,}{new}"


def _behind(work: Work) -> str:
    """Return how far the other side is behind."""
    if work.rows_behind is None:
        return "not compared"
    return f"{work.rows_behind:,} row{'' if work.rows_behind == 1 else 's'}"
