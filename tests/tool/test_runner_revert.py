"""Revert on a real server."""

from __future__ import annotations

import json
import sys

import pytest


def three(shop):
    for name in ("one", "two", "three"):
        shop.change(name, f"create table {name} ();", f"drop table {name};")
        if name == "two":
            shop.tag("v1")
    shop.run("deploy")


def test_changes_are_reverted_newest_first(shop):
    three(shop)
    outcome = shop.run("revert", "-y")
    assert outcome.out == (
        f"Reverting all changes from {shop.database.uri}\n"
        "  - three .... ok\n  - two @v1 .. ok\n  - one ...... ok\n"
    )
    assert outcome.status == 0
    assert shop.exists("one", "two", "three") == [False] * 3
    assert shop.events()[3:] == ["revert three", "revert two", "revert one"]
    assert shop.run("revert", "-y").out == "Nothing to revert (nothing deployed)\n"


def test_a_reference_is_looked_up_in_the_database(shop):
    three(shop)
    assert shop.run("revert", "-y", "--to", "@HEAD^").status == 0
    assert shop.deployed() == ["one", "two"]
    assert shop.run("revert", "-y", "--to", "@v1").out == 'No changes deployed since: "@v1"\n'
    assert 'Change not deployed: "three"' in shop.run("revert", "-y", "--to", "three").err
    assert 'Unknown change: "nobody"' in shop.run("revert", "-y", "--to", "nobody").err


@pytest.mark.parametrize(
    ("answer", "status", "left"),
    [("y\n", 0, 1), ("", 0, 1), ("\n", 0, 1), ("no\n", 1, 3), ("maybe\n" * 3, 2, 3)],
)
def test_the_question_is_asked_and_answered(shop, monkeypatch, tmp_path, answer, status, left):
    three(shop)
    (tmp_path / "answer").write_text(answer)
    with (tmp_path / "answer").open() as source:
        monkeypatch.setattr(sys, "stdin", source)
        outcome = shop.run("revert", "--to", "one")
    assert outcome.status == status
    assert f"Revert changes to one from {shop.database.uri}? [Yes] " in outcome.out
    assert len(shop.deployed()) == left
    if status == 1:
        assert outcome.out.endswith("Nothing reverted\n")
    if status == 2:
        assert "No valid answer after 3 attempts; aborting" in outcome.err


def test_a_failed_revert_stops_and_keeps_what_is_done(shop):
    three(shop)
    shop.script("revert", "two", "begin;\ndrop table nothing;\ncommit;\n")
    outcome = shop.run("revert", "-y")
    assert outcome.status == 2
    assert shop.deployed() == ["one", "two"]
    assert "  - two @v1 .. not ok\n" in outcome.out
    assert 'revert/two.sql:2:1: ERROR:  table "nothing" does not exist' in outcome.err
    assert "fail" not in " ".join(shop.events())
    assert "--log-only skips the scripts" in outcome.err


def test_log_only_reverts_the_record_alone(shop):
    three(shop)
    assert shop.run("revert", "-y", "--log-only").status == 0
    assert shop.deployed() == []
    assert shop.exists("one") == [True]


def test_what_another_project_requires_is_not_reverted(shop):
    three(shop)
    shop.execute("insert into sqitch.projects values ('other', null, now(), 'A', 'a@b')")
    shop.execute(
        "insert into sqitch.changes values ('oid', null, 'needy', 'other', '', now(), 'A', 'a@b',"
        " now(), 'A', 'a@b')"
    )
    shop.execute(
        "insert into sqitch.dependencies select 'oid', 'require', 'shop:two', change_id"
        " from sqitch.changes where change = 'two'"
    )
    outcome = shop.run("revert", "-y")
    assert outcome.status == 2
    assert 'Change "two @v1" required by currently deployed change: other:needy' in outcome.err
    assert shop.deployed() == ["one", "two", "three", "needy"]


def test_modified_goes_back_to_before_the_first_edited_script(shop):
    three(shop)
    assert shop.run("revert", "-y", "--modified").out.startswith("No changes deployed since")
    shop.script("deploy", "two", "create table two (id int);")
    assert shop.run("revert", "-y", "--modified").status == 0
    assert shop.deployed() == ["one"]


def test_modified_with_nothing_deployed_has_nothing_to_revert(shop):
    three(shop)
    assert shop.run("revert", "-y").status == 0
    answer = shop.run("revert", "-y", "--modified")
    assert (answer.status, answer.out) == (0, "Nothing to revert (nothing deployed)\n")


def test_a_change_that_the_plan_lost_is_still_reverted(shop):
    three(shop)
    plan = shop.folder / "sqitch.plan"
    lines = [line for line in plan.read_text().splitlines() if not line.startswith("three")]
    plan.write_text("\n".join(lines) + "\n")
    assert shop.run("revert", "-y").status == 0
    assert shop.exists("three") == [False]


def test_a_reworked_change_reverts_each_instance_with_its_own_script(shop):
    shop.change("one", "create table one ();", "drop table one;")
    shop.tag("v1")
    for kind in ("deploy", "revert"):
        path = shop.folder / kind / "one.sql"
        (shop.folder / kind / "one@v1.sql").write_text(path.read_text())
    shop.change("one", "alter table one add a int;", "alter table one drop a;", needs="one@v1")
    assert shop.run("deploy").status == 0
    assert shop.deployed() == ["one", "one"]
    outcome = shop.run("revert", "-y", "--to", "one")
    assert outcome.status == 2
    assert 'Change "one" is ambiguous' in outcome.err
    assert shop.run("revert", "-y", "--to", "one@v1").status == 0
    assert shop.rows("select * from one") == []
    assert shop.run("revert", "-y").status == 0
    assert shop.exists("one") == [False]


def test_revert_needs_a_registry(shop):
    outcome = shop.run("revert", "-y")
    assert outcome.status == 2
    assert f"No registry found in {shop.database.uri}. Have you ever deployed?" in outcome.err


def test_revert_as_a_document(shop):
    three(shop)
    document = json.loads(shop.run("revert", "-y", "--to", "two", "--json").out)
    assert document["ok"]
    assert [one["change"] for one in document["changes"]] == ["three"]
    assert document["changes"][0]["action"] == "revert"
