"""What kinds of columns and keys can be changed, and what a change takes along or refuses."""

from __future__ import annotations

import pytest
from psycopg import errors

from slipstitch.catalog.diff import compare
from slipstitch.catalog.snapshot import take_snapshot
from tests.fix_columns import (
    FORWARD,
    SHOP,
    build_indexes,
    complete,
    fill,
    finish,
    require_alike,
    start,
    state,
    switch,
    switch_back,
    undo,
)
from tests.fix_online import Sessions

pytestmark = pytest.mark.live


@pytest.fixture
def shop(online: Sessions) -> Sessions:
    online.main.execute(SHOP.encode())
    return online


@pytest.mark.parametrize(
    ("old", "values", "new", "extra"),
    [
        ("int not null", "g", "bigint", ""),
        ("smallint", "nullif(g, 3)", "numeric(10,2)", ""),
        ("text", "to_char(now() - g * interval '1 day', 'YYYY-MM-DD HH24:MI')", "timestamptz", ""),
        ("mood not null default 'sad'", "'glad'::mood", "text", ""),
        ("text not null default 'sad'", "'glad'", "mood", ""),
        ("mood", "'glad'::mood", "feeling", ""),
        ("jsonb", "to_jsonb(g)", "json", ""),
        ("varchar(20)", "'x' || g", "text", "create index on shop.things (lower(value))"),
    ],
)
def test_a_type_is_changed_and_changed_back(shop, old, values, new, extra):
    shop.main.execute("create type mood as enum ('sad', 'glad')")
    shop.main.execute("create type feeling as enum ('glad', 'sad', 'other')")
    shop.main.execute(f"create table shop.things (id int primary key, value {old})")
    shop.main.execute(f"insert into shop.things select g, {values} from generate_series(1, 9) as g")
    shop.main.execute(extra or "select 1")
    digest = "select md5(string_agg(coalesce(value::text, '-'), ',' order by id)) from shop.things"
    before = shop.value(digest)
    shop.main.execute(f"call online.start_column_change('it', 'shop.things', 'value', '{new}')")
    for step in (
        fill,
        build_indexes,
        lambda s, n: s.main.execute("call online.complete_column_change('it')"),
        switch,
    ):
        step(shop, "it")
    require_alike(shop, "it")
    types = "select pg_typeof(value)::text from shop.things limit 1"
    assert shop.value(types) == new.partition("(")[0].replace(
        "timestamptz", "timestamp with time zone"
    )
    shop.main.execute(
        "insert into shop.things (id, value) select 10, value from shop.things where id = 1"
    )
    require_alike(shop, "it")
    shop.main.execute("delete from shop.things where id = 10")
    switch_back(shop, "it")
    require_alike(shop, "it")
    assert shop.value(digest) == before
    undo(shop, "it")


def test_a_value_is_converted_alike_in_every_time_zone(shop):
    shop.main.execute("create table shop.visits (id int primary key, at text)")
    shop.main.execute("insert into shop.visits values (1, '2026-03-01 12:00')")
    shop.main.execute("set timezone = 'Asia/Tokyo'")
    shop.main.execute("call online.start_column_change('at', 'shop.visits', 'at', 'timestamptz')")
    other = shop.open(options="-c timezone=America/New_York")
    other.execute("call online.fill_column_change('at')")
    other.execute("insert into shop.visits values (2, '2026-03-01 12:00')")
    other.execute("select online.require_equal_columns('at')")
    assert shop.value("select count(distinct at_new) from shop.visits") == 1
    assert shop.value("select extract(hour from at_new at time zone 'UTC') from shop.visits") == 3


@pytest.mark.parametrize("kind", ["serial", "int generated always as identity"])
def test_numbers_go_on_through_the_switch_and_back(shop, kind):
    shop.main.execute(f"create table shop.bills (id {kind} primary key, n int)")
    shop.main.execute("insert into shop.bills (n) select generate_series(1, 5)")
    shop.main.execute("call online.start_column_change('bill', 'shop.bills', 'id', 'bigint')")
    insert = "insert into shop.bills (n) values (0) returning id"
    assert shop.value(insert) == 6
    for step in (fill, build_indexes):
        step(shop, "bill")
    shop.main.execute("call online.complete_column_change('bill')")
    switch(shop, "bill")
    assert shop.value(insert) == 7
    switch_back(shop, "bill")
    assert shop.value(insert) == 8
    build_indexes(shop, "bill")
    switch(shop, "bill")
    shop.main.execute("select setval(pg_get_serial_sequence('shop.bills', 'id'), 3000000000)")
    with pytest.raises(errors.NumericValueOutOfRange):  # else the way back would lose it
        shop.main.execute(insert)
    finish(shop, "bill")
    assert shop.value(insert) == 3000000002


