"""Run a script statement by statement and tell what each locks, scans, writes again and builds.

A statement keeps somebody waiting for long when, at its end, the transaction holds a lock that
stops readers or writers of a relation in service, and the statement read, indexed or wrote again
a table with rows. This is told by facts of the server, not by a clock, so that a busy machine
changes nothing. What cannot be in a transaction is watched from beside while a writer makes it
wait. "In service" is what was there before the script.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.rows import dict_row

from slipstitch.errors import Location, SlipstitchError
from slipstitch.script.model import CopyIn, Script, Statement, Step
from slipstitch.script.shape import Block, Shape
from slipstitch.script.traits import Kind, traits_of
from slipstitch.session.connect import connect
from slipstitch.session.execute import run_step
from slipstitch.session.output import Output

__all__ = ["ROWS", "Lock", "Traced", "Tracer", "stops_readers", "stops_writers"]

ROWS = 1000
"""A scan of fewer rows is no scan of the table."""

_PAGE = 8192
_STOPS_WRITERS = ("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock")
_RELATIONS = """
select c.oid, c.oid::regclass::text as name, c.relkind::text as kind, c.relfilenode,
    pg_relation_size(c.oid) as bytes, i.indrelid
from pg_class as c
left join pg_index as i on i.indexrelid = c.oid
where c.relnamespace not in (
    select oid from pg_namespace where nspname in ('pg_catalog', 'information_schema', 'pg_toast')
)
"""
_READ = "select relid, seq_tup_read from pg_stat_xact_user_tables"
# What is asked for counts as well: beside a writer some statements get no further.
_LOCKS = """
select distinct l.relation, l.mode from pg_locks as l
where l.pid = %s and l.locktype = 'relation'
"""
_WAITS = "select wait_event_type = 'Lock' from pg_stat_activity where pid = %s"
_LOG = "select pg_current_wal_insert_lsn()"
_POLLS = 200  # of 5 ms each: how long a writer keeps a statement waiting to look at its locks


def stops_writers(kind: str, mode: str) -> bool:
    """Whether a lock keeps writers waiting.

    :param kind: of the relation, as ``pg_class.relkind`` says it.
    :param mode: as ``pg_locks.mode`` says it.

    >>> stops_writers("r", "ShareLock"), stops_writers("i", "ShareLock")
    (True, False)
    """
    return stops_readers(kind, mode) or (kind in "rpf" and mode in _STOPS_WRITERS)


def stops_readers(kind: str, mode: str) -> bool:
    """Whether a lock keeps even readers waiting; nobody reads a sequence by name."""
    return mode == "AccessExclusiveLock" and kind != "S"


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock on a relation that is in service. ``kind`` is that of ``pg_class.relkind``."""

    relation: str
    kind: str
    mode: str

    @property
    def stops(self) -> str:
        """Who waits for it: ``readers and writers``, ``writers`` or nobody."""
        if stops_readers(self.kind, self.mode):
            return "readers and writers"
        return "writers" if stops_writers(self.kind, self.mode) else ""


@dataclass(frozen=True, slots=True)
class Traced:
    """What one statement did.

    :param locks: all that its transaction held at its end on relations in service.
    :param scanned: tables of which it read at least ``ROWS`` rows.
    :param rewritten: tables in service that it wrote again.
    :param built: indexes of tables in service that it built.
    :param wal: bytes written to the write-ahead log.
    :param seconds: how long it took with nobody else at work.
    """

    statement: Statement
    locks: tuple[Lock, ...] = ()
    scanned: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    built: tuple[str, ...] = ()
    wal: int = 0
    seconds: float = 0.0

    @property
    def stopping(self) -> tuple[Lock, ...]:
        """The locks that somebody waits for."""
        return tuple(lock for lock in self.locks if lock.stops)

    @property
    def blocks_long(self) -> bool:
        """Whether somebody waits for a time that grows with a table."""
        return bool(self.stopping and (self.scanned or self.rewritten or self.built))


