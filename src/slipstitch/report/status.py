"""The text and the document of ``status``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from slipstitch.plan.model import Change
from slipstitch.registry.model import DeployedChange
from slipstitch.runner.parting import Parting
from slipstitch.runner.status import Status

__all__ = ["status_document", "status_lines", "unfinished_lines"]

Write = Callable[[datetime], str]


def status_lines(status: Status, write_date: Write) -> Iterator[str]:
    """Yield Sqitch's lines up to the list of what is not deployed.

    :param write_date: how moments are written.
    """
    last = status.last
    if last is None:
        return
    yield f"# Project:  {status.project}"
    yield f"# Change:   {last.id}"
    yield f"# Name:     {last.name}"
    if last.tags:
        label = "Tag: " if len(last.tags) == 1 else "Tags:"
        yield f"# {label}     {', '.join(sorted(last.tags))}"
    yield f"# Deployed: {write_date(last.committed_at)}"
    yield f"# By:       {last.committer}"
    yield "# "
    if status.changes is not None:
        yield "# Change:" if len(status.changes) == 1 else "# Changes:"
        width = max(len(change.name) for change in status.changes)
        for change in status.changes:
            date = write_date(change.committed_at)
            yield f"#   {change.name.ljust(width)} - {date} - {change.committer}"
        yield "# "
    if status.tags is not None:
        yield from _tag_lines(status.tags, write_date)
    yield from _plan_lines(status)


def _tag_lines(tags: tuple[dict[str, Any], ...], write_date: Write) -> Iterator[str]:
    if not tags:
        yield "# Tags: None."
    else:
        yield "# Tag:" if len(tags) == 1 else "# Tags:"
        width = max(len(row["tag"]) for row in tags)
        for row in tags:
            who = f"{row['committer_name']} <{row['committer_email']}>"
            yield f"#   {row['tag'].ljust(width)} - {write_date(row['committed_at'])} - {who}"
    yield "# "


def _plan_lines(status: Status) -> Iterator[str]:
    if not status.has_plan:
        yield f'Status unknown. Use --plan-file to assess "{status.project}" status'
    elif status.undeployed is None:
        return
    elif not status.undeployed:
        yield "Nothing to deploy (up-to-date)"
    else:
        many = len(status.undeployed) > 1
        yield "Undeployed changes:" if many else "Undeployed change:"
        for change in status.undeployed:
            yield f"  * {change.text}"


def unfinished_lines(status: Status) -> Iterator[str]:
    """Yield what is at work, unfinished or in doubt; Sqitch has no words for it."""
    if status.running:
        yield "At work:"
    for session in status.running:
        first, *rest = session.describe()
        yield f"  ! {first}"
        yield from rest
    if not status.unfinished:
        return
    yield "In doubt:" if status.is_in_doubt else "Unfinished:"
    for change in status.unfinished:
        first, *rest = change.describe()
        yield f"  ! {first}"
        yield from rest


def _parted(parting: Parting) -> dict[str, Any]:
    common = parting.common
    return {
        "common": None if common is None else _named(common),
        "only_deployed": [_named(one) for one in parting.deployed],
        "only_planned": [_named(one) for one in parting.planned],
        "is_moved": parting.is_moved,
    }


def _named(change: Change | DeployedChange) -> dict[str, str]:
    return {"change_id": change.id, "change": change.name}


def status_document(status: Status, shown: str) -> dict[str, Any]:
    """Return the same for programs; moments are in ISO 8601."""
    last = status.last
    return {
        "target": shown,
        "project": status.project,
        "last_change": None
        if last is None
        else {
            "change_id": last.id,
            "change": last.name,
            "tags": sorted(last.tags),
            "deployed_at": last.committed_at.isoformat(),
            "deployed_by": str(last.committer),
        },
        "is_in_plan": last is not None and status.undeployed is not None,
        "undeployed": None
        if status.undeployed is None
        else [
            {"change_id": one.id, "change": one.name, "tags": [tag.text for tag in one.tags]}
            for one in status.undeployed
        ],
        "parted": None if status.parting is None else _parted(status.parting),
        "in_doubt": status.is_in_doubt,
        "unfinished": [
            {
                "change_id": one.change_id,
                "change": one.change,
                "direction": one.direction,
                "what": one.found.value,
                "in_doubt": one.is_in_doubt,
                "finished_blocks": len(one.blocks),
                "look_at": one.finding.text,
            }
            for one in status.unfinished
        ],
        "running": [
            {
                "pid": one.pid,
                "user": one.role,
                "verb": one.verb,
                "change": one.change,
                "since": one.since.isoformat() if one.since is not None else None,
                "statement": one.statement,
                "run_is_gone": one.is_left,
                "safe_to_cancel": one.is_safe_to_cancel,
            }
            for one in status.running
        ],
    }
