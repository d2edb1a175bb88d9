"""Deploy on a real server: what is recorded, what is said, what a failure leaves."""

from __future__ import annotations

import json

import pytest

TWO = "begin;\ncreate table {0} (id int);\ninsert into {0} values (1);\ncommit;\n"


def plain(shop, *names):
    for name in names:
        shop.change(name, TWO.format(name), f"drop table {name};", f"select id from {name};")


def test_changes_are_deployed_in_order_and_told_as_sqitch_tells_them(shop):
    plain(shop, "users", "flips")
    shop.tag("v1")
    outcome = shop.run("deploy")
    assert outcome.out == (
        f"Adding registry tables to {shop.database.uri}\n"
        f"Deploying changes to {shop.database.uri}\n"
        "  + users ...... ok\n"
        "  + flips @v1 .. ok\n"
    )
    assert (outcome.status, outcome.err) == (0, "")
    assert shop.deployed() == ["users", "flips"]
    assert shop.events() == ["deploy users", "deploy flips"]
    assert shop.exists("users", "flips") == [True, True]


def test_what_is_deployed_already_is_not_deployed_again(shop):
    plain(shop, "users", "flips")
    assert shop.run("deploy", "--to", "users").status == 0
    assert shop.deployed() == ["users"]
    assert shop.run("deploy", "--to", "users").out == 'Nothing to deploy (already at "users")\n'
    assert "  + flips .. ok\n" in shop.run("deploy").out
    assert shop.run("deploy").out == "Nothing to deploy (up-to-date)\n"


def test_nothing_is_left_beside_sqitchs_schema_after_plain_changes(shop):
    plain(shop, "users")
    shop.run("deploy")
    schemas = shop.rows("select nspname from pg_namespace where nspname ~ 'sqitch'")
    assert schemas == [("sqitch",)]


def test_a_reference_before_the_position_is_refused(shop):
    plain(shop, "users", "flips")
    shop.run("deploy")
    outcome = shop.run("deploy", "--to", "users")
    assert outcome.status == 2
    assert 'Cannot deploy to an earlier change; use "revert" instead' in outcome.err


def test_an_unknown_change_is_refused(shop):
    plain(shop, "users")
    outcome = shop.run("deploy", "--to", "nobody")
    assert outcome.status == 2
    assert 'Unknown change: "nobody"' in outcome.err
    assert shop.rows("select 1 from pg_namespace where nspname = 'sqitch'") == []


def test_a_plan_of_another_history_is_refused(shop):
    plain(shop, "users")
    shop.run("deploy")
    (shop.folder / "sqitch.plan").write_text(
        "%syntax-version=1.0.0\n%project=shop\n\nother 2024-01-01T00:00:00Z A <a@b.org>\n"
    )
    outcome = shop.run("deploy")
    assert outcome.status == 2
    assert "Cannot find change" in outcome.err
    assert "(users) in sqitch.plan" in outcome.err


def test_late_tags_are_recorded_even_when_there_is_nothing_to_deploy(shop):
    plain(shop, "users")
    shop.run("deploy")
    shop.tag("v1")
    assert shop.run("deploy").out == "Nothing to deploy (up-to-date)\n"
    assert shop.rows("select tag from sqitch.tags") == [("@v1",)]
    assert shop.events() == ["deploy users"]


def test_missing_and_conflicting_changes_are_told_together(shop):
    shop.change("a", "select 1;", needs="other:base !shop:a")
    shop.change("b", "select 2;", needs="!a more:b@v1")
    outcome = shop.run("deploy")
    assert outcome.status == 2
    assert "Conflicts with previously deployed change: a\n" in outcome.err
    assert "Missing required changes: other:base more:b@v1\n" in outcome.err
    assert shop.deployed() == []


