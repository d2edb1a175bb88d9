"""Write what a rehearsal found: as text for people, as a document for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slipstitch.catalog.diff import as_json, but_for_logs, lines
from slipstitch.rehearse.figures import Figures
from slipstitch.rehearse.model import Rehearsal, Rehearsed
from slipstitch.rehearse.trace import Lock, Traced
from slipstitch.rehearse.watch import Hold, Seen

__all__ = [
    "as_document",
    "as_text",
    "bytes_text",
    "exactness",
    "head_of",
    "held",
    "held_tables",
    "hold_text",
    "milliseconds",
    "summary",
]

_HEAD = 72
_SHOWN = 6  # differences that the text shows of one change


def as_text(found: Rehearsal) -> str:
    """Return the report for a terminal: one paragraph for each change."""
    told = [line for each in found.changes for line in (*_paragraph(each), "")]
    told += [f"note: {note}" for note in found.notes]
    if found.not_tried:
        told.append(f"not tried: {', '.join(found.not_tried)}")
    return "\n".join([*told, summary(found)])


def summary(found: Rehearsal) -> str:
    """Return the report in one line."""
    bad = sum(bool(each.problems) for each in found.changes)
    changes = "1 change" if len(found.changes) == 1 else f"{len(found.changes)} changes"
    after = f" after {found.base}" if found.base else ""
    verdict = f"{bad} with problems" if bad else "no problems"
    return f"{changes} rehearsed{after} on PostgreSQL {found.server}: {verdict}"


def _paragraph(found: Rehearsed) -> Iterator[str]:
    yield f"{'✗' if found.problems else '✓'} {found.change.text}"
    for problem in found.problems:
        yield f"    {problem.kind}: {problem.text}"
    differences = (*found.left_behind, *found.unlike_first)
    shown = [
        *lines(found.left_behind, left="before", right="reverted"),
        *lines(found.unlike_first, left="first", right="second"),
    ]
    yield from (f"        {line}" for line in shown[: _SHOWN * 3])
    if len(shown) > _SHOWN * 3:
        yield f"        … {len(differences)} differences in all; --json has them"
    for row in held_tables(found):
        took = f"{row.mode} on {row.relation}, held {hold_text(row.seconds)}"
        yield f"    {row.step}   {took}: {row.stops} wait"
    waits = (*found.deploying.waits, *found.reverting.waits)
    if waits:
        longest = milliseconds(found.longest_wait)
        query = _one_line(max(waits, key=lambda wait: wait.seconds).query)
        yield f"    waits    {len(waits)} queries waited for it, {longest} at the most: {query}"
    failed = sum(failure.count for failure in found.failures)
    if failed and not any(problem.kind == "failed" for problem in found.problems):
        yield f"    failed   {failed} queries"
    if found.before.count:
        yield f"    clients  {_clients(found)}"
    yield f"    wrote    {bytes_text(found.wal)} of log{_rewrites(found)}"
    yield f"    revert   {exactness(found)}"


def _clients(found: Rehearsed) -> str:
    """Return the figures of the clients in one line."""
    parts = (
        ("before", found.before),
        ("deploy", found.during),
        ("revert", found.during_revert),
        ("after", found.after),
    )
    return "p50/p99/max ms " + " · ".join(
        f"{name} {figures.p50:.1f}/{figures.p99:.1f}/{figures.longest:.1f}"
        for name, figures in parts
        if figures.count
    )


def _rewrites(found: Rehearsed) -> str:
    return f", and {', '.join(found.rewritten)} again" if found.rewritten else ""


def exactness(found: Rehearsed) -> str:
    """Return whether the revert was exact, in words."""
    if found.is_exact is None:
        return "not told"
    if found.is_exact:
        return f"exact{but_for_logs(found.grown)}"
    return "not exact" if found.excuse is None else f"not exact, as it says: {found.excuse}"


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that somebody waits for, of the deploy or of the revert.

    ``seconds`` are those under load; none where no look caught it, that is under 10 ms.
    """

    step: str
    relation: str
    kind: str
    mode: str
    stops: str
    seconds: float | None


def held(found: Rehearsed) -> list[Held]:
    """Return the locks that somebody waits for, the longest first."""
    rows = [
        *_held("deploy", _longest(found.deploying), _traced_locks(found.traced)),
        *_held("revert", _longest(found.reverting), _traced_locks(found.revert_traced)),
    ]
    return sorted(rows, key=lambda row: (row.step, -(row.seconds or 0), row.relation, row.mode))


def held_tables(found: Rehearsed) -> list[Held]:
    """Return the same without indexes: they are locked with their tables."""
    rows = held(found)
    return [row for row in rows if row.kind not in "iI"] or rows


def _longest(seen: Seen) -> dict[Lock, float]:
    longest: dict[Lock, float] = {}
    for hold in seen.holds:
        lock = Lock(hold.relation, hold.kind, hold.mode)
        longest[lock] = max(longest.get(lock, 0.0), hold.seconds)
    return longest


