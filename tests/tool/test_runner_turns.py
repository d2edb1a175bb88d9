"""Scripts that are sent before their turn: the same as one by one, whatever happens to one."""

from __future__ import annotations

import threading

import psycopg
import pytest

from slipstitch.patience.watch import Watch
from slipstitch.runner.recording import Recorder
from slipstitch.runner.scripts import PreparedScript
from slipstitch.runner.turns import may_go_ahead
from slipstitch.script.expand import expand
from slipstitch.script.shape import classify
from slipstitch.session.ahead import Ahead
from tests.fix_shop import wait_until


@pytest.fixture
def sent(monkeypatch):
    """The scripts that were sent before their turn, by their paths."""
    paths = []
    send = Ahead.send

    def listen(self, script):
        paths.append(script.path)
        send(self, script)

    monkeypatch.setattr(Ahead, "send", listen)
    return paths


def framed(*statements):
    return "begin;\n" + "".join(f"{each};\n" for each in statements) + "commit;\n"


def tables(shop, *names):
    """Plan changes that each make a table."""
    for name in names:
        shop.change(name, framed(f"create table {name} ()"), framed(f"drop table {name}"))


def teller(shop, *body):
    """Plan a change whose table runs code with each row: ``new.name`` is the row's."""
    code = "; ".join(body)
    shop.change(
        "told",
        "begin; create table told (name text, saw text);"
        f" create function tell() returns trigger language plpgsql as $$ begin {code};"
        " return new; end $$;"
        " create trigger tell before insert on told for each row execute function tell(); commit;",
    )


def tell(shop, *names):
    """Plan changes that each write a row into it."""
    for name in names:
        shop.change(name, framed(f"insert into told values ('{name}')"))


def test_all_but_the_first_are_sent_before_their_turn(shop, sent):
    tables(shop, "one", "two", "three")
    outcome = shop.run("deploy")
    assert outcome.status == 0
    assert outcome.out.endswith("  + one .... ok\n  + two .... ok\n  + three .. ok\n")
    assert sent == ["deploy/two.sql", "deploy/three.sql"]
    assert shop.deployed() == ["one", "two", "three"]
    assert shop.exists("one", "two", "three") == [True] * 3
    sent.clear()
    outcome = shop.run("revert", "-y")
    assert outcome.out.endswith("  - three .. ok\n  - two .... ok\n  - one .... ok\n")
    assert sent == ["revert/two.sql", "revert/one.sql"]
    assert shop.deployed() == []
    assert shop.exists("one", "two", "three") == [False] * 3


def test_dependencies_and_tags_are_recorded_as_ever(shop, sent):
    tables(shop, "one")
    shop.change("two", framed("create table two ()"), framed("drop table two"), needs="one")
    shop.tag("v1")
    shop.change("three", framed("create table three ()"), needs="two@v1 one !one_more")
    tables(shop, "one_more")
    assert shop.run("deploy").status == 0
    assert len(sent) == 3
    rows = (
        "select c.change || ' ' || d.type || ' ' || d.dependency || ' ' || coalesce(n.change, '-')"
        " from sqitch.dependencies d join sqitch.changes c using (change_id)"
        " left join sqitch.changes n on n.change_id = d.dependency_id order by 1"
    )
    assert [row for (row,) in shop.rows(rows)] == [
        "three conflict one_more -",
        "three require one one",
        "three require two@v1 two",
        "two require one one",
    ]
    assert shop.value("select tag from sqitch.tags") == "@v1"


def test_after_a_script_that_fails_nothing_of_the_next_one_runs(shop, sent):
    tables(shop, "one")
    shop.change("two", framed("create table two ()", "create table one ()"))
    tables(shop, "three")
    outcome = shop.run("deploy", "--mode", "change")
    assert outcome.status == 2
    assert "deploy/two.sql:3" in outcome.err
    assert 'relation "one" already exists' in outcome.err
    assert sent == ["deploy/two.sql", "deploy/three.sql"]
    assert shop.deployed() == ["one"]
    assert shop.exists("one", "two", "three") == [True, False, False]
    shop.script("deploy", "two", framed("create table two ()"))
    assert shop.run("deploy").status == 0
    assert shop.deployed() == ["one", "two", "three"]


