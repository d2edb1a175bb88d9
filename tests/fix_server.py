"""One throwaway PostgreSQL for the whole run, and an empty database for each test."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from slipstitch.testing import measure
from slipstitch.testing.server import (
    is_worker,
    server_names,
    shared_server,
    stop_shared_servers,
)
from slipstitch.throwaway.provide import find_server
from slipstitch.throwaway.server import Server

_numbers = count(1)
_CRASH = re.compile(r"was terminated by signal|PANIC:|server process \(PID \d+\) exited with")


@dataclass(frozen=True)
class Database:
    """An empty database of the throwaway server."""

    server: Server
    name: str

    @property
    def conninfo(self) -> str:
        return self.server.conninfo(self.name)

    @property
    def uri(self) -> str:
        return self.server.uri(self.name)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Server:
    """The server of this run; the workers of pytest-xdist share one."""
    return shared_server(request.config)


@pytest.fixture
def superuser(request: pytest.FixtureRequest) -> None:
    """For tests that need one: skipped where whoever tests may only make roles."""
    if request.config.getoption("slipstitch_host_owner"):
        pytest.skip("it needs a superuser")


@pytest.fixture
def database(server: Server, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh empty database, dropped after the test with whoever is still connected."""
    created = create_database(server, request.node.name)
    yield created
    drop_database(created)


def create_database(server: Server, label: str, template: str = "template1") -> Database:
    """Create a database whose name tells which test it is of."""
    words = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:30]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{words}_{worker}_{next(_numbers)}"
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        # Copying through the log spares the two checkpoints of the older way (PostgreSQL 15).
        strategy = " strategy wal_log" if connection.info.server_version >= 150000 else ""
        statement = sql.SQL("create database {} template {}" + strategy)
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    if template not in ("template0", "template1"):  # it holds routines, and tests run them
        measure.watch(server, name)
    return Database(server, name)


def drop_database(database: Database) -> None:
    """Drop a database with whoever is still connected."""
    measure.keep(database.server, database.name)
    with psycopg.connect(database.server.conninfo(), autocommit=True) as connection:
        statement = sql.SQL("drop database if exists {} with (force)")
        connection.execute(statement.format(sql.Identifier(database.name)))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Show when the server crashed: whoever was connected then failed for no reason of its own."""
    for name in [] if is_worker(config) else server_names(config):
        with psycopg.connect(find_server(name).conninfo()) as connection:
            (folder,) = connection.execute("show data_directory").fetchone() or ("",)
        log = (Path(folder).parent / "log").read_text(errors="replace").splitlines()
        crashes = [number for number, line in enumerate(log) if _CRASH.search(line)]
        for number in crashes:
            terminalreporter.section("the server crashed")
            terminalreporter.write_line("\n".join(log[max(number - 20, 0) : number + 5]))


def pytest_unconfigure(config: pytest.Config) -> None:
    stop_shared_servers(config)
