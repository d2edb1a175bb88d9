"""References to changes: reading one, and finding what it means in the plan.

The forms are those of ``sqitch-compat`` section 7: names, tags, ``HEAD`` and ``ROOT``,
ids, and an offset behind any of them. ``^`` goes back and ``~`` goes forward.
"""

from __future__ import annotations

import re

from slipstitch.errors import SlipstitchError
from slipstitch.lazy import pattern
from slipstitch.plan.model import Change, Plan
from slipstitch.plan.names import is_change_id
from slipstitch.records import record

__all__ = [
    "Reference",
    "ambiguous_change",
    "find_in_plan",
    "look_up",
    "parse_reference",
    "qualified_name",
]

_SUFFIX = pattern(
    r"(?P<base>.*[^-!\"#$%&'()*+,./:;<=>?@\[\\\]^`{|}~])(?P<sign>[\^~])(?P<count>(?P=sign)|\d+)?\Z",
    re.DOTALL,
)


@record
class Reference:
    """A reference taken apart.

    ``name`` and ``tag`` are without ``@`` and one of them may be missing; ``HEAD`` and
    ``ROOT`` always come as tags. ``change_id`` is set instead when the reference is an id.
    ``offset`` counts changes: below 0 earlier, above 0 later.
    """

    text: str
    name: str | None = None
    tag: str | None = None
    change_id: str | None = None
    offset: int = 0


def parse_reference(text: str) -> Reference:
    """Take a reference apart. Every text is a reference, though it may refer to nothing.

    >>> parse_reference("users@v1^^")
    Reference(text='users@v1^^', name='users', tag='v1', change_id=None, offset=-2)
    >>> parse_reference("HEAD~")
    Reference(text='HEAD~', name=None, tag='HEAD', change_id=None, offset=1)
    """
    base, offset = text, 0
    suffix = _SUFFIX.match(text)
    if suffix:
        base = suffix["base"]
        distance = _distance(suffix["count"])
        offset = distance if suffix["sign"] == "~" else -distance
    if is_change_id(base):
        return Reference(text, change_id=base, offset=offset)
    if base in {"HEAD", "ROOT"}:
        return Reference(text, tag=base, offset=offset)
    name, at, tag = base.partition("@")
    return Reference(text, name=name or None, tag=tag if at else None, offset=offset)


def _distance(count: str | None) -> int:
    if count is None:
        return 1
    if not count.isdecimal():
        return 2
    # So many digits run off the end of every plan, and Python would not read thousands.
    return int(count) if len(count) <= 12 else 10**12


def find_in_plan(plan: Plan, text: str) -> Change:
    """Return the change of the plan that a reference means.

    :raises SlipstitchError: ident ``plan``: unknown change, unknown tag, or a name with
        several instances; the message lists those with the tags that tell them apart.
    """
    change = look_up(plan, text)
    if change is None:
        raise SlipstitchError("plan", f'Unknown change: "{text}"')
    return change


def look_up(plan: Plan, text: str) -> Change | None:
    """Return the change that a reference means, or nothing when the plan has none.

    :raises SlipstitchError: as :func:`find_in_plan`, but not for an unknown change.
    """
    reference = parse_reference(text)
    found = _base_position(plan, reference)
    if found is None:
        return None
    position = found + reference.offset
    return plan.changes[position] if 0 <= position < len(plan.changes) else None


def _base_position(plan: Plan, reference: Reference) -> int | None:
    """Return the place of what a reference names, its offset aside."""
    if reference.change_id is not None:
        return _position_of_id(plan, reference.change_id)
    if reference.name is None:
        return None if reference.tag is None else _position_of_tag(plan, reference.tag)
    if reference.tag is None:
        return _position_of_name(plan, reference.name)
    tagged = _position_of_tag(plan, reference.tag)
    if tagged is None:
        if not _is_planned(plan, reference.name):
            return None
        raise SlipstitchError("plan", f'Unknown tag "@{reference.tag}"')
    if is_change_id(reference.name):
        found = _position_of_id(plan, reference.name)
        return found if found is not None and found <= tagged else None
    positions = (
        change.position for change in plan.changes[: tagged + 1] if change.name == reference.name
    )
    return max(positions, default=None)


def _is_planned(plan: Plan, name: str) -> bool:
    return any(name in {change.name, change.id} for change in plan.changes)


def _position_of_id(plan: Plan, text: str) -> int | None:
    """Return the place of the change with this id, or of the change with the tag of this id."""
    change = plan.change_by_id(text)
    if change is not None:
        return change.position
    for change in plan.changes:
        if any(tag.id == text for tag in change.tags):
            return change.position
    return None


def _position_of_tag(plan: Plan, tag: str) -> int | None:
    if tag in {"HEAD", "ROOT"}:
        if not plan.changes:
            return None
        return 0 if tag == "ROOT" else len(plan.changes) - 1
    for change in plan.changes:
        if any(each.name == tag for each in change.tags):
            return change.position
    return None


def _position_of_name(plan: Plan, name: str) -> int | None:
    positions = [change.position for change in plan.changes if change.name == name]
    if len(positions) > 1:
        candidates = [qualified_name(plan.changes[place]) for place in reversed(positions)]
        raise ambiguous_change(name, candidates)
    return positions[0] if positions else None


def qualified_name(change: Change) -> str:
    """Return the name with the first tag that tells this instance from later ones."""
    if change.tags:
        return f"{change.name}{change.tags[0].text}"
    return f"{change.name}@{change.rework_tags[0] if change.rework_tags else 'HEAD'}"


def ambiguous_change(
    name: str, candidates: list[str], verdict: str = "Change lookup failed"
) -> SlipstitchError:
    """Return the error for a name with several instances, also for those of a database.

    :param candidates: ``NAME@TAG`` of each instance, the latest first.
    :param verdict: the last line; Sqitch writes it otherwise for a database.
    """
    lines = [f'Change "{name}" is ambiguous. Please specify a tag-qualified change:']
    lines += [f"  * {candidate}" for candidate in candidates]
    return SlipstitchError("plan", "\n".join([*lines, verdict]))