@pytest.mark.parametrize(
    ("mode", "left"),
    [("all", []), ("tag", ["one", "two"]), ("change", ["one", "two", "three"])],
)
def test_a_script_error_reverts_what_the_mode_says(shop, mode, left):
    plain(shop, "one", "two")
    shop.tag("v1")
    plain(shop, "three")
    shop.change("four", "begin;\ncreate table four (id int);\nselect nonsense;\ncommit;\n")
    outcome = shop.run("deploy", "--mode", mode)
    assert outcome.status == 2
    assert shop.deployed() == left
    assert shop.exists("one", "three", "four") == ["one" in left, "three" in left, False]
    assert "  + four ..... not ok\n" in outcome.out
    assert 'deploy/four.sql:3:8: ERROR:  column "nonsense" does not exist' in outcome.err
    assert "  select nonsense;\n         ^\n" in outcome.err
    assert "SQLSTATE:  42703" in outcome.err
    assert outcome.err.endswith(
        "Deploy failed\nhint: mend deploy/four.sql, then run "
        f'"slipstitch deploy {shop.database.uri}" again\n'
    )
    assert "fail four" in shop.events()


def test_a_later_run_goes_on_where_an_earlier_one_failed(shop):
    plain(shop, "one")
    shop.change("two", "begin; select nonsense; commit;")
    shop.run("deploy", "--mode", "change")
    shop.script("deploy", "two", "begin; create table two (); commit;")
    assert shop.run("deploy").status == 0
    assert shop.deployed() == ["one", "two"]
    assert shop.events() == ["deploy one", "fail two", "deploy two"]


def test_a_missing_script_fails_its_change_only(shop):
    plain(shop, "one", "two")
    (shop.folder / "deploy" / "two.sql").unlink()
    outcome = shop.run("deploy", "--mode", "change")
    assert outcome.status == 2
    assert "script deploy/two.sql does not exist" in outcome.err
    assert shop.deployed() == ["one"]


def test_a_script_may_set_its_isolation_level_first(shop):
    shop.change(
        "one",
        "begin; set transaction isolation level serializable; create table one as"
        " select current_setting('transaction_isolation') as level; commit;",
    )
    assert shop.run("deploy").status == 0
    assert shop.value("select level from one") == "serializable"


def test_log_only_records_without_running(shop):
    plain(shop, "one")
    assert shop.run("deploy", "--log-only").status == 0
    assert shop.deployed() == ["one"]
    assert shop.exists("one") == [False]


def test_a_deferred_constraint_fails_the_script_not_the_registry(shop):
    shop.change(
        "one",
        "begin;\ncreate table one (id int primary key deferrable initially deferred);\n"
        "insert into one values (1), (1);\ncommit;\n",
    )
    outcome = shop.run("deploy")
    assert outcome.status == 2
    assert "deploy/one.sql: ERROR:  duplicate key value violates unique constraint" in outcome.err
    assert shop.deployed() == []
    assert shop.exists("one") == [False]


def test_the_same_script_twice_is_explained(shop):
    shop.change("one", "select 1;")
    shop.change("two", "select 1;")
    outcome = shop.run("deploy", "--mode", "change")
    assert outcome.status == 2
    assert "another change of this project has the very same deploy script" in outcome.err
    assert shop.deployed() == ["one"]


LEFTOVERS = {
    "a role": "begin; create table t (); set role pg_monitor; commit;",
    "a session user": "begin; create table t (); set session authorization pg_monitor; commit;",
    "a search path": "begin; create table t (); set search_path = nowhere; commit;",
    "a hostile search path": (
        "begin; create schema trap; create table trap.pg_locks (); create table t ();"
        "set search_path = trap, pg_catalog; commit;"
    ),
    "read-only sessions": (
        "begin; create table t (); set default_transaction_read_only = on; commit;"
    ),
    "a read-only transaction": "begin; set transaction read only; select 1; commit;",
    "replica triggers": (
        "begin; create table t (); set session_replication_role = replica; commit;"
    ),
    "another encoding": "begin; create table t (); set client_encoding = latin1; commit;",
    "a temporary table": "begin; create temporary table t (); commit;",
    "a savepoint": "begin; create table t (); savepoint s; create table u (); commit;",
    "serializable": "begin isolation level serializable; create table t (); commit;",
    "a tail": "begin; create table t (); set role pg_monitor; commit; reset role;",
    "an open transaction": "begin; create table t ();",
    "an aborted start": "begin; select 1; rollback; create table t ();",
    "backslashes": "set standard_conforming_strings = on; begin; create table t (); commit;",
}


