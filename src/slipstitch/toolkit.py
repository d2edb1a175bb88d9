"""The online toolkit as it is packed: its changes, one SQL file of them all, scripts for a plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from slipstitch.errors import SlipstitchError
from slipstitch.plan.parse import read_plan
from slipstitch.render.addresses import read_addresses

__all__ = [
    "KINDS",
    "ToolkitChange",
    "is_current",
    "read_toolkit",
    "reworked_scripts",
    "script_for",
    "standalone_sql",
]

KINDS = ("deploy", "revert", "verify")
_PREFIX = "online/"
_PACKED = Path(__file__).parent / "toolkit_sql"
_REPOSITORY = Path(__file__).parents[2]
_HEADER = """\
-- The online toolkit: changes to a database in use. Load it into a database without schema online:
-- psql -v ON_ERROR_STOP=1 -f online.sql
"""


@dataclass(frozen=True, slots=True)
class ToolkitChange:
    """A change of the toolkit: what stands in the plan, and its scripts by kind."""

    name: str
    requires: tuple[str, ...]
    note: str
    scripts: dict[str, str]


def read_toolkit() -> tuple[ToolkitChange, ...]:
    """Return the changes of the toolkit, in the order of the plan that they are made by.

    A wheel carries the files of the repository; an editable installation reads the repository.

    :raises SlipstitchError: ident ``online``, when neither is there.
    """
    top = next((top for top in (_PACKED, _REPOSITORY) if (top / "deploy/online").is_dir()), None)
    if top is None:
        raise SlipstitchError(
            "online",
            "this installation lacks the SQL of the toolkit",
            hint="install the wheel of slipstitch again",
        )
    changes = read_plan(str(top / "sqitch.plan")).plan.changes
    return tuple(
        ToolkitChange(
            change.name,
            tuple(required.text for required in change.requires),
            change.note,
            {kind: (top / f"{kind}/{change.name}.sql").read_text("utf-8") for kind in KINDS},
        )
        for change in changes
        if change.name.startswith(_PREFIX)
    )


def standalone_sql() -> str:
    """Return one script that makes the whole toolkit in one transaction."""
    bodies = [_body(change.scripts["deploy"]) for change in read_toolkit()]
    return "\n".join([_HEADER, "begin;\n", *bodies, "commit;\n"])


def script_for(project: str, change: ToolkitChange, kind: str) -> bytes:
    """Return a script of a change with the header of the project that it goes to."""
    words = {
        "deploy": "Deploy {} to pg",
        "revert": "Revert {} from pg",
        "verify": "Verify {} on pg",
    }
    _, _, rest = change.scripts[kind].partition("\n")
    return f"-- {words[kind].format(f'{project}:{change.name}')}\n{rest}".encode()


def is_current(change: ToolkitChange, deployed: str) -> bool:
    """Tell whether a plan's own deploy script does what the toolkit's script does.

    A script that an earlier installation reworked drops what it replaced after that.
    """
    return _body(deployed).startswith(_body(change.scripts["deploy"]).rstrip("\n"))


def reworked_scripts(
    project: str, change: ToolkitChange, previous: str, deployed: str
) -> dict[str, bytes]:
    """Return the scripts of a newer version of a change that a plan has, by kind.

    The deploy script drops what only the older version made, the revert script brings it back.

    :param previous: name of the older instance, ``online/ddl@v1``.
    :param deployed: its deploy script.
    :raises SlipstitchError: the change makes no object that could be made again: a table, say.
    """
    new, old = _body(change.scripts["deploy"]), _body(deployed)
    addresses = read_addresses(new, f"deploy/{change.name}.sql")
    before = read_addresses(old, f"deploy/{previous}.sql")
    gone = "\n".join(each.drop for each in before if each not in addresses)
    come = "\n".join(each.drop for each in addresses if each not in before)
    head, _, _ = script_for(project, change, "deploy").decode().partition("\nbegin;\n")
    back, _, _ = script_for(project, change, "revert").decode().partition("\nbegin;\n")
    return {
        "deploy": _transaction(f"{head}-- reworks: {previous}\n", new, gone),
        "revert": _transaction(back, old, come),
        "verify": script_for(project, change, "verify"),
    }


def _transaction(header: str, *parts: str) -> bytes:
    """Return a script that does its parts in one transaction."""
    body = "\n\n".join(part.strip("\n") for part in parts if part)
    return f"{header}\nbegin;\n\n{body}\n\ncommit;\n".encode()


def _body(script: str) -> str:
    """Return what a deploy script does, without header and transaction.

    >>> _body("-- Deploy a:b to pg\\n\\nbegin;\\n\\ncreate schema b;\\n\\ncommit;\\n")
    'create schema b;\\n'
    """
    _, _, rest = script.partition("\nbegin;\n")
    body, _, _ = rest.rpartition("\ncommit;\n")
    return body.strip("\n") + "\n"