def test_what_a_script_deferred_fails_as_its_own(shop):
    shop.change(
        "one",
        "begin; create table one (id int primary key);"
        " create table many (id int references one deferrable initially deferred); commit;",
    )
    tables(shop, "two")
    shop.change("three", framed("insert into many values (1)"))
    tables(shop, "four")
    outcome = shop.run("deploy", "--mode", "change")
    assert outcome.status == 2
    assert "violates foreign key constraint" in outcome.err
    assert shop.deployed() == ["one", "two"]
    assert shop.exists("four") == [False]


def test_notices_stand_under_their_change_and_name_its_script(shop, sent):
    teller(shop, "raise notice 'hello %', new.name")
    tell(shop, "one", "two")
    outcome = shop.run("deploy")
    assert sent == ["deploy/one.sql", "deploy/two.sql"]
    assert outcome.err == (
        "psql:deploy/one.sql:2: NOTICE:  hello one\npsql:deploy/two.sql:2: NOTICE:  hello two\n"
    )


def test_each_script_finds_a_fresh_session_under_its_own_name(shop, sent):
    teller(
        shop,
        "new.saw := format('%s %s %s', current_setting('application_name'),"
        " current_setting('search_path'), to_regclass('pg_temp.left_behind'))",
        "perform set_config('search_path', 'pg_catalog', false)",
        "perform set_config('application_name', 'mine', false)",
        "perform pg_advisory_lock(7)",
        "create temp table left_behind ()",
    )
    tell(shop, "one", "two", "three")
    shop.change(
        "four",
        "insert into told select 'four' where exists (select from pg_locks"
        " where locktype = 'advisory' and objid = 7)",
    )
    assert shop.run("deploy").status == 0
    assert sent[:3] == ["deploy/one.sql", "deploy/two.sql", "deploy/three.sql"]
    assert shop.rows("select name, saw from told") == [
        (name, f'slipstitch deploy {name} "$user", public ') for name in ("one", "two", "three")
    ]


def test_a_lock_that_is_refused_is_asked_for_again_and_the_next_script_follows(shop, sent):
    tables(shop, "one", "two")
    shop.change("three", framed("alter table one add column a int"))
    tables(shop, "four")
    assert shop.run("deploy", "--to", "two").status == 0
    sent.clear()
    shop.change("five", framed("create table five ()"))
    with psycopg.connect(shop.database.conninfo) as reader:
        reader.execute("select from one")
        # The first of a run is never sent ahead.
        shop.script("deploy", "three", framed("create table three ()"))
        shop.script("deploy", "four", framed("alter table one add column a int"))
        timer = threading.Timer(1.0, reader.rollback)
        timer.start()
        outcome = shop.run("deploy")
        timer.join()
    assert outcome.status == 0, outcome.err
    assert sent == ["deploy/four.sql", "deploy/five.sql", "deploy/five.sql"]
    assert shop.deployed() == ["one", "two", "three", "four", "five"]


def test_a_record_that_is_not_ours_is_refused_by_the_server(shop):
    tables(shop, "one", "two")
    shop.change(
        "three",
        framed(
            "insert into sqitch.changes (change_id, script_hash, change, project, note,"
            " committed_at, committer_name, committer_email, planned_at, planner_name,"
            " planner_email) select 'x', 'x', 'other', project, '', clock_timestamp(),"
            " 'a', 'a', now(), 'a', 'a' from sqitch.projects"
        ),
    )
    tables(shop, "four")
    outcome = shop.run("deploy")
    assert outcome.status == 3
    assert "somebody else deployed or reverted while this change was running" in outcome.err
    assert shop.deployed() == ["one", "two"]
    assert shop.exists("four") == [False]


def test_without_the_lock_session_nothing_more_is_committed(shop):
    tables(shop, "one", "two")
    shop.change(
        "three",
        framed(
            "create table three as select pg_terminate_backend(pid, 5000) from pg_locks where"
            " locktype = 'advisory' and classid = 0 and objid = 75474063 and database ="
            " (select oid from pg_database where datname = current_database())"
        ),
    )
    tables(shop, "four")
    outcome = shop.run("deploy")
    assert outcome.status == 3
    assert "the lock session lost the lock" in outcome.err
    assert shop.deployed() == ["one", "two"]
    assert shop.exists("three", "four") == [False, False]


