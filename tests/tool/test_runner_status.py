"""Status: words, streams, exit codes, and the document."""

from __future__ import annotations

import json

import pytest


def two(shop):
    shop.change("one", "select 1;")
    shop.tag("v1")
    shop.change("two", "select 2;")


def test_a_database_without_a_registry_has_nothing_deployed(shop):
    two(shop)
    outcome = shop.run("status")
    assert outcome.out == f"# On database {shop.database.uri}\nNo changes deployed\n"
    assert (outcome.status, outcome.err) == (1, "")


def test_the_last_change_and_what_is_not_deployed_are_shown(shop):
    two(shop)
    shop.run("deploy", "--to", "one")
    outcome = shop.run("status", "--date-format", "raw", "--show-tags", "--show-changes")
    change_id, when = shop.rows(
        "select change_id, to_char(committed_at at time zone 'utc',"
        ' \'YYYY-MM-DD"T"HH24:MI:SS"Z"\') from sqitch.changes'
    )[0]
    who = "Ada Lovelace <ada@example.com>"
    assert outcome.out == (
        f"# On database {shop.database.uri}\n# Project:  shop\n# Change:   {change_id}\n"
        f"# Name:     one\n# Tag:      @v1\n# Deployed: {when}\n# By:       {who}\n# \n"
        f"# Change:\n#   one - {when} - {who}\n# \n# Tag:\n#   @v1 - {when} - {who}\n# \n"
        "Undeployed change:\n  * two\n"
    )
    assert outcome.status == 0
    shop.run("deploy")
    assert shop.run("status").out.endswith("Nothing to deploy (up-to-date)\n")


def test_a_change_that_the_plan_lacks_ends_with_2(shop):
    two(shop)
    shop.run("deploy")
    shop.execute("update sqitch.changes set change_id = 'x' where change = 'two'")
    outcome = shop.run("status")
    assert outcome.status == 2
    assert outcome.err.startswith(
        "Cannot find this change in sqitch.plan\n"
        "Make sure you are connected to the proper database for this project.\n"
        "hint: plan and database agree up to one @v1; then the database has two, the plan two; "
    )


def test_without_a_plan_the_only_project_is_shown(shop):
    two(shop)
    shop.run("deploy")
    (shop.folder / "sqitch.plan").unlink()
    outcome = shop.run("status")
    assert outcome.status == 0
    assert outcome.out.endswith('Status unknown. Use --plan-file to assess "shop" status\n')
    shop.execute("insert into sqitch.projects values ('b', null, now(), 'A', 'a@b')")
    outcome = shop.run("status")
    assert outcome.status == 2
    assert "Use --project to select which project to query: b, shop\n" in outcome.err
    assert shop.run("status", "--project", "b").status == 1


def test_status_as_a_document(shop):
    two(shop)
    shop.run("deploy", "--to", "one")
    document = json.loads(shop.run("status", "--json").out)
    assert document["last_change"]["change"] == "one"
    assert [one["change"] for one in document["undeployed"]] == ["two"]
    assert document["unfinished"] == []


def test_an_older_registry_can_be_looked_at(shop):
    two(shop)
    shop.run("deploy")
    shop.execute("drop table sqitch.releases")
    shop.execute("alter table sqitch.changes drop column script_hash")
    assert shop.run("status").status == 0


def test_with_nothing_deployed_the_whole_plan_is_undeployed(shop):
    two(shop)
    outcome = shop.run("status", "--json")
    document = json.loads(outcome.out)
    assert outcome.status == 1
    assert [one["change"] for one in document["undeployed"]] == ["one", "two"]
    assert (document["last_change"], document["is_in_plan"]) == (None, False)


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        (
            "create table sqitch.events (a int)",
            "it has a table events and not tables changes, dependencies, projects, tags",
        ),
        (
            "create table sqitch.projects (); create table sqitch.changes (a int);"
            "create table sqitch.events (); create table sqitch.dependencies ();"
            "create table sqitch.tags ()",
            "its table changes has other columns",
        ),
    ],
)
@pytest.mark.parametrize("verb", ["status", "deploy", "verify"])
def test_a_schema_that_is_no_registry_is_told_and_left_alone(shop, verb, tables, reason):
    two(shop)
    shop.execute(f"create schema sqitch; {tables}")
    before = shop.value("select count(*) from pg_class")
    outcome = shop.run(verb)
    assert outcome.status == 2
    assert f'schema "sqitch" is no registry of Sqitch: {reason}' in outcome.err
    assert "--registry" in outcome.err
    assert shop.value("select count(*) from pg_class") == before


def test_the_exit_code_tells_on_request_whether_something_is_not_deployed(shop):
    two(shop)
    shop.run("deploy", "--to", "one")
    assert [shop.run("status", *more).status for more in ([], ["--exit-code"])] == [0, 1]
    assert shop.run("status", "--exit-code", "--json").status == 1
    shop.run("deploy")
    assert shop.run("status", "--exit-code").status == 0
