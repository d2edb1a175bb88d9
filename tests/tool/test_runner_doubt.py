"""Scripts cut short: what is known afterwards, what the next run does, what it refuses."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from slipstitch.runner import mending
from tests.fix_shop import wait_until

# Ends its own session as long as the table ``trap`` holds a row; the script's text stays.
BOMB = "select pg_terminate_backend(pg_backend_pid()) from trap"


@pytest.fixture
def trap(shop):
    """A table that lets scripts end their own session while it holds a row."""
    shop.execute("create table trap (id int); insert into trap values (1)")
    return shop


def disarm(shop):
    shop.execute("delete from trap")


def intents(shop):
    return shop.rows("select change, kind, block from sqitch_slipstitch.intents")


def blocks(shop):
    query = "select change, direction, block from sqitch_slipstitch.blocks order by block"
    return shop.rows(query)


# -- shapes A and B --------------------------------------------------------------------------


@pytest.mark.parametrize("frame", ["begin;\n{};\ncommit;\n", "{};\n"])
def test_one_transaction_is_there_with_its_record_or_not_at_all(trap, frame):
    trap.change("one", frame.format(f"create table one ();\n{BOMB}"))
    outcome = trap.run("deploy")
    assert outcome.status == 3
    assert "Deploy stopped; nothing was reverted" in outcome.err
    assert trap.exists("one") == [False]
    assert trap.deployed() == []
    disarm(trap)
    assert trap.run("deploy").status == 0
    assert trap.exists("one") == [True]


# -- shape C ---------------------------------------------------------------------------------

BLOCKS = (
    "set search_path = s, public;\n"
    "begin;\ncreate schema s;\ncreate table made (id int);\ncommit;\n"
    f"begin;\n{BOMB};\ninsert into made values (1);\ncommit;\n"
    "create table last_of_all ();\n"
)


def test_finished_blocks_are_known_and_the_next_run_goes_on_after_them(trap):
    trap.change("one", BLOCKS)
    assert trap.run("deploy").status == 3
    assert trap.deployed() == []
    assert blocks(trap) == [("one", "deploy", 1)]
    status = trap.run("status")
    assert "one: 1 block is done of its deploy script; the next run goes on after it" in status.out
    disarm(trap)
    outcome = trap.run("deploy")
    assert outcome.status == 0
    # The search path of the first lines was set again for the second block.
    assert trap.rows("select id from s.made") == [(1,)]
    assert trap.exists("s.last_of_all") == [True]
    assert trap.deployed() == ["one"]
    assert blocks(trap) == []
    assert trap.run("status").out.endswith("Nothing to deploy (up-to-date)\n")


def test_a_script_that_was_edited_half_way_is_refused(trap):
    trap.change("one", BLOCKS)
    trap.run("deploy")
    disarm(trap)
    trap.script("deploy", "one", BLOCKS + "-- later\nselect 1;\n")
    outcome = trap.run("deploy")
    assert outcome.status == 3
    assert "deploy/one.sql is not the script that was begun" in outcome.err
    assert trap.deployed() == []
    trap.script("deploy", "one", BLOCKS)
    assert trap.run("deploy").status == 0


def test_what_a_finished_block_kept_in_its_session_cannot_be_resumed(trap):
    trap.change(
        "one",
        "begin;\ncreate temporary table gone (id int);\ncreate table one ();\ncommit;\n"
        f"begin;\n{BOMB};\ninsert into gone values (1);\ncommit;\n",
    )
    trap.run("deploy")
    disarm(trap)
    outcome = trap.run("deploy")
    assert outcome.status == 3
    assert "deploy/one.sql:2:1 made a temporary object that is gone" in outcome.err


@pytest.mark.parametrize("mode", ["all", "tag", "change"])
def test_an_error_after_finished_blocks_stops_there_whatever_the_mode(shop, mode):
    shop.change("zero", "create table zero ();", "drop table zero;")
    shop.change("one", "begin; create table one (); commit; begin; select nonsense; commit;")
    outcome = shop.run("deploy", "--mode", mode)
    assert outcome.status == 2
    assert "blocks done of deploy/one.sql, which stay: 1" in outcome.err
    assert shop.deployed() == ["zero"]
    assert shop.exists("zero", "one") == [True, True]
    assert shop.events() == ["deploy zero", "fail one"]


def test_a_revert_that_is_half_done_goes_on_too_and_deploy_waits_for_it(trap):
    trap.change(
        "one",
        "create table one (); create table two ();",
        f"begin; drop table one; commit; begin; {BOMB}; drop table two; commit;",
    )
    trap.run("deploy")
    assert trap.run("revert", "-y").status == 3
    assert trap.exists("one", "two") == [False, True]
    assert trap.deployed() == ["one"]
    trap.change("later", "select 1;")
    outcome = trap.run("deploy")
    assert outcome.status == 3
    assert "the revert of one is not finished" in outcome.err
    disarm(trap)
    assert trap.run("revert", "-y").status == 0
    assert trap.exists("two") == [False]
    assert trap.deployed() == []
    assert blocks(trap) == []


# -- shape D ---------------------------------------------------------------------------------

INDEX = (
    "create table one (id int);\ninsert into one values (1);\n"
    "create index concurrently one_id on one (public.bomb(id));\n"
    "insert into one values (2);\n"
)


def plant_bomb_in_an_index(shop):
    shop.execute(
        "create function public.bomb(int) returns int immutable language plpgsql as $$ begin"
        " perform pg_terminate_backend(pg_backend_pid()) from public.trap; return $1; end $$"
    )


def test_an_index_that_was_cut_short_is_dropped_and_built_again(trap):
    plant_bomb_in_an_index(trap)
    trap.change("one", INDEX)
    outcome = trap.run("deploy")
    assert outcome.status == 3
    assert "it is in doubt whether the last statement took effect" in outcome.err
    assert intents(trap) == [("one", "statement", 2)]
    assert trap.value("select indisvalid from pg_index where indrelid = 'one'::regclass") is False
    status = trap.run("status")
    assert "index one_id is there but not valid" in status.out
    disarm(trap)
    outcome = trap.run("deploy")
    assert (outcome.status, outcome.err) == (0, "")
    assert trap.value("select indisvalid from pg_index where indrelid = 'one'::regclass") is True
    assert trap.rows("select id from one order by 1") == [(1,), (2,)]
    assert (blocks(trap), intents(trap)) == ([], [])


def test_an_index_that_was_finished_is_not_built_again(trap):
    plant_bomb_in_an_index(trap)
    trap.change("one", INDEX)
    trap.run("deploy")
    disarm(trap)
    trap.execute("reindex index concurrently one_id")
    before = trap.value("select 'one_id'::regclass::oid")
    assert trap.run("deploy").status == 0
    assert trap.value("select 'one_id'::regclass::oid") == before
    assert trap.rows("select id from one order by 1") == [(1,), (2,)]


def test_a_statement_that_the_server_refused_is_no_doubt(shop):
    shop.change("one", "create table one (id int);\nvacuum nothing;\n")
    outcome = shop.run("deploy")
    assert outcome.status == 2
    assert 'deploy/one.sql:2:1: ERROR:  relation "nothing" does not exist' in outcome.err
    assert intents(shop) == []
    assert blocks(shop) == [("one", "deploy", 1)]


CALL = "call work();\n"


def plant_bomb_in_a_procedure(shop):
    shop.execute(
        "create table log (id int);"
        "create procedure work() language plpgsql as $$ begin insert into log values (1); commit;"
        " perform pg_terminate_backend(pg_backend_pid()) from trap; end $$"
    )


@pytest.mark.parametrize(("assumption", "times"), [("done", 1), ("not-done", 2)])
def test_a_call_that_was_cut_short_is_in_doubt_until_somebody_tells(trap, assumption, times):
    plant_bomb_in_a_procedure(trap)
    trap.change("one", CALL)
    trap.change("two", "select 2;", "select 3;")
    assert trap.run("deploy").status == 3
    assert trap.deployed() == []
    status = trap.run("status")
    assert status.status == 3
    assert "In doubt:" in status.out
    assert "deploy/one.sql:1:1 may or may not have taken effect" in status.out
    assert json.loads(trap.run("status", "--json").out)["in_doubt"]
    disarm(trap)
    for verb in ("deploy", "revert"):
        outcome = trap.run(verb)
        assert outcome.status == 3
        assert "the deploy of one is in doubt" in outcome.err
        assert "--assume done" in outcome.err
    assert trap.run("deploy", "--assume", assumption).status == 0
    assert trap.deployed() == ["one", "two"]
    assert trap.value("select count(*) from log") == times
    assert intents(trap) == []


# -- shape E ---------------------------------------------------------------------------------

PSQL = "select 'create table made ()' \\gexec\n" + BOMB + ";\n"


@pytest.mark.parametrize("assumption", ["done", "not-done"])
def test_a_script_that_psql_ran_half_way_is_in_doubt_until_somebody_tells(trap, assumption):
    trap.change("one", PSQL)
    outcome = trap.run("deploy")
    assert outcome.status == 3
    assert intents(trap) == [("one", "script", 1)]
    assert "how far it came nobody knows" in trap.run("status").out
    disarm(trap)
    assert trap.run("deploy").status == 3
    if assumption == "not-done":
        trap.execute("drop table made")
    assert trap.run("deploy", "--assume", assumption).status == 0
    assert trap.deployed() == ["one"]
    assert trap.exists("made") == [True]
    assert intents(trap) == []


def test_a_script_that_psql_reports_failed_is_no_doubt(shop):
    shop.change("one", "select 'create table made ()' \\gexec\nselect nonsense;\n")
    outcome = shop.run("deploy")
    assert outcome.status == 2
    assert "psql:deploy/one.sql:2: ERROR" in outcome.err
    assert '"psql" unexpectedly returned exit value 3' in outcome.err
    assert intents(shop) == []
    assert shop.events() == ["fail one"]


# -- beside Sqitch ---------------------------------------------------------------------------


def test_rows_of_a_change_that_was_recorded_by_somebody_else_count_no_more(trap):
    trap.change("one", PSQL)
    trap.run("deploy")
    disarm(trap)
    trap.execute(
        "insert into sqitch.changes select change_id, null, change, project, note, now(),"
        " committer_name, committer_email, planned_at, planner_name, planner_email"
        " from sqitch.events where change = 'one' limit 1"
    )
    status = trap.run("status")
    assert status.status == 0
    assert "In doubt" not in status.out
    assert trap.run("deploy").out == "Nothing to deploy (up-to-date)\n"


# -- what a failure leaves in the way --------------------------------------------------------

UNIQUE = "create unique index concurrently if not exists one_id on one (id);\n"


def test_an_index_whose_build_failed_is_not_left_to_refuse_rows(shop):
    shop.execute("create table one (id int); insert into one values (1), (1), (2)")
    shop.change("one", UNIQUE)
    outcome = shop.run("deploy")
    assert outcome.status == 2
    assert "SQLSTATE:  23505" in outcome.err
    assert shop.rows("select from pg_index where indrelid = 'one'::regclass") == []
    assert intents(shop) == []
    shop.execute("delete from one where id = 1")
    assert shop.run("deploy").status == 0
    assert shop.value("select indisvalid from pg_index where indrelid = 'one'::regclass") is True


def test_an_index_that_another_tool_failed_to_build_is_not_taken_for_done(shop):
    shop.execute("create table one (id int); insert into one values (1), (1)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        shop.execute(UNIQUE)
    shop.execute("truncate one")
    shop.change("one", UNIQUE)
    outcome = shop.run("deploy")
    assert outcome.status == 0
    assert "index one_id is there but not valid" in outcome.err
    assert shop.value("select indisvalid from pg_index where indrelid = 'one'::regclass") is True


def test_an_index_that_could_not_be_dropped_at_once_is_told_and_dropped_later(shop, monkeypatch):
    monkeypatch.setattr(mending, "SECONDS_TO_CLEAR_AWAY", 1)
    shop.execute("create table one (id int); insert into one values (1), (1)")
    shop.change("one", UNIQUE)
    with shop.connect() as reader:
        # Dropping an index waits for readers of its table, building one does not.
        reader.execute("begin; select from one")
        assert shop.run("deploy").status == 2
        assert "index one_id is there but not valid" in shop.run("status").out
    shop.execute("truncate one")
    assert shop.run("deploy").status == 0
    assert shop.value("select indisvalid from pg_index where indrelid = 'one'::regclass") is True
    assert intents(shop) == []


def test_the_index_of_another_schema_is_not_taken_for_the_one_that_was_begun(trap):
    plant_bomb_in_an_index(trap)
    trap.execute("create table one (id int); create index one_id on one (id)")
    trap.execute("create schema s; create table s.one (id int); insert into s.one values (1)")
    trap.change(
        "one",
        "set search_path = s, public;\n"
        "create index concurrently one_id on one (public.bomb(id));\n",
    )
    assert trap.run("deploy").status == 3
    assert "index one_id is there but not valid" in trap.run("status").out
    disarm(trap)
    assert trap.run("deploy").status == 0
    valid = "select indrelid::regclass::text, indisvalid from pg_index where indrelid in"
    valid += " ('one'::regclass, 's.one'::regclass) order by 1"
    assert trap.rows(valid) == [("one", True), ("s.one", True)]


def test_an_index_that_somebody_builds_just_now_is_left_alone(shop):
    shop.execute("create table one (id int); insert into one values (1)")
    shop.change("one", UNIQUE)
    with shop.connect() as writer, ThreadPoolExecutor(1) as pool:
        writer.execute("begin; insert into one values (2)")
        building = pool.submit(shop.execute, UNIQUE)
        wait_until(lambda: shop.rows("select from pg_index where not indisvalid"))
        outcome = shop.run("deploy")
        assert outcome.status == 3
        assert "index one_id is there but not valid" in outcome.err
        assert "is at work on its table" in outcome.err
        writer.execute("commit")
        building.result()
    assert shop.value("select indisvalid from pg_index where indrelid = 'one'::regclass") is True


def test_a_rebuild_that_was_cut_short_leaves_one_index(trap):
    plant_bomb_in_an_index(trap)
    trap.execute("delete from trap; create table one (id int); insert into one values (1)")
    trap.execute("create index one_id on one (public.bomb(id)); insert into trap values (1)")
    trap.change("one", "reindex index concurrently one_id;\n")
    assert trap.run("deploy").status == 3
    left = trap.rows("select indexrelid::regclass::text from pg_index where not indisvalid")
    assert left == [("one_id_ccnew",)]
    assert "one_id_ccnew: not valid" in trap.run("status").out
    disarm(trap)
    assert trap.run("deploy").status == 0
    indexes = trap.rows(
        "select indexrelid::regclass::text, indisvalid from pg_index where"
        " indrelid = 'one'::regclass"
    )
    assert indexes == [("one_id", True)]


PARTITIONED = """
create table p (id int) partition by list (id);
create table p1 partition of p for values in (1);
insert into p values (1);
"""


def test_a_partition_that_was_left_half_detached_is_detached(shop):
    shop.execute(PARTITIONED)
    shop.change(
        "one",
        "alter table p detach partition p1 concurrently;\nbegin; create table one (); commit;\n",
    )
    with shop.connect() as reader, ThreadPoolExecutor(1) as pool:
        reader.execute("begin; select from p")
        deploying = pool.submit(shop.run, "deploy")
        wait_until(lambda: shop.rows("select from pg_inherits where inhdetachpending"))
        shop.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'slipstitch deploy one' and datname = current_database()"
        )
        assert deploying.result().status == 3
        assert "p1 is half detached from p" in shop.run("status").out
        assert shop.rows("select from pg_inherits where inhdetachpending")
    outcome = shop.run("deploy")
    assert (outcome.status, outcome.err) == (0, "")
    assert shop.exists("p1", "one") == [True, True]
    assert shop.rows("select from pg_inherits") == []


@pytest.mark.parametrize("cut", ["begin; select pg_sleep(0); commit;", "vacuum;"])
def test_a_constraint_that_was_left_not_valid_is_validated(trap, cut):
    trap.execute("create table one (id int); insert into one values (1)")
    trap.change(
        "one",
        "begin; alter table one add constraint positive check (id > 0) not valid; commit;\n"
        f"{BOMB};\n{cut}\nbegin; alter table one validate constraint positive; commit;\n",
    )
    assert trap.run("deploy").status == 3
    query = "select convalidated from pg_constraint where conname = 'positive'"
    assert trap.value(query) is False
    disarm(trap)
    assert trap.run("deploy").status == 0
    assert trap.value(query) is True


def test_tables_of_unfinished_work_without_the_search_path_are_read_and_brought_up_to_date(trap):
    trap.change("one", "create table one (id int);\ncommit;\n" + BOMB + ";\n")
    assert trap.run("deploy", "--no-wrap").status == 3
    left = blocks(trap), intents(trap)
    assert any(left)
    trap.execute("alter table sqitch_slipstitch.intents drop column schemas")
    assert "! deploy of one" in trap.run("status").out
    disarm(trap)
    done = trap.run("deploy", "--no-wrap", "--assume", "not-done")
    assert done.status == 0, done.err
    trap.change("two", "create index concurrently on one (id);")
    assert trap.run("deploy").status == 0
    assert trap.deployed() == ["one", "two"]
    assert trap.rows("select schemas from sqitch_slipstitch.intents") == []
