"""On one database either tool continues what the other began, at every step and both ways."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from tests.compat.oracle import (
    Answer,
    Case,
    clean_environment,
    dump,
    normalise,
    run_tool,
    sqitch_answers,
    start_tool,
    step,
    write_project,
)
from tests.compat.registry_rows import read_registry
from tests.compat.shop import deploy, shop, small

TOOLS = ("sqitch", "slipstitch")
FORTH = ("schema", "@v1", "orders", "@v2", "customers@HEAD", "@v3", "@HEAD")
BACK = ("@v3", "@HEAD^", "@v2", "orders", "customers@v1", "@ROOT", None)
STATUS = "status {uri} --show-changes --show-tags"


def _reads(number: int) -> tuple[str, str]:
    """What the other tool looks at: the two ways round, each tool sees every step."""
    return STATUS, ("log {uri}", "verify {uri}")[number % 2]


def _writes() -> list[str]:
    forth = [f"deploy {{uri}} --verify --to {to}" for to in FORTH]
    back = [f"revert -y {{uri}} --to {to}" if to else "revert -y {uri}" for to in BACK]
    return forth + back


CASE = Case(
    "interchange/every_step",
    shop(),
    tuple(step(line) for n, write in enumerate(_writes()) for line in (write, *_reads(n))),
)


@pytest.mark.parametrize("first", TOOLS)
def test_each_step_may_be_taken_by_either_tool_and_seen_by_the_other(
    first, tmp_path, server, database
):
    expected = iter(sqitch_answers(CASE, tmp_path / "reference", server))
    project = tmp_path / "project"
    write_project(CASE.project, _folder(project))
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        for number, write in enumerate(_writes()):
            writer, reader = TOOLS if (number % 2 == 0) == (first == "sqitch") else TOOLS[::-1]
            for tool, line in ((writer, write), *((reader, read) for read in _reads(number))):
                result = _run(tool, line, project, database)
                answer = next(expected)
                assert _said(result, project, database) == _heard(answer), f"{tool} {line}"
            assert read_registry(connection) == answer.registry, f"{writer} {write}"
        _both_show_the_same_moments(project, database)


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def _run(tool: str, line: str, project: Path, database) -> subprocess.CompletedProcess[str]:
    return run_tool(tool, line.replace("{uri}", database.uri).split(), project)


def _said(result, project: Path, database) -> tuple[int, str, str]:
    return (
        result.returncode,
        normalise(result.stdout, project, database),
        normalise(result.stderr, project, database),
    )


def _heard(answer: Answer) -> tuple[int | None, str, str]:
    return answer.status, answer.stdout, answer.stderr


def _both_show_the_same_moments(project: Path, database) -> None:
    """The times, which differ between two databases, must be told alike of one database."""
    logs = [_run(tool, "log --date raw {uri}", project, database).stdout for tool in TOOLS]
    assert logs[0] == logs[1]
    assert logs[0].count("\nDate:") == 14


def test_both_tools_make_the_same_registry(tmp_path, server, database):
    dumps = []
    for tool, registry in (("sqitch", "meta_first"), ("slipstitch", "meta_second")):
        project = tmp_path / tool
        write_project(small("a"), _folder(project))
        result = _run(tool, f"deploy --log-only --registry {registry} {{uri}}", project, database)
        assert result.returncode == 0, result.stderr
        dumps.append(
            dump(database, "--schema-only", "--no-comments", "--schema", registry).replace(
                registry, "registry"
            )
        )
    assert dumps[0] == dumps[1]


@pytest.mark.parametrize("first", TOOLS)
def test_a_failed_deploy_of_one_tool_is_finished_by_the_other(first, tmp_path, database):
    second = TOOLS[1 - TOOLS.index(first)]
    project = tmp_path / "project"
    write_project(small("a", "b", "c", deploy__c=deploy("SELECT 1/0;")), _folder(project))
    failed = _run(first, "deploy --mode change {uri}", project, database)
    assert failed.returncode == 2
    write_project({"deploy/c.sql": deploy("CREATE TABLE c (id int);")}, project)
    finished = _run(second, "deploy {uri}", project, database)
    assert (finished.returncode, finished.stdout.splitlines()[1:]) == (0, ["  + c .. ok"])
    with psycopg.connect(database.conninfo) as connection:
        events = read_registry(connection)["events"]
    assert [row[0] for row in events] == ["deploy", "deploy", "fail", "deploy"]


@pytest.mark.parametrize("first", TOOLS)
def test_while_one_tool_works_the_other_waits(first, tmp_path, database):
    second = TOOLS[1 - TOOLS.index(first)]
    project = tmp_path / "project"
    gated = deploy("CREATE TABLE a (id int);\nSELECT pg_advisory_lock(42);")
    write_project(small("a", "b", deploy__a=gated), _folder(project))
    with psycopg.connect(database.conninfo, autocommit=True) as gate:
        gate.execute("select pg_advisory_lock(42)")
        with start_tool(first, ["deploy", database.uri], project) as working:
            _wait_for_lock(database)
            blocked = _run(second, "deploy --lock-timeout 1 {uri}", project, database)
            gate.execute("select pg_advisory_unlock(42)")
            assert working.wait(timeout=60) == 0, working.communicate()
    assert blocked.returncode == 2
    assert "Blocked by another instance of Sqitch working on" in blocked.stdout
    assert "Timed out waiting 1 seconds" in blocked.stderr
    after = _run(second, "deploy {uri}", project, database)
    assert after.stdout == "Nothing to deploy (up-to-date)\n"


def _wait_for_lock(database) -> None:
    deadline = time.monotonic() + 30
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        while time.monotonic() < deadline:
            held = connection.execute(
                "select count(*) from pg_locks l join pg_stat_activity a using (pid)"
                " where l.locktype = 'advisory' and l.objid = 75474063 and a.datname = %s",
                [database.name],
            ).fetchone()
            if held and held[0]:
                return
            time.sleep(0.05)
    raise AssertionError("the working tool never took the lock")


def test_the_environment_of_the_harness_holds_nothing_of_the_users(tmp_path, monkeypatch):
    monkeypatch.setenv("PGDATABASE", "somebody")
    monkeypatch.setenv("SQITCH_TARGET", "production")
    kept = clean_environment(_folder(tmp_path / "project"))
    assert not [name for name in kept if name.startswith("PG")]
    assert "SQITCH_TARGET" not in kept
