"""Scripts that fail, are missing, or leave something behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.compat.shop import deploy
from tests.refusals.conftest import SECRET

SEVEN = deploy(
    "\n".join(
        [
            *(f"create table t{number} (id int);" for number in range(1, 7)),
            "create tabel t7 (id int);",
            "create table t8 (id int);",
        ]
    )
)


def test_syntax_error_in_statement_seven(deployed):
    before = deployed.holdings()
    deployed.write({"deploy/b.sql": SEVEN})
    result = deployed.run("deploy", "{uri}")
    assert result.returncode == 2
    assert "deploy/b.sql:9" in result.stderr
    assert 'syntax error at or near "tabel"' in result.stderr
    assert "create tabel t7" in result.stderr
    assert "^" in result.stderr
    assert "  + b .. not ok" in result.stdout
    registry, objects = deployed.holdings()
    assert objects == before[1]
    assert registry["changes"] == before[0]["changes"]
    assert [row[0] for row in registry["events"]] == ["deploy", "fail"]


def test_script_missing(deployed):
    before = deployed.holdings()
    (deployed.folder / "deploy/c.sql").unlink()
    result = deployed.run("deploy", "{uri}", "--mode", "change")
    assert result.returncode == 2
    assert "deploy/c.sql" in result.stderr
    assert "No such file or directory" in result.stderr or "does not exist" in result.stderr
    registry, objects = deployed.holdings()
    assert [row[2] for row in registry["changes"]] == ["a", "b"]
    assert [name for _, name, _, _ in objects if name == "c"] == []
    assert before[0]["changes"] == registry["changes"][:1]


def test_revert_script_missing(deployed):
    before = deployed.holdings()
    (deployed.folder / "revert/a.sql").unlink()
    result = deployed.run("revert", "-y", "{uri}")
    assert result.returncode == 2
    assert "revert/a.sql" in result.stderr
    assert deployed.holdings() == before


def test_a_verify_that_fails(deployed):
    deployed.connection.execute("drop table a")
    before = deployed.holdings()
    result = deployed.run("verify", "{uri}")
    assert result.returncode == 2
    assert "verify/a.sql:3" in result.stderr
    assert 'relation "public.a" does not exist' in result.stderr
    assert "Verify failed" in result.stderr
    assert '# Verify script "verify/a.sql" failed.' in result.stdout
    assert "Errors:  1" in result.stdout
    assert deployed.holdings() == before


def test_a_verify_that_fails_while_deploying(deployed):
    before = deployed.holdings()
    deployed.write({"verify/b.sql": "begin;\nselect 1/0;\nrollback;\n"})
    result = deployed.run("deploy", "--verify", "{uri}")
    assert result.returncode == 2
    assert "verify/b.sql:2" in result.stderr
    assert "division by zero" in result.stderr
    assert deployed.holdings()[1] == before[1]


def test_psql_needed_but_not_at_hand(deployed):
    before = deployed.holdings()
    deployed.write({"deploy/c.sql": "create table c (id int);\n\\copy c from 'numbers.csv'\n"})
    for options in (("--client", "/nowhere/psql"), ()):
        environment = {} if options else {"PATH": str(Path(sys.executable).parent)}
        result = deployed.run("deploy", "{uri}", *options, environment=environment)
        assert result.returncode == 2
        assert "deploy/c.sql:2" in result.stderr
        assert "\\copy" in result.stderr
        assert "psql" in result.stderr
        # refused before anything ran: not even the change before it
        assert deployed.holdings() == before


def test_two_deploys_at_once(workshop):
    workshop.write(
        {"deploy/a.sql": deploy("create table a (id int);\nselect pg_advisory_lock(42);")}
    )
    workshop.connection.execute("select pg_advisory_lock(42)")
    with workshop.start("deploy", "{uri}") as first:
        _wait_for(workshop, "pg_advisory_lock(42)")
        impatient = workshop.run("deploy", "--lock-timeout", "1", "{uri}")
        with workshop.start("deploy", "{uri}") as patient:
            assert patient.stdout is not None
            said = patient.stdout.readline()
            workshop.connection.execute("select pg_advisory_unlock(42)")
            output, errors = first.communicate(timeout=60)
            afterwards, problems = patient.communicate(timeout=60)
    assert first.returncode == 0, errors
    assert impatient.returncode == 2
    assert "Blocked by another instance of Sqitch working on" in impatient.stdout
    assert "Timed out waiting 1 seconds for another instance of Sqitch" in impatient.stderr
    assert "The lock is held by server process" in impatient.stderr
    assert "Blocked by another instance of Sqitch working on" in said
    assert patient.returncode == 0, problems
    assert afterwards == "Nothing to deploy (up-to-date)\n"
    assert SECRET not in output + errors + said
    assert [row[2] for row in workshop.holdings()[0]["changes"]] == ["a", "b", "c"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "terminated"])
def test_interrupted(number, deployed):
    before = deployed.holdings()
    slow = deploy("create table b (id int);\nselect pg_sleep(60);")
    deployed.write({"deploy/b.sql": slow})
    with deployed.start("deploy", "{uri}") as process:
        _wait_for(deployed, "pg_sleep")
        os.kill(process.pid, number)
        output, errors = process.communicate(timeout=20)
    _wait_until_gone(deployed)
    assert process.returncode == 3, output + errors
    assert "Traceback" not in errors
    assert SECRET not in output + errors
    assert "b" in output + errors
    assert deployed.holdings() == before
    deployed.write({"deploy/b.sql": deploy("create table b (id int);")})
    assert deployed.run("deploy", "{uri}").returncode == 0


@pytest.mark.parametrize(
    "left",
    [
        "set role {role};",
        "set session authorization {role};",
        "set search_path = nowhere;",
        "create temp table a (id int);\ncreate temp table changes (id int);",
        "set default_transaction_read_only = on;",
        "set client_encoding = latin1;",
        "select pg_advisory_lock(1);",
        "set statement_timeout = '100ms';",  # longer than a commit, and shorter than what follows
    ],
    ids=lambda text: " ".join(text.split()[:3]),
)
@pytest.mark.parametrize("where", ["inside", "after"])
def test_what_a_script_leaves_behind_reaches_nobody(left, where, workshop):
    role = f"role_{workshop.database.name}"
    workshop.connection.execute(f'create role "{role}"'.encode())
    left = left.format(role=f'"{role}"')
    body = "create table public.a (id int);"
    script = deploy(f"{body}\n{left}") if where == "inside" else deploy(body) + left + "\n"
    slow = deploy("create table b (id int);\nselect pg_sleep(0.2);")
    workshop.write({"deploy/a.sql": script, "deploy/b.sql": slow})
    try:
        result = workshop.run("deploy", "{uri}")
        assert result.returncode == 0, result.stderr
        registry, objects = workshop.holdings()
    finally:
        workshop.connection.execute(f'drop role "{role}"'.encode())
    assert [row[2] for row in registry["changes"]] == ["a", "b", "c"]
    assert [(name, owner) for _, name, kind, owner in objects if kind == "r"] == [
        (name, workshop.connection.info.user) for name in "abc"
    ]


def test_an_aborted_transaction_left_behind(deployed):
    """With ON_ERROR_STOP off a script may end in a failed transaction and psql still says 0."""
    before = deployed.holdings()
    script = "begin;\ncreate table b (id int);\n\\set ON_ERROR_STOP 0\nselect 1/0;\ncommit;\n"
    deployed.write({"deploy/b.sql": script})
    result = deployed.run("deploy", "{uri}")
    assert "division by zero" in result.stderr
    registry, objects = deployed.holdings()
    names = [name for _, name, _, _ in objects]
    if result.returncode == 0:
        # psql was content, as it is under Sqitch: the change counts, the next ones are whole
        assert [row[2] for row in registry["changes"]] == ["a", "b", "c"]
        assert "b" not in names
        assert "c" in names
    else:
        assert registry["changes"] == before[0]["changes"]


def test_an_open_transaction_left_behind(deployed):
    """The server rolls it back, the change counts as under Sqitch, and we say so."""
    deployed.write({"deploy/b.sql": "begin;\ncreate table b (id int);\n"})
    result = deployed.run("deploy", "{uri}")
    assert result.returncode == 0
    assert "warning: deploy/b.sql ends inside a transaction" in result.stderr
    registry, objects = deployed.holdings()
    assert [row[2] for row in registry["changes"]] == ["a", "b", "c"]
    assert [name for _, name, kind, _ in objects if kind == "r"] == ["a", "c"]


@pytest.fixture
def full_disk(tmp_path_factory, workshop):
    """A tablespace of three megabytes; mounting needs root, as in a container."""
    if os.geteuid() != 0:
        pytest.skip("a full disk is made by mounting a small one, which needs root")
    folder = Path("/tmp") / f"slipstitch-full-{os.getpid()}"
    folder.mkdir(mode=0o755)
    (data,) = workshop.connection.execute("show data_directory").fetchone()
    options = f"size=3m,mode=700,uid={Path(data).stat().st_uid}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    name = f"space_{workshop.database.name}"
    try:
        workshop.connection.execute(f"create tablespace \"{name}\" location '{folder}'".encode())
        yield name
        workshop.connection.execute("drop table if exists public.big, public.b")
        workshop.connection.execute(f'drop tablespace "{name}"'.encode())
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def test_disk_full(full_disk, workshop):
    assert workshop.run("deploy", "{uri}", "--to", "a").returncode == 0
    before = workshop.holdings()
    body = (
        f'create table b (filler text) tablespace "{full_disk}";\n'
        "insert into b select repeat('x', 1000) from generate_series(1, 100000);"
    )
    workshop.write({"deploy/b.sql": deploy(body)})
    result = workshop.run("deploy", "{uri}")
    assert result.returncode == 2
    assert "No space left on device" in result.stderr
    assert "deploy/b.sql:4" in result.stderr
    registry, objects = workshop.holdings()
    assert objects == before[1]
    assert registry["changes"] == before[0]["changes"]


def _wait_for(workshop, words: str) -> None:
    """Wait until a statement with these words runs in the workshop's database."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        (running,) = workshop.connection.execute(
            "select count(*) from pg_stat_activity where datname = %s and state = 'active'"
            " and pid <> pg_backend_pid() and query like %s",
            [workshop.database.name, f"%{words}%"],
        ).fetchone()
        if running:
            return
        time.sleep(0.02)
    raise AssertionError(f"{words} never ran")


def _wait_until_gone(workshop) -> None:
    """Wait until only the workshop's own session is left."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        (others,) = workshop.connection.execute(
            "select count(*) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()",
            [workshop.database.name],
        ).fetchone()
        if not others:
            return
        time.sleep(0.02)
    raise AssertionError("sessions of the interrupted run are still there")
