"""``plan`` and ``log``: what goes beyond Sqitch's output, and clear refusals."""

from __future__ import annotations

import json

import psycopg
import pytest

from slipstitch import cli
from slipstitch.plan.parse import read_plan
from slipstitch.registry.queries import Queries

LINE = "2024-03-01T08:00:00Z"
PLAN = f"""%project=clinic
%uri=https://example.com/

schema {LINE} Ada Lovelace <ada@example.com> # Begins.
users [schema !legacy:users] {LINE} Grace Hopper <grace@example.com>
@v1 {LINE} Ada Lovelace <ada@example.com>

user_visits {LINE} Ada Lovelace <ada@example.com>
-users {LINE} Ada Lovelace <ada@example.com>
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project in the working directory; no configuration but its own."""
    (tmp_path / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    (tmp_path / "sqitch.plan").write_text(PLAN)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SQITCH_USER_CONFIG", "/dev/null")
    monkeypatch.setenv("SQITCH_SYSTEM_CONFIG", "/dev/null")
    return tmp_path


def lines(capsys, *words: str) -> list[str]:
    assert cli.run([*words, "--no-headers", "--format", "format:%e %n"]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--change", "user", "--planner", "Ada"], ["deploy user_visits", "revert users"]),
        (["--change", "user", "--planner", "Ada", "--event", "deploy"], ["deploy user_visits"]),
        (["--change", "user", "-n", "1"], ["deploy users"]),  # the limit counts what is left
        (["--change", "user", "--skip", "1", "-n", "1"], ["deploy user_visits"]),
        (["--change", "user", "--reverse", "-n", "1"], ["revert users"]),
        (["--event", "revert", "--event", "deploy", "--skip", "3"], ["revert users"]),
    ],
)
def test_filters_of_a_plan_hold_together_and_come_before_the_limits(
    project, capsys, words, expected
):
    assert lines(capsys, "plan", *words) == expected


def test_options_of_our_own_do_not_hide_sqitchs_short_forms(project, capsys):
    assert lines(capsys, "plan", "--chan", "^users", "--max", "1", "--event", "deploy") == [
        "deploy users"
    ]
    assert cli.run(["deploy", "--pl", "nowhere.plan", "--chan", "users", "db:pg:x"]) == 2
    assert "Plan file nowhere.plan does not exist" in capsys.readouterr().err


def test_a_plan_is_one_json_document(project, capsys):
    assert cli.run(["plan", "--json", "--change", "^users", "-n1"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "project": "clinic",
        "uri": "https://example.com/",
        "file": "sqitch.plan",
        "changes": [
            {
                "event": "deploy",
                "project": "clinic",
                "change_id": read_plan("sqitch.plan").plan.changes[1].id,
                "change": "users",
                "note": "",
                "tags": ["@v1"],
                "requires": ["schema"],
                "conflicts": ["legacy:users"],
                "planner_name": "Grace Hopper",
                "planner_email": "grace@example.com",
                "planned_at": LINE,
            }
        ],
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["plan", "--change", "("], '"(" is no regular expression'),
        (["plan", "--event", "fail"], 'Unknown change operation "fail"'),
        (["plan", "--format", "bogus"], 'Unknown plan format "bogus"'),
        (["plan", "--date", "bogus"], 'Unknown date format "bogus"'),
        (["plan", "--color", "bogus"], "'bogus' is not one of 'always', 'auto', 'never'"),
        (["plan", "-n", "-1"], "-1 is not in the range x>=0"),
        (["log", "--event", "bogus"], "'bogus' is not one of"),
        (["log", "--format", "bogus"], 'Unknown log format "bogus"'),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_printed(project, capsys, words, says):
    assert cli.run(words) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("[plan]\n\tmax_count = many\n", "many"),
        ("[plan]\n\treverse = perhaps\n", '"perhaps" is neither true nor false'),
    ],
)
def test_a_wrong_setting_is_named(project, capsys, section, says):
    with (project / "sqitch.conf").open("a") as stream:
        stream.write(section)
    assert cli.run(["plan"]) == 2
    assert says in capsys.readouterr().err


def test_settings_stand_in_for_options_that_are_not_given(project, capsys):
    with (project / "sqitch.conf").open("a") as stream:
        stream.write("[plan]\n\treverse = yes\n\tskip = 1\n\tevent = deploy\n\theaders = no\n")
    assert lines(capsys, "plan") == ["deploy users", "deploy schema"]
    assert lines(capsys, "plan", "--no-reverse", "--skip", "0", "-n1") == ["deploy schema"]
    assert cli.run(["plan", "--oneline", "-n1"]) == 0
    assert capsys.readouterr().out.endswith(" deploy users @v1\n")


