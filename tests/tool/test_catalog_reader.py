"""Snapshots one after the other: nothing that changed is taken for what it was."""

from __future__ import annotations

import psycopg
import pytest

from slipstitch.catalog import snapshot
from slipstitch.catalog.snapshot import Snapshot, SnapshotReader, take_snapshot
from tests.fix_server import create_database, drop_database

SET_UP = """\
create type colour as enum ('red', 'green');
create table parent (id integer primary key, colour colour default 'red', note varchar(10));
create table child (id integer, parent_id integer);
create table child_like (id integer, parent_id integer);
create function answer() returns integer language sql as 'select 42';
create view seen as select answer() as answer, colour from parent;
create policy parent_all on parent using (answer() = 42);
create trigger parent_update before update on parent
for each row execute function suppress_redundant_updates_trigger();
create sequence numbers;
create type pair as (a integer, b integer);
create domain pairs as pair[];
create table paired (id integer, pair pair, pairs pairs);
insert into paired values (1, (1, 2), array[(3, 4)::pair]);
insert into parent values (1, 'red', 'first'), (2, 'green', null);
insert into child values (1, 1), (2, 1);
"""
CHANGES = [
    "update child set parent_id = 2 where id = 1",
    "delete from child where id = 1; insert into child values (1, 1)",
    "delete from child where id = 1; insert into child values (3, 1)",
    "truncate child",
    "truncate child; insert into child values (1, 2), (2, 1)",
    "select nextval('numbers')",
    "alter type colour rename value 'red' to 'scarlet'",
    "alter type pair drop attribute b",
    "alter table parent alter column note type text",
    "alter table parent rename column note to remark",
    "alter table parent add column since date default '2020-01-01'",
    "alter table parent drop column note; alter table parent add column note varchar(10)",
    "alter table child alter column id type oid",
    "alter table child rename to grandchild",
    "drop table child; create table child (id integer, parent_id integer)",
    "alter function answer() rename to reply",
    "alter function answer() cost 7",
    "create function answer(integer) returns integer language sql as 'select 1'",
    "create or replace function answer() returns integer language sql as 'select 43'",
    "grant execute on function answer() to pg_monitor",
    "create function other() returns integer language sql as 'select 1'; "
    "alter table child alter column id set default other()",
    "comment on function answer() is 'of everything'",
    "alter table child add foreign key (parent_id) references parent",
    "alter table child enable row level security",
    "create policy child_all on child using (true)",
    "alter policy parent_all on parent using (answer() = 43)",
    "alter policy parent_all on parent rename to parent_any",
    "comment on policy parent_all on parent is 'of everybody'",
    "drop policy parent_all on parent",
    "create constraint trigger parent_later after update on parent deferrable "
    "for each row execute function suppress_redundant_updates_trigger()",
    "alter table parent disable trigger parent_update",
    "alter trigger parent_update on parent rename to parent_change",
    "comment on trigger parent_update on parent is 'spares writes'",
    "grant select on child to public",
    "alter default privileges grant select on tables to public",
    "create index child_id on child (id)",
    "cluster parent using parent_pkey",
]
NEW = (
    "create type mood as enum ('good', 'bad'); "
    "create table aunt (id serial primary key, parent_id integer references parent, mood mood); "
    "create index on aunt (mood); alter table aunt enable row level security; "
    "create policy aunt_all on aunt using (answer() = 42); "
    "create trigger aunt_update before update on aunt "
    "for each row execute function suppress_redundant_updates_trigger(); "
    "create view seen_aunt as select * from aunt; "
    "create function other() returns integer language sql as 'select 1'; "
    "comment on table aunt is 'of children'; comment on column aunt.mood is 'today'; "
    "grant select on aunt to pg_monitor; insert into aunt (mood) values ('good')"
)
# Beside what is new, each changes something of what was there.
BESIDE_NEW = [
    "comment on table parent is 'of children'",
    "comment on column child.id is 'of parents'",
    "comment on function answer() is 'of everything'",
    "alter table parent add foreign key (id) references aunt not valid",
    "alter table parent add check (id > 0)",
    "alter table parent alter column note set default 'none'",
    "alter table parent alter column colour drop default",
    "alter table child alter column id set not null",
    "alter table child add primary key (id)",
    "alter table child add column mood mood",
    "alter table child drop column parent_id",
    "create index on child (parent_id)",
    "create unique index child_id on child (id); alter table child alter column id set not null; "
    "alter table child replica identity using index child_id",
    "create table heir () inherits (parent); alter table child inherit child_like",
    "create policy child_all on child using (true)",
    "alter policy parent_all on parent using (answer() = 43)",
    "drop trigger parent_update on parent",
    "create trigger child_update before update on child "
    "for each row execute function suppress_redundant_updates_trigger()",
    "create or replace view seen as select answer() as answer, colour, id from parent",
    "alter view seen rename column answer to reply",
    "drop view seen",
    "alter sequence numbers owned by aunt.id",
    "alter sequence numbers maxvalue 10",
    "alter function answer() rename to reply",
    "create or replace function answer() returns integer language sql as 'select 43'",
    "alter type colour rename to hue",
    "alter type colour rename value 'red' to 'scarlet'",
    "alter type pair add attribute c integer",
    "create schema apart; alter table child set schema apart",
    "alter table child owner to pg_monitor",
    "alter default privileges grant select on tables to public",
    "revoke all on child from current_user",
]


