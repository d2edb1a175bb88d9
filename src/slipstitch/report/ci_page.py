"""Write a run of all checks as one page of HTML for the review; it needs nothing beside itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib import resources
from itertools import groupby

import jinja2

from slipstitch.catalog.diff import Difference, lines
from slipstitch.ci.model import Verdict
from slipstitch.ci.script_diff import script_diffs
from slipstitch.project import Project
from slipstitch.report.ci import place_of
from slipstitch.report.ci_diagrams import diagram_pairs
from slipstitch.report.rehearsal import bytes_text, exactness, held_tables, hold_text, milliseconds

__all__ = ["as_page"]

_TEMPLATE = "report/ci.html.j2"
_PLACES = ("policy ", "default privileges")
_RIGHTS = ("privileges", "owner", "row_security", "forced_row_security", "security")


def as_page(verdict: Verdict, project: Project, made_at: datetime) -> str:
    """Return the page: no script, no file, no address of the network in it."""
    text = resources.files("slipstitch").joinpath(_TEMPLATE).read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = {
        "milliseconds": milliseconds,
        "bytes": bytes_text,
        "exactness": exactness,
        "held": held_tables,
        "hold": hold_text,
        "place": place_of,
    }
    environment.filters.update(filters)
    differences = verdict.differences
    others = [each for each in differences if not _is_about_rights(each)]
    rights = list(_rights(verdict, differences))
    scripts = {
        change_id: list(each)
        for change_id, each in groupby(
            script_diffs(project, verdict.changes), key=lambda script: script.change.id
        )
    }
    return environment.from_string(text).render(
        verdict=verdict,
        scripts=scripts,
        rights="\n".join(rights),
        others="\n".join(lines(others, left="before", right="after")),
        others_count=len(others),
        diagrams=diagram_pairs(verdict),
        made_at=made_at.strftime("%Y-%m-%d %H:%M %Z"),
    )


def _rights(verdict: Verdict, differences: Sequence[Difference]) -> Iterator[str]:
    """Yield what changes of policies, privileges and row security; of a new object all it has."""
    for each in differences:
        if each.kind == "differs":
            if _is_about_rights(each):
                yield from lines([each], left="before", right="after")
            continue
        side = verdict.after if each.kind == "only right" else verdict.before
        attributes = side.objects[each.address] if side is not None else {}
        is_policy = each.address.startswith("policy ")
        shown = {name: value for name, value in attributes.items() if is_policy or name in _RIGHTS}
        if shown:
            yield f"{each.address}: {'new' if each.kind == 'only right' else 'gone'}"
        for name, value in shown.items():
            text = "; ".join(value) if isinstance(value, tuple) else str(value)
            yield f"    {name}: {text}"


def _is_about_rights(difference: Difference) -> bool:
    """Tell whether a difference decides who may do what.

    >>> _is_about_rights(Difference("only right", "policy p on a.t"))
    True
    >>> _is_about_rights(Difference("differs", "table a.t", "comment", None, "x"))
    False
    """
    return difference.address.startswith(_PLACES) or difference.attribute in _RIGHTS
