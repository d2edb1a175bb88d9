"""The lexer by itself; that it agrees with psql is shown in ``tests/compat/test_psql.py``."""

from __future__ import annotations

import pytest

from slipstitch.script.lexer import Lexer, QueryBuffer, Stop, Unsupported, quoted
from slipstitch.script.model import Statement


def stops(text: str, variables: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Return what each stop of one line leaves in the buffer."""
    lexer = Lexer((variables or {}).get)
    out = QueryBuffer()
    lexer.begin_line(text, 1)
    found = []
    while True:
        stop = lexer.scan(out)
        found.append((stop.name, out.text()))
        if stop is Stop.END_OF_LINE:
            return found
        out = QueryBuffer()
        if stop is Stop.COMMAND:
            lexer.frames[0].position = len(text)


def test_it_stops_at_semicolons_commands_and_line_ends():
    assert stops("select 1; select 2 \\gset") == [
        ("SEMICOLON", "select 1;"),
        ("COMMAND", "select 2 "),
        ("END_OF_LINE", ""),
    ]


def test_white_space_and_line_comments_before_a_statement_are_dropped():
    assert stops("  -- why") == [("END_OF_LINE", "")]
    assert stops("  /* kept */ -- kept too") == [("END_OF_LINE", "/* kept */ -- kept too")]


def test_a_variable_is_read_on_as_part_of_the_line():
    assert stops(":both;", {"both": "select ';'; select 2"}) == [
        ("SEMICOLON", "select ';';"),
        ("SEMICOLON", "select 2;"),
        ("END_OF_LINE", ""),
    ]


def test_a_name_no_variable_has_stays_as_it_is():
    assert stops("select :x, :'x', :\"x\";")[0][1] == "select :x, :'x', :\"x\";"


def test_a_command_inside_a_variable_is_not_for_us():
    with pytest.raises(Unsupported) as found:
        stops("select 1 :v", {"v": "\\q"})
    assert found.value.column == 10


def test_a_variable_that_is_no_utf8_is_not_for_us():
    with pytest.raises(Unsupported):
        quoted("\udcff", "'", "v")


def test_every_character_knows_its_place():
    lexer = Lexer({"v": "seven"}.get)
    out = QueryBuffer()
    lexer.begin_line("  select :v,", 3)
    lexer.scan(out)
    out.add("\n", 3, 13, literal=False)
    lexer.begin_line("  nope;", 4)
    lexer.scan(out)
    text = out.text()
    assert text == "select seven,\n  nope;"
    statement = Statement(text, "a.sql", 3, 3, 4, tuple(out.pieces))
    places = {
        word: (found.line, found.column)
        for word in ("select", "seven", "even", ",", "nope")
        if (found := statement.locate(text.index(word)))
    }
    assert places == {
        "select": (3, 3),
        "seven": (3, 10),
        "even": (3, 10),
        ",": (3, 12),
        "nope": (4, 3),
    }


def test_cutting_the_buffer_forgets_text_and_places():
    out = QueryBuffer()
    out.add("select ", 1, 1)
    out.add("1", 2, 1)
    out.cut(7)
    out.add("2", 5, 1)
    statement = Statement(out.text(), "a.sql", 1, 1, 5, tuple(out.pieces))
    assert out.text() == "select 2"
    assert statement.locate(7).line == 5
