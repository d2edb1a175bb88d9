"""What a real server ran becomes a workload that runs on the data of a rehearsal."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from slipstitch.rehearse.drawing import draw_values
from slipstitch.rehearse.workload import bind, read_workload
from tests.fix_rehearsal import Theatre
from tests.fix_shop import Shop

pytestmark = pytest.mark.live

TABLES = """
create extension if not exists pg_stat_statements;
create schema app;
create table app.teams (id uuid primary key default gen_random_uuid(), name text not null);
create table app.tasks (
    team_id uuid not null references app.teams,
    id integer not null,
    title text not null,
    due_on date,
    primary key (team_id, id)
);
insert into app.teams (name) select 'team ' || n from generate_series(1, 20) as n;
insert into app.tasks
select t.id, n, 'task ' || n, current_date + n from app.teams as t, generate_series(1, 50) as n;
"""
TEAM = "(select id from app.teams limit 1)"


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """A server that has just run an application's statements."""
    shop.execute(TABLES)
    with psycopg.connect(shop.database.conninfo, autocommit=True) as connection:
        (team,) = connection.execute("select id from app.teams limit 1").fetchone()
        connection.execute(
            "select pg_stat_statements_reset(0, d.oid, 0) from pg_database as d"
            " where d.datname = current_database()"
        )
        for number in range(5):
            connection.execute(
                "select title from app.tasks as k where k.team_id = %s and k.id = %s",
                [team, number],
            )
        connection.execute("select * from app.tasks where id in (1, 2) order by id limit 10")
        connection.execute("insert into app.teams (id, name) values (gen_random_uuid(), 'new')")
        connection.execute(
            "insert into app.tasks (team_id, id, title) values (%s, 900, 'late')", [team]
        )
        connection.execute("update app.tasks set title = 'x' where id = 3 and upper(title) = 'Y'")
        connection.execute("select count(*) from app.tasks where due_on > now() - interval '1 day'")
        connection.execute("create table app.scratch (a int)")
    return shop


def recorded(busy: Shop, folder: Path) -> dict[str, dict]:
    outcome = busy.bare("rehearse", "record", busy.database.uri, "-o", str(folder), "--json")
    assert outcome.status == 0, outcome.err
    document = json.loads(outcome.out)
    assert document["not_recorded"] == []
    return {each["text"]: each for each in document["statements"]}


def test_statements_are_weighted_by_calls_and_draw_from_their_columns(busy: Shop, tmp_path: Path):
    found = recorded(busy, tmp_path / "workload")
    text = "select title from app.tasks as k where k.team_id = $1 and k.id = $2"
    assert found[text]["calls"] == 5
    assert found[text]["weight"] == max(each["weight"] for each in found.values())
    assert found[text]["draws"] == [
        {
            "parameters": [1, 2],
            "query": 'select drawn_from."team_id", drawn_from."id" from app.tasks as drawn_from',
        }
    ]
    assert not any("create table" in each for each in found), "definitions are no workload"


def test_what_no_column_is_compared_with_is_listed(busy: Shop, tmp_path: Path):
    found = recorded(busy, tmp_path / "workload")
    (update,) = [each for text, each in found.items() if text.startswith("update")]
    assert update["not_drawn"] == {"3": "no column is compared with it (its type is text)"}
    written = (tmp_path / "workload" / update["file"]).read_text()
    assert "-- not drawn: $3, no column is compared with it" in written
    (interval,) = [text for text in found if "interval" in text]
    assert "$1::interval" in interval, "only a constant may follow the word interval"


def test_every_statement_that_is_drawn_runs_on_the_data(busy: Shop, tmp_path: Path):
    recorded(busy, tmp_path / "workload")
    queries = read_workload([str(tmp_path / "workload")])
    runnable = [query for query in queries if not query.undrawn]
    assert len(runnable) >= 4
    with busy.connect() as connection:
        drawn = draw_values(connection, queries, seed=1, scale=1)
    assert drawn.empty() == []
    with psycopg.connect(
        busy.database.conninfo, autocommit=True, cursor_factory=psycopg.RawCursor
    ) as connection:
        for query in runnable:
            for _ in range(3):
                # A fresh key each time: inserts of the same workload must not collide.
                bound = bind(query.statements[0], drawn.parameters(query), {})
                connection.execute(bound.text.encode(), bound.values or None)


def test_a_folder_that_holds_a_workload_is_not_mixed_with_another(busy: Shop, tmp_path: Path):
    recorded(busy, tmp_path / "workload")
    outcome = busy.bare("rehearse", "record", busy.database.uri, "-o", str(tmp_path / "workload"))
    assert outcome.status == 2
    assert "holds a workload already" in outcome.err


def test_a_server_without_the_statistics_is_told_what_to_install(shop: Shop, tmp_path: Path):
    outcome = shop.bare("rehearse", "record", shop.database.uri, "-o", str(tmp_path / "workload"))
    assert outcome.status == 2
    assert "create extension pg_stat_statements" in outcome.err


def test_a_recorded_workload_can_be_rehearsed_with(theatre: Theatre):
    theatre.shop.execute("create extension pg_stat_statements")
    theatre.shop.execute("create table orders (id int, note text)")
    theatre.shop.execute("select id, note from orders where id = 4")
    folder = theatre.folder / "recorded"
    uri = theatre.shop.database.uri
    assert theatre.shop.bare("rehearse", "record", uri, "-o", str(folder)).status == 0
    theatre.shop.execute("drop table orders; drop extension pg_stat_statements")
    theatre.change(
        "forget",
        "alter table orders drop column note;",
        "alter table orders add column note text;",
    )
    outcome = theatre.run("-f", str(folder), "--data", "data.sql", "--json")
    assert outcome.out, outcome.err
    (change,) = json.loads(outcome.out)["changes"]
    assert [each["sqlstate"] for each in change["contract"]] == ["42703"]
