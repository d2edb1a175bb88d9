"""The server's reading of one statement."""

from __future__ import annotations

import pytest

from slipstitch.script.words import obstacle_in, reads_inline_data, significant_start, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select 1", ["select", "1"]),
        ("SELECT 'a;''b'", ["select", "'a;''b'"]),
        ("select e'a\\'b'", ["select", "e'a\\'b'"]),
        ("select e'a'\n 'b\\'c'", ["select", "e'a'\n 'b\\'c'"]),
        ("select 'a' 'b'", ["select", "'a'", "'b'"]),
        ("select $x$ ; $$ $x$, $1", ["select", "$x$ ; $$ $x$", ",", "$1"]),
        ('"A""b".c', ['"A""b"', ".", "c"]),
        ("a/* b /* c */ d */e--f\ng", ["a", "e", "g"]),
        ("a+/* b */c", ["a", "+", "c"]),
        ("a::b:=c", ["a", "::", "b", ":=", "c"]),
        ("'open", ["'open"]),
        ("$a$ open", ["$a$ open"]),
        ("/* open", []),
    ],
)
def test_words(text, expected):
    assert [word.text for word in words_of(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("copy t from stdin", True),
        ("COPY s.t (a, b) FROM STDIN WITH (FORMAT csv)", True),
        ("copy t from stdout", True),
        ('copy t from "stdin"', False),
        ("copy t from '/tmp/stdin'", False),
        ("copy t from program 'stdin'", False),
        ("copy t to stdout", False),
        ("copy (select 1 from stdin) to stdout", False),
        ("copy t (stdin) from 'x' where stdin > 1", False),
        ("insert into copy values ('from stdin')", False),
        ("explain copy t from stdin", False),
    ],
)
def test_inline_data_follow_only_a_copy_from_the_client(text, expected):
    assert reads_inline_data(text) is expected


def test_the_first_word_stands_behind_comments():
    assert significant_start("/* a */ -- b\n select 1") == 14


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("select 1;", False),
        ("select 1; -- done", False),
        ("select 1; select 2", True),
        ("select 1;;", True),
        ("create rule r as on insert to t do (select 1; select 2);", False),
        ("create function f() returns int begin atomic select 1; select 2; end;", False),
        ("create function f() returns int begin atomic select case when a then 1 end; end;", False),
        ("create function f() returns int begin atomic select 1; end; select 2;", True),
        ("create function f() returns int begin atomic select t.end; end;", True),
        ("create function f() returns int begin atomic select 1 as begin; end;", True),
        ("create function begin() returns int as 'select 1'; select 2;", True),
        ("select e'a'\n'b\\'' ; select 1; '", True),
    ],
)
def test_the_server_finds_one_statement_or_several(text, several):
    assert (obstacle_in(text, check_split=True) is not None) is several


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("commit;", None),
        ("commit and no chain;", None),
        ("commit and chain;", "commit and chain"),
        ("abort transaction and chain", "abort and chain"),
        ("prepare transaction 'x'", "prepare transaction"),
        ("prepare p as select 1", None),
        ("set client_encoding = 'UTF8';", None),
        ("set session client_encoding to utf8", None),
        ("set client_encoding = latin1", "client_encoding changed or looked at"),
        ("select 'client_encoding'", "client_encoding changed or looked at"),
        ("set standard_conforming_strings = 'on';", None),
        ("reset standard_conforming_strings", "standard_conforming_strings changed or looked at"),
        ("copy t from stdin (format 'binary')", "copy in binary format"),
        ("copy t from 'x' (format binary)", None),
    ],
)
def test_some_statements_are_psql_s_business(text, obstacle):
    assert obstacle_in(text, check_split=False) == obstacle
