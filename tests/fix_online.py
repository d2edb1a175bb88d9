"""A database with the online toolkit in it, for tests that need several sessions."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest

from slipstitch.throwaway.server import Server
from tests.fix_server import Database, create_database, drop_database

_ROOT = Path(__file__).parents[1]


def online_changes() -> list[str]:
    """Return the changes of the toolkit in the order of the plan."""
    return re.findall(r"(?m)^(online/\w+) ", (_ROOT / "sqitch.plan").read_text())


def load_online(connection: psycopg.Connection[Any]) -> None:
    """Run the deploy scripts of the toolkit and of nothing else."""
    for change in online_changes():
        connection.execute((_ROOT / f"deploy/{change}.sql").read_bytes())


@pytest.fixture(scope="session")
def online_template(server: Server) -> Iterator[Database]:
    """A database to copy, with the toolkit alone."""
    created = create_database(server, "online_template")
    with psycopg.connect(created.conninfo, autocommit=True) as connection:
        load_online(connection)
    yield created
    drop_database(created)


class Sessions:
    """The sessions of a test: one at hand, more on demand, and calls that go on beside it."""

    def __init__(self, conninfo: str, stack: ExitStack) -> None:
        self.conninfo = conninfo
        self._stack = stack
        self._pool = stack.enter_context(ThreadPoolExecutor(8))
        self._beside: dict[int, Future[None]] = {}
        stack.callback(self._end_beside)
        self.main = self.open()

    def open(self, **settings: Any) -> psycopg.Connection[Any]:
        """Return one more session, each statement of it a transaction."""
        settings = {"autocommit": True, **settings}
        connection = psycopg.connect(self.conninfo, **settings)
        self._stack.callback(connection.close)
        return connection

    def run(self, statement: str, **settings: Any) -> Future[None]:
        """Run a statement in a session of its own, beside the test."""
        connection = psycopg.connect(self.conninfo, **{"autocommit": True, **settings})

        def work() -> None:
            # Closed by the thread that uses it: closed by another one while it reads, its socket
            # would be the next connection's by then.
            try:
                connection.execute(statement)
            finally:
                connection.close()

        pid = connection.info.backend_pid
        future = self._pool.submit(work)
        self._beside[pid] = future
        return future

    def _end_beside(self) -> None:
        """End the statements that still go on, so that their threads come to an end."""
        going_on = [pid for pid, future in self._beside.items() if not future.done()]
        if going_on:
            with psycopg.connect(self.conninfo, autocommit=True) as connection:
                connection.execute(
                    "select pg_terminate_backend(pid) from unnest(%s::int[]) as p (pid)",
                    [going_on],
                )

    def value(self, query: str) -> Any:
        """Return the one value of a query."""
        row = self.main.execute(query).fetchone()
        assert row is not None
        return row[0]

    def wait_until(self, query: str) -> None:
        """Wait until a query answers true; a test that waits in vain fails."""
        until(lambda: bool(self.value(query)), query)


def until(condition: Callable[[], bool], said: str) -> None:
    """Wait until something holds."""
    give_up_at = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < give_up_at, f"waited in vain for: {said}"
        time.sleep(0.01)


@pytest.fixture
def online(online_template: Database, request: pytest.FixtureRequest) -> Iterator[Sessions]:
    """Sessions in a fresh database that holds the toolkit."""
    created = create_database(online_template.server, request.node.name, online_template.name)
    with ExitStack() as stack:
        stack.callback(drop_database, created)
        yield Sessions(created.conninfo, stack)
