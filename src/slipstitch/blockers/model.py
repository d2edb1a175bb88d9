"""What a server tells of its processes: sessions, waits, prepared transactions, progress."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from slipstitch.session.application_name import as_given

__all__ = [
    "Advice",
    "Backfill",
    "Cause",
    "Edge",
    "Picture",
    "PreparedTransaction",
    "Process",
    "Progress",
    "Who",
]

Who = int | str
"""A process by its number, a prepared transaction by its name."""

Cause = Literal["holds", "queue", "row", "transaction", "looks", "run"]
"""Why somebody waits for somebody.

``holds``: that one holds a lock that conflicts. ``queue``: that one only stands before it in the
queue. ``row``: that one wrote the row. ``transaction``: the end of that one's transaction is
awaited, as ``concurrently`` does. ``looks``: it asks for nothing yet, because that one is in the
way. ``run``: that one is the run that holds Sqitch's lock.
"""

_OWN = re.compile(r"slipstitch (deploy|revert|verify) (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the server. Times are in seconds, None where they are not known.

    :param kind: the server's word: ``client backend``, ``autovacuum worker``, …
    :param state: the server's word; None where the role may not see it.
    :param is_hidden: whether the role may not see what it does.
    :param may_signal: whether the role may cancel it.
    """

    pid: int
    leader_pid: int | None
    database: str | None
    role: str | None
    application: str
    kind: str
    state: str | None
    wait_event_type: str | None
    wait_event: str | None
    statement: str
    is_hidden: bool
    transaction_seconds: float | None
    statement_seconds: float | None
    state_seconds: float | None
    may_signal: bool

    @property
    def is_own(self) -> bool:
        """Whether it is a session of slipstitch.

        >>> process_for_example().is_own
        True
        """
        return self.application.startswith("slipstitch ")

    @property
    def verb(self) -> str | None:
        """What slipstitch does in it, where it runs a change."""
        found = _OWN.fullmatch(self.application)
        return found[1] if found else None

    @property
    def change(self) -> str | None:
        """The change whose script runs in it; the server keeps 63 bytes of its words.

        >>> process_for_example().change
        'orders__total'
        """
        found = _OWN.fullmatch(self.application)
        return as_given(found[0]).split(" ", 2)[2] if found else None

    @property
    def is_idle(self) -> bool:
        """Whether it waits for its client, so that there is nothing to cancel."""
        return (self.state or "").startswith("idle")

    @property
    def is_autovacuum(self) -> bool:
        """Whether the server started it to vacuum or analyze a table."""
        return self.kind == "autovacuum worker"


@dataclass(frozen=True, slots=True)
class PreparedTransaction:
    """A transaction without a process, kept until somebody commits or rolls it back."""

    gid: str
    role: str | None
    database: str | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Edge:
    """Somebody waits for somebody.

    :param kind: the server's word for what is waited for: ``relation``, ``transactionid``, …
    :param mode: the mode that is wanted, as in pg_locks.
    :param held: the modes that stand against it.
    :param relation: the table, where there is one and the database is ours.
    :param seconds: for how long; None where nobody counts.
    """

    waiter: Who
    blocker: Who
    cause: Cause
    kind: str = ""
    mode: str = ""
    held: tuple[str, ...] = ()
    relation: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a command is that the server counts.

    :param locker: the process that it waits for now; of ``create index concurrently`` alone.
    """

    pid: int
    command: str
    phase: str
    relation_name: str | None
    lockers_done: int | None
    lockers_total: int | None
    locker: int | None
    done: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Backfill:
    """How far a backfill of the online toolkit is."""

    pid: int
    name: str
    relation_name: str
    state: str
    percent: float | None
    throttled_by: str | None
    rows_per_second: float | None
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether somebody may be cancelled.

    :param safe: ``yes``; ``ask`` whoever runs it; ``no``.
    :param means: what would become of its work.
    :param command: the statement that does it; empty where there is none.
    """

    safe: Literal["yes", "ask", "no"]
    means: str
    command: str = ""


@dataclass(frozen=True)
class Picture:
    """What a server told in one look.

    :param unseen: what the role may not see, a sentence each.
    """

    database: str
    processes: dict[int, Process]
    prepared: dict[str, PreparedTransaction]
    edges: tuple[Edge, ...]
    progress: dict[int, Progress] = field(default_factory=dict)
    backfills: dict[int, Backfill] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()


def process_for_example() -> Process:
    """Return a session of slipstitch that waits, for examples of this package."""
    return Process(
        pid=42,
        leader_pid=None,
        database="shop",
        role="app",
        application="slipstitch deploy orders__total",
        kind="client backend",
        state="active",
        wait_event_type="Lock",
        wait_event="relation",
        statement="alter table orders add column total numeric;",
        is_hidden=False,
        transaction_seconds=3.0,
        statement_seconds=2.0,
        state_seconds=2.0,
        may_signal=True,
    )
