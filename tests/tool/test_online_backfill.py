"""online.backfill among other sessions: killed, paused, cancelled, held up; each row once."""

from __future__ import annotations

from contextlib import ExitStack

import psycopg
import pytest
from psycopg import errors

from slipstitch.throwaway.provide import (
    Request,
    start_standby,
    stop_server,
    throwaway_server,
)
from tests.fix_online import Sessions, load_online, until

ROWS = 1500
PATIENCE = 120  # seconds: each row takes its time, and others may be at work beside the test
SLOW = "call online.backfill('slow', 't', 'n = n + slowly()', p_batch_target => '20 ms')"
WRITTEN_ONCE = f"select count(*) = {ROWS} and min(n) = 1 and max(n) = 1 from t"
STATE = "select state = '{}' from online.backfill_status where name = 'slow'"
BEGUN = "select exists (select from online.backfills where scanned_rows between 1 and 1000)"


@pytest.fixture
def table(online: Sessions) -> Sessions:
    """A table whose rows take their time, so that a test can step in."""
    online.main.execute("create table t (id int primary key, n int not null default 0)")
    online.main.execute(f"insert into t select generate_series(1, {ROWS})")
    online.main.execute("analyze t")
    online.main.execute(
        "create function slowly() returns int language plpgsql volatile"
        " as $$ begin perform pg_sleep(0.0005); return 1; end $$"
    )
    return online


def test_each_row_is_written_once_along_a_key_of_several_columns_and_types(online):
    online.main.execute("set datestyle = 'SQL, DMY'")
    online.main.execute(
        'create table "a Table" ("on" date, tenant uuid, "k%y" text, n int default 0,'
        ' primary key (tenant, "on", "k%y"))'
    )
    online.main.execute(
        "insert into \"a Table\" select date '2020-01-01' + g % 37, md5((g % 3)::text)::uuid,"
        " e'it''s \\\\ \"' || g from generate_series(1, 5000) as g"
    )
    online.main.execute(
        "call online.backfill('odd', '\"a Table\"', 'n = n + 1', '\"k%y\" !~ ''7$''')"
    )
    assert online.value(
        'select bool_and(n = case when "k%y" ~ \'7$\' then 0 else 1 end) from "a Table"'
    )
    row = online.main.execute("select scanned_rows, updated_rows from online.backfills").fetchone()
    assert row == (5000, 4500)


def test_a_session_of_another_date_style_takes_it_up_at_the_same_row(online):
    online.main.execute("create table days (day date primary key, n int not null default 0)")
    online.main.execute(
        "insert into days select date '2020-01-01' + g from generate_series(0, 999) as g"
    )
    online.main.execute("set datestyle = 'SQL, DMY'")
    online.main.execute(
        "select online.begin_backfill('days', 'days', 'n = n + 1', 'true', '100 ms', null, null)"
    )
    online.main.execute("update online.backfills set batch_rows = 65")  # up to the 5th of March
    online.main.execute("select online.advance_backfill('days', 'public')")
    other = online.open(options="-c datestyle=SQL,MDY")
    other.execute("call online.backfill('days', 'days', 'n = n + 1')")
    assert online.value("select count(*) = 1000 and min(n) = 1 and max(n) = 1 from days")


def test_a_second_call_does_nothing(table):
    call = "call online.backfill('once', 't', 'n = n + 1')"
    table.main.execute(call)
    table.main.execute(call)
    assert table.value(WRITTEN_ONCE)


def test_a_killed_backfill_resumes_at_the_first_batch_not_done(table):
    kills = 0
    for _ in range(4):
        before = table.value("select coalesce(sum(scanned_rows), 0) from online.backfills")
        call = table.run(SLOW)
        table.wait_until(
            f"select coalesce(sum(scanned_rows), 0) >= least({before} + 300, {ROWS})"
            " from online.backfills"
        )
        table.main.execute(
            "select pg_terminate_backend(runner_pid, 10000) from online.backfills"
            " where phase = 'running'"
        )
        if isinstance(call.exception(30), errors.AdminShutdown | psycopg.OperationalError):
            kills += 1
            assert table.value("select sum(n) from t") == table.value(
                "select updated_rows from online.backfills"
            )
            assert table.value(STATE.format("stopped"))
    assert kills >= 2
    table.main.execute(SLOW)
    assert table.value(WRITTEN_ONCE)


def test_another_session_pauses_and_continues_it(table):
    call = table.run(SLOW)
    table.wait_until(BEGUN)
    table.main.execute("select online.pause_backfill('slow')")
    table.wait_until(STATE.format("paused"))
    done = table.value("select scanned_rows from online.backfills")
    table.value("select pg_sleep(0.6)")
    assert table.value("select scanned_rows from online.backfills") == done < ROWS
    assert not call.done()
    table.main.execute("select online.continue_backfill('slow')")
    call.result(PATIENCE)
    assert table.value(WRITTEN_ONCE)


