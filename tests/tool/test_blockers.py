"""``slipstitch blockers``: real waits on a real server, told as a tree with what may be done."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from slipstitch.blockers.advice import advise, advise_prepared
from slipstitch.blockers.model import PreparedTransaction, process_for_example
from slipstitch.cli import run
from slipstitch.throwaway.provide import throwaway_server
from tests.fix_online import Sessions, until
from tests.fix_server import Database
from tests.fix_shop import Shop

SECRET = "Ada Lovelace, diabetes"


@pytest.fixture
def sessions(database: Database, tmp_path: Path, monkeypatch) -> Iterator[Sessions]:
    """Sessions of a database with a table, away from any project."""
    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:
        sessions = Sessions(database.conninfo, stack)
        sessions.main.execute("create table orders (id bigint primary key, note text)")
        sessions.main.execute("insert into orders select n, 'old' from generate_series(1, 5) n")
        yield sessions


def holder(sessions: Sessions, statement: str, **settings: Any) -> psycopg.Connection[Any]:
    """Return a session that has a transaction open after a statement."""
    connection = sessions.open(autocommit=False, **settings)
    connection.execute(statement)
    return connection


def starts_waiting(sessions: Sessions, statement: str, name: str) -> int:
    """Start a statement that waits; return its process once the server counts it."""
    future = sessions.run(statement, application_name=name)
    future.add_done_callback(lambda done: done.exception())
    sessions.wait_until(
        "select exists (select from pg_stat_activity where datname = current_database()"
        f" and application_name = '{name}' and wait_event_type = 'Lock')"
    )
    return int(
        sessions.value(f"select min(pid) from pg_stat_activity where application_name = '{name}'")
    )


@pytest.fixture
def blockers(database: Database, capsys):
    """Run the command; return its exit code and document, or its text."""

    def call(*options: str, uri: str = database.uri) -> tuple[int, Any]:
        capsys.readouterr()
        status = run(["blockers", uri, *options])
        out = capsys.readouterr().out
        return status, json.loads(out) if "--json" in options else out

    return call


def of_database(document: dict[str, Any], database: Database) -> list[dict[str, Any]]:
    """Return the roots that belong to a database: others may wait on the same server."""
    return [
        root
        for root in document["tree"]
        if (root.get("database") or root["prepared_transaction"]["database"]) == database.name
    ]


def test_three_levels_stand_under_the_transaction_that_holds_all_up(sessions, database, blockers):
    idle = holder(sessions, f"select '{SECRET}', count(*) from orders", application_name="report")
    name = "slipstitch deploy orders__total"
    altering = starts_waiting(sessions, "alter table orders add column total numeric", name)
    reading = starts_waiting(sessions, f"select '{SECRET}' from orders", "reader")

    status, document = blockers("--json")

    assert status == 1
    (root,) = of_database(document, database)
    assert (root["pid"], root["state"]) == (idle.info.backend_pid, "idle in transaction")
    assert root["cancel"]["command"] == f"select pg_terminate_backend({idle.info.backend_pid});"
    (second,) = root["waiters"]
    assert (second["pid"], second["change"], second["verb"]) == (
        altering,
        "orders__total",
        "deploy",
    )
    assert second["waits"]["cause"] == "holds"
    assert second["waits"]["mode"] == "access exclusive"
    assert second["waits"]["relation"] == "public.orders"
    assert second["waits"]["held"] == ["access share"]
    assert second["statement"] == "alter table orders add column total numeric"
    assert second["cancel"]["safe"] == "yes"
    assert second["cancel"]["command"] == f"select pg_cancel_backend({altering});"
    (third,) = second["waiters"]
    assert (third["pid"], third["waits"]["cause"]) == (reading, "queue")
    assert not third["waiters"]


def test_statements_of_others_are_shown_on_demand_alone(sessions, blockers):
    holder(sessions, f"select '{SECRET}' from orders")
    starts_waiting(sessions, "alter table orders add column total numeric", "slipstitch deploy x")
    _, text = blockers()
    assert SECRET not in text
    assert "statement: alter table orders add column total numeric" in text
    assert "not shown (--all-statements shows it)" in text
    assert SECRET not in json.dumps(blockers("--json")[1])
    assert SECRET in blockers("--all-statements")[1]


def test_the_statement_that_is_told_frees_the_others(sessions, blockers):
    holder(sessions, "select from orders")
    altering = starts_waiting(
        sessions, "alter table orders add column a int", "slipstitch deploy x"
    )
    sessions.run("select count(*) from orders", application_name="reader")
    _, text = blockers()
    assert f"select pg_cancel_backend({altering});" in text
    sessions.main.execute(f"select pg_cancel_backend({altering})")
    sessions.wait_until(
        "select not exists (select from pg_locks where not granted and database ="
        " (select oid from pg_database where datname = current_database()))"
    )


def test_nobody_waits_is_said_and_exits_nought(tmp_path, monkeypatch, blockers):
    monkeypatch.chdir(tmp_path)
    # The command looks at a whole server, and at that of the other tests somebody may well wait.
    with throwaway_server() as alone:
        status, text = blockers(uri=alone.uri())
    assert (status, text.splitlines()[0]) == (0, "nobody waits for a lock")


def test_a_prepared_transaction_is_named_by_its_name(sessions, database, blockers):
    with holder(sessions, "lock table orders in share mode") as preparing:
        preparing.execute(f"prepare transaction 'it''s {database.name}'")
        preparing.commit()
    try:
        starts_waiting(sessions, "update orders set note = 'new'", "writer")
        status, document = blockers("--json")
        (root,) = of_database(document, database)
        assert status == 1
        assert root["prepared_transaction"]["gid"] == f"it's {database.name}"
        assert root["cancel"] == {
            "safe": "ask",
            "means": root["cancel"]["means"],
            "command": f"rollback prepared 'it''s {database.name}';",
        }
        assert root["waiters"][0]["waits"]["held"] == ["share"]
        assert f'prepared transaction "it\'s {database.name}"' in blockers()[1]
    finally:
        sessions.main.execute(root["cancel"]["command"])


def test_a_wait_for_a_row_names_the_table(sessions, database, blockers):
    holder(sessions, "update orders set note = 'new' where id = 1")
    starts_waiting(sessions, "update orders set note = 'newer' where id = 1", "writer")
    _, document = blockers("--json")
    (root,) = of_database(document, database)
    waits = root["waiters"][0]["waits"]
    assert (waits["cause"], waits["relation"]) == ("row", "public.orders")


def test_a_wait_of_concurrently_is_no_wait_for_a_lock(sessions, database, blockers):
    holder(sessions, "select from orders")  # no snapshot is held: a writer is what it waits for
    writer = holder(sessions, "update orders set note = 'new' where id = 1")
    build = "create index concurrently orders_note on orders (note)"
    building = starts_waiting(sessions, build, "slipstitch deploy orders__note")
    _, document = blockers("--json")
    (root,) = of_database(document, database)
    assert root["pid"] == writer.info.backend_pid
    (waiter,) = root["waiters"]
    assert (waiter["pid"], waiter["waits"]["cause"]) == (building, "transaction")
    assert waiter["waits"]["relation"] == "public.orders"
    assert waiter["progress"]["phase"] == "waiting for writers before build"
    assert waiter["progress"]["locker"] == writer.info.backend_pid
    assert "index that is not valid" in waiter["cancel"]["means"]
    assert "holding nobody up" in blockers()[1]


def test_a_call_that_looks_before_it_asks_stands_under_whom_it_looks_at(
    online, blockers, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    online.main.execute("create table orders (id bigint primary key)")
    reading = holder(online, "select from orders")
    online.run("call online.ddl('alter table public.orders add column a int')")
    online.wait_until(
        "select exists (select from pg_stat_activity where datname = current_database()"
        " and query like 'call online.ddl%' and wait_event = 'PgSleep')"
    )
    database = Database(None, online.value("select current_database()"))  # type: ignore[arg-type]
    uri = f"db:pg:?{_as_query(online.conninfo)}"
    _, document = blockers("--json", uri=uri)
    (root,) = of_database(document, database)
    assert root["pid"] == reading.info.backend_pid
    (waiter,) = root["waiters"]
    assert waiter["waits"]["cause"] == "looks"
    assert waiter["waits"]["mode"] == "access exclusive"
    reading.rollback()


def _as_query(conninfo: str) -> str:
    found = psycopg.conninfo.conninfo_to_dict(conninfo)
    return "&".join(f"{name}={value}" for name, value in found.items())


def test_a_running_backfill_tells_how_far_it_is(online, blockers, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    online.main.execute("create table orders (id bigint primary key, total int)")
    online.main.execute("insert into orders select n from generate_series(1, 2000) as n")
    online.main.execute("analyze orders")
    row = holder(online, "select from orders where id = 1500 for update")
    online.run("call online.backfill('totals', 'orders', 'total = 1', 'total is null')")
    online.wait_until("select coalesce((select scanned_rows > 0 from online.backfills), false)")
    _, document = blockers("--json", uri=f"db:pg:?{_as_query(online.conninfo)}")
    found = json.dumps(document)
    assert '"name": "totals"' in found
    assert "finished batches stay" in found
    row.rollback()


def test_a_role_that_may_see_little_gets_the_tree_and_what_it_cannot_see(
    sessions, database, blockers
):
    role = f"looker_{database.name}"
    name = sql.Identifier(role)
    sessions.main.execute(sql.SQL("create role {} login").format(name))
    try:
        idle = holder(sessions, f"select '{SECRET}' from orders")
        starts_waiting(sessions, "alter table orders add column a int", "slipstitch deploy x")
        uri = database.uri.replace("postgres@", f"{role}@")
        status, document = blockers("--json", "--all-statements", uri=uri)
        (root,) = [one for one in document["tree"] if one["pid"] == idle.info.backend_pid]
        assert status == 1
        assert root["waiters"][0]["change"] == "x"
        assert root["statement"] is None
        assert root["cancel"]["may"] is False
        assert any("grant pg_monitor to" in sentence for sentence in document["not_seen"])
        assert "your role may not" in blockers(uri=uri)[1]
    finally:
        sessions.main.execute(sql.SQL("drop role {}").format(name))


def test_a_deploy_that_waits_is_told_with_its_script(shop: Shop, monkeypatch):
    shop.change("orders", "create table orders (id int primary key);\n", "drop table orders;\n")
    build = "create index concurrently orders_id on orders (id);\n"
    shop.change("orders__index", build, "drop index concurrently orders_id;\n")
    shop.run("deploy", "--to", "orders")
    monkeypatch.chdir(shop.folder)
    with psycopg.connect(shop.database.conninfo) as writer:
        writer.execute("insert into orders values (1)")
        deploying = shop.start("deploy")
        found: list[str] = []

        def told() -> bool:
            # What sessions run and who waits are two looks: the first may be older by a statement.
            found[:] = [shop.run("blockers").out]
            return (
                "slipstitch deploy orders__index: waits" in found[0]
                and "the next deploy drops it" in found[0]
            )

        until(told, "the deploy waits")
        assert "(deploy/orders__index.sql)" in found[0]
    deploying.communicate(timeout=30)
    assert deploying.returncode == 0


def test_watching_goes_on_until_it_is_interrupted(shop: Shop):
    watching = shop.start("blockers", "--watch", "0.1", "--json")
    assert watching.stdout is not None
    looks = [json.loads(watching.stdout.readline()) for _ in range(2)]
    watching.send_signal(signal.SIGINT)
    watching.communicate(timeout=30)
    assert all("tree" in look for look in looks)
    assert watching.returncode == 130


def test_each_shape_of_script_says_what_a_cancel_leaves():
    process = process_for_example()
    assert "as if never begun; deploy again" in advise(process, "A").means
    assert "finished blocks stay" in advise(process, "C").means
    assert "in doubt" in advise(process, "E").means
    reverting = replace(process, application="slipstitch revert orders__total")
    assert "revert again" in advise(reverting, "B").means


def test_autovacuum_may_be_cancelled_and_wraparound_may_not():
    worker = replace(
        process_for_example(),
        application="",
        kind="autovacuum worker",
        statement="autovacuum: VACUUM public.orders",
    )
    assert advise(worker).safe == "yes"
    held_to = replace(worker, statement=f"{worker.statement} (to prevent wraparound)")
    assert advise(held_to).safe == "no"


def test_the_session_that_holds_the_run_lock_is_not_the_one_to_cancel():
    idle = replace(process_for_example(), application="slipstitch deploy", state="idle")
    assert (advise(idle).safe, advise(idle).command) == ("no", "")


def test_only_its_manager_decides_on_a_prepared_transaction():
    assert advise_prepared(PreparedTransaction("x", "app", "shop", 1.0)).safe == "ask"


def test_a_deploy_that_looks_before_it_asks_stands_under_whom_it_looks_at(shop: Shop, monkeypatch):
    shop.change("orders", "create table orders (id int primary key);\n", "drop table orders;\n")
    adding = "begin;\n\nalter table orders add column total numeric;\n\ncommit;\n"
    shop.change("orders__total", adding, "alter table orders drop column total;\n")
    shop.run("deploy", "--to", "orders")
    monkeypatch.chdir(shop.folder)
    with psycopg.connect(shop.database.conninfo) as reader:
        reader.execute("select from orders")
        deploying = shop.start("deploy")
        found: list[str] = []

        def told() -> bool:
            found[:] = [shop.run("blockers").out]
            return "looks and does not ask yet" in found[0]

        until(told, "the deploy looks")
        (text,) = found
        root, _, rest = text.partition("└─ ")
        assert f"process {reader.info.backend_pid}," in root
        assert "slipstitch deploy orders__total: looks and does not ask yet" in rest
        assert "wants access exclusive on public.orders against access share" in rest
    deploying.communicate(timeout=30)
    assert deploying.returncode == 0
