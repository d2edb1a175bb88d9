"""One run of every check: what is well passes, what is not is named with its own exit code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import psycopg
import pytest

from slipstitch.ci.floor import note_coverage
from slipstitch.ci.model import EXIT_CODES, SEVERAL_KINDS, TITLES, Step, Verdict
from slipstitch.cli import run
from slipstitch.lint.finding import Finding
from slipstitch.throwaway.server import Server
from tests.fix_sources import project_in
from tests.tool.test_json_schema import check

VIEW = """\
-- view app.one
create or replace view app.one as
select 1 as one;

grant select on app.one to pg_monitor;
comment on view app.one is 'One';
"""
ROUTINE = """\
create function app.side(p_width int) returns text language plpgsql
set search_path = pg_catalog, pg_temp as $function$
begin
    if p_width > 3 then
        return 'wide';
    end if;
    return 'narrow';
end;
$function$;
"""
SCRIPTS = {
    "app/schema": ("create schema app;", "drop schema app;", "select 1;"),
    "app/users": (
        "create table app.users (id bigint primary key, name text);\n"
        "alter table app.users enable row level security;",
        "drop table app.users;",
        "select id, name from app.users where false;",
    ),
    "app/notes": (
        "alter table app.users add column note text;\n"
        "create policy own on app.users for select to pg_monitor using (id > 0);\n"
        "grant select on app.users to pg_monitor;\n"
        "create table app.notes (id bigint primary key, user_id bigint references app.users);\n"
        "alter table app.notes enable row level security;\n"
        f"create index idx_notes_user_id on app.notes (user_id);\n{ROUTINE}",
        "drop function app.side(int);\ndrop table app.notes;\n"
        "revoke select on app.users from pg_monitor;\n"
        "drop policy own on app.users;\nalter table app.users drop column note;",
        "select note from app.users where false;",
    ),
}
PGTAP = "begin;\nselect plan(1);\nselect {};\nselect * from finish();\nrollback;\n"


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def write_change(name: str) -> None:
    for kind, text in zip(("deploy", "revert", "verify"), SCRIPTS[name], strict=True):
        end = "rollback" if kind == "verify" else "commit"
        write(f"{kind}/{name}.sql", f"begin;\n{text}\n{end};\n")


def git(*words: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose branch adds a change and a test, and has one test of before."""
    project_in(tmp_path, "app/schema\napp/users [app/schema]\napp/one [app/users]\n@v1", {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    write("sql/app/one.sql", VIEW)
    write_change("app/schema")
    write_change("app/users")
    assert run(["render"]) == 0
    assert run(["freeze"]) == 0
    write("pyproject.toml", "[tool.pytest.ini_options]\nslipstitch_pgtap = ['tests']\n")
    write("tests/app/was_there.sql", PGTAP.format("ok(true, 'was there')"))
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "Begin")
    git("checkout", "-q", "-b", "notes")
    assert run(["add", "app/notes", "-r", "app/one", "-n", "Keep notes"]) == 0
    write_change("app/notes")
    write("tests/app/notes/are_wide.sql", PGTAP.format("is(app.side(4), 'wide', 'is wide')"))
    return tmp_path


def steps(text: str) -> dict[str, dict]:
    return {each["step"]: each for each in check("ci", text)["steps"]}


@pytest.mark.slow
def test_a_branch_is_proved_by_what_it_adds_and_every_report_is_written(branch, counting, capsys):
    capsys.readouterr()
    reports = ["--html", "r.html", "--junit", "r.xml", "--sarif", "r.sarif"]
    # How long locks are held says nothing on a machine that is busy with other tests.
    patient = ["--budget", "hold=none", "--budget", "wait=none"]
    status = run(["ci", "--since", "main", "--json", "--coverage", *patient, *reports])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    found = steps(printed.out)
    assert [name for name, step in found.items() if step["outcome"] != "passed"] == ["generated"]
    document = json.loads(printed.out)
    assert [each["change"] for each in document["changes"]] == ["app/notes"]
    assert found["test"]["summary"] == "1 passed, 66.7% of 3 statements ran"
    assert found["roundtrip"]["summary"] == "1 of 1 exact"
    assert document["coverage"] == [2, 3]
    assert document["rehearsal"]["changes"][0]["revert_exact"] is True
    assert {each["object"] for each in document["differences"]} >= {"policy own on app.users"}
    suites = ET.fromstring(Path("r.xml").read_bytes())
    assert [suite.get("name") for suite in suites] == list(TITLES)
    assert json.loads(Path("r.sarif").read_text())["version"] == "2.1.0"
    look_at(Path("r.html"))


def look_at(page: Path) -> None:
    """Let a real browser read the page where there is one; it asks the network for nothing."""
    text = page.read_text()
    assert not re.search(r"""(?:src|href)=(?!["']?(?:\#|data:image))|<script|@import|url\(""", text)
    for wanted in (
        *("app/notes", "Keep notes", "AccessExclusiveLock"),
        *("policy own on app.users: new", "using: (id &gt; 0)"),
    ):
        assert wanted in text
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        return
    address = page.resolve().as_uri()
    seen = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "All is well" in seen
    assert seen.count("<section") == text.count("<section") == 7


@pytest.mark.slow
def test_each_check_that_fails_is_named_with_its_place(branch, capsys):
    write("sql/app/one.sql", VIEW.replace("select 1", "select 2"))
    write("deploy/app/users.sql", Path("deploy/app/users.sql").read_text() + "-- edited\n")
    write(
        "deploy/app/notes.sql",
        "begin;\ncreate index idx_notes on app.users (name);\n"
        "create view app.two as select 2 as two;\ncommit;\n",
    )
    write("revert/app/notes.sql", "begin;\ndrop index app.idx_notes;\ncommit;\n")
    write("verify/app/notes.sql", "begin;\nselect 1;\nrollback;\n")
    write("tests/app/notes/are_wide.sql", PGTAP.format("is(1, 2, 'one is two')"))
    write("sqitch.conf", '[core]\n\tengine = pg\n[slipstitch "ci"]\n\tcheck = echo old; exit 4\n')
    capsys.readouterr()
    status = run(["ci", "--since", "main", "--json", "--github", "--quiet"])
    found = steps(capsys.readouterr().out)
    assert status == SEVERAL_KINDS
    failed = [name for name, step in found.items() if step["outcome"] == "failed"]
    assert {"render", "freeze", "lint", "roundtrip", "generated"} <= set(failed)
    assert found["freeze"]["findings"][0]["path"] == "deploy/app/users.sql"
    assert "view app.two" in json.dumps(found)
    assert "old" in found["generated"]["findings"][0]["message"]


@pytest.mark.slow
def test_a_plan_that_cannot_be_deployed_ends_the_run_with_its_code_and_its_place(branch, capsys):
    write("deploy/app/notes.sql", "begin;\nselect 1 / 0;\ncommit;\n")
    capsys.readouterr()
    status = run(["ci", "--since", "main", "--json", "--skip", "lint"])
    printed = capsys.readouterr()
    found = steps(printed.out)
    assert status == EXIT_CODES["deploy"]
    finding = found["deploy"]["findings"][0]
    assert (finding["path"], finding["line"]) == ("deploy/app/notes.sql", 2)
    assert "division by zero" in finding["message"]
    for name in ("roundtrip", "drift", "test", "rehearse"):
        assert found[name]["outcome"] == "skipped"
        assert found[name]["summary"] == "not tried: the plan could not be deployed"


@pytest.fixture
def counting(server: Server) -> None:
    """For tests that count: skipped where the server has nothing to count with."""
    with psycopg.connect(server.conninfo()) as connection:
        question = "select from pg_available_extensions where name = 'plpgsql_check'"
        if connection.execute(question).fetchone() is None:
            pytest.skip("plpgsql_check is not on this server")


@pytest.mark.slow
def test_lines_and_branches_that_no_test_ran_are_counted(branch, counting, capsys):
    capsys.readouterr()
    status = run(["test", "--coverage", "--lcov", "c.info", "--minimum", "70", "--json"])
    printed = capsys.readouterr()
    assert status == 1, printed.err
    assert "66.7% of the statements ran, 70% have to" in printed.err
    counted = check("tests", printed.out)["coverage"]
    assert counted["statements"] == {"ran": 2, "all": 3, "percent": 66.7}
    assert counted["branches"] == {"ran": 1, "all": 2, "percent": 50.0}
    assert counted["sources"][0]["path"] == "deploy/app/notes.sql"
    assert counted["sources"][0]["missed_lines"] == [14]
    assert counted["policies"] == [
        {"policy": "policy own on app.users", "asked": {}, "binds": True}
    ]
    assert "DA:11,1\nDA:12,1\nDA:14,0\n" in Path("c.info").read_text()


IN_PYTHON = """\
import psycopg
from slipstitch.testing import measure
from slipstitch.testing.collect import made_template
from slipstitch.testing.database import database_copy

ADDED = '''
select
    (select count(*) from pg_namespace where nspname = 'slipstitch_coverage')
    + (select count(*) from pg_extension where extname in ('plpgsql_check', 'pg_stat_statements'))
    + (select count(*) from pg_proc where proconfig::text like '%profiler%')
'''


def test_a_wide_side(request):
    with database_copy(made_template(request.config), "wide") as conninfo:
        with psycopg.connect(conninfo) as connection:
            assert connection.execute("select app.side(4)").fetchone() == ("wide",)
            connection.execute("create function app.own() returns int language plpgsql"
                               " as $$ begin return 1; end $$")
            connection.execute("select app.own()")
            connection.execute("grant usage on schema app to pg_monitor")
            connection.execute("set role pg_monitor")
            connection.execute("select id from app.users")
            connection.execute("reset role")
            connection.execute("create role viewer in role pg_monitor")
            connection.execute("create role reader in role pg_monitor")
            connection.execute("create view app.seen as select id from app.users")
            connection.execute("alter view app.seen owner to viewer")
            connection.execute("select * from app.seen")
            connection.execute("create table app.diary (id bigint)")
            connection.execute("alter table app.diary enable row level security")
            connection.execute("grant select on app.diary to reader")
            connection.execute("create policy looks on app.diary to reader using"
                               " (exists (select from app.users as u where u.id = diary.id))")
            connection.execute("set role reader")
            connection.execute("select id from app.diary")


def test_a_narrow_side_in_a_catalog_that_nothing_was_added_to(request):
    template = made_template(request.config)
    with database_copy(template, "narrow") as conninfo:
        with psycopg.connect(conninfo) as connection:
            assert connection.execute("select app.side(1)").fetchone() == ("narrow",)
        measure.leave(template.server, "narrow")
        with psycopg.connect(conninfo) as connection:
            assert connection.execute(ADDED).fetchone() == (0,)
            assert connection.execute("show plpgsql_check.profiler").fetchone() == ("off",)
"""


@pytest.mark.slow
def test_what_a_test_in_python_runs_is_counted_too_where_all_tests_run(branch, counting, capsys):
    write("tests/app/test_side.py", IN_PYTHON)
    capsys.readouterr()
    status = run(["test", "--all", "--coverage", "--minimum", "100", "--json"])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    counted = check("tests", printed.out)["coverage"]
    assert counted["statements"] == {"ran": 3, "all": 3, "percent": 100.0}
    assert counted["policies"] == [
        {
            "policy": "policy own on app.users",
            # by itself, behind a view of somebody else's, and looked into by another policy
            "asked": {"pg_monitor": ["select"], "reader": ["select"], "viewer": ["select"]},
            "binds": True,
        }
    ]


def test_the_share_of_statements_is_said_and_held_to_a_minimum():
    for minimum, outcome in ((None, "passed"), (95, "passed"), (95.1, "failed")):
        step = Step("test", summary="3 passed")
        note_coverage(step, (95, 100), minimum)
        assert step.outcome == outcome, minimum
        assert step.summary == "3 passed, 95.0% of 100 statements ran"
    assert step.findings[0].message == "95.0% of 100 statements ran, 95.1% have to"
    step = Step("test")
    note_coverage(step, None, 95)
    assert step.outcome == "failed", "what was not counted is no proof"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--minimum", "101"], "--minimum is between 0 and 100, not 101"),
        (["--minimum", "95", "--since", "main"], "--minimum is a share of all statements"),
    ],
)
def test_a_minimum_that_can_mean_nothing_is_refused(branch, capsys, options, words):
    capsys.readouterr()
    assert run(["ci", *options]) == 2
    assert words in capsys.readouterr().err


def test_an_unknown_reference_is_refused_before_anything_is_started(branch, capsys):
    capsys.readouterr()
    assert run(["ci", "--since", "nowhere"]) == 2
    assert 'git knows no "nowhere"' in capsys.readouterr().err


@pytest.mark.parametrize("name", TITLES)
def test_a_run_in_which_one_kind_failed_ends_with_the_code_of_that_kind(name: str):
    step = Step(name)
    step.fail(Finding("x", "error", "no", "", ""))
    verdict = Verdict("shop", 1, (), steps=[Step("lint"), step])
    assert verdict.exit_code == EXIT_CODES[name]
    assert Verdict("shop", 1, (), steps=[Step(name)]).exit_code == 0


def test_a_note_fails_no_step():
    step = Step("lint")
    step.fail(Finding("x", "note", "look", "", ""))
    assert step.outcome == "passed"
