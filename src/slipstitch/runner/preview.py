"""What a deployment would do: per change its shape, its guarantee, and why. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.runner.deploy import DeployOptions, plan_deployment
from slipstitch.runner.protocol import GUARANTEES
from slipstitch.runner.scripts import ScriptRoom, open_room
from slipstitch.runner.workbench import Workbench

__all__ = ["preview"]


def preview(
    workbench: Workbench, options: DeployOptions, write: Callable[[str], object] | None
) -> dict[str, Any]:
    """Look at what ``deploy`` would do and write nothing, not even the registry.

    :param write: prints lines for people; nothing when only the document is wished for.
    :returns: the same as entries of a JSON document; ``ok`` tells whether ``deploy`` would run
        every script.
    :raises SlipstitchError: where ``deploy`` would be refused.
    """
    say = write or (lambda _text: None)
    planned = plan_deployment(workbench, options)
    if planned is None:
        return {"dry_run": True, "ok": True, "would_deploy": []}
    pending, look = planned
    through = f" through {pending[-1].text}" if options.to is not None and pending else ""
    say(f"Would deploy changes{through} to {workbench.shown}; nothing is written\n")
    if not look.exists:
        say(f"Would add registry tables to {workbench.shown}\n")
    elif not look.is_current:
        say(f"Would upgrade the registry from {look.version}\n")
    room = open_room(workbench, "deploy", swallow_rows=True, wrap=options.wrap)
    documents = []
    for change in pending:
        document = _describe(workbench, room, change)
        documents.append(document)
        for line in _lines(change, document):
            say(f"{line}\n")
    is_ok = not any("problem" in document for document in documents)
    return {"dry_run": True, "ok": is_ok, "would_deploy": documents}


def _describe(workbench: Workbench, room: ScriptRoom, change: Change) -> dict[str, Any]:
    path = workbench.project.script_path(change, "deploy")
    document: dict[str, Any] = {
        "change": change.name,
        "change_id": change.id,
        "tags": [tag.text for tag in change.tags],
        "script": str(path),
    }
    try:
        prepared = room.prepare(path)
        room.require_psql(prepared)
    except SlipstitchError as error:
        return {**document, "problem": error.message}
    shape = prepared.shape
    guarantee = GUARANTEES[shape.letter]
    return {
        **document,
        "shape": shape.letter,
        "what": guarantee.shape,
        "blocks": len(shape.blocks),
        "guarantee": guarantee.after_a_kill,
        "reasons": list(shape.reasons),
    }


def _lines(change: Change, document: dict[str, Any]) -> list[str]:
    lines = [f"  + {change.text}"]
    if "problem" in document:
        return [*lines, f"      problem: {document['problem']}"]
    count = document["blocks"]
    blocks = f" ({count} blocks)" if count > 1 else ""
    lines.append(f"      shape {document['shape']}: {document['what']}{blocks}")
    lines.append(f"      after a kill: {document['guarantee']}")
    lines += [f"      {reason}" for reason in document["reasons"]]
    return lines
