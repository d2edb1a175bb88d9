"""A log may grow between two looks, and nothing of what it held may be touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from slipstitch.catalog.diff import compare, grown
from slipstitch.catalog.snapshot import SnapshotReader
from slipstitch.cli import run
from tests.fix_server import Database
from tests.fix_sources import project_in

pytestmark = pytest.mark.slow

LOG = """
create table log (id bigint generated always as identity, at date not null, text text)
partition by range (at);
create table log_old partition of log for values from ('2025-01-01') to ('2026-01-01');
create table log_new partition of log for values from ('2026-01-01') to ('2027-01-01');
comment on table log is 'What was done. Class: log';
create sequence numbers;
create table reads (number bigint default nextval('numbers'), text text);
comment on table reads is 'What was read. Class: log';
create sequence shared;
create table notes (number bigint default nextval('shared'), text text);
comment on table notes is 'Notes on the log';
create table more (number bigint default nextval('shared'), text text);
comment on table more is 'More. Class: log';
insert into log (at, text) values ('2025-05-01', 'old'), ('2026-05-01', 'new');
insert into reads (text) values ('one'), ('two');
insert into notes (text) values ('one');
"""
GROWS = (
    "insert into log (at, text) values ('2026-06-01', 'x'); insert into reads (text) values ('y')"
)


@pytest.fixture
def connection(database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(LOG)
        yield connection


def test_what_comes_into_logs_is_told_and_no_difference(connection):
    reader = SnapshotReader(connection, with_data=True)
    before = reader.read()
    connection.execute(f"{GROWS}; {GROWS}")
    connection.execute("vacuum full log_new")
    connection.execute("vacuum freeze reads")
    after = reader.read(since=before)
    assert compare(before, after) == ()
    assert grown(after) == {"public.log": 2, "public.reads": 2}
    assert {each.address for each in compare(before, reader.read())} >= {
        *("table public.log_new", "table public.reads", "sequence public.numbers"),
    }, "who does not ask since when is told all"


@pytest.mark.parametrize(
    ("statement", "address"),
    [
        ("update log set text = 'other' where text = 'old'", "table public.log_old"),
        ("update log set text = text where text = 'new'", "table public.log_new"),
        ("delete from log where text = 'new'", "table public.log_new"),
        ("update reads set number = 3 where number = 1", "table public.reads"),
        ("truncate reads", "table public.reads"),
        ("select setval('numbers', 1)", "sequence public.numbers"),
        ("insert into notes (text) values ('no log')", "table public.notes"),
        ("insert into more (text) values ('x')", "sequence public.shared"),
    ],
)
def test_an_old_row_of_a_log_that_was_touched_is_a_difference(connection, statement, address):
    reader = SnapshotReader(connection, with_data=True)
    before = reader.read()
    connection.execute(f"{GROWS}; {statement}")
    assert address in {each.address for each in compare(before, reader.read(since=before))}


def test_rows_of_who_was_at_work_at_the_first_look_came_afterwards(connection, database: Database):
    reader = SnapshotReader(connection, with_data=True)
    with psycopg.connect(database.conninfo) as other:
        other.execute("insert into reads (text) values ('under way')")
        connection.execute("insert into notes (text) values ('a later transaction')")
        before = reader.read()
    after = reader.read(since=before)
    assert compare(before, after) == ()
    assert grown(after) == {"public.reads": 1}


FLAG = "begin;\n{}\ncommit;\n"
TABLES = """
create table log (text text);
comment on table log is 'What was done. Class: log';
create table flags (name text);
create function note() returns trigger language plpgsql as
$$begin insert into public.log values (tg_op); return null; end$$;
create trigger note after insert or delete on flags for each row execute function note();
"""


@pytest.mark.parametrize(
    ("also", "said"),
    [
        ("", "± flag .. ok, but for logs: 2 rows more in public.log"),
        ("delete from log;", "± flag .. not exact"),
        ("update log set text = lower(text);", "± flag .. not exact"),
    ],
)
def test_a_revert_that_is_recorded_is_exact_and_one_that_covers_its_tracks_is_not(
    also: str,
    said: str,
    tmp_path: Path,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    scripts = {
        "tables": (
            f"{TABLES}insert into log values ('FIRST');",
            "drop table flags, log; drop function note;",
        ),
        "flag": ("insert into flags values ('new');", f"delete from flags; {also}"),
    }
    project_in(
        tmp_path,
        "tables\nflag [tables]",
        {
            f"{kind}/{name}.sql": FLAG.format(text)
            for name, (deploy, revert) in scripts.items()
            for kind, text in (("deploy", deploy), ("revert", revert), ("verify", "select 1;"))
        },
    )
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    assert run(["roundtrip", database.uri]) == int("not exact" in said)
    assert said in capsys.readouterr().out
