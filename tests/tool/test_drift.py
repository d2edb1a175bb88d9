"""Drift and round trip find what they are for, on a real server, and pass where all is well."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from slipstitch.cli import run
from slipstitch.throwaway.server import Server
from tests.fix_server import Database, create_database, drop_database
from tests.fix_sources import project_in

pytestmark = pytest.mark.slow

STEP = "begin;\n{}\ncommit;\n"
VIEW = """\
-- view app.one
create or replace view app.one as
select 1 as one;

grant select on app.one to pg_monitor;
comment on view app.one is 'One';
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project_in(
        tmp_path,
        "app/schema\napp/users [app/schema]\napp/one [app/users]\n@v1",
        {
            "sql/app/one.sql": VIEW,
            "deploy/app/schema.sql": STEP.format("create schema app;"),
            "revert/app/schema.sql": STEP.format("drop schema app;"),
            "verify/app/schema.sql": "select 1;\n",
            "deploy/app/users.sql": STEP.format(
                "create table app.users (id bigserial, name text);"
            ),
            "revert/app/users.sql": STEP.format("drop table app.users;"),
            "verify/app/users.sql": "select id, name from app.users where false;\n",
        },
    )
    monkeypatch.chdir(tmp_path)
    assert run(["render"]) == 0
    return tmp_path