@dataclass(frozen=True, slots=True)
class _State:
    """What was there before a statement."""

    relations: dict[int, dict[str, Any]]
    read: dict[int, int]
    log: Any
    began: float


@dataclass
class Tracer:
    """Traces scripts in one database. What it runs is committed, unless the script says no.

    :param out_of_service: relations that nobody uses though they are there.
    """

    conninfo: str
    out_of_service: Iterable[int] = ()
    _watcher: Connection[Any] | None = field(default=None, init=False, repr=False)
    _used: dict[int, dict[str, Any]] = field(default_factory=dict, init=False, repr=False)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Connect, and take what is there now for what is in service."""
        with psycopg.connect(self.conninfo, autocommit=True) as watcher:
            self._watcher = watcher
            unused = set(self.out_of_service)
            there = _relations(watcher)
            self._used = {oid: row for oid, row in there.items() if oid not in unused}
            try:
                yield
            finally:
                self._watcher = None

    def trace(
        self,
        script: Script,
        shape: Shape,
        name: str = "slipstitch trace",
        between: Callable[[int], None] | None = None,
    ) -> list[Traced]:
        """Run a script in a fresh session, as the runner would, and commit what it commits.

        :param name: the session's application name.
        :param between: called after each block but the last, with how many are done: others see
            what the script has made so far.
        :raises ScriptError: the server refused a statement; its transaction is rolled back.
        """
        traced: list[Traced] = []
        with self.watching(), connect(self.conninfo, name) as connection:
            for number, block in enumerate(shape.blocks, start=1):
                for step in script.steps[block.start : block.body]:
                    _run(connection, step)
                if block.rolls_back_first:
                    connection.execute("rollback")
                traced += self._block(connection, script, block)
                if between is not None and not block.last:
                    between(number)
            for step in script.steps[shape.tail :]:
                _run(connection, step)
        return traced

    def _block(self, connection: Connection[Any], script: Script, block: Block) -> list[Traced]:
        steps = script.steps[block.body : block.stop]
        if not block.transactional:
            return [found for step in steps for found in self._beside(connection, step)]
        if not block.framed:
            connection.execute("begin")
        traced = [found for step in steps for found in self.inside(connection, step)]
        if not block.framed:
            _commit(connection, script.path)
        return traced

    def inside(self, connection: Connection[Any], step: Step) -> list[Traced]:
        """Run one step in the transaction that is open; nothing is committed by us."""
        statement = step.statement if isinstance(step, CopyIn) else step
        if not isinstance(statement, Statement):
            return []
        if traits_of(statement.text).kind in (Kind.BEGIN, Kind.COMMIT, Kind.LOCAL):
            # Some of them must come before any query, ours included.
            _run(connection, step)
            return [Traced(statement)]
        before = self._before(connection)
        _run(connection, step)
        seconds = time.monotonic() - before.began
        read = dict(connection.execute(_READ).fetchall())
        locks = connection.execute(_LOCKS, [connection.info.backend_pid]).fetchall()
        scanned = [
            oid for oid in read if oid in self._used and read[oid] - before.read.get(oid, 0) >= ROWS
        ]
        found = self._traced(
            connection, statement, before, seconds=seconds, locks=locks, scanned=scanned
        )
        return [found]

    def _beside(self, connection: Connection[Any], step: Step) -> list[Traced]:
        """Run what cannot be in a transaction, and look at its locks while a writer is open."""
        statement = step.statement if isinstance(step, CopyIn) else step
        if not isinstance(statement, Statement):
            return []
        assert self._watcher is not None
        watcher, pid = self._watcher, connection.info.backend_pid
        before = self._before(watcher)
        locks: list[tuple[int, str]] = []
        with psycopg.connect(self.conninfo) as writer, _Work(connection, step) as work:
            for row in before.relations.values():
                if row["kind"] == "r" and row["oid"] in self._used:
                    # Both are ours: the name is as regclass wrote it, quoted where need be.
                    table = sql.SQL(row["name"])
                    writer.execute(sql.SQL("lock table {} in row exclusive mode").format(table))
            work.start()
            for _ in range(_POLLS):
                locks += watcher.execute(_LOCKS, [pid]).fetchall()
                waits = watcher.execute(_WAITS, [pid]).fetchone()
                if work.is_done or (waits and waits[0]):
                    break
                time.sleep(0.005)
            locks += watcher.execute(_LOCKS, [pid]).fetchall()
            writer.rollback()
        seconds = time.monotonic() - before.began
        return [self._traced(watcher, statement, before, seconds=seconds, locks=set(locks))]

    @staticmethod
    def _before(connection: Connection[Any]) -> _State:
        read = dict(connection.execute(_READ).fetchall())
        (log,) = connection.execute(_LOG).fetchone() or (None,)
        return _State(_relations(connection), read, log, time.monotonic())

    def _traced(
        self,
        connection: Connection[Any],
        statement: Statement,
        before: _State,
        *,
        seconds: float,
        locks: Iterable[tuple[int, str]],
        scanned: Iterable[int] = (),
    ) -> Traced:
        after = _relations(connection)
        (wal,) = connection.execute(
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s)::bigint", [before.log]
        ).fetchone() or (0,)
        rewritten, built = self._worked(before.relations, after)
        return Traced(
            statement,
            tuple(
                sorted(
                    {
                        Lock(self._used[oid]["name"], self._used[oid]["kind"], mode)
                        for oid, mode in locks
                        if oid in self._used
                    },
                    key=lambda lock: (lock.relation, lock.mode),
                )
            ),
            tuple(sorted(self._used[oid]["name"] for oid in scanned)),
            rewritten,
            built,
            wal,
            seconds,
        )

    def _worked(
        self, before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the tables with rows that were written again, and the indexes that were built."""
        files = {row["relfilenode"] for row in before.values()}
        rewritten, built = [], []
        for oid, row in after.items():
            owner = before.get(row["indrelid"] or oid)
            if owner is None or row["bytes"] == 0 or owner["oid"] not in self._used:
                continue
            # An index that is made again over the same file was not built.
            if row["relfilenode"] in files or owner["bytes"] <= _PAGE:
                continue
            if row["indrelid"] is None:
                rewritten.append(row["name"])
            elif after[owner["oid"]]["bytes"] > 0:
                built.append(row["name"])
        return tuple(sorted(rewritten)), tuple(sorted(built))


