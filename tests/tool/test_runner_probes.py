"""What the catalog says of statements that stand outside a transaction."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from slipstitch.runner.online_probes import CALLED_AGAIN
from slipstitch.runner.probes import probe_statement
from slipstitch.runner.protocol import Probe
from tests.fix_server import create_database, drop_database

SETTING = """
create table t (id int);
create index valid on t (id);
create index broken on t (id);
update pg_index set indisvalid = false where indexrelid = 'broken'::regclass;
create schema s;
create table s.t (id int);
create index twice on t (id);
create index twice on s.t (id);
create index "Odd ""name" on t (id);
create type mood as enum ('sad');
create table p (id int) partition by list (id);
create table p1 partition of p for values in (1);
"""

D, N, U = Probe.DONE, Probe.NOT_DONE, Probe.UNKNOWN
CASES = [
    ("create index concurrently valid on t (id)", D),
    ("create unique index concurrently if not exists valid on only t (id)", D),
    ("CREATE INDEX CONCURRENTLY missing ON t (id);", N),
    ("create index concurrently broken on public.t (id)", N),
    ("create index concurrently twice on t (id)", D),
    ("create index concurrently twice on s.t (id)", D),
    ('create index concurrently "Odd ""name" on t (id)', D),
    ("create index concurrently on t (id)", U),
    ("drop index concurrently missing", D),
    ("drop index concurrently if exists missing", D),
    ("drop index concurrently valid", N),
    ("drop index concurrently public.broken", N),
    ("drop index concurrently twice", N),
    ("drop index concurrently s.valid", D),
    ("alter type mood add value 'sad'", D),
    ("alter type mood add value if not exists 'glad' before 'sad'", N),
    ("alter type missing add value 'glad'", U),
    ("alter table p detach partition p1 concurrently", N),
    ("alter table p detach partition t concurrently", D),
    ("alter table t add a int", U),
    ("create database postgres", D),
    ("create database no_such_database", N),
    ("drop database no_such_database", D),
    ("drop database if exists postgres", N),
    ("create tablespace pg_default location '/x'", D),
    ("vacuum (analyze) t", N),
    ("reindex table concurrently t", N),
    ("alter system set work_mem = '8MB'", N),
    ("call anything()", U),
    ("create subscription s connection '' publication p", U),
]


@pytest.fixture(scope="module")
def catalog(server):
    database = create_database(server, "probes")
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(SETTING)
        yield connection
    drop_database(database)


@pytest.mark.parametrize(("statement", "expected"), CASES)
def test_the_catalog_tells_whether_a_statement_took_effect(catalog, statement, expected):
    finding = probe_statement(catalog, statement, ["public"])
    assert finding.probe is expected
    assert finding.text


@pytest.mark.parametrize(
    ("schemas", "expected"), [(["public", "s"], D), (["s", "public"], N), ([], U), (["none"], N)]
)
def test_a_name_means_what_it_meant_to_the_session_that_ran_the_statement(
    catalog, schemas, expected
):
    # Both schemas have a table t, and one of them has the index.
    assert probe_statement(catalog, "create index concurrently valid on t (id)", schemas).probe is (
        expected
    )


def mending(catalog, statement):
    finding = probe_statement(catalog, statement, ["public"])
    return finding.probe, [step.as_string() for step in finding.mend]


def test_only_an_index_that_is_not_valid_is_dropped(catalog):
    drop = 'drop index concurrently if exists "public"."broken"'
    assert mending(catalog, "create index concurrently broken on t (id)") == (N, [drop])
    again = "create index concurrently if not exists broken on t (id)"
    assert mending(catalog, again) == (N, [drop])
    assert mending(catalog, "create index concurrently missing on t (id)") == (N, [])
    assert mending(catalog, "create index concurrently valid on t (id)") == (D, [])


def test_an_unfinished_unique_index_is_said_to_refuse_rows(catalog):
    with catalog.transaction(force_rollback=True):
        catalog.execute("create unique index one on t (id)")
        catalog.execute("update pg_index set indisvalid = false where indexrelid = 'one'::regclass")
        statement = "create unique index concurrently one on t (id)"
        assert probe_statement(catalog, statement, ["public"]).text == (
            "index one is there but not valid; it is unique and refuses rows until it is dropped"
        )


REINDEX = """
create table r (id int, place text);
create index r_place on r (place);
create index r_place_ccnew on r (place);
create index r_id_ccold1 on r (id);
create index r_id on r (id);
create index r_other_ccnew on r (id);
update pg_index set indisvalid = false
where indexrelid in ('r_place_ccnew'::regclass, 'r_id_ccold1'::regclass);
"""


@pytest.mark.parametrize(
    ("statement", "expected", "dropped"),
    [
        ("reindex index concurrently r_place", N, ["r_place_ccnew"]),
        # The swap was done: the old index alone is left.
        ("reindex index concurrently r_id", D, ["r_id_ccold1"]),
        ("reindex index concurrently r_other_ccnew", N, []),
        ("reindex (verbose) table concurrently public.r", N, ["r_id_ccold1", "r_place_ccnew"]),
        ("reindex schema concurrently public", N, ["r_id_ccold1", "r_place_ccnew"]),
        ("reindex schema concurrently s", N, []),
        ("reindex table r", N, []),
    ],
)
def test_what_a_rebuild_left_is_dropped(catalog, statement, expected, dropped):
    with catalog.transaction(force_rollback=True):
        catalog.execute(REINDEX)
        # The other tests' broken index has no name of a rebuild.
        names = [f'drop index concurrently if exists "public"."{name}"' for name in dropped]
        assert mending(catalog, statement) == (expected, names)


def test_a_partition_that_is_half_detached_is_finished(catalog):
    with catalog.transaction(force_rollback=True):
        catalog.execute("update pg_inherits set inhdetachpending = true")
        statement = "alter table if exists only p detach partition public.p1 concurrently"
        finish = 'alter table "public"."p" detach partition "public"."p1" finalize'
        assert mending(catalog, statement) == (D, [finish])


def test_a_backfill_tells_how_far_it_came(online):
    call = "call online.backfill('it''s', 't', 'a = 1')"
    connection = online.main
    connection.execute("create table t (id int primary key, a int)")
    assert probe_statement(connection, call).text == 'backfill "it\'s" was not begun'
    connection.execute("select online.begin_backfill('it''s', 't', 'a = 1', 'true', '1 s', 1, 1)")
    begun = probe_statement(connection, call)
    assert begun.probe is N
    assert begun.text == (
        'backfill "it\'s" is behind 0 rows and goes on there; at most one batch (100 rows) is lost'
    )
    connection.execute("update online.backfills set phase = 'done'")
    assert probe_statement(connection, call).probe is D
    assert probe_statement(connection, "call online.backfill(p_name => 'x')").probe is N
    assert probe_statement(connection, "call online.set_not_null('t', 'a')").probe is N
    assert probe_statement(connection, "call online.ddl('analyze t')").probe is U


def test_a_schema_named_online_that_is_not_the_toolkit_promises_nothing(catalog):
    assert probe_statement(catalog, "call online.backfill('x', 't', 'a = 1')").probe is U


DDL = """
create table t (id int primary key, v int, place text);
create table "Odd" (id int);
create view shown as select id from t;
create index t_v on t (v);
create function f() returns trigger language plpgsql as 'begin return new; end';
alter table t add constraint positive check (v > 0) not valid;
"""


@pytest.mark.parametrize(
    "statement",
    [
        "alter table t add a int",
        "alter table only t add column if not exists a int not null default 1, add b int",
        "alter table t add constraint c check (id > 0) not valid;",
        "alter table t drop column v",
        "alter table if exists t drop if exists place",
        "alter table t drop constraint positive",
        "alter table t alter column place set not null; alter table t add c int",
        "alter table t alter id drop not null",
        "alter table t rename to u",
        "alter table t rename column v to w",
        'alter table public."Odd" rename to t2',
        "alter table t rename to u; create view t as select * from u",
        "drop view shown; alter table t rename to shown",
        "create table new (id int)",
        "create unique index if not exists new on t (id)",
        "drop index t_v",
        'drop table if exists "Odd"',
        "alter index t_v rename to other",
    ],
)
def test_a_definition_of_the_toolkit_took_effect_or_not(online, statement):
    connection = online.main
    connection.execute(DDL.encode())
    if statement.startswith("alter table t alter id"):
        connection.execute("alter table t drop constraint t_pkey")
    call = f"call online.ddl($ddl${statement}$ddl$, p_patience => '1 s')"
    before = probe_statement(connection, call, ["public"]).probe
    connection.execute(call.encode())
    after = probe_statement(connection, call, ["public"]).probe
    assert (before, after) == ((U, U) if statement.startswith("alter index") else (N, D))


@pytest.mark.parametrize(
    "statement",
    [
        "create or replace view shown as select id from t",
        "comment on table t is 'it''s'",
        "alter table t validate constraint positive",
        "alter table t alter column v set default 3; alter table t enable row level security",
        "alter table t drop constraint positive, add constraint positive check (v > 1) not valid",
    ],
)
def test_a_definition_that_may_run_again_does(online, statement):
    connection = online.main
    connection.execute(DDL.encode())
    call = f"call online.ddl($ddl${statement}$ddl$)"
    for _ in range(2):
        assert probe_statement(connection, call, ["public"]).probe is N
        connection.execute(call.encode())


def test_an_index_that_became_a_constraint_is_not_looked_for_by_its_old_name(online):
    connection = online.main
    connection.execute("create table t (id int not null); create unique index t_id on t (id)")
    call = "call online.use_unique_index('t', 'public.t_id', 'uq')"
    assert probe_statement(connection, call, ["public"]).probe is N
    connection.execute(call)
    assert probe_statement(connection, call, ["public"]).probe is D


def test_the_runner_knows_of_every_procedure_whether_it_may_be_called_again():
    root = Path(__file__).parents[2] / "plpgsql/online"
    called = {
        path.stem
        for path in root.glob("*.sql")
        if "create or replace procedure" in path.read_text()
    }
    # The last ones are parts of others.
    parts = {"require_no_transaction_block", "run_backfill", "validate_handover"}
    assert called == CALLED_AGAIN | {"ddl"} | parts
