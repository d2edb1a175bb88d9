"""A server whose settings let every adversary appear, and a database for each case."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from slipstitch.throwaway.provide import Request, throwaway_server
from slipstitch.throwaway.server import Server
from tests.adversaries.stage import SERVER_SETTINGS, Stage, prepare
from tests.fix_online import load_online


@pytest.fixture(scope="session")
def adversaries_server() -> Iterator[Server]:
    with throwaway_server(Request(settings=SERVER_SETTINGS)) as server:
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            connection.execute("create database with_online")
        with psycopg.connect(server.conninfo("with_online"), autocommit=True) as connection:
            load_online(connection)
        yield server


@pytest.fixture
def stage(adversaries_server: Server, request: pytest.FixtureRequest) -> Iterator[Stage]:
    words = re.sub(r"[^a-z0-9]+", "_", request.node.name.lower()).strip("_")[-40:]
    name = f"{words}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(adversaries_server.conninfo(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} template with_online").format(sql.Identifier(name))
        )
        try:
            with prepare(adversaries_server, name) as stage:
                yield stage
        finally:
            connection.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            )
