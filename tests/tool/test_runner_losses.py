"""A revert says which rows it would lose, and takes no pipe's word for it."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys

import psycopg
import pytest

from slipstitch.cli import run
from slipstitch.cli.question import asker
from tests.compat.oracle import clean_environment, write_project
from tests.compat.shop import deploy, lines, small, verify

SCRIPTS = {
    "plan": lines("shop", "orders", "column", "parts", "empty"),
    "deploy__shop": deploy("create schema shop;"),
    "revert__shop": deploy("drop schema shop cascade;"),
    "verify__shop": verify("select 1;"),
    "deploy__orders": deploy('create table shop."Orders" (id int);'),
    "revert__orders": deploy('drop table shop."Orders";'),
    "deploy__column": deploy('alter table shop."Orders" add note text;'),
    "revert__column": deploy('alter table shop."Orders" drop column note;'),
    "deploy__parts": deploy(
        "create table parts (id int) partition by range (id);\n"
        "create table parts_1 partition of parts for values from (0) to (10);\n"
        "create table parts_2 partition of parts for values from (10) to (2000);"
    ),
    "revert__parts": deploy("drop table :parts;"),
}
FILL = (
    'insert into shop."Orders" select n from generate_series(1, 1200) as n;'
    "insert into parts select n from generate_series(0, 14) as n;"
    'analyze shop."Orders"; analyze parts'
)


@pytest.fixture
def project(tmp_path, monkeypatch, database):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    for name, text in clean_environment(tmp_path).items():
        monkeypatch.setenv(name, text)
    config = '[core]\n\tengine = pg\n[revert "variables"]\n\tparts = parts\n'
    write_project(
        small("shop", "orders", "column", "parts", "empty", **SCRIPTS, config=config), tmp_path
    )
    assert run(["deploy", "--quiet", database.uri]) == 0
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(FILL)
    return tmp_path


def deployed(database) -> list[str]:
    with psycopg.connect(database.conninfo) as connection:
        rows = connection.execute("select change from sqitch.changes order by committed_at")
        return [name for (name,) in rows.fetchall()]


def test_a_dry_run_lists_what_each_change_would_lose_and_writes_nothing(project, database, capsys):
    assert run(["revert", "--dry-run", database.uri]) == 0
    out = capsys.readouterr().out
    assert [
        line.strip() for line in out.splitlines() if line.startswith(("  -", "      would"))
    ] == [
        "- empty",
        "- parts",
        "would lose table parts with about 15 rows",
        "- column",
        "would lose column note of shop.Orders, in about 1,200 rows",
        "- orders",
        "would lose table shop.Orders with about 1,200 rows",
        "- shop",
        "would lose schema shop with about 1,200 rows",
    ]
    assert len(deployed(database)) == 5
    assert run(["revert", "-n", "--json", "--to", "orders", database.uri]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [each["change"] for each in document["would_revert"]] == ["empty", "parts", "column"]
    assert document["would_revert"][1]["losses"] == [
        {"kind": "table", "name": "parts", "rows": 15, "has_uncounted": False}
    ]


def test_a_table_is_found_where_the_search_path_finds_it(project, database, capsys):
    script = project / "revert/parts.sql"
    script.write_text(deploy("set local search_path to shop, public;\ndrop table parts;"))
    assert run(["revert", "--dry-run", database.uri, "--to", "column"]) == 0
    assert "would lose table parts with about 15 rows" in capsys.readouterr().out


def test_a_deployment_that_drops_rows_says_so_beforehand(project, database, capsys):
    with (project / "sqitch.plan").open("a") as plan:
        plan.write("less 2023-01-01T00:00:00Z Ada Lovelace <ada@example.com>\n")
    (project / "deploy/less.sql").write_text(deploy("drop table parts;"))
    assert run(["deploy", "--dry-run", database.uri]) == 0
    assert "would lose table parts with about 15 rows" in capsys.readouterr().out


def test_what_revert_would_refuse_its_dry_run_refuses(project, database, capsys):
    assert run(["revert", "--dry-run", database.uri, "--to", "nobody"]) == 2
    assert 'Unknown change: "nobody"' in capsys.readouterr().err


def test_nobody_at_a_terminal_agrees_to_lose_rows(project, database, capsys):
    assert run(["revert", database.uri, "--to", "column"]) == 2
    said = capsys.readouterr()
    assert "table parts with about 15 rows" in said.out
    assert "nobody is at a terminal to agree" in said.err
    assert len(deployed(database)) == 5
    assert run(["revert", "-y", database.uri, "--to", "column"]) == 0
    assert len(deployed(database)) == 3


def test_a_lost_column_is_told_and_asked_about_as_usual(project, database, capsys):
    assert run(["revert", "-y", "--quiet", database.uri, "--to", "column"]) == 0
    assert run(["revert", database.uri, "--to", "orders"]) == 0  # empty input is yes, as in Sqitch
    assert "column note of shop.Orders, in about 1,200 rows" in capsys.readouterr().out
    assert deployed(database) == ["shop", "orders"]


@pytest.mark.parametrize("typed", ["name", "yes"])
def test_at_a_terminal_only_the_name_of_the_database_is_a_yes(project, database, typed):
    ours, theirs = pty.openpty()
    answer = database.name if typed == "name" else typed
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "slipstitch", "revert", database.uri, "--to", "column"],
            stdin=theirs,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            os.write(ours, f"{answer}\n".encode())
            out, _ = process.communicate(timeout=60)
    finally:
        os.close(ours)
        os.close(theirs)
    assert f"Type the name of the database, {database.name}, to go ahead: " in out
    assert process.returncode == (0 if typed == "name" else 1)
    assert len(deployed(database)) == (3 if typed == "name" else 5)


def test_recording_alone_loses_nothing(project, database, capsys):
    assert run(["revert", "--log-only", database.uri]) == 0
    assert "would lose" not in capsys.readouterr().out
    assert deployed(database) == []


@pytest.mark.parametrize(
    ("scripts", "losses"),
    [
        (
            {
                "column": 'alter table shop."Orders" rename to bills;',
                "orders": "drop table shop.bills;",
            },
            ["table shop.bills with rows, nobody counted how many"],
        ),
        (
            {
                "column": 'alter table shop."Orders" set schema public;',
                "orders": 'truncate "Orders";',
            },
            ["all rows of table Orders: rows, nobody counted how many"],
        ),
        ({"column": "create table made (id int);", "orders": "drop table made;"}, []),
        ({"column": "select 1;", "orders": "drop table if exists nowhere;"}, []),
        (
            {"column": "\\o /dev/null\ndrop table shop.orders;", "orders": "select 1;"},
            ["what else revert/column.sql removes is not known: only psql can run it"],
        ),
    ],
    ids=["renamed", "moved", "made by the run", "if exists", "only psql"],
)
def test_what_cannot_be_counted_counts_as_rows(project, database, capsys, scripts, losses):
    for change, text in scripts.items():
        (project / f"revert/{change}.sql").write_text(deploy(text))
    assert run(["revert", "-y", "--quiet", "--to", "column", database.uri]) == 0
    capsys.readouterr()
    assert run(["revert", "--dry-run", "--to", "shop", database.uri]) == 0
    out = capsys.readouterr().out
    told = [line.strip() for line in out.splitlines() if line.startswith("      would lose")]
    assert told == [f"would lose {loss}" for loss in losses]
    if losses:
        assert run(["revert", "--to", "shop", database.uri]) == 2
        assert "nobody is at a terminal to agree" in capsys.readouterr().err


BELONGS = """
create type public.mood as enum ('well');
create domain shop.amount as numeric;
create function public.twice(int) returns int language sql immutable return $1 * 2;
alter table shop."Orders" add mood public.mood;
alter table parts add moods public.mood[], add doubled int generated always as (twice(id)) stored;
create table bills (total shop.amount);
insert into bills values (1);
analyze bills;
analyze parts;
create procedure public.undo() language plpgsql as $$ begin drop table bills; end $$;
create function public.look() returns int language sql as 'select 1';
"""


@pytest.mark.parametrize(
    ("script", "losses"),
    [
        (
            "drop type mood cascade;",
            [
                "column moods of parts, in about 15 rows",
                "column mood of shop.Orders, in about 1,200 rows",
            ],
        ),
        ("drop domain shop.amount cascade;", ["column total of bills, in about 1 row"]),
        ("drop function twice(int) cascade;", ["column doubled of parts, in about 15 rows"]),
        ("drop domain shop.amount;", []),
        (
            "drop table parts cascade; drop type mood cascade;",
            [
                "table parts with about 15 rows",
                "column mood of shop.Orders, in about 1,200 rows",
            ],
        ),
        ("delete from bills;", ["all rows of table bills: about 1 row"]),
        (
            "with gone as (delete from only parts where id < 3 returning id) select from gone;",
            ["those rows of table parts that a condition picks, of about 15 rows"],
        ),
        (
            "do $$ begin execute format('drop table %I', 'bills'); end $$;",
            ["what cannot be known: revert/parts.sql:3:1 runs a statement that it composes"],
        ),
        ("do $$ begin execute 'drop table bills'; end $$;", ["table bills with about 1 row"]),
        ("do $$ begin execute format('grant %s to %s', 'a', 'b'); end $$;", []),
        ("call undo();", ["what cannot be known: revert/parts.sql:3:1 calls undo"]),
        ("select public.look(), pg_catalog.now();", []),
    ],
)
def test_what_goes_with_something_else_is_found_in_the_catalog(
    project, database, capsys, script, losses
):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(BELONGS)
    (project / "revert/parts.sql").write_text(deploy(script))
    assert run(["revert", "--dry-run", "--to", "column", database.uri]) == 0
    out = capsys.readouterr().out
    told = [line.strip() for line in out.splitlines() if line.startswith("      would lose")]
    assert told == [f"would lose {loss}" for loss in losses]


@pytest.mark.usefixtures("superuser")
def test_what_belongs_to_an_extension_goes_with_it(project, database, capsys):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(
            "create extension citext; create table people (email citext); create table kept ();"
            "insert into people values ('a'); analyze people; insert into kept default values;"
            "analyze kept; alter extension citext add table kept"
        )
    (project / "revert/parts.sql").write_text(deploy("drop extension citext cascade;"))
    assert run(["revert", "--dry-run", "--to", "column", database.uri]) == 0
    out = capsys.readouterr().out
    assert "would lose table kept with about 1 row" in out
    assert "would lose column email of people, in about 1 row" in out


def test_what_nobody_can_know_is_told_and_asked_about_as_usual(project, database, capsys):
    composed = "do $$ begin execute format('drop table %I', 'parts'); end $$;"
    (project / "revert/parts.sql").write_text(deploy(composed))
    assert run(["revert", database.uri, "--to", "column"]) == 0
    assert "  * what cannot be known: revert/parts.sql:3:1 runs a" in capsys.readouterr().out
    assert deployed(database) == ["shop", "orders", "column"]


def test_without_standard_input_nobody_is_there(project, database, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", None)
    assert run(["revert", database.uri, "--to", "column"]) == 2
    assert "nobody is at a terminal to agree" in capsys.readouterr().err
    assert asker(io.StringIO(), default=True)("Go on?")
