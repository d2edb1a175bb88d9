"""Locks of scripts: asked for briefly, looked for, held briefly, and never at others' cost."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from slipstitch.patience.block import BlockTries
from tests.fix_shop import Shop, wait_until

ADD_COLUMN = "begin;\nalter table t add column x int;\ncommit;\n"
HAS_COLUMN = (
    "select exists (select from pg_attribute where attrelid = 't'::regclass and attname = 'x')"
)
# A lock was refused, and it is looked who is in the way.
LOOKING = (
    "select from pg_stat_activity where query like '%%json_to_recordset%%'"
    " and pid <> pg_backend_pid() and datname = current_database()"
)
QUEUED = "select count(*) from pg_locks where relation = 't'::regclass and not granted"


@pytest.fixture
def table(shop: Shop) -> Shop:
    """A project whose database has a table in use, and its registry."""
    shop.change("table", "begin; create table t (id int); insert into t values (1); commit;")
    assert shop.run("deploy").status == 0
    return shop


@contextmanager
def in_the_way(
    shop: Shop, statement: str = "select from t", until: Callable[[], object] | None = None
) -> Iterator[psycopg.Connection]:
    """Somebody holds a lock, to the end or until something holds and a moment longer."""
    with psycopg.connect(shop.database.conninfo, application_name="monthly report") as holder:
        holder.execute(statement)
        if until is None:
            yield holder
            return

        def leave() -> None:
            wait_until(until)
            time.sleep(0.4)  # longer than any ask
            holder.commit()

        thread = threading.Thread(target=leave)
        thread.start()
        try:
            yield holder
        finally:
            thread.join()


def add_change(shop: Shop, text: str = ADD_COLUMN) -> None:
    shop.change("two", text)


# -- ask ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "inside", "shown"),
    [
        ("", "", "20ms"),
        ("", "set local lock_timeout = '1 h';", "20ms"),
        ("", "set local lock_timeout = 0;", "20ms"),
        ("", "set local lock_timeout = '7 ms';", "7ms"),
        ("set lock_timeout = '1 h';", "", "20ms"),
        ("", "do $$ begin perform set_config('lock_timeout', '1h', true); end $$;", "20ms"),
        ("", "reset all;", "20ms"),
    ],
)
def test_a_timeout_of_the_script_may_only_be_shorter(table, before, inside, shown):
    text = f"{before} begin; create table a (); {inside} select current_setting('lock_timeout');"
    add_change(table, f"{text} commit;")
    outcome = table.run("deploy")
    assert outcome.status == 0, outcome.err
    assert f"\n{shown}\n" in f"\n{outcome.out.replace('.. ', f'..{chr(10)}')}"


def test_the_longest_ask_may_be_said_for_one_call_and_for_one_script(table):
    show = "create table {}; select current_setting('lock_timeout');"
    table.change("two", f"-- slipstitch-locks ask 30 ms\nbegin; {show.format('a ()')} commit;")
    table.change("three", f"begin; {show.format('b ()')} commit;")
    (table.folder / "sqitch.conf").write_text(
        "[core]\n\tengine = pg\n[slipstitch]\n\task = 40 ms\n"
    )
    # The second runs in the session of the first, made fresh.
    assert re.findall(r"\d+ms", table.run("deploy").out) == ["12ms", "16ms"]
    table.change("four", f"-- slipstitch-locks ask 30 ms\nbegin; {show.format('c ()')} commit;")
    assert "8ms" in table.run("deploy", "--ask", "20ms").out


def test_whoever_loses_its_tool_with_a_strong_lock_in_hand_is_ended_by_the_server(table):
    show = "select current_setting('idle_in_transaction_session_timeout');"
    add_change(table, f"begin; alter table t add column x int; {show} commit;")
    assert "10s\n" in table.run("deploy").out


def test_an_idle_reader_is_asked_past_once_and_then_waited_for_by_looking(table):
    add_change(table)
    with in_the_way(table):
        outcome = table.run("deploy", "--patience", "2500 ms")
    assert outcome.status == 3
    assert "no lock within 2.5 s for: alter table t add column x int;" in outcome.err
    assert 'application "monthly report"' in outcome.err
    assert "holds AccessShareLock on public.t" in outcome.err
    assert "asked in vain: 1\n" in outcome.err
    assert "Deploy stopped; nothing was reverted" in outcome.err
    assert table.deployed() == ["table"]


def test_the_change_is_made_when_the_blocker_has_gone_and_its_rows_are_printed_once(table):
    add_change(
        table,
        "begin;\n\\echo before\nselect 'row';\nalter table t add column x int;\n"
        "select 'later';\ncommit;\n",
    )
    with in_the_way(table, until=lambda: table.rows(LOOKING)):
        outcome = table.run("deploy")
    assert outcome.status == 0, outcome.err
    assert re.findall("before|row|later", outcome.out) == ["before", "row", "later"]
    assert outcome.err.count("waiting without asking: process") == 1
    assert table.value(HAS_COLUMN)


def test_asks_are_few_and_are_made_although_readers_overlap_without_a_gap(table):
    """Each reader lasts longer than an ask, so none succeeds; still we ask, a second apart."""
    add_change(table)
    ended = threading.Event()

    def read() -> None:
        with table.connect() as connection:
            while not ended.is_set():
                with connection.transaction():
                    connection.execute("select from t")
                    time.sleep(0.4)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
        time.sleep(0.13)
    try:
        outcome = table.run("deploy", "--patience", "3500 ms")
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    if outcome.status == 3:
        found = re.search("asked in vain: (\\d+)", outcome.err)
        assert 2 <= int(found[1]) <= 5


def test_a_block_that_lost_much_work_is_not_tried_again_silently(table):
    add_change(
        table,
        "-- slipstitch-locks work 200 ms\nbegin; create table a (); select pg_sleep(0.4);"
        " alter table t add column x int; commit;",
    )
    with in_the_way(table):
        outcome = table.run("deploy", "--patience", "1 min")
    assert outcome.status == 3
    assert "s of work, which is lost; that is not tried again by itself" in outcome.err
    assert table.exists("a") == [False]


def test_only_the_block_that_was_refused_is_tried_again(table):
    add_change(table, f"begin; create table first (); commit;\n{ADD_COLUMN}")
    with in_the_way(table, until=lambda: table.rows(LOOKING)):
        assert table.run("deploy").status == 0
    assert table.exists("first") == [True]
    assert table.value(HAS_COLUMN)


LOCKS = """
select l.virtualtransaction, bool_or(l.granted and l.relation = 'child'::regclass)
from pg_locks as l
where l.mode = 'AccessExclusiveLock' and l.locktype = 'relation'
group by 1
having bool_or(not l.granted and l.relation = 'parent'::regclass)
"""


def test_from_the_second_try_on_parents_are_locked_before_children(table):
    """Whoever holds a child and asks for its parent meets everybody who does it the usual way."""
    table.execute("create table parent (id int primary key)")
    table.execute("create table child (id int constraint fk references parent)")
    add_change(table, "begin; alter table child drop constraint fk; commit;")
    has_child: dict[str, bool] = {}  # by the try that waits for the parent
    begun, ended = threading.Event(), threading.Event()

    def look() -> None:
        with table.connect() as connection:
            while not ended.is_set():
                for transaction, child in connection.execute(LOCKS).fetchall():
                    has_child[transaction] = has_child.get(transaction, False) or child

    def take_turns() -> None:
        """Let a second reader come after the first ask, and stay over the second."""
        with psycopg.connect(table.database.conninfo) as first:
            first.execute("select from parent")
            begun.set()
            wait_until(lambda: has_child and table.rows(LOOKING))
            with psycopg.connect(table.database.conninfo) as second:
                second.execute("select from parent")
                first.commit()
                wait_until(lambda: len(has_child) > 1)
                time.sleep(0.1)

    threads = [threading.Thread(target=look), threading.Thread(target=take_turns)]
    for thread in threads:
        thread.start()
    begun.wait()
    outcome = table.run("deploy", "--ask", "250ms")
    threads[1].join()
    ended.set()
    threads[0].join()
    assert outcome.status == 0, outcome.err
    first, *later = has_child.values()
    assert first
    assert not any(later)


def test_data_that_waits_for_a_row_is_not_cut_short(table):
    """Nobody queues behind a row that is waited for, so there is no reason to be brief."""
    table.execute("create sequence tries")
    add_change(table, "begin; select from nextval('tries'); update t set id = 2; commit;")
    with in_the_way(table, "update t set id = 3", until=lambda: table.rows(_ROW_WAIT)):
        outcome = table.run("deploy")
    assert outcome.status == 0, outcome.err
    assert "waiting without asking" not in outcome.err
    assert table.value("select id from t") == 2
    assert table.value("select last_value from tries") == 1


_ROW_WAIT = "select from pg_locks where locktype = 'transactionid' and not granted"


def test_spent_patience_is_told_as_a_document_too(table):
    add_change(table)
    with in_the_way(table):
        outcome = table.run("deploy", "--json", "--patience", "2500 ms")
    (change,) = json.loads(outcome.out)["changes"]
    assert change["waits"][0]["asking"] is False
    assert "monthly report" in change["waits"][0]["who"][0]
    assert change["problems"][0]["sqlstate"] == "55P03"


# -- hold ---------------------------------------------------------------------------------

SLOW = "begin; alter table t add column x int; select pg_sleep({}); commit;"


@contextmanager
def a_reader_queues(shop: Shop) -> Iterator[list[object]]:
    """Somebody wants to read as soon as the strong lock is held."""
    found: list[object] = []

    def read() -> None:
        strong = "select from pg_locks where relation = 't'::regclass and mode ~ '^AccessEx'"
        wait_until(lambda: shop.rows(strong))
        found.extend(shop.rows("select count(*) from t"))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield found
    finally:
        thread.join()


def test_a_lock_held_too_long_while_somebody_waits_is_given_up(table):
    add_change(table, SLOW.format(30))
    with a_reader_queues(table) as read:
        outcome = table.run("deploy")
    assert outcome.status == 3
    assert "the block held strong locks for more than 500 ms while 1 waited" in outcome.err
    assert read == [(1,)]
    assert not table.value(HAS_COLUMN)
    assert table.deployed() == ["table"]


def test_a_lock_that_nobody_waits_for_may_be_held(table):
    add_change(table, SLOW.format(0.8))
    assert table.run("deploy").status == 0


def test_the_hold_may_be_allowed_to_last_by_the_script(table):
    add_change(table, f"-- slipstitch-locks hold 1 min\n{SLOW.format(1)}")
    with a_reader_queues(table) as read:
        assert table.run("deploy").status == 0
    assert read == [(1,)]


def test_what_the_transaction_made_itself_is_held_at_nobodys_cost(table):
    add_change(
        table,
        "begin; create table fresh (); create index on fresh ((1)); select pg_sleep(0.8);"
        " alter table t add column x int; commit;",
    )
    assert table.run("deploy", "--hold", "400ms").status == 0


# -- when the tool is gone ----------------------------------------------------------------

AT_WORK = (
    "select from pg_stat_activity where datname = current_database()"
    " and application_name ~ '^slipstitch deploy .'"
)


@pytest.mark.parametrize(
    "strong", ["alter table t add column x int;", "do $$ begin alter table t add x int; end $$;"]
)
def test_what_holds_a_strong_lock_does_not_outlive_its_tool(table, strong):
    """Its statement would go on for half a minute, and everybody behind it wait as long."""
    if "linux" not in table.value("select version()"):
        pytest.skip("only Linux tells the server that a client is gone")
    add_change(table, f"begin; {strong} do $$ begin perform pg_sleep(40); end $$; commit;")
    process = table.start("deploy")
    asleep = f"{AT_WORK} and query ~ 'pg_sleep' and state = 'active'"
    wait_until(lambda: table.rows(asleep))
    process.kill()
    process.communicate()
    wait_until(lambda: not table.rows(AT_WORK), 20)
    assert not table.value(HAS_COLUMN)
    assert table.run("status").status == 0
    table.script("deploy", "two", ADD_COLUMN)
    assert table.run("deploy").status == 0
    assert table.deployed() == ["table", "two"]


def test_a_server_that_can_ends_a_block_that_lasts_too_long_by_itself(table):
    text = f"-- slipstitch-locks limit 700 ms\n{SLOW.format(3)}"
    add_change(table, text)
    outcome = table.run("deploy")
    if table.value("select current_setting('server_version_num')::int < 170000"):
        assert outcome.status == 0
        return
    assert outcome.status == 3
    assert "the block lasted longer than 700 ms, with strong locks in hand" in outcome.err
    assert "slipstitch-locks limit 6 h" in outcome.err
    assert not table.value(HAS_COLUMN)
    assert table.deployed() == ["table"]
    table.script("deploy", "two", text.replace("limit 700 ms", "limit 0"))
    assert table.run("deploy").status == 0


def test_what_nobody_uses_yet_and_code_may_take_as_long_as_they_need(table):
    show = "select current_setting('transaction_timeout', true);"
    add_change(
        table,
        f"begin; create table fresh as select 1; do $$ begin end $$; {show}"
        f" alter table t add column x int; {show} commit;",
    )
    outcome = table.run("deploy")
    assert outcome.status == 0, outcome.err
    if table.value("select current_setting('server_version_num')::int >= 170000"):
        assert re.findall(r"(?m)^(?:.*\.\. )?(0|4h)$", outcome.out) == ["0", "4h"]


# -- statements that may wait long --------------------------------------------------------


def test_a_concurrent_build_says_who_makes_it_wait_and_waits(table):
    add_change(table, "create index concurrently i on t (id);")
    with in_the_way(
        table,
        "insert into t values (2)",
        until=lambda: table.rows(
            "select from pg_stat_progress_create_index where phase ~ 'waiting'"
        ),
    ):
        outcome = table.run("deploy", "--patience", "100ms")
    assert outcome.status == 0, outcome.err
    assert "waiting for: process" in outcome.err
    assert "holds RowExclusiveLock on public.t" in outcome.err
    assert table.value("select indisvalid from pg_index where indexrelid = 'i'::regclass")


def test_a_concurrent_build_names_an_older_snapshot_of_another_table(table):
    add_change(table, "create index concurrently i on t (id);")
    with in_the_way(
        table,
        "set transaction isolation level repeatable read; select count(*) from pg_class",
        until=lambda: table.rows(
            "select from pg_stat_progress_create_index where phase ~ 'old snapshots'"
        ),
    ):
        outcome = table.run("deploy")
    assert outcome.status == 0, outcome.err
    assert 'application "monthly report", idle in transaction) keeps a snapshot' in outcome.err


def test_a_validation_waits_without_a_short_timeout_and_says_for_whom(table):
    table.execute("alter table t add constraint c check (id > 0) not valid")
    # Were it refused but once, the run would stop.
    work = "-- slipstitch-locks work 0 s"
    add_change(table, f"{work}\nbegin; alter table t validate constraint c; commit;")
    with in_the_way(
        table,
        "lock table t in share update exclusive mode",
        until=lambda: table.rows(QUEUED + " having count(*) > 0"),
    ):
        outcome = table.run("deploy")
    assert outcome.status == 0, outcome.err
    assert "waiting for: process" in outcome.err
    assert "ShareUpdateExclusiveLock on public.t" in outcome.err
    assert "waiting without asking" not in outcome.err


def test_a_plain_reindex_is_asked_for_briefly_and_held_briefly(table):
    table.execute("create index i on t (id)")
    add_change(table, "reindex table t;\nselect current_setting('lock_timeout');\n")
    with in_the_way(table, "insert into t values (2)"):
        outcome = table.run("deploy", "--patience", "400ms")
    assert outcome.status == 3
    assert "no lock within 400 ms for: reindex table t;" in outcome.err
    outcome = table.run("deploy")
    assert outcome.status == 0, outcome.err


def test_code_that_waits_for_a_row_or_an_advisory_lock_is_not_cut_short(table):
    """Nobody queues behind those; what it asks for strongly is asked for briefly all the same."""
    add_change(
        table,
        "begin; do $$ begin update t set id = 2; perform pg_advisory_xact_lock(7); end $$; commit;",
    )
    with in_the_way(
        table,
        "select pg_advisory_xact_lock(7)",
        until=lambda: table.rows("select from pg_locks where objid = 7 and not granted"),
    ):
        outcome = table.run("deploy", "--patience", "20s")
    assert outcome.status == 0, outcome.err
    assert "waiting without asking" not in outcome.err


def test_code_that_asks_for_a_strong_lock_is_asked_for_briefly(table):
    add_change(table, "begin; do $$ begin alter table t add column x int; end $$; commit;")
    with in_the_way(table, until=lambda: table.rows(LOOKING)):
        outcome = table.run("deploy")
    assert outcome.status == 0, outcome.err
    assert "waiting without asking: process" in outcome.err
    assert table.value(HAS_COLUMN)


# -- ending the one in the way ------------------------------------------------------------


@contextmanager
def roles(shop: Shop, *names: str) -> Iterator[list[str]]:
    """Roles of this test alone, which may use the table."""
    label = shop.database.name[-30:]
    own = [f"{name}_{label}" for name in names]
    for name in own:
        role = sql.Identifier(name).as_string()
        shop.execute(f"create role {role} login; grant all on t to {role}")
    try:
        yield own
    finally:
        for name in own:
            role = sql.Identifier(name).as_string()
            shop.execute(f"drop owned by {role}; drop role {role}")


@contextmanager
def session_of(shop: Shop, role: str) -> Iterator[psycopg.Connection]:
    connection = psycopg.connect(shop.database.conninfo, user=role)
    try:
        yield connection
    finally:
        connection.close()


def configure(shop: Shop, text: str) -> None:
    (shop.folder / "sqitch.conf").write_text(f"[core]\n\tengine = pg\n[slipstitch]\n{text}")


def test_a_transaction_in_the_way_is_ended_only_where_its_role_is_named(table):
    add_change(table)
    configure(table, "\tcancel_after = 200 ms\n")
    with roles(table, "reports", "app") as (reports, app):
        with session_of(table, app) as holder:
            holder.execute("select from t")
            refused = table.run("deploy", "--patience", "900ms", "--cancel-role", reports)
            assert refused.status == 3
            assert holder.execute("select 1").fetchone() == (1,)
        with session_of(table, reports) as holder:
            holder.execute("select from t")
            outcome = table.run("deploy", "--cancel-role", reports)
            with pytest.raises(psycopg.OperationalError):
                holder.execute("select 1")
    assert outcome.status == 0, outcome.err
    assert re.search(rf'ended the transaction of process \d+ \(role "{reports}"\)', outcome.err)


def test_the_root_of_a_chain_is_ended_and_not_those_who_wait_for_it(table):
    add_change(table)
    with roles(table, "reports", "app") as (reports, app):
        configure(table, f"\tcancel_after = 200 ms\n\tcancel_roles = {reports}\n")
        with session_of(table, app) as holder, session_of(table, reports) as root:
            root.execute("select pg_advisory_lock(7)")
            holder.execute("select from t")
            done = threading.Thread(
                target=lambda: (holder.execute("select pg_advisory_lock(7)"), holder.commit())
            )
            done.start()
            wait_until(lambda: table.rows("select from pg_locks where objid = 7 and not granted"))
            outcome = table.run("deploy")
            done.join()
    assert outcome.status == 0, outcome.err
    assert f'(role "{reports}")' in outcome.err
    assert outcome.err.count("ended the transaction") == 1


# -- what is told of the tries ------------------------------------------------------------


def test_a_lock_of_another_kind_is_waited_for_too(table):
    """Two changes of one catalogue row: the second waits for the first one's transaction."""
    table.execute("create function f() returns int language sql as 'select 1'")
    add_change(
        table,
        "begin; create or replace function f() returns int language sql as 'select 2'; commit;",
    )
    with in_the_way(
        table,
        "create or replace function f() returns int language sql as 'select 3'",
        until=lambda: table.rows(LOOKING),
    ):
        outcome = table.run("deploy")
    # Whoever waits for the row itself is told "tuple concurrently updated" in the end.
    assert outcome.status == 0, outcome.err
    assert "holds ExclusiveLock; its statement: create or replace" in outcome.err


def test_ctrl_c_while_waiting_leaves_everything_as_it_was(table, monkeypatch):
    add_change(table)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(BlockTries, "_tell", interrupt)
    with in_the_way(table):
        outcome = table.run("deploy")
    assert outcome.status == 3
    assert "stopped by Ctrl-C" in outcome.err
    assert table.deployed() == ["table"]
    assert table.value(QUEUED) == 0
