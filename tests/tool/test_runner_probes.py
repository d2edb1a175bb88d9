"""What the catalog says of statements that stand outside a transaction."""

from __future__ import annotations

import psycopg
import pytest

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
    ("create index concurrently twice on t (id)", U),
    ("create index concurrently twice on s.t (id)", D),
    ('create index concurrently "Odd ""name" on t (id)', D),
    ("create index concurrently on t (id)", U),
    ("drop index concurrently missing", D),
    ("drop index concurrently if exists missing", D),
    ("drop index concurrently valid", N),
    ("drop index concurrently public.broken", N),
    ("drop index concurrently twice", U),
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
    finding = probe_statement(catalog, statement)
    assert finding.probe is expected
    assert finding.text


def test_only_an_index_that_is_not_valid_is_cleaned_up(catalog):
    broken = probe_statement(catalog, "create index concurrently broken on t (id)")
    assert broken.clean_up is not None
    assert broken.clean_up.as_string() == 'drop index concurrently "public"."broken"'
    missing = probe_statement(catalog, "create index concurrently missing on t (id)")
    assert missing.clean_up is None
