"""Constraints in steps: no scan under a strong lock, taken up again after a failure."""

from __future__ import annotations

import time

import pytest
from psycopg import errors

from tests.fix_online import Sessions

IS_NOT_NULL = "select attnotnull from pg_attribute where attrelid = 't'::regclass and attname = 'n'"
CONSTRAINTS = (
    "select coalesce(string_agg(conname || ' ' || convalidated, ', ' order by conname), '')"
    " from pg_constraint where conrelid = 't'::regclass and contype in ('c', 'f')"
)


@pytest.fixture
def table(online: Sessions) -> Sessions:
    online.main.execute("create table p (id int primary key)")
    online.main.execute("insert into p select generate_series(1, 5)")
    online.main.execute("create table t (id int primary key, n int)")
    online.main.execute("insert into t select g, g from generate_series(1, 5) as g")
    return online


def test_a_column_becomes_not_null_without_a_scan_under_the_strong_lock(table):
    said = []
    table.main.add_notice_handler(lambda diagnostic: said.append(diagnostic.message_primary))
    table.main.execute("set client_min_messages = debug1")
    table.main.execute("call online.set_not_null('t', 'n')")
    assert any("sufficient to prove that it does not contain nulls" in text for text in said)
    assert table.value(IS_NOT_NULL)
    assert table.value(CONSTRAINTS) == ""
    table.main.execute("call online.set_not_null('t', 'n')")


def test_a_null_is_told_and_the_call_can_be_repeated(table):
    table.main.execute("update t set n = null where id = 3")
    with pytest.raises(errors.CheckViolation):
        table.main.execute("call online.set_not_null('t', 'n')")
    assert table.value(CONSTRAINTS) == "ck_t_n_not_null false"
    with pytest.raises(errors.CheckViolation):
        table.main.execute("insert into t values (6, null)")
    table.main.execute("update t set n = 3 where id = 3")
    table.main.execute("call online.set_not_null('t', 'n')")
    assert table.value(IS_NOT_NULL)
    assert table.value(CONSTRAINTS) == ""


def test_a_column_that_is_not_there_is_refused(table):
    with pytest.raises(errors.UndefinedColumn, match=r'table public\.t has no column "m"'):
        table.main.execute("call online.set_not_null('t', 'm')")


def test_a_foreign_key_is_added_and_validated(table):
    table.main.execute("call online.add_constraint('t', 'fk_t_n', 'foreign key (n) references p')")
    assert table.value(CONSTRAINTS) == "fk_t_n true"
    table.main.execute("call online.add_constraint('t', 'fk_t_n', 'foreign key (n) references p')")


def test_an_orphan_is_told_and_the_key_guards_new_rows_already(table):
    table.main.execute("insert into t values (6, 6)")
    call = "call online.add_constraint('t', 'fk_t_n', 'foreign key (n) references p')"
    with pytest.raises(errors.ForeignKeyViolation):
        table.main.execute(call)
    assert table.value(CONSTRAINTS) == "fk_t_n false"
    with pytest.raises(errors.ForeignKeyViolation):
        table.main.execute("insert into t values (7, 7)")
    table.main.execute("delete from t where id = 6")
    table.main.execute(call)
    assert table.value(CONSTRAINTS) == "fk_t_n true"


def test_row_security_hides_no_orphan_from_the_validation(table):
    table.main.execute("create role keeper")
    table.main.execute("grant all on schema online to keeper")
    table.main.execute("grant execute on all routines in schema online to keeper")
    try:
        for name in ("p", "t"):
            table.main.execute(f"alter table {name} owner to keeper")
        table.main.execute("alter table t enable row level security")
        table.main.execute("alter table t force row level security")
        table.main.execute("insert into t values (6, 6)")
        table.main.execute("set role keeper")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            table.main.execute(
                "call online.add_constraint('t', 'fk_t_n', 'foreign key (n) references p')"
            )
        assert table.value(CONSTRAINTS) == "fk_t_n false"
    finally:
        table.main.execute("reset role")
        table.main.execute("drop owned by keeper cascade")
        table.main.execute("drop role keeper")


def test_readers_pass_while_the_rows_are_looked_at(table):
    table.main.execute(
        "create function slow_check(int) returns boolean language plpgsql"
        " as $$ begin perform pg_sleep(0.1); return true; end $$"
    )
    call = table.run("call online.add_constraint('t', 'ck_t_n', 'check (slow_check(n))')")
    table.wait_until(
        "select exists (select from pg_stat_activity where query like 'call online.add%'"
        " and wait_event = 'PgSleep' and pid <> pg_backend_pid())"
        " and exists (select from pg_constraint where conname = 'ck_t_n')"
    )
    assert table.value("select count(*) from t") == 5
    table.main.execute("delete from t where id = 5")
    assert not call.done()
    call.result(30)
    assert table.value(CONSTRAINTS) == "ck_t_n true"


def test_an_old_reader_delays_a_constraint_and_nobody_else(table):
    reader = table.open(autocommit=False)
    reader.execute("select from t")
    time.sleep(0.3)
    with pytest.raises(errors.LockNotAvailable):
        table.main.execute(
            "call online.add_constraint('t', 'ck_t_n', 'check (n > 0)', p_patience => '0.3 s')"
        )
    assert table.value(CONSTRAINTS) == ""


def test_unique_is_left_to_an_index_built_concurrently(table):
    with pytest.raises(errors.FeatureNotSupported) as caught:
        table.main.execute("call online.add_constraint('t', 'uq_t_n', 'unique (n)')")
    assert "online.use_unique_index" in caught.value.diag.message_hint
    table.main.execute("create unique index concurrently uq_t_n_new on t (n)")
    call = "call online.use_unique_index('t', {}, 'uq_t_n')"
    for name in ("'uq_t_n_new'", "'uq_t_n_new'", "'uq_t_n'"):  # the second time it is gone
        table.main.execute(call.format(name))
    assert table.value("select contype = 'u' from pg_constraint where conname = 'uq_t_n'")


def test_an_index_that_never_was_there_is_told_from_one_that_became_the_constraint(table):
    said = r"no such index of public\.t, and no constraint"
    with pytest.raises(errors.UndefinedTable, match=said):
        table.main.execute("call online.use_unique_index('t', 'nowhere', 'uq_t_n')")


def test_an_index_whose_build_failed_is_refused(table):
    table.main.execute("update t set n = 1")
    with pytest.raises(errors.UniqueViolation):
        table.main.execute("create unique index concurrently uq_t_n on t (n)")
    with pytest.raises(errors.ObjectNotInPrerequisiteState) as caught:
        table.main.execute("call online.use_unique_index('t', 'uq_t_n', 'uq_t_n')")
    assert "drop index concurrently public.uq_t_n" in caught.value.diag.message_hint


def test_a_primary_key_that_would_scan_is_refused(table):
    table.main.execute("alter table t drop constraint t_pkey")
    table.main.execute("create unique index concurrently pk_t_new on t (n)")
    call = "call online.use_unique_index('t', 'pk_t_new', 'pk_t', true)"
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="for nulls in: n"):
        table.main.execute(call)
    table.main.execute("call online.set_not_null('t', 'n')")
    table.main.execute(call)
    assert table.value("select contype = 'p' from pg_constraint where conname = 'pk_t'")


@pytest.mark.parametrize(
    "definition", ["check (n > 0) not valid", "check (n > 0); drop table t", "not null"]
)
def test_a_definition_that_is_more_or_less_than_one_is_refused(table, definition):
    with pytest.raises(errors.InvalidParameterValue):
        table.main.execute("select online.not_valid_statement('t', 'ck_t', %s)", [definition])
