"""The registry's tables, their upgrades, the projects."""

from __future__ import annotations

import re
import subprocess

import psycopg
import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Person
from slipstitch.registry import create, read
from slipstitch.registry.queries import Queries
from tests.fix_server import create_database, drop_database

ADA = Person("Ada Lovelace", "ada@example.com")


@pytest.fixture
def connection(database):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        yield connection


def look(connection, registry="sqitch"):
    return read.read_look(connection, Queries(registry))


def test_an_empty_database_has_no_registry(connection):
    found = look(connection)
    assert not found.exists
    assert not found.has_schema
    assert found.version == "0"
    with pytest.raises(SlipstitchError, match=r"No registry found in there\. Have you ever"):
        create.require_current(found, "there")


@pytest.mark.parametrize("registry", ["sqitch", "Odd % {name}"])
def test_the_registry_is_of_release_1_1_once_made(connection, registry):
    queries = Queries(registry)
    create.create_registry(connection, queries, ADA)
    found = look(connection, registry)
    assert found.is_current
    assert not found.has_progress
    create.require_current(found, "there")
    release = connection.execute(
        psycopg.sql.SQL("select version, installer_name, installer_email from {}.releases").format(
            psycopg.sql.Identifier(registry)
        )
    ).fetchall()
    assert release == [(pytest.approx(1.1), ADA.name, ADA.email)]


def test_the_registry_is_made_whole_or_not_at_all(connection):
    connection.execute("create schema sqitch; create table sqitch.tags (mine int)")
    with pytest.raises(psycopg.errors.DuplicateTable):
        create.create_registry(connection, Queries("sqitch"), ADA)
    tables = connection.execute("select tablename from pg_tables where schemaname = 'sqitch'")
    assert tables.fetchall() == [("tags",)]


def test_the_tables_are_those_of_sqitch(connection, database, sqitch_registry_dump):
    create.create_registry(connection, Queries("sqitch"), ADA)
    assert dump_of(database) == sqitch_registry_dump


def dump_of(database):
    """The registry's DDL; the words of comments are each tool's own."""
    text = subprocess.run(
        ["pg_dump", "--schema-only", "--schema=sqitch", "--no-owner", database.conninfo],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    lines = [
        re.sub(r" IS '.*", " IS …", line) if "SCHEMA" not in line else line
        for line in text.splitlines()
        if line and not line.startswith(("--", "SET", "SELECT", "\\"))
    ]
    return "\n".join(lines)


@pytest.fixture(scope="session")
def sqitch_registry_dump(server, tmp_path_factory):
    """What real Sqitch makes of an empty database."""
    folder = tmp_path_factory.mktemp("oracle")
    (folder / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    (folder / "sqitch.plan").write_text(
        "%syntax-version=1.0.0\n%project=p\n\na 2024-01-01T00:00:00Z A <a@b.org>\n"
    )
    for kind in ("deploy", "revert", "verify"):
        (folder / kind).mkdir()
        (folder / kind / "a.sql").write_text("select 1;\n")
    database = create_database(server, "oracle registry")
    try:
        subprocess.run(
            ["sqitch", "deploy", database.uri],
            cwd=folder,
            check=True,
            capture_output=True,
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "SQITCH_CONFIG": "sqitch.conf",
                "SQITCH_USER_CONFIG": "/dev/null",
                "SQITCH_SYSTEM_CONFIG": "/dev/null",
                "SQITCH_FULLNAME": ADA.name,
                "SQITCH_EMAIL": ADA.email,
            },
        )
        yield dump_of(database)
    finally:
        drop_database(database)


def as_release(connection, release):
    """Turn a fresh registry of release 1.1 into an older one, with one change in it."""
    queries = Queries("sqitch")
    create.create_registry(connection, queries, ADA)
    create.register_project(connection, queries, "p", None, ADA)
    connection.execute(
        "insert into sqitch.changes values"
        " ('c1', 'c1', 'users', 'p', '', now(), 'A', 'a@b', now(), 'A', 'a@b')"
    )
    connection.execute(
        "alter table sqitch.changes drop constraint changes_project_script_hash_key;"
        "alter table sqitch.changes add constraint changes_script_hash_key unique (script_hash);"
        "update sqitch.releases set version = 1.0"
    )
    if release == "0":
        connection.execute(
            "drop table sqitch.releases; alter table sqitch.changes drop column script_hash;"
            "alter table sqitch.events drop constraint events_event_check;"
            "alter table sqitch.events add constraint events_event_check"
            " check (event in ('deploy', 'revert', 'fail'))"
        )


@pytest.mark.parametrize(("release", "steps"), [("0", ["1.0", "1.1"]), ("1.0", ["1.1"])])
def test_an_older_registry_is_brought_to_release_1_1(
    connection, database, release, steps, sqitch_registry_dump
):
    queries = Queries("sqitch")
    as_release(connection, release)
    found = look(connection)
    assert float(found.version) == float(release)
    with pytest.raises(SlipstitchError, match='Please run the "upgrade" command'):
        create.require_current(found, "there")
    assert create.upgrade_registry(connection, queries, found.version, ADA) == steps
    assert look(connection).is_current
    # An added column stands last, so only the columns' order may differ.
    assert sorted(dump_of(database).replace(",", "").splitlines()) == sorted(
        sqitch_registry_dump.replace(",", "").splitlines()
    )


def test_the_upgrade_from_before_1_0_leaves_hashes_to_the_first_deploy(connection):
    queries = Queries("sqitch")
    as_release(connection, "0")
    create.upgrade_registry(connection, queries, "0", ADA)
    (change,) = read.read_deployed(connection, queries, ["p"])
    assert change.script_hash == change.change_id
    create.mend_script_hashes(connection, queries, {"c1": "real"})
    (change,) = read.read_deployed(connection, queries, ["p"])
    assert change.script_hash == "real"


def test_a_registry_of_a_later_release_is_refused(connection):
    create.create_registry(connection, Queries("sqitch"), ADA)
    connection.execute("insert into sqitch.releases values (2.5, now(), 'A', 'a@b')")
    with pytest.raises(SlipstitchError) as caught:
        create.refuse_newer(look(connection))
    assert caught.value.message == (
        "Registry version is 2.5 but 1.1 is the latest known. Please upgrade Sqitch"
    )


def test_the_schema_of_unfinished_work_may_be_made_twice(connection):
    queries = Queries("sqitch")
    create.create_progress(connection, queries)
    create.create_progress(connection, queries)
    assert look(connection).has_progress
    assert not look(connection).has_schema


@pytest.mark.parametrize(
    ("projects", "uri", "words"),
    [
        ({"p": "https://b"}, "https://a", "already exists with URI https://b"),
        ({"p": None}, "https://a", "already exists with NULL URI"),
        ({"p": "https://b"}, None, 'Cannot register "p" without URI: already exists with URI'),
        ({"q": "https://a"}, "https://a", 'project "q" already using that URI'),
    ],
)
def test_a_project_that_is_not_ours_is_refused(projects, uri, words):
    with pytest.raises(SlipstitchError, match=words):
        create.check_project(projects, "p", uri)