@pytest.fixture
def history(database):
    """A registry with a few events of two projects, one second apart."""
    queries = Queries("sqitch")
    rows = [
        ("deploy", "schema", "clinic", "Ada Lovelace"),
        ("deploy", "users", "clinic", "Grace Hopper"),
        ("fail", "visits", "clinic", "Ada Lovelace"),
        ("revert", "users", "clinic", "Ada Lovelace"),
        ("deploy", "users", "shop", "Ada Lovelace"),
    ]
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(queries.script("registry.sql"))
        for project in ("clinic", "shop"):
            connection.execute(
                "insert into sqitch.projects (project, creator_name, creator_email)"
                " values (%s, 'Ada', 'a@b')",
                [project],
            )
        for number, (event, change, project, committer) in enumerate(rows):
            connection.execute(
                "insert into sqitch.events (event, change_id, change, project, committer_name,"
                " committer_email, planned_at, planner_name, planner_email, committed_at)"
                " values (%s, %s, %s, %s, %s, 'a@b', '2024-03-01Z', 'P', 'p@q',"
                " timestamptz '2026-01-01Z' + %s * interval '1 second')",
                [event, f"{number:040}", change, project, committer, number],
            )
    return database


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--change", "^users", "--committer", "Ada"], ["deploy users", "revert users"]),
        (["--change", "^users", "--project", "clinic"], ["revert users", "deploy users"]),
        (
            ["--change", "users", "--committer", "Ada", "--project", "shop", "--event", "deploy"],
            ["deploy users"],
        ),
        (["--event", "fail", "--event", "revert", "--reverse"], ["fail visits", "revert users"]),
        (["--committer", "nobody"], []),
        (["--skip", "3"], ["deploy users", "deploy schema"]),
    ],
)
def test_filters_of_a_log_hold_together(project, history, capsys, words, expected):
    assert lines(capsys, "log", history.uri, *words) == expected


def test_a_log_of_a_database_without_a_registry_is_a_document_too(project, database, capsys):
    assert cli.run(["log", database.uri, "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {"database": database.uri, "events": []}
    assert "has not been initialized for Sqitch" in captured.err


def test_a_log_is_one_json_document(project, history, capsys):
    assert cli.run(["log", history.uri, "--json", "-n1"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["database"] == history.uri
    (event,) = document["events"]
    assert (event["event"], event["change"], event["project"]) == ("deploy", "users", "shop")
    assert event["committed_at"] == "2026-01-01T00:00:04Z"
    assert event["committer_name"] == "Ada Lovelace"


def test_a_filter_that_the_server_refuses_is_said_in_its_words(project, history, capsys):
    assert cli.run(["log", history.uri, "--change", "("]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(
        "ERROR:  invalid regular expression: parentheses () not balanced"
    )
    assert captured.out == ""


def test_a_server_that_is_not_there_is_said_without_a_traceback(project, capsys):
    assert cli.run(["log", "db:pg://ada:secret@127.0.0.1:1/clinic"]) == 2
    said = capsys.readouterr().err
    assert said.startswith('connection to server at "127.0.0.1", port 1 failed: Connection refused')
    assert "Traceback" not in said
    assert "secret" not in said


def test_what_the_server_refuses_is_said_as_psql_says_it(project, history, capsys):
    with psycopg.connect(history.conninfo, autocommit=True) as connection:
        connection.execute("alter table sqitch.events rename planner_email to email")
    assert cli.run(["log", history.uri]) == 2
    assert capsys.readouterr().err.startswith('ERROR:  column "planner_email" does not exist')


def test_the_connection_can_be_overridden_in_part(project, history, capsys):
    words = ["--db-name", history.name, "-u", history.server.user, "--no-headers"]
    host = ["-h", history.server.host, "-p", str(history.server.port)]
    assert cli.run(["log", "db:pg:nowhere", *words, *host, "-n1", "--format", "format:%n"]) == 0
    assert capsys.readouterr().out == "users\n"


@pytest.mark.parametrize("count", [999, 1000, 2001])
def test_a_long_plan_is_written_record_by_record(tmp_path, monkeypatch, capsys, count):
    lines = [f"c{number} 2024-03-01T08:00:00Z Ada <a@example.com>\n" for number in range(count)]
    (tmp_path / "sqitch.plan").write_text("%project=long\n\n" + "".join(lines))
    (tmp_path / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    monkeypatch.chdir(tmp_path)
    assert cli.run(["plan", "--no-headers", "--format", "format:%n"]) == 0
    assert capsys.readouterr().out.split("\n") == [*(f"c{n}" for n in range(count)), ""]