def _traced_locks(traced: tuple[Traced, ...] | None) -> set[Lock]:
    return {lock for each in traced or () for lock in each.stopping}


def _held(step: str, longest: dict[Lock, float], traced: set[Lock]) -> list[Held]:
    return [
        Held(step, lock.relation, lock.kind, lock.mode, lock.stops, longest.get(lock))
        for lock in {*longest, *traced}
    ]


def hold_text(seconds: float | None) -> str:
    """Return how long a lock was seen held; looks are 10 ms apart.

    >>> hold_text(0.004), hold_text(0.25)
    ('under 10 ms', '250 ms')
    """
    return "under 10 ms" if seconds is None or seconds < 0.01 else milliseconds(seconds)


def milliseconds(seconds: float) -> str:
    """Return a length of time for people.

    >>> milliseconds(0.0042), milliseconds(1.5), milliseconds(75)
    ('4.2 ms', '1500 ms', '75.0 s')
    """
    if seconds >= 10:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"


def bytes_text(count: int) -> str:
    """Return a number of bytes for people.

    >>> bytes_text(900), bytes_text(2_500_000)
    ('900 bytes', '2.5 MB')
    """
    for size, unit in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"


def head_of(traced: Traced) -> str:
    """Return the beginning of a traced statement on one line."""
    return _one_line(traced.statement.text)


def _one_line(text: str) -> str:
    """Return the beginning of a text on one line.

    >>> _one_line("select\\n    1;")
    'select 1;'
    """
    text = " ".join(text.split())
    return text if len(text) <= _HEAD else f"{text[: _HEAD - 1]}…"


def as_document(found: Rehearsal) -> dict[str, Any]:
    """Return all that is known as plain data; times are in milliseconds."""
    return {
        "server": found.server,
        "base": found.base,
        "ok": not found.problems,
        "changes": [_change(each) for each in found.changes],
        "not_tried": list(found.not_tried),
        "notes": found.notes,
    }


def _change(found: Rehearsed) -> dict[str, Any]:
    return {
        "change": found.change.name,
        "change_id": found.change.id,
        "ok": not found.problems,
        "problems": [{"kind": each.kind, "text": each.text} for each in found.problems],
        "statements": _statements(found.traced),
        "revert_statements": _statements(found.revert_traced),
        "wal_bytes": found.wal,
        "rewritten": list(found.rewritten),
        "locks": [
            {
                "step": row.step,
                "relation": row.relation,
                "mode": row.mode,
                "stops": row.stops,
                "held_ms": _ms(row.seconds),
            }
            for row in held(found)
        ],
        "deploy": _seen(found.deploying),
        "revert": _seen(found.reverting),
        "longest_wait_ms": _ms(found.longest_wait),
        "clients": {
            "before": _figures(found.before),
            "deploy": _figures(found.during),
            "revert": _figures(found.during_revert),
            "after": _figures(found.after),
        },
        "failures": [
            {
                "query": each.query,
                "statement": each.statement,
                "sqlstate": each.sqlstate,
                "message": each.message,
                "count": each.count,
            }
            for each in found.failures
        ],
        "contract": [
            {
                "query": each.query,
                "location": str(each.location),
                "sqlstate": each.sqlstate,
                "message": each.message,
                "state": each.state or None,
            }
            for each in found.refused
        ],
        "revert_exact": found.is_exact,
        "logs_grown": dict(found.grown),
        "excuse": found.excuse,
        "left_behind": as_json(found.left_behind),
        "unlike_first": as_json(found.unlike_first),
    }


def _statements(traced: tuple[Traced, ...] | None) -> list[dict[str, Any]] | None:
    return None if traced is None else [_statement(each) for each in traced]


def _statement(traced: Traced) -> dict[str, Any]:
    return {
        "text": traced.statement.text,
        "location": str(traced.statement.location),
        "blocks_long": traced.blocks_long,
        "locks": [
            {"relation": lock.relation, "mode": lock.mode, "stops": lock.stops}
            for lock in traced.locks
        ],
        "scanned": list(traced.scanned),
        "rewritten": list(traced.rewritten),
        "built": list(traced.built),
        "wal_bytes": traced.wal,
        "ms": _ms(traced.seconds),
    }


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "waited": len(seen.waits),
        "waits": [
            {
                "relation": wait.relation,
                "mode": wait.mode,
                "ms": _ms(wait.seconds),
                "query": wait.query,
            }
            for wait in seen.waits[:20]
        ],
        "holds": [_hold(hold) for hold in seen.holds],
    }


def _hold(hold: Hold) -> dict[str, Any]:
    return {"relation": hold.relation, "mode": hold.mode, "ms": _ms(hold.seconds)}


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "count": figures.count,
        "failed": figures.failed,
        "p50_ms": figures.p50,
        "p99_ms": figures.p99,
        "max_ms": figures.longest,
    }


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)
