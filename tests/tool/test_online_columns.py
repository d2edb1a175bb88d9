"""Changes of columns among live writers: no write lost, none failed, back from every point."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import errors

from slipstitch.catalog.diff import compare
from slipstitch.catalog.snapshot import take_snapshot
from tests.fix_online import Sessions, until

KEY = "call online.start_column_change('key', 'shop.orders', 'id', 'uuid')"
BOTH_NAMES = (
    "call online.start_column_change('name', 'shop.people', 'name', 'text',"
    " p_to_new => 'upper(name)', p_to_old => 'lower(full_name)', p_new_column => 'full_name')"
)
SHOP = """
create schema shop;
create table shop.orders (
    id text not null default pg_catalog.gen_random_uuid()::text constraint pk_orders primary key,
    number int not null,
    constraint ck_orders_id check (id <> '')
);
comment on column shop.orders.id is 'The key';
create index idx_orders_number on shop.orders (number, id);
create table shop.items (
    id bigint generated always as identity constraint pk_items primary key,
    order_id text not null constraint fk_items_order
    references shop.orders on update cascade on delete cascade
);
create index idx_items_order on shop.items (order_id);
insert into shop.orders (number) select pg_catalog.generate_series(1, 300);
insert into shop.items (order_id) select id from shop.orders;
create table shop.people (id int generated always as identity primary key, name text not null);
insert into shop.people (name) select 'person ' || g from pg_catalog.generate_series(1, 300) as g;
"""


def build_indexes(online: Sessions, name: str) -> None:
    """Run what only scripts can do."""
    query = "select statement from online.column_change_statements(%s)"
    for (statement,) in online.main.execute(query, [name]).fetchall():
        online.main.execute(statement)


def start(online: Sessions, name: str) -> None:
    online.main.execute({"key": KEY, "name": BOTH_NAMES}[name])


def fill(online: Sessions, name: str) -> None:
    online.main.execute("call online.fill_column_change(%s::text)", [name])


def complete(online: Sessions, name: str) -> None:
    if name == "key" and not online.value(
        "select exists (select from pg_constraint where conname ~ 'ck_orders_id_')"
    ):
        other = "id_old" if state(online, name) == "switched" else "id_new"
        online.main.execute(
            f"call online.add_constraint('shop.orders', 'ck_orders_{other}',"
            f" 'check ({other}::text <> '''')')"
        )
    online.main.execute("call online.complete_column_change(%s::text)", [name])


def switch(online: Sessions, name: str) -> None:
    online.main.execute("call online.switch_column_change(%s::text)", [name])


def switch_back(online: Sessions, name: str) -> None:
    online.main.execute("call online.switch_column_change_back(%s::text)", [name])


def finish(online: Sessions, name: str) -> None:
    online.main.execute("call online.finish_column_change(%s::text)", [name])


def reopen(online: Sessions, name: str) -> None:
    online.main.execute("call online.reopen_column_change(%s::text)", [name])


def undo(online: Sessions, name: str) -> None:
    online.main.execute("call online.undo_column_change(%s::text)", [name])


def state(online: Sessions, name: str) -> str:
    found = online.value(f"select online.column_change_stage('{name}')")
    assert isinstance(found, str)
    return found


def require_alike(online: Sessions, name: str) -> None:
    online.main.execute("select online.require_equal_columns(%s)", [name])


FORWARD = (start, fill, build_indexes, complete, switch)


class Application:
    """Writers that note what was acknowledged; every error of theirs fails the test."""

    def __init__(self, online: Sessions, writes: tuple[Callable[..., None], ...]) -> None:
        self.acknowledged: dict[str, int | None] = {}
        self.failures: list[str] = []
        self.count = 0
        self._online = online
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(write,)) for write in writes]
        for thread in self._threads:
            thread.start()

    def _run(self, write: Callable[..., None]) -> None:
        with psycopg.connect(
            self._online.conninfo, autocommit=True, prepare_threshold=None
        ) as connection:
            while not self._ended.is_set():
                try:
                    write(self, connection)
                except psycopg.Error as error:
                    self.failures.append(f"{write.__name__}: {error}")
                    self._ended.wait(0.05)
                self.count += 1
                self._ended.wait(0.002)

    def work_on(self) -> None:
        """Let each state see some writes."""
        enough = self.count + 12
        until(lambda: self.count >= enough or bool(self.failures), "the application to write")

    def end(self) -> None:
        """Stop writing and complain of what failed."""
        self._ended.set()
        for thread in self._threads:
            thread.join()
        assert not self.failures, self.failures[:3]


def write_orders(application: Application, connection: psycopg.Connection) -> None:
    """Insert, update and delete orders and their items by text, as the old application does."""
    key = str(uuid.uuid4())
    number = application.count + 1000
    connection.execute("insert into shop.orders (id, number) values (%s, %s)", [key, number])
    application.acknowledged[key] = number
    connection.execute("insert into shop.items (order_id) values (%s)", [key])
    connection.execute("update shop.orders set number = -number where id = %s", [key])
    application.acknowledged[key] = -number
    if number % 5 == 0:
        renamed = str(uuid.uuid4())
        connection.execute("update shop.orders set id = %s where id = %s", [renamed, key])
        application.acknowledged[renamed] = application.acknowledged.pop(key)
        key = renamed
    if number % 7 == 0:
        connection.execute("delete from shop.orders where id = %s", [key])
        application.acknowledged[key] = None


def write_defaults(application: Application, connection: psycopg.Connection) -> None:
    """Let the database choose the key."""
    number = 1_000_000 + application.count
    row = connection.execute(
        "insert into shop.orders (number) values (%s) returning id", [number]
    ).fetchone()
    assert row is not None
    application.acknowledged[str(row[0])] = number


def orders_lost(online: Sessions, application: Application) -> list[str]:
    found = dict(online.main.execute("select id::text, number from shop.orders").fetchall())
    kept = {k: n for k, n in application.acknowledged.items() if found.get(k) != n}
    items = online.value(
        "select count(*) from shop.items as i where not exists"
        " (select from shop.orders as o where o.id = i.order_id)"
    )
    return [*kept, *["item"] * items]


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
        " where connamespace = 'shop'::regnamespace and conrelid <> 'shop.people'::regclass union"
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


def write_old_name(application: Application, connection: psycopg.Connection) -> None:
    """Write and read the column by its old name only."""
    name = f"old {application.count} {uuid.uuid4()}"
    connection.execute("insert into shop.people (name) values (%s)", [name])
    application.acknowledged[name] = 1
    changed = f"o{name}"
    connection.execute("update shop.people set name = %s where name = %s", [changed, name])
    application.acknowledged[changed] = application.acknowledged.pop(name)


def write_new_name(application: Application, connection: psycopg.Connection) -> None:
    """Write and read the column by its new name only."""
    name = f"NEW {application.count} {uuid.uuid4()}".upper()
    connection.execute("insert into shop.people (full_name) values (%s)", [name])
    changed = f"N{name}"
    connection.execute(
        "update shop.people set full_name = %s where full_name = %s", [changed, name]
    )
    application.acknowledged[changed.lower()] = 1


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
    told = []
    shop.main.add_notice_handler(lambda diagnostic: told.append(diagnostic.message_primary))
    for step in (*FORWARD[:-1], build_indexes):
        step(shop, "key")
    assert any("view shop.numbers" in text for text in told)
    with pytest.raises(errors.DependentObjectsStillExist) as caught:
        switch(shop, "key")
    assert "view shop.numbers" in caught.value.diag.message_detail
    assert state(shop, "key") == "complete"
    shop.main.execute(
        "call online.switch_column_change('key', p_before => 'drop view shop.numbers',"
        " p_after => 'create view shop.numbers as select id, number from shop.orders')"
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
        online.main.execute(ODD.encode())
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


def test_steps_that_are_killed_are_taken_up_where_they_stopped(shop):
    orders = Application(shop, (write_orders, write_defaults))
    kills = 0
    calls = (
        KEY,
        "call online.fill_column_change('key', p_batch_target => '2 ms')",
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
