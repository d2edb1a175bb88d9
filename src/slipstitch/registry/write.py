"""Write what happened to a change: deployed, reverted, failed, begun, finished in part.

Each function sends one simple query. The runner calls them inside the transaction that
does the work (``recording``) or on the lock session; nothing here begins or ends one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from psycopg import ClientCursor, Connection

from slipstitch.plan.model import Change, Person, Tag
from slipstitch.registry.model import DeployedChange, Direction, IntentKind
from slipstitch.registry.queries import Queries

__all__ = [
    "BlockMark",
    "RegistryWriter",
    "StillOurs",
    "change_values",
]

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BlockMark:
    """Names one block of one script of one change, for the tables of unfinished work."""

    change_id: str
    change: str
    direction: Direction
    block: int
    script_digest: str


@dataclass(frozen=True, slots=True)
class StillOurs:
    """What the check before recording found."""

    last_change: str | None
    lock_is_held: bool


def _stamp(moment: datetime) -> str:
    return moment.isoformat()


def _tag_values(tags: Sequence[Tag]) -> Values:
    return {
        "tag_ids": [tag.id for tag in tags],
        "tags": [tag.text for tag in tags],
        "tag_notes": [tag.note for tag in tags],
        "tag_planned_at": [_stamp(tag.planned_at) for tag in tags],
        "tag_planner_names": [tag.planner.name for tag in tags],
        "tag_planner_emails": [tag.planner.email for tag in tags],
    }


def change_values(change: Change) -> Values:
    """Return the parameters that describe a planned change in ``changes`` and ``events``."""
    return {
        "change_id": change.id,
        "change": change.name,
        "note": change.note,
        "planned_at": _stamp(change.planned_at),
        "planner_name": change.planner.name,
        "planner_email": change.planner.email,
        "requires": [dependency.text for dependency in change.requires],
        "conflicts": [dependency.text for dependency in change.conflicts],
        **_tag_values(change.tags),
    }


def _deployed_values(change: DeployedChange) -> Values:
    return {
        "change_id": change.change_id,
        "change": change.name,
        "note": change.note,
        "planned_at": _stamp(change.planned_at),
        "planner_name": change.planner.name,
        "planner_email": change.planner.email,
        "requires": [],
        "conflicts": [],
        "tags": list(change.tags),
    }


class RegistryWriter:
    """The rows of one project, written in the name of one person.

    :param queries: the queries of the registry.
    :param project: the project of the plan.
    :param committer: who runs the command.
    """

    def __init__(self, queries: Queries, project: str, committer: Person) -> None:
        self.queries = queries
        self.project = project
        self._who = {
            "project": project,
            "committer_name": committer.name,
            "committer_email": committer.email,
        }

    def _send(self, connection: Connection[Any], names: Sequence[str], values: Values) -> None:
        text = ";\n".join(self.queries[name] for name in names)
        self._execute(connection, text, {**values, **self._who})

    @staticmethod
    def _execute(connection: Connection[Any], text: str, values: Mapping[str, Any]) -> None:
        with ClientCursor(connection) as cursor:
            cursor.execute(cast(Any, text), values or {})

    def deployed(
        self,
        connection: Connection[Any],
        change: Change,
        script_hash: str | None,
        dependency_ids: Mapping[str, str],
        *,
        forget: bool = False,
    ) -> None:
        """Write the rows of a deployed change: changes, tags, dependencies, event.

        :param dependency_ids: what each requirement was met by, by its text.
        :param forget: remove the change's rows of unfinished work as well.
        """
        both = [*change.requires, *change.conflicts]
        values = {
            **change_values(change),
            "script_hash": script_hash,
            "dependency_types": [dependency.kind for dependency in both],
            "dependencies": [dependency.text for dependency in both],
            "dependency_ids": [
                dependency_ids[dependency.text] if dependency.kind == "require" else None
                for dependency in both
            ],
            "direction": "deploy",
        }
        self._send(connection, ["record_deploy", *self._forgetting(forget)], values)

    def reverted(
        self, connection: Connection[Any], change_id: str, *, forget: bool = False
    ) -> None:
        """Remove the rows of a change and write its ``revert`` event.

        :param forget: remove the change's rows of unfinished work as well.
        """
        names = ["record_revert", *self._forgetting(forget)]
        self._send(connection, names, {"change_id": change_id, "direction": "revert"})

    def failed(self, connection: Connection[Any], change: Change | DeployedChange) -> None:
        """Write a ``fail`` event."""
        described = change_values(change) if isinstance(change, Change) else None
        values = described or _deployed_values(cast(DeployedChange, change))
        self._send(connection, ["record_fail"], values)

    def unverified(self, connection: Connection[Any], change: Change) -> None:
        """Undo the rows of a change whose verify failed, and write its ``fail`` event.

        The ``deploy`` event goes too: the log ends as Sqitch's would.
        """
        names = ["forget_deploy", "forget_intent", "forget_blocks", "record_fail"]
        self._send(connection, names, {**change_values(change), "direction": "deploy"})

    def late_tags(self, connection: Connection[Any], change: Change, tags: Sequence[Tag]) -> None:
        """Write tags that the plan gained on a change that is deployed already."""
        values = {"change_id": change.id, **_tag_values(tags)}
        self._send(connection, ["record_late_tags"], values)

    def block_finished(self, connection: Connection[Any], mark: BlockMark) -> None:
        """Write that a block is done, inside the block's own transaction."""
        self._send(connection, ["record_block"], self._mark_values(mark))

    def intent_kept(self, connection: Connection[Any], mark: BlockMark) -> None:
        """Write that a block is done and its intent is fulfilled."""
        self._send(connection, ["record_block", "forget_intent"], self._mark_values(mark))

    def intent(
        self,
        connection: Connection[Any],
        mark: BlockMark,
        kind: IntentKind,
        statement: str,
        location: str,
    ) -> None:
        """Write what is about to run, before it runs."""
        values = {
            **self._mark_values(mark),
            "kind": kind,
            "statement": statement,
            "location": location,
        }
        self._send(connection, ["record_intent"], values)

    def forget_intent(
        self, connection: Connection[Any], change_id: str, direction: Direction
    ) -> None:
        """Remove an intent."""
        values = {"change_id": change_id, "direction": direction}
        self._send(connection, ["forget_intent"], values)

    def forget(self, connection: Connection[Any], change_id: str, direction: Direction) -> None:
        """Remove all rows of unfinished work of a change in one direction."""
        values = {"change_id": change_id, "direction": direction}
        self._send(connection, self._forgetting(True), values)

    def check(
        self, connection: Connection[Any], lock_pid: int, lock_key: int
    ) -> StillOurs:
        """Take the turn of writing and read whether the registry is still as we planned from.

        :param lock_pid: server process of the lock session.
        """
        text = self.queries["take_turn"] + ";\n" + self.queries["still_ours"]
        values = {**self._who, "lock_pid": lock_pid, "lock_key": lock_key}
        with ClientCursor(connection) as cursor:
            cursor.execute(cast(Any, text), values or {})
            while cursor.nextset():
                pass
            row = cursor.fetchone()
        assert row is not None
        return StillOurs(row[0], row[1])

    @staticmethod
    def _forgetting(wanted: bool) -> list[str]:
        return ["forget_intent", "forget_blocks"] if wanted else []

    @staticmethod
    def _mark_values(mark: BlockMark) -> Values:
        return {
            "change_id": mark.change_id,
            "change": mark.change,
            "direction": mark.direction,
            "block": mark.block,
            "script_digest": mark.script_digest,
        }
