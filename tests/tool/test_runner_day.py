"""A day of a DBA: approval, waves, waiting, hooks, one transaction, required verification."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import psycopg
import pytest

from slipstitch.runner.arrival import is_not_there_yet
from tests.fix_server import create_database, drop_database
from tests.fix_shop import wait_until

TABLE = "begin;\ncreate table {0} ();\ncommit;\n"
DROP = "begin;\ndrop table {0};\ncommit;\n"
LOOK = "begin;\nselect from {0};\nrollback;\n"
VIEW = "begin;\ncreate or replace view v as select {} as a;\ncommit;\n"
GONE = "begin;\ncreate table gone as select pg_terminate_backend(pg_backend_pid());\ncommit;\n"
HOOKS = ("before_deploy", "after_deploy", "before_change", "after_change", "on_failure")


def planned(shop, *names: str) -> None:
    for name in names:
        shop.change(name, TABLE.format(name), DROP.format(name), LOOK.format(name))


def configure(shop, text: str) -> None:
    with (shop.folder / "sqitch.conf").open("a") as config:
        config.write(text)


def note_hooks(shop) -> None:
    """Let each hook write a line."""
    note = f"echo $SLIPSTITCH_HOOK $SLIPSTITCH_CHANGE $SLIPSTITCH_ERROR >> {shop.folder}/notes"
    configure(shop, "[hooks]\n" + "".join(f'\t{name} = "{note}"\n' for name in HOOKS))


def notes(shop) -> list[str]:
    return (shop.folder / "notes").read_text().splitlines()


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


def test_an_approved_deployment_that_is_only_shown_is_compared_as_well(shop):
    planned(shop, "one")
    assert shop.run("deploy", "--plan-out", "release.json").status == 0
    assert shop.run("deploy", "--plan", "release.json", "--dry-run").status == 0
    shop.script("revert", "one", "drop table if exists one;")
    for more in ([], ["--dry-run"]):
        refused = shop.run("deploy", "--plan", "release.json", *more)
        assert refused.status == 2
        assert '"one": its revert script is not what was approved' in refused.err


def test_an_option_that_was_not_approved_is_refused(shop):
    planned(shop, "one")
    assert shop.run("deploy", "--plan-out", "release.json").status == 0
    for option in ("--log-only", "--one-transaction", "--no-wrap", "--mode=change", "--verify"):
        refused = shop.run("deploy", "--plan", "release.json", option)
        assert refused.status == 2
        assert f"{option.partition('=')[0]} was not approved" in refused.err
    assert shop.run("deploy", "--plan", "release.json", "--mode", "all").status == 0


def test_what_only_psql_can_run_is_not_approved(shop):
    planned(shop, "one")
    shop.script("revert", "one", "\\! true\n")
    refused = shop.run("deploy", "--plan-out", "release.json")
    assert refused.status == 2
    assert "revert/one.sql cannot be approved: only psql can run it" in refused.err
    done = shop.run("deploy", "--plan-out", "release.json", "--mode", "change")
    assert done.status == 0, done.err


def test_a_script_that_a_hook_edits_after_the_approval_does_not_run(shop):
    planned(shop, "one")
    assert shop.run("deploy", "--plan-out", "release.json", "--verify").status == 0
    configure(shop, '[hooks]\n\tbefore_change = "echo select > verify/one.sql"\n')
    refused = shop.run("deploy", "--plan", "release.json")
    assert refused.status == 2
    assert "script verify/one.sql is not what was approved any more" in refused.err
    assert shop.deployed() == []


def test_a_document_that_is_no_whole_approval_is_refused(shop):
    planned(shop, "one")
    assert shop.run("deploy", "--plan-out", "release.json").status == 0
    path = shop.folder / "release.json"
    whole = json.loads(path.read_text())
    for other in (
        {"form": 1},
        {**whole, "changes": [{}]},
        {**whole, "options": {**whole["options"], "new": True}},
        {**whole, "options": {**whole["options"], "mode": 1}},
    ):
        path.write_text(json.dumps(other))
        refused = shop.run("deploy", "--plan", "release.json")
        assert refused.status == 2
        assert "is no plan of a deployment" in refused.err


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


@pytest.mark.parametrize(
    ("words", "comes_soon"),
    [
        ("FATAL:  the database system is starting up", True),
        ("FATAL:  the database system is in recovery mode", True),
        ("FATAL:  the database system is not yet accepting connections", True),
        ('FATAL:  database "clinic" does not exist', False),
    ],
)
def test_a_server_that_starts_or_recovers_is_waited_for(words, comes_soon):
    assert is_not_there_yet(psycopg.OperationalError(words)) is comes_soon


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


@pytest.fixture
def three(shop, server):
    """A canary and two others, each with a database of its own."""
    planned(shop, "one")
    others = [create_database(server, label) for label in ("second", "third")]
    for name, database in zip(("canary", "eu", "us"), (shop.database, *others), strict=True):
        configure(shop, f'[target "{name}"]\n\turi = {database.uri}\n')
    yield shop
    for database in others:
        drop_database(database)


WAITS = """
begin;
do $$ begin
    while exists (select from pg_roles where rolname = 'waves_wait') loop
        perform pg_sleep(0.05);
    end loop;
