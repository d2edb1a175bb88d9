"""The lock session: Sqitch's key, patience, and what it never does."""

from __future__ import annotations

import threading

import psycopg
import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.locks import LOCK_KEY, LockSession


@pytest.fixture
def session(database):
    with LockSession(database.conninfo, "there", "deploy") as session:
        yield session


def never(_text):
    pytest.fail("nobody else holds the key")


def test_the_key_is_the_one_that_sqitch_takes(session, database):
    assert LOCK_KEY == 75474063
    session.take(1, never)
    assert session.is_held
    with psycopg.connect(database.conninfo) as other:
        assert other.execute("select pg_try_advisory_lock(75474063)").fetchone() == (False,)


def test_another_instance_is_waited_for_in_sqitchs_words(session, database):
    said = []
    with psycopg.connect(database.conninfo, autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s)", [LOCK_KEY])
        timer = threading.Timer(
            0.3, lambda: other.execute("select pg_advisory_unlock(%s)", [LOCK_KEY])
        )
        timer.start()
        session.take(20, said.append)
        timer.join()
    assert said == ["Blocked by another instance of Sqitch working on there; waiting 20 seconds..."]
    assert session.is_held


def test_patience_ends_and_the_holder_is_named(session, database):
    with psycopg.connect(
        database.conninfo, autocommit=True, application_name="somebody else"
    ) as other:
        other.execute("select pg_advisory_lock(%s)", [LOCK_KEY])
        with pytest.raises(SlipstitchError) as caught:
            session.take(1, lambda _text: None)
        assert caught.value.message == (
            "Timed out waiting 1 seconds for another instance of Sqitch to finish work on there"
        )
        assert caught.value.exit_code == 2
        assert f"server process {other.info.backend_pid}" in caught.value.detail
        assert "somebody else" in caught.value.detail
    assert not session.is_held


def test_a_waiting_session_holds_no_snapshot_and_no_running_statement(session, database):
    with psycopg.connect(database.conninfo, autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s)", [LOCK_KEY])
        waiting = threading.Thread(target=lambda: session.take(30, lambda _text: None))
        waiting.start()
        for _ in range(20):
            row = other.execute(
                "select backend_xmin, wait_event_type from pg_stat_activity where pid = %s",
                [session.backend_pid],
            ).fetchone()
            assert row is not None
            assert row[1] != "Lock"
        # Would wait for ever for a session that waits inside a statement.
        other.execute("create table t (id int)")
        other.execute("create index concurrently i on t (id)")
        other.execute("select pg_advisory_unlock(%s)", [LOCK_KEY])
        waiting.join(30)
    assert session.is_held


def test_a_session_that_died_knows_that_it_lost_the_key(session, database):
    session.take(1, never)
    with psycopg.connect(database.conninfo, autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 10000)", [session.backend_pid])
    assert not session.is_held


def test_a_session_without_the_key_does_not_claim_it(session):
    assert not session.is_held


def test_a_pooler_is_refused_with_the_reason(session):
    session.refuse_pooler()
    # A pooler answers with a process of its own choice; libpq was told of another.
    session.backend_pid += 1
    with pytest.raises(SlipstitchError, match="goes through a connection pooler") as caught:
        session.refuse_pooler()
    assert "connect to PostgreSQL itself" in caught.value.hint
