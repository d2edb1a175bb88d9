"""Look once at a server: sessions, waits, progress. Nothing is locked and nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar

from psycopg import Connection, errors
from psycopg.rows import class_row, dict_row

from slipstitch.blockers.model import (
    Backfill,
    Cause,
    Edge,
    Picture,
    PreparedTransaction,
    Process,
    Progress,
    Who,
)
from slipstitch.blockers.scripts import Scripts
from slipstitch.locks import LOCK_KEY
from slipstitch.patience.modes import conflicts_of
from slipstitch.registry.queries import read_sql, split_named

__all__ = ["look"]

T = TypeVar("T")
Row = dict[str, Any]
_RUNS = ("deploy", "revert")
_POLLING = tuple(f"slipstitch {verb}" for verb in _RUNS)
# What a writer waits for that wants a row which somebody else has written.
_ROWS = ("transactionid", "tuple", "speculative token")


@cache
def _queries() -> dict[str, str]:
    return split_named(read_sql("blockers.sql"))


@dataclass
class _Look:
    """One look, under way."""

    connection: Connection[Any]
    path: list[str] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    prepared: dict[str, PreparedTransaction] = field(default_factory=dict)

    def rows(self, name: str, **values: object) -> list[Row]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(_queries()[name].encode(), values or None).fetchall()

    def records(self, name: str, kind: type[T]) -> list[T]:
        with self.connection.cursor(row_factory=class_row(kind)) as cursor:
            return cursor.execute(_queries()[name].encode()).fetchall()

    def who(self, row: Row, pid: int | None) -> Who | None:
        """Return a process, or the prepared transaction that a row names."""
        if pid:
            return pid
        gid = row["gid"]
        if gid is None:
            return None
        seconds, role, database = row["gid_seconds"], row["gid_owner"], row["gid_database"]
        self.prepared[gid] = PreparedTransaction(gid, role, database, seconds)
        return str(gid)


def look(connection: Connection[Any], scripts: Scripts) -> Picture:
    """Return who waits for whom now, on the whole server.

    :param connection: a session of its own, each statement a transaction; its search_path is the
        one along which scripts are read.
    :param scripts: what the project tells of the sessions that run its scripts.
    """
    here = _Look(connection)
    (rights,) = here.rows("rights")
    here.path = rights["path"]
    connection.execute(_queries()["settle"].encode())
    try:
        return _look(here, scripts, rights)
    finally:
        connection.execute("reset search_path")


def _look(here: _Look, scripts: Scripts, rights: Row) -> Picture:
    processes = {each.pid: each for each in here.records("sessions", Process)}
    here.edges += _waits(here)
    progress = {each.pid: each for each in here.records("progress", Progress)}
    _name_lockers(here, progress)
    for process in processes.values():
        here.edges += _looks(here, process, scripts)
    here.edges += _turns(here, processes)
    backfills, may_see = _backfills(here) if rights["has_backfills"] else ({}, True)
    in_tree = {who for edge in here.edges for who in (edge.waiter, edge.blocker)}
    shown = {
        pid: process
        for pid, process in processes.items()
        if pid in in_tree or pid in backfills or process.change is not None
    }
    return Picture(
        database=rights["database"],
        processes=shown,
        prepared=here.prepared,
        edges=tuple(here.edges),
        progress=progress,
        backfills=backfills,
        unseen=tuple(_unseen(rights, shown, sees_backfills=may_see)),
    )


def _backfills(here: _Look) -> tuple[dict[int, Backfill], bool]:
    """Return the backfills that run, and whether the role may see them."""
    try:
        return {each.pid: each for each in here.records("backfills", Backfill)}, True
    except errors.InsufficientPrivilege:
        return {}, False


def _waits(here: _Look) -> Iterator[Edge]:
    """Yield what the server itself counts as waiting."""
    for row in here.rows("waits"):
        blocker = here.who(row, row["blocker"])
        if blocker is None:
            continue
        held = tuple(row["held"]) or tuple(row["gid_modes"] or ())
        cause: Cause = "holds"
        if row["kind"] in _ROWS:
            cause = "row"
        elif row["kind"] == "virtualxid":
            cause = "transaction"
        elif not held and row["is_queued_before"]:
            cause = "queue"
        yield Edge(
            waiter=row["pid"],
            blocker=blocker,
            cause=cause,
            kind=row["kind"],
            mode=row["mode"],
            held=held,
            relation=row["relation_name"] or row["row_of"],
            seconds=row["seconds"],
        )


def _name_lockers(here: _Look, progress: dict[int, Progress]) -> None:
    """Tell a wait of ``concurrently`` by the table that it is about."""
    for number, edge in enumerate(here.edges):
        if edge.cause in ("transaction", "row") and edge.waiter in progress:
            of_table = progress[edge.waiter].relation_name
            here.edges[number] = replace(edge, cause="transaction", relation=of_table)


def _looks(here: _Look, process: Process, scripts: Scripts) -> Iterator[Edge]:
    """Yield who is in the way of a session of ours that looks, and does not ask yet.

    Such a session waits for nothing that the server counts: it sleeps, or is idle.
    """
    is_ours = process.change is not None or process.statement.startswith("call online.ddl")
    if not is_ours or process.wait_event_type == "Lock":
        return
    if not process.is_idle and not process.statement.startswith("call online."):
        return
    told: set[Who] = set()
    for relation, mode in scripts.wanted(process):
        schema, _, name = relation.rpartition(".")
        for row in here.rows(
            "holders",
            relation=name,
            schemas=[schema] if schema else [*here.path, "public"],
            modes=list(conflicts_of(mode)),
            pid=process.pid,
        ):
            blocker = here.who(row, row["pid"])
            if blocker is None or blocker in told:
                continue
            told.add(blocker)
            yield Edge(
                waiter=process.pid,
                blocker=blocker,
                cause="looks",
                kind="relation",
                mode=mode,
                held=tuple(row["held"]),
                relation=row["relation_name"],
                seconds=process.statement_seconds if not process.is_idle else None,
            )


def _turns(here: _Look, processes: dict[int, Process]) -> Iterator[Edge]:
    """Yield the runs that wait their turn: they ask for Sqitch's lock again and again.

    They wait for the session that runs a change, or for the one that holds the lock between two.
    """
    holders = [
        processes[row["pid"]]
        for row in here.rows("deploy_lock", key=LOCK_KEY)
        if row["pid"] in processes
    ]
    for holder in holders:
        same = [each for each in processes.values() if each.database == holder.database]
        at_work = [each.pid for each in same if each.verb in _RUNS] or [holder.pid]
        for process in same:
            if process.application in _POLLING and process.pid != holder.pid:
                for pid in at_work:
                    yield Edge(process.pid, pid, "run", "advisory")


def _unseen(rights: Row, shown: dict[int, Process], *, sees_backfills: bool) -> Iterator[str]:
    login = rights["login"]
    hidden = sum(process.is_hidden for process in shown.values())
    if not rights["sees_all"]:
        of_these = f" ({hidden} of those shown)" if hidden else ""
        yield (
            f'role "{login}" does not see what sessions of other roles do{of_these}: '
            f'grant pg_monitor to "{login}"'
        )
    if not sees_backfills:
        yield f'role "{login}" may not read online.backfill_status'
