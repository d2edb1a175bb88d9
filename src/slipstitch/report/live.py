"""Write how a database differs from its plan: for people, as one document, as one script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from slipstitch.catalog.diff import as_json, lines
from slipstitch.drift.live import Parted

__all__ = ["as_document", "as_script", "as_text"]


def as_text(found: Sequence[Parted]) -> Iterator[str]:
    """Yield each object with its differences, the change that touched it last, and its SQL."""
    for parted in found:
        yield f"{parted.address}: {parted.state}"
        if parted.state == "differs":
            for line in lines(parted.differences, left="plan", right="database"):
                yield f"    {line.removeprefix(f'{parted.address}: ')}"
        yield f"    {_touched(parted)}"
        for statement in parted.mending:
            yield from (f"    | {line}" for line in statement.splitlines())


def _touched(parted: Parted) -> str:
    if parted.touched is None:
        return "no change of the plan names it"
    return f"last touched by {parted.touched.change.name} ({parted.touched.location})"


def as_script(found: Sequence[Parted]) -> str:
    """Return the statements as one script that is read before it is run."""
    parts = ["-- Makes the database what the plan makes. Read it first: what is dropped is lost."]
    for parted in found:
        parts.append(f"\n-- {parted.address}: {parted.state}; {_touched(parted)}")
        parts += parted.mending or ["-- nothing to run here, or only its script can mend it"]
    return "\n".join(parts)


def as_document(found: Sequence[Parted]) -> list[dict[str, Any]]:
    """Return the objects as plain data."""
    return [
        {
            "object": parted.address,
            "state": parted.state,
            "differences": as_json(parted.differences),
            "change": parted.touched.change.name if parted.touched else None,
            "change_id": parted.touched.change.id if parted.touched else None,
            "location": str(parted.touched.location) if parted.touched else None,
            "sql": list(parted.mending),
        }
        for parted in found
    ]
