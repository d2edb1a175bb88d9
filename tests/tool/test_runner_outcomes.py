"""Changes share one wait for the disk; what was told ok is there after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from slipstitch.throwaway.provide import Request, throwaway_server
from slipstitch.throwaway.server import Server
from tests.fix_server import Database, create_database, drop_database

RIGHT = (sys.executable, "-m", "slipstitch")
# Wrong on purpose: tells at once what is not on disk yet. Or this proves nothing.
TELLS_EARLY = (
    sys.executable,
    "-c",
    "from slipstitch.runner.outcomes import Outcomes; Outcomes.hold = lambda self: None\n"
    "import sys; from slipstitch.cli import main; sys.exit(main())",
)


@pytest.fixture(scope="module")
def durable_server() -> Iterator[Server]:
    """A server whose commits wait for the disk; the usual one of the tests does not.

    Nobody else writes to the disk meanwhile, however slow the machine is.
    """
    with throwaway_server(Request(fsync=True, settings={"wal_writer_delay": "10s"})) as server:
        yield server


@pytest.fixture
def durable(durable_server: Server) -> Iterator[Database]:
    """An empty database of it."""
    created = create_database(durable_server, "durable")
    with psycopg.connect(created.conninfo, autocommit=True) as connection:
        connection.execute("create table done (name text)")
    yield created
    drop_database(created)


class Project:
    """Changes that each leave their name in a table."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self.database = database
        self.names: list[str] = []
        for kind in ("deploy", "revert"):
            (folder / kind).mkdir()
        (folder / "sqitch.conf").write_text("[core]\n\tengine = pg\n")

    def change(self, name: str, more: str = "") -> None:
        """Plan a change; ``more`` stands in its script as well."""
        self.names.append(name)
        framed = "begin;\n{}\ncommit;\n"
        insert = f"insert into done values ('{name}');\n{more}"
        (self.folder / "deploy" / f"{name}.sql").write_text(framed.format(insert))
        delete = f"delete from done where name = '{name}';"
        (self.folder / "revert" / f"{name}.sql").write_text(framed.format(delete))
        lines = [f"{one} 2024-01-01T00:00:00Z Ada <ada@example.com>" for one in self.names]
        head = ["%syntax-version=1.0.0", "%project=shop", ""]
        (self.folder / "sqitch.plan").write_text("\n".join([*head, *lines, ""]))

    def start(self, *words: str, tool: tuple[str, ...] = RIGHT) -> subprocess.Popen[str]:
        """Start the tool on the project."""
        return subprocess.Popen(
            [*tool, *words, self.database.uri],
            cwd=self.folder,
            env={**os.environ, "SQITCH_USER_CONFIG": "/dev/null"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, tool: tuple[str, ...] = RIGHT) -> tuple[int, str, str]:
        """Run it to its end; return its status and what it printed."""
        process = self.start(*words, tool=tool)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def names_in(self, query: str) -> list[str]:
        """Return the names that a query gives, waiting for a server that recovers."""
        deadline = time.monotonic() + 30
        while True:
            try:
                with psycopg.connect(self.database.conninfo) as connection:
                    return [name for (name,) in connection.execute(query.encode()).fetchall()]
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)


@pytest.fixture
def project(tmp_path: Path, durable: Database) -> Project:
    """A project without changes."""
    return Project(tmp_path, durable)


def told_ok(out: str) -> list[str]:
    """Return the changes that were told ok."""
    lines = [line.split() for line in out.splitlines()]
    return [words[1] for words in lines if words[-1] == "ok" and words[-2] != "not"]


def crash_after_some(project: Project, tool: tuple[str, ...]) -> tuple[int, str]:
    """Deploy until the server crashes; what it has not written by then is lost."""
    (writer,) = project.names_in(
        "select pid::text from pg_stat_activity where backend_type = 'walwriter'"
    )
    for number in range(3):
        project.change(f"early_{number}")
    # Whoever prints has to tell first what stands above it.
    project.change("speaks", "do $$ begin raise notice 'hello'; end $$;")
    for number in range(3):
        project.change(f"late_{number}")
    fall = f"kill -9 $PPID; sleep 0.3; kill -CONT {writer}"
    project.change("falls", f"copy (select 1) to program '{fall}';")
    os.kill(int(writer), signal.SIGSTOP)
    status, out, _ = project.run("deploy", tool=tool)
    return status, out


def test_what_was_told_ok_is_there_after_the_server_crashed(project):
    status, out = crash_after_some(project, RIGHT)
    assert status == 3
    told = told_ok(out)
    assert told[:3] == ["early_0", "early_1", "early_2"]
    recorded = project.names_in("select change from sqitch.changes order by committed_at")
    assert project.names_in("select name from done order by ctid") == recorded
    assert set(told) <= set(recorded)
    # Of what was committed and may be gone it was said that nobody knows.
    unknown = [line.split()[1] for line in out.splitlines() if "not ok # committed, but" in line]
    assert told + unknown == project.names[:-1]
    status, out, err = project.run("deploy", "--to", "late_2")
    assert status == 0, err
    assert project.names_in("select name from done order by ctid") == project.names[:-1]


def test_a_runner_that_tells_early_is_caught(project):
    _, out = crash_after_some(project, TELLS_EARLY)
    recorded = project.names_in("select change from sqitch.changes")
    assert set(told_ok(out)) - set(recorded)


@pytest.mark.parametrize(("setting", "shares"), [("true", True), ("false", False)])
def test_many_changes_wait_for_the_disk_together_unless_told_otherwise(project, setting, shares):
    with (project.folder / "sqitch.conf").open("a") as file:
        file.write(f"[slipstitch]\n\tshare_flushes = {setting}\n")
    for number in range(30):
        project.change(f"change_{number:02}")
    for verb, done in (("deploy", project.names), ("revert", project.names[::-1])):
        before = syncs(project)
        status, out, err = project.run(verb, *(["-y"] if verb == "revert" else []))
        assert (status, told_ok(out)) == (0, done), err
        # The registry itself takes a handful.
        assert (syncs(project) - before < 30) is shares


def syncs(project: Project) -> int:
    """Return how often the server waited for its disk."""
    with psycopg.connect(project.database.conninfo) as connection:
        version = connection.info.server_version
    figure = "select wal_sync::text from pg_stat_wal"
    if version < 150000:  # it reads figures that may be half a second old
        figure += ", pg_sleep(0.6)"
    if version >= 180000:
        figure = "select sum(fsyncs)::text from pg_stat_io where object = 'wal'"
    (number,) = project.names_in(figure)
    return int(number)


def test_a_change_that_takes_its_time_is_shown_while_it_runs(project):
    for number in range(3):
        project.change(f"quick_{number}")
    project.change("slow", "select pg_sleep(60);")
    project.change("after")
    process = project.start("deploy")
    assert process.stdout is not None
    try:
        seen = ""
        while "+ slow" not in seen:
            seen += process.stdout.read(1)
        assert process.poll() is None
        assert told_ok(seen) == ["quick_0", "quick_1", "quick_2"]
        assert len(project.names_in("select change from sqitch.changes")) == 3
    finally:
        process.kill()
        process.communicate(timeout=30)


def test_a_script_that_says_how_it_commits_is_left_its_way(project):
    for number in range(30):
        project.change(f"waits_{number:02}", "set local synchronous_commit = on;")
    before = syncs(project)
    assert project.run("deploy")[0] == 0
    assert syncs(project) - before >= 30
