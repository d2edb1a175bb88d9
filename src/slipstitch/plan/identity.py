"""Ids of changes and tags: the text that is hashed, and the hash.

Ids chain through the whole plan, so one differing byte makes every later change another
one. The text is that of ``sqitch-compat`` section 3, and what ``show change`` prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha1

from slipstitch.plan.model import Change, Dependency, Person, Plan, Tag
from slipstitch.plan.uri import canonical_uri

__all__ = [
    "change_info",
    "change_text",
    "format_timestamp",
    "object_id",
    "project_text",
    "tag_info",
    "tag_text",
]


def format_timestamp(moment: datetime) -> str:
    """Return a moment as plans, ids and formats write it.

    >>> from datetime import UTC
    >>> format_timestamp(datetime(2024, 3, 1, 8, tzinfo=UTC))
    '2024-03-01T08:00:00Z'
    """
    return moment.isoformat()[:19] + "Z"


def object_id(kind: str, info: str) -> str:
    """Return the id of a change or a tag.

    :param kind: ``change`` or ``tag``.
    :param info: the text of :func:`change_info` or :func:`tag_info`.
    """
    data = info.encode()
    head = f"{kind} {len(data)}\0".encode()
    return sha1(head + data, usedforsecurity=False).hexdigest()


def project_text(project: str, uri: str | None) -> str:
    """Return the lines about the project that open every text, each with its newline.

    >>> project_text("flipr", "HTTP://example.com")
    'project flipr\\nuri http://example.com/\\n'
    """
    return f"project {project}\n" + (f"uri {canonical_uri(uri)}\n" if uri else "")


def change_text(
    opening: str,
    name: str,
    *,
    parent_id: str | None,
    planner: str,
    date: str,
    requires: Sequence[Dependency],
    conflicts: Sequence[Dependency],
    note: str,
) -> str:
    """Return the text whose hash is a change's id.

    :param opening: the result of :func:`project_text`, made once for a plan.
    :param planner: name and email, as plans write them.
    :param date: when the change was planned, as plans write it.
    """
    parent = f"parent {parent_id}\n" if parent_id else ""
    text = f"{opening}change {name}\n{parent}planner {planner}\ndate {date}"
    if requires:
        text += "\nrequires" + "".join(f"\n  + {dependency.text}" for dependency in requires)
    if conflicts:
        text += "\nconflicts" + "".join(f"\n  - {dependency.text}" for dependency in conflicts)
    return text if note in {"", "0"} else f"{text}\n\n{note}"


def tag_text(
    opening: str,
    name: str,
    *,
    change_id: str,
    planner: Person,
    planned_at: datetime,
    note: str,
) -> str:
    """Return the text whose hash is a tag's id; ``name`` has no ``@``."""
    text = (
        f"{opening}tag @{name}\nchange {change_id}\n"
        f"planner {planner}\ndate {format_timestamp(planned_at)}"
    )
    return text if note in {"", "0"} else f"{text}\n\n{note}"


def change_info(plan: Plan, change: Change) -> str:
    """Return what ``show change`` prints of a change, less the last newline."""
    return change_text(
        project_text(plan.project, plan.uri),
        change.name,
        parent_id=change.parent_id,
        planner=str(change.planner),
        date=format_timestamp(change.planned_at),
        requires=change.requires,
        conflicts=change.conflicts,
        note=change.note,
    )


def tag_info(plan: Plan, tag: Tag) -> str:
    """Return what ``show tag`` prints of a tag, less the last newline."""
    return tag_text(
        project_text(plan.project, plan.uri),
        tag.name,
        change_id=tag.change_id,
        planner=tag.planner,
        planned_at=tag.planned_at,
        note=tag.note,
    )
