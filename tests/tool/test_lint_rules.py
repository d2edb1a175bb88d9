"""Each rule's page tells the truth: its unsafe script is found, its safer one is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from slipstitch.lint.rules import RULES, check
from slipstitch.lint.survey import Survey
from tests.fix_lint import surveyed

PAGES = Path(__file__).parents[2] / "docs" / "lint"
SHOWN = [rule.code for rule in RULES if rule.code not in ("missing-revert", "inexact-revert")]
NEXT = "-- next change\n"
T = "create table t (id bigint primary key, n int, s text, v varchar(20));\n"


def codes(found: Survey) -> set[str]:
    return {finding.code for finding in check(found)}


def block(code: str, heading: str) -> str:
    page = (PAGES / f"{code}.md").read_text()
    match = re.search(rf"## {heading}\n\n```sql\n(.*?)\n```", page, re.DOTALL)
    assert match, f"{code} has no {heading}"
    return match[1]


@pytest.mark.parametrize("code", SHOWN)
def test_the_unsafe_script_of_a_page_is_found(code: str):
    given = block(code, "Given").split(NEXT)
    found = surveyed(*given, block(code, "Unsafe"))
    for script in found.scripts:
        script.wanted = True  # rules that compare changes look at all of them
    assert code in codes(found)
    assert not any(each.code == code for each in check(surveyed(*given)))


@pytest.mark.parametrize("code", SHOWN)
def test_the_safer_script_of_a_page_is_not_found(code: str):
    before = block(code, "Given").split(NEXT)
    given = [*before, *block(code, "Safer").split(NEXT)]
    for number in range(len(before) + 1, len(given) + 1):
        assert not codes(surveyed(*given[:number])) - {"foreign-key-index"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_its_page_with_its_sentence(rule):
    page = (PAGES / f"{rule.code}.md").read_text()
    assert rule.sentence in page
    assert rule.why in page


def test_a_revert_that_forgets_an_object_is_found():
    deploy = "create table a (id int); create function b() returns int language sql as 'select 1';"
    assert "inexact-revert" in codes(surveyed(deploy, revert="drop table a;"))
    assert "inexact-revert" not in codes(
        surveyed(deploy, revert="drop function b(); drop table a;")
    )


def test_a_revert_that_does_nothing_is_found():
    assert "missing-revert" in codes(surveyed("create table a (id int);", revert="begin; commit;"))
    assert "missing-revert" not in codes(
        surveyed("create table a (id int);", revert="drop table a;")
    )


def test_an_index_of_a_table_made_in_the_same_script_is_no_matter():
    assert not codes(surveyed(T, "create table n (a int); create index i on n (a);"))


def test_a_small_table_of_a_target_makes_a_note():
    found = surveyed(T, "create index i on t (n);")
    assert [each.severity for each in check(found)] == ["error"]
    known = surveyed(T).known
    known.sizes = {"t": 8192}
    assert [each.severity for each in check(surveyed("create index i on t (n);", known=known))] == [
        "note"
    ]
    known.sizes = {"t": 10**9}
    known.indexes.clear()
    assert [each.severity for each in check(surveyed("create index i on t (n);", known=known))] == [
        "error"
    ]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("alter table t alter v type text", "prepared-statements"),
        ("alter table t alter v type text using v::text", "prepared-statements"),
        ("alter table t alter v type text using lower(v)", "type-change"),
        ('ALTER TABLE public."t" ALTER "v" TYPE VARCHAR ( 10 )', "type-change"),
        ("alter table t /* why */ add column x int -- create index\n default 5", None),
        ("alter table t add column x text default ');drop'", None),
        ("alter table t add x timestamptz default clock_timestamp() not null", "volatile-default"),
        ("alter table t add column x int, alter column s set not null", "blocking-not-null"),
        ("alter table t add column x int, validate constraint c", "blocking-constraint"),
        ("do $$ begin create index i on t (n); end $$", "blocking-index"),
        ("vacuum (full, analyze) t", "table-rewrite"),
        ("vacuum (full false) t", None),
        ("reindex table concurrently t", None),
        ("reindex table t", "blocking-index"),
    ],
)
def test_a_statement_is_read_as_the_server_reads_it(statement: str, code: str | None):
    stage = T + "alter table t add constraint c check (n > 0) not valid;"
    assert codes(surveyed(stage, statement + ";")) == ({code} if code else set())


def test_a_function_of_the_plan_that_is_stable_is_no_volatile_default():
    stable = "create function f() returns int language sql stable as 'select 1';"
    volatile = "create function f() returns int language sql as 'select 1';"
    use = "alter table t add column x int default f();"
    assert "volatile-default" not in codes(surveyed(T, stable, use))
    assert "volatile-default" in codes(surveyed(T, volatile, use))


def test_a_lock_that_is_raised_is_found():
    text = "begin; insert into t (id) values (1); alter table t add column x int; commit;"
    assert "lock-order" in codes(surveyed(T, text))


def test_a_constraint_that_is_valid_already_is_validated_at_no_cost():
    stage = T + "alter table t add constraint c check (n > 0) not valid;"
    validate = "alter table t validate constraint c;"
    text = f"begin; alter table t add column x int; {validate} commit;"
    assert "validate-with-lock" in codes(surveyed(stage, text))
    assert "validate-with-lock" not in codes(surveyed(stage, validate, text))


def test_options_that_are_set_again_behind_a_replaced_view_are_not_lost():
    view = "create {}view w {}as select id from t;"
    stage = T + view.format("", "with (security_barrier) ")
    replaced = view.format("or replace ", "")
    assert "view-options" in codes(surveyed(stage, replaced))
    again = "alter view w set (security_barrier = true);"
    assert "view-options" not in codes(surveyed(stage, replaced + again))
    assert "view-options" not in codes(surveyed(T + view.format("", ""), replaced))


def test_views_are_left_by_a_table_that_is_swapped_too_and_not_by_a_mere_rename():
    stage = T + "create view w as select id from t; create table t_new (id bigint);"
    away = "alter table t rename to t_old;"
    swap = f"begin; {away} alter table t_new rename to t; commit;"
    assert "swap-leaves-views" in codes(surveyed(stage, swap))
    assert "swap-leaves-views" not in codes(surveyed(stage, away))
    made = f"begin; {away} create table t (id bigint); drop view w; commit;"
    assert "swap-leaves-views" not in codes(surveyed(stage, made))


def test_row_security_matters_from_where_it_is_forced():
    force = "alter table t enable row level security; alter table t force row level security;"
    write = "delete from t where id = 1;"
    assert "row-security-off" not in codes(surveyed(T, write, force))
    found = surveyed(T, force, write)
    assert "row-security-off" in codes(found)
    seen = "create policy all_rows on t to migrator using (true);"
    assert "row-security-off" not in codes(surveyed(T, force, seen, write))
    off = "do $$ begin perform set_config('row_security', 'off', true); end $$;"
    assert "row-security-off" not in codes(surveyed(T, force, off + write))
