"""A session for each script: fresh, or used again where no script can tell."""

from __future__ import annotations

import io

import psycopg
import pytest

from slipstitch.script.expand import expand
from slipstitch.script.shape import classify
from slipstitch.session.application_name import as_shown
from slipstitch.session.execute import run_step
from slipstitch.session.output import Output
from slipstitch.session.work import WorkSessions


@pytest.fixture
def sessions(database):
    with WorkSessions(database.conninfo, "deploy") as opened:
        yield opened


def run(sessions: WorkSessions, change: str, text: str) -> tuple[int, str]:
    """Run a script; return the server process it ran in and what it printed."""
    script = expand(text.encode(), "a.sql", {}, lambda _: b"")
    connection = sessions.take(change)
    rows = io.BytesIO()
    for step in script.steps:
        run_step(connection, step, Output(rows, io.BytesIO()))
    process = connection.info.backend_pid
    sessions.give_back(classify(script))
    return process, rows.getvalue().decode()


PLAIN = "begin; create table if not exists t (a int); insert into t values (1); commit;"
LOOK = (
    "select current_setting('application_name'), current_user, current_setting('search_path'),"
    " to_regclass('pg_temp.z'), (select count(*) from pg_prepared_statements);"
)
CLEAN = 'slipstitch deploy {}|postgres|"$user", public||0\n'


def test_after_plain_definitions_and_data_the_session_is_used_again(sessions):
    first, _ = run(sessions, "one", PLAIN)
    second, printed = run(sessions, "two", LOOK)
    assert first == second
    assert printed == CLEAN.format("two")


@pytest.mark.parametrize(
    "text",
    [
        "set search_path = pg_catalog;",
        "set role pg_monitor;",
        "create temp table z (a int);",
        "prepare p as select 1;",
        "select set_config('search_path', 'pg_catalog', false);",
        "do $$ begin perform set_config('search_path', 'pg_catalog', false); end $$;",
        "begin;",
        "alter role postgres in database {database} set work_mem = '4MB';",
    ],
)
def test_what_a_script_leaves_behind_no_other_script_sees(sessions, database, text):
    first, _ = run(sessions, "one", text.format(database=database.name))
    second, printed = run(sessions, "two", LOOK)
    assert first != second
    assert printed == CLEAN.format("two")


def test_a_setting_of_the_database_reaches_the_next_script(sessions, database):
    run(sessions, "one", f"alter database {database.name} set work_mem = '7MB';")
    _, printed = run(sessions, "two", "show work_mem;")
    assert printed == "7MB\n"


def test_even_a_wrongly_shared_session_is_discarded(sessions):
    """The shape says plain, the trigger does otherwise: discard all still cleans up."""
    run(
        sessions,
        "one",
        "create table t (a int); create function f() returns trigger language plpgsql as"
        " 'begin perform set_config(''search_path'', ''pg_catalog'', false);"
        " perform set_config(''role'', ''pg_monitor'', false); create temp table z ();"
        " return new; end';"
        "create trigger f before insert on t for each row execute function f();",
    )
    first, _ = run(sessions, "two", "insert into t values (1);")
    second, printed = run(sessions, "three", LOOK)
    assert first == second
    assert printed == CLEAN.format("three")


def test_a_session_that_died_while_idle_is_replaced(sessions, database, server):
    first, _ = run(sessions, "one", PLAIN)
    with psycopg.connect(server.conninfo(), autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [first])
    second, printed = run(sessions, "two", LOOK)
    assert first != second
    assert printed == CLEAN.format("two")


def test_taking_another_session_drops_the_one_that_is_out(sessions):
    first = sessions.take("one")
    first.execute("begin")
    second = sessions.take("two")
    assert first.closed
    assert not second.closed


def test_a_long_name_with_odd_characters_is_no_obstacle(sessions):
    run(sessions, "one", PLAIN)
    name = "größe/" + "x" * 100
    look = "select application_name from pg_stat_activity where pid = pg_backend_pid();"
    _, printed = run(sessions, name, look)
    assert printed.strip() in as_shown(f"slipstitch deploy {name}")


def test_a_transaction_begins_with_the_fresh_session_and_is_the_scripts_own(sessions):
    first, _ = run(sessions, "one", PLAIN)
    connection = sessions.take("two", begin=True)
    assert sessions.has_begun
    assert connection.info.backend_pid == first
    look = "select current_setting('application_name'), now() = transaction_timestamp()"
    assert connection.execute(look).fetchone() == ("slipstitch deploy two", True)
    connection.execute("create table kept_only_by_a_commit (a int)")
    connection.execute("rollback")
    row = connection.execute("select to_regclass('kept_only_by_a_commit')").fetchone()
    assert row == (None,)


def test_a_new_session_begins_nothing_by_itself(sessions):
    connection = sessions.take("one", begin=True)
    assert not sessions.has_begun
    assert connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE


def test_a_session_given_back_within_a_transaction_is_not_used_again(sessions):
    first, _ = run(sessions, "one", PLAIN)
    sessions.take("two", begin=True)
    sessions.give_back(classify(expand(PLAIN.encode(), "a.sql", {}, lambda _: b"")))
    assert sessions.take("three").info.backend_pid != first


def test_a_session_is_made_ready_while_other_things_are_done(sessions):
    first, _ = run(sessions, "one", PLAIN)
    sessions.expect("two", begin=True)
    connection = sessions.take("two", begin=True)
    assert (connection.info.backend_pid, sessions.has_begun) == (first, True)
    assert connection.info.transaction_status is psycopg.pq.TransactionStatus.INTRANS
    row = connection.execute("show application_name").fetchone()
    assert row == ("slipstitch deploy two",)


def test_a_session_made_ready_for_another_script_is_made_ready_again(sessions):
    first, _ = run(sessions, "one", PLAIN)
    sessions.expect("two", begin=True)
    connection = sessions.take("three")
    assert (connection.info.backend_pid, sessions.has_begun) == (first, False)
    assert connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
    row = connection.execute("show application_name").fetchone()
    assert row == ("slipstitch deploy three",)


def test_a_session_that_died_while_it_was_made_ready_is_replaced(sessions, server):
    first, _ = run(sessions, "one", PLAIN)
    with psycopg.connect(server.conninfo(), autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [first])
    sessions.expect("two", begin=True)
    second, printed = run(sessions, "two", LOOK)
    assert first != second
    assert printed == CLEAN.format("two")
