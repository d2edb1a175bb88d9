"""Write what a rehearsal found as one page of HTML that needs nothing beside itself."""

from __future__ import annotations

from datetime import datetime
from importlib import resources

import jinja2

from slipstitch.catalog.diff import lines
from slipstitch.rehearse.budget import Budget
from slipstitch.rehearse.figures import within
from slipstitch.rehearse.model import Rehearsal, Rehearsed
from slipstitch.report.rehearsal import (
    bytes_text,
    exactness,
    head_of,
    held_tables,
    hold_text,
    milliseconds,
    summary,
)
from slipstitch.report.timeline import Timeline, draw

__all__ = ["as_page"]

_TEMPLATE = "report/rehearsal.html.j2"


def as_page(found: Rehearsal, budget: Budget, project: str, made_at: datetime) -> str:
    """Return the page: no script, no file, no address of the network in it."""
    text = resources.files("slipstitch").joinpath(_TEMPLATE).read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["milliseconds"] = milliseconds
    environment.filters["bytes"] = bytes_text
    environment.filters["head"] = head_of
    environment.filters["exactness"] = exactness
    environment.filters["held"] = held_tables
    environment.filters["hold"] = hold_text
    return environment.from_string(text).render(
        found=found,
        budget=budget,
        project=project,
        summary=summary(found),
        made_at=made_at.strftime("%Y-%m-%d %H:%M %Z"),
        timelines={each.change.id: _timeline(found, each) for each in found.changes},
        differences={each.change.id: _differences(each) for each in found.changes},
    )


def _timeline(found: Rehearsal, change: Rehearsed) -> Timeline | None:
    return draw(within(found.samples, change.spans), change.spans)


def _differences(change: Rehearsed) -> str:
    return "\n".join(
        [
            *lines(change.left_behind, left="before", right="reverted"),
            *lines(change.unlike_first, left="first", right="second"),
        ]
    )
