"""Verify scripts that are sent before their turn: nobody can tell, save by the clock."""

from __future__ import annotations

import signal

import pytest

from slipstitch.session.looks import LookSession
from tests.fix_shop import wait_until

COUNT = "begin;\nselect n from counted;\nrollback;\n"
FAILS = "-- why\n\nBEGIN;\nselect n\n  from no_such_table\n where n = 'two';\nROLLBACK;\n"
REMARKS = "begin;\nselect n\n  from remark\n where n = 1;\nrollback;\n"
NAMED = "begin;\nselect 1 / (current_setting('application_name') = '{}')::int;\nrollback;\n"
JUDGES = """\
begin;
set local search_path = public;
do $verify$
declare
    v_found bigint;
begin
    select n into v_found from remark;
    raise notice 'found %', v_found;
    assert {}, 'it should be so';
end;
$verify$;
rollback;
"""
WRITES = "insert into made values (1);\n"
CODE = "do $$ begin perform set_config('search_path', 'pg_catalog', false); end $$;\n"

SET_UP = """\
create sequence numbers;
create view counted as select nextval('numbers') as n;
create table made (n int);
create function say() returns int language plpgsql as $$
begin raise notice 'said'; return 1; end $$;
create view remark as select say() as n;
create view slow as select pg_sleep(60)::text as n;
"""


@pytest.fixture
def verified(shop):
    """Give a function that deploys a change for each verify script; None: it has none."""

    def deploy(*scripts):
        for number, script in enumerate(scripts, start=1):
            text = SET_UP if number == 1 else f"create table t{number} ();"
            shop.change(f"c{number}", text, verify=script)
        assert shop.run("deploy").status == 0
        return shop

    return deploy


@pytest.fixture
def sent(monkeypatch):
    """The names of the sessions that scripts were sent to before their turn."""
    names = []
    send = LookSession.send

    def spy(self, name, statements):
        names.append(name)
        send(self, name, statements)

    monkeypatch.setattr(LookSession, "send", spy)
    return names


def test_what_is_said_is_what_is_said_one_by_one(verified, monkeypatch, sent):
    holds, does_not = JUDGES.format("v_found = 1"), JUDGES.format("v_found > 1")
    scripts = (COUNT, REMARKS, FAILS, REMARKS, CODE, None, FAILS, WRITES, COUNT, FAILS, REMARKS)
    shop = verified(*scripts, holds, does_not, holds)
    ahead = shop.run("verify")
    assert sent
    sent.clear()
    # With a server that sends more than usual, none is sent ahead.
    monkeypatch.setenv("PGOPTIONS", "-c client_min_messages=log")
    one_by_one = shop.run("verify")
    assert sent == []
    assert ahead == one_by_one
    assert "Errors:  4\n" in ahead.out
    assert "psql:verify/c12.sql:11: NOTICE:  found 1\n" in ahead.err
    assert "ERROR:  it should be so\n" in ahead.err
    assert "psql:verify/c2.sql:4: NOTICE:  said\n" in ahead.err
    assert 'verify/c3.sql:5:8: ERROR:  relation "no_such_table" does not exist\n' in ahead.err


def test_each_runs_once_and_none_after_one_that_fails_until_it_is_sent_again(verified, sent):
    shop = verified(COUNT, COUNT, FAILS, COUNT, COUNT, COUNT)
    shop.run("verify")
    assert len(sent) > 6
    assert shop.value("select last_value from numbers") == 5


def test_each_has_a_session_under_its_own_name(verified, sent):
    names = [f"slipstitch verify c{number}" for number in range(1, 10)]
    shop = verified(*map(NAMED.format, names))
    assert shop.run("verify").status == 0
    assert sent == names


def test_what_others_leave_in_a_session_is_not_found(verified, sent):
    finds = "begin;\nselect 1 / (current_setting('search_path') = '\"$user\", public')::int;\n"
    leaves = "begin;\nset search_path = pg_catalog;\ncommit;\n"
    shop = verified(finds + "rollback;\n", leaves, finds + "rollback;\n")
    assert shop.run("verify").status == 0
    assert len(sent) == 2


def test_code_that_only_looks_and_judges_is_sent_ahead(verified, sent):
    shop = verified(*[JUDGES.format("v_found = 1")] * 3)
    assert shop.run("verify").status == 0
    assert len(sent) == 3


def test_what_writes_waits_for_its_turn_and_is_seen_by_the_next(verified, sent):
    sees = "begin;\nselect 1 / count(*) from made;\nrollback;\n"
    shop = verified(COUNT, WRITES, sees)
    assert shop.run("verify").status == 0
    assert shop.value("select count(*) from made") == 1
    assert len(sent) == 2


@pytest.mark.parametrize(
    "script",
    [
        "begin;\nselect set_config('work_mem', '1MB', false);\nrollback;\n",
        "begin;\nselect 1;\ncommit;\n",
        "select 1;\n",
        "begin isolation level serializable;\nselect 1;\nrollback;\n",
        "begin;\nselect $1;\nrollback;\n",
        f"begin;\nselect 1 as {'a' * 64};\nrollback;\n",
        "begin;\n\\echo hello\nselect 1;\nrollback;\n",
        "begin;\nset local role pg_monitor;\nrollback;\n",
        "begin;\ndo $$ begin perform nextval('numbers'); end $$;\nrollback;\n",
    ],
)
def test_whatever_is_more_than_a_look_is_not_sent_ahead(verified, sent, script):
    verified(script).run("verify")
    assert sent == []


def test_rows_that_are_shown_are_shown_as_they_come(verified, sent):
    shop = verified("begin;\nselect 'a row';\nrollback;\n")
    assert "a row\n" in shop.run("verify", "-vv").out
    assert sent == []


def test_a_server_that_goes_away_is_no_verdict_on_a_change(verified):
    ends = "begin;\nselect gone, wait from ending;\nrollback;\n"
    shop = verified(COUNT, COUNT, ends, COUNT)
    shop.execute(
        "create view ending as"
        " select pg_terminate_backend(pg_backend_pid()) as gone, pg_sleep(5)::text as wait"
    )
    outcome = shop.run("verify")
    assert outcome.status == 3
    assert outcome.out.count("ok\n") == 2
    assert "terminating connection due to administrator command" in outcome.err


def test_ctrl_c_stops_the_server_too(verified):
    shop = verified(COUNT, "begin;\nselect n from slow;\nrollback;\n", COUNT)
    process = shop.start("verify")
    sleeping = "select 1 from pg_stat_activity where query ~ 'from slow' and state = 'active'"
    sleeping += " and pid <> pg_backend_pid()"
    wait_until(lambda: shop.rows(sleeping))
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "c1 .. ok\n" in out
    assert shop.rows(sleeping) == []
    assert shop.value("select last_value from numbers") == 1
