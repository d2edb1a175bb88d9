"""A deployment that was approved: what it would run, written down, and compared before it runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import NoneType
from typing import Any

from slipstitch.errors import Location, SlipstitchError
from slipstitch.plan.model import Plan
from slipstitch.plan.references import look_up
from slipstitch.project import Project, ScriptKind
from slipstitch.runner.ready import ready_scripts
from slipstitch.runner.scripts import PreparedScript, ScriptRoom, open_room
from slipstitch.runner.workbench import Workbench

__all__ = ["approved_digests", "describe_run", "read_approval", "refuse_other_run"]

FORM = 1
_KINDS: tuple[ScriptKind, ...] = ("deploy", "revert", "verify")
_PARTS = {
    "its tags are": ("tags",),
    "its deploy script is": ("script_hash", "deploy"),
    "its revert script is": ("revert",),
    "its verify script is": ("verify",),
}
_TEXT, _TEXT_OR_NONE = (str,), (str, NoneType)
_OPTIONS = {
    "to": _TEXT_OR_NONE,
    "mode": _TEXT,
    "verify": (bool,),
    "log_only": (bool,),
    "wrap": (bool,),
    "together": (bool,),
}
_CHANGE = {
    "change": _TEXT,
    "change_id": _TEXT,
    "tags": (list,),
    "script_hash": _TEXT_OR_NONE,
    "deploy": _TEXT_OR_NONE,
    "revert": _TEXT_OR_NONE,
    "verify": _TEXT_OR_NONE,
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
    :raises SlipstitchError: where a script that may run is left to psql: what that reads while it
        runs, such as another file, no digest tells.
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
        "changes": _changes(workbench, room, options, last),
    }


def _changes(
    workbench: Workbench, room: ScriptRoom, options: Mapping[str, Any], last: str | None
) -> list[dict[str, Any]]:
    plan, project = workbench.plan, workbench.project
    pending = plan.changes[_begin(plan, last) : _end(plan, options["to"])]
    runs = _running_kinds(options)
    digests = {}
    for kind in _KINDS:
        ready = ready_scripts(room, {one.id: project.script_path(one, kind) for one in pending})
        scripts = {name: each for name, each in ready.items() if isinstance(each, PreparedScript)}
        if kind in runs:
            _require_known(scripts.values())
        digests[kind] = {name: script.digest for name, script in scripts.items()}
    return [
        {
            "change": change.name,
            "change_id": change.id,
            "tags": [tag.text for tag in change.tags],
            "script_hash": project.script_hash(change),
            **{kind: digests[kind].get(change.id) for kind in _KINDS},
        }
        for change in pending
    ]


def _running_kinds(options: Mapping[str, Any]) -> set[ScriptKind]:
    """Return which scripts may run: a failure runs revert scripts as well."""
    kinds: set[ScriptKind] = {"verify"} if options["verify"] else set()
    if not options["log_only"]:
        kinds.add("deploy")
        if options["verify"] or options["mode"] != "change":
            kinds.add("revert")
    return kinds


def _require_known(scripts: Iterable[PreparedScript]) -> None:
    for script in scripts:
        if script.shape.letter == "E":
            raise SlipstitchError(
                "deploy",
                f"{script.path} cannot be approved: only psql can run it, and what it reads while "
                "it runs is not known",
                detail="\n".join(script.shape.reasons),
                hint="write it without what is left to psql; with --mode change, and without "
                "--verify, no revert script runs",
            )


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
    changes = document.get("changes")
    is_whole = isinstance(changes, list) and all(_fits(each, _CHANGE) for each in changes)
    if not is_whole or not _fits(document.get("options"), _OPTIONS):
        raise _not_ours(path)
    return document


def _fits(part: object, form: Mapping[str, tuple[type, ...]]) -> bool:
    """Tell whether a part of a document has these keys and no other, with such values."""
    return (
        isinstance(part, dict)
        and part.keys() == form.keys()
        and all(isinstance(part[key], kinds) for key, kinds in form.items())
    )


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


def approved_digests(project: Project, approved: Mapping[str, Any]) -> dict[str, str | None]:
    """Return by its path the digest of each script that was approved; none where there was none."""
    digests: dict[str, str | None] = {}
    for each in approved["changes"]:
        change = project.plan.change_by_id(each["change_id"])
        if change is not None:
            digests |= {str(project.script_path(change, kind)): each[kind] for kind in _KINDS}
    return digests


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
