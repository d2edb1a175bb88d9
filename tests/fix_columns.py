"""Changes of columns, step by step, and applications that write meanwhile."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import psycopg

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
