"""A writer and the copy carry one row over at once, where more than its key is unique."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

import pytest
from psycopg import errors

from tests.fix_online import Sessions

pytestmark = pytest.mark.live

# Indexes are filled in the order in which they were made, once the key was looked for. So whoever
# has test.holds on stops where no other test could: it saw no such key, and no unique index knows
# its row yet. It asks for the lock again and again, for a timeout of locks would end its waiting.
TABLES = """
create function held(value int) returns int language plpgsql immutable as $$ begin
    while
        current_setting('test.holds', true) = 'on'
        and not pg_try_advisory_xact_lock_shared(1)
    loop
        perform pg_sleep(0.01);
    end loop;
    return value;
end $$;
create table things (id int primary key, code text, n int not null default 0);
create table others (id int not null, code text, n int not null);
create index on others (held(n));
alter table others add primary key (id), add unique (code);
insert into things select g, 'code ' || g from generate_series(1, 10) as g;
"""
START = "call online.start_sync('things', 'things', 'others')"
COPY = "call online.copy_sync('things')"
WRITE = "update things set n = 5 where id = 1"
IS_HELD = (
    "select exists (select from pg_stat_activity"
    " where application_name = 'held' and wait_event = 'PgSleep')"
)
SAME = (
    "select count(*) = 10 and count(*) filter (where t.n = 5) = 1 and bool_and(t = o)"
    " from things as t full join others as o using (id)"
)
TWICE = "update things set code = 'code 1' where id = 2"


@pytest.fixture
def pair(online: Sessions) -> Sessions:
    """Two tables that a sync keeps equal, of which no row is copied yet."""
    online.main.execute(TABLES)
    online.main.execute(START)
    return online


@pytest.fixture
def held(pair: Sessions) -> Callable[..., Future[None]]:
    """What runs a statement up to where it would fill the unique indexes."""
    pair.main.execute("select pg_advisory_lock(1)")

    def run(statement: str, *options: str) -> Future[None]:
        words = " ".join(f"-c {option}" for option in ("test.holds=on", *options))
        call = pair.run(statement, application_name="held", options=words)
        pair.wait_until(IS_HELD)
        return call

    return run


def let_go(pair: Sessions, call: Future[None]) -> None:
    pair.main.execute("select pg_advisory_unlock(1)")
    call.result(30)


def test_a_writer_whose_row_the_copy_brings_meanwhile_wins(pair, held):
    writer = held(WRITE)
    pair.main.execute(COPY)
    let_go(pair, writer)
    assert pair.value(SAME)


def test_a_copy_of_a_row_that_a_writer_brings_meanwhile_leaves_it(pair, held):
    copy = held(COPY)
    pair.main.execute(WRITE)
    let_go(pair, copy)
    assert pair.value(SAME)


def test_a_writer_with_an_old_snapshot_is_told_to_come_again(pair, held):
    writer = held(WRITE, r"default_transaction_isolation=repeatable\ read")
    pair.main.execute(COPY)
    with pytest.raises(errors.SerializationFailure):
        let_go(pair, writer)
    pair.main.execute(WRITE)
    assert pair.value(SAME)


def test_a_writer_is_told_of_what_is_there_already(pair):
    pair.main.execute("update things set n = 1 where id = 1")
    with pytest.raises(errors.UniqueViolation, match="others_code_key"):
        pair.main.execute(TWICE)
    with pytest.raises(errors.UniqueViolation, match="others_code_key"):
        pair.main.execute("insert into things values (11, 'code 1')")
    pair.main.execute(COPY)
    with pytest.raises(errors.UniqueViolation, match="others_code_key"):
        pair.main.execute(TWICE)
    pair.main.execute(WRITE)
    assert pair.value(SAME)


def test_a_copy_is_told_of_what_is_there_already(online):
    online.main.execute(TABLES)
    online.main.execute(TWICE)
    online.main.execute(START)
    with pytest.raises(errors.UniqueViolation, match="others_code_key"):
        online.main.execute(COPY)
    assert online.value("select count(*) from others") == 0


def test_a_row_that_the_other_table_cannot_hold_goes_with_an_old_snapshot(online):
    online.main.execute(TABLES)
    online.main.execute(TWICE)
    online.main.execute(START)
    online.main.execute("update things set n = 1 where id = 1")
    writer = online.open(options="-c default_transaction_isolation=serializable")
    writer.execute("delete from things where id = 2")
    online.main.execute(COPY)
    assert online.value("select array_agg(id order by id) from others") == [1, *range(3, 11)]
