"""A tool that was killed leaves its statement running: it is seen, and never begun twice."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest

from tests.fix_shop import wait_until

AT_WORK = (
    "select from pg_stat_activity where datname = current_database()"
    " and application_name ~ '^slipstitch (deploy|revert) .'"
)


@contextmanager
def killed_at_work(shop, blocker):
    """Start a deployment that waits for a transaction, kill it, and yield what it waits for."""
    with shop.connect() as holder:
        holder.execute("begin")
        holder.execute(blocker)
        process = shop.start("deploy")
        wait_until(lambda: shop.rows(f"{AT_WORK} and wait_event_type = 'Lock'"))
        process.kill()
        process.wait()  # psql may live on and hold its streams
        yield holder
    wait_until(lambda: not shop.rows(AT_WORK))


INDEX = "create index concurrently one_id on one (id);\n"


def test_an_index_build_that_outlives_its_tool_is_waited_for_and_not_begun_again(shop):
    shop.execute("create table one (id int)")
    shop.change("one", INDEX)
    with killed_at_work(shop, "insert into one values (1)") as writer:
        status = shop.run("status")
        assert "At work:" in status.out
        assert "runs the deploy of one since" in status.out
        assert "the run that began it is gone" in status.out
        assert "create index concurrently one_id" in status.out
        assert "safe to cancel: select pg_cancel_backend(" in status.out
        (running,) = json.loads(shop.run("status", "--json").out)["running"]
        assert (running["change"], running["verb"]) == ("one", "deploy")
        assert running["run_is_gone"]
        assert running["safe_to_cancel"]
        outcome = shop.run("deploy", "--lock-timeout", "1")
        assert outcome.status == 3
        assert "still runs the deploy of one, begun by a run that is gone" in outcome.err
        assert shop.run("revert", "-y", "--lock-timeout", "1").status == 3
        before = shop.value("select 'one_id'::regclass::oid")
        waiting = shop.start("deploy")
        assert "Waiting 60 seconds for server process" in waiting.stdout.readline()
        writer.execute("commit")
        assert waiting.wait(30) == 0
    assert shop.deployed() == ["one"]
    # The index that the first run began, not another one.
    assert shop.value("select 'one_id'::regclass::oid") == before
    assert shop.value("select indisvalid from pg_index where indrelid = 'one'::regclass") is True


def test_what_was_cancelled_on_the_server_is_built_again(shop):
    shop.execute("create table one (id int)")
    shop.change("one", INDEX)
    with killed_at_work(shop, "insert into one values (1)"):
        shop.execute(
            "select pg_cancel_backend(pid) from pg_stat_activity"
            " where application_name = 'slipstitch deploy one' and datname = current_database()"
        )
        wait_until(lambda: not shop.rows(AT_WORK))
        assert shop.value("select indisvalid from pg_index where indrelid = 'one'::regclass") is (
            False
        )
    assert shop.run("deploy").status == 0
    assert shop.value("select indisvalid from pg_index where indrelid = 'one'::regclass") is True


@pytest.mark.parametrize(
    ("script", "safe"),
    [
        ("begin;\ninsert into one values (1);\ncommit;\n", True),
        ("call work();\n", False),
        ("select 'alter table one add a int' \\gexec\n", True),
    ],
)
def test_status_says_whether_a_statement_may_be_cancelled(shop, script, safe):
    shop.execute("create table one (id int)")
    shop.execute(
        "create procedure work() language plpgsql as $$ begin alter table one add a int; commit;"
        " end $$"
    )
    shop.change("one", script)
    with killed_at_work(shop, "lock table one"):
        (running,) = json.loads(shop.run("status", "--json").out)["running"]
        assert running["safe_to_cancel"] is safe
        assert ("not safe to cancel" in shop.run("status").out) is not safe
        # Also when somebody tells what became of it: nobody can know before it has ended.
        outcome = shop.run("deploy", "--assume", "not-done", "--lock-timeout", "1")
        assert outcome.status == 3
        assert "still runs the deploy of one" in outcome.err


def test_a_run_that_is_at_work_is_told_from_one_that_is_gone(shop):
    shop.execute("create table one (id int)")
    shop.change("one", INDEX)
    with shop.connect() as writer:
        writer.execute("begin; insert into one values (1)")
        process = shop.start("deploy")
        wait_until(lambda: shop.rows(f"{AT_WORK} and wait_event_type = 'Lock'"))
        status = shop.run("status")
        assert "runs the deploy of one" in status.out
        assert "is gone" not in status.out
        writer.execute("commit")
        assert process.wait(30) == 0
        process.communicate()
    assert json.loads(shop.run("status", "--json").out)["running"] == []
