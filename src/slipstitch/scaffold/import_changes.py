"""A plan made of the history of another tool: a change with three scripts for each migration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from slipstitch.plan.model import Person
from slipstitch.plan.names import is_name
from slipstitch.plan.parse import PlanFile
from slipstitch.plan.write import with_change
from slipstitch.project import Project, ScriptKind
from slipstitch.scaffold.history import Migration
from slipstitch.script.expand import expand
from slipstitch.script.model import Statement
from slipstitch.script.shape import classify

__all__ = [
    "ImportedChange",
    "has_way_back",
    "imported_changes",
    "plan_of",
    "scripts_of_import",
]

_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class ImportedChange:
    """A migration under the name that it has as a change."""

    name: str
    migration: Migration

    @property
    def note(self) -> str:
        """What the plan says of it."""
        words = self.migration.words.replace("_", " ").strip()
        version = self.migration.version
        if words == version:
            return f"Was {version}"
        return f"{words[:1].upper()}{words[1:]}" + (f" (was {version})" if version else "")


def imported_changes(
    history: Iterable[Migration], taken: Iterable[str] = ()
) -> list[ImportedChange]:
    """Give each migration the name of a change: its words, with its version where that is taken.

    >>> [one.name for one in imported_changes([Migration("1", "Add users!", ""),
    ...     Migration("2", "add users", "")])]
    ['add_users', 'add_users_v2']
    """
    names = set(taken)
    changes = []
    for migration in history:
        words = _NO_WORD.sub("_", migration.words.lower()).strip("_")
        version = _NO_WORD.sub("_", migration.version.lower()).strip("_")
        name = words if is_name(words) else f"migration_{version}"
        if name in names:
            name = f"{name}_v{version}"
        number = 2
        while name in names:
            name, number = f"{words}_n{number}", number + 1
        names.add(name)
        changes.append(ImportedChange(name, migration))
    return changes


def plan_of(
    planfile: PlanFile, changes: Sequence[ImportedChange], planner: Person, now: datetime
) -> PlanFile:
    """Return the plan with the changes at its end, in their order.

    A migration whose version is a moment was planned then; no change is planned before the last.
    """
    latest = planfile.plan.changes[-1].planned_at if planfile.plan.changes else None
    for change in changes:
        moment = change.migration.moment or now
        if latest is not None and moment < latest:
            moment = latest
        planfile = with_change(
            planfile, change.name, planner=planner, planned_at=moment, note=change.note
        )
        latest = moment
    return planfile


def scripts_of_import(project: Project, change: ImportedChange) -> dict[Path, bytes]:
    """Return the scripts of a change: what deploys it, takes it back, and a place to verify it."""
    migration = change.migration
    planned = next(each for each in project.plan.changes if each.name == change.name)
    heads: dict[ScriptKind, str] = {"deploy": "to", "revert": "from", "verify": "on"}
    bodies: dict[ScriptKind, str] = {
        "deploy": _framed(migration.deploy, transactional=migration.transactional),
        "revert": _reverting(migration),
        "verify": "begin;\n\n-- Say here what proves that it took.\n\nrollback;\n",
    }
    project_name = project.plan.project
    return {
        project.script_path(planned, kind): (
            f"-- {kind.capitalize()} {project_name}:{change.name} {heads[kind]} pg\n\n{body}"
        ).encode()
        for kind, body in bodies.items()
    }


def has_way_back(migration: Migration) -> bool:
    """Whether it is known how to take a migration back; one that does nothing needs no way."""
    return _does_something(migration.revert or "") or not _does_something(migration.deploy)


def _does_something(text: str) -> bool:
    return bool(expand(text.encode(), "", {}, lambda _path: b"", {}).steps)


def _reverting(migration: Migration) -> str:
    if not has_way_back(migration):
        return (
            "do $$ begin raise exception 'nobody wrote how to take this back'"
            " using errcode = 'feature_not_supported'; end $$;\n"
        )
    return _framed(migration.revert or "", transactional=migration.transactional)


def _framed(text: str, *, transactional: bool) -> str:
    """Return a text in a transaction of its own, unless it has one or cannot be in one."""
    text = text.strip("\n") + "\n"
    script = expand(text.encode(), "", {}, lambda _path: b"", {})
    last = script.steps[-1] if script.steps else None
    if isinstance(last, Statement) and not last.text.endswith(";"):
        text += ";\n"  # on a line of its own, for a comment may stand behind the statement
    shape = classify(script)
    if transactional and shape.letter == "B":
        return f"begin;\n\n{text}\ncommit;\n"
    return text