end $$;
commit;
"""
AT_WORK = "select count(*) from pg_stat_activity where application_name = 'slipstitch deploy two'"


def in_waves(*words: str) -> subprocess.Popen[str]:
    """Start a deployment in waves as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "slipstitch", "deploy", "--waves", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def test_the_targets_of_one_wave_are_deployed_to_at_once_and_told_apart(three):
    three.change("two", WAITS)
    assert three.bare("deploy", "canary").status == 0
    three.execute("create role waves_wait")
    with in_waves("-j", "2", "canary", "eu", "us") as process:
        try:
            wait_until(lambda: three.value(AT_WORK) == 2)
        finally:
            three.execute("drop role waves_wait")
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, out + err
    assert "Deploying at once to eu, us\n" in out
    for name in ("eu", "us"):
        assert f"{name}: Deploying changes to {name}\n" in out
        assert f"{name}:   + two .. ok\n" in out


def test_a_failure_in_one_wave_ends_the_waves_and_the_document_tells_of_each(three):
    words = ["deploy", "--waves", "-j", "1", "--json", "canary", "eu", "us"]
    configure(three, "[hooks]\n\tbefore_deploy = test $SLIPSTITCH_TARGET != eu\n")
    failed = three.bare(*words)
    assert failed.status == 2
    document = json.loads(failed.out)
    assert [[run["target"] for run in wave] for wave in document["waves"]] == [["canary"], ["eu"]]
    assert [[run["ok"] for run in wave] for wave in document["waves"]] == [[True], [False]]
    assert (document["ok"], document["failures"], document["left"]) == (False, 1, ["us"])
    assert "eu: the hook before_deploy ended with status 1" in failed.err
    assert "nothing was deployed to: us" in failed.err
    assert three.bare("deploy", "-j", "2", "canary").status == 2


def test_who_interrupts_waves_interrupts_each_of_a_wave(three):
    three.change("two", "select pg_sleep(600);")
    assert three.bare("deploy", "--log-only", "canary").status == 0
    with in_waves("-j", "2", "canary", "eu", "us") as process:
        wait_until(lambda: three.value(AT_WORK) == 2)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "eu: Deploy stopped" in err
    assert "us: Deploy stopped" in err
    assert three.value(AT_WORK) == 0


def test_hooks_are_run_around_the_deployment_and_its_changes(shop):
    planned(shop, "one", "two")
    note_hooks(shop)
    assert shop.run("deploy").status == 0
    assert notes(shop) == [
        "before_deploy",
        "before_change one",
        "after_change one",
        "before_change two",
        "after_change two",
        "after_deploy",
    ]
    shop.change("three", "select 1/0;")
    assert shop.run("deploy").status == 2
    assert notes(shop)[-1] == "on_failure Deploy failed"


