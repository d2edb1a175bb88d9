"""Faults that advisors have to find, each beside what looks like it and is none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from slipstitch.advice import Advice, read_advice
from slipstitch.throwaway.server import Server
from tests.fix_server import Database, create_database, drop_database

STAGE = """
create schema shop;
grant usage on schema shop to anon, authenticated;
create function shop.person() returns uuid language sql stable
    set search_path = pg_catalog, pg_temp
    return nullif(pg_catalog.current_setting('request.user', true), '')::uuid;
create table shop.people (id bigint primary key, owner_id uuid, name text);
alter table shop.people enable row level security, force row level security;
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A fault, what is found of it, and something like it that is right."""

    code: str
    object: str
    fault: str
    sound: str


CASES = (
    Case(
        "foreign_key_without_index",
        "shop.visits.fk_person",
        "create table shop.visits (id int primary key,"
        " person_id bigint constraint fk_person references shop.people)",
        "create table shop.visits (id int primary key,"
        " person_id bigint constraint fk_person references shop.people, other int);"
        "create index idx_visits on shop.visits (person_id, other)",
    ),
    Case(
        "table_without_primary_key",
        "shop.notes",
        "create table shop.notes (note text)",
        "create table shop.notes (note text primary key)",
    ),
    Case(
        "duplicate_index",
        "shop.idx_twice_2",
        "create index idx_twice_1 on shop.people (name);"
        "create index idx_twice_2 on shop.people (name)",
        "create index idx_twice_1 on shop.people (name);"
        "create index idx_twice_2 on shop.people (name desc);"
        "create index idx_twice_3 on shop.people (name) where name <> ''",
    ),
    Case(
        "invalid_index",
        "shop.idx_broken",
        "create index idx_broken on shop.people (owner_id);"
        "update pg_index set indisvalid = false where indexrelid = 'shop.idx_broken'::regclass",
        "create index idx_broken on shop.people (owner_id)",
    ),
    Case(
        "constraint_not_validated",
        "shop.people.ck_name",
        "alter table shop.people add constraint ck_name check (name <> '') not valid",
        "alter table shop.people add constraint ck_name check (name <> '')",
    ),
    Case(
        "type_that_an_upgrade_refuses",
        "shop.settings.language",
        "create table shop.settings (id int primary key, language regconfig)",
        "create table shop.settings (id int primary key, language regclass)",
    ),
    Case(
        "row_security_off_where_clients_read",
        "shop.open",
        "create table shop.open (id int primary key); grant select on shop.open to anon",
        "create table shop.open (id int primary key)",
    ),
    Case(
        "row_security_off_beside_guarded_table",
        "shop.letters",
        "create table shop.letters (id bigint primary key references shop.people);"
        "grant select on shop.letters to pg_monitor",
        "create table shop.letters (id bigint primary key references shop.people)",
    ),
    Case(
        "policy_without_row_security",
        "shop.asleep.sleeps",
        "create table shop.asleep (id int primary key);"
        "create policy sleeps on shop.asleep using (id > 0)",
        "create table shop.asleep (id int primary key); alter table shop.asleep enable row level"
        " security; create policy sleeps on shop.asleep using (id > 0)",
    ),
    Case(
        "row_security_without_policy",
        "shop.closed",
        "create table shop.closed (id int primary key);"
        "alter table shop.closed enable row level security",
        "create table shop.closed (id int primary key)",
    ),
    Case(
        "row_security_not_forced",
        "shop.lenient",
        "create table shop.lenient (id int primary key);"
        "alter table shop.lenient enable row level security",
        "create table shop.lenient (id int primary key);"
        "alter table shop.lenient enable row level security, force row level security",
    ),
    Case(
        "policy_calls_for_each_row",
        "shop.people.each_row",
        "create policy each_row on shop.people for insert to authenticated"
        " with check (owner_id = shop.person() and name <> 'it''s (me)')",
        "create function shop.may_see(bigint) returns boolean language sql stable"
        " set search_path = pg_catalog, pg_temp as 'select true';"
        "create policy each_row on shop.people for insert to authenticated"
        " with check (owner_id = (select shop.person()) and shop.may_see(id)"
        " and name <> 'shop.person()')",
    ),
    Case(
        "permissive_policies_overlap",
        "shop.people for select to authenticated",
        "create policy one on shop.people for select to authenticated using (id = 1);"
        "create policy two on shop.people for select to authenticated using (id = 2)",
        "create policy one on shop.people for select to authenticated using (id = 1);"
        "create policy two on shop.people as restrictive for select to authenticated"
        " using (id = 2); create policy three on shop.people for delete to authenticated"
        " using (id = 3)",
    ),
    Case(
        "policy_lets_clients_write_anything",
        "shop.people.anything",
        "create policy anything on shop.people for update to authenticated"
        " using (id > 0) with check (true)",
        "create policy anything on shop.people for update to pg_monitor"
        " using (id > 0) with check (true)",
    ),
    Case(
        "policy_believes_user_metadata",
        "shop.people.believes",
        "create policy believes on shop.people for delete to anon using"
        " ((select current_setting('request.jwt.claims')::jsonb -> 'user_metadata' ->> 'a') = 'b')",
        "create policy believes on shop.people for delete to anon using"
        " ((select current_setting('request.jwt.claims')::jsonb -> 'app_metadata' ->> 'a') = 'b')",
    ),
    Case(
        "policy_reads_a_guarded_table",
        "shop.pets.reads_people",
        "create table shop.pets (id bigint primary key);"
        "alter table shop.pets enable row level security;"
        "create policy reads_people on shop.pets using (id in (select p.id from shop.people as p))",
        "create table shop.kinds (id bigint primary key);"
        "create table shop.pets (id bigint primary key);"
        "alter table shop.pets enable row level security;"
        "create policy reads_people on shop.pets using (id in (select k.id from shop.kinds as k))",
    ),
    Case(
        "routine_search_path_not_pinned",
        "shop.wanders()",
        "create function shop.wanders() returns int language sql as 'select 1'",
        "create function shop.wanders() returns int language sql return 1",
    ),
    Case(
        "definer_routine_open_to_all",
        "shop.definer()",
        "create function shop.definer() returns int language sql security definer"
        " set search_path = pg_catalog, pg_temp as 'select 1'",
        "create function shop.definer() returns int language sql security definer"
        " set search_path = pg_catalog, pg_temp as 'select 1';"
        "revoke all on function shop.definer() from public",
    ),
    Case(
        "table_open_to_all",
        "shop.bulletin",
        "create table shop.bulletin (id int primary key);"
        "grant select, insert on shop.bulletin to public",
        "create table shop.bulletin (id int primary key);"
        "grant select on shop.bulletin to pg_monitor",
    ),
    Case(
        "schema_open_to_all",
        "playground",
        "create schema playground; grant create on schema playground to public",
        "create schema playground; grant usage on schema playground to public",
    ),
    Case(
        "view_with_owner_rights",
        "shop.names",
        "create view shop.names as select name from shop.people;"
        "grant select on shop.names to pg_monitor",
        "create view shop.names as select 'Ada' as name; grant select on shop.names to pg_monitor;"
        "create view shop.own as select name from shop.people",
    ),
    Case(
        "materialised_view_open_to_clients",
        "shop.summary",
        "create materialized view shop.summary as select 1 as a; grant select on shop.summary"
        " to authenticated",
        "create materialized view shop.summary as select 1 as a",
    ),
    Case(
        "foreign_table_open_to_clients",
        "shop.remote",
        "create foreign data wrapper nowhere; create server elsewhere foreign data wrapper nowhere;"
        "create foreign table shop.remote (id int) server elsewhere; grant select on shop.remote"
        " to anon",
        "create foreign data wrapper nowhere; create server elsewhere foreign data wrapper nowhere;"
        "create foreign table shop.remote (id int) server elsewhere",
    ),
    Case(
        "extension_in_public",
        "pg_trgm",
        "create extension pg_trgm schema public",
        "create extension pg_trgm schema shop",
    ),
    Case(
        "sequence_near_its_end",
        "shop.tickets_id_seq",
        "create table shop.tickets (id serial primary key);"
        "select setval('shop.tickets_id_seq', 2000000000)",
        "create table shop.tickets (id bigserial primary key);"
        "select setval('shop.tickets_id_seq', 2000000000)",
    ),
    Case(
        "partitions_end_soon",
        "shop.readings",
        "create table shop.readings (at date primary key) partition by range (at);"
        "create table shop.readings_1 partition of shop.readings"
        " for values from ('2020-01-01') to ('2020-02-01')",
        "create table shop.readings (at date primary key) partition by range (at);"
        "create table shop.readings_1 partition of shop.readings"
        " for values from ('2020-01-01') to ('2020-02-01');"
        "create table shop.readings_2 partition of shop.readings"
        " for values from ('2020-02-01') to ('2999-01-01');"
        "create table shop.endless (at date primary key) partition by range (at);"
        "create table shop.endless_1 partition of shop.endless"
        " for values from ('2020-01-01') to (maxvalue);"
        "create table shop.by_name (name text primary key) partition by range (name);"
        "create table shop.by_name_1 partition of shop.by_name for values from ('1') to ('2')",
    ),
    Case(
        "unused_index",
        "shop.idx_many_code",
        "create index idx_many_code on shop.many (code); do $$ begin for i in 1..10001 loop"
        " perform from shop.many where id = i; end loop; end $$",
        "create index idx_many_code on shop.many (code); do $$ begin for i in 1..10001 loop"
        " perform from shop.many where id = i; end loop; set local enable_seqscan = off;"
        " perform from shop.many where code = 1; end $$",
    ),
    Case(
        "sequential_scans_of_a_large_table",
        "shop.many",
        "do $$ begin for i in 1..20002 loop perform from shop.many limit 10; end loop; end $$",
        "do $$ begin for i in 1..900 loop perform from shop.many limit 10; end loop; end $$",
    ),
    Case(
        "dead_rows",
        "shop.many",
        "delete from shop.many where id % 2 = 0",
        "delete from shop.many where id % 10 = 0",
    ),
    Case(
        "bloated_table",
        "shop.wide",
        "delete from shop.wide where id % 10 <> 0; vacuum analyze shop.wide",
        "vacuum analyze shop.wide",
    ),
    Case(
        "bloated_index",
        "shop.idx_wide",
        "delete from shop.wide where id % 10 <> 0; vacuum analyze shop.wide",
        "vacuum analyze shop.wide",
    ),
)

LARGE = """
create table shop.many (id int primary key, code int) with (autovacuum_enabled = off);
insert into shop.many select g, g from generate_series(1, 20000) as g;
create table shop.wide (id int primary key, text text) with (autovacuum_enabled = off);
insert into shop.wide select g, pg_catalog.sha512(g::text::bytea)::text
from generate_series(1, 75000) as g;
create index idx_wide on shop.wide (text);
vacuum analyze shop.many;
"""


@pytest.fixture(scope="module")
def faulty(server: Server) -> Iterator[tuple[Advice, ...]]:
    """What is found where every fault is planted."""
    yield from _found(server, "advise_faults", [case.fault for case in CASES])


@pytest.fixture(scope="module")
def sound(server: Server) -> Iterator[tuple[Advice, ...]]:
    """What is found where something like each fault is, and right."""
    yield from _found(server, "advise_sound", [case.sound for case in CASES])


def _found(server: Server, label: str, scripts: list[str]) -> Iterator[tuple[Advice, ...]]:
    database = create_database(server, label)
    try:
        make(database, STAGE, LARGE, *scripts)
        with psycopg.connect(database.conninfo, autocommit=True) as connection:
            _wait_until_counted(connection)
            yield read_advice(connection, timeout=60)
    finally:
        drop_database(database)


def make(database: Database, *scripts: str) -> None:
    """Run scripts in a database where clients have the usual roles.

    What a session did is counted for certain once it has ended, and vacuum must not come before:
    so each script, and each statement around a vacuum, has a session of its own.
    """
    roles = [
        f"do $$ begin create role {role}; exception when duplicate_object or unique_violation"
        " then null; end $$"
        for role in ("anon", "authenticated", "chat_user")
    ]
    # PostgreSQL 14 lets everybody make objects in schema public, which is a fault of its own.
    closed = "revoke create on schema public from public"
    for script in [";".join([*roles, closed]), *scripts]:
        for statement in _statements(script):
            with psycopg.connect(database.conninfo, autocommit=True) as connection:
                connection.execute(statement.encode())


def _statements(script: str) -> list[str]:
    """Take a script with a vacuum apart; another goes as it is."""
    if "vacuum" not in script.replace("autovacuum", ""):
        return [script]
    return [each for each in script.split(";") if each.strip()]


def _wait_until_counted(connection: psycopg.Connection[Any]) -> None:
    """Wait until the last session's counts are told: up to PostgreSQL 14 a process gathers them."""
    give_up_at = time.monotonic() + 60
    while connection.execute(
        "select n_dead_tup = 0 from pg_stat_user_tables where relname = 'many'"
    ).fetchone() != (False,):
        assert time.monotonic() < give_up_at, "the server does not tell what it counted"
        time.sleep(0.05)
