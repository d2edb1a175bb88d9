"""A day of a DBA: approval, waves, waiting, hooks, one transaction, required verification."""

from __future__ import annotations

import json

import pytest

from tests.fix_server import create_database, drop_database

TABLE = "begin;\ncreate table {0} ();\ncommit;\n"
DROP = "begin;\ndrop table {0};\ncommit;\n"
LOOK = "begin;\nselect from {0};\nrollback;\n"


def planned(shop, *names: str) -> None:
    for name in names:
        shop.change(name, TABLE.format(name), DROP.format(name), LOOK.format(name))


def configure(shop, text: str) -> None:
    with (shop.folder / "sqitch.conf").open("a") as config:
        config.write(text)


def test_what_was_approved_is_deployed_and_nothing_else(shop):
    planned(shop, "one", "two")
    written = shop.run("deploy", "--plan-out", "release.json", "--to", "one", "--verify")
    assert written.status == 0, written.err
    assert "  + one\n" in written.out
    assert shop.exists("sqitch.changes") == [False]
    document = json.loads((shop.folder / "release.json").read_text())
    assert [each["change"] for each in document["changes"]] == ["one"]
    assert document["options"]["verify"] is True
    done = shop.run("deploy", "--plan", "release.json")
    assert done.status == 0, done.err
    assert shop.deployed() == ["one"]


def test_what_is_other_than_approved_is_refused_by_name(shop):
    planned(shop, "one", "two")
    assert shop.run("deploy", "--plan-out", "release.json").status == 0
    shop.script("deploy", "two", TABLE.format("other"))
    refused = shop.run("deploy", "--plan", "release.json")
    assert refused.status == 2
    assert '"two": its deploy script is not what was approved' in refused.err
    shop.script("deploy", "two", TABLE.format("two"))
    planned(shop, "three")
    assert '"three" was not approved' in shop.run("deploy", "--plan", "release.json").err
    assert shop.run("deploy", "--to", "one").status == 0
    refused = shop.run("deploy", "--plan", "release.json")
    assert "what is deployed was nothing, now it is" in refused.err
    assert shop.run("deploy", "--plan", "sqitch.plan").status == 2
    assert shop.deployed() == ["one"]


def test_many_replicas_that_boot_at_once_deploy_once(shop):
    planned(shop, "one", "two")
    runs = [shop.start("deploy", "--wait", "60s") for _ in range(3)]
    said = [each.communicate(timeout=120) for each in runs]
    assert [each.returncode for each in runs] == [0] * 3, said
    assert sum("Nothing to deploy" in out for out, _ in said) == 2
    assert shop.deployed() == ["one", "two"]


def test_a_server_that_is_not_there_is_waited_for_and_a_wrong_name_is_not(shop):
    planned(shop, "one")
    where = f"db:pg://localhost:1/{shop.database.name}"
    waited = shop.bare("deploy", where, "--wait", "100ms")
    assert waited.status == 2
    assert "Waiting for" in waited.out
    wrong = shop.bare("deploy", f"{shop.database.uri}_not", "--wait", "60s")
    assert wrong.status == 2
    assert "Waiting for" not in wrong.out


def test_the_canary_is_first_and_ends_the_waves_when_it_fails(shop, server):
    planned(shop, "one", "two")
    second = create_database(server, "second")
    try:
        configure(shop, f'[target "canary"]\n\turi = {shop.database.uri}\n')
        configure(shop, f'[target "rest"]\n\turi = {second.uri}\n')
        shop.script("deploy", "two", "select 1/0;")
        failed = shop.bare("deploy", "--waves", "canary", "rest", "--mode", "change")
        assert failed.status == 2
        assert "nothing was deployed to: rest" in failed.err
        shop.script("deploy", "two", TABLE.format("two"))
        done = shop.bare("deploy", "--waves", "canary", "rest")
        assert done.status == 0, done.err
        assert done.out.index("to canary") < done.out.index("to rest")
        assert shop.bare("status", "rest", "--exit-code").status == 0
        assert shop.bare("deploy", "--waves", "canary").status == 2
    finally:
        drop_database(second)


def test_hooks_are_run_around_the_deployment_and_its_changes(shop):
    planned(shop, "one", "two")
    note = f"echo $SLIPSTITCH_HOOK $SLIPSTITCH_CHANGE $SLIPSTITCH_ERROR >> {shop.folder}/notes"
    names = ("before_deploy", "after_deploy", "before_change", "after_change", "on_failure")
    configure(shop, "[hooks]\n" + "".join(f'\t{name} = "{note}"\n' for name in names))
    assert shop.run("deploy").status == 0
    assert (shop.folder / "notes").read_text().splitlines() == [
        "before_deploy",
        "before_change one",
        "after_change one",
        "before_change two",
        "after_change two",
        "after_deploy",
    ]
    shop.change("three", "select 1/0;")
    assert shop.run("deploy").status == 2
    assert (shop.folder / "notes").read_text().endswith("on_failure Deploy failed\n")


def test_a_hook_that_fails_before_keeps_the_change_from_being_deployed(shop):
    planned(shop, "one", "two")
    configure(shop, '[hooks]\n\tbefore_change = "test $SLIPSTITCH_CHANGE = one"\n')
    refused = shop.run("deploy")
    assert refused.status == 2
    assert "the hook before_change ended with status 1" in refused.err
    assert shop.deployed() == ["one"]
    configure(shop, "\tbefore_all = true\n")
    assert 'there is no hook "before_all"' in shop.run("deploy").err