def test_serial_becomes_identity_and_serial_again_under_the_same_sequence(shop):
    shop.main.execute("create table shop.bills (id bigserial, n int)")
    shop.main.execute("insert into shop.bills (n) select generate_series(1, 5)")
    shop.main.execute("create role drawer")
    try:
        shop.main.execute("grant usage on sequence shop.bills_id_seq to drawer")
        insert = "insert into shop.bills (n) values (0) returning id"
        identity = (
            "select attidentity from pg_attribute where attrelid = 'shop.bills'::regclass"
            " and attname = 'id'"
        )
        for call, kind, number in (
            ("use_identity('shop.bills', 'id', true)", b"a", 6),
            ("use_identity('shop.bills', 'id', true)", b"a", 7),
            ("use_sequence('shop.bills', 'id')", b"", 8),
            ("use_sequence('shop.bills', 'id')", b"", 9),
            ("use_identity('shop.bills', 'id')", b"d", 10),
        ):
            shop.main.execute(f"call online.{call}".encode())
            assert shop.value(f"select ({identity})::text").encode() == kind
            assert shop.value(insert) == number
            assert shop.value(
                "select has_sequence_privilege('drawer', 'shop.bills_id_seq', 'usage')"
            )
    finally:
        shop.main.execute("drop table shop.bills")
        shop.main.execute("drop role drawer")


def test_another_index_becomes_the_primary_key_and_the_former_one_again(shop):
    shop.main.execute("alter table shop.orders add constraint uq unique (number)")
    with pytest.raises(errors.WrongObjectType, match="no whole unique index"):
        shop.main.execute("call online.swap_primary_key('shop.orders', 'shop.idx_orders_number')")
    shop.main.execute("create unique index concurrently idx on shop.orders (number)")
    with pytest.raises(errors.ObjectNotInPrerequisiteState) as caught:
        shop.main.execute("call online.swap_primary_key('shop.orders', 'shop.idx')")
    assert "pk_orders_spare on shop.orders (id)" in caught.value.diag.message_hint
    shop.main.execute("create unique index concurrently spare on shop.orders (id)")
    shop.main.execute("call online.swap_primary_key('shop.orders', 'shop.idx')")
    key = "select pg_get_constraintdef(oid) from pg_constraint where conname = 'pk_orders'"
    assert shop.value(key) == "PRIMARY KEY (number)"
    valid = "select convalidated from pg_constraint where conname = 'fk_items_order'"
    assert shop.value(valid)
    shop.main.execute("create unique index concurrently idx on shop.orders (number)")
    shop.main.execute("call online.swap_primary_key('shop.orders', 'shop.spare')")
    assert shop.value(key) == "PRIMARY KEY (id)"
    assert shop.value(valid)


def test_a_key_that_was_swapped_is_not_swapped_again_and_what_was_left_is_finished(shop):
    """The index takes the name of the key, so the call that is made again does not find it."""
    shop.main.execute("create unique index concurrently idx on shop.orders (number)")
    shop.main.execute("create unique index concurrently spare on shop.orders (id)")
    call = "call online.swap_primary_key('shop.orders', 'shop.idx')"
    said: list[str] = []
    shop.main.add_notice_handler(lambda note: said.append(note.message_primary or ""))
    shop.main.execute(call)
    assert not [text for text in said if "no such index" in text]
    keys = "select array_agg(pg_get_constraintdef(oid) order by 1) from pg_constraint where contype"
    before = shop.value(f"{keys} in ('p', 'f')")
    # As a call leaves it that was killed before it came to validate.
    fk = shop.value(
        "select pg_get_constraintdef(oid) from pg_constraint where conname ~ '^fk_items'"
    )
    shop.main.execute("alter table shop.items drop constraint fk_items_order")
    shop.main.execute(f"alter table shop.items add constraint fk_items_order {fk} not valid")
    shop.main.execute(call)
    assert "taken for the primary key of shop.orders, which is (number)" in "".join(said)
    assert shop.value(f"{keys} in ('p', 'f')") == before


