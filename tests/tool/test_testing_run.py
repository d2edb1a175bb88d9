from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from slipstitch.testing.run import (
    SharedSession,
    leaves_no_trace,
    loads_a_library,
    read_script,
    run_file,
    shadows_a_type,
)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("begin; create table a (i int); rollback;", True),
        ("begin; select 1;", True),
        ("set role postgres; begin; select 1; rollback;", True),
        ("begin; savepoint s; rollback to s; select 1; rollback;", True),
        ("begin; create table a (i int); commit;", False),
        ("create table a (i int);", False),
        ("begin; select 1; rollback; create table a (i int);", False),
        ("begin; create table a (i int); commit; begin; select 1; rollback;", False),
        ("begin; select 1; rollback and chain; create table a (i int); commit;", False),
        ("vacuum; begin; select 1; rollback;", False),
        ("begin;\nselect 1 \\gset\nrollback;", False),
    ],
)
def test_only_a_file_that_rolls_back_all_it_does_leaves_no_trace(
    tmp_path: Path, text: str, answer: bool
):
    (tmp_path / "test.sql").write_text(text)
    assert leaves_no_trace(read_script(tmp_path / "test.sql")) is answer


def test_rows_are_printed_as_psql_prints_them_and_carry_their_line(database, tmp_path: Path):
    path = tmp_path / "test.sql"
    path.write_text(
        "\\echo 1..2\nselect true, null, 1.50;\n\ncreate temporary table t (a text);\n"
        "copy t from stdin;\none\ntwo\n\\.\nselect a\nfrom t\norder by a;\n"
    )
    outcome = run_file(path, database.conninfo)
    assert outcome.printed == [("1..2", None), ("t||1.50", 2), ("one", 9), ("two", 9)]
    assert outcome.failure is None


def test_an_error_names_line_and_column(database, tmp_path: Path):
    path = tmp_path / "test.sql"
    path.write_text("select 1;\nselect 1,\n       nothing;\n")
    outcome = run_file(path, database.conninfo)
    assert outcome.printed == [("1", 1)]
    assert outcome.failure.endswith('test.sql:3:8: column "nothing" does not exist (42703)')


def test_an_unreachable_server_is_a_failure_with_a_reason(tmp_path: Path):
    (tmp_path / "test.sql").write_text("select 1;")
    outcome = run_file(tmp_path / "test.sql", "host=127.0.0.1 port=1 user=postgres")
    assert outcome.failure.startswith("the server cannot be reached: ")


@pytest.fixture
def shared(database) -> Iterator[SharedSession]:
    session = SharedSession(database.conninfo)
    yield session
    session.close()


def lines(session: SharedSession, path: Path, text: str) -> list[str]:
    path.write_text(text)
    outcome = session.run(path)
    assert outcome.failure is None
    return [line for line, _ in outcome.printed]


_LEFT_OVER = """
set search_path = pg_temp;
set shop.mood = 'good';
set session characteristics as transaction read only;
prepare question as select 1;
select pg_advisory_lock(1) is null;
listen shop;
begin;
"""
_ASK = """
begin;
select pg_backend_pid();
select current_setting('search_path'), coalesce(current_setting('shop.mood', true), '');
select current_setting('transaction_read_only'), (select count(*) from pg_prepared_statements);
select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid();
select count(*) from pg_listening_channels();
rollback;
"""


def test_files_of_one_session_find_nothing_that_the_one_before_set(shared, tmp_path: Path):
    first = lines(shared, tmp_path / "a.sql", _ASK)
    lines(shared, tmp_path / "b.sql", _LEFT_OVER)
    assert lines(shared, tmp_path / "c.sql", _ASK) == first
    assert first[1:] == ['"$user", public|', "off|0", "0", "0"]


def test_a_session_serves_very_many_files(shared, tmp_path: Path):
    assert len({lines(shared, tmp_path / "a.sql", _ASK)[0] for _ in range(20)}) == 1


def test_after_a_failure_the_next_file_has_another_session(shared, tmp_path: Path):
    (first, *_) = lines(shared, tmp_path / "a.sql", _ASK)
    (tmp_path / "b.sql").write_text("begin;\nselect nothing;\nrollback;\n")
    outcome = shared.run(tmp_path / "b.sql")
    assert outcome.failure is not None
    assert "b.sql:2:8" in outcome.failure
    assert lines(shared, tmp_path / "c.sql", _ASK)[0] != first


def test_a_session_that_was_ended_between_two_files_is_made_again(shared, database, tmp_path: Path):
    (first, *_) = lines(shared, tmp_path / "a.sql", _ASK)
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(%s, 10000)", [first])
    assert lines(shared, tmp_path / "b.sql", _ASK)[0] != first


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("begin;\nCREATE  extension if not exists citext;\nrollback;", True),
        ("load 'plpgsql_check';\nbegin;\nrollback;", True),
        ("begin;\nselect 'payload', load from shop.trucks;\nrollback;", False),
    ],
)
def test_a_file_that_loads_a_library_is_told_from_others(tmp_path: Path, text: str, answer: bool):
    (tmp_path / "test.sql").write_text(text)
    assert loads_a_library(tmp_path / "test.sql") is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("begin; create temporary table record as select 1; rollback;", True),
        ('begin;\nCREATE TEMP VIEW "text" as select 1;\nrollback;', True),
        ("begin; create table pg_temp.uuid (a int); rollback;", True),
        ("begin; create domain pg_temp.jsonb as text; rollback;", True),
        ("begin; create temporary table records as select 1; rollback;", False),
        ("begin; create table shop.record (a int); rollback;", False),
    ],
)
def test_a_file_that_shadows_a_type_is_told_from_others(tmp_path: Path, text: str, answer: bool):
    (tmp_path / "test.sql").write_text(text)
    assert shadows_a_type(tmp_path / "test.sql") is answer
