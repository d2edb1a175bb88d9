"""The plugin as another project's pytest sees it, and as pg_prove sees the same files."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import psycopg
import pytest
from filelock import FileLock

from slipstitch.testing.database import Template
from slipstitch.throwaway.provide import throwaway_server
from slipstitch.throwaway.server import Server

pytestmark = pytest.mark.slow

FILES = {
    "passes": """
        begin;
        select plan(2);
        select ok(true, 'adds up');
        select is(
            1, 1,
            'says the same'
        );
        select * from finish();
        rollback;
    """,
    "fails": """
        begin;
        select plan(2);
        select ok(true, 'adds up');
        select is(1, 2, 'one is two');
        select * from finish();
        rollback;
    """,
    "is_to_be_done": """
        begin;
        select plan(2);
        select todo('needs wings', 1);
        select ok(false, 'flies');
        select skip('no water', 1);
        select * from finish();
        rollback;
    """,
    "skips_itself": """
        select '1..0 # SKIP needs another server';
    """,
    "has_no_plan": """
        select 'ok 1 - adds up';
    """,
    "crashes_half_way": """
        begin;
        select plan(2);
        select ok(true, 'adds up');
        select 1 / (random() * 0);
        select ok(true, 'never comes');
        select * from finish();
        rollback;
    """,
    "runs_less_than_planned": """
        begin;
        select plan(3);
        select ok(true, 'adds up');
        select * from finish();
        rollback;
    """,
    "bails_out": """
        select '1..2';
        select 'Bail out!  the disk is full';
    """,
    "loses_its_server": """
        select '1..1';
        select pg_terminate_backend(pg_backend_pid());
        select 'ok 1 - never comes';
    """,
    "needs_psql": """
        select '1..1';
        select 'ok 1 - psql runs this' as line \\gset
        \\echo :line
    """,
}
# what the plugin does not need, and what takes as long to load as the rest
QUICK = ("-p", "no:hypothesispytest")
PASSING = {"passes", "is_to_be_done", "skips_itself", "needs_psql"}


def write(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True)
    for name in names:
        lines = [line.removeprefix("        ") for line in FILES[name].strip("\n").split("\n")]
        (folder / f"{name}.sql").write_text("\n".join(lines).rstrip() + "\n")


@pytest.fixture
def project(pytester: pytest.Pytester, server: Server):
    """Make a project of another house that tests on our server, found by its port."""

    def make(names: list[str], settings: str = "slipstitch_pgtap = sql") -> pytest.Pytester:
        write(pytester.path / "sql", names)
        pytester.makeini(f"[pytest]\n{settings}\npostgresql_port = {server.port}\n")
        return pytester

    return make


def test_without_configured_folders_sql_files_are_nobodys_business(pytester: pytest.Pytester):
    write(pytester.path / "sql", ["fails"])
    result = pytester.runpytest_subprocess(*QUICK)
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_each_assertion_is_counted_and_a_failure_names_file_and_line(project):
    result = project(["passes", "fails"]).runpytest_subprocess(*QUICK, "-v")
    # Two that pass and one that fails; the file that holds it fails as well.
    result.assert_outcomes(passed=3, failed=2)
    result.stdout.fnmatch_lines(
        [
            "*sql/fails.sql::pgTAP FAILED line 4: one is two*",
            "*sql/passes.sql::pgTAP PASSED line 3: adds up*",
            "*sql/passes.sql::pgTAP PASSED line 4: says the same*",
            "sql/fails.sql:4: not ok 2 - one is two",
            "# * have: 1",
            "# * want: 2",
            "sql/fails.sql: 1 of 2 assertions failed",
        ]
    )


def test_what_is_to_do_and_what_is_skipped_is_told_and_fails_nothing(project):
    result = project(["is_to_be_done", "skips_itself"]).runpytest_subprocess(*QUICK, "-ra")
    result.assert_outcomes(xfailed=1, skipped=2)
    assert result.ret == 0
    result.stdout.fnmatch_lines_random(
        [
            "SKIPPED *sql/skips_itself.sql:1: needs another server",
            "SKIPPED *sql/is_to_be_done.sql:5: no water",
            "XFAILED line 4: flies *needs wings",
        ]
    )


def test_a_file_that_does_not_end_well_fails_and_says_why(project):
    reasons = {
        "bails_out": "it bailed out: the disk is full",
        "crashes_half_way": "sql/crashes_half_way.sql:4:1: division by zero (22012)",
        "has_no_plan": "it printed no plan",
        "loses_its_server": "the server was lost: sql/loses_its_server.sql:2:1: terminating *",
        "runs_less_than_planned": "it planned 3 assertions, but ran 1",
    }
    result = project(list(reasons)).runpytest_subprocess(*QUICK)
    result.assert_outcomes(passed=3, failed=5)
    result.stdout.fnmatch_lines([f"sql/{name}.sql: {why}" for name, why in reasons.items()])


def test_a_configured_folder_without_tests_is_refused(project):
    result = project([]).runpytest_subprocess(*QUICK)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*no pgTAP file (*.sql) in *"])


def test_setup_files_run_once_and_a_failing_one_is_named(project):
    settings = "slipstitch_pgtap = sql\nslipstitch_setup = setup/*.sql"
    made = project(["passes"], settings)
    (made.path / "setup").mkdir()
    (made.path / "setup" / "a.sql").write_text("create table stage (id int);\n")
    (made.path / "sql" / "uses.sql").write_text(
        "select '1..1' from stage having count(*) = 0;\nselect 'ok 1 - the stage is set';\n"
    )
    made.runpytest_subprocess(*QUICK, "-n", "2").assert_outcomes(passed=3)
    (made.path / "setup" / "b.sql").write_text("create table stage (id int);\n")
    result = made.runpytest_subprocess(*QUICK)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(['*relation "stage" already exists (42P07)*'])


def test_whoever_owns_the_database_of_a_host_tests_without_a_superuser(project):
    made = project(["passes"])
    (made.path / "sql" / "knows_who.sql").write_text(
        "select '1..1';\ncreate schema own;\n"
        "select case when rolsuper or not rolcreaterole then 'not ' else '' end || 'ok 1 - no more'"
        " from pg_roles where rolname = current_user and rolname = 'host_of_a_stranger';\n"
    )
    (made.path / "sql" / "is_root.sql").write_text(
        "-- needs a superuser: to be one\nselect '1..1';\n"
        "select case when rolsuper then 'ok 1' else 'not ok 1' end"
        " from pg_roles where rolname = current_user;\n"
    )
    as_host = made.runpytest_subprocess(
        *QUICK, "-ra", "--slipstitch-host-owner", "host_of_a_stranger"
    )
    as_host.assert_outcomes(passed=3, skipped=1)
    as_host.stdout.fnmatch_lines(["SKIPPED *sql/is_root.sql:1: it needs a superuser"])
    (made.path / "sql" / "knows_who.sql").unlink()
    made.runpytest_subprocess(*QUICK).assert_outcomes(passed=3)


def test_what_a_file_commits_is_not_seen_by_another(project):
    made = project([])
    for name in ("a_commits", "b_commits_as_well"):
        lines = ["begin;", "create table stage (id int);", "commit;", "select '1..1';"]
        lines += ["select 'ok 1 - there was no such table';"]
        (made.path / "sql" / f"{name}.sql").write_text("\n".join(lines))
    made.runpytest_subprocess(*QUICK).assert_outcomes(passed=2)


MEETS_ANOTHER = """
    begin;
    select plan(1);
    do $$
    begin
        for turn in 1..300 loop
            perform pg_stat_clear_snapshot();
            exit when (
                select count(distinct datname) > 1 from pg_stat_activity
                where datname like 'slipstitch_common%'
            );
            perform pg_sleep(0.1);
        end loop;
    end;
    $$;
    select ok(count(distinct datname) > 1, current_database()) from pg_stat_activity
    where datname like 'slipstitch_common%';
    select * from finish();
    rollback;
