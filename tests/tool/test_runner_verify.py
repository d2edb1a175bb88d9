"""Verify, alone and with deploy: what is found, what is said, what a failure undoes."""

from __future__ import annotations

import json


def shop_of_three(shop):
    for name in ("one", "two"):
        shop.change(name, f"create table {name} ();", f"drop table {name};", f"table {name};")
    shop.tag("v1")
    shop.change("three", "create table three ();", "drop table three;", "table three;")


def test_deployed_changes_are_verified_in_order(shop):
    shop_of_three(shop)
    shop.run("deploy", "--to", "two")
    outcome = shop.run("verify")
    assert outcome.out == (
        f"Verifying {shop.database.uri}\n  * one ...... ok\n  * two @v1 .. ok\n"
        "Undeployed change:\n  * three\nVerify successful\n"
    )
    assert outcome.status == 0


def test_a_failed_verify_is_counted_and_ends_with_2(shop):
    shop_of_three(shop)
    shop.run("deploy")
    shop.execute("drop table two")
    outcome = shop.run("verify")
    assert outcome.status == 2
    assert outcome.out.endswith(
        '  * two @v1 .. # Verify script "verify/two.sql" failed.\nnot ok\n  * three .... ok\n'
        "\nVerify Summary Report\n---------------------\nChanges: 3\nErrors:  1\n"
    )
    assert 'verify/two.sql:1:7: ERROR:  relation "two" does not exist' in outcome.err
    assert outcome.err.endswith("Verify failed\n")


def test_a_missing_verify_script_is_only_mentioned(shop):
    shop.change("one", "create table one ();")
    shop.run("deploy")
    outcome = shop.run("verify")
    assert outcome.status == 0
    assert outcome.err == "Verify script verify/one.sql does not exist\n"


def test_a_range_is_given_by_deployed_changes(shop):
    shop_of_three(shop)
    shop.run("deploy")
    outcome = shop.run("verify", "--from", "two", "--to", "@v1")
    assert outcome.out == (f"Verifying {shop.database.uri}\n  * two @v1 .. ok\nVerify successful\n")
    outcome = shop.run("verify", "--from", "nobody")
    assert outcome.status == 2
    assert 'Cannot find "nobody" in the database or the plan' in outcome.err


def test_changes_out_of_order_or_out_of_plan_are_errors(shop):
    shop_of_three(shop)
    shop.run("deploy")
    shop.execute("update sqitch.changes set committed_at = now() where change = 'one'")
    shop.execute("update sqitch.changes set change_id = 'x' where change = 'three'")
    outcome = shop.run("verify")
    assert outcome.status == 2
    assert "# Out of order" in outcome.out
    assert "# Not present in the plan" in outcome.out


def test_what_verify_scripts_select_is_shown_only_when_asked(shop):
    shop.change("one", "select 1;", "", "select 'a row';")
    shop.run("deploy")
    assert "a row" not in shop.run("verify").out
    assert "a row" in shop.run("verify", "-vv").out


def test_verify_as_a_document(shop):
    shop_of_three(shop)
    shop.run("deploy")
    shop.execute("drop table two")
    document = json.loads(shop.run("verify", "--json").out)
    assert [(one["change"], one["ok"]) for one in document["changes"]] == [
        ("one", True),
        ("two", False),
        ("three", True),
    ]
    refused, failed = document["changes"][1]["problems"]
    assert failed["message"] == 'Verify script "verify/two.sql" failed.'
    assert refused["location"].startswith("verify/two.sql:")
    assert len(refused["sqlstate"]) == 5


def test_deploy_with_verify_leaves_no_pending_row(shop):
    shop_of_three(shop)
    assert shop.run("deploy", "--verify").status == 0
    assert shop.rows("select 1 from sqitch_slipstitch.intents") == []


def test_a_change_that_fails_its_verify_is_taken_back_with_its_rows(shop):
    shop_of_three(shop)
    shop.script("verify", "three", "select nonsense;")
    outcome = shop.run("deploy", "--verify", "--mode", "change")
    assert outcome.status == 2
    assert 'Verify script "verify/three.sql" failed.' in outcome.err
    assert shop.deployed() == ["one", "two"]
    assert shop.exists("three") == [False]
    assert shop.events() == ["deploy one", "deploy two", "fail three"]
    assert shop.rows("select 1 from sqitch_slipstitch.intents") == []


def test_a_revert_script_that_fails_too_is_only_told(shop):
    shop.change("one", "create table one ();", "drop table nothing;", "select nonsense;")
    outcome = shop.run("deploy", "--verify")
    assert outcome.status == 2
    assert 'revert/one.sql:1:1: ERROR:  table "nothing" does not exist' in outcome.err
    assert shop.deployed() == []
    assert shop.events() == ["fail one"]
    assert shop.exists("one") == [True]


def test_a_verify_that_was_cut_short_comes_first_on_the_next_run(shop):
    shop_of_three(shop)
    shop.script("verify", "two", "select pg_terminate_backend(pg_backend_pid());")
    outcome = shop.run("deploy", "--verify")
    assert outcome.status == 3
    assert shop.deployed() == ["one", "two"]
    pending = shop.rows("select kind, change from sqitch_slipstitch.intents")
    assert pending == [("verify", "two")]
    assert "two: deployed, but its verify script was not finished" in shop.run("status").out
    shop.script("verify", "two", "select nonsense;")
    outcome = shop.run("deploy", "--mode", "change")
    assert outcome.status == 2
    assert shop.deployed() == ["one"]
    assert shop.events() == ["deploy one", "fail two"]


def test_a_verify_that_was_cut_short_may_pass_on_the_next_run(shop):
    shop_of_three(shop)
    shop.script("verify", "two", "select pg_terminate_backend(pg_backend_pid());")
    shop.run("deploy", "--verify")
    shop.script("verify", "two", "select 1;")
    outcome = shop.run("deploy")
    assert outcome.status == 0
    assert "  + two" in outcome.out
    assert shop.deployed() == ["one", "two", "three"]
    assert shop.rows("select 1 from sqitch_slipstitch.intents") == []