class _Work(threading.Thread):
    """A step that runs beside us; leaving the context waits for it and raises what it raised."""

    def __init__(self, connection: Connection[Any], step: Step) -> None:
        super().__init__(daemon=True)
        self._connection = connection
        self._step = step
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            _run(self._connection, self._step)
        except BaseException as error:
            self._error = error

    @property
    def is_done(self) -> bool:
        """Whether it has ended."""
        return not self.is_alive()

    def __enter__(self) -> _Work:
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if error is not None:
            self._connection.cancel_safe()
        if self.ident is not None:
            self.join()
        if self._error is not None and error is None:
            raise self._error


def _relations(connection: Connection[Any]) -> dict[int, dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return {row["oid"]: row for row in cursor.execute(_RELATIONS).fetchall()}


def _commit(connection: Connection[Any], path: str) -> None:
    """Commit what we began; a deferred constraint speaks only now.

    :raises SlipstitchError: it was refused.
    """
    try:
        connection.execute("commit")
    except psycopg.Error as error:
        words = error.diag.message_primary or str(error).strip()
        raise SlipstitchError(
            "deploy",
            f"ERROR:  {words}",
            detail=f"SQLSTATE: {error.sqlstate}",
            location=Location(path),
        ) from error


def _run(connection: Connection[Any], step: Step) -> None:
    """Run a step; what it selects or echoes is nobody's business here."""
    run_step(connection, step, Output(None, io.BytesIO()))