def test_hooks_of_changes_are_run_around_one_transaction(shop):
    planned(shop, "one", "two")
    note_hooks(shop)
    assert shop.run("deploy", "--one-transaction").status == 0
    assert notes(shop) == [
        "before_deploy",
        "before_change one",
        "before_change two",
        "after_change one",
        "after_change two",
        "after_deploy",
    ]
    planned(shop, "three")
    configure(shop, "\tbefore_change = false\n")
    assert shop.run("deploy", "--one-transaction").status == 2
    assert shop.exists("three") == [False]


def test_a_server_that_cannot_be_reached_is_a_failure_for_hooks_and_waves(shop):
    planned(shop, "one")
    note_hooks(shop)
    configure(shop, f'[target "rest"]\n\turi = {shop.database.uri}\n')
    configure(shop, '[target "nowhere"]\n\turi = db:pg://localhost:1/nowhere\n')
    failed = shop.bare("deploy", "--waves", "nowhere", "rest")
    assert failed.status == 2
    assert "nothing was deployed to: rest" in failed.err
    assert notes(shop)[0].startswith("on_failure connection")


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


@pytest.mark.parametrize("mode", ["all", "change"])
def test_in_one_transaction_what_is_not_verified_is_taken_back(shop, mode):
    planned(shop, "one", "two")
    shop.script("verify", "one", "select 1/0;")
    failed = shop.run("deploy", "--one-transaction", "--verify", "--mode", mode)
    assert failed.status == 2
    assert shop.exists("one", "two") == [False, False]
    assert shop.deployed() == []
    assert shop.events()[-3:] == ["fail one", "revert two", "revert one"]
    assert shop.run("status").status == 1


@pytest.mark.parametrize("is_right", [True, False])
def test_what_an_earlier_run_did_not_verify_is_verified_before_one_transaction(shop, is_right):
    planned(shop, "one")
    shop.script("verify", "one", "select pg_terminate_backend(pg_backend_pid());")
    assert shop.run("deploy", "--verify").status == 3
    assert "its verify script was not finished" in shop.run("status").out
    shop.script("verify", "one", LOOK.format("one") if is_right else "select 1/0;")
    planned(shop, "two")
    done = shop.run("deploy", "--one-transaction")
    if is_right:
        assert done.status == 0, done.err
        assert done.out.index("+ one .. ok") < done.out.index("+ two .. ok")
        assert shop.deployed() == ["one", "two"]
    else:
        assert done.status == 2
        assert "division by zero" in done.err
        assert shop.exists("one", "two") == [False, False]
    assert "was not finished" not in shop.run("status").out


def test_what_could_not_be_taken_back_stays_marked_as_not_verified(shop):
    planned(shop, "one", "two")
    shop.script("verify", "one", "select 1/0;")
    shop.script("revert", "one", "select 1/0;")
    assert shop.run("deploy", "--one-transaction", "--verify").status == 2
    assert shop.deployed() == ["one"]
    status = shop.run("status")
    assert "one: deployed, but its verify script was not finished" in status.out + status.err


def test_where_the_server_is_lost_in_one_transaction_nobody_says_that_nothing_is_kept(shop):
    planned(shop, "one")
    shop.change("two", GONE)
    stopped = shop.run("deploy", "--one-transaction")
    assert stopped.status == 3
    assert "Deploy stopped; all of this run is kept, or nothing" in stopped.err
    assert "slipstitch status" in stopped.err
    assert shop.exists("one") == [False]


def test_in_one_transaction_no_setting_of_a_script_reaches_the_next(shop):
    body = "/* of one */ set local \"app.one\" = 'seen';\nset local app.two to 'seen';"
    shop.change("one", f"begin;\n{body}\ncreate table one ();\ncommit;\n")
    seen = "current_setting('app.one', true) || current_setting('app.two', true)"
    shop.change("two", f"begin;\ncreate table two as select {seen} as seen;\ncommit;\n")
    done = shop.run("deploy", "--one-transaction")
    assert done.status == 0, done.err
    assert shop.value("select seen from two") == ""


