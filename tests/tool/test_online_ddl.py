"""online.ddl among other sessions: whom it waits for, whom it stalls, what it says."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest
from psycopg import errors

from slipstitch.throwaway.provide import Request, throwaway_server
from tests.fix_online import Sessions, load_online, until

OLD = 0.3  # seconds, after which a holder of 50 ms asks is one to wait for
HAS_COLUMN = """
select exists (
    select from information_schema.columns where table_name = 't' and column_name = 'x'
)
"""
ADD_COLUMN = "call online.ddl('alter table t add column x int')"


@pytest.fixture
def table(online: Sessions) -> Sessions:
    online.main.execute("create table t (id int primary key)")
    online.main.execute("insert into t select generate_series(1, 10)")
    return online


def hold(table: Sessions, statement: str, **settings: object) -> psycopg.Connection:
    """Open a transaction that does something, and let it grow old."""
    holder = table.open(autocommit=False, **settings)
    holder.execute(statement)
    time.sleep(OLD)
    return holder


def test_a_statement_is_done_at_once_when_nobody_is_in_the_way(table):
    table.main.execute(ADD_COLUMN)
    assert table.value(HAS_COLUMN)


def test_an_old_reader_is_waited_for_without_queueing_anybody(table):
    reader = hold(table, "select from t")
    call = table.run(ADD_COLUMN)
    seen = [
        table.value(
            "select count(*) from pg_locks where relation = 't'::regclass"
            " and (not granted or mode = 'AccessExclusiveLock')"
        )
        for _ in range(400)
    ]
    assert not call.done()
    assert set(seen) == {0}
    reader.commit()
    call.result(30)
    assert table.value(HAS_COLUMN)


def test_readers_that_overlap_without_a_gap_starve_nobody(table):
    ended = threading.Event()

    def read(connection: psycopg.Connection) -> None:
        while not ended.is_set():
            with connection.transaction():
                connection.execute("select from t")
                connection.execute("select pg_sleep(0.02)")

    readers = [threading.Thread(target=read, args=[table.open()]) for _ in range(4)]
    for reader in readers:
        reader.start()
        time.sleep(0.005)
    try:
        table.run("call online.ddl('alter table t add column x int', p_patience => '20 s')").result(
            30
        )
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert table.value(HAS_COLUMN)


def test_spent_patience_names_who_is_in_the_way(table):
    holder = hold(table, "select from t", application_name="monthly report")
    with pytest.raises(errors.LockNotAvailable) as caught:
        table.main.execute(
            "call online.ddl('alter table t add column x int', p_patience => '0.3s')"
        )
    assert "no lock within 00:00:00.3 for: alter table t" in str(caught.value)
    detail = caught.value.diag.message_detail
    assert f"process {holder.info.backend_pid}" in detail
    assert 'application "monthly report"' in detail
    assert "AccessShareLock on public.t" in detail
    assert detail.endswith("asked in vain: 0")
    assert not table.value(HAS_COLUMN)


def test_blind_asks_are_few(table):
    """Where the statement names no table nobody can look, so the share of time must do."""
    table.main.execute(
        "create function hidden() returns void language plpgsql"
        " as $$ begin execute 'lock table ' || 't'; end $$"
    )
    hold(table, "select from t")
    with pytest.raises(errors.LockNotAvailable) as caught:
        table.main.execute("call online.ddl('select hidden()', p_patience => '2.5 s')")
    asks = int(caught.value.diag.message_detail.rpartition(" ")[2])
    assert 1 <= asks <= 3  # of 50 ms each, a second apart; without the rule there are 16


def test_a_partition_in_use_is_seen_before_its_parent_is_asked_for(table):
    table.main.execute("create table p (id int) partition by list (id)")
    table.main.execute("create table p1 partition of p for values in (1)")
    hold(table, "select from p1")
    with pytest.raises(errors.LockNotAvailable) as caught:
        table.main.execute(
            "call online.ddl('alter table p add column x int', p_patience => '0.3s')"
        )
    assert caught.value.diag.message_detail.endswith("asked in vain: 0")


def test_the_table_that_a_dropped_foreign_key_refers_to_is_seen(table):
    table.main.execute("create table c (id int, constraint fk_c foreign key (id) references t)")
    hold(table, "select from t")
    with pytest.raises(errors.LockNotAvailable) as caught:
        table.main.execute(
            "call online.ddl('alter table c drop constraint fk_c', p_patience => '0.3s')"
        )
    assert "holds AccessShareLock on public.t;" in caught.value.diag.message_detail
    assert caught.value.diag.message_detail.endswith("asked in vain: 0")


def test_a_reader_is_not_waited_for_by_a_statement_that_lets_readers_be(table):
    table.main.execute("create table c (id int)")
    hold(table, "select from t")
    hold(table, "select from c")
    table.main.execute(
        "call online.ddl('alter table c add constraint fk_c foreign key (id) references t"
        " not valid', p_patience => '5 s')"
    )


def test_an_error_of_the_statement_is_its_own(table):
    with pytest.raises(errors.DuplicateColumn):
        table.main.execute("call online.ddl('alter table t add column id int')")


def test_the_statement_goes_along_the_path_of_the_caller_and_nothing_else_does(table):
    table.main.execute("create schema other")
    table.main.execute("create table other.t (id int)")
    table.main.execute(
        "create function other.clock_timestamp() returns timestamptz language plpgsql"
        " as $$ begin raise exception 'fooled'; end $$"
    )
    table.main.execute(
        "create function other.cardinality(anyarray) returns int language plpgsql"
        " as $$ begin raise exception 'fooled'; end $$"
    )
    reader = table.open(autocommit=False)
    reader.execute("select from public.t; select from other.t")
    call = table.run(ADD_COLUMN, options="-c search_path=other,pg_catalog")
    # By then an ask was refused, if there was one, and it waits without.
    table.wait_until(
        "select exists (select from pg_stat_activity where datname = current_database()"
        f" and query like 'call online.ddl%' and query_start < now() - interval '{2 * OLD} s')"
    )
    reader.commit()
    call.result(30)
    assert table.value(
        "select array_agg(attrelid::regclass::text) from pg_attribute"
        " where attname = 'x' and attrelid > 16384"
    ) == ["other.t"]


def test_it_refuses_a_transaction_block_and_says_why(table):
    table.main.execute("begin")
    with pytest.raises(errors.InvalidTransactionTermination) as caught:
        table.main.execute(ADD_COLUMN)
    assert "online.require_no_transaction_block()" in caught.value.diag.context


def test_whoever_has_a_named_role_is_ended_and_nobody_else(table):
    table.main.execute("create role reporting login; grant select on t to reporting")
    try:
        mine = hold(table, "select from t")
        theirs = hold(table, "select from t", user="reporting")
        with pytest.raises(errors.LockNotAvailable):
            table.main.execute(
                "call online.ddl('alter table t add column x int', p_patience => '0.5 s',"
                " p_cancel_roles => '{reporting}')"
            )
        with pytest.raises(psycopg.OperationalError):
            theirs.execute("select 1")
        mine.execute("select 1")
        mine.commit()
        theirs = hold(table, "select from t", user="reporting")
        table.main.execute(
            "call online.ddl('alter table t add column x int', p_cancel_roles => '{reporting}')"
        )
        assert table.value(HAS_COLUMN)
    finally:
        table.main.execute("drop owned by reporting; drop role reporting")


def test_a_statement_that_held_its_locks_for_long_is_told_or_ended(table):
    """From PostgreSQL 17 on the server ends it; before, nothing inside a procedure can."""
    said: list[str] = []
    caller = table.open()
    caller.add_notice_handler(lambda note: said.append(note.message_primary or ""))
    call = (
        "call online.ddl('alter table t add column x int; select pg_sleep({})',"
        " p_hold_budget => '0.1 s')"
    )
    if table.main.info.server_version >= 170000:
        with pytest.raises(errors.TransactionTimeout):
            caller.execute(call.format(20))
        assert not table.value(HAS_COLUMN)
        table.main.execute(ADD_COLUMN)  # nobody holds the lock
    else:
        caller.execute(call.format(0.3))
        assert any("were held for 00:00:00.3" in text for text in said)
    assert table.value(HAS_COLUMN)


def test_readers_in_turn_never_keep_it_from_asking(table):
    """Each reads longer than four asks, so somebody old is always there."""
    ended = threading.Event()

    def read(offset: float) -> None:
        time.sleep(offset)
        connection = table.open(autocommit=False)
        while not ended.is_set():
            connection.execute("select from t")
            time.sleep(0.5)
            connection.commit()

    threads = [threading.Thread(target=read, args=[offset]) for offset in (0, 0.25)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(0.6)
        table.main.execute("call online.ddl('alter table t add column x int', p_patience => '3 s')")
        asked = table.value(HAS_COLUMN)
    except errors.LockNotAvailable as error:
        asked = not (error.diag.message_detail or "").endswith("asked in vain: 0")
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert asked


def test_a_table_that_is_referred_to_is_locked_before_those_that_refer(table):
    table.main.execute("create table c (id int, constraint fk_c foreign key (id) references t)")
    locks = "select online.lock_statements('{}', array['c'::regclass, 't'::regclass]::oid[])"
    for statement, mode in (
        ("alter table c drop constraint fk_c", "access exclusive"),
        ("drop table c", "access exclusive"),
        ("alter table c add foreign key (id) references t not valid", "share row exclusive"),
    ):
        assert table.value(locks.format(statement)) == [
            f"lock table only public.t in {mode} mode",
            f"lock table only public.c in {mode} mode",
        ]
    assert table.value(locks.format("alter table c add column x int")) is None
    assert table.value(locks.format("lock table c in share mode; select 1; drop table t")) == [
        "lock table c in share mode"
    ]


@pytest.mark.slow
def test_autovacuum_yields_to_an_ask():
    settings = {"autovacuum_naptime": "1s"}
    with (
        throwaway_server(Request(settings=settings)) as server,
        psycopg.connect(server.conninfo(), autocommit=True) as connection,
    ):
        load_online(connection)
        connection.execute(
            "create table t (id int, filler text) with (autovacuum_vacuum_cost_delay = 100,"
            " autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1)"
        )
        connection.execute(
            "insert into t select g, repeat('x', 500) from generate_series(1, 20000) g"
        )
        connection.execute("delete from t where id % 2 = 0")
        at_work = "select exists (select from pg_stat_progress_vacuum where relid = 't'::regclass)"
        until(lambda: connection.execute(at_work).fetchone() == (True,), "an autovacuum")
        connection.execute(
            "call online.ddl('alter table t add column x int', p_patience => '20 s')"
        )
        assert connection.execute(HAS_COLUMN).fetchone() == (True,)


@pytest.mark.slow
def test_a_prepared_transaction_is_named_though_no_process_holds_it():
    settings = {"max_prepared_transactions": "2"}
    with (
        throwaway_server(Request(settings=settings)) as server,
        psycopg.connect(server.conninfo(), autocommit=True) as connection,
    ):
        load_online(connection)
        connection.execute("create table t (id int)")
        for statement in ("begin", "insert into t values (1)", "prepare transaction 'forgotten'"):
            connection.execute(statement)
        time.sleep(OLD)
        with pytest.raises(errors.LockNotAvailable) as caught:
            connection.execute("call online.ddl('alter table t add x int', p_patience => '0.3 s')")
        assert 'prepared transaction "forgotten"' in caught.value.diag.message_detail
        assert "RowExclusiveLock on public.t" in caught.value.diag.message_detail
        connection.execute("rollback prepared 'forgotten'")
