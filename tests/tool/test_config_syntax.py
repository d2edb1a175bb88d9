"""The configuration's grammar: what is read, what is refused and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slipstitch.config.syntax import Assignment, parse_text, write_header, write_value
from slipstitch.errors import SlipstitchError


def settings(text: str) -> list[tuple[str, str | None]]:
    return [
        (item.name, item.value) for item in parse_text(text, "x") if isinstance(item, Assignment)
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("v", "v"),
        ("v # c", "v"),
        ("a#b", "a#b"),
        ("a;b c", "a;b c"),
        ('"a # b" ; c', "a # b"),
        ("a   b\t\tc   ", "a b c"),
        ("a \\\n   b", "a  b"),
        ("a\\nb\\tc\\\\d\\\"e\\'f", "a\nb\tc\\d\"e'f"),
        ('"a\\nb\\tc\\\\d"', "a\nb\tc\\d"),
        ('"say \\"x\\""', 'say "x"'),
        ('x"y z"w   "  q  "', "xy zw   q  "),
        ("", ""),
        ('""', ""),
        ('"" ', ""),
        ("# only a comment", ""),
        ("'a b'", "'a b'"),
        ("a = b", "a = b"),
        ("é ☃", "é ☃"),
        ("a[b]", "a[b]"),
        ('"two\nlines"', "two\nlines"),
        ('"cut \\\nline"', "cut line"),
        ("v\r", "v"),
        ('"v"\r', "v"),
        ("v\\", "v"),
    ],
)
def test_a_value_is_read_as_git_reads_it(written, value):
    assert settings(
        f"[a]\n\tk = {written}\n" if not written.endswith("\\") else f"[a]\nk={written}"
    ) == [("a.k", value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a] k = 1", [("a.k", "1")]),
        ("[A] K = 1", [("a.k", "1")]),
        ("[a.B] k = 1", [("a.b.k", "1")]),
        ('[a "B"] k = 1', [("a.B.k", "1")]),
        ('[a "b.c"] k = 1', [("a.b.c.k", "1")]),
        ('[a "q\\"x\\\\y"] k = 1', [('a.q"x\\y.k', "1")]),
        ('[a "x]y"] k = 1', [("a.x]y.k", "1")]),
        ("[a][b]\nk = 1", [("b.k", "1")]),
        ("[a]k\nj", [("a.k", None), ("a.j", None)]),
        ("[a]\nk # = 1", [("a.k", None)]),
        ("[a]\nk 13 = 1", [("a.k 13", "1")]),
        ("[a]\ntop_dir = sql", [("a.top_dir", "sql")]),
        ("; c\n# c\n\n [a] # c\r\n\tk = 1\r\n", [("a.k", "1")]),
        ("", []),
    ],
)
def test_sections_and_keys_are_read(text, expected):
    assert settings(text) == expected


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("k = v", "x:1:1", "must stand in a section"),
        ("[a\nk = 1", "x:1:1", "no section header"),
        ('[a "b]\n', "x:1:1", "no section header"),
        ("[a] \n\n [a b]", "x:3:2", "no section header"),
        ('[a "x"y]', "x:1:1", "no section header"),
        ("[]", "x:1:1", "no section header"),
        ("[a] = 3", "x:1:5", "a key is missing"),
        ("[a]\nk = \\q", "x:2:5", '"\\q" means nothing here'),
        ('[a]\nk = "a\\qb"', "x:2:7", '"\\q" means nothing here'),
        ('[a]\nj = 1\n  k = "open\nm = 1\n', "x:3:7", "never closed"),
        ("\ufeff[a]\nk=1", "x:1:1", "must stand in a section"),
    ],
)
def test_a_malformed_text_is_refused_with_its_place(text, place, says):
    with pytest.raises(SlipstitchError) as caught:
        parse_text(text, "x")
    assert str(caught.value.location) == place
    assert says in caught.value.message
    assert "^" in caught.value.detail


VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
NASTY = st.text(st.sampled_from(" \t\n\r\b\"\\#;=[]'ab.é"), max_size=20)
KEYS = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_.-]{0,8}", fullmatch=True)
SUBSECTIONS = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=12)


@given(value=VALUES | NASTY)
def test_what_the_writer_wrote_is_read_back(value):
    assert settings(f"[a]\n\tk = {write_value(value)}\n") == [("a.k", value)]


@given(value=VALUES | NASTY)
def test_a_written_value_leaves_the_next_line_alone(value):
    assert settings(f"[a]\n\tk = {write_value(value)}\n\tj = 1\n")[1:] == [("a.j", "1")]


@given(section=SUBSECTIONS | st.text(st.sampled_from('"\\] .a'), max_size=8))
def test_a_written_header_is_read_back(section):
    assert settings(f"{write_header(f'target.{section}')}\nk\n") == [(f"target.{section}.k", None)]


@given(text=VALUES | NASTY | st.text(st.sampled_from('[]a" \\=\n#;'), max_size=30))
def test_any_text_is_read_or_refused_with_its_place(text):
    refusal, items = None, []
    try:
        items = parse_text(text, "x")
    except SlipstitchError as error:
        refusal = error
    if refusal is not None:
        assert refusal.location.path == "x"
        assert 1 <= refusal.location.line <= text.count("\n") + 1
        assert refusal.location.column >= 1
    for item in items:
        assert 0 <= item.start < item.end <= len(text)