"""


def test_files_run_at_once_in_sessions_of_one_process(project):
    made = project([])
    for name in ("a_first", "b_second"):
        (made.path / "sql" / f"{name}.sql").write_text(MEETS_ANOTHER)
    result = made.runpytest_subprocess(*QUICK, "-v", "--slipstitch-sessions=2")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*a_first.sql*PASSED*", "*b_second.sql*PASSED*"])


def test_what_runs_beside_a_failure_is_ended_where_the_first_ends_the_run(project, server: Server):
    made = project(["fails"])
    (made.path / "sql" / "sleeps.sql").write_text("begin;\nselect pg_sleep(600);\nrollback;\n")
    (made.path / "sql" / "stays.sql").write_text("commit;\nselect pg_sleep(600);\n")
    began = time.monotonic()
    made.runpytest_subprocess(*QUICK, "-x", "--slipstitch-sessions=3").assert_outcomes(
        passed=1, failed=2
    )
    assert time.monotonic() - began < 300
    with psycopg.connect(server.conninfo()) as connection:
        asked = "select datname from pg_stat_activity where query like '%pg_sleep(600)%'"
        left = connection.execute(f"{asked} and pid <> pg_backend_pid()").fetchall()
    assert left == []


def test_an_unreachable_server_fails_and_says_so(pytester: pytest.Pytester):
    write(pytester.path / "sql", ["passes"])
    pytester.makeini("[pytest]\nslipstitch_pgtap = sql\npostgresql_port = 1\n")
    result = pytester.runpytest_subprocess(*QUICK)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*cannot be reached*"])


def test_a_given_server_is_left_as_it_was(pytester: pytest.Pytester):
    write(pytester.path / "sql", ["passes", "fails"])
    with throwaway_server() as server:
        pytester.makeini(f"[pytest]\nslipstitch_pgtap = sql\npostgresql_port = {server.port}\n")
        pytester.runpytest_subprocess(*QUICK, "-n", "2").assert_outcomes(passed=3, failed=2)
        with psycopg.connect(server.conninfo()) as connection:
            rows = connection.execute("select datname from pg_database order by 1").fetchall()
    assert rows == [("postgres",), ("template0",), ("template1",)]


def test_pg_prove_agrees_on_every_file(project, server: Server, tmp_path: Path):
    made = project(list(FILES))
    made.runpytest_subprocess(*QUICK, "--junitxml=ours.xml", "-n", "2")
    cases = ET.parse(made.path / "ours.xml").iter("testcase")
    ours = {case.get("classname"): case.find("failure") is None for case in cases}
    assert ours == {f"sql.{name}.sql": name in PASSING for name in FILES}

    template = Template(server, f"proved_{os.getpid()}", tmp_path)
    template.make(FileLock(tmp_path / "lock"))
    try:
        for name in FILES:
            proved = subprocess.run(
                ["pg_prove", "--ext", ".sql", "-d", template.name, f"sql/{name}.sql"],
                cwd=made.path,
                env={**os.environ, **server.environ(template.name)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert (proved.returncode == 0) is (name in PASSING), proved.stdout + proved.stderr
    finally:
        template.drop()
