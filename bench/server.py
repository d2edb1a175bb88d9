"""The server of a benchmark: thrown away afterwards, but with fsync on, as in earnest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import psycopg
from psycopg import sql

from slipstitch.throwaway.provide import Request, throwaway_server
from slipstitch.throwaway.server import Server

__all__ = ["BenchServer", "bench_server"]


@dataclass
class BenchServer:
    """A server and the databases that one side after the other is measured in."""

    server: Server
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give an empty database, checkpointed, and drop it afterwards."""
        name = f"bench_{next(self._numbers)}"
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
            connection.execute("checkpoint")
        try:
            yield name
        finally:
            with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
                connection.execute(
                    sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
                )

    def conninfo(self, database: str) -> str:
        """Return how libpq connects to a database of this server."""
        return self.server.conninfo(database)

    def uri(self, database: str) -> str:
        """Return the Sqitch target of a database of this server."""
        return self.server.uri(database)


@contextmanager
def bench_server(settings: Mapping[str, str] | None = None) -> Iterator[BenchServer]:
    """Start a server with fsync on and stop it when the benchmark ends.

    :param settings: server settings beside the usual ones.
    """
    with throwaway_server(Request(fsync=True, settings=settings or {})) as server:
        yield BenchServer(server)
