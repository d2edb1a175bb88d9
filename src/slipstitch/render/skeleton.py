"""The first text of a step's scripts: written once by ``add``, then by hand."""

from __future__ import annotations

from collections.abc import Sequence

from slipstitch.render.compose import KINDS, Kind
from slipstitch.render.templates import Templates

__all__ = ["fill_skeleton"]


def fill_skeleton(
    templates: Templates,
    step: str,
    *,
    project: str,
    change: str,
    requires: Sequence[str] = (),
    conflicts: Sequence[str] = (),
) -> dict[Kind, bytes]:
    """Return the three scripts of a new step.

    :param step: the kind of step, which names the templates: ``table``, ``schema`` …
    :param change: its stem gives ``schema`` and ``object``: ``core/users__add_name`` is a step
        on ``core.users``.
    :raises SlipstitchError: there is no such kind of step.
    """
    schema, _, rest = change.rpartition("/")
    words = {
        "project": project,
        "change": change,
        "requires": list(requires),
        "conflicts": list(conflicts),
        "schema": schema.replace("/", "_"),
        "object": rest.partition("__")[0],
    }
    return {kind: templates.fill(f"{kind}/{step}.sql.j2", words) for kind in KINDS}
