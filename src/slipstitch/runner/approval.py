"""A deployment that was approved: what it would run, written down, and compared before it runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from slipstitch.errors import Location, SlipstitchError
from slipstitch.plan.model import Plan
from slipstitch.plan.references import look_up
from slipstitch.project import ScriptKind
from slipstitch.runner.losses import ready_scripts
from slipstitch.runner.scripts import PreparedScript, ScriptRoom, open_room
from slipstitch.runner.workbench import Workbench

__all__ = ["describe_run", "read_approval", "refuse_other_run"]

FORM = 1
_PARTS = {
    "its tags are": ("tags",),
    "its deploy script is": ("script_hash", "deploy"),
    "its verify script is": ("verify",),
}
_IDENTITY = """\
select
    pg_catalog.current_database(),
    case
        when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute')
            then (select s.system_identifier::text from pg_catalog.pg_control_system() as s)
    end"""


def describe_run(
    workbench: Workbench, options: Mapping[str, Any], last: str | None
) -> dict[str, Any]:
    """Return what a deployment would run, and on what, as a document; nothing is written.

    Digests are those of the scripts as they are run: variables and includes are filled in. They
    tell nothing of a variable's value but whether it is another one.

    :param options: those that decide what runs, by their names.
    :param last: id of the change deployed last.
    """
    row = workbench.lock.connection.execute(_IDENTITY).fetchone()
    assert row is not None
    plan = workbench.plan
    room = open_room(workbench, "deploy", swallow_rows=True, wrap=bool(options["wrap"]))
    return {
        "form": FORM,
        "project": plan.project,
        "uri": plan.uri,
        "target": workbench.shown,
        "database": row[0],
        "server": row[1],
        "registry": workbench.target.registry,
        "deployed_last": last,
        "options": dict(options),
        "changes": _changes(workbench, room, options["to"], last),
    }


def _changes(
    workbench: Workbench, room: ScriptRoom, to: str | None, last: str | None
) -> list[dict[str, Any]]:
    plan, project = workbench.plan, workbench.project
    pending = plan.changes[_begin(plan, last) : _end(plan, to)]
    kinds: tuple[ScriptKind, ...] = ("deploy", "verify")
    digests = {}
    for kind in kinds:
        ready = ready_scripts(room, {one.id: project.script_path(one, kind) for one in pending})
        digests[kind] = {
            name: each.digest if isinstance(each, PreparedScript) else None
            for name, each in ready.items()
        }
    return [
        {
            "change": change.name,
            "change_id": change.id,
            "tags": [tag.text for tag in change.tags],
            "script_hash": project.script_hash(change),
            "deploy": digests["deploy"][change.id],
            "verify": digests["verify"][change.id],
        }
        for change in pending
    ]


def _begin(plan: Plan, last: str | None) -> int:
    change = plan.change_by_id(last) if last is not None else None
    return change.position + 1 if change is not None else 0


def _end(plan: Plan, to: str | None) -> int:
    change = look_up(plan, to) if to is not None else None
    return change.position + 1 if change is not None else len(plan.changes)


def read_approval(path: str) -> dict[str, Any]:
    """Read what ``deploy --plan-out`` wrote.

    :raises SlipstitchError: where there is no such file, or it is something else.
    """
    try:
        document = json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise SlipstitchError("deploy", f"Cannot open {path}: {error.strerror}") from error
    except ValueError as error:
        raise _not_ours(path) from error
    if not isinstance(document, dict) or document.get("form") != FORM:
        raise _not_ours(path)
    return document


def _not_ours(path: str) -> SlipstitchError:
    return SlipstitchError(
        "deploy",
        "is no plan of a deployment",
        hint="slipstitch deploy --plan-out FILE writes one",
        location=Location(path),
    )


def refuse_other_run(approved: Mapping[str, Any], present: Mapping[str, Any]) -> None:
    """Refuse a deployment that is not what was approved.

    :raises SlipstitchError: naming everything that is other now.
    """
    words = {
        "project": "the project",
        "uri": "the project's URI",
        "database": "the database",
        "server": "the server",
        "registry": "the registry",
        "deployed_last": "what is deployed",
    }
    found = [
        f"{words[key]} was {_shown(approved.get(key))}, now it is {_shown(present[key])}"
        for key in words
        if approved.get(key) != present[key]
    ]
    before = {each["change_id"]: each for each in approved["changes"]}
    now = {each["change_id"]: each for each in present["changes"]}
    found += [f'"{now[one]["change"]}" was not approved' for one in now if one not in before]
    found += [
        f'"{each["change"]}" is not to be run' for one, each in before.items() if one not in now
    ]
    for one in [name for name in now if name in before]:
        found += [
            f'"{now[one]["change"]}": {what} not what was approved'
            for what, keys in _PARTS.items()
            if any(before[one][key] != now[one][key] for key in keys)
        ]
    if found:
        raise SlipstitchError(
            "deploy",
            "this deployment is not the one that was approved; nothing was run",
            detail="\n".join(found),
            hint="look at it again: slipstitch deploy --plan-out FILE",
        )


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
