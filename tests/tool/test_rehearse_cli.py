"""``slipstitch rehearse`` as people use it: what is rehearsed, data, reports, refusals, Ctrl-C."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys

import psycopg
import pytest

from slipstitch.throwaway.provide import list_servers
from slipstitch.throwaway.server import Server
from tests.fix_rehearsal import BASE, QUICK, Theatre
from tests.fix_server import create_database, drop_database
from tests.fix_shop import wait_until

pytestmark = pytest.mark.live

COLUMN = ("alter table customers add column {} text;", "alter table customers drop column {};")


def add_column(theatre: Theatre, name: str) -> None:
    theatre.change(name, COLUMN[0].format(name), COLUMN[1].format(name))


def names(document: str) -> list[str]:
    return [change["change"] for change in json.loads(document)["changes"]]


def test_what_the_last_tag_does_not_cover_is_rehearsed(theatre: Theatre):
    assert theatre.run("--json").err == "nothing to rehearse: name a first change with --from\n"
    add_column(theatre, "one")
    add_column(theatre, "two")
    assert names(theatre.run("--json").out) == ["one", "two"]


def test_what_a_target_lacks_is_rehearsed_and_the_target_is_only_read(theatre: Theatre):
    add_column(theatre, "one")
    add_column(theatre, "two")
    live = create_database(theatre.shop.database.server, "live")
    try:
        assert theatre.shop.bare("deploy", live.uri, "--to", "one").status == 0
        outcome = theatre.run(live.uri, "--json")
        assert names(outcome.out) == ["two"]
        with psycopg.connect(live.conninfo) as connection:
            ((count,),) = connection.execute("select count(*) from sqitch.changes").fetchall()
        assert count == 2
    finally:
        drop_database(live)


def test_a_range_is_named_by_its_ends(theatre: Theatre):
    for name in ("one", "two", "three"):
        add_column(theatre, name)
    assert names(theatre.run("--json", "--from", "two", "--to", "two").out) == ["two"]
    outcome = theatre.run("--from", "two", "--to", "one")
    assert (outcome.status, outcome.err) == (2, '"one" comes before "two" in the plan\n')


@pytest.mark.parametrize(
    "form",
    [("--format=custom",), ("--format=tar",), ("--format=plain", "--data-only")],
    ids=["archive", "tar", "text"],
)
def test_the_rows_of_a_dump_are_restored_and_the_registry_is_left_alone(
    theatre: Theatre, form: tuple[str, ...]
):
    shop = theatre.shop
    add_column(theatre, "one")
    live = create_database(shop.database.server, "dumped")
    try:
        assert shop.bare("deploy", live.uri, "--to", "base").status == 0
        with psycopg.connect(live.conninfo, autocommit=True) as connection:
            connection.execute("insert into customers select n, 'x' from generate_series(1, 7) n")
        dump = theatre.folder / "dump.pg"
        subprocess.run(["pg_dump", *form, "-f", dump, live.conninfo], check=True)
    finally:
        drop_database(live)
    query = theatre.file("count.sql", "select 1 / (count(*) - 7) from customers;")
    outcome = theatre.run("--data", str(dump), "-f", str(query), "--json")
    assert outcome.status == 0, outcome.err
    # Division by zero: there are seven rows, so that the query fails before any change.
    assert "division by zero" in " ".join(json.loads(outcome.out)["notes"])


def test_a_failing_data_file_is_named_with_its_line(theatre: Theatre):
    add_column(theatre, "one")
    path = theatre.file("bad.sql", "select 1;\ninsert into absent values (1);\n")
    outcome = theatre.run("--data", str(path))
    assert outcome.status == 2
    assert f"{path}:2:13" in outcome.err
    assert 'relation "absent" does not exist' in outcome.err


def test_a_change_that_fails_ends_the_rehearsal_with_what_was_not_tried(theatre: Theatre):
    theatre.change("wrong", "alter table absent add column a int;", "select 1;")
    add_column(theatre, "later")
    outcome = theatre.run("--json")
    document = json.loads(outcome.out)
    assert outcome.status == 1
    assert document["not_tried"] == ["later"]
    (problem,) = document["changes"][0]["problems"]
    assert 'relation "absent" does not exist (deploy/wrong.sql:2:1)' in problem["text"]


def test_a_constraint_that_speaks_at_the_commit_is_a_finding(theatre: Theatre):
    theatre.change(
        "late",
        "create table parts (id int primary key references parts deferrable initially deferred,"
        " of int references parts deferrable initially deferred);\n"
        "insert into parts values (1, 2);",
        "drop table parts;",
        framed=False,
    )
    outcome = theatre.run("--json")
    (problem,) = json.loads(outcome.out)["changes"][0]["problems"]
    assert outcome.status == 1
    assert "violates foreign key constraint" in problem["text"]
    assert "deploy/late.sql" in problem["text"]


def test_a_change_whose_revert_fails_does_not_end_it(theatre: Theatre):
    theatre.change("stuck", "alter table customers add column a int;", "select 1 / 0;")
    add_column(theatre, "later")
    outcome = theatre.run("--json")
    document = json.loads(outcome.out)
    assert names(outcome.out) == ["stuck", "later"]
    assert document["changes"][0]["revert_exact"] is None
    (problem,) = document["changes"][0]["problems"]
    assert "could not be reverted" in problem["text"]
    assert document["changes"][1]["ok"] is True


def test_a_script_of_several_blocks_is_rehearsed_as_the_runner_runs_it(theatre: Theatre):
    theatre.change(
        "steps",
        "begin;\nalter table customers add column a int;\ncommit;\n"
        "create index concurrently by_a on customers (a);\n"
        "begin;\nalter table customers alter column a set default 1;\ncommit;",
        "begin;\nalter table customers drop column a;\ncommit;",
        framed=False,
    )
    told = theatre.rehearse()
    assert told.all_problems == [], (told.only["left_behind"], told.only["unlike_first"])
    assert told.only["revert_exact"] is True


def test_a_script_that_only_psql_runs_is_rehearsed_without_a_trace(theatre: Theatre):
    theatre.change("own", "select 'create table made (a int)' \\gexec", "drop table made;")
    told = theatre.rehearse()
    assert told.only["statements"] is None
    assert told.only["revert_exact"] is True


def test_the_contract_may_be_other_statements_than_the_load(theatre: Theatre):
    theatre.change(
        "forget",
        "alter table orders drop column unused;",
        "alter table orders add column unused text;",
    )
    old = theatre.file("old.sql", "select unused from orders;")
    told = theatre.rehearse("--contract", str(old))
    assert set(told.problems("forget")) == {"contract"}
    assert theatre.shop.exists("orders") == [True]


def test_rows_that_a_revert_loses_are_not_asked_for_with_schema_only(theatre: Theatre):
    theatre.change("clear", "delete from customers;", "select 1;")
    assert theatre.run("--data", "data.sql").status == 1
    theatre.shop.execute(
        "drop schema sqitch, sqitch_slipstitch, public cascade; create schema public"
    )
    assert theatre.run("--data", "data.sql", "--schema-only").status == 0


def test_a_revert_that_says_why_it_is_not_exact_is_not_judged(theatre: Theatre):
    theatre.change(
        "clear",
        "delete from customers where id = 1;",
        "-- slipstitch-ignore inexact-revert: nobody wants that customer back\nselect 1;",
    )
    outcome = theatre.run("--data", "data.sql")
    assert outcome.status == 0
    assert "not exact, as it says: nobody wants that customer back" in outcome.out
    assert "table public.customers: rows differs" in outcome.out


def test_a_budget_comes_from_the_configuration_and_an_option_outweighs_it(theatre: Theatre):
    theatre.change("index", "create index i on orders (total);", "drop index i;")
    with (theatre.folder / "sqitch.conf").open("a") as file:
        file.write(
            '[slipstitch "rehearse"]\n\tblocking = none\n\tdata = data.sql\n\twindow = 0.1\n'
        )
    quiet = ("--budget", "wait=none", "--budget", "hold=none", "--json")
    assert theatre.run(*quiet, extra=()).status == 0
    theatre.shop.execute(
        "drop schema sqitch, sqitch_slipstitch, public cascade; create schema public"
    )
    assert theatre.run(*quiet, "--budget", "blocking=0", extra=()).status == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--budget", "speed=1"), 'there is no budget "speed"'),
        (("--budget", "wait=soon"), '"soon" is neither a number nor none'),
        (("--rate", "0"), "rate must be above 0, not 0"),
        (("-f", "absent.sql"), 'there is no workload "absent.sql"'),
        (("--data", "absent.sql"), 'there is no data file "absent.sql"'),
        (("--from", "absent"), 'Unknown change: "absent"'),
    ],
)
def test_wrong_use_is_refused_before_anything_is_started(
    theatre: Theatre, arguments: tuple[str, ...], words: str
):
    outcome = theatre.run(*arguments, extra=())
    assert outcome.status == 2
    assert words in outcome.err
    assert theatre.shop.exists("orders") == [False]


def test_the_page_needs_nothing_beside_itself_and_shows_the_time_line(theatre: Theatre):
    theatre.change("index", "create index i on orders (total);", "drop index i;")
    outcome = theatre.run("-f", "workload", "--data", "data.sql", "--html", "report.html")
    assert outcome.status == 1
    page = (theatre.folder / "report.html").read_text()
    assert not re.search(r"(?:src|href)=\"(?!#)|@import|url\(|<script|https?:", page)
    assert page.count("<svg") == page.count('class="longest"') == 1
    assert len(re.findall(r'<rect class="deploy"', page)) == 2
    assert "prefers-color-scheme: dark" in page
    assert "ShareLock on orders" in page
    assert "✗ index" in outcome.out
    assert "1 change rehearsed after base @v1 on PostgreSQL" in outcome.out


def test_what_the_workload_says_cannot_break_the_page(theatre: Theatre):
    theatre.change("marks", "select '<script>alert(1)</script>';", "select 1;")
    assert theatre.run("--html", "report.html").status == 0
    assert "<script" not in (theatre.folder / "report.html").read_text()


@pytest.mark.parametrize("calls_before", [0, 1], ids=["at rest", "under load"])
def test_ctrl_c_leaves_no_server_behind(
    theatre: Theatre, calls_before: int, monkeypatch: pytest.MonkeyPatch
):
    # Whom Sqitch connects as is no user of a throwaway server.
    monkeypatch.setenv("SQITCH_USERNAME", "nobody")
    theatre.shop.script("deploy", "base", f"{BASE}create sequence calls;")
    theatre.change(
        "slow",
        f"select case when nextval('calls') > {calls_before} then pg_sleep(60) end;",
        "select 1;",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "slipstitch", "rehearse", "-f", "workload", *QUICK],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def mine() -> list[Server]:
        return [server for server in list_servers() if server.owner_pid == process.pid]

    def is_deploying() -> bool:
        if not mine():
            return False
        with psycopg.connect(mine()[0].conninfo()) as connection:
            query = "select from pg_stat_activity where query like '%pg_sleep(60)%'"
            query += " and wait_event = 'PgSleep'"
            return bool(connection.execute(query).fetchall())

    wait_until(is_deploying, 60)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out == ""
    assert "Traceback" not in err
    assert not mine()


def test_a_verify_script_that_fails_is_told(theatre: Theatre):
    add_column(theatre, "one")
    theatre.shop.script("verify", "one", "select 1 / 0;\n")
    outcome = theatre.run("--json")
    (problem,) = json.loads(outcome.out)["changes"][0]["problems"]
    assert outcome.status == 1
    assert "could not be deployed under load" in problem["text"]
    assert "verify/one.sql" in problem["text"]
