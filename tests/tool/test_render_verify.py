"""The rendered verify script passes after its deploy script, and fails on any difference."""

from __future__ import annotations

import psycopg
import pytest

from slipstitch.catalog.diff import compare
from slipstitch.catalog.snapshot import take_snapshot
from slipstitch.render.compose import Previous
from tests.fix_server import Database
from tests.fix_sources import ROUTINE, rendered

pytestmark = pytest.mark.slow

STAGE = """
create schema app;
create table app.users (id bigint, name text, team text);
create function app.touch() returns trigger language plpgsql as 'begin return new; end';
"""
VIEW = """\
-- view app.named_users
create or replace view app.named_users
with (security_barrier = true) as
select u.id
from app.users as u
where u.name is not null;

grant select on app.named_users to pg_monitor;
"""
MATERIALIZED = """\
-- materialized view app.teams
drop materialized view if exists app.teams;
create materialized view app.teams as
select u.team, count(*) as members
from app.users as u
group by u.team
with no data;
"""
POLICIES = """\
-- policy users_monitor_select on app.users
-- policy users_all_restrict on app.users
drop policy if exists users_monitor_select on app.users;
create policy users_monitor_select on app.users
for select
to pg_monitor, pg_read_all_data
using (users.team = (select current_setting('app.team')));
drop policy if exists users_all_restrict on app.users;
create policy users_all_restrict on app.users
as restrictive
for all
with check (name <> '');
"""
TRIGGER = """\
-- function app.stamp()
-- trigger tg_users_10_stamp on app.users
create or replace function app.stamp()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    return new;
end;
$function$;

create or replace trigger tg_users_10_stamp
before insert or update of name on app.users
for each row
when (new.name is not null)
execute function app.stamp('a');
"""
DOMAIN = """\
-- domain app.email
do $block$
begin
    if to_regtype('app.email') is null then
        execute $ddl$ create domain app.email as text check (value = lower(value)) $ddl$;
    end if;
end;
$block$;
revoke all on domain app.email from public;
"""
BY_VERSION = """\
-- function app.new_id()
do $block$
begin
    if current_setting('server_version_num')::integer >= 180000 then
        execute $ddl$
            create or replace function app.new_id() returns uuid language sql volatile
            as $function$ select uuidv7() $function$
        $ddl$;
    else
        execute $ddl$
            create or replace function app.new_id() returns uuid language sql volatile
            as $function$ select gen_random_uuid() $function$
        $ddl$;
    end if;
end;
$block$;
"""
OVERLOADS = """\
-- function app.twice(integer)
-- function app.twice(text)
create or replace function app.twice(p_value integer) returns integer language sql
as $function$ select p_value * 2 $function$;
create or replace function app.twice(p_value text) returns text language sql
as 'select p_value || p_value || ''''';
revoke execute on function app.twice from public;
revoke all on function app.twice(text) from public;
"""
INSTEAD = """\
-- view app.people
-- function app.write_person()
-- trigger tg_people_10_write on app.people
create or replace view app.people as
select u.id, u.name
from app.users as u;
create or replace function app.write_person() returns trigger language plpgsql
as $function$
begin
    return new;
end;
$function$;
create or replace trigger tg_people_10_write
instead of insert on app.people
for each row
execute function app.write_person();
"""

SOUND = {
    "routine": ROUTINE,
    "view": VIEW,
    "materialized view": MATERIALIZED,
    "policies": POLICIES,
    "trigger": TRIGGER,
    "domain": DOMAIN,
    "by version": BY_VERSION,
    "overloads": OVERLOADS.replace("app.twice from", "app.twice(integer) from"),
    "instead of": INSTEAD,
}

