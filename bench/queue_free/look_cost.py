"""What a look costs the server: with many connections, and many partitions locked."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack

import psycopg

from bench.server import BenchServer
from slipstitch.locks import LockSession
from slipstitch.patience.look import Lock, Look

__all__ = ["measure_looks"]

_LOOKS = 50


def measure_looks(server: BenchServer, connections: int, partitions: int) -> dict[str, float]:
    """Return the milliseconds that one look takes, by its kind.

    :param connections: sessions that are open; a tenth of them reads all partitions.
    """
    with server.database() as database, ExitStack() as stack:
        sessions = [
            stack.enter_context(psycopg.connect(server.conninfo(database)))
            for _ in range(connections)
        ]
        sessions[0].execute("create table p (id int) partition by range (id)")
        for number in range(partitions):
            sessions[0].execute(
                b"create table p%d partition of p for values from (%d) to (%d)"
                % (number, number, number + 1)
            )
        sessions[0].commit()
        for session in sessions[: max(1, connections // 10)]:
            session.execute("select from p")
        lock = stack.enter_context(
            LockSession(server.conninfo(database), database, "bench")
        ).connection
        row = lock.execute(
            "select 'public.p'::regclass::oid::int, oid::int from pg_database"
            " where datname = current_database()"
        ).fetchone()
        assert row is not None
        look, pid = Look(lock), sessions[-1].info.backend_pid
        tag = dict.fromkeys(
            ("page", "tuple", "virtualxid", "transactionid", "classid", "objid", "objsubid")
        )
        asked = Lock(
            "AccessExclusiveLock",
            {**tag, "locktype": "relation", "database": row[1], "relation": row[0]},
        )
        assert len(look.holders([asked], None)) == max(1, connections // 10)
        return {
            "at_our_session_ms": _time(lambda: look.seen(pid)),
            "at_one_relation_ms": _time(lambda: look.holders([asked], None)),
        }


def _time(look: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(_LOOKS):
        look()
    return round((time.perf_counter() - began) / _LOOKS * 1000, 2)
