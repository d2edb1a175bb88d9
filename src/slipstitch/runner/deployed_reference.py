"""Find the deployed change that a reference means (``sqitch-compat`` section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Plan
from slipstitch.plan.references import (
    Reference,
    ambiguous_change,
    look_up,
    parse_reference,
    qualified_name,
)
from slipstitch.registry.model import DeployedChange

__all__ = ["find_deployed", "look_up_deployed"]


def find_deployed(deployed: Sequence[DeployedChange], plan: Plan, text: str) -> int:
    """Return the position of the deployed change that a reference means.

    :param deployed: the project's changes in order of deployment.
    :raises SlipstitchError: «not deployed» when the plan knows it, else «unknown».
    """
    position = look_up_deployed(deployed, text, plan)
    if position is not None:
        return position
    if look_up(plan, text) is not None:
        raise SlipstitchError("revert", f'Change not deployed: "{text}"')
    raise SlipstitchError("revert", f'Unknown change: "{text}"')


def look_up_deployed(deployed: Sequence[DeployedChange], text: str, plan: Plan) -> int | None:
    """Return the position of the deployed change that a reference means, if there is one.

    :param plan: tells the instances of an ambiguous name apart, as far as it knows them.
    :raises SlipstitchError: when a name has several instances.
    """
    reference = parse_reference(text)
    base = _base(deployed, reference, plan)
    if base is None:
        return None
    position = base + reference.offset
    return position if 0 <= position < len(deployed) else None


def _base(deployed: Sequence[DeployedChange], reference: Reference, plan: Plan) -> int | None:
    """Return the place of what a reference names, its offset aside."""
    if reference.change_id is not None:
        return _first(each.change_id == reference.change_id for each in deployed)
    if reference.name is None:
        return _tagged(deployed, reference.tag)
    instances = [place for place, each in enumerate(deployed) if each.name == reference.name]
    if reference.tag is None and len(instances) > 1:
        candidates = [_qualified(deployed, place, plan) for place in reversed(instances)]
        raise ambiguous_change(reference.name, candidates, "Change Lookup Failed")
    if reference.tag not in {None, "HEAD"}:
        instances = _until_tag(deployed, instances, f"@{reference.tag}")
    return instances[-1] if instances else None


def _tagged(deployed: Sequence[DeployedChange], tag: str | None) -> int | None:
    if tag in {"HEAD", "ROOT"}:
        return (len(deployed) - 1 if tag == "HEAD" else 0) if deployed else None
    return _first(f"@{tag}" in each.tags for each in deployed)


def _until_tag(deployed: Sequence[DeployedChange], instances: Iterable[int], tag: str) -> list[int]:
    """Return the instances that were deployed when the tag was recorded."""
    tagged = _first(tag in each.tags for each in deployed)
    if tagged is None:
        return []
    moment = deployed[tagged].tag_times[deployed[tagged].tags.index(tag)]
    return [place for place in instances if deployed[place].committed_at <= moment]


def _first(fits: Iterable[bool]) -> int | None:
    """Return the place of the first true value of an iterable."""
    return next((place for place, fit in enumerate(fits) if fit), None)


def _qualified(deployed: Sequence[DeployedChange], position: int, plan: Plan) -> str:
    """Return the name of one instance as the plan tells it, else with the first tag after it."""
    planned = plan.change_by_id(deployed[position].id)
    if planned is not None:
        return qualified_name(planned)
    name = deployed[position].name
    for change in deployed[position:]:
        if change.tags:
            return f"{name}{change.tags[0]}"
    return f"{name}@HEAD"