PARTITIONED = """
create table shop.visits (day date, order_id text, n int, primary key (day, n))
partition by range (day);
create table shop.visits_1 partition of shop.visits
for values from ('2026-01-01') to ('2026-02-01');
create table shop.visits_2 partition of shop.visits
for values from ('2026-02-01') to ('2026-03-01');
create index idx_visits_order on shop.visits (order_id);
insert into shop.visits select '2026-01-31'::date + g % 2, o.id, o.number
from shop.orders as o cross join pg_catalog.generate_series(0, 1) as g;
"""


def test_a_partitioned_table_gets_a_foreign_key_without_a_scan_under_a_lock(shop):
    shop.main.execute(PARTITIONED.encode())
    add = (
        "call online.add_constraint('shop.visits', 'fk_visits_order',"
        " 'foreign key (order_id) references shop.orders')"
    )
    shop.main.execute("insert into shop.visits values ('2026-02-02', 'nobody', 1)")
    with pytest.raises(errors.ForeignKeyViolation):
        shop.main.execute(add)
    shop.main.execute("delete from shop.visits where order_id = 'nobody'")
    shop.main.execute(add)
    shop.main.execute(add)
    assert (
        shop.value(
            "select count(*) from pg_constraint where conname = 'fk_visits_order'"
            " and convalidated and (conparentid <> 0 or conrelid = 'shop.visits'::regclass)"
        )
        == 3
    )


def test_a_key_changes_together_with_a_partitioned_table_that_refers_to_it(shop):
    shop.main.execute(PARTITIONED.encode())
    shop.main.execute(
        "call online.add_constraint('shop.visits', 'fk_visits_order',"
        " 'foreign key (order_id) references shop.orders')"
    )
    for step in (*FORWARD[:-1], build_indexes, switch):
        step(shop, "key")
    require_alike(shop, "key")
    assert shop.value("select pg_typeof(order_id)::text from shop.visits limit 1") == "uuid"
    with pytest.raises(errors.ForeignKeyViolation):
        shop.main.execute(
            "insert into shop.visits (day, order_id, n) values ('2026-02-02', gen_random_uuid(), 1)"
        )
    complete(shop, "key")
    switch_back(shop, "key")
    require_alike(shop, "key")
    undo(shop, "key")


def test_what_reads_the_column_is_named_and_can_be_carried_over(shop):
    shop.main.execute("create view shop.numbers as select id, number from shop.orders")
    shop.main.execute("create statistics shop.together on id, number from shop.orders")
    told = []
    shop.main.add_notice_handler(lambda diagnostic: told.append(diagnostic.message_primary))
    for step in (*FORWARD[:-1], build_indexes):
        step(shop, "key")
    assert any("view shop.numbers" in text for text in told)
    with pytest.raises(errors.DependentObjectsStillExist) as caught:
        switch(shop, "key")
    assert "view shop.numbers" in caught.value.diag.message_detail
    assert "statistics object shop.together" in caught.value.diag.message_detail
    assert state(shop, "key") == "complete"
    shop.main.execute(
        "call online.switch_column_change('key',"
        " p_before => 'drop view shop.numbers; drop statistics shop.together',"
        " p_after => 'create view shop.numbers as select id, number from shop.orders;"
        " create statistics shop.together on id, number from shop.orders')"
    )
    assert shop.value("select pg_typeof(id)::text from shop.numbers limit 1") == "uuid"


def test_nothing_is_made_when_a_value_cannot_be_converted(shop):
    shop.main.execute("insert into shop.orders values ('no uuid', 1)")
    before = take_snapshot(shop.main)
    with pytest.raises(errors.InvalidTextRepresentation, match="no uuid"):
        start(shop, "key")
    assert compare(before, take_snapshot(shop.main)) == ()
    shop.main.execute("delete from shop.orders where id = 'no uuid'")
    start(shop, "key")
    assert state(shop, "key") == "expanded"


