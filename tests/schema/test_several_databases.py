"""One server, several databases with the plan; and a server where nobody may be superuser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from slipstitch.throwaway.provide import Request, throwaway_server
from slipstitch.throwaway.server import Server

ROOT = Path(__file__).parents[2]
SLIPSTITCH = Path(sys.executable).parent / "slipstitch"
ROLES = (
    "authenticator",
    "anon",
    "authenticated",
    "service_role",
    "app_worker",
    "app_owner",
    "app_migrator",
    "app_auditor",
    "app_monitor",
)


@pytest.fixture
def bare_server() -> Iterator[Server]:
    """A server of one's own, which has none of the roles yet."""
    with throwaway_server(Request(owner_pid=os.getpid(), settings={"jit": "off"})) as server:
        yield server


def create_databases(server: Server, *names: str, owner: str = "default") -> None:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        for name in names:
            connection.execute(f"create database {name} owner = {owner}")


def roles(server: Server) -> set[str]:
    with psycopg.connect(server.conninfo()) as connection:
        found = connection.execute(
            "select rolname from pg_roles where rolname = any(%s)", [list(ROLES)]
        ).fetchall()
    return {name for (name,) in found}


def slipstitch(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SLIPSTITCH, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def succeed(*arguments: str) -> str:
    done = slipstitch(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_roles_are_made_once_by_four_databases_at_the_same_moment(bare_server):
    names = ("one", "two", "three", "four")
    create_databases(bare_server, *names)

    def run(name: str) -> None:
        with psycopg.connect(bare_server.conninfo(name), autocommit=True) as connection:
            for script in (
                "deploy/core/bootstrap.sql",
                "deploy/core/roles.sql",
                "verify/core/bootstrap.sql",
                "verify/core/roles.sql",
            ):
                connection.execute((ROOT / script).read_bytes())

    with ThreadPoolExecutor(len(names)) as threads:
        list(threads.map(run, names))
    assert roles(bare_server) == set(ROLES)


def test_one_database_goes_back_while_another_keeps_the_plan(bare_server):
    create_databases(bare_server, "stays", "goes")
    stays, goes = bare_server.uri("stays"), bare_server.uri("goes")
    succeed("deploy", "--no-verify", "--to", "@baseline", stays)
    succeed("deploy", "--no-verify", "--to", "@baseline", goes)
    succeed("revert", "-y", goes)
    succeed("verify", stays)
    assert roles(bare_server) == set(ROLES)
    with psycopg.connect(bare_server.conninfo("goes")) as connection:
        left = connection.execute(
            "select nspname from pg_namespace where nspname !~ '^(pg_|sqitch|slipstitch)'"
            " and nspname not in ('public', 'information_schema')"
        ).fetchall()
        granted = connection.execute(
            "select has_database_privilege('app_migrator', current_database(), 'create')"
        ).fetchone()
    assert (left, granted) == ([], (False,))
    succeed("deploy", "--to", "legacy/schema", goes)


def test_whoever_may_only_make_roles_deploys_with_notices_and_goes_back(bare_server):
    with psycopg.connect(bare_server.conninfo(), autocommit=True) as connection:
        connection.execute("create role host_owner login createrole")
    create_databases(bare_server, "managed", owner="host_owner")
    target = bare_server.uri("managed").replace(f"//{bare_server.user}@", "//host_owner@")
    told = succeed("deploy", "--no-verify", target)
    assert "this host does not let us create extension pg_stat_statements: skipped" in told
    assert "this host does not let us give app_migrator bypassrls: skipped" in told
    succeed("verify", target)
    succeed("revert", "-y", target)
    assert roles(bare_server) == set(ROLES)


def test_verify_notices_a_role_that_passes_by_row_security(bare_server):
    create_databases(bare_server, "tampered")
    target = bare_server.uri("tampered")
    succeed("deploy", "--to", "core/roles", target)
    with psycopg.connect(bare_server.conninfo(), autocommit=True) as connection:
        connection.execute("alter role app_owner bypassrls")
    done = slipstitch("verify", target)
    assert done.returncode != 0
    assert "no role of clients and owners may pass by row security" in done.stdout + done.stderr
