"""The generator of legacy data: its counts are what the data itself says."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from slipstitch.errors import SlipstitchError
from tests.fix_server import Database, create_database, drop_database
from tests.legacy.recount import DEFECTS
from tools.baseline import TABLES, load

ROOT = Path(__file__).parents[2]
ONE_EACH = 1000  # contacts from which on every kind of defect is there


@pytest.fixture(scope="module")
def legacy(server) -> Iterator[Database]:
    """A database with the legacy tables, as the plan's own scripts make them."""
    made = create_database(server, "legacy data")
    with psycopg.connect(made.conninfo, autocommit=True) as connection:
        scripts = [ROOT / "deploy/core/bootstrap.sql", ROOT / "deploy/core/roles.sql"]
        scripts += [ROOT / f"deploy/legacy/{name}.sql" for name in ("schema", *TABLES)]
        for script in scripts:
            connection.execute(script.read_bytes())
    yield made
    drop_database(made)


@pytest.fixture
def connection(legacy) -> Iterator[psycopg.Connection]:
    with psycopg.connect(legacy.conninfo) as opened:
        yield opened
        opened.rollback()


def recounted(connection: psycopg.Connection) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for table, queries in DEFECTS.items():
        found[table] = {kind: value(connection, query) for kind, query in queries.items()}
        found[table]["rows"] = value(connection, f"select count(*) from legacy.{table}")
    return found


def value(connection: psycopg.Connection, query: str) -> int:
    return connection.execute(query).fetchone()[0]


def digest(connection: psycopg.Connection) -> str:
    read = hashlib.sha256()
    for table in TABLES:
        statement = sql.SQL("copy (select t.* from {} as t order by t::text) to stdout")
        with connection.cursor().copy(statement.format(sql.Identifier("legacy", table))) as rows:
            for row in rows:
                read.update(row)
    return read.hexdigest()


@pytest.mark.parametrize("seed", [1, 731])
def test_every_planted_defect_is_found_by_an_independent_count(connection, seed):
    with connection.transaction(force_rollback=True):
        planted = load(connection, ONE_EACH, seed, replace=True)
        found = recounted(connection)
    known = {table: set(kinds) for table, kinds in found.items()}
    for table, kinds in planted.items():
        assert set(kinds) == known[table], table
        assert kinds == found[table], table
        assert all(count > 0 for count in kinds.values()), table


def test_the_count_notices_a_defect_that_is_repaired(connection):
    with connection.transaction(force_rollback=True):
        planted = load(connection, ONE_EACH, replace=True)
        connection.execute(
            "update legacy.contacts set phone = '+61412345678' where ctid ="
            " (select ctid from legacy.contacts where phone = 'n/a' limit 1)"
        )
        connection.execute(
            "update legacy.messages set id = 'new' where ctid ="
            " (select ctid from legacy.messages where id is null limit 1)"
        )
        found = recounted(connection)
    assert found["contacts"]["bad_phone"] == planted["contacts"]["bad_phone"] - 1
    assert found["messages"]["null_key"] == planted["messages"]["null_key"] - 1


def test_the_same_seed_gives_the_same_rows_and_another_one_others(connection):
    digests = []
    for seed in (5, 5, 6):
        with connection.transaction(force_rollback=True):
            load(connection, 100, seed, replace=True)
            digests.append(digest(connection))
    assert digests[0] == digests[1] != digests[2]


def test_size_follows_the_contacts(connection):
    with connection.transaction(force_rollback=True):
        planted = load(connection, 400, replace=True)
    assert planted["contacts"]["rows"] >= 400
    assert planted["messages"]["rows"] >= 8000
    assert planted["organizations"]["rows"] >= 4


def test_tables_that_hold_rows_are_left_alone(connection):
    with connection.transaction(force_rollback=True):
        load(connection, 10, replace=True)
        before = digest(connection)
        with pytest.raises(SlipstitchError, match=r'"legacy\.organizations" already holds rows'):
            load(connection, 10)
        assert digest(connection) == before


def test_too_few_contacts_are_refused(connection):
    with pytest.raises(SlipstitchError, match="10 contacts are the fewest"):
        load(connection, 9)


def test_the_command_prints_one_json_document(legacy):
    done = run("--target", legacy.uri, "--contacts", "20", "--replace", "--json")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == set(TABLES)


def test_the_command_says_what_is_wrong_without_a_traceback(database):
    done = run("--target", database.uri)
    assert done.returncode == 2
    assert "legacy.organizations" in done.stderr
    assert "Traceback" not in done.stderr


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.baseline", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
