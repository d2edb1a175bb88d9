"""What the registry tells: deployed changes, unfinished work, the state of it all."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Literal

from slipstitch.plan.model import Person
from slipstitch.records import record

__all__ = [
    "CURRENT_VERSION",
    "DeployedChange",
    "Direction",
    "FinishedBlock",
    "Intent",
    "IntentKind",
    "RegistryLook",
    "Unfinished",
]

CURRENT_VERSION = "1.1"

Direction = Literal["deploy", "revert"]
IntentKind = Literal["statement", "script", "verify"]


@record
class DeployedChange:
    """A row of ``changes`` with its tags. ``tags`` have their ``@``, as recorded."""

    change_id: str
    name: str
    project: str
    note: str
    script_hash: str | None
    committed_at: datetime
    committer: Person
    planned_at: datetime
    planner: Person
    tags: tuple[str, ...] = ()
    tag_times: tuple[datetime, ...] = ()

    @property
    def id(self) -> str:
        """The change's id, under the name that planned changes have for it."""
        return self.change_id

    @property
    def text(self) -> str:
        """The name with its tags, as progress lines show it: ``users @v1 @v2``."""
        return " ".join([self.name, *self.tags])


@record
class RegistryLook:
    """What stands in the database; ``version`` is ``0`` where there are no releases.

    :param was_upgraded: whether the registry may once have been of a release before 1.1.
    :param missing_rights: what the user lacks to record a change: ``insert on events`` …
    """

    has_schema: bool
    has_changes: bool
    has_progress: bool
    has_current_progress: bool
    version: str
    is_standby: bool
    is_read_only: bool
    backend_pid: int
    was_upgraded: bool
    missing_rights: tuple[str, ...]

    @property
    def exists(self) -> bool:
        """Whether there is a registry at all, of any release."""
        return self.has_changes

    @property
    def is_current(self) -> bool:
        """Whether the registry is of the release that this tool writes."""
        return self.exists and float(self.version) == float(CURRENT_VERSION)

    @property
    def is_newer(self) -> bool:
        """Whether the registry is of a release that this tool does not know."""
        return self.exists and float(self.version) > float(CURRENT_VERSION)


@record
class FinishedBlock:
    """A committed block of a script that is not finished."""

    change_id: str
    change: str
    direction: Direction
    block: int
    script_digest: str
    finished_at: datetime


@record
class Intent:
    """Work begun outside a recording transaction whose end nobody wrote down.

    :param schemas: the search path of the session that began it.
    """

    change_id: str
    change: str
    direction: Direction
    kind: IntentKind
    block: int
    script_digest: str
    statement: str
    location: str
    schemas: tuple[str, ...]
    begun_at: datetime


@record(slots=False)
class Unfinished:
    """All unfinished work of one project."""

    intents: tuple[Intent, ...] = ()
    blocks: tuple[FinishedBlock, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.intents or self.blocks)

    def intent(self, change_id: str, direction: Direction) -> Intent | None:
        """Return the intent of a change in one direction, if there is one."""
        return self._intents.get((change_id, direction))

    def finished(self, change_id: str, direction: Direction) -> tuple[FinishedBlock, ...]:
        """Return the finished blocks of a change in one direction, in order."""
        return tuple(
            block
            for block in self.blocks
            if (block.change_id, block.direction) == (change_id, direction)
        )

    @cached_property
    def _intents(self) -> dict[tuple[str, Direction], Intent]:
        return {(intent.change_id, intent.direction): intent for intent in self.intents}