def test_another_session_cancels_it_and_it_can_be_taken_up_again(table):
    call = table.run(SLOW)
    table.wait_until(BEGUN)
    table.main.execute("select online.cancel_backfill('slow')")
    with pytest.raises(errors.QueryCanceled, match='backfill "slow" was cancelled'):
        call.result(PATIENCE)
    assert table.value("select sum(n) from t") == table.value(
        "select updated_rows from online.backfills"
    )
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="was cancelled"):
        table.main.execute(SLOW)
    table.main.execute("select online.continue_backfill('slow')")
    table.main.execute(SLOW)
    assert table.value(WRITTEN_ONCE)


def test_one_session_at_a_time_runs_it(table):
    call = table.run(SLOW)
    table.wait_until(BEGUN)
    with pytest.raises(errors.ObjectInUse, match="is run by process"):
        table.main.execute(SLOW)
    call.result(PATIENCE)
    assert table.value(WRITTEN_ONCE)


def test_the_name_of_another_backfill_is_refused(table):
    table.main.execute("call online.backfill('once', 't', 'n = n + 1', 'id < 0')")
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="is another one"):
        table.main.execute("call online.backfill('once', 't', 'n = n + 2', 'id < 0')")


def test_a_row_that_somebody_holds_holds_nobody_else_up(table):
    holder = table.open(autocommit=False)
    holder.execute("update t set n = 0 where id = 100")
    call = table.run("call online.backfill('held', 't', 'n = n + 1')")
    table.wait_until("select exists (select from online.backfills where refused_batches > 1)")
    assert not call.done()
    table.wait_until("select batch_rows < 25 from online.backfills")
    holder.rollback()
    call.result(PATIENCE)
    assert table.value(WRITTEN_ONCE)


def test_it_rests_while_somebody_waits_for_the_table(table):
    reader = table.open(autocommit=False)
    reader.execute("select from t")
    waiter = table.run("alter table t add column x int")
    table.wait_until(
        "select exists (select from pg_locks where relation = 't'::regclass and not granted)"
    )
    call = table.run("call online.backfill('polite', 't', 'n = n + 1')")
    table.wait_until(
        "select exists (select from online.backfill_status where state = 'resting'"
        " and throttled_by = 'somebody waits for a lock on the table')"
    )
    assert table.value("select scanned_rows from online.backfills") == 0
    reader.commit()
    waiter.result(PATIENCE)
    call.result(PATIENCE)
    assert table.value(WRITTEN_ONCE)


def test_it_rests_until_dead_rows_are_taken_away(table):
    table.main.execute("alter table t set (autovacuum_enabled = false)")
    table.main.execute("create index on t (n)")  # else pages are cleaned as they are read
    call = table.run("call online.backfill('tidy', 't', 'n = n + 1', p_max_dead_rows => 400)")
    table.wait_until(
        "select exists (select from online.backfill_status"
        " where throttled_by = 'dead rows wait for vacuum')"
    )
    assert 0 < table.value("select scanned_rows from online.backfills") < ROWS

    def vacuumed() -> bool:
        table.main.execute("vacuum t")
        return call.done()

    until(vacuumed, "the backfill to go on after vacuum")
    call.result(PATIENCE)
    assert table.value(WRITTEN_ONCE)


def test_the_size_of_batches_follows_the_time_they_take(table):
    table.main.execute(SLOW)  # 0.5 ms and more a row, so 20 ms are 40 rows at most
    assert 1 <= table.value("select batch_rows from online.backfills") <= 60
    table.main.execute("call online.backfill('quick', 't', 'n = n + 1', 'false')")
    assert table.value("select batch_rows from online.backfills where name = 'quick'") > 500


def test_rows_hidden_by_row_security_are_an_error_not_a_gap(table):
    table.main.execute("create role backfill_owner")
    table.main.execute("grant all on schema online to backfill_owner")
    table.main.execute("grant all on online.backfills to backfill_owner")
    table.main.execute("grant execute on all routines in schema online to backfill_owner")
    table.main.execute("alter table t owner to backfill_owner")
    table.main.execute("alter table t enable row level security")
    table.main.execute("alter table t force row level security")
    try:
        table.main.execute("set role backfill_owner")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            table.main.execute("call online.backfill('hidden', 't', 'n = n + 1')")
    finally:
        table.main.execute("reset role")
        table.main.execute("drop owned by backfill_owner cascade")
        table.main.execute("drop role backfill_owner")


