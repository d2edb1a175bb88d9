"""A backfill whose runner is killed, or whose server crashes: the next run goes on, to one end.

``SLIPSTITCH_CRASHES=all`` does it in the backfill of each table. Otherwise it is done in a few of
them: ``SLIPSTITCH_KILL_SEED``, which is printed with every run, says in which.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest

from slipstitch.throwaway.provide import Request, start_server, stop_server
from tests.fix_clinic import ROOT, SLIPSTITCH
from tests.fix_server import Database, create_database, drop_database
from tests.fix_standardisation import SHARED, SYNC, TABLES, Way
from tests.kills.online_campaign import restart_at_once

# What both runs must agree on: ids, contents and judgements, not when they came about.
STATE = """
select md5(string_agg(t.line, e'\\n' order by t.line collate "C"))
from (
    select concat_ws('|', 'record', k.table_name, k.row_id, k.old_id, k.target_id, k.state,
        k.defects, k.reasons) as line
    from standardisation.records as k
    union all
    select concat_ws('|', 'contact', c.id, c.display_name, c.primary_email, c.primary_phone)
    from contact.contacts as c where c.deleted_at is null
    union all
    select concat_ws('|', 'conversation', c.id, c.contact_id, c.channel, c.status)
    from comms.conversations as c where c.deleted_at is null
    union all
    select concat_ws('|', 'message', m.id, m.conversation_id, m.sequence, m.body, m.sent_at)
    from comms.messages as m where m.deleted_at is null
) as t
"""
MIDDLE = "select t.row_id from legacy.{} as t order by t.row_id offset {} limit 1"
AT_IT = """
select exists (
    select from online.backfills as b
    where
        b.relation = 'legacy.{}'::regclass
        and b.phase = 'running'
        and b.scanned_rows + b.refused_batches > 0
)
"""
PATIENCE_SECONDS = 120


@contextmanager
def stopped_half_way(way: Way, table: str, rows: int) -> Iterator[subprocess.Popen[bytes]]:
    """Let the backfill of a table run into a row that somebody holds."""
    row = way.value(MIDDLE.format(table, rows))
    holder = psycopg.connect(way.database.conninfo)
    with closing(holder):
        holder.execute(f"select from legacy.{table} where row_id = %s for update".encode(), [row])
        running = subprocess.Popen(
            [SLIPSTITCH, "deploy", "--to", SHARED, way.database.uri],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            give_up_at = time.monotonic() + PATIENCE_SECONDS
            while not way.value(AT_IT.format(table)):
                assert running.poll() is None, f"the deploy ended before {table}"
                assert time.monotonic() < give_up_at, f"{table} did not begin"
                time.sleep(0.02)
            yield running
        finally:
            running.kill()
            running.wait()


@pytest.fixture(scope="module")
def synced_template(way_template: Database) -> Iterator[Database]:
    """A database to copy, where everything is ready for the backfills."""
    made = create_database(way_template.server, "synced", way_template.name)
    Way(made).forth(SYNC)
    yield made
    drop_database(made)


@pytest.fixture(scope="module")
def undisturbed(synced_template: Database) -> Iterator[str]:
    """The state that a run reaches which nobody disturbs."""
    made = create_database(synced_template.server, "undisturbed", synced_template.name)
    way = Way(made, is_new=False)
    way.forth(SHARED)
    yield way.value(STATE)
    drop_database(made)


@pytest.fixture
def synced(synced_template: Database, request: pytest.FixtureRequest) -> Iterator[Way]:
    made = create_database(synced_template.server, request.node.name, synced_template.name)
    yield Way(made, is_new=False)
    drop_database(made)


FEW = 3
"""Backfills of a usual run, for each way to end them."""


def some_tables(of: str) -> tuple[str, ...]:
    """Return in which backfills it happens, in their order; another kind of end has others."""
    if os.environ.get("SLIPSTITCH_CRASHES") == "all":
        return TABLES
    source = random.Random(f"{of} {os.environ['SLIPSTITCH_KILL_SEED']}")
    drawn = set(source.sample(TABLES, FEW))
    return tuple(table for table in TABLES if table in drawn)


def middle(way: Way, table: str) -> int:
    """Return how many rows of a table come before the one in its middle."""
    return int(way.value(f"select count(*) / 2 from legacy.{table}"))


def unread(way: Way) -> list[str]:
    """Return the tables whose backfill has not ended."""
    found = way.rows(
        "select b.relation::regclass::text from online.backfills as b where b.phase = 'done'"
    )
    done = {str(name) for (name,) in found}
    return [table for table in TABLES if f"legacy.{table}" not in done]


def test_runners_that_are_killed_in_backfills_are_followed_by_one_that_ends_them(
    synced: Way, undisturbed: str, record_property
):
    tables = some_tables("runner")
    record_property("kills", f"runners killed in the backfills of {', '.join(tables)}")
    for table in tables:
        with stopped_half_way(synced, table, middle(synced, table)) as running:
            running.kill()
        assert unread(synced)[0] == table, "the runner was not killed in this backfill"
    synced.forth(SHARED)
    assert unread(synced) == []
    assert synced.value(STATE) == undisturbed


@pytest.fixture
def crashing(synced_template: Database) -> Iterator[Way]:
    """The same on a server of one's own, which may be stopped in the middle of all."""
    server = start_server(Request(owner_pid=os.getpid()))
    try:
        pour("pg_dumpall", "--roles-only", of=synced_template, into=Database(server, "postgres"))
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            connection.execute("create database crashing")
        made = Database(server, "crashing")
        pour("pg_dump", "--format=plain", of=synced_template, into=made)
        yield Way(made, is_new=False)
    finally:
        stop_server(server.name)


def pour(program: str, option: str, *, of: Database, into: Database) -> None:
    """Copy what a program dumps of one database into another, on whatever server."""
    dumped = subprocess.run(
        [program, option],
        env={**os.environ, **of.server.environ(of.name)},
        capture_output=True,
        check=True,
    ).stdout
    subprocess.run(
        ["psql", "-q", "-X"],
        env={**os.environ, **into.server.environ(into.name)},
        input=dumped,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def test_a_server_that_crashes_in_backfills_is_followed_by_the_same_end(
    crashing: Way, undisturbed: str, record_property
):
    tables = some_tables("server")
    record_property("kills", f"server crashed in the backfills of {', '.join(tables)}")
    for table in tables:
        with stopped_half_way(crashing, table, middle(crashing, table)):
            restart_at_once(crashing.database.server)
        assert unread(crashing)[0] == table, "the server did not crash in this backfill"
    crashing.forth(SHARED)
    assert unread(crashing) == []
    assert crashing.value(STATE) == undisturbed
