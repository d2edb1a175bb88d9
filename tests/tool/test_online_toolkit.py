"""The toolkit outside of this repository's plan: as one SQL file, and in the plan of others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from slipstitch.catalog.diff import compare
from slipstitch.catalog.snapshot import take_snapshot
from slipstitch.plan.parse import read_plan
from slipstitch.testing import measure
from slipstitch.throwaway.server import Server
from slipstitch.toolkit import read_toolkit, standalone_sql
from tests.fix_online import Sessions

pytestmark = pytest.mark.slow  # starts the program for each command

AUTHOR = {"SQITCH_FULLNAME": "Ada Lovelace", "SQITCH_EMAIL": "ada@example.org"}
REGISTRY = ["sqitch", "sqitch_slipstitch"]
NOWHERE = {"SQITCH_USER_CONFIG": os.devnull, "SQITCH_SYSTEM_CONFIG": os.devnull}


def run(program: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        program,
        cwd=folder,
        env={**os.environ, **AUTHOR, **NOWHERE},
        capture_output=True,
        text=True,
        check=False,
    )


def slipstitch(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, "-m", "slipstitch", *arguments], folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    done = slipstitch(tmp_path, "init", "shop", "--engine", "pg")
    assert done.returncode == 0, done.stderr
    return tmp_path


def plan_alone(online: Sessions, server: Server) -> Connection[Any]:
    """A session where the plan made everything, and nothing counts what runs."""
    measure.leave(server, online.main.info.dbname)
    return online.main


def test_the_one_file_makes_what_the_plan_makes(server, database, online):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(standalone_sql().encode())
        from_file = take_snapshot(connection)
    assert any("online.ddl" in address for address in from_file.objects)
    assert compare(from_file, take_snapshot(plan_alone(online, server))) == ()


def test_a_change_of_the_toolkit_needs_nothing_but_the_toolkit():
    known: set[str] = set()
    for change in read_toolkit():
        assert set(change.requires) <= known
        known.add(change.name)
        assert "app_owner" not in "".join(change.scripts.values())
    assert "online/backfill" in known


def test_it_is_printed_whole(project):
    done = slipstitch(project, "online", "sql")
    assert done.stdout == standalone_sql()


def test_a_second_installation_changes_nothing(project):
    assert slipstitch(project, "online", "install").returncode == 0
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = slipstitch(project, "online", "install")
    assert done.returncode == 0
    assert "sqitch.plan has the whole toolkit" in done.stdout
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_somebody_elses_script_is_not_written_over(project):
    (project / "verify/online").mkdir(parents=True)
    (project / "verify/online/ddl.sql").write_text("-- mine\n")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = slipstitch(project, "online", "install")
    assert done.returncode == 2
    assert '"verify/online/ddl.sql" is there already' in done.stderr
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def make_older(project: Path) -> None:
    """Give a project an earlier version of the toolkit: some changes less, a function otherwise."""
    assert slipstitch(project, "online", "install").returncode == 0
    plan = project / "sqitch.plan"
    lines = plan.read_text().splitlines(keepends=True)
    plan.write_text("".join(line for line in lines if not line.startswith("online/unswap_sync ")))
    for kind in ("deploy", "revert", "verify"):
        (project / f"{kind}/online/unswap_sync.sql").unlink()
    deploy = project / "deploy/online/key_columns.sql"
    deploy.write_text(deploy.read_text().replace("key_columns(regclass)", "key_columns(oid)"))
    deploy.write_text(deploy.read_text().replace("p_table regclass", "p_table oid"))
    for kind in ("revert", "verify"):
        (project / f"{kind}/online/key_columns.sql").write_text(
            "drop function online.key_columns(oid);\n" if kind == "revert" else "select 1;\n"
        )


def test_a_later_version_wants_a_tag_behind_the_one_that_is_there(project):
    make_older(project)
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = slipstitch(project, "online", "install")
    assert done.returncode == 2
    assert 'Cannot rework "online/key_columns" without an intervening tag' in done.stderr
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_a_later_version_reworks_what_it_changed(project, server, database, online):
    make_older(project)
    assert slipstitch(project, "tag", "v1", "-n", "The first version").returncode == 0
    done = slipstitch(project, "deploy", database.uri)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        older = take_snapshot(connection, without_schemas=REGISTRY)
        done = slipstitch(project, "online", "install")
        assert done.returncode == 0, done.stderr
        assert 'Reworked "online/key_columns" in' in done.stdout
        assert 'Added "online/unswap_sync" to' in done.stdout
        again = slipstitch(project, "online", "install")
        assert "sqitch.plan has the whole toolkit" in again.stdout
        done = slipstitch(project, "deploy", "--verify", database.uri)
        assert done.returncode == 0, done.stdout + done.stderr
        made = take_snapshot(plan_alone(online, server))
        assert compare(made, take_snapshot(connection, without_schemas=REGISTRY)) == ()
        done = slipstitch(project, "revert", "-y", "--to", "@v1", database.uri)
        assert done.returncode == 0, done.stdout + done.stderr
        assert compare(older, take_snapshot(connection, without_schemas=REGISTRY)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("program", [["sqitch"], [sys.executable, "-m", "slipstitch"]])
def test_the_plan_of_others_deploys_uses_and_reverts_it(project, database, program):
    assert slipstitch(project, "online", "install").returncode == 0
    scripts = {
        "deploy": "create table t (id int primary key, n int);\n"
        "insert into t select generate_series(1, 1000);\n"
        "call online.backfill('n of t', 't', 'n = id');\n"
        "call online.set_not_null('t', 'n');\n",
        "revert": "drop table t;\ndelete from online.backfills where name = 'n of t';\n",
        "verify": "select 1 / (count(*) = 1000)::int from t where n = id;\n",
    }
    added = slipstitch(project, "add", "fill", "-r", "online/set_not_null", "-n", "Fill t")
    assert added.returncode == 0, added.stderr
    for kind, text in scripts.items():
        (project / f"{kind}/fill.sql").write_text(text)
    for words in (["deploy", "--verify"], ["verify"], ["revert", "-y"]):
        done = run([*program, *words, database.uri], project)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
    with psycopg.connect(database.conninfo) as connection:
        query = "select count(*) from pg_namespace where nspname = 'online'"
        assert connection.execute(query).fetchone() == (0,)


def test_the_headers_name_the_project_they_stand_in(project):
    slipstitch(project, "online", "install")
    plan = read_plan(str(project / "sqitch.plan")).plan
    for kind, words in (("deploy", "to"), ("revert", "from"), ("verify", "on")):
        for change in plan.changes:
            first = (project / f"{kind}/{change.name}.sql").read_text().splitlines()[0]
            assert first == f"-- {kind.title()} shop:{change.name} {words} pg"
