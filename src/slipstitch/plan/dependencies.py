"""Dependencies: reading one, and checking that a section of the plan can be deployed in order.

The rules are those of ``sqitch-compat`` 2.7 and 2.8. Requirements are checked once for
each section, which is the changes up to the next tag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Dependency
from slipstitch.plan.names import is_change_id, name_end

__all__ = ["Requiring", "check_section", "parse_dependency"]


def parse_dependency(
    text: str, project: str, kind: Literal["require", "conflict"] | None = None
) -> Dependency:
    """Read one dependency.

    :param text: ``[!][PROJECT:](ID | NAME[@TAG] | @TAG)``; with ``kind`` given, no ``!``.
    :param project: the plan's own project, whose prefix is dropped.
    :raises SlipstitchError: ident ``plan``, in Sqitch's words.

    >>> parse_dependency("!legacy:users@v1", "flipr")
    Dependency(kind='conflict', change='users', tag='v1', project='legacy', change_id=None)
    """
    start = 0
    if kind is None:
        start = 1 if text.startswith("!") else 0
        kind = "conflict" if start else "require"
    other: str | None = None
    end = name_end(text, start)
    if end is not None and text[end : end + 1] == ":":
        other = text[start:end]
        start = end + 1
        end = name_end(text, start)
    if other == project:
        other = None
    change = text[start:end] if end is not None else None
    tag = None
    place = start if end is None else end
    if text[place : place + 1] == "@":
        tag_end = name_end(text, place + 1)
        tag = text[place + 1 : tag_end] if tag_end is not None else None
        place = place if tag_end is None else tag_end
    if place != len(text) or (change is None and tag is None):
        raise SlipstitchError("plan", f'"{text}" is not a valid dependency specification')
    if change is not None and tag is None and is_change_id(change):
        return Dependency(kind, project=other, change_id=change)
    return Dependency(kind, change=change, tag=tag, project=other)


class Requiring(NamedTuple):
    """A change that requires others."""

    name: str
    position: int
    requires: Sequence[Dependency]


def check_section(
    section: Sequence[Requiring],
    in_section: Mapping[str, int],
    last_position: Mapping[str, int],
    tag_position: Mapping[str, int],
    path: str,
) -> list[tuple[int, str]]:
    """Return what is wrong with the requirements of one section, as Sqitch words it.

    Each entry is the place of the change at fault, and a line of the message.

    :param section: the changes between two tags that require others, in plan order.
    :param in_section: of each name between these tags, the place of the change.
    :param last_position: of each name in earlier sections, the place of its last instance.
    :param tag_position: of each earlier tag, the place of the change that it is on.
    :param path: the plan file, as the messages name it.
    """
    problems: list[tuple[int, str]] = []
    for change in section:
        found: list[str] = []
        moves = 0
        for required in change.requires:
            if required.project is not None or _is_met(
                required, change, in_section, last_position, tag_position
            ):
                continue
            later = in_section.get(required.text)
            if later is None or required.change_id:
                found.append(f'Unknown change "{required.text}" required by change "{change.name}"')
            elif later == change.position:
                found.append(f'Change "{change.name}" cannot require itself')
            else:
                distance = later - change.position
                moves = max(moves, distance)
                found.append(
                    f'Change "{change.name}" planned {distance} change{"s" * (distance != 1)} '
                    f'before required change "{required.text}"'
                )
        if moves:
            found.append(
                f'  HINT: move "{change.name}" down {moves} line{"s" * (moves != 1)} in {path}'
            )
        problems += [(change.position, line) for line in found]
    return problems


def _is_met(
    required: Dependency,
    change: Requiring,
    in_section: Mapping[str, int],
    last_position: Mapping[str, int],
    tag_position: Mapping[str, int],
) -> bool:
    """Say whether something earlier in the plan satisfies an own-project requirement."""
    if required.change is None:
        return required.tag in tag_position
    if required.tag is not None:
        tagged = tag_position.get(required.tag)
        instance = last_position.get(required.change)
        return tagged is not None and instance is not None and instance <= tagged
    if required.change in last_position:
        return True
    return in_section.get(required.change, change.position) < change.position