SPOILED = [
    ("routine", "grant execute on function app.area to public", "privileges"),
    ("routine", "grant execute on function app.area to pg_monitor with grant option", "privileges"),
    ("routine", "revoke execute on function app.area from pg_monitor", "privileges"),
    ("routine", "alter function app.area stable", "volatility"),
    ("routine", "alter function app.area called on null input", "strictness"),
    ("routine", "alter function app.area security definer", "security"),
    ("routine", "alter function app.area leakproof", "leakproofness"),
    ("routine", "alter function app.area parallel restricted", "parallel safety"),
    ("routine", "alter function app.area set work_mem = '1MB'", "settings"),
    ("routine", "alter function app.area reset all", "settings"),
    ("routine", "alter function app.area owner to postgres", "owner"),
    (
        "routine",
        "create or replace function app.area(p_width numeric, p_height numeric) returns numeric "
        "language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp "
        "as 'select 1::numeric'",
        "body",
    ),
    ("routine", "drop function app.area", "does not exist"),
    ("view", "create or replace view app.named_users as select u.id from app.users as u", "query"),
    ("view", "alter view app.named_users reset (security_barrier)", "options"),
    ("view", "grant insert on app.named_users to pg_monitor", "privileges"),
    ("view", "drop view app.named_users", "does not exist"),
    (
        "materialized view",
        "drop materialized view app.teams; "
        "create materialized view app.teams as select u.team from app.users as u",
        "query",
    ),
    (
        "materialized view",
        "drop materialized view app.teams; create view app.teams as select 1 as team",
        "kind",
    ),
    ("policies", "alter policy users_monitor_select on app.users using (true)", "using"),
    ("policies", "alter policy users_all_restrict on app.users with check (true)", "check"),
    ("policies", "alter policy users_monitor_select on app.users to pg_monitor", "roles"),
    ("policies", "drop policy users_all_restrict on app.users", "existence"),
    ("policies", "create policy backdoor on app.users", "does not make: backdoor"),
    ("trigger", "alter table app.users disable trigger tg_users_10_stamp", "state"),
    ("trigger", "drop trigger tg_users_10_stamp on app.users", "existence"),
    (
        "trigger",
        "create or replace trigger tg_users_10_stamp after insert on app.users for each row "
        "execute function app.stamp('a')",
        "definition",
    ),
    (
        "trigger",
        "create or replace trigger tg_users_10_stamp before insert or update of name on app.users "
        "for each row when (new.name is not null) execute function app.stamp('b')",
        "arguments",
    ),
    (
        "trigger",
        "create or replace trigger tg_users_10_stamp before insert or update of name on app.users "
        "for each row when (new.name is not null) execute function app.touch('a')",
        "function",
    ),
    ("domain", "grant usage on domain app.email to public", "privileges"),
    ("domain", "drop domain app.email", "does not exist"),
    (
        "by version",
        "create or replace function app.new_id() returns uuid language sql as 'select null::uuid'",
        "body",
    ),
    ("overloads", "grant execute on function app.twice(integer) to public", "twice(integer)"),
    ("overloads", "grant execute on function app.twice(text) to public", "twice(text)"),
]


@pytest.fixture
def staged(database: Database) -> psycopg.Connection:
    connection = psycopg.connect(database.conninfo, autocommit=True)
    connection.execute(STAGE)
    return connection


@pytest.mark.parametrize("name", SOUND)
def test_verify_passes_after_deploy_and_leaves_nothing(
    name: str, staged: psycopg.Connection
) -> None:
    scripts = rendered(SOUND[name])
    staged.execute(scripts["deploy"])
    before = staged.execute("select count(*) from pg_class").fetchone()
    staged.execute(scripts["verify"])
    assert staged.execute("select count(*) from pg_class").fetchone() == before
    staged.execute(scripts["revert"])
    with pytest.raises(psycopg.Error):
        staged.execute(scripts["verify"])


def test_verify_fails_on_each_difference_and_names_it(staged: psycopg.Connection) -> None:
    missed = []
    for name, spoil, word in SPOILED:
        scripts = rendered(SOUND[name])
        staged.execute(scripts["deploy"])
        staged.execute(spoil)
        try:
            staged.execute(scripts["verify"])
        except psycopg.Error as error:
            if word not in str(error):
                missed.append(f"{spoil}: {error}")
        else:
            missed.append(f"{spoil}: not noticed")
        staged.execute("rollback")
        staged.execute("drop schema app cascade")
        staged.execute(STAGE)
    assert not missed


def test_a_rework_verifies_and_its_revert_gives_back_what_was(staged: psycopg.Connection) -> None:
    newer = ROUTINE.replace("to pg_monitor", "to pg_read_all_data").replace("strict\n", "")
    first = rendered(ROUTINE)
    script = Previous("app/area@v1", "deploy/app/area@v1.sql", first["deploy"])
    second = rendered(newer, previous=script)
    staged.execute(first["deploy"])
    before = take_snapshot(staged)
    staged.execute(second["deploy"])
    staged.execute(second["verify"])
    assert compare(before, take_snapshot(staged)) != ()
    staged.execute(second["revert"])
    staged.execute(first["verify"])
    assert compare(before, take_snapshot(staged)) == ()


def test_verify_does_not_mind_who_deployed(staged: psycopg.Connection) -> None:
    scripts = rendered(VIEW)
    staged.execute("grant usage, create on schema app to pg_monitor")
    staged.execute("grant select on app.users to pg_monitor")
    staged.execute("set role pg_monitor")
    staged.execute(scripts["deploy"])
    staged.execute(scripts["verify"])
    staged.execute("reset role")
    staged.execute(scripts["verify"])


def test_versions_of_a_routine_that_differ_in_attributes_are_refused() -> None:
    with pytest.raises(Exception, match="differ in more than their bodies"):
        rendered(BY_VERSION.replace("volatile", "stable", 1))