def test_a_batch_is_a_range_of_the_key_however_random_it_is(online):
    online.main.execute("create table u (a uuid, b uuid, n int, primary key (a, b))")
    online.main.execute(
        "insert into u select gen_random_uuid(), gen_random_uuid() from generate_series(1, 20000)"
    )
    online.main.execute("analyze u")
    update = online.value(
        "select online.batch_update('u', online.batch_range('u', null, false), 'n = 1', 'true')"
    )
    keys = online.main.execute(
        "select array[a, b]::text[] from u order by a, b offset 9000 limit 501"
    ).fetchall()
    bounds = [keys[0][0], keys[-1][0]]
    for number, bound in enumerate(bounds, 1):
        literal = "array['" + "','".join(bound) + "']"
        update = update.replace(f"${number}", f"({literal})")
    (plan,) = online.main.execute("explain (format json) " + update).fetchone()
    (scan,) = plan[0]["Plan"]["Plans"]
    assert scan["Plan Rows"] < 2000
    assert "Seq Scan" not in str(plan)


def test_it_refuses_a_transaction_block(table):
    table.main.execute("begin")
    with pytest.raises(errors.InvalidTransactionTermination):
        table.main.execute(SLOW)


@pytest.mark.slow
def test_it_rests_while_a_standby_is_behind():
    with throwaway_server(Request()) as primary, ExitStack() as stack:
        standby = start_standby(primary.name)
        stack.callback(stop_server, standby.name)
        replica = stack.enter_context(psycopg.connect(standby.conninfo(), autocommit=True))
        sessions = Sessions(primary.conninfo(), stack)
        load_online(sessions.main)
        sessions.main.execute("create table t (id int primary key, n int not null default 0)")
        sessions.main.execute(f"insert into t select generate_series(1, {ROWS})")
        sessions.wait_until("select exists (select from pg_stat_replication)")
        replica.execute("select pg_wal_replay_pause()")
        call = sessions.run(
            "call online.backfill('lagging', 't', 'n = n + 1', p_max_lag_bytes => 50000)"
        )
        sessions.wait_until(
            "select exists (select from online.backfill_status"
            " where throttled_by = 'a standby is behind' and lag_bytes > 50000)"
        )
        assert not call.done()
        replica.execute("select pg_wal_replay_resume()")
        call.result(PATIENCE)
        assert sessions.value(WRITTEN_ONCE)


def test_one_tenant_is_finished_before_the_next(table):
    table.main.execute("alter table t add column org int; update t set org = id % 5")
    call = SLOW.replace("p_batch_target", "p_tenant => 'org', p_batch_target")
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match='no column "org" that is not n'):
        table.main.execute(call)
    table.main.execute("alter table t alter column org set not null")
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match=r"no index on \(org, id\)"):
        table.main.execute(call)
    table.main.execute("create index on t (org, id)")
    under_way = table.run(call)
    table.wait_until(
        "select exists (select from online.backfills where scanned_rows between 320 and 1200)"
    )
    table.main.execute("select online.pause_backfill('slow')")
    table.wait_until(STATE.format("paused"))
    tenants = table.main.execute("select avg(n)::float from t group by org order by org").fetchall()
    shares = [share for (share,) in tenants]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (1, 0)
    assert sum(0 < share < 1 for share in shares) <= 1
    table.main.execute("select online.continue_backfill('slow')")
    under_way.result(PATIENCE)
    assert table.value(WRITTEN_ONCE)


def test_no_target_makes_it_go_row_by_row(table):
    table.main.execute(SLOW.replace("20 ms", "1 ms"))  # two rows at most
    assert table.value("select batch_rows from online.backfills") == 10
    assert table.value(WRITTEN_ONCE)


def test_after_a_batch_that_was_refused_it_begins_with_few_rows(table):
    table.main.execute(
        "select online.begin_backfill('slow', 't', 'n = n + slowly()', 'true', '1 ms', null, null)"
    )
    table.main.execute("update online.backfills set batch_rows = 1")
    sizes = []
    for _ in range(5):
        table.main.execute("select online.advance_backfill('slow', 'public')")
        sizes.append(table.value("select batch_rows from online.backfills"))
    assert sizes == [2, 4, 8, 10, 10]


def test_it_ends_however_many_rows_come_behind_it(table):
    """Each row that it writes brings two more."""
    table.main.execute(
        "create sequence behind start 10000; create function breed() returns trigger"
        " language plpgsql as $$ begin insert into t select nextval('behind'), 1 from"
        " generate_series(1, 2); return null; end $$;"
        " create trigger breed after update on t for each row execute function breed()"
    )
    impatient = table.open(options="-c statement_timeout=30s")
    impatient.execute("call online.backfill('fruitful', 't', 'n = n + 1')")
    assert table.value(f"select count(*) = {3 * ROWS} and min(n) = 1 and max(n) = 1 from t")
    assert table.value("select scanned_rows from online.backfills") == ROWS


def test_an_empty_table_is_done_at_once(online):
    online.main.execute("create table t (id int primary key, n int)")
    online.main.execute("call online.backfill('none', 't', 'n = 1')")
    found = "select phase, scanned_rows, end_key from online.backfills"
    assert online.main.execute(found).fetchone() == ("done", 0, None)