@pytest.fixture(scope="module")
def connection(server):
    created = create_database(server, "read in turn")
    with psycopg.connect(created.conninfo, autocommit=True) as connection:
        connection.execute(SET_UP)
        yield connection
    drop_database(created)


@pytest.fixture
def read(monkeypatch) -> list[dict[str, int]]:
    """What each look read: parts with the object id after which they were read."""
    looks: list[dict[str, int]] = []

    def note(connection, excluded, wanted, last):
        looks.append(dict(wanted))
        return read_parts(connection, excluded, wanted, last)

    read_parts = snapshot._read_parts
    monkeypatch.setattr(snapshot, "_read_parts", note)
    return looks


@pytest.mark.parametrize(
    "statements", [*CHANGES, NEW, *(f"{NEW}; {statements}" for statements in BESIDE_NEW)]
)
def test_the_next_snapshot_says_what_a_first_one_would_say(connection, statements):
    reader = SnapshotReader(connection, with_data=True)
    before = reader.read()
    with connection.transaction(force_rollback=True):
        for statement in statements.split("; "):
            connection.execute(statement)
        assert reader.read() == take_snapshot(connection, with_data=True)
    position = {"sequence public.numbers": reader.read().data["sequence public.numbers"]}
    assert reader.read() == Snapshot(before.objects, before.data | position)


def test_vacuum_makes_nothing_look_changed(connection):
    reader = SnapshotReader(connection, with_data=True)
    before = reader.read()
    connection.execute("vacuum full child")
    connection.execute("analyze")
    assert reader.read() == before


def test_a_catalogue_that_came_back_is_not_read_again(connection):
    def comes_back():
        reader = SnapshotReader(connection)
        before = reader.read()
        connection.execute("create function other() returns integer language sql as 'select 1'")
        first = reader.read()
        connection.execute("drop function other()")
        assert first.objects is not before.objects
        return reader.read().objects is before.objects

    # Other tests make databases and roles, which all databases of a server share.
    assert any(comes_back() for _ in range(20))


@pytest.mark.parametrize(
    "statement",
    [
        "create function other() returns integer language sql as 'select 1'",
        "alter function answer() cost 7",
        "comment on function answer() is 'of everything'",
        "alter policy parent_all on parent using (true)",
    ],
)
def test_what_a_routine_or_a_policy_cannot_change_is_not_read_again(connection, read, statement):
    def is_spared():
        reader = SnapshotReader(connection)
        before = reader.read()
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
            after = reader.read()
        assert after != before
        return read[-1].keys() <= {"routines", "policies"}

    # Other tests make databases and roles, which all databases of a server share.
    assert any(is_spared() for _ in range(20))


def test_where_objects_were_only_added_those_that_were_there_are_not_read_again(connection, read):
    def is_spared():
        reader = SnapshotReader(connection)
        before = reader.read()
        with connection.transaction(force_rollback=True):
            for statement in NEW.split("; "):
                connection.execute(statement)
            after = reader.read()
        assert after.objects.keys() > before.objects.keys()
        return all(read[-1][part] for part in ("relations", "columns", "indexes", "routines"))

    assert any(is_spared() for _ in range(20))


def test_rows_that_nobody_wrote_to_are_not_read_again(connection):
    reader = SnapshotReader(connection, with_data=True)
    before = reader.read()
    connection.execute("insert into child values (3, 1)")
    after = reader.read()
    assert after.data["table public.parent"] is before.data["table public.parent"]
    assert after.data["table public.child"]["rows"] == 3


def test_who_may_not_read_every_catalogue_reads_anew_each_time(connection):
    reader = SnapshotReader(connection)
    with connection.transaction(force_rollback=True):
        connection.execute("set local role pg_monitor")
        before = reader.read()
        after = reader.read()
    assert after == before
    assert after.objects is not before.objects
