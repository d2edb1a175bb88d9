"""Watch who waits for whom while a change is under way, and how long its locks are held.

A wait counts only where the chain of those who are waited for leads to somebody who is neither
a client of the workload nor the watcher: that is whoever deploys. So a slow machine, or clients
in each other's way, do not look like a stall.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection

from slipstitch.errors import SlipstitchError
from slipstitch.rehearse.clients import CLIENT_NAME
from slipstitch.rehearse.trace import stops_readers, stops_writers

__all__ = ["Hold", "Seen", "Wait", "Watch"]

WATCH_NAME = "slipstitch rehearse watch"
_EVERY = 0.01  # seconds between two looks

_SESSIONS = """
select a.pid, a.application_name = %(client)s as is_client, a.query
from pg_stat_activity as a
where a.datname = current_database() and a.backend_type in ('client backend', 'parallel worker')
    and a.application_name <> %(watch)s
"""
_ASKED = """
select l.pid, coalesce(l.relation::regclass::text, l.locktype), l.mode,
    extract(epoch from coalesce(l.waitstart, clock.now))::float8,
    extract(epoch from clock.now)::float8, pg_blocking_pids(l.pid)
from pg_locks as l
cross join (select clock_timestamp() as now) as clock
where not l.granted
"""
_HELD = """
select l.pid, l.relation, l.mode from pg_locks as l
where l.granted and l.locktype = 'relation'
    and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    and l.database = (select oid from pg_database where datname = current_database())
"""
_THERE = """
select c.oid, c.oid::regclass::text, c.relkind::text from pg_class as c
where c.relnamespace not in (
    select n.oid from pg_namespace as n
    where n.nspname in ('pg_catalog', 'information_schema', 'pg_toast') or n.nspname = any (%s)
)
"""


@dataclass(frozen=True, slots=True)
class Wait:
    """A client that waited for whoever deploys. ``seconds`` is the longest that was seen."""

    relation: str
    mode: str
    seconds: float
    query: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A lock that somebody may wait for, and how long it was seen held.

    :param kind: of the relation, as ``pg_class.relkind`` says it.
    """

    relation: str
    kind: str
    mode: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen while one thing was under way; the longest come first."""

    waits: tuple[Wait, ...] = ()
    holds: tuple[Hold, ...] = ()


@dataclass
class Watch:
    """Looks every 10 ms, from a thread and a connection of its own.

    What was there when it first looked is in service; a lock on anything else stops nobody.

    :param without_schemas: schemas that no application uses, such as the registry's.
    """

    conninfo: str
    without_schemas: Sequence[str] = ()
    _waits: dict[tuple[int, float], Wait] = field(default_factory=dict, init=False)
    _holds: dict[tuple[int, int, str], tuple[float, float]] = field(
        default_factory=dict, init=False
    )
    _there: dict[int, tuple[str, str]] = field(default_factory=dict, init=False)
    _looks: int = field(default=0, init=False)
    _error: psycopg.Error | None = field(default=None, init=False)

    @contextmanager
    def watching(self) -> Iterator[list[Seen]]:
        """Watch while the context lasts; the list has one entry afterwards.

        :raises SlipstitchError: not one look worked, so that nothing can be said.
        """
        found: list[Seen] = []
        self._waits.clear()
        self._holds.clear()
        stop = threading.Event()
        with psycopg.connect(
            self.conninfo, autocommit=True, application_name=WATCH_NAME
        ) as connection:
            if not self._there:
                rows = connection.execute(_THERE, [list(self.without_schemas)]).fetchall()
                self._there = {oid: (name, kind) for oid, name, kind in rows}
            thread = threading.Thread(target=self._look_on, args=[connection, stop], daemon=True)
            thread.start()
            try:
                yield found
            finally:
                stop.set()
                thread.join()
        if self._error is not None and not self._looks:
            raise SlipstitchError(
                "rehearse", f"the locks cannot be watched: {self._error}"
            ) from self._error
        found.append(self._seen())

    def _look_on(self, connection: Connection[Any], stop: threading.Event) -> None:
        while not stop.is_set():
            began = time.monotonic()
            try:
                self._look(connection, began)
                self._looks += 1
            except psycopg.Error as error:
                # A relation was dropped under the look, or the server is gone: look again.
                self._error = error
                if connection.closed:
                    return
            stop.wait(max(_EVERY - (time.monotonic() - began), 0))

    def _look(self, connection: Connection[Any], now: float) -> None:
        with connection.pipeline():
            held = connection.execute(_HELD)
            asked = connection.execute(_ASKED)
            sessions = connection.execute(_SESSIONS, {"client": CLIENT_NAME, "watch": WATCH_NAME})
        queries: dict[int, str] = {}
        deploying: set[int] = set()
        for pid, is_client, query in sessions.fetchall():
            if is_client:
                queries[pid] = query
            else:
                deploying.add(pid)
        for pid, oid, mode in held.fetchall():
            if pid in deploying and oid in self._there:
                first = self._holds.get((pid, oid, mode), (now, now))[0]
                self._holds[pid, oid, mode] = (first, now)
        waiting = asked.fetchall()
        blockers = {row[0]: set(row[5]) for row in waiting}
        for pid, relation, mode, since, clock, _ in waiting:
            if pid in queries and _leads_to(pid, blockers, deploying):
                wait = Wait(relation, mode, max(clock - since, 0.0), queries[pid])
                self._waits[pid, since] = wait

    def _seen(self) -> Seen:
        holds = [
            Hold(*self._there[oid], mode, last - first)
            for (_, oid, mode), (first, last) in self._holds.items()
            if stops_readers(self._there[oid][1], mode) or stops_writers(self._there[oid][1], mode)
        ]
        waits = sorted(self._waits.values(), key=lambda wait: -wait.seconds)
        return Seen(tuple(waits), tuple(sorted(holds, key=lambda hold: -hold.seconds)))


def _leads_to(pid: int, blockers: dict[int, set[int]], wanted: set[int]) -> bool:
    """Whether the chain of those who are waited for reaches somebody who is looked for.

    >>> _leads_to(1, {1: {2}, 2: {3}}, {3}), _leads_to(1, {1: {2}, 2: {1}}, {3})
    (True, False)
    """
    seen: set[int] = set()
    ahead = {pid}
    while ahead:
        seen |= ahead
        ahead = {next_pid for each in ahead for next_pid in blockers.get(each, ())} - seen
        if ahead & wanted:
            return True
    return False
