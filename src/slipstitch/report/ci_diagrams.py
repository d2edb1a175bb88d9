"""Draw the tables of each schema before and after the new changes, where the drawings differ."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from slipstitch.catalog.snapshot import Snapshot
from slipstitch.ci.model import Verdict
from slipstitch.handbook.diagram import diagram_of
from slipstitch.handbook.drawing import draw
from slipstitch.handbook.read import read_book

__all__ = ["DiagramPair", "diagram_pairs"]


@dataclass(frozen=True, slots=True)
class DiagramPair:
    """The diagrams of a schema as addresses that hold the whole picture; empty where it is not."""

    schema: str
    before: str
    after: str


def diagram_pairs(verdict: Verdict) -> list[DiagramPair]:
    """Return both diagrams of each schema whose tables or columns the new changes change."""
    before, after = _drawn(verdict.before), _drawn(verdict.after)
    return [
        DiagramPair(name, _address(before.get(name, "")), _address(after.get(name, "")))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _drawn(catalogue: Snapshot | None) -> dict[str, str]:
    if catalogue is None:
        return {}
    return {
        schema.name: draw(diagram_of(schema), f"Tables of schema {schema.name}")
        for schema in read_book(catalogue).schemas
        if schema.tables
    }


def _address(picture: str) -> str:
    """Return a picture as an address; inside an image its styles touch nothing of the page."""
    if not picture:
        return ""
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode('ascii')}"
