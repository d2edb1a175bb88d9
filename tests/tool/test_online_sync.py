"""Two tables that a sync keeps equal, under writers on both: nothing lost, nothing doubled."""

from __future__ import annotations

import contextlib
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from psycopg import errors

from tests.fix_online import Sessions

pytestmark = pytest.mark.live

TABLES = """
create table people (id text primary key, name text, amount numeric not null default 0, rank int);
create table persons (
    key uuid primary key, first text, last text, amount numeric(10, 2) not null, rank int,
    extra int not null default 7
);
"""
START = """call online.start_sync(
    'people', 'people', 'persons',
    '{"key": "id", "first": "split_part(name, '' '', 1)", "last": "split_part(name, '' '', 2)"}',
    '{"id": "key", "name": "first || '' '' || last"}'
)"""
OLD = (
    "select id::uuid, split_part(name, ' ', 1), split_part(name, ' ', 2), amount, rank from people"
)
NEW = "select key, first, last, amount, rank from persons"
EQUAL = f"select not exists (({OLD} except {NEW}) union all ({NEW} except {OLD}))"


def uuid(number: int) -> str:
    return f"00000000-0000-0000-0000-{number:012d}"


@pytest.fixture
def pair(online: Sessions) -> Sessions:
    """Ten people, whom another table shall hold in another form."""
    online.main.execute(TABLES)
    online.main.execute(
        "insert into people select format('00000000-0000-0000-0000-%s', lpad(g::text, 12, '0')),"
        " format('F%s L%s', g, g), g, g from generate_series(1, 10) as g"
    )
    return online


@pytest.fixture
def both(pair: Sessions) -> Sessions:
    """The same, when each table takes the writes of the other."""
    pair.main.execute(START)
    pair.main.execute("call online.copy_sync('people')")
    pair.main.execute("call online.direct_sync('people', 'both')")
    return pair


# The application has triggers of its own: one writes the row again, one changes what is written.
APPLICATION = """
create function raise_rank() returns trigger language plpgsql as $$ begin
    update people set rank = coalesce(rank, 0) + 1 where id = new.id; return null; end $$;
create trigger a_raise after update of name on people for each row execute function raise_rank();
create trigger z_raise after update of name on people for each row execute function raise_rank();
create function cap() returns trigger language plpgsql as $$ begin
    new.amount := least(new.amount, 500); return new; end $$;
create trigger cap before insert or update on persons for each row execute function cap();
"""
KEYS = st.integers(1, 5)
WORDS = st.sampled_from(["A", "Bo", "C"])
AMOUNTS = st.integers(0, 600)


