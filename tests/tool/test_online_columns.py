"""Changes of columns among live writers: no write lost, none failed, back from every point."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from slipstitch.catalog.diff import compare
from slipstitch.catalog.snapshot import take_snapshot
from tests.fix_columns import (
    FORWARD,
    KEY,
    SHOP,
    Application,
    build_indexes,
    complete,
    fill,
    finish,
    orders_lost,
    reopen,
    require_alike,
    start,
    state,
    switch,
    switch_back,
    undo,
    write_defaults,
    write_new_name,
    write_old_name,
    write_orders,
)
from tests.fix_online import Sessions

pytestmark = pytest.mark.live


@pytest.fixture
def shop(online: Sessions) -> Sessions:
    online.main.execute(SHOP.encode())
    return online


@pytest.fixture
def orders(shop: Sessions) -> Iterator[Application]:
    application = Application(shop, (write_orders, write_orders, write_defaults))
    yield application
    application.end()


def test_no_write_is_lost_or_fails_on_the_whole_way_there_and_back(shop, orders):
    way = (*FORWARD, switch_back, build_indexes, complete, build_indexes, switch, finish)
    for step in (*way, reopen, fill, build_indexes, complete, switch_back, undo):
        step(shop, "key")
        orders.work_on()
        if step not in (start, reopen, finish, undo):
            require_alike(shop, "key")
    orders.end()
    assert orders_lost(shop, orders) == []
    assert shop.value("select pg_typeof(id)::text from shop.orders limit 1") == "text"


@pytest.mark.parametrize("steps", range(1, len(FORWARD) + 1))
def test_a_change_is_undone_from_any_state_and_leaves_no_trace(shop, steps):
    before = take_snapshot(shop.main)
    orders = Application(shop, (write_orders, write_defaults))
    for step in FORWARD[:steps]:
        step(shop, "key")
    orders.work_on()
    undo(shop, "key")
    orders.work_on()
    orders.end()
    assert orders_lost(shop, orders) == []
    shop.main.execute("drop index concurrently if exists shop.pk_orders_spare")
    assert compare(before, take_snapshot(shop.main)) == ()


def test_a_change_that_is_finished_is_as_if_it_had_been_altered_at_once(shop):
    shop.main.execute("grant select (id), update (id) on shop.orders to public")
    shop.main.execute("alter table shop.orders alter id set statistics 42")
    for step in (*FORWARD[:-1], build_indexes, switch, finish):
        step(shop, "key")
    columns = (
        "select json_agg(json_build_array(attname, format_type(atttypid, -1), attnotnull,"
        " col_description(attrelid, attnum)) order by attname, atttypid) from pg_attribute"
        " where attrelid in ('shop.orders'::regclass, 'shop.items'::regclass) and attnum > 0"
        " and not attisdropped"
    )
    assert shop.value(columns) == [
        ["id", "bigint", True, None],
        ["id", "uuid", True, "The key"],
        ["number", "integer", True, None],
        ["order_id", "uuid", True, None],
    ]
    names = (
        "select json_agg(name order by name) from (select conname from pg_constraint"
        " where connamespace = 'shop'::regnamespace and contype <> 'n'"
        " and conrelid <> 'shop.people'::regclass union"
        " select relname from pg_class where relkind = 'i' and relnamespace = 'shop'::regnamespace"
        " and relname not like 'people%') as n (name)"
    )
    assert shop.value(names) == [
        "ck_orders_id",
        "fk_items_order",
        "idx_items_order",
        "idx_orders_number",
        "pk_items",
        "pk_orders",
    ]
    assert shop.value("select count(*) from pg_proc where pronamespace = 'shop'::regnamespace") == 0
    assert shop.value(
        "select attstattarget = 42 and attacl::text = '{=rw/postgres}' from pg_attribute"
        " where attrelid = 'shop.orders'::regclass and attname = 'id'"
    )


def test_an_old_and_a_new_application_write_under_both_names_in_every_state(shop):
    start(shop, "name")
    application = Application(shop, (write_old_name, write_new_name))
    for step in (fill, build_indexes, complete, switch, switch_back, complete, switch, switch_back):
        step(shop, "name")
        application.work_on()
        require_alike(shop, "name")
    application.end()
    found = {row[0] for row in shop.main.execute("select name from shop.people").fetchall()}
    assert set(application.acknowledged) <= found
    undo(shop, "name")
    assert shop.value("select count(*) from shop.people where name is null") == 0


def test_a_switch_waits_for_an_old_reader_and_keeps_nobody_waiting(shop):
    for step in (*FORWARD[:-1], build_indexes):
        step(shop, "key")
    reader = shop.open(autocommit=False)
    reader.execute("select from shop.items")
    time.sleep(0.3)
    with pytest.raises(errors.LockNotAvailable):
        shop.main.execute("call online.switch_column_change('key', p_patience => '0.3 s')")
    assert state(shop, "key") == "complete"
    reader.commit()
    switch(shop, "key")
    assert state(shop, "key") == "switched"


def test_a_switch_that_is_not_ready_says_all_that_is_wanted(shop):
    start(shop, "key")
    with pytest.raises(errors.ObjectNotInPrerequisiteState) as caught:
        switch(shop, "key")
    detail = caught.value.diag.message_detail
    for wanted in (
        "is not filled",
        "pk_orders_new",
        "pk_orders_spare",
        "may hold nulls",
        "fk_items",
    ):
        assert wanted in detail
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="wanted first"):
        complete(shop, "key")


def test_the_view_of_changes_leads_a_newcomer_through(shop):
    start(shop, "key")
    build = "select next_step, state from online.column_change_status where name = 'key'"
    seen = []
    for _ in range(20):
        row = shop.main.execute(build).fetchone()
        assert row is not None
        seen.append(row[1])
        if row[0] == "none":
            break
        if row[1] == "filled" and "complete" in row[0]:
            complete(shop, "key")
        else:
            shop.main.execute(row[0])
    assert list(dict.fromkeys(seen)) == ["expanded", "filled", "complete", "switched", "finished"]


def test_calls_can_be_repeated_and_do_nothing(shop):
    for step in (*FORWARD[:-1], build_indexes, switch, finish):
        step(shop, "key")
        if step is not build_indexes:
            before = take_snapshot(shop.main)
            step(shop, "key")
            assert compare(before, take_snapshot(shop.main)) == ()
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="is finished"):
        undo(shop, "key")


def test_steps_that_are_killed_are_taken_up_where_they_stopped(shop):
    orders = Application(shop, (write_orders, write_defaults))
    kills = 0
    calls = (
        KEY,
        "call online.fill_column_change('key', p_batch_target => '50 ms')",
        None,
        "call online.complete_column_change('key')",
        "call online.switch_column_change('key')",
        "call online.finish_column_change('key')",
    )
    shop.main.execute("alter table shop.orders drop constraint ck_orders_id")
    for number, call in enumerate(calls):
        if call is None:
            build_indexes(shop, "key")
            continue
        for attempt in range(30):
            session = shop.open()
            running = shop.run(call) if attempt > 4 else None
            if running is not None:
                running.result(60)
                break
            pid = session.info.backend_pid
            killer = threading.Timer(
                0.004 * 2**attempt, shop.main.execute, [f"select pg_terminate_backend({pid})"]
            )
            killer.start()
            try:
                session.execute(call.encode())
            except (errors.AdminShutdown, psycopg.OperationalError):
                kills += 1
            finally:
                killer.join()
        if number < 5:
            orders.work_on()
    orders.end()
    assert kills >= 6
    assert orders_lost(shop, orders) == []
    assert state(shop, "key") == "finished"


def test_a_row_that_lost_its_likeness_is_found(shop):
    start(shop, "key")
    fill(shop, "key")
    shop.main.execute("alter table shop.orders disable trigger zz_online_id")
    shop.main.execute("update shop.orders set id_new = gen_random_uuid() where number = 7")
    shop.main.execute("alter table shop.orders enable always trigger zz_online_id")
    row = shop.main.execute(
        "select row_count, differing_rows, digest_expected <> digest_found,"
        " first_differences -> 0 ->> 'expected' = (select id from shop.orders where number = 7)"
        " from online.compare_column_change('key') where relation = 'shop.orders'::regclass"
    ).fetchone()
    assert row == (300, 1, True, True)
    with pytest.raises(errors.CheckViolation, match=r"1 of 300 rows of shop\.orders differ"):
        require_alike(shop, "key")