def test_ctrl_c_lets_nothing_go_on_that_was_sent(shop):
    tables(shop, "one", "two")
    shop.change("three", framed("create table three as select pg_sleep(600)::text"))
    tables(shop, "four")
    child = shop.start("deploy")
    asleep = (
        "select 1 from pg_stat_activity where datname = current_database()"
        " and query ~ '^create table three' and wait_event = 'PgSleep'"
    )
    wait_until(lambda: shop.rows(asleep))
    child.send_signal(2)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 3
    assert "stopped by Ctrl-C" in err
    assert "  + three .. not ok\n" in out
    assert not shop.rows(asleep)
    assert shop.deployed() == ["one", "two"]
    assert shop.exists("three", "four") == [False, False]


def test_a_work_session_that_dies_takes_what_was_sent_with_it(shop):
    tables(shop, "one", "two")
    shop.change(
        "three", framed("create table three as select pg_terminate_backend(pg_backend_pid())")
    )
    tables(shop, "four")
    outcome = shop.run("deploy")
    assert outcome.status == 3
    assert shop.deployed() == ["one", "two"]
    assert shop.exists("three", "four") == [False, False]


def test_a_script_that_has_to_wait_for_its_turn_lets_the_others_go_ahead_again(shop, sent):
    tables(shop, "one", "two")
    shop.change("three", "do $$ begin create table three (); end $$;")
    tables(shop, "four", "five")
    assert shop.run("deploy").status == 0
    assert sent == ["deploy/two.sql", "deploy/five.sql"]
    assert shop.deployed() == ["one", "two", "three", "four", "five"]


def test_a_cancellation_that_comes_too_late_only_makes_the_next_script_begin_again(
    shop, sent, monkeypatch
):
    """The watch cancels whatever the server does; the block it meant may be done by then."""
    tables(shop, "one", "two")
    shop.change("three", framed("create table three as select pg_sleep(0.5)::text"))
    tables(shop, "four")
    watches = []
    begin_try, commit = Watch.begin_try, Recorder.commit

    def listen(self, ask):
        watches.append(self)
        begin_try(self, ask)

    def cancel_after_two(self, connection):
        commit(self, connection)
        if len(watches) == 2:
            watches[-1].cancelled = "hold"
            asleep = "select pid from pg_stat_activity where wait_event = 'PgSleep'"
            wait_until(lambda: shop.rows(f"{asleep} and datname = current_database()"))
            shop.execute(f"select pg_cancel_backend({connection.info.backend_pid})")

    monkeypatch.setattr(Watch, "begin_try", listen)
    monkeypatch.setattr(Recorder, "commit", cancel_after_two)
    outcome = shop.run("deploy")
    assert outcome.status == 0, outcome.err
    assert sent == [
        "deploy/two.sql",
        "deploy/three.sql",
        "deploy/four.sql",
        "deploy/four.sql",
    ]
    assert shop.deployed() == ["one", "two", "three", "four"]


def prepared(text):
    source = text.encode()
    script = expand(source, "a.sql", {}, lambda _: b"")
    return PreparedScript("a.sql", script, classify(script), "", len(source))


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("begin; create table t (a int); commit;", True),
        ("create table t (a int); create table u (a int);", True),
        ("begin; insert into t values ('it''s'); update t set a = 1; commit;", True),
        ("begin; alter table t add column a int; drop table u; commit;", True),
        # Settings of another kind would be needed between them.
        ("begin; create table t (a int); drop table u; commit;", False),
        ("begin; alter table t validate constraint c; commit;", False),
        ("begin; select f(); commit;", False),
        ("begin; set local lock_timeout = 1; drop table t; commit;", False),
        ("begin isolation level serializable; drop table t; commit;", False),
        ("begin; copy t from stdin;\n1\n\\.\ncommit;", False),
        ("begin; copy t to '/tmp/t'; commit;", False),
        ("\\echo hello\nbegin; drop table t; commit;", False),
        ("begin; drop table t; commit; reset role;", False),
        ("begin; drop table t; commit; begin; drop table u; commit;", False),
        ("begin; update t set a = $1; commit;", False),
        ("begin; create table t (a time(9)); commit;", False),
        ("drop index concurrently i;", False),
        ("begin; drop table t;", False),
        ("", False),
    ],
)
def test_only_what_is_definitions_and_data_in_one_transaction_goes_ahead(text, may):
    assert may_go_ahead(prepared(text)) is may
