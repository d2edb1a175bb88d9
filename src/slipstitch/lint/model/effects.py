"""What a statement does to one relation: the lock, the work under it, and whom that keeps out."""

from __future__ import annotations

from dataclasses import field
from enum import Enum, IntEnum

from slipstitch.records import record

__all__ = ["Cause", "Effect", "Fact", "LockMode", "Work"]


class LockMode(IntEnum):
    """The server's table locks, weakest first."""

    NONE = 0
    ACCESS_SHARE = 1
    ROW_SHARE = 2
    ROW_EXCLUSIVE = 3
    SHARE_UPDATE_EXCLUSIVE = 4
    SHARE = 5
    SHARE_ROW_EXCLUSIVE = 6
    EXCLUSIVE = 7
    ACCESS_EXCLUSIVE = 8

    @property
    def shown(self) -> str:
        """The mode as the server's documentation writes it.

        >>> LockMode.SHARE_ROW_EXCLUSIVE.shown
        'share row exclusive'
        """
        return self.name.lower().replace("_", " ")


class Work(Enum):
    """Work whose time grows with the relation; the value names it to a person."""

    NONE = "nothing"
    SCAN = "reads the whole table"
    INDEX = "builds an index"
    REWRITE = "writes the whole table again"


class Cause(Enum):
    """Why the work is done; each belongs to one rule."""

    NONE = "none"
    DEFAULT = "default"
    TYPE = "type"
    REWRITE = "rewrite"
    INDEX = "index"
    KEY = "key"
    CHECK = "check"
    FOREIGN_KEY = "foreign key"
    NOT_NULL = "not null"
    PARTITION = "partition"
    DOMAIN = "domain"
    REFRESH = "refresh"
    DATA = "data"


# Who uses a relation of this kind, and so whom a lock on it can keep waiting.
_WRITTEN = ("table", "partitioned", "foreign")


@record(slots=False)
class Effect:
    """A lock on one relation and the work done meanwhile.

    ``used`` is false where nobody but this script can see the relation, or where it is not in
    service yet. ``bytes`` is the relation's size on a target, None where there is no target.
    """

    relation: str
    kind: str
    mode: LockMode
    work: Work = Work.NONE
    cause: Cause = Cause.NONE
    what: str = ""
    offset: int = 0
    used: bool = True
    bytes: int | None = None
    detail: dict[str, str] = field(default_factory=dict)

    @property
    def stops(self) -> str:
        """Whom the lock keeps waiting: nobody (empty), writers, or readers and writers."""
        if not self.used:
            return ""
        if self.mode is LockMode.ACCESS_EXCLUSIVE:
            return "readers and writers" if self.kind in _WRITTEN else "readers"
        if self.mode >= LockMode.SHARE and self.kind in _WRITTEN:
            return "writers"
        return ""

    @property
    def blocks_long(self) -> bool:
        """Whether somebody waits for a time that grows with the relation."""
        return bool(self.stops) and self.work is not Work.NONE


@record(slots=False)
class Fact:
    """Something a statement says that rules other than those of locks ask for."""

    kind: str
    name: str
    offset: int = 0
    detail: dict[str, str] = field(default_factory=dict)
