"""What proves nothing is a failure with a reason: nothing selected, nothing planned, no server."""

from __future__ import annotations

from pathlib import Path

import pytest

from slipstitch.ci.model import EXIT_CODES
from slipstitch.cli import run
from slipstitch.throwaway.provide import throwaway_server
from slipstitch.throwaway.server import Server
from tests.fix_sources import project_in
from tests.tool.test_ci import git
from tests.tool.test_json_schema import check

pytestmark = pytest.mark.slow

QUICK = ("-p", "no:hypothesispytest")
PASSES = (
    "begin;\nselect plan(1);\nselect ok(true, 'adds up');\nselect * from finish();\nrollback;\n"
)
KILLS = (
    "select '1..1';\n"
    "copy (select 1) to program 'kill -QUIT $(head -n 1 postmaster.pid); cat > /dev/null';\n"
    "select pg_sleep(60);\nselect 'ok 1 - never comes';\n"
)


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.sql").write_text(text)


def settings(server: Server, *further: str) -> str:
    return "\n".join(("[pytest]", *further, f"postgresql_port = {server.port}", ""))


def test_a_server_that_dies_in_the_middle_fails_that_file_and_all_after_it(
    pytester: pytest.Pytester,
):
    after = {"c_rolls_back": PASSES, "d_commits": "create table t ();\nselect '1..1';"}
    write(pytester.path / "sql", {"a_is_well": PASSES, "b_kills": KILLS, **after})
    with throwaway_server() as server:
        pytester.makeini(settings(server, "slipstitch_pgtap = sql"))
        result = pytester.runpytest_subprocess(*QUICK)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=1, failed=3)
    result.stdout.fnmatch_lines(
        [
            "sql/b_kills.sql: the server was lost: sql/b_kills.sql:*",
            "sql/c_rolls_back.sql: the server cannot be reached: *",
            "the test server cannot be reached",
        ]
    )
    result.stdout.no_fnmatch_line("*INTERNALERROR*")
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_file_that_says_nothing_or_never_ends_its_plan_fails(
    pytester: pytest.Pytester, server: Server
):
    files = {
        "has_nothing": "",
        "has_only_remarks": "-- later\n",
        "leaves_early": "select '1..2';\nselect 'ok 1 - first';\n\\q\nselect 'ok 2 - second';\n",
        "says_how_many_at_no_time": (
            "begin;\nselect * from no_plan();\nselect ok(true, 'adds up');\nrollback;\n"
        ),
        "stops_in_psql": "select '1..1' as plan \\gset\n\\echo :plan\nselect 1 / 0;\n",
    }
    reasons = {
        "has_nothing": "it printed no plan",
        "has_only_remarks": "it printed no plan",
        "leaves_early": "it planned 2 assertions, but ran 1",
        "says_how_many_at_no_time": "it printed no plan",
        "stops_in_psql": "psql ended with status 3",
    }
    write(pytester.path / "sql", files)
    pytester.makeini(settings(server, "slipstitch_pgtap = sql"))
    result = pytester.runpytest_subprocess(*QUICK)
    result.assert_outcomes(passed=2, failed=5)
    result.stdout.fnmatch_lines([f"sql/{name}.sql: {why}" for name, why in reasons.items()])


def test_a_schema_without_test_functions_fails(pytester: pytest.Pytester, server: Server):
    pytester.makeini(settings(server, "slipstitch_xunit = public"))
    result = pytester.runpytest_subprocess(*QUICK)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(['*no function "test…" in schema "public"*'])


def test_test_functions_whose_server_is_lost_fail(pytester: pytest.Pytester, server: Server):
    leaves = (
        "create schema cases;\n"
        "create function cases.test_a_leaves() returns setof text language sql as\n"
        "$$ select pg_terminate_backend(pg_backend_pid())::text $$;\n"
    )
    (pytester.path / "cases.sql").write_text(leaves)
    further = ("slipstitch_xunit = cases", "slipstitch_setup = cases.sql")
    pytester.makeini(settings(server, *further))
    result = pytester.runpytest_subprocess(*QUICK)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the server was lost: *"])


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan of one change and a test of it."""
    project_in(tmp_path, "schema", {})
    monkeypatch.chdir(tmp_path)
    for kind, text in (("deploy", "create schema app;"), ("revert", "drop schema app;")):
        write(Path(kind), {"schema": f"begin;\n{text}\ncommit;\n"})
    write(Path("verify"), {"schema": "select 1;\n"})
    write(Path("tests"), {"adds_up": PASSES})
    return tmp_path


def test_a_selection_of_no_test_is_an_error(plan: Path, capsys):
    assert run(["test", "-k", "nothing_is_called_so"]) == 2
    assert "no test was selected" in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["empty", "absent"])
def test_a_plan_without_any_test_is_not_proved(plan: Path, capsys, folder: str):
    (plan / "tests" / "adds_up.sql").unlink()
    if folder == "absent":
        (plan / "tests").rmdir()
    status = run(["ci", "--json", "--quiet", "--skip", "lint", "--skip", "rehearse"])
    steps = {each["step"]: each for each in check("ci", capsys.readouterr().out)["steps"]}
    assert status == EXIT_CODES["test"]
    [finding] = steps["test"]["findings"]
    assert finding["message"] == "there is no pgTAP file to run"
    assert "--skip test goes without" in finding["safer"]


def test_a_branch_that_touches_no_test_says_so_and_goes_on(plan: Path, capsys):
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "Begin")
    Path("notes.txt").write_text("a branch\n")
    status = run(["ci", "--since", "main", "--json", "--quiet", "--skip", "lint"])
    steps = {each["step"]: each for each in check("ci", capsys.readouterr().out)["steps"]}
    assert status == 0
    assert (steps["test"]["outcome"], steps["test"]["summary"]) == (
        "skipped",
        "no test was touched",
    )