def test_in_one_transaction_what_a_script_deferred_is_its_own(shop):
    trigger = (
        "begin;\ncreate table told (who text);\ncreate table one ();\n"
        "create function tell() returns trigger language plpgsql as $$ begin"
        " insert into told values (current_setting('app.who')); return null; end $$;\n"
        "create constraint trigger tell after insert on one deferrable initially deferred"
        " for each row execute function tell();\n"
        "set local app.who = 'one';\ninsert into one default values;\ncommit;\n"
    )
    twice = "create table two (a int unique deferrable initially deferred);"
    shop.change("one", trigger)
    shop.change("two", f"begin;\n{twice}\ninsert into two values (1), (1);\ncommit;\n")
    planned(shop, "three")
    failed = shop.run("deploy", "--one-transaction")
    assert failed.status == 2
    assert shop.events() == ["fail two"]
    shop.script("deploy", "two", f"begin;\n{twice}\ncommit;\n")
    assert shop.run("deploy", "--one-transaction").status == 0
    assert shop.rows("select who from told") == [("one",)]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("create index concurrently i on one (a);", "create index concurrently"),
        ("set search_path = x;\nselect 1;", "it sets something for the whole session"),
        ("select pg_catalog.set_config('a.b','c',false);", "it may leave something in the session"),
        ("do $$ begin execute 'set a.b = c'; end $$;", "it may leave something in the session"),
        ("begin;\nset local session x;\ncommit;\n", "what it sets is not understood"),
        ("begin read only;\nselect 1;\ncommit;\n", "it says how its own transaction is to be"),
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
    shop.change("v", VIEW.format(1), DROP.format("v").replace("table", "view"))
    planned(shop, "two")
    assert shop.run("deploy").status == 0
    assert "no script was edited" in shop.run("deploy", "--changed").out
    shop.script("deploy", "v", VIEW.format(2))
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


def edited_view(shop) -> None:
    """Deploy a view with its verify script, then edit it."""
    drop = DROP.replace("table", "view").format("v")
    shop.change("v", VIEW.format(1), drop, LOOK.format("v"))
    assert shop.run("deploy").status == 0
    shop.script("deploy", "v", VIEW.format(2))


def test_what_limits_a_run_is_not_taken_for_edited_changes(shop):
    edited_view(shop)
    assert shop.run("deploy", "--plan-out", "release.json").status == 0
    for option in ("--log-only", "--one-transaction", "--plan=release.json"):
        refused = shop.run("deploy", "--changed", option)
        assert refused.status == 2
        assert "--changed takes neither" in refused.err
    assert shop.value("select a from v") == 1


def test_edited_changes_have_their_hooks_and_their_required_verification(shop):
    edited_view(shop)
    note_hooks(shop)
    assert shop.run("deploy", "--changed").status == 0
    assert notes(shop) == ["before_deploy", "before_change v", "after_change v", "after_deploy"]
    configure(shop, "[verify]\n\trequired = true\n")
    shop.script("deploy", "v", VIEW.format(3))
    (shop.folder / "verify/v.sql").unlink()
    refused = shop.run("deploy", "--changed")
    assert refused.status == 2
    assert "verify script missing: verify/v.sql" in refused.err
    assert notes(shop)[-1].startswith("on_failure verify script missing")
    assert shop.value("select a from v") == 2


def test_where_the_server_is_lost_an_edited_change_has_not_failed(shop):
    edited_view(shop)
    shop.script("deploy", "v", GONE)
    stopped = shop.run("deploy", "--changed")
    assert stopped.status == 3
    assert "Deploy stopped" in stopped.err
    assert shop.events() == ["deploy v"]
