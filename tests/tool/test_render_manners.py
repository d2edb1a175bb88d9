"""Sources as other people write them: each verifies after its deploy, on any kind of object."""

from __future__ import annotations

import psycopg
import pytest

from tests.fix_server import Database
from tests.fix_sources import rendered

STAGE = """
create schema app;
create table app.users (id bigint, name text);
create table app."Us ers" (id bigint, name text);
"""

SOURCES = {
    "body first": """\
-- function app.f(integer, text)
CREATE OR REPLACE FUNCTION app.f(p_a int DEFAULT (1 + 2), p_b text DEFAULT 'set x = ) as $$')
RETURNS TABLE (a int, "Set" text)
AS $$ select 1, 'x' $$ LANGUAGE sql STABLE CALLED ON NULL INPUT

SET work_mem TO '1MB' SET search_path = pg_catalog, "Odd Schema", pg_temp
SET statement_timeout = 5000 COST 7 ROWS 3 PARALLEL RESTRICTED;
""",
    "atomic": """\
-- function app.g(integer)
create or replace function app.g(p_a integer) returns integer language sql
begin atomic
    select case when p_a > 1 then 1 else 2 end;
    select 3;
end;
revoke all on function app.g(integer) from public;
""",
    "return": """\
-- function app.r(integer)
create or replace function app.r(p_a integer) returns integer language sql immutable strict
return p_a + 1;
""",
    "quoted": """\
-- function app."Odd Name"(text)
create or replace function app."Odd Name"(p text) returns text language sql
as $_$ select '$$' || $1 $_$;
alter function app."Odd Name"(text) owner to pg_monitor;
grant execute on function app."Odd Name"(text) to "pg_read_all_data", pg_monitor;
""",
    "lists": """\
-- function app.a()
-- function app.b(integer)
-- procedure app.p(integer)
/* nested /* comment ; */ ; */
create or replace function app.a() returns void language sql as '';
create or replace function app.b(p integer) returns void language sql as '';
create or replace procedure app.p(p integer) language sql as '';
revoke all privileges on function app.a(), app.b(integer) from public;
revoke all on procedure app.p(integer) from public;
grant execute on function app.a, app.b(integer) to pg_monitor with grant option;
revoke grant option for execute on function app.a() from pg_monitor;
""",
    "columns view": r"""-- view app.w
create or replace view app.w (a, b) with (security_barrier) as
values (1, E'it\'s'), (2, U&'d\0061t');
""",
    "recursive": """\
-- view app.n
create or replace recursive view app.n (n) as
values (1) union all select n + 1 from n where n < 5;
""",
    "check option": """\
-- view app.co
create or replace view app.co as select * from app.users where id > 1 with local check option;
""",
    "mat": """\
-- materialized view app.m
drop materialized view if exists app.m;
create materialized view app.m (k) with (fillfactor = 70) as
 with x as (select 1 as k) select k from x with no data;
grant select on table app.m to pg_monitor;
""",
    "enum": """\
-- type app.mood
create type app.mood as enum ('a;b', 'c');
alter type app.mood owner to pg_database_owner;
grant usage on type app.mood to pg_monitor;
""",
    "constraint trigger": """\
-- function app.t()
-- trigger ct on app.users
create or replace function app.t() returns trigger language plpgsql
as $f$ begin return null; end $f$;
drop trigger if exists ct on app.users;
create constraint trigger ct after insert or update on app.users deferrable initially deferred
for each row when (new.id > 0) execute function app.t('on', 'x y');
""",
    "statement trigger": """\
-- function app.t2()
-- trigger st on app.users
create or replace function app.t2() returns trigger language plpgsql
as $f$ begin return null; end $f$;
create or replace trigger st after update on app.users referencing new table as n old table as o
for each statement execute function app.t2();
""",
    "policy self": """\
-- policy p on app."Us ers"
drop policy if exists p on app."Us ers";
create policy p on app."Us ers"
using (id in (select u.id from app."Us ers" as u where u.id > 0) and "Us ers".name is null);
""",
    "variadic": """\
-- function app.v(integer, text[])
create or replace function app.v(out x integer, in p_a integer, variadic p_b text[])
language sql as $$ select 1 $$;
""",
    "default path": """\
-- function app.dp()
create or replace function app.dp() returns void language sql
set search_path = '' set timezone = 'UTC' as '';
""",
    "types": """\
-- function app.ty(timestamp with time zone, character varying, double precision, app.users)
create or replace function app.ty(
    a timestamp with time zone, b varchar, c float8, d app.users
)
returns setof app.users
language plpgsql volatile not leakproof security invoker as $$ begin end $$;
""",
}


@pytest.mark.slow
def test_a_source_in_any_manner_verifies_after_its_deploy_and_reverts(database: Database) -> None:
    failed = {}
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        for name, text in SOURCES.items():
            connection.execute(STAGE)
            scripts = rendered(text)
            try:
                for kind in ("deploy", "verify", "revert"):
                    connection.execute(scripts[kind].encode())
            except psycopg.Error as error:
                failed[name] = str(error)
                connection.execute("rollback")
            connection.execute("drop schema app cascade")
    assert failed == {}
