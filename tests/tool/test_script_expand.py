"""From a file to steps: places, data, output, and what makes a script psql's business."""

from __future__ import annotations

import pytest

from slipstitch.errors import Location
from slipstitch.script.expand import expand
from slipstitch.script.model import CopyIn, Echo, Quit, Script, Statement


def script_of(text: str | bytes, files: dict[str, str] | None = None, **variables: str) -> Script:
    def read(path: str) -> bytes:
        if files is None or path not in files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return files[path].encode()

    source = text.encode() if isinstance(text, str) else text
    return expand(source, "deploy/a.sql", variables, read)


def places(script: Script) -> list[tuple[int, int, int]]:
    return [(found.line, found.column, found.last_line) for found in script.statements]


def test_a_statement_begins_at_its_first_word_and_ends_at_its_semicolon():
    script = script_of("-- c\n\n  /* c */ create table t (\n a int\n); select 1;\n")
    assert places(script) == [(3, 11, 5), (5, 4, 5)]


def test_a_byte_order_mark_counts_as_no_column():
    script = script_of(b"\xef\xbb\xbfselect 1;")
    assert script.has_mark
    assert places(script) == [(1, 1, 1)]


def test_bytes_that_are_no_utf8_go_out_as_they_came():
    source = b"select 'gr\xf6\xdfe';"
    (statement,) = script_of(source).statements
    assert statement.encoded() == source


def test_data_belong_to_their_copy_and_lines_go_on_behind():
    script = script_of("copy t from stdin;\n1\n;\\x\n\\.\nselect nope;\n")
    copy, select = script.steps
    assert isinstance(copy, CopyIn)
    assert (copy.data, copy.last_line) == (b"1\n;\\x\n", 4)
    assert isinstance(select, Statement)
    assert (select.line, select.column) == (5, 1)


def test_output_commands_become_steps():
    script = script_of("\\echo a :x\n\\warn b\n\\qecho -n c\n", x="7")
    assert script.steps == (Echo("stdout", "a 7\n"), Echo("stderr", "b\n"), Echo("stdout", "c"))


def test_quit_ends_the_steps_of_the_script():
    script = script_of("select 1;\n \\q\nselect 2;\n")
    assert isinstance(script.steps[-1], Quit)
    assert script.steps[-1].location == Location("deploy/a.sql", 2, 3)
    assert len(script.steps) == 2


def test_quit_in_an_include_ends_only_the_include():
    script = script_of("\\i b.sql\nselect 2;\n", {"b.sql": "select 1;\n\\q\nselect 3;\n"})
    assert [statement.text for statement in script.statements] == ["select 1;", "select 2;"]
    assert not any(isinstance(step, Quit) for step in script.steps)


def test_an_include_beside_the_script_is_found_from_its_folder():
    files = {"deploy/b.sql": "select 1;\n", "b.sql": "select 2;\n", "/abs.sql": "select 3;\n"}
    script = script_of("\\ir b.sql\n\\i b.sql\n\\ir /abs.sql\n\\ir ../b.sql\n", files)
    assert [statement.path for statement in script.statements] == [
        "deploy/b.sql",
        "b.sql",
        "/abs.sql",
        "b.sql",
    ]


def test_a_reason_inside_an_include_names_the_include():
    script = script_of("select 1;\n\\i b.sql\n", {"b.sql": "\n select 2 \\gexec\n"})
    (reason,) = script.unsupported
    assert str(reason) == "b.sql:2:11: \\gexec"


def test_a_variable_set_in_an_include_is_set_behind_it():
    script = script_of("\\i b.sql\nselect :y;\n", {"b.sql": "\\set y 5\n"})
    assert [statement.text for statement in script.statements] == ["select 5;"]


def test_the_caller_s_variables_are_not_changed():
    variables = {"x": "1"}
    expand(b"\\set x 2\n\\unset x\n", "a.sql", variables, lambda _: b"")
    assert variables == {"x": "1"}


@pytest.mark.parametrize("name", ["AUTOCOMMIT", "ECHO", "FETCH_COUNT", "DBNAME", "a-b", ""])
def test_a_special_variable_from_outside_leaves_the_script_to_psql(name):
    script = script_of("select 1;", **{name: "off"})
    assert len(script.unsupported) == 1
    assert script.steps == ()


def test_stopping_at_errors_is_what_sqitch_s_psql_does_anyway():
    assert script_of("select 1;", ON_ERROR_STOP="0").unsupported == ()


def test_psql_s_own_variables_are_known_only_where_somebody_tells():
    source = b"select :'DBNAME';"
    known = expand(source, "a.sql", {}, lambda _: b"", {"DBNAME": "clinic"})
    assert [statement.text for statement in known.statements] == ["select 'clinic';"]
    assert expand(source, "a.sql", {}, lambda _: b"").unsupported != ()


def test_what_was_understood_before_the_reason_is_kept_for_show():
    script = script_of("select 1;\n\\gset\nselect 2;\n")
    assert [statement.text for statement in script.statements] == ["select 1;"]
    assert script.unsupported[0].location == Location("deploy/a.sql", 2, 1)


def test_paths_are_named_as_psql_names_them():
    script = expand(b"select 1;", "./deploy//x/../a.sql", {}, lambda _: b"")
    assert script.path == "deploy/a.sql"


def test_a_large_script_is_read_to_its_end():
    lines = "".join(f"insert into t values ({n}, 'it''s', $$ ; $$);\n" for n in range(3_000))
    found = list(script_of(lines).statements)
    assert len(found) == 3_000
    assert found[-1].text == "insert into t values (2999, 'it''s', $$ ; $$);"