@pytest.mark.parametrize("leftover", LEFTOVERS)
def test_what_a_script_leaves_behind_reaches_neither_registry_nor_next_script(shop, leftover):
    shop.change("schöner Name".replace(" ", "_"), LEFTOVERS[leftover])
    shop.change(
        "after",
        "create table if not exists seen as select current_user as who,"
        " current_setting('search_path') as path, current_setting('client_encoding') as encoding,"
        " current_setting('default_transaction_read_only') as ro,"
        " to_regclass('pg_temp.t') is null as no_temporary_table;",
    )
    outcome = shop.run("deploy")
    warned = "ends inside a transaction" in outcome.err
    assert (outcome.status, warned) == (0, leftover == "an open transaction")
    assert warned or not outcome.err
    assert shop.deployed() == ["schöner_Name", "after"]
    assert shop.rows("select * from seen") == [
        (shop.database.server.user, '"$user", public', "UTF8", "off", True)
    ]


def test_dry_run_writes_nothing_and_names_shape_and_guarantee(shop):
    shop.change("plain", "begin; create table plain (); commit;")
    shop.change("index", "create index concurrently i on plain ();")
    shop.change("meta", "select 'create table m ()' \\gexec\n")
    outcome = shop.run("deploy", "--dry-run")
    assert outcome.status == 0
    assert "shape A: one transaction" in outcome.out
    assert "deploy/index.sql:1:1: create index concurrently" in outcome.out
    assert "\\gexec is left to psql" in outcome.out
    assert shop.rows("select 1 from pg_namespace where nspname ~ 'sqitch'") == []
    assert shop.exists("plain") == [False]


def test_dry_run_as_a_document(shop):
    plain(shop, "one")
    document = json.loads(shop.run("deploy", "--dry-run", "--json").out)
    assert document["ok"]
    assert [entry["shape"] for entry in document["would_deploy"]] == ["A"]


def test_dry_run_of_what_deploy_would_refuse_fails_as_deploy_would(shop):
    plain(shop, "one")
    shop.change("meta", "select 'create table m ()' \\gexec\n")
    outcome = shop.run("deploy", "--dry-run", "--client", "/nowhere/psql")
    assert outcome.status == 2
    assert 'problem: "/nowhere/psql" is not on this machine' in outcome.out
    as_document = shop.run("deploy", "--dry-run", "--json", "--client", "/nowhere/psql")
    assert (as_document.status, json.loads(as_document.out)["ok"]) == (2, False)


def test_a_document_keeps_talk_and_rows_off_standard_output(shop):
    shop.change("one", "\\echo hello\nselect 'a row';\n")
    shop.change("two", "select nonsense;")
    outcome = shop.run("deploy", "--json", "--mode", "change")
    document = json.loads(outcome.out)
    assert outcome.status == 2
    assert not document["ok"]
    assert document["error"]["message"] == "Deploy failed"
    assert [(one["change"], one["ok"]) for one in document["changes"]] == [
        ("one", True),
        ("two", False),
    ]
    assert "hello" in outcome.err
    assert "a row" in outcome.err


def test_no_psql_at_hand_is_refused_before_anything_ran(shop):
    plain(shop, "one")
    shop.change("meta", "select 'create table m ()' \\gexec\n")
    outcome = shop.run("deploy", "--client", "/nowhere/psql")
    assert outcome.status == 2
    assert '"/nowhere/psql" is not on this machine, and a script needs it' in outcome.err
    assert "deploy/meta.sql:1:28: \\gexec" in outcome.err
    assert shop.exists("one", "sqitch.changes") == [False, False]


