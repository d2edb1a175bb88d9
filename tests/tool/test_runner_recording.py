"""The recording transaction: work and rows are one, whoever dies between."""

from __future__ import annotations

import signal
import subprocess
import sys

import psycopg
import pytest
from psycopg import sql

from slipstitch.runner import recording
from slipstitch.runner.protocol import RECORDING_STEPS
from tests.fix_shop import wait_until


def one(shop):
    shop.change("one", "begin;\ncreate table one ();\ncommit;\n", "drop table one;")


def end_work_session(shop, connection):
    """End the session of the work, as a crash of its server process would."""
    shop.execute(f"select pg_terminate_backend({connection.info.backend_pid}, 10000)")


def test_a_session_that_dies_before_the_commit_leaves_neither_work_nor_rows(shop, monkeypatch):
    one(shop)
    commit = recording.Recorder.commit

    def die_first(self, connection):
        end_work_session(shop, connection)
        commit(self, connection)

    monkeypatch.setattr(recording.Recorder, "commit", die_first)
    assert shop.run("deploy").status == 3
    assert shop.exists("one") == [False]
    assert shop.deployed() == []
    assert shop.events() == []


def test_a_session_that_dies_right_after_the_commit_leaves_both(shop, monkeypatch):
    one(shop)
    commit = recording.Recorder.commit

    def die_after(self, connection):
        commit(self, connection)
        end_work_session(shop, connection)

    # Rows that were written only after the commit would be missing here.
    monkeypatch.setattr(recording.Recorder, "commit", die_after)
    shop.run("deploy")
    assert shop.exists("one") == [True]
    assert shop.deployed() == ["one"]
    assert shop.events() == ["deploy one"]


def test_the_same_holds_for_a_revert(shop, monkeypatch):
    one(shop)
    shop.run("deploy")
    commit = recording.Recorder.commit

    def die_first(self, connection):
        end_work_session(shop, connection)
        commit(self, connection)

    monkeypatch.setattr(recording.Recorder, "commit", die_first)
    assert shop.run("revert", "-y").status == 3
    assert shop.exists("one") == [True]
    assert shop.deployed() == ["one"]


def test_the_steps_are_sent_in_the_order_of_the_table(shop, monkeypatch):
    one(shop)
    sent = []
    send = recording._send

    def listen(connection, text):
        sent.append(text)
        return send(connection, text)

    monkeypatch.setattr(recording, "_send", listen)
    shop.run("deploy")
    text, commit = sent
    assert commit == "commit"
    places = [text.index(step) for step in RECORDING_STEPS[:3]]
    places += [text.index(word) for word in ("set_config", "lock table", "pg_try_advisory")]
    assert places == sorted(places)


@pytest.mark.parametrize("killer", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_program_that_is_ended_leaves_nothing_half_done(shop, killer):
    one(shop)
    shop.change("two", "begin;\ncreate table two ();\nselect pg_sleep(600);\ncommit;\n")
    child = shop.start("deploy")
    sleeping = (
        "select 1 from pg_stat_activity"
        " where datname = current_database() and query ~ '^select pg_sleep'"
    )
    locked = (
        "select 1 from pg_locks join pg_database d on d.oid = database"
        " where locktype = 'advisory' and datname = current_database()"
    )
    wait_until(lambda: shop.rows(sleeping))
    child.send_signal(killer)
    out, err = child.communicate(timeout=60)
    wait_until(lambda: not shop.rows(locked))
    wait_until(lambda: not shop.rows(sleeping) or killer is not signal.SIGINT)
    if killer is signal.SIGINT:
        assert child.returncode == 3
        assert "stopped by Ctrl-C" in err
        assert "Deploy stopped; nothing was reverted" in err
        assert "  + two .. not ok\n" in out
    assert shop.deployed() == ["one"]
    assert shop.events() == ["deploy one"]
    shop.execute(
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
        " where datname = current_database() and query ~ '^select pg_sleep'"
    )
    assert shop.exists("one", "two") == [True, False]


def test_two_deployments_at_once_wait_for_each_other(shop):
    shop.change("one", "begin; create table one (); select pg_sleep(2); commit;")
    first = shop.start("deploy")
    sleeping = (
        "select 1 from pg_stat_activity"
        " where datname = current_database() and query ~ '^select pg_sleep'"
    )
    wait_until(lambda: shop.rows(sleeping))
    outcome = shop.run("deploy")
    first.communicate(timeout=60)
    assert first.returncode == 0
    assert outcome.status == 0
    assert outcome.out.endswith("waiting 60 seconds...\nNothing to deploy (up-to-date)\n")
    assert shop.events() == ["deploy one"]


def test_who_may_not_record_is_told_before_anything_ran(shop):
    one(shop)
    shop.run("deploy")
    shop.change("two", "create table two ();")
    shop.execute("drop role if exists visitor; create role visitor login")
    try:
        name = sql.Identifier(shop.value("select current_database()")).as_string()
        shop.execute(
            f"grant create on schema public to visitor; grant create on database {name}"
            " to visitor; grant usage on schema sqitch to visitor;"
            " grant select, insert on all tables in schema sqitch to visitor"
        )
        outcome = shop.run("deploy", "-u", "visitor")
        assert outcome.status == 2
        assert 'user "visitor" may not record changes' in outcome.err
        assert "Missing: delete on changes, delete on tags." in outcome.err
        assert shop.exists("two") == [False]
    finally:
        shop.execute("drop owned by visitor; drop role visitor")


def test_a_role_given_at_the_start_of_the_session_records(shop):
    server = shop.database.server
    shop.execute(
        "drop role if exists keeper; drop role if exists guest;"
        "create role keeper; create role guest login in role keeper noinherit;"
        "alter role guest set role = keeper"
    )
    try:
        name = sql.Identifier(shop.value("select current_database()")).as_string()
        shop.execute(
            f"grant create on database {name} to keeper; grant all on schema public to keeper"
        )
        shop.change("one", "begin; create table one (); reset role; set role none; commit;")
        outcome = shop.run("deploy", "-u", "guest")
        assert (outcome.status, outcome.err) == (0, "")
        assert (
            shop.value("select tableowner from pg_tables where tablename = 'changes'") == "keeper"
        )
        assert shop.deployed() == ["one"]
    finally:
        shop.execute(
            "drop owned by keeper cascade; drop owned by guest; drop role guest; drop role keeper"
        )
    assert server.user


def test_a_wrong_password_or_database_is_told_in_libpqs_words(shop):
    one(shop)
    outcome = shop.run("deploy", "-d", "no_such_database")
    assert outcome.status == 2
    assert 'database "no_such_database" does not exist' in outcome.err
    outcome = shop.run("deploy", "-p", "1")
    assert outcome.status == 2
    assert "failed" in outcome.err


def test_the_program_runs_as_a_module(shop):
    one(shop)
    ran = subprocess.run(
        [sys.executable, "-m", "slipstitch", "deploy", shop.database.uri],
        capture_output=True,
        check=True,
        text=True,
    )
    assert "  + one .. ok\n" in ran.stdout
    with psycopg.connect(shop.database.conninfo) as connection:
        assert connection.execute("select count(*) from sqitch.changes").fetchone() == (1,)