ODD = """
create schema "Odd schema";
set search_path = "Odd schema";
create table "Tenants" ("Id" int primary key);
create table "A table, the name of which is almost as long as a name can be" (
    "Tenant" int references "Tenants",
    "order" text not null default 'x',
    parent text,
    n int,
    primary key ("Tenant", "order"),
    foreign key ("Tenant", parent)
    references "A table, the name of which is almost as long as a name can be"
    deferrable initially deferred,
    check ("order" <> 'order')
);
create unique index "an index" on "A table, the name of which is almost as long as a name can be"
("order" desc, "Tenant") include (n);
alter table "A table, the name of which is almost as long as a name can be"
replica identity using index "an index";
alter table "A table, the name of which is almost as long as a name can be"
alter "order" set statistics 77, alter "order" set (n_distinct = -0.5);
create table child (id int primary key, "Tenant" int, "the order" text, n int,
    foreign key ("Tenant", "the order")
    references "A table, the name of which is almost as long as a name can be"
    on delete set null ("the order"));
insert into "Tenants" select pg_catalog.generate_series(1, 3);
insert into "A table, the name of which is almost as long as a name can be"
select t."Id", 'k' || g, 'k1', t."Id" * 100 + g
from "Tenants" as t cross join pg_catalog.generate_series(1, 20) as g;
insert into child select g, 1, 'k' || g, 1 from pg_catalog.generate_series(1, 20) as g;
"""
NULLED = 'on delete set null ("the order")'


def test_an_owner_without_other_rights_changes_odd_names_and_keys_of_several_columns(online):
    """Self-references, deferrable keys, a replica identity: all is as before when it is undone."""
    online.main.execute("create role keeper")
    online.main.execute("grant all on schema online to keeper")
    online.main.execute("grant all on all tables in schema online to keeper")
    online.main.execute("grant execute on all routines in schema online to keeper")
    online.main.execute(
        f"do $$ begin execute 'grant create on database \"{online.main.info.dbname}\" to keeper';"
        " end $$".encode()
    )
    try:
        online.main.execute("set role keeper")
        # Which columns are set to null can be said from 15 on.
        old = online.main.info.server_version < 150000
        online.main.execute((ODD.replace(NULLED, "on delete set null") if old else ODD).encode())
        before = take_snapshot(online.main)
        name = 'it\'s "odd"'
        table = '"A table, the name of which is almost as long as a name can be"'
        start_odd = "call online.start_column_change(%s::text, %s::regclass, 'order', %s::text)"
        for _ in range(2):
            online.main.execute(start_odd, [name, table, "varchar(40)"])
            fill(online, name)
            build_indexes(online, name)
            online.main.execute("call online.complete_column_change(%s::text)", [name])
            switch(online, name)
            require_alike(online, name)
            kind = "select format_type(atttypid, atttypmod) from pg_attribute where attname = %s"
            row = online.main.execute(
                f"{kind} and attrelid = 'child'::regclass", ["the order"]
            ).fetchone()
            assert row == ("character varying(40)",)
            online.main.execute(f"delete from {table} where \"order\" = 'k7'")
            undo(online, name)
            assert compare(before, take_snapshot(online.main)) == ()
        assert online.value('select "the order" is null from child where id = 7')
    finally:
        online.main.execute("reset role")
        online.main.execute("drop owned by keeper cascade")
        online.main.execute("drop role keeper")


def test_forced_row_security_is_refused_and_not_passed_over(shop):
    shop.main.execute("create role keeper")
    shop.main.execute("grant all on schema online, shop to keeper")
    shop.main.execute("grant all on all tables in schema online to keeper")
    shop.main.execute("grant execute on all routines in schema online to keeper")
    try:
        shop.main.execute("alter table shop.people owner to keeper")
        shop.main.execute("set role keeper")
        start(shop, "name")
        shop.main.execute("alter table shop.people enable row level security")
        shop.main.execute("alter table shop.people force row level security")
        for step in (fill, require_alike):
            with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
                step(shop, "name")
    finally:
        shop.main.execute("reset role")
        shop.main.execute("drop owned by keeper cascade")
        shop.main.execute("drop role keeper")


def test_an_index_whose_build_failed_is_dropped_and_built_again(shop):
    for step in (start, fill, build_indexes):
        step(shop, "key")
    shop.main.execute(
        "update pg_index set indisvalid = false where indexrelid = 'shop.pk_orders_new'::regclass"
    )
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match='index "pk_orders_new"'):
        complete(shop, "key")
    assert "drop index concurrently shop.pk_orders_new" in shop.value(
        "select string_agg(statement, '; ') from online.column_change_statements('key')"
    )
    build_indexes(shop, "key")
    complete(shop, "key")
    assert state(shop, "key") == "complete"