def test_the_password_of_a_client_key_is_never_an_argument_of_psql(shop, database):
    plain(shop, "one")
    shop.change("meta", "select 'create table m ()' \\gexec\n")
    outcome = shop.run("deploy", "-t", f"{database.uri}?sslpassword=hush")
    assert "warning: Too many targets specified; connecting to db:pg:" in outcome.err
    assert outcome.status == 2
    assert 'psql would have to be given "sslpassword" as an argument' in outcome.err
    assert "hush" not in outcome.out + outcome.err
    assert shop.exists("one", "sqitch.changes") == [False, False]


def test_why_a_script_is_left_to_psql_is_said_when_asked(shop):
    shop.change("meta", "select 'create table m ()' \\gexec\n")
    assert "gexec" not in shop.run("deploy").err
    shop.run("revert", "-y", "--log-only")
    shop.execute("drop table m")
    assert "deploy/meta.sql:1:28: \\gexec is left to psql" in shop.run("deploy", "-v").err


def test_a_registry_of_a_later_release_is_left_alone(shop):
    plain(shop, "one")
    shop.run("deploy")
    plain(shop, "two")
    shop.execute("insert into sqitch.releases values (7, now(), 'x', 'x')")
    outcome = shop.run("deploy")
    assert outcome.status == 2
    assert "Registry version is 7 but 1.1 is the latest known" in outcome.err


def test_a_registry_of_another_project_uri_is_refused(shop):
    plain(shop, "one")
    shop.run("deploy")
    shop.run("revert", "-y")
    shop.execute("update sqitch.projects set uri = 'https://elsewhere'")
    outcome = shop.run("deploy")
    assert outcome.status == 2
    assert 'Cannot register "shop" without URI: already exists with URI' in outcome.err


def test_a_read_only_database_is_refused_before_anything_ran(shop):
    plain(shop, "one")
    with shop.connect() as connection:
        name = connection.info.dbname
        connection.execute(f'alter database "{name}" set default_transaction_read_only = on')
    outcome = shop.run("deploy")
    assert outcome.status == 2
    assert "its transactions are read-only" in outcome.err


def test_somebody_elses_deployment_is_noticed_before_the_commit(shop):
    shop.change("zero", "begin; create table zero (); commit;")
    shop.run("deploy")
    shop.change(
        "one",
        "begin; create table one ();"
        "insert into sqitch.changes select 'x', 'x', 'x', project, '', clock_timestamp(),"
        " 'x', 'x', now(), 'x', 'x' from sqitch.projects; commit;",
    )
    outcome = shop.run("deploy")
    assert outcome.status == 3
    assert "somebody else deployed or reverted while this change was running" in outcome.err
    assert shop.deployed() == ["zero"]
    assert shop.exists("one") == [False]


def test_a_lock_session_that_died_lets_nothing_be_committed(shop):
    shop.change(
        "one",
        "begin; create table one (); select pg_terminate_backend(pid, 5000) from pg_locks"
        " where locktype = 'advisory' and objid = 75474063 and granted"
        " and database = (select oid from pg_database where datname = current_database()); commit;",
    )
    outcome = shop.run("deploy")
    assert outcome.status == 3
    assert "the lock session lost the lock" in outcome.err
    assert shop.exists("one") == [False]


def test_a_lock_that_does_not_come_stops_and_reverts_nothing(shop):
    plain(shop, "one")
    shop.change("two", "begin; set local lock_timeout = 100; lock table one; commit;")
    shop.run("deploy", "--to", "one")
    plain(shop, "three")
    with shop.connect() as other:
        other.execute("begin; select * from one")
        outcome = shop.run("deploy", "--mode", "all", "--patience", "300ms")
    assert outcome.status == 3
    assert "deploy/two.sql:1:38: no lock within 300 ms for: lock table one;" in outcome.err
    assert "Deploy stopped; nothing was reverted" in outcome.err
    assert shop.deployed() == ["one"]
    assert shop.events() == ["deploy one"]
