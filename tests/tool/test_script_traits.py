"""What one statement does to the transaction and to the session around it."""

from __future__ import annotations

import pytest

from slipstitch.script.traits import Kind, traits_of

K = Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", K.EMPTY),
        (" ;", K.EMPTY),
        ("/* nothing */", K.EMPTY),
        ("begin", K.BEGIN),
        ("BEGIN ISOLATION LEVEL SERIALIZABLE;", K.BEGIN),
        ("start transaction read only;", K.BEGIN),
        ("commit work;", K.COMMIT),
        ("end;", K.COMMIT),
        ("commit prepared 'x';", K.ALONE),
        ("rollback;", K.ROLLBACK),
        ("abort;", K.ROLLBACK),
        ("rollback prepared 'x';", K.ALONE),
        ("rollback to s;", K.SAVEPOINT),
        ("rollback transaction to savepoint s;", K.SAVEPOINT),
        ("savepoint s;", K.SAVEPOINT),
        ("release s;", K.SAVEPOINT),
        ("set local x.y = 1;", K.LOCAL),
        ("set constraints all deferred;", K.LOCAL),
        ("set transaction isolation level serializable;", K.LOCAL),
        ("lock table t;", K.LOCAL),
        ("set search_path = a;", K.SESSION),
        ("set role a;", K.SESSION),
        ("set session authorization a;", K.SESSION),
        ("reset all;", K.SESSION),
        ("discard temp;", K.SESSION),
        ("discard all;", K.SESSION),
        ("listen c;", K.SESSION),
        ("prepare p as select 1;", K.SESSION),
        ("insert into t values (1);", K.DATA),
        ("with a as (select 1) insert into t select * from a;", K.DATA),
        ("with a as (delete from t returning *) select * from a;", K.QUERY),
        ("copy t from stdin;", K.DATA),
        ("truncate t;", K.DATA),
        ("merge into t using u on true when matched then delete;", K.DATA),
        ("select 1;", K.QUERY),
        ("(select 1) union (select 2);", K.QUERY),
        ("values (1);", K.QUERY),
        ("table t;", K.QUERY),
        ("explain analyze delete from t;", K.QUERY),
        ("show all;", K.QUERY),
        ("create table t (a int);", K.DEFINITION),
        ("create index i on t (a);", K.DEFINITION),
        ("create table concurrently (a int);", K.DEFINITION),
        ("alter table t add column a int;", K.DEFINITION),
        ("comment on table t is 'x';", K.DEFINITION),
        ("grant select on t to a;", K.DEFINITION),
        ("refresh materialized view concurrently v;", K.DEFINITION),
        ("alter type e add value 'x';", K.DEFINITION),
        ("do $$ begin create temp table t (); end $$;", K.CODE),
        ("do $$ begin update t set committed_at = now(); end $$;", K.CODE),
        ("do $$ begin commit; end $$;", K.MAY_COMMIT),
        ("do language plperl $$ spi_commit(); $$;", K.MAY_COMMIT),
        ("call p(1);", K.MAY_COMMIT),
        ("frobnicate t;", K.MAY_COMMIT),
        ("create index concurrently i on t (a);", K.ALONE),
        ("create unique index concurrently if not exists i on t (a);", K.ALONE),
        ("drop index concurrently i;", K.ALONE),
        ("reindex table t;", K.ALONE),
        ("vacuum (analyze) t;", K.ALONE),
        ("cluster;", K.ALONE),
        ("create database d;", K.ALONE),
        ("drop database d;", K.ALONE),
        ("create tablespace s location '/x';", K.ALONE),
        ("create subscription s connection '' publication p;", K.ALONE),
        ("alter system set work_mem = '1MB';", K.ALONE),
        ("alter database d set tablespace s;", K.ALONE),
        ("alter table t detach partition p concurrently;", K.ALONE),
        ("alter table t detach partition p;", K.DEFINITION),
        ("select pg_create_logical_replication_slot('a', 'pgoutput');", K.ALONE),
    ],
)
def test_kind(text, kind):
    assert traits_of(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "set a.b = 1;",
        "reset all;",
        "do $$ begin create temp table t (); end $$;",
        "call p();",
        "select set_config('a.b', '1', false);",
        "select my_function();",
        'select "count"(*);',
        "select other.count(*) from t;",
        "select count(*), setseed(0.5) from t;",
        "alter role r set work_mem = '1MB';",
        "alter database d set work_mem = '1MB';",
        "alter system set work_mem = '1MB';",
        "create temp table t (a int);",
        "create extension e;",
        "load 'x';",
        "execute p;",
        "explain analyze select f();",
        "declare c cursor with hold for select 1;",
        "select _as_tenant(1);",
        "do $$ begin perform f(); end $$;",
        "do $$ begin perform _f(); end $$;",
        "do $$ begin execute 'set role r'; end $$;",
        "do $$ begin set role r; end $$;",
        "do $$ begin assert other.count(*) > 0; end $$;",
        "do language plpython3u $$ assert 1 $$;",
        "do $$ assert 1 $$ language plpython3u;",
        "do 'begin assert true; end';",
    ],
)
def test_these_leave_something_in_the_session(text):
    assert traits_of(text).leaves_session


@pytest.mark.parametrize(
    "text",
    [
        "create table t (a int);",
        "create table temp (a int);",
        "create function f() returns int language sql as 'select 1';",
        "insert into t select f(1);",
        "select a, b from t where false;",
        "select 1 / count(*) from pg_class where relname in ('a', 'b');",
        "select pg_catalog.has_table_privilege('a', 't', 'select');",
        "begin;",
        "rollback;",
        "create index concurrently i on t (a);",
        "vacuum t;",
        "do $$ begin assert (select count(*) from t) > 0, 'none'; end $$;",
        "do language plpgsql $x$ declare n int; begin select 1 into n; end $x$;",
        "do $$ begin if not exists (select from t as u (a)) then raise 'none'; end if; end $$;",
    ],
)
def test_these_leave_nothing_in_the_session(text):
    assert not traits_of(text).leaves_session


@pytest.mark.parametrize(
    "text",
    [
        "create temp table t (a int);",
        "create local temporary table t (a int);",
        "create or replace temp view v as select 1;",
        "create temporary sequence s;",
        "create table pg_temp.t (a int);",
        "create function pg_temp.f() returns int language sql as 'select 1';",
        "select 1 as a into temp t;",
    ],
)
def test_these_make_something_that_only_their_session_sees(text):
    assert traits_of(text).temporary


def test_a_temporary_table_dropped_at_commit_is_another_thing_inside_a_transaction():
    assert not traits_of("create temp table t (a int) on commit drop;").wrappable
    assert traits_of("create temp table t (a int);").wrappable


def test_a_new_enum_value_can_be_used_only_after_its_commit():
    assert traits_of("alter type e add value 'x';").settles
    assert not traits_of("alter type e rename value 'x' to 'y';").settles
