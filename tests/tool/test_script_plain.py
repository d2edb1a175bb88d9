"""The short way through a plain script ends where the long one does, to the last piece."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from slipstitch.script import expand as expansion
from slipstitch.script.model import Script
from slipstitch.script.plain import plain_statements
from tests.compat.psql_corpus.accepted import ACCEPTED
from tests.compat.psql_corpus.refused import REFUSED

ROOT = Path(__file__).parents[2]
FRAGMENTS = (
    "begin", "select", "create", "table", "or", "replace", "function", "commit", "end", "case",
    "a.b", "x1", "_n", "1", "2.5", ".5", "1e5", "0x1", "7seven", "3.", "and", "chain", "names",
    "(", ")", "((", "))", "()", ";", ";", ";;", ",", ".", "=", "<=", ">", "+", "*", "%", "-", "/",
    "--", "-- why", "-- it's (;)", "---", "/* c */", "'text;'", '"name"', "$1", "$$ ; $$", "::int",
    ":name", ":=", "\\;", "\\q", "e'x'", "\n", "\n", "\n\n", " \n", "\t", "  ", "\r\n", "\r", "\f",
    "\v", "é", "\ufeff", "\0", "copy t from stdin", "set client_encoding = 'UTF8'", "PGDMP",
)  # fmt: skip


def outcome(source: bytes, *, plain: bool, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    with monkeypatch.context() as patch:
        if not plain:
            patch.setattr(expansion, "plain_statements", lambda *_: None)
        script: Script = expansion.expand(source, "./a.sql", {}, lambda _: b"select 1;")
    # Pieces do not count when statements are compared.
    pieces = tuple(statement.pieces for statement in script.statements)
    return script, pieces


def both_ways_agree(source: bytes, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Compare, and tell whether the short way was gone."""
    short = outcome(source, plain=True, monkeypatch=monkeypatch)
    assert short == outcome(source, plain=False, monkeypatch=monkeypatch), source
    return plain_statements(source, "a.sql") is not None


@pytest.mark.slow
def test_both_ways_agree_on_every_script_of_the_repository(monkeypatch: pytest.MonkeyPatch):
    folders = ("deploy", "revert", "verify", "tests")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.sql"))]
    short = sum(both_ways_agree(path.read_bytes(), monkeypatch) for path in paths)
    assert short >= 10


def test_both_ways_agree_on_the_scripts_that_are_proved_against_psql(
    monkeypatch: pytest.MonkeyPatch,
):
    texts = [*ACCEPTED.values(), *(case[0] for case in REFUSED.values())]
    sources = [text if isinstance(text, bytes) else text.encode() for text in texts]
    short = sum(both_ways_agree(source, monkeypatch) for source in sources)
    assert short >= 10


@pytest.mark.parametrize("seed", range(4))
def test_both_ways_agree_on_scripts_nobody_would_write(seed: int, monkeypatch: pytest.MonkeyPatch):
    chance = random.Random(seed)
    harmless = [one for one in FRAGMENTS if plain_statements(f"x {one};".encode(), "a") is not None]
    short = 0
    for round_number in range(1500):
        fragments = harmless if round_number % 3 else FRAGMENTS
        words = chance.choices(fragments, k=chance.randint(1, 12))
        glue = chance.choice(("", " ", " "))
        source = f"select {glue.join(words)}{chance.choice((';', ';', ''))}".encode()
        short += both_ways_agree(source, monkeypatch)
    assert short >= 100


@pytest.mark.parametrize(
    "text",
    [
        "select 'a';",
        'select "a";',
        "select :a;",
        "\\q\n",
        "select $$a$$;",
        "create function f() returns int language sql begin atomic select 1; end;",
        "copy t from stdin;\n1\n\\.\n",
        "commit and chain;",
        "select 1",
        "select (1;",
        "select 1);",
    ],
)
def test_anything_else_goes_the_long_way(text: str):
    assert plain_statements(text.encode(), "a.sql") is None