def test_sources_that_the_plan_deploys_do_not_drift(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["drift", database.uri]) == 0
    assert capsys.readouterr().out == "1 sources agree with the plan\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("select 1 as one", "select 2 as one", "view app.one: definition differs"),
        ("'One'", "'Two'", "view app.one: comment differs\n    plan:    One\n    sources: Two"),
        ("to pg_monitor", "to pg_read_all_data", "view app.one: privileges differs"),
    ],
)
def test_a_source_that_says_something_else_drifts(
    old: str,
    new: str,
    told: str,
    project: Path,
    database: Database,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = project / "sql/app/one.sql"
    source.write_text(source.read_text().replace(old, new))
    capsys.readouterr()
    assert run(["drift", database.uri]) == 1
    assert told in capsys.readouterr().out


def test_drift_is_told_to_machines_too(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "sql/app/one.sql").write_text(VIEW.replace("'One'", "'Two'"))
    capsys.readouterr()
    assert run(["drift", database.uri, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["sources"] == 1
    assert document["differences"][0]["attribute"] == "comment"


def test_a_source_that_cannot_be_loaded_twice_is_refused_at_its_line(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "sql/app/one.sql").write_text(VIEW.replace("or replace ", "") + "select nothing;\n")
    assert run(["drift", database.uri]) == 2
    assert 'cannot be loaded again: relation "one" already exists' in capsys.readouterr().err


def test_a_database_that_is_not_empty_is_left_alone(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("create table precious (id integer)")
    for command in ("drift", "roundtrip"):
        assert run([command, database.uri]) == 2
        assert "is not empty: it holds" in capsys.readouterr().err
    with psycopg.connect(database.conninfo) as connection:
        found = connection.execute("select to_regnamespace('app'), to_regnamespace('sqitch')")
        assert found.fetchone() == (None, None)


def test_exact_reverts_make_the_round_trip(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["roundtrip", database.uri]) == 0
    assert capsys.readouterr().out == (
        "  ± app/schema .. ok\n  ± app/users .. ok\n  ± app/one @v1 .. ok\n"
    )


@pytest.mark.parametrize(
    ("deploy", "revert", "told"),
    [
        (
            "create table app.users (id bigint); create or replace function app.f() returns int "
            "language sql as 'select 1';",
            "drop table app.users;",
            "function app.f(): only reverted",
        ),
        (
            "create table app.users (id bigint); comment on schema app is 'Ours';",
            "drop table app.users;",
            "schema app: comment differs",
        ),
        (
            "create table if not exists app.users (id bigint);",
            "select 1;",
            "table app.users: only reverted",
        ),
        (
            "create table app.users (id bigint);",
            "drop table app.nobody;",
            'the revert failed: ERROR:  table "nobody" does not exist',
        ),
        (
            "do $do$ begin if to_regclass('app.seen') is null then create table app.seen (); "
            "create table app.users (id bigint); else create table app.users (id text); end if; "
            "end $do$;",
            "drop table app.users;",
            "column app.users.id: type differs",
        ),
    ],
)
def test_a_revert_that_is_not_exact_is_found(
    deploy: str,
    revert: str,
    told: str,
    project: Path,
    database: Database,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (project / "deploy/app/users.sql").write_text(STEP.format(deploy))
    (project / "revert/app/users.sql").write_text(STEP.format(revert))
    (project / "verify/app/users.sql").write_text("select 1 from app.users where false;\n")
    capsys.readouterr()
    assert run(["roundtrip", database.uri]) == 1
    out = capsys.readouterr().out
    assert "± app/users .. not exact" in out
    assert told in out
    assert "± app/one @v1 .. ok" in out


def test_a_second_deploy_that_fails_ends_the_trips(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "revert/app/users.sql").write_text(STEP.format("select 1;"))
    capsys.readouterr()
    assert run(["roundtrip", database.uri]) == 1
    said = capsys.readouterr()
    assert 'the second deploy failed: ERROR:  relation "users" already exists' in said.out
    assert "table app.users: only reverted" in said.out
    assert "app/one" not in said.out
    assert said.err.endswith("1 later changes were not tried\n")


def test_rows_that_do_not_come_back_are_found_unless_not_asked_for(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy = project / "deploy/app/one.sql"
    deploy.write_text(
        deploy.read_text().replace("commit;", "insert into app.users default values;\n\ncommit;")
    )
    capsys.readouterr()
    assert run(["roundtrip", database.uri, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [change["exact"] for change in document["changes"]] == [True, True, False]
    left = document["changes"][2]["left_behind"]
    assert {"kind", "object", "attribute", "left", "right"} == left[0].keys()
    assert ("table app.users", "rows", 0, 1) in [
        (one["object"], one["attribute"], one["left"], one["right"]) for one in left
    ]


def test_what_need_not_come_back_can_be_ignored(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    change = "alter table app.users drop column id; alter table app.users add column id bigint;"
    (project / "deploy/app/users.sql").write_text(
        STEP.format("create table app.users (id bigint, x text);")
    )
    (project / "verify/app/users.sql").write_text("select 1;\n")
    for kind in ("deploy", "revert"):
        (project / kind / "app/moved.sql").write_text(STEP.format(change))
    (project / "verify/app/moved.sql").write_text("select 1;\n")
    plan = project / "sqitch.plan"
    plan.write_text(plan.read_text().replace("app/one ", "app/moved ").replace("[app/users]", ""))
    (project / "sql/app/one.sql").unlink()
    assert run(["roundtrip", database.uri, "--schema-only", "--ignore", "position"]) == 0


def test_one_change_can_be_proven_alone_if_there_is_one(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["roundtrip", database.uri, "--only", "app/nobody"]) == 2
    assert 'unknown change: "app/nobody"' in capsys.readouterr().err
    assert run(["roundtrip", database.uri, "--only", "app/users"]) == 0
    assert capsys.readouterr().out == "  ± app/users .. ok\n"


def test_a_part_of_the_plan_can_be_proven_and_what_is_before_it_is_deployed(
    project: Path, database: Database, server: Server, capsys: pytest.CaptureFixture[str]
):
    capsys.readouterr()
    assert run(["roundtrip", database.uri, "--from", "app/nobody"]) == 2
    assert 'Unknown change: "app/nobody"' in capsys.readouterr().err
    assert run(["roundtrip", database.uri, "--from", "@v1", "--to", "app/users"]) == 2
    assert '"app/users" comes before "app/one" in the plan' in capsys.readouterr().err
    assert run(["roundtrip", database.uri, "--from", "@v1", "--only", "app/users"]) == 2
    assert 'unknown change: "app/users"' in capsys.readouterr().err
    assert run(["roundtrip", database.uri, "--to", "@v1^"]) == 0
    assert capsys.readouterr().out == "  ± app/schema .. ok\n  ± app/users .. ok\n"
    rest = create_database(server, "rest")
    try:
        assert run(["roundtrip", rest.uri, "--from", "@v1"]) == 0
        assert capsys.readouterr().out == "  ± app/one @v1 .. ok\n"
    finally:
        drop_database(rest)


def test_a_change_that_cannot_be_deployed_stops_with_its_error(
    project: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "deploy/app/users.sql").write_text(STEP.format("create tabel app.users ();"))
    assert run(["roundtrip", database.uri]) == 2
    assert 'syntax error at or near "tabel"' in capsys.readouterr().err


def test_without_a_target_a_throwaway_server_is_used_and_stopped(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["drift"]) == 0
    assert run(["throwaway", "list", "--json"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 sources agree with the plan\n")
