from __future__ import annotations

from pathlib import Path

import pytest

from slipstitch.testing.run import leaves_no_trace, run_file


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
    assert leaves_no_trace(tmp_path / "test.sql") is answer


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