class Writers(RuleBasedStateMachine):
    """Random writes on both sides, beside a model of what they should come to."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__()
        self.connection = connection
        connection.execute("delete from people")
        self.model: dict[int, tuple[str, str, int]] = {}

    def write(self, statement: str, values: list[object], refused: bool) -> bool:
        if not refused:
            self.connection.execute(statement.encode(), values)
            return True
        with pytest.raises(errors.UniqueViolation):
            self.connection.execute(statement.encode(), values)
        return False

    @rule(key=KEYS, first=WORDS, last=WORDS, amount=AMOUNTS, side=st.booleans())
    def insert(self, key: int, first: str, last: str, amount: int, side: bool) -> None:
        statement = "insert into persons (key, first, last, amount) values (%s, %s, %s, %s)"
        values: list[object] = [uuid(key), first, last, amount]
        if side:
            statement = "insert into people (id, name, amount) values (%s, %s, %s)"
            values = [uuid(key), f"{first} {last}", amount]
        if self.write(statement, values, key in self.model):
            self.model[key] = (first, last, min(amount, 500))

    @rule(key=KEYS, amount=AMOUNTS, side=st.booleans())
    def add(self, key: int, amount: int, side: bool) -> None:
        table, column = ("people", "id") if side else ("persons", "key")
        self.connection.execute(
            f"update {table} set amount = amount + %s where {column} = %s".encode(),
            [amount, uuid(key)],
        )
        if key in self.model:
            first, last, before = self.model[key]
            self.model[key] = (first, last, min(before + amount, 500))

    @rule(first=WORDS, last=WORDS, side=st.booleans())
    def rename_all(self, first: str, last: str, side: bool) -> None:
        if side:
            self.connection.execute("update people set name = %s", [f"{first} {last}"])
        else:
            self.connection.execute("update persons set first = %s, last = %s", [first, last])
        self.model = {key: (first, last, row[2]) for key, row in self.model.items()}

    @precondition(lambda self: self.model)
    @rule(key=KEYS, other=KEYS, side=st.booleans())
    def change_key(self, key: int, other: int, side: bool) -> None:
        table, column = ("people", "id") if side else ("persons", "key")
        refused = key in self.model and other in self.model and key != other
        statement = f"update {table} set {column} = %s where {column} = %s"
        if self.write(statement, [uuid(other), uuid(key)], refused) and key in self.model:
            self.model[other] = self.model.pop(key)

    @rule(key=KEYS, side=st.booleans())
    def delete(self, key: int, side: bool) -> None:
        table, column = ("people", "id") if side else ("persons", "key")
        self.connection.execute(f"delete from {table} where {column} = %s".encode(), [uuid(key)])
        self.model.pop(key, None)

    @invariant()
    def both_tables_hold_the_model(self) -> None:
        assert self.connection.execute(EQUAL.encode()).fetchone() == (True,)
        rows = self.connection.execute("select key, first, last, amount from persons").fetchall()
        assert {str(key): (first, last, int(amount)) for key, first, last, amount in rows} == {
            uuid(key): row for key, row in self.model.items()
        }


def test_both_tables_end_equal_whatever_is_written_on_either(both):
    both.main.execute(APPLICATION)
    machine = settings(max_examples=15, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(lambda: Writers(both.main), settings=machine)


def test_an_expression_that_loses_something_does_not_undo_a_write(both):
    both.main.execute("update persons set first = 'Mary Ann', last = 'Lee' where first = 'F1'")
    both.main.execute(f"update people set amount = 99 where id = '{uuid(1)}'")
    row = both.main.execute(f"select first, last, amount from persons where key = '{uuid(1)}'")
    assert row.fetchone() == ("Mary Ann", "Lee", 99)
    assert both.value(f"select name from people where id = '{uuid(1)}'") == "Mary Ann Lee"
    both.main.execute("call online.reconcile('people')")


def test_a_trigger_that_writes_the_row_again_has_the_last_word(both):
    both.main.execute(
        "create function capitals() returns trigger language plpgsql as $$ begin"
        " update people set name = upper(name) where id = new.id and name <> upper(name);"
        " return null; end $$;"
        "create trigger a_capitals after update of name on people for each row"
        " execute function capitals()"
    )
    both.main.execute(f"update people set name = 'x y' where id = '{uuid(1)}'")
    row = both.main.execute(f"select first, last from persons where key = '{uuid(1)}'").fetchone()
    assert row == ("X", "Y")
    both.main.execute("call online.reconcile('people')")


def test_triggers_that_never_agree_are_told_and_nothing_is_written(both):
    both.main.execute(
        "create function tick() returns trigger language plpgsql as $$ begin"
        " new.rank := new.rank + 1; return new; end $$;"
        "create trigger tick before update on people for each row execute function tick();"
        "create trigger tick before update on persons for each row execute function tick()"
    )
    with pytest.raises(psycopg.Error, match="never agree on a row"):
        both.main.execute("update people set rank = 5")
    assert both.value("select max(rank) from people") == 10


def test_the_table_that_follows_refuses_writes_of_its_own(pair):
    pair.main.execute(START)
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match=r"public\.persons follows"):
        pair.main.execute("insert into persons (key, amount) values (gen_random_uuid(), 1)")
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="cannot be truncated"):
        pair.main.execute("truncate people")
    pair.main.execute("call online.copy_sync('people')")
    pair.main.execute("call online.direct_sync('people', 'new')")
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match=r"public\.people follows"):
        pair.main.execute("delete from people")
    pair.main.execute("update persons set amount = 3")
    assert pair.value("select min(amount) = 3 and count(*) = 10 from people")
    pair.main.execute("call online.direct_sync('people', 'old')")
    pair.main.execute("call online.stop_sync('people')")
    pair.main.execute("truncate people; delete from persons")


def test_nobody_leads_before_all_rows_are_there(pair):
    pair.main.execute(START)
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="does not hold all rows"):
        pair.main.execute("call online.direct_sync('people', 'both')")


def test_a_started_sync_can_be_stopped_and_started_again(pair):
    pair.main.execute(START)
    pair.main.execute(START)
    pair.main.execute("update people set amount = 1 where amount = 1")
    pair.main.execute("call online.copy_sync('people')")
    pair.main.execute("call online.stop_sync('people')")
    pair.main.execute("call online.stop_sync('people')")
    pair.main.execute("update people set amount = 77")
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="persons is not empty"):
        pair.main.execute(START)
    pair.main.execute("delete from persons")
    pair.main.execute(START)
    pair.main.execute("call online.copy_sync('people')")
    pair.main.execute("call online.reconcile('people')")
    assert pair.value("select state from online.sync_status") == "reconciled"


def test_two_rows_that_would_become_one_are_refused(pair):
    pair.main.execute(START)
    pair.main.execute("call online.copy_sync('people')")
    with pytest.raises(errors.UniqueViolation, match=r"another row of public\.people"):
        pair.main.execute(f"insert into people (id) values ('{{{uuid(3)}}}')")
    assert pair.value(EQUAL)


SLOW = """
create function slowly(integer) returns integer language plpgsql volatile
as $$ begin perform pg_sleep(0.002); return $1; end $$;
create table things (id integer primary key, n integer not null);
create table others (id integer primary key, n integer not null);
insert into things select g, g from generate_series(1, 1000) as g;
call online.start_sync('things', 'things', 'others', '{"n": "public.slowly(n)"}')
"""


@pytest.fixture
def copied(online: Sessions) -> Sessions:
    """A sync whose copy takes its time, so that a test can step in."""
    for statement in SLOW.split(";\n"):
        online.main.execute(statement.encode())
    return online


COPYING = "select exists (select from online.backfills where phase = 'running')"
SAME = (
    "select not exists ((table things except table others)"
    " union all (table others except table things))"
)


def test_a_row_deleted_while_its_copy_is_made_does_not_come_back(copied):
    call = copied.run("call online.copy_sync('things')")
    copied.wait_until(COPYING)
    for number in range(1, 400, 40):
        copied.main.execute(f"delete from things where id = {number}".encode())
        copied.main.execute(f"update things set n = -1 where id = {number + 1}".encode())
    call.result(30)
    assert copied.value("select count(*) from others") == 990
    assert copied.value(SAME)


def test_a_killed_copy_goes_on_and_loses_one_batch_at_most(copied):
    call = copied.run("call online.copy_sync('things', p_batch_target => '50 ms')")
    copied.wait_until(
        "select exists (select from online.backfills where scanned_rows between 1 and 900)"
    )
    copied.main.execute("select pg_terminate_backend(runner_pid, 10000) from online.backfills")
    with contextlib.suppress(psycopg.Error):
        call.result(30)
    row = copied.main.execute("select scanned_rows from online.backfills").fetchone()
    assert copied.value("select count(*) from others") == row[0] < 1000
    copied.main.execute("call online.copy_sync('things')")
    copied.main.execute("call online.reconcile('things')")
    assert copied.value("select state from online.sync_status") == "reconciled"


def test_a_delete_with_an_old_snapshot_is_repeated_or_whole(copied):
    snapshot = copied.open(
        autocommit=False, options="-c default_transaction_isolation=serializable"
    )
    snapshot.execute("select from things")
    copied.main.execute("delete from things where id > 20")
    copied.main.execute("call online.copy_sync('things')")
    with pytest.raises(errors.SerializationFailure):
        snapshot.execute("delete from things where id = 5")
    snapshot.rollback()
    snapshot.execute("delete from things where id = 5")
    snapshot.commit()
    assert copied.value(SAME)


def test_a_delete_with_an_old_snapshot_of_a_row_not_yet_copied_is_done(copied):
    snapshot = copied.open(
        autocommit=False, options="-c default_transaction_isolation=serializable"
    )
    snapshot.execute("delete from things where id = 5")
    snapshot.commit()
    assert copied.value("select count(*) from things") == 999
    assert copied.value("select count(*) from others") == 0


def test_the_application_needs_no_right_on_the_new_table_and_no_policy_hides_a_row(online):
    online.main.execute(
        "create role sync_app; create role sync_owner createrole;"
        "grant usage, create on schema online to sync_owner;"
        "grant execute on all routines in schema online to sync_owner;"
        "grant all on all tables in schema online to sync_owner;"
        "grant create on schema public to sync_owner"
    )
    try:
        online.main.execute(
            "set role sync_owner; create table a (id int primary key, org int);"
            "create table b (id int primary key, org int); grant all on a to sync_app;"
            "alter table a enable row level security; alter table b enable row level security;"
            "create policy p on a using (org = 1); create policy p on b using (false);"
            "insert into a values (1, 1), (2, 2)"
        )
        online.main.execute("call online.start_sync('a', 'a', 'b')")
        online.main.execute("call online.copy_sync('a')")
        online.main.execute("set role sync_app")
        online.main.execute("update a set id = id + 10; insert into a values (5, 1)")
        online.main.execute("reset role")
        rows = online.main.execute("select id, org from b order by id").fetchall()
        assert rows == [(2, 2), (5, 1), (11, 1)]
        online.main.execute("alter table a force row level security; set role sync_owner")
        with pytest.raises(errors.InsufficientPrivilege, match="does not see every row"):
            online.main.execute("call online.start_sync('again', 'a', 'b')")
    finally:
        online.main.execute(
            "reset role; drop owned by sync_app, sync_owner cascade; drop role sync_app, sync_owner"
        )


def test_reconciling_finds_the_rows_that_differ_and_whose_they_are(online):
    online.main.execute(
        "create table a (org int not null, id int, v text, primary key (org, id));"
        "create table b (id int, org int not null, v text, primary key (org, id));"
        "insert into a select g % 3, g, 'v' from generate_series(1, 300) as g"
    )
    online.main.execute("call online.start_sync('a', 'a', 'b', p_tenant => 'org')")
    online.main.execute("call online.copy_sync('a')")
    online.main.execute("call online.reconcile('a', p_chunk_rows => 70)")
    assert online.value(
        "select bool_and(old_digest = new_digest and old_rows = new_rows) and count(*) > 3"
        " and sum(old_rows) = 300 from online.sync_chunks where side = 'old'"
    )
    online.main.execute(
        "set session_replication_role = replica; update b set v = 'x' where id = 30;"
        "delete from b where id = 31; insert into b values (999, 1, 'v');"
        "set session_replication_role = origin"
    )
    with pytest.raises(errors.CheckViolation, match="3 rows differ"):
        online.main.execute("call online.reconcile('a', p_chunk_rows => 70)")
    found = online.main.execute(
        "select kind, tenant, key ->> 'id', columns from online.sync_differences order by key"
    ).fetchall()
    assert found == [
        ("different", "0", "30", ["v"]),
        ("missing in new", "1", "31", None),
        ("missing in old", "1", "999", None),
    ]
    assert online.value(
        "select bool_or(old_digest <> new_digest) from online.sync_chunks where tenant = '0'"
    )
    with pytest.raises(errors.CheckViolation, match="2 rows differ"):
        online.main.execute("call online.reconcile('a', '1')")
    online.main.execute("call online.reconcile('a', '2')")


def test_whoever_does_not_tell_a_key_is_refused(online):
    online.main.execute("create table a (id int primary key); create table b (key int primary key)")
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match=r"key of table public\.b is not"):
        online.main.execute("call online.start_sync('a', 'a', 'b', '{}', '{\"id\": \"key\"}')")
    with pytest.raises(errors.UndefinedColumn, match="no column that could be written: nothing"):
        online.main.execute("call online.start_sync('a', 'a', 'b', '{\"nothing\": \"id\"}')")
