"""Where a case is played: a database with a table in use, and an eye on who queues behind us."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection

from slipstitch.throwaway.server import Server

__all__ = ["SERVER_SETTINGS", "Queue", "Stage", "prepare", "until", "watching"]

SERVER_SETTINGS = {
    "max_prepared_transactions": "10",
    "autovacuum_naptime": "1s",
    "autovacuum_vacuum_cost_limit": "1",
    "autovacuum_vacuum_cost_delay": "100ms",
    # Only who asks for it waits for a synchronous standby, so one server serves all cases.
    "synchronous_commit": "local",
}

_PREPARE = """
create table t (id int primary key, filler text) with (autovacuum_enabled = off);
insert into t select g, repeat('x', 50) from generate_series(1, 1000) as g;
create table child (id int primary key, t_id int constraint fk_child references t)
with (autovacuum_enabled = off);
insert into child select g, g from generate_series(1, 100) as g;
create table p (id int primary key) partition by range (id);
"""


@dataclass
class Stage:
    """A database of a server of our own; ``statement`` is what one side tries to do there."""

    server: Server
    database: str
    _stack: ExitStack
    standby: Server | None = None
    user: str | None = None
    """Who makes the change; the superuser where nobody is named."""

    @property
    def conninfo(self) -> str:
        """How a superuser connects."""
        return self.server.conninfo(self.database)

    def open(self, **settings: Any) -> Connection[Any]:
        """Return a session, each statement of it a transaction."""
        settings = {"autocommit": True, **settings}
        connection = psycopg.connect(self.conninfo, **settings)
        self._stack.callback(connection.close)
        return connection

    def execute(self, statement: str) -> None:
        """Run statements in a session of their own."""
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute(statement.encode())

    def value(self, query: str) -> Any:
        """Return the one value of a query."""
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


@contextmanager
def prepare(server: Server, database: str) -> Iterator[Stage]:
    """Fill an empty database with tables, and end what is left of the sessions afterwards."""
    with ExitStack() as stack:
        stage = Stage(server, database, stack)
        stage.execute(_PREPARE)
        yield stage


@dataclass
class Queue:
    """What was seen of our requests: how often we stood in somebody's way.

    :param asked: samples in which a strong lock was asked for and not given.
    :param looks: all samples.
    :param longest_hold: seconds for which a strong lock was held at a stretch.
    """

    asked: int = 0
    looks: int = 0
    longest_hold: float = 0.0
    _ended: threading.Event = field(default_factory=threading.Event)

    @property
    def share(self) -> float:
        """The part of the time in which others queued behind us."""
        return self.asked / max(1, self.looks)


# Strong locks on the tables of the stage: whether one is asked for, whether one is held.
_STRONG = """
select
    coalesce(bool_or(not l.granted), false),
    coalesce(bool_or(l.granted), false)
from pg_locks as l
inner join pg_class as c on l.relation = c.oid
where
    l.locktype = 'relation'
    and l.mode in ('ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    and l.database = (select oid from pg_database where datname = current_database())
    and c.relnamespace = 'public'::regnamespace
"""


@contextmanager
def watching(stage: Stage) -> Iterator[Queue]:
    """Look every few milliseconds whether a strong lock is waited for."""
    queue = Queue()
    connection = stage.open()

    def look() -> None:
        held_since = None
        while not queue._ended.is_set():
            row = connection.execute(_STRONG).fetchone()
            asked, held = row or (False, False)
            now = time.monotonic()
            queue.asked += asked
            queue.looks += 1
            # Who asks for more may hold some already: that is part of the ask.
            held_since = (held_since or now) if held and not asked else None
            if held_since is not None:
                queue.longest_hold = max(queue.longest_hold, now - held_since)
            time.sleep(0.004)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield queue
    finally:
        queue._ended.set()
        thread.join()


def until(condition: Callable[[], object], said: str, seconds: float = 60) -> None:
    """Wait until something holds."""
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, f"waited in vain for: {said}"
        time.sleep(0.02)
