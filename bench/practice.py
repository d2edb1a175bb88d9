"""What benches of one practice share: a server with its rows, and somebody at its desk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from bench.clinic_data import Practices, fill_practices
from bench.front import Front
from bench.server import bench_server
from tests.fix_clinic import claims, run_plan
from tests.fix_server import Database

__all__ = ["desk", "filled_practice", "ids", "past_triggers"]

_SETTINGS = {
    "shared_buffers": "2GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
}


@contextmanager
def filled_practice(
    practices: Practices, fill: Callable[[psycopg.Connection[Any]], None]
) -> Iterator[tuple[Database, psycopg.Connection[Any], float]]:
    """Give a database with the plan and a practice, a session of its DBA, and the seconds it took.

    :param practices: how many rows of each kind.
    :param fill: writes what the bench needs beside them.
    """
    with bench_server(_SETTINGS) as server, server.database() as name:
        database = Database(server.server, name)
        run_plan("deploy", "--no-verify", database.uri)
        began = time.perf_counter()
        fill_practices(
            database.conninfo, practices, is_searchable=False, is_divided=False, is_counted=False
        )
        with psycopg.connect(database.conninfo, autocommit=True) as dba:
            fill(dba)
            dba.execute("vacuum (analyze)")
            dba.execute("checkpoint")
            yield database, dba, time.perf_counter() - began


@contextmanager
def past_triggers(dba: psycopg.Connection[Any]) -> Iterator[None]:
    """Write past triggers and foreign keys, in one transaction that waits for no disk."""
    with dba.transaction():
        dba.execute("set local session_replication_role = replica")
        dba.execute("set local synchronous_commit = off")
        yield


@contextmanager
def desk(database: Database, dba: psycopg.Connection[Any]) -> Iterator[Front]:
    """Open the session of an application server for the owner of the first practice."""
    (organization,) = ids(dba, "select id from core.organizations where external_id = 'org_1'")
    conninfo = psycopg.conninfo.make_conninfo(database.conninfo, user="authenticator")
    with psycopg.connect(conninfo, autocommit=True) as app:
        yield Front(app, claims("owner_1", organization))


def ids(dba: psycopg.Connection[Any], query: str) -> list[Any]:
    """Return the first column of what a query finds."""
    return [value for (value, *_) in dba.execute(query).fetchall()]
