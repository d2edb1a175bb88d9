"""What only the runner can do about those who stand in the way."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import psycopg

from tests.adversaries.cases import (
    missing_synchronous_standby,
    partitions_in_turn,
    unyielding_autovacuum,
)
from tests.adversaries.sides import Program, uri_of, write_project
from tests.adversaries.stage import Stage, until

ADD_COLUMN = "alter table t add column x int"
HAS_COLUMN = (
    "select exists (select from pg_attribute where attrelid = 't'::regclass and attname = 'x')"
)


def deploy(stage: Stage, folder: Path, *options: str, statement: str = ADD_COLUMN) -> Program:
    write_project(stage, statement, folder)
    words = [sys.executable, "-m", "slipstitch", "deploy", uri_of(stage)]
    return Program([*words, *options], folder)


def test_one_longer_ask_makes_autovacuum_yield_where_that_is_allowed(stage, tmp_path):
    with unyielding_autovacuum(stage):
        offered, allowed = tmp_path / "offered", tmp_path / "allowed"
        offered.mkdir()
        allowed.mkdir()
        refused = deploy(stage, offered, "--patience", "3s")
        assert refused.finish() == 3
        assert "autovacuum worker" in refused.said()
        assert "to one longer ask: --long-ask" in refused.said()
        made = deploy(stage, allowed, "--long-ask", "--patience", "30s")
        assert made.finish() == 0, made.said()
    assert stage.value(HAS_COLUMN)


def test_many_short_waits_are_one_long_ask(stage, tmp_path):
    """No wait is as long as lock_timeout, which counts anew for each partition."""
    with partitions_in_turn(stage, 0.1, only_after_ask=True) as adversary:
        change = deploy(stage, tmp_path, "--ask", "1s", statement="alter table p add column x int")
        assert change.finish() == 0, change.said()
        assert not adversary.complaints


def test_a_commit_that_waits_for_a_standby_lets_go_when_somebody_queues_behind_it(stage, tmp_path):
    """The standby goes away only while the change is under way, so no look before could tell."""
    stage.execute("create table gate (id int)")
    gate = "do $$ begin while not exists (select from gate) loop perform pg_sleep(0.02); end loop;"
    stage.execute(f'alter database "{stage.database}" set synchronous_commit = on')
    change = deploy(stage, tmp_path, statement=f"{ADD_COLUMN}; {gate} end $$")
    try:
        until(lambda: _is_held(stage), "the strong lock")
        with missing_synchronous_standby(stage):
            stage.execute("set synchronous_commit = local; insert into gate values (1)")
            waits = "select count(*) from pg_stat_activity where wait_event = 'SyncRep'"
            until(lambda: stage.value(waits), "the commit that waits for a standby")
            found: list[object] = []
            reader = threading.Thread(target=lambda: found.append(_read(stage)))
            reader.start()
            reader.join(30)
            assert found == [(1000,)]
            until(lambda: "no synchronous standby has confirmed" in change.said(), "the warning")
        assert change.finish() == 0, change.said()
    finally:
        change.finish(0.1)
    assert stage.value(HAS_COLUMN)


def _is_held(stage: Stage) -> bool:
    return bool(
        stage.value(
            "select count(*) from pg_locks where relation = 't'::regclass"
            " and mode = 'AccessExclusiveLock' and granted"
        )
    )


def _read(stage: Stage) -> tuple[object, ...] | None:
    with psycopg.connect(stage.conninfo, autocommit=True) as connection:
        return connection.execute("select count(*) from t").fetchone()
