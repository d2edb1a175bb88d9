"""What a run would do: per change its shape, its guarantee, what it would lose. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.registry.model import DeployedChange
from slipstitch.runner.approval import refuse_other_run
from slipstitch.runner.deploy import DeployOptions, describe_deployment, plan_deployment
from slipstitch.runner.losses import Loss, losses_by_change
from slipstitch.runner.protocol import GUARANTEES
from slipstitch.runner.ready import ready_scripts
from slipstitch.runner.revert import RevertOptions, plan_reverts, ready_reverts
from slipstitch.runner.scripts import PreparedScript, ScriptRoom, open_room
from slipstitch.runner.workbench import Workbench

__all__ = ["preview", "preview_reverts"]

Write = Callable[[str], object]


def preview(workbench: Workbench, options: DeployOptions, write: Write | None) -> dict[str, Any]:
    """Look at what ``deploy`` would do and write nothing, not even the registry.

    :param write: prints lines for people; nothing when only the document is wished for.
    :returns: the same as entries of a JSON document; ``ok`` tells whether ``deploy`` would run
        every script.
    :raises SlipstitchError: where ``deploy`` would be refused.
    """
    say = write or (lambda _text: None)
    if options.approved is not None:
        refuse_other_run(options.approved, describe_deployment(workbench, options))
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
    paths = {change.id: workbench.project.script_path(change, "deploy") for change in pending}
    ready = ready_scripts(room, paths)
    losses = {} if options.log_only else losses_by_change(workbench.lock.connection, ready)
    documents = []
    for change in pending:
        tags = [tag.text for tag in change.tags]
        document = _describe(room, change, tags, paths[change.id], ready[change.id])
        # Why a script is left to psql stands among its reasons already.
        lost = [loss for loss in losses.get(change.id, ()) if loss.is_known]
        _tell(say, "+", change, _with_losses(document, lost), lost)
        documents.append(document)
    return {"dry_run": True, "ok": _is_ok(documents), "would_deploy": documents}


def preview_reverts(
    workbench: Workbench, options: RevertOptions, write: Write | None
) -> dict[str, Any]:
    """Look at what ``revert`` would do, and how many rows it would lose; write nothing.

    :param write: prints lines for people; nothing when only the document is wished for.
    :returns: the same as entries of a JSON document.
    :raises SlipstitchError: where ``revert`` would be refused.
    """
    say = write or (lambda _text: None)
    planned = plan_reverts(workbench, options)
    going = list(reversed(planned.going))
    if not going:
        say(f"{planned.nothing_to_do(options)}\n")
        return {"dry_run": True, "ok": True, "would_revert": []}
    what = f"changes to {planned.stays}" if planned.stays is not None else "all changes"
    say(f"Would revert {what} from {workbench.shown}; nothing is written\n")
    room = open_room(workbench, "revert", swallow_rows=True, wrap=options.wrap)
    paths = workbench.script_paths(planned.deployed, "revert")
    ready = ready_reverts(workbench, planned, room)
    losses = {} if options.log_only else losses_by_change(workbench.lock.connection, ready)
    documents = []
    for change in going:
        lost = losses.get(change.id, ())
        document = _describe(room, change, change.tags, paths[change.id], ready[change.id])
        _tell(say, "-", change, _with_losses(document, lost), lost)
        documents.append(document)
    return {"dry_run": True, "ok": _is_ok(documents), "would_revert": documents}


def _is_ok(documents: Sequence[Mapping[str, Any]]) -> bool:
    return not any("problem" in document for document in documents)


def _with_losses(document: dict[str, Any], lost: Sequence[Loss]) -> dict[str, Any]:
    document["losses"] = [
        {
            "kind": loss.kind,
            "name": loss.name,
            "rows": loss.rows,
            "has_uncounted": loss.has_uncounted,
        }
        for loss in lost
    ]
    return document


def _tell(
    say: Write,
    sign: str,
    change: Change | DeployedChange,
    document: Mapping[str, Any],
    lost: Sequence[Loss],
) -> None:
    lines = [f"  {sign} {change.text}", *_lines(document)]
    for line in [*lines, *(f"      would lose {loss.text}" for loss in lost)]:
        say(f"{line}\n")


def _describe(
    room: ScriptRoom,
    change: Change | DeployedChange,
    tags: Sequence[str],
    path: Path,
    ready: PreparedScript | SlipstitchError,
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "change": change.name,
        "change_id": change.id,
        "tags": list(tags),
        "script": str(path),
    }
    if isinstance(ready, SlipstitchError):
        return {**document, "problem": ready.message}
    try:
        room.require_psql(ready)
    except SlipstitchError as error:
        return {**document, "problem": error.message}
    shape = ready.shape
    guarantee = GUARANTEES[shape.letter]
    return {
        **document,
        "shape": shape.letter,
        "what": guarantee.shape,
        "blocks": len(shape.blocks),
        "guarantee": guarantee.after_a_kill,
        "reasons": list(shape.reasons),
    }


def _lines(document: Mapping[str, Any]) -> list[str]:
    if "problem" in document:
        return [f"      problem: {document['problem']}"]
    count = document["blocks"]
    blocks = f" ({count} blocks)" if count > 1 else ""
    lines = [f"      shape {document['shape']}: {document['what']}{blocks}"]
    lines.append(f"      after a kill: {document['guarantee']}")
    lines += [f"      {reason}" for reason in document["reasons"]]
    return lines
