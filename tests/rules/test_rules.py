"""The twelve rules of locks: what happens without each, and what of ours keeps it.

Every test has both halves. The first does without the rule, on a real server, and sees the
damage; the second goes the way of the runner, of ``online.*``, of lint or of a rehearsal, and
sees none. It fails when what keeps the rule is taken away:

==== ========================================== ==================================================
rule what it asks                               what keeps it
==== ========================================== ==================================================
1    ask briefly, again and again               ``online.ddl``; the runner (``tests/adversaries``)
2    no short timeout for concurrent work       the runner; ``online.ddl`` refuses such work
3    no carcass of a failed build               the runner's probes, before and after the build
4    one budget for several locks               ``online.ddl``; the runner's watch (adversaries)
5    poll an advisory lock                      the lock session
6    parents before children                    lint ``lock-order``; ``online.lock_statements``,
                                                the runner's second try (adversaries)
7    row_security off where data are written    ``online.backfill``; lint ``row-security-off``
8    no check before the rows are clean         ``online.add_constraint`` after ``backfill``
9    a replaced view repeats its options        lint ``view-options``; ``drift``, ``roundtrip``
10   readers on standbys                        the runner's preflight (here and adversaries)
11   prepared statements                        lint ``type-change``, ``prepared-statements``;
                                                ``rehearse --prepared`` (test_rehearse_catches)
12   views of a swapped relation                lint ``swap-leaves-views``; ``online.swap_sync``
                                                hands views over (test_online_swap)
==== ========================================== ==================================================
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from slipstitch.catalog.diff import compare
from slipstitch.catalog.snapshot import take_snapshot
from slipstitch.lint.rules import check
from slipstitch.locks import LOCK_KEY, LockSession
from slipstitch.patience.look import Look
from slipstitch.patience.preflight import Preflight
from slipstitch.throwaway.provide import Request, start_standby, throwaway_server
from tests.fix_lint import surveyed
from tests.fix_online import until
from tests.fix_shop import wait_until

HERE = "datname = current_database()"
WAITS = (
    f"select exists (select from pg_stat_activity where {HERE} and wait_event_type = 'Lock'"
    " and query {})"
)


def lint_codes(*texts: str) -> set[str]:
    return {finding.code for finding in check(surveyed(*texts))}


@pytest.fixture
def table(online):
    """A table with rows, in a database with the toolkit."""
    online.main.execute("create table t (id int primary key, v int, place text)")
    online.main.execute("insert into t select n, n, 'here' from generate_series(1, 100) as n")
    return online


def hold(sessions, statement, **settings):
    """Open a transaction that has run a statement."""
    session = sessions.open(**settings)
    session.execute("begin")
    session.execute(statement)
    return session


def can_read(sessions, table="t"):
    """Whether somebody else may read a table at once."""
    try:
        sessions.open(options="-c lock_timeout=100ms").execute(f"select from {table} limit 1")
    except errors.LockNotAvailable:
        return False
    return True


# -- rule 1 ----------------------------------------------------------------------------------


def test_a_brief_statement_asks_briefly_and_tries_again(table):
    holder = hold(table, "select from t")
    plain = table.run("alter table t add column plain int")
    table.wait_until(WAITS.format("~ '^alter table'"))
    assert not can_read(table)  # everybody queues behind the one that waits
    holder.execute("commit")
    plain.result()

    holder = hold(table, "select from t")
    guarded = table.run("call online.ddl('alter table t add column guarded int')")
    table.wait_until(
        f"select count(*) > 0 from pg_stat_activity where {HERE} and query ~ '^call online.ddl'"
    )
    assert all(can_read(table) for _ in range(5))
    assert not guarded.done()
    holder.execute("commit")
    guarded.result()
    assert table.value("select count(*) from t where guarded is null") == 100


def test_the_timeout_is_set_again_on_each_try(table):
    session = table.open()
    session.execute("begin")
    session.execute("set lock_timeout = '50ms'")
    session.execute("rollback")
    # What a plain "set" did is undone with the try: the next one would wait without an end.
    assert session.execute("show lock_timeout").fetchone() == ("0",)

    hold(table, "select from t")
    asker = table.open(options="-c statement_timeout=20s")
    with pytest.raises(errors.LockNotAvailable, match="no lock within"):
        asker.execute("call online.ddl('alter table t add x int', '5 ms', '500 ms')")


# -- rule 2 ----------------------------------------------------------------------------------


def test_concurrent_work_gets_no_short_timeout(shop):
    valid = "select indisvalid from pg_index where indexrelid = %s::regclass"
    shop.execute("create table t (id int primary key, v int)")
    shop.change("index", "create index concurrently t_v on t (v);\n")
    with ThreadPoolExecutor(1) as pool, shop.connect() as writer, shop.connect() as hasty:
        writer.execute("begin; insert into t values (1, 1)")
        hasty.execute("set lock_timeout = '50ms'")
        with pytest.raises(errors.LockNotAvailable):
            hasty.execute("create index concurrently hasty on t (v)")
        assert shop.value(valid, "hasty") is False

        deploying = pool.submit(shop.run, "deploy")
        wait_until(lambda: shop.value(WAITS.format("~ '^create index concurrently'")))
        with pytest.raises(TimeoutError):
            deploying.result(0.5)
        writer.execute("commit")
        assert deploying.result().status == 0
    assert shop.value(valid, "t_v") is True


@pytest.mark.parametrize(
    ("holder", "waits_for_create", "waits_for_drop"),
    [
        ("begin; select from t", False, True),
        ("begin isolation level repeatable read; select from other", True, True),
        ("begin; insert into t values (0)", True, True),
        ("begin; insert into other values (0)", False, False),
    ],
)
def test_whom_concurrent_work_waits_for(online, holder, waits_for_create, waits_for_drop):
    online.main.execute("create table t (id int); create table other (id int)")
    other = online.open()
    other.execute(holder)
    for statement, waits in (
        ("create index concurrently t_id on t (id)", waits_for_create),
        ("drop index concurrently t_id", waits_for_drop and "from other" not in holder),
    ):
        done = online.run(statement, options="-c lock_timeout=0")
        if waits:
            online.wait_until(WAITS.format(f"= '{statement}'"))
            other.execute("commit")
        done.result(20)
        if waits:
            other.execute(holder)


def test_a_procedure_refuses_concurrent_work(table):
    with pytest.raises(errors.FeatureNotSupported, match="concurrently"):
        table.main.execute("call online.ddl('create index concurrently i on t (v)')")


# -- rule 3 ----------------------------------------------------------------------------------


def test_what_a_failed_build_left_is_dropped_and_built_again(shop):
    index = "create unique index concurrently if not exists t_v on t (v)"
    state = "select indisvalid, indisready from pg_index where indexrelid = 't_v'::regclass"
    shop.execute("create table t (id int, v int); insert into t values (1, 1)")
    shop.execute("create table other (id int)")
    with ThreadPoolExecutor(1) as pool, shop.connect() as reader:
        # Cancelled at its very end, while it waits for old snapshots.
        reader.execute("begin isolation level repeatable read; select from other")
        building = pool.submit(shop.execute, index)
        wait_until(lambda: shop.value(WAITS.format("~ '^create unique'")))
        shop.execute(
            "select pg_cancel_backend(pid) from pg_stat_activity"
            f" where {HERE} and query ~ '^create unique'"
        )
        with pytest.raises(errors.QueryCanceled):
            building.result()
    shop.execute(index)  # it is skipped …
    assert shop.rows(state) == [(False, True)]
    with pytest.raises(errors.UniqueViolation):
        shop.execute("insert into t values (2, 1)")  # … and goes on refusing rows

    shop.change("index", f"{index};\n")
    assert shop.run("deploy").status == 0
    assert shop.rows(state) == [(True, True)]


# -- rule 4 ----------------------------------------------------------------------------------


def test_several_locks_share_one_budget(online):
    online.main.execute(
        "create table p (id int) partition by list (id);"
        "create table p1 partition of p for values in (1);"
        "create table p2 partition of p for values in (2)"
    )
    holders = [hold(online, f"select from p{number}") for number in (1, 2)]
    plain = online.run("alter table p add column x int", options="-c lock_timeout=2s")
    waiting = "select count(*) from pg_locks where relation = 'p{}'::regclass and not granted"
    for number, holder in enumerate(holders, 1):
        online.wait_until(waiting.format(number).replace("count(*)", "count(*) > 0"))
        online.main.execute("select pg_sleep(1.2)")
        assert not plain.done()
        holder.execute("commit")
    plain.result()  # it waited for more than its timeout, for that counts anew for each lock

    budget = "create table kept as select current_setting(''lock_timeout'') as ask from p"
    online.main.execute("insert into p values (1)")
    online.main.execute(f"call online.ddl('{budget}', '30 ms')")
    relations = online.value("select cardinality(online.relations_of('select from p', 'public'))")
    assert relations == 3
    assert online.value("select rtrim(ask, 'ms')::int * 3 <= 30 from kept limit 1")


# -- rule 5 ----------------------------------------------------------------------------------


def test_the_lock_of_deployments_is_polled(table, server):
    build = "create index concurrently t_v on t (v)"
    owner = table.open(options="-c deadlock_timeout=100ms")
    owner.execute(f"select pg_advisory_lock({LOCK_KEY})")
    waiting = f"select pg_advisory_lock({LOCK_KEY}), pg_advisory_unlock({LOCK_KEY})"
    blocked = table.run(waiting, options="-c deadlock_timeout=60s")
    table.wait_until(WAITS.format("~ '^select pg_advisory_lock'"))
    with pytest.raises(errors.DeadlockDetected):
        owner.execute(build)
    owner.execute(f"select pg_advisory_unlock({LOCK_KEY})")
    blocked.result()
    table.main.execute("drop index if exists t_v")

    owner.execute(f"select pg_advisory_lock({LOCK_KEY})")
    with ThreadPoolExecutor(1) as pool:
        told: list[str] = []
        session = LockSession(table.conninfo, "here", "deploy")
        polling = pool.submit(session.take, 30, told.append)
        until(lambda: bool(told), "that it is blocked")
        owner.execute(build)
        owner.execute(f"select pg_advisory_unlock({LOCK_KEY})")
        polling.result()
        session.close()
    assert table.value("select indisvalid from pg_index where indexrelid = 't_v'::regclass") is True


# -- rule 6 ----------------------------------------------------------------------------------

TWO = (
    "create table parent (id int primary key);"
    "create table child (id int primary key, parent_id int references parent);"
    "insert into parent values (1); insert into child values (1, 1)"
)


def test_the_parent_is_locked_before_the_child(online):
    online.main.execute(TWO)
    options = "-c deadlock_timeout=100ms"

    def in_turn(first: str, second: str) -> None:
        """Let a migration take two locks while the application updates parent, then child."""
        application = hold(online, "update parent set id = id")
        migration = online.open(options=options)
        migration.execute("begin")
        with ThreadPoolExecutor(2) as pool:
            begun = pool.submit(migration.execute, f"lock table {first}")
            if first == "child":
                begun.result()
            else:
                online.wait_until(WAITS.format(f"= 'lock table {first}'"))
            other = pool.submit(application.execute, "update child set id = id")
            if first == "child":
                online.wait_until(WAITS.format("= 'update child set id = id'"))
                begun = pool.submit(migration.execute, f"lock table {second}")
            other.result()
            application.execute("commit")
            begun.result()
            migration.execute("rollback")

    with pytest.raises(errors.DeadlockDetected):
        in_turn("child", "parent")
    in_turn("parent", "child")

    wrong = "begin; alter table child add x int; alter table parent add x int; commit;"
    right = "begin; alter table parent add y int; alter table child add y int; commit;"
    tables = TWO.replace(";", ";\n") + ";"
    assert "lock-order" in lint_codes(tables, right, wrong)
    again = right.replace(" y ", " z ")
    assert "lock-order" not in lint_codes(tables, right, again)


# -- rule 7 ----------------------------------------------------------------------------------


def test_row_security_is_off_where_data_is_written(table):
    role = f"owner_{table.main.info.backend_pid}"
    table.main.execute(f"create role {role}")
    try:
        table.main.execute(
            f"alter table t owner to {role}; alter table t enable row level security;"
            f"alter table t force row level security; grant all on schema public to {role};"
            f"grant usage on schema online to {role};"
            f"grant all on all tables in schema online to {role};"
            f"grant execute on all routines in schema online to {role}"
        )
        owner = table.open(options=f"-c role={role}")
        # Not an error, not a row: a migration that believes it is done.
        assert owner.execute("update t set v = 0").rowcount == 0

        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            owner.execute("call online.backfill('v', 't', 'v = 0')")
        assert table.value("select count(*) from t where v = 0") == 0
        forced = "alter table t enable row level security; alter table t force row level security;"
        update = "begin; {}update t set v = 0; commit;"
        created = "create table t (id int primary key, v int);"
        assert "row-security-off" in lint_codes(created, forced, update.format(""))
        off = update.format("set local row_security = off; ")
        assert "row-security-off" not in lint_codes(created, forced, off)
    finally:
        table.main.execute(f"reassign owned by {role} to current_user; drop owned by {role}")
        table.main.execute(f"drop role {role}")


# -- rule 8 ----------------------------------------------------------------------------------


def test_rows_are_cleaned_before_a_check_is_added(table):
    table.main.execute("update t set v = -1 where id = 7")
    table.main.execute("alter table t add constraint positive check (v > 0) not valid")
    with pytest.raises(errors.CheckViolation):
        table.main.execute("update t set place = 'there' where id = 7")  # another column
    table.main.execute("alter table t drop constraint positive")

    table.main.execute("call online.backfill('positive', 't', 'v = 1', 'v <= 0')")
    table.main.execute("call online.add_constraint('t', 'positive', 'check (v > 0)')")
    table.main.execute("update t set place = 'there' where id = 7")
    assert table.value("select convalidated from pg_constraint where conname = 'positive'") is True


# -- rule 9 ----------------------------------------------------------------------------------


def test_a_replaced_view_repeats_its_options(database):
    view = "create or replace view v {}as select id from t"
    options = "with (security_barrier = true) "
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("create table t (id int)")
        connection.execute(view.format(options))
        kept = take_snapshot(connection)
        connection.execute(view.format(""))
        lost = connection.execute("select reloptions from pg_class where relname = 'v'").fetchone()
        assert lost == (None,)
        # So "drift" and "roundtrip" compare the options.
        assert compare(kept, take_snapshot(connection))
        connection.execute(view.format(options))
        assert not compare(kept, take_snapshot(connection))
    stage = "create table t (id int);", f"{view.format(options)};"
    assert "view-options" in lint_codes(*stage, view.format("") + ";")
    assert "view-options" not in lint_codes(*stage, view.format(options) + ";")


# -- rule 10 ---------------------------------------------------------------------------------


def test_a_reader_on_a_standby_feels_a_lock_of_a_millisecond():
    """What the runner looks for is seen here; that it waits is held by ``tests/adversaries``."""
    settings = {"wal_level": "replica", "max_wal_senders": "4", "hot_standby": "on"}
    with throwaway_server(Request(settings=settings)) as primary:
        standby = start_standby(primary.name)
        with (
            psycopg.connect(primary.conninfo(), autocommit=True) as main,
            psycopg.connect(standby.conninfo(), autocommit=True) as reader,
        ):
            main.execute("create table t (id int)")
            there = "select to_regclass('t') is not null"
            until(lambda: reader.execute(there).fetchone() == (True,), "the table on the standby")
            reader.execute("begin isolation level repeatable read; select from t")
            warned: list[str] = []
            preflight = Preflight(Look(main), [(standby.conninfo(), "standby")], warned.append)
            until(lambda: bool(preflight.obstacles()), "the reader, looked for from the primary")
            main.execute("alter table t add column x int")
            with psycopg.connect(
                standby.conninfo(), autocommit=True, options="-c lock_timeout=100ms"
            ) as newcomer:

                def is_refused() -> bool:
                    try:
                        newcomer.execute("select from t")
                    except errors.LockNotAvailable:
                        return True
                    return False

                until(is_refused, "a new reader that queues on the standby")
            reader.execute("commit")
            reads = "select count(*) from information_schema.columns where column_name = 'x'"
            until(lambda: reader.execute(reads).fetchone() == (1,), "the replay to go on")
            assert not preflight.obstacles()
            assert not warned
            preflight.close()


# -- rule 11 ---------------------------------------------------------------------------------


def test_a_prepared_statement_names_its_columns(table):
    session = table.open()
    session.execute("prepare everything as select * from t where id = 1")
    session.execute("prepare named as select id, v from t where id = 1")
    table.main.execute("call online.ddl('alter table t add column later int')")
    with pytest.raises(errors.FeatureNotSupported, match="cached plan must not change"):
        session.execute("execute everything")
    assert session.execute("execute named").fetchone() == (1, 1)

    table.main.execute("call online.ddl('alter table t alter column v type bigint')")
    with pytest.raises(errors.FeatureNotSupported, match="cached plan must not change"):
        session.execute("execute named")
    # Lint warns of a column that changes its type, also where no row is written again.
    created = "create table t (id int, v int, place varchar(9));"
    assert "type-change" in lint_codes(created, "alter table t alter column v type bigint;")
    quick = "alter table t alter column place type text;"
    assert "prepared-statements" in lint_codes(created, quick)
    assert "prepared-statements" not in lint_codes(created, "alter table t add column w int;")


# -- rule 12 ---------------------------------------------------------------------------------

SWAP = "alter materialized view m rename to m_old; alter materialized view m_new rename to m"


@pytest.mark.parametrize("again", [False, True])
def test_a_swapped_materialized_view_gets_its_views_again(database, again):
    view = "create or replace view v as select n from m"
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("create materialized view m as select 1 as n")
        connection.execute(view)
        connection.execute("create materialized view m_new as select 2 as n")
        connection.execute(f"begin; {SWAP}; {view if again else ''}; commit")
        read = connection.execute("select n from v").fetchone()
    assert read == ((2,) if again else (1,))
    stage = (
        f"create materialized view m as select 1 as n; {view};",
        "create materialized view m_new as select 2 as n;",
    )
    found = lint_codes(*stage, f"begin; {SWAP}; {view if again else ''}; commit;")
    assert ("swap-leaves-views" in found) is not again
