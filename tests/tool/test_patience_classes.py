"""Which statements others queue behind, and which wait without hurting anybody."""

from __future__ import annotations

import pytest

from slipstitch.patience.classes import (
    Manner,
    is_strong_alone,
    long_wait_of,
    manner_of,
    may_set_timeout,
)
from slipstitch.patience.modes import STRONG, conflicts_of
from slipstitch.script.traits import traits_of


@pytest.mark.parametrize(
    "text",
    [
        "alter table t add column x int",
        "truncate t",
        "lock table t",
        "drop index i",
        "alter table t validate constraint c, add column x int",
        "create trigger f before insert on t execute function g()",
    ],
)
def test_what_may_need_a_strong_lock_is_asked_for_briefly(text):
    assert manner_of(traits_of(text), text) is Manner.STRONG


@pytest.mark.parametrize(
    "text",
    [
        "create table t ()",
        "create unlogged table t as select 1",
        "create global temporary table t (a int)",
        "create materialized view m as select 1",
    ],
)
def test_what_is_made_is_asked_for_briefly_and_may_take_its_time(text):
    manner = manner_of(traits_of(text), text)
    assert manner is Manner.MAKING
    assert manner.is_brief


@pytest.mark.parametrize(
    "text",
    [
        "insert into t values (1)",
        "update t set truncate = 1",
        "copy t from '/dev/null'",
        "select count(*) from t",
        "alter table t validate constraint c",
        "analyze t",
    ],
)
def test_behind_these_readers_and_writers_do_not_queue(text):
    assert manner_of(traits_of(text), text) is Manner.GENTLE


@pytest.mark.parametrize("text", ["select app.change()", "do $$ begin end $$"])
def test_of_code_nobody_knows_before(text):
    assert manner_of(traits_of(text), text) is Manner.CODE


@pytest.mark.parametrize("text", ["begin", "commit", "set local x.y = 1", "savepoint a", "reset x"])
def test_these_ask_for_no_lock(text):
    assert manner_of(traits_of(text), text) is Manner.NEUTRAL


@pytest.mark.parametrize(
    ("text", "waits_for"),
    [
        ("create index concurrently i on t (a)", "writers"),
        ("create unique index concurrently on t (a)", "writers"),
        ("drop index concurrently i", "users"),
        ("reindex (verbose) index concurrently i", "users"),
        ("reindex table concurrently t", "users"),
        ("alter table p detach partition q concurrently", "users"),
        ("alter table t validate constraint c", "table"),
        ("create index i on t (concurrently)", None),
        ("alter table t add column x int", None),
    ],
)
def test_long_waits_are_told_apart(text, waits_for):
    assert long_wait_of(text) == waits_for


@pytest.mark.parametrize(
    ("text", "is_strong"),
    [
        ("vacuum (full, analyze) t", True),
        ("vacuum t", False),
        ("cluster t", True),
        ("reindex index i", True),
        ("reindex index concurrently i", False),
        ("create index concurrently i on t (a)", False),
    ],
)
def test_statements_outside_of_transactions_that_keep_others_out_are_known(text, is_strong):
    assert is_strong_alone(text) is is_strong


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("set local lock_timeout = '1 h'", True),
        ("RESET ALL", True),
        ("select app.change()", True),
        ("do $$ begin perform set_config('lock_timeout', '0', true); end $$", True),
        ("select count(*) from t", False),
        ("alter table t add column x int", False),
    ],
)
def test_a_statement_that_may_set_the_timeout_is_known(text, may):
    assert may_set_timeout(traits_of(text), text) is may


def test_conflicts_go_both_ways():
    modes = conflicts_of("AccessExclusiveLock")
    for one in modes:
        for other in modes:
            assert (one in conflicts_of(other)) == (other in conflicts_of(one))


def test_strong_are_the_modes_that_keep_writers_out():
    assert set(STRONG) == set(conflicts_of("RowExclusiveLock"))
