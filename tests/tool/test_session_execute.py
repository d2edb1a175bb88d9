"""Statements on a real server: errors with their places, Ctrl-C, lost connections."""

from __future__ import annotations

import io
import os
import signal
import threading
import time

import psycopg
import pytest
from psycopg import pq

from slipstitch.errors import Location
from slipstitch.script.expand import expand
from slipstitch.script.model import Script
from slipstitch.session.connect import connect
from slipstitch.session.errors import ConnectionLost, ScriptError
from slipstitch.session.execute import run_step
from slipstitch.session.output import Output


@pytest.fixture
def connection(database):
    with connect(database.conninfo, "slipstitch tests") as opened:
        yield opened


def script_of(text: str, **variables: str) -> Script:
    return expand(text.encode(), "deploy/a.sql", variables, lambda _: b"")


def run(connection, text: str, **variables: str) -> tuple[list[str], str, str]:
    rows, messages = io.BytesIO(), io.BytesIO()
    script = script_of(text, **variables)
    assert script.unsupported == ()
    tags = [run_step(connection, step, Output(rows, messages)) for step in script.steps]
    return tags, rows.getvalue().decode(), messages.getvalue().decode()


def refusal(connection, text: str, **variables: str) -> ScriptError:
    with pytest.raises(ScriptError) as found:
        run(connection, text, **variables)
    return found.value


def test_command_tags_come_back(connection):
    tags, _, _ = run(
        connection,
        "begin; create table t (a int); insert into t values (1), (2); select a from t;\n"
        "copy t from stdin;\n3\n\\.\ncopy t to stdout;\n;rollback; \\echo x\n",
    )
    assert tags == [
        "BEGIN",
        "CREATE TABLE",
        "INSERT 0 2",
        "SELECT 2",
        "COPY 1",
        "COPY 3",
        "",
        "ROLLBACK",
        "",
    ]


def test_a_commit_of_a_failed_transaction_tells_that_it_rolled_back(connection):
    refusal(connection, "begin; select 1 / 0;")
    tags, _, _ = run(connection, "commit;")
    assert tags == ["ROLLBACK"]


def test_an_error_stands_where_the_file_has_it(connection):
    error = refusal(connection, "-- c\nselect 1,\n   nope\nfrom (values (1)) v;")
    assert error.location == Location("deploy/a.sql", 3, 4)
    assert error.sqlstate == "42703"
    assert error.message == 'ERROR:  column "nope" does not exist'
    assert error.detail is not None
    assert error.detail.splitlines()[:2] == ["     nope", "     ^"]
    assert "SQLSTATE:  42703" in error.detail


def test_an_error_behind_a_variable_stands_where_the_file_has_it(connection):
    error = refusal(connection, "select :long, nope;", long="1 + 2 + 3 + 4 + 5")
    assert error.location == Location("deploy/a.sql", 1, 15)


def test_an_error_inside_a_variable_stands_where_it_is_used(connection):
    error = refusal(connection, "select 1,\n  :v;", v="2, nope")
    assert error.location == Location("deploy/a.sql", 2, 3)


def test_an_error_behind_umlauts_counts_characters(connection):
    error = refusal(connection, "select 'größe', nope;")
    assert error.location == Location("deploy/a.sql", 1, 17)


def test_an_error_without_a_position_stands_at_its_statement(connection):
    error = refusal(connection, "select 1;\n\n  select 1 / 0;")
    assert error.location == Location("deploy/a.sql", 3, 3)
    assert error.sqlstate == "22012"


def test_an_error_tells_detail_hint_and_context(connection):
    error = refusal(
        connection,
        "do $$ begin raise 'no' using errcode = 'P1234', detail = 'more', hint = 'try'; end $$;",
    )
    assert error.sqlstate == "P1234"
    assert error.detail is not None
    assert "DETAIL:  more\nHINT:  try\nCONTEXT:  PL/pgSQL function" in error.detail


def test_a_notice_is_printed_as_psql_prints_it(connection):
    _, _, messages = run(connection, "\ndo $$ begin\n raise notice 'hello';\nend $$;\n")
    assert messages == "psql:deploy/a.sql:4: NOTICE:  hello\n"


def test_rows_can_be_swallowed_and_messages_still_seen(connection):
    messages = io.BytesIO()
    output = Output(None, messages)
    for step in script_of("select 1; drop table if exists t; \\echo x\n").steps:
        run_step(connection, step, output)
    assert messages.getvalue() == (
        b'psql:deploy/a.sql:1: NOTICE:  table "t" does not exist, skipping\n'
    )


def test_much_data_go_in_and_out(connection):
    data = "".join(f"{number}\t{'x' * 60}\n" for number in range(20_000))
    _, rows, _ = run(
        connection,
        f"create table t (a int, b text);\ncopy t from stdin;\n{data}\\.\n"
        "select count(*), sum(length(b)) from t;\ncopy t to stdout;\n",
    )
    assert rows == f"20000|1200000\n{data}"


def test_our_own_notices_do_not_go_out_in_the_script_s_name(connection):
    _, _, messages = run(connection, "select 1;")
    connection.execute("drop table if exists t")
    assert messages == ""


def test_ctrl_c_cancels_the_statement_on_the_server(connection):
    def press() -> None:
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        run(connection, "begin; select pg_sleep(60);")
    thread.join()
    assert connection.info.transaction_status is pq.TransactionStatus.INERROR
    tags, _, _ = run(connection, "rollback; select 1;")
    assert tags == ["ROLLBACK", "SELECT 1"]


def test_a_backend_that_is_killed_is_a_lost_connection(connection):
    with pytest.raises(ConnectionLost) as found:
        run(connection, "select pg_terminate_backend(pg_backend_pid());")
    assert found.value.exit_code == 3
    assert "terminating connection due to administrator command" in found.value.message
    with pytest.raises(ConnectionLost):
        run(connection, "select 1;")


def test_a_backend_killed_while_data_go_in_is_a_lost_connection(connection, database):
    run(connection, "create table t (a text);")
    with psycopg.connect(database.conninfo, autocommit=True) as other:
        other.execute(
            "create function f() returns trigger language plpgsql as"
            " 'begin perform pg_terminate_backend(pg_backend_pid()); return new; end'"
        )
        other.execute("create trigger f before insert on t for each row execute function f()")
    with pytest.raises(ConnectionLost):
        run(connection, "copy t from stdin;\n" + "x\n" * 200_000 + "\\.\n")
