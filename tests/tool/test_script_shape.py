"""The decision table: which letter, which blocks, what stands before and behind them."""

from __future__ import annotations

import pytest

from slipstitch.script.expand import expand
from slipstitch.script.shape import Block, Shape, classify


def shape(text: str, *, wrap: bool = True) -> Shape:
    return classify(expand(text.encode(), "a.sql", {}, lambda _: b""), wrap=wrap)


def spans(found: Shape) -> list[tuple[int, int, int]]:
    return [(block.start, block.body, block.stop) for block in found.blocks]


CIC = "create index concurrently i on t (a);"


@pytest.mark.parametrize(
    ("text", "letter", "expected"),
    [
        # A: one transaction of the script's own
        ("begin; create table t (); commit;", "A", [(0, 0, 3)]),
        ("set role a; begin; create table t (); commit; reset role;", "A", [(0, 1, 4)]),
        ("\\echo x\nbegin; select 1; end;", "A", [(0, 1, 4)]),
        ("begin; create table t (); savepoint s; rollback to s; commit;", "A", [(0, 0, 5)]),
        ("begin; select 1; rollback; begin; create table t (); commit;", "A", [(0, 3, 6)]),
        # B: no transaction control
        ("create table t (); create table u ();", "B", [(0, 0, 2)]),
        ("set role a; create table t (); set role b; create table u (); reset role;", "B",
         [(0, 1, 4)]),
        ("select 1;", "B", [(0, 0, 1)]),
        ("", "B", [(0, 0, 0)]),
        ("\\echo nothing\n-- at all", "B", [(0, 1, 1)]),
        ("set search_path = a;", "B", [(0, 1, 1)]),
        ("alter type e add value 'x';", "B", [(0, 0, 1)]),
        ("alter type e add value 'x'; alter type e add value 'y';", "B", [(0, 0, 2)]),
        # what is rolled back leaves only the record
        ("begin; create table t (); rollback;", "B", [(0, 3, 3)]),
        ("begin; create table t ();", "B", [(0, 2, 2)]),
        # C: several
        ("begin; select 1; commit; begin; select 2; commit;", "C", [(0, 0, 3), (3, 3, 6)]),
        ("create table t (); begin; select 2; commit;", "C", [(0, 0, 1), (1, 1, 4)]),
        ("begin; select 2; commit; set role a; create table t ();", "C", [(0, 0, 3), (3, 4, 5)]),
        ("begin; select 1; commit; begin; select 2; rollback;", "C", [(0, 0, 3), (3, 6, 6)]),
        ("begin; select 1; commit; begin; select 2;", "C", [(0, 0, 3), (3, 5, 5)]),
        ("alter type e add value 'x'; insert into t values ('x');", "C", [(0, 0, 1), (1, 1, 2)]),
        ("create table t (); set local a.b = 1; create table u ();", "C", [(0, 0, 1), (1, 2, 3)]),
        # D: something that cannot be in a transaction
        (CIC, "D", [(0, 0, 1)]),
        (f"set lock_timeout = 0; {CIC} reset lock_timeout;", "D", [(0, 1, 2)]),
        (f"begin; create table t (); commit; {CIC}", "D", [(0, 0, 3), (3, 3, 4)]),
        (f"{CIC} create table t ();", "D", [(0, 0, 1), (1, 1, 2)]),
        ("call p();", "D", [(0, 0, 1)]),
        ("create temp table z () on commit drop;", "D", [(0, 0, 1)]),
        # E: psql
        ("select 1 \\gset\n", "E", []),
    ],
)  # fmt: skip
def test_letter_and_blocks(text, letter, expected):
    found = shape(text)
    assert (found.letter, spans(found)) == (letter, expected)


def test_a_statement_inside_the_script_s_own_transaction_does_not_stand_alone():
    assert shape(f"begin; {CIC} commit;").letter == "A"
    assert shape("begin; call p(); commit;").letter == "A"


def test_what_follows_the_last_commit_and_touches_only_the_session_is_the_tail():
    found = shape("begin; select 1; commit; reset role; \\echo done\n;")
    assert found.tail == 3
    assert found.blocks == (Block(0, 0, 3, framed=True, last=True),)


def test_every_step_belongs_to_a_block_or_to_the_tail():
    found = shape(
        f"set a.b = 1; begin; select 1; commit; reset a.b; {CIC} create table t (); reset all;"
    )
    ends = [0, *(block.stop for block in found.blocks)]
    assert [block.start for block in found.blocks] == ends[:-1]
    assert found.tail == ends[-1]
    assert [block.last for block in found.blocks] == [False, False, True]


def test_a_transaction_nobody_ended_is_rolled_back_before_the_record():
    (block,) = shape("begin; create table t ();").blocks
    assert block.rolls_back_first
    (block,) = shape("begin; create table t (); rollback;").blocks
    assert not block.rolls_back_first


def test_what_stands_alone_is_named_with_its_place():
    found = shape(f"create table t ();\n{CIC}")
    assert found.reasons == ("a.sql:2:1: create index concurrently",)
    assert [block.what for block in found.blocks] == ["", "create index concurrently"]
    assert [block.transactional for block in found.blocks] == [True, False]


def test_without_wrapping_each_statement_is_a_block():
    found = shape("create table t (); insert into t default values;", wrap=False)
    assert (found.letter, spans(found)) == ("C", [(0, 0, 1), (1, 1, 2)])


def test_without_wrapping_what_may_refuse_a_transaction_runs_outside_one():
    found = shape("select create_distributed_table_concurrently('t', 'a');", wrap=False)
    assert found.letter == "D"
    assert not found.blocks[0].transactional


@pytest.mark.parametrize(
    ("text", "fresh"),
    [
        ("begin; create table t (); insert into t default values; commit;", False),
        ("begin; select a from t where false; rollback;", False),
        ("begin; select f(); rollback;", True),
        ("set role a; begin; create table t (); commit; reset role;", True),
        ("begin; create table t ();", True),
        (CIC, False),
        ("\\timing\n", True),
    ],
)
def test_the_next_script_gets_a_fresh_session_unless_nothing_was_left(text, fresh):
    assert shape(text).fresh_session_needed is fresh
