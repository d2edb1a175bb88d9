"""Where slipstitch means to act otherwise than Sqitch: both are run, and both are looked at."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from tests.compat.cases_rebase import TO_RELEASE_1_0
from tests.compat.differences import INTENDED
from tests.compat.oracle import run_tool, write_project
from tests.compat.registry_rows import read_registry
from tests.compat.shop import small

PAGE = Path(__file__).parents[2] / "docs" / "differences.md"
HALF = "create table half (id int);\nselect 1/0;\n"
# what the server says when a lock is not given in time, without somebody who holds it
BUSY = (
    "-- slipstitch-locks patience 200 ms\n"
    "begin;\ndo $$ begin raise exception 'canceling statement due to lock timeout'"
    " using errcode = 'lock_not_available'; end $$;\ncommit;\n"
)


def _deploy(tool: str, database, folder: Path, *options: str):
    return run_tool(tool, ["deploy", database.uri, *options], folder)


def _tables(database) -> list[str]:
    with psycopg.connect(database.conninfo) as connection:
        rows = connection.execute(
            "select relname from pg_class where relkind = 'r'"
            " and relnamespace = 'public'::regnamespace order by 1"
        ).fetchall()
    return [name for (name,) in rows]


def _recorded(database) -> list[str]:
    with psycopg.connect(database.conninfo) as connection:
        return [row[2] for row in read_registry(connection)["changes"]]


@pytest.mark.parametrize(
    ("tool", "options", "left"),
    [
        ("sqitch", (), ["half"]),
        ("slipstitch", (), []),
        ("slipstitch", ("--no-wrap",), ["half"]),
    ],
    ids=["sqitch", "slipstitch", "without wrapping"],
)
def test_a_script_without_a_transaction_leaves_nothing_when_it_fails(
    tool, options, left, tmp_path, database
):
    write_project(small("a", deploy__a=HALF), tmp_path)
    assert _deploy(tool, database, tmp_path, *options).returncode == 2
    assert _tables(database) == left


@pytest.mark.parametrize(
    ("tool", "status", "left"),
    [("sqitch", 2, []), ("slipstitch", 3, ["a"])],
    ids=["sqitch", "slipstitch"],
)
def test_a_busy_lock_stops_and_undoes_nothing(tool, status, left, tmp_path, database):
    write_project(small("a", "b", deploy__b=BUSY), tmp_path)
    result = _deploy(tool, database, tmp_path)
    assert result.returncode == status, result.stderr
    assert "lock timeout" in result.stderr
    assert _tables(database) == left
    assert _recorded(database) == left


@pytest.mark.parametrize(
    "arguments", [("--mode", "sideways"), ("--lock-timeout", "soon")], ids=lambda words: words[0]
)
def test_wrong_usage_ends_with_two_and_a_sentence(arguments, tmp_path, database):
    write_project(small("a"), tmp_path)
    result = _deploy("slipstitch", database, tmp_path, *arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert arguments[1] in result.stderr or arguments[0] in result.stderr


@pytest.mark.parametrize(("tool", "left"), [("sqitch", ["a"]), ("slipstitch", ["a", "b"])])
def test_an_unknown_end_of_a_rebase_costs_nothing(tool, left, tmp_path, database):
    write_project(small("a", "b"), tmp_path)
    assert _deploy("slipstitch", database, tmp_path).returncode == 0
    command = ["rebase", "-y", database.uri, "--onto", "a", "--upto", "nobody"]
    result = run_tool(tool, command, tmp_path)
    assert result.returncode == 2
    assert 'Unknown change: "nobody"' in result.stderr
    assert _tables(database) == left


@pytest.mark.parametrize("verb", ["rebase", "verify"])
@pytest.mark.parametrize(
    ("tool", "says"),
    [("sqitch", "No registry found in"), ("slipstitch", "Plan file sqitch.plan does not exist")],
)
def test_where_there_is_no_plan_that_is_what_is_said(tool, says, verb, tmp_path, database):
    project = small("a")
    del project["sqitch.plan"]
    write_project(project, tmp_path)
    result = run_tool(tool, [verb, database.uri], tmp_path)
    assert result.returncode == 2
    assert result.stderr.startswith(says)


def test_an_upgrade_waits_for_whoever_is_at_work(tmp_path, database):
    write_project(small("a"), tmp_path)
    assert _deploy("slipstitch", database, tmp_path).returncode == 0
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(TO_RELEASE_1_0)
        connection.execute("select pg_advisory_lock(75474063)")
        command = ["upgrade", "--lock-timeout", "0", database.uri]
        blocked = run_tool("slipstitch", command, tmp_path)
        connection.execute("select pg_advisory_unlock_all()")
    assert blocked.returncode == 2
    assert "Timed out waiting 0 seconds" in blocked.stderr
    assert run_tool("slipstitch", command, tmp_path).returncode == 0


def test_each_difference_in_an_answer_is_told_on_the_page():
    headings = set(re.findall(r"^\| \*\*(.+?)\*\*", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert {difference.heading for difference in INTENDED.values()} <= headings


def test_each_test_that_the_page_names_exists():
    root = Path(__file__).parents[1]
    text = PAGE.read_text(encoding="utf-8")
    for name in set(re.findall(r"`(test_\w+\.py)`", text)):
        assert list(root.rglob(name)), name