def test_in_one_transaction_all_changes_are_there_or_none(shop):
    planned(shop, "one", "two", "three")
    shop.script("deploy", "two", "set local lock_timeout = '1s';\ncreate table two ();")
    shop.script("deploy", "three", "begin;\nselect 1/0;\ncommit;\n")
    failed = shop.run("deploy", "--one-transaction")
    assert failed.status == 2
    assert "  + one .... not ok # rolled back\n" in failed.out
    assert "  + three .. not ok\n" in failed.out
    assert "division by zero" in failed.err
    assert shop.exists("one", "two") == [False, False]
    assert shop.events() == ["fail three"]
    shop.script("deploy", "three", TABLE.format("three"))
    done = shop.run("deploy", "--one-transaction", "--verify")
    assert done.status == 0, done.err
    assert shop.deployed() == ["one", "two", "three"]
    times = shop.rows("select count(distinct xmin::text) from sqitch.changes")
    assert times == [(1,)]
    assert shop.run("verify").status == 0
    assert shop.run("revert", "-y").status == 0


def test_in_one_transaction_what_is_not_verified_is_taken_back(shop):
    planned(shop, "one", "two")
    shop.script("verify", "one", "select 1/0;")
    failed = shop.run("deploy", "--one-transaction", "--verify")
    assert failed.status == 2
    assert shop.exists("one", "two") == [False, False]
    assert shop.deployed() == []
    assert shop.run("status").status == 1


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("create index concurrently i on one (a);", "create index concurrently"),
        ("set search_path = x;\nselect 1;", "it sets something for the whole session"),
        ("begin;\ncreate temp table t ();\ncommit;", "it makes a temporary object"),
        ("begin;\nselect 1;\ncommit;\nbegin;\nselect 2;\ncommit;\n", "it has 2 blocks"),
    ],
)
def test_what_cannot_be_with_others_in_one_transaction_is_refused_before(shop, script, reason):
    planned(shop, "one")
    shop.change("two", script)
    refused = shop.run("deploy", "--one-transaction")
    assert refused.status == 2
    assert reason in refused.err
    assert shop.exists("one") == [False]


def test_where_verification_is_required_nothing_goes_without_it(shop):
    planned(shop, "one")
    shop.change("two", TABLE.format("two"), DROP.format("two"))
    configure(shop, "[verify]\n\trequired = true\n")
    refused = shop.run("deploy")
    assert refused.status == 2
    assert "verify script missing: verify/two.sql" in refused.err
    assert shop.run("deploy", "--no-verify").status == 2
    shop.script("verify", "two", LOOK.format("two"))
    assert shop.run("deploy").status == 0
    (shop.folder / "verify/two.sql").unlink()
    assert '# Verify script "verify/two.sql" is missing' in shop.run("verify").out


def test_verify_scripts_run_at_once_and_tell_in_order(shop):
    planned(shop, "one", "two", "three")
    shop.script("verify", "two", "select 1/0;")
    shop.script("verify", "one", "do $$ begin raise notice 'seen'; end $$;")
    assert shop.run("deploy").status == 0
    alone, together = shop.run("verify"), shop.run("verify", "-j", "3")
    assert (alone.status, alone.out) == (together.status, together.out)
    assert together.status == 2
    assert "seen" in together.err
    assert "division by zero" in together.err


def test_a_protected_target_wants_its_name(shop):
    planned(shop, "one")
    configure(shop, f'[target "live"]\n\turi = {shop.database.uri}\n\tprotected = true\n')
    assert shop.bare("deploy", "live").status == 0
    refused = shop.bare("revert", "live", "-y")
    assert refused.status == 2
    assert "live is protected" in refused.err
    assert shop.bare("revert", "live", "--confirm", "another").status == 2
    assert shop.bare("rebase", "live", "-y").status == 2
    assert shop.bare("revert", shop.database.uri, "-y").status == 2
    assert shop.deployed() == ["one"]
    assert shop.bare("revert", "live", "--confirm", shop.database.name).status == 0
    assert shop.deployed() == []


def test_only_what_was_edited_is_deployed_again(shop):
    planned(shop, "one")
    view = "begin;\ncreate or replace view v as select {} as a;\ncommit;\n"
    shop.change("v", view.format(1), DROP.format("v").replace("table", "view"))
    planned(shop, "two")
    assert shop.run("deploy").status == 0
    assert "no script was edited" in shop.run("deploy", "--changed").out
    shop.script("deploy", "v", view.format(2))
    assert shop.run("deploy", "--changed", "--dry-run").out == "  + v\n"
    assert shop.value("select a from v") == 1
    done = shop.run("deploy", "--changed")
    assert done.status == 0, done.err
    assert "  + v .. ok\n" in done.out
    assert shop.value("select a from v") == 2
    assert shop.deployed() == ["one", "v", "two"]
    assert shop.events()[-1] == "deploy v"
    assert shop.run("check").status == 0
    shop.script("deploy", "one", TABLE.format("one") + "-- edited\n")
    failed = shop.run("deploy", "--changed")
    assert failed.status == 2
    assert 'relation "one" already exists' in failed.err
    assert '"slipstitch rebase --modified" reverts first' in failed.err


def test_what_is_released_is_not_deployed_again(shop):
    planned(shop, "one")
    shop.tag("v1")
    assert shop.run("deploy").status == 0
    shop.script("deploy", "one", "-- edited\n" + TABLE.format("one"))
    refused = shop.run("deploy", "--changed")
    assert refused.status == 2
    assert "deploy/one.sql was edited after its release" in refused.err
