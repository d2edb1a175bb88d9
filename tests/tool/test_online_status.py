"""``slipstitch online status``: in which phase each table is, how far, and what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from slipstitch.cli import run
from tests.fix_online import Sessions, until
from tests.fix_server import Database

TABLES = """
create schema shop;
create table shop.people (id bigint primary key, name text);
insert into shop.people select n, 'N' || n from generate_series(1, 3000) as n;
create table shop.persons (id bigint primary key, name text);
analyze shop.people;
"""
MAPPING = "'people', 'shop.people', 'shop.persons'"
HALF_WAY = "select coalesce((select scanned_rows > 0 from online.backfills), false)"


def uri(online: Sessions, **words: str) -> str:
    """Return the target of the database that the sessions work in."""
    parts = {**conninfo_to_dict(online.conninfo), **words}
    return "db:pg:?" + "&".join(f"{name}={value}" for name, value in parts.items())


@pytest.fixture
def status(online: Sessions, capsys, tmp_path: Path, monkeypatch):
    """Run the command away from any project; return its exit code and document, or its text."""
    monkeypatch.chdir(tmp_path)

    def call(*options: str, **words: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = run(["online", "status", uri(online, **words), *options])
        said = capsys.readouterr()
        if code == 2:
            return code, said.err
        return code, json.loads(said.out) if "--json" in options else said.out

    return call


@pytest.fixture
def table(online: Sessions, status):
    """Fill a table; return what is told of the one piece of work, by its fields."""
    online.main.execute(TABLES)

    def told() -> dict[str, Any]:
        _, document = status("--json")
        (row,) = document["work"]
        return row

    return told


def test_no_work_is_said_and_exits_nought(status):
    assert status() == (0, "no table is being changed\n")
    code, document = status("--json")
    assert (code, document["work"], document["problems"]) == (0, [], 0)


def test_each_phase_of_another_table_is_told(online: Sessions, table):
    online.main.execute(f"call online.start_sync({MAPPING})")
    row = table()
    assert (row["relation"], row["successor"]) == ("shop.people", "shop.persons")
    assert (row["phase"], row["writes"], row["rows_behind"]) == ("sync", "old to new", 3000)
    assert row["next_step"] == "call online.copy_sync('people')"

    online.main.execute("call online.copy_sync('people')")
    row = table()
    assert (row["phase"], row["fill_state"]) == ("backfill", "done")
    assert (row["rows_done"], row["rows_total"], row["percent"]) == (3000, 3000, 100)
    assert (row["rows_behind"], row["compared_at"]) == (None, None)

    online.main.execute("insert into shop.people values (3001, 'New')")
    online.main.execute("call online.reconcile('people')")
    row = table()
    assert (row["phase"], row["rows_behind"]) == ("validated", 0)
    assert (row["old_rows"], row["new_rows"]) == (3001, 3001)
    assert row["compared_at"] is not None

    online.main.execute("call online.direct_sync('people', 'both')")
    assert table()["writes"] == "both ways"

    online.main.execute("call online.swap_sync('people')")
    row = table()
    assert (row["phase"], row["writes"]) == ("swapped", "new to old")
    assert (row["relation"], row["successor"]) == ("shop.people_old", "shop.people")
    assert row["way_back"] == "call online.unswap_sync('people')"

    online.main.execute("call online.stop_sync('people', p_for_good => true)")
    online.main.execute("drop table shop.people_old")
    row = table()
    assert (row["phase"], row["relation"], row["writes"]) == ("contracted", "(dropped)", None)
    assert (row["next_step"], row["way_back"], row["problem"]) == (None, None, None)


def test_a_sync_that_was_taken_back_is_stopped(online: Sessions, table):
    online.main.execute(f"call online.start_sync({MAPPING})")
    online.main.execute("call online.stop_sync('people')")
    assert table()["phase"] == "stopped"


def test_a_new_table_that_leads_without_a_swap_is_swapped(online: Sessions, table):
    online.main.execute(f"call online.start_sync({MAPPING})")
    online.main.execute("call online.copy_sync('people')")
    online.main.execute("call online.direct_sync('people', 'new')")
    assert table()["phase"] == "swapped"
    online.main.execute("call online.stop_sync('people', p_for_good => true)")
    online.main.execute("drop table shop.people")
    assert table()["phase"] == "contracted"


def test_a_copy_at_work_tells_rows_rate_and_time_left(online: Sessions, table, status):
    online.main.execute(f"call online.start_sync({MAPPING})")
    with psycopg.connect(online.conninfo) as holder:
        holder.execute("select from shop.people where id = 1500 for update")
        online.run("call online.copy_sync('people')")
        online.wait_until(HALF_WAY)
        row, (code, text) = table(), status()
        while table()["rows_done"] != row["rows_done"]:  # it was not yet at the row that is held
            row, (code, text) = table(), status()
        assert row["phase"] == "backfill"
        assert 0 < row["rows_done"] < row["rows_total"] == 3000
        assert row["rows_behind"] == 3000 - row["rows_done"]
        assert row["rows_per_second"] > 0
        assert row["seconds_left"] is not None
        assert code == 0
        assert f"{row['rows_done']:,} of 3,000" in text
        assert "old to new" in text
        assert "next: call online.copy_sync('people');" in text
        assert "back: call online.stop_sync('people');" in text
    until(lambda: table()["fill_state"] == "done", "the copy to end")


def test_a_copy_that_nobody_runs_any_more_is_a_problem(online: Sessions, status, table):
    online.main.execute(f"call online.start_sync({MAPPING})")
    with psycopg.connect(online.conninfo) as holder:
        holder.execute("select from shop.people where id = 1500 for update")
        copying = online.run("call online.copy_sync('people')")
        online.wait_until(HALF_WAY)
        online.main.execute("select pg_terminate_backend(runner_pid) from online.backfills")
        assert copying.exception() is not None
    until(lambda: table()["fill_state"] == "stopped", "the copy to have nobody")
    code, text = status()
    assert code == 1
    assert "! shop.people → shop.persons: nobody runs the backfill: call it again" in text
    online.main.execute("call online.copy_sync('people')")
    assert status()[0] == 0


def test_rows_that_differ_are_a_problem(online: Sessions, status, table):
    online.main.execute(f"call online.start_sync({MAPPING})")
    online.main.execute("call online.copy_sync('people')")
    online.main.execute("set session_replication_role = replica")
    online.main.execute("delete from shop.persons where id = 7")
    online.main.execute("reset session_replication_role")
    with pytest.raises(psycopg.errors.CheckViolation):
        online.main.execute("call online.reconcile('people')")
    row = table()
    assert (row["phase"], row["rows_behind"]) == ("backfill", 1)
    assert (row["old_rows"], row["new_rows"]) == (3000, 2999)
    code, text = status()
    assert code == 1
    assert "1 rows differed when they were compared" in text


@pytest.mark.parametrize("trigger", ["online_sync_1", "online_sync_1_guard"])
def test_a_trigger_that_sleeps_is_a_problem(online: Sessions, status, table, trigger):
    online.main.execute(f"call online.start_sync({MAPPING})")
    assert table()["problem"] is None
    guarded = "persons" if trigger.endswith("guard") else "people"
    online.main.execute(f"alter table shop.{guarded} disable trigger {trigger}")
    code, text = status()
    assert code == 1
    assert f"a trigger is missing or disabled, and writes are not carried over: shop.{guarded}" in (
        text
    )


def test_each_phase_of_another_type_of_a_column_is_told(online: Sessions, table):
    start = "call online.start_column_change('people name', 'shop.people', 'name', 'varchar(40)')"
    online.main.execute(start)
    row = table()
    assert (row["relation"], row["column_name"], row["successor"]) == (
        "shop.people",
        "name",
        "name_new",
    )
    assert (row["phase"], row["writes"], row["rows_behind"]) == ("sync", "both ways", 3000)
    phases = []
    for step in ("fill", "complete", "switch", "finish"):
        online.main.execute(f"call online.{step}_column_change('people name')")
        phases.append(table()["phase"])
    assert phases[1:] == ["validated", "swapped", "contracted"]
    assert phases[0] in ("backfill", "validated")  # nothing to complete but what it had


def test_a_change_of_a_column_without_its_trigger_is_a_problem(online: Sessions, status, table):
    start = "call online.start_column_change('people name', 'shop.people', 'name', 'varchar(40)')"
    online.main.execute(start)
    assert table()["problem"] is None
    online.main.execute("alter table shop.people disable trigger zz_online_name")
    assert status()[0] == 1


def test_a_backfill_by_itself_is_told_until_it_is_done(online: Sessions, table):
    with psycopg.connect(online.conninfo) as holder:
        holder.execute("select from shop.people where id = 1500 for update")
        online.run("call online.backfill('names', 'shop.people', 'name = upper(name)')")
        online.wait_until(HALF_WAY)
        row = table()
        assert (row["kind"], row["phase"], row["writes"]) == ("backfill", "backfill", None)
    until(lambda: table()["phase"] == "done", "the backfill to end")


def test_a_database_without_the_toolkit_is_refused_with_the_way_to_get_it(
    database: Database, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert run(["online", "status", database.uri]) == 2
    said = capsys.readouterr().err
    assert f'database "{database.name}" has no view online.status' in said
    assert "slipstitch online install" in said


def test_a_role_that_may_not_read_it_is_told_the_grants(online: Sessions, status):
    role = f"looker_{online.value('select current_database()')}"
    name = sql.Identifier(role)
    online.main.execute(sql.SQL("create role {} login").format(name))
    try:
        code, said = status(user=role)
        assert code == 2
        assert f'role "{role}" may not read online.status' in said
        online.main.execute(
            sql.SQL(
                "grant usage on schema online to {0};"
                " grant select on all tables in schema online to {0};"
                " grant execute on all routines in schema online to {0}"
            ).format(name)
        )
        assert status(user=role) == (0, "no table is being changed\n")
    finally:
        online.main.execute(sql.SQL("drop owned by {0}; drop role {0}").format(name))


OWN = """
insert into online.own_syncs (name, old_table, new_table, phase, backfill, next_step)
values ('people', 'shop.people', 'shop.persons', 'expand', 'fill', 'slipstitch deploy --to @synced')
"""
CARRIES = """
create function shop.carry() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger carry after insert on shop.people for each row execute function shop.carry();
update online.own_syncs
set phase = 'sync', direction = 'old', old_triggers = '{carry}';
"""


def test_a_sync_of_a_projects_own_is_told_as_far_as_the_project_noted(
    online: Sessions, status, table
):
    online.main.execute(OWN)
    row = table()
    assert (row["phase"], row["writes"], row["rows_behind"]) == ("expand", None, 3000)
    assert row["next_step"] == "slipstitch deploy --to @synced"
    online.main.execute(CARRIES)
    row = table()
    assert (row["phase"], row["writes"], row["problem"]) == ("sync", "old to new", None)
    online.main.execute("call online.backfill('fill', 'shop.people', 'name = name')")
    row = table()
    assert (row["phase"], row["rows_done"], row["percent"]) == ("backfill", 3000, 100)
    online.main.execute(
        "update online.own_syncs set phase = 'validated', direction = 'both', old_rows = 3000,"
        " new_rows = 2990, differing_rows = 0, compared_at = now()"
    )
    row = table()
    assert (row["phase"], row["writes"], row["rows_behind"]) == ("validated", "both ways", 0)
    assert (row["old_rows"], row["new_rows"]) == (3000, 2990)
    online.main.execute("alter table shop.people disable trigger carry")
    assert status()[0] == 1
