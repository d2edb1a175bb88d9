"""What is begun before its result is needed: told once, taken back where nobody wants it."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from slipstitch.begun import Begun
from slipstitch.cli.root import program
from slipstitch.errors import SlipstitchError

PATIENCE = 20


def test_it_goes_on_meanwhile_and_its_result_is_told():
    here, there = threading.Event(), threading.Event()

    def action() -> str:
        here.set()
        assert there.wait(PATIENCE)
        return "done"

    undone: list[str] = []
    begun = Begun(action, undone.append)
    assert here.wait(PATIENCE)
    there.set()
    assert begun.result() == "done"
    begun.drop()
    assert undone == []


def test_what_it_raises_is_raised_where_the_result_is_asked_for():
    def action() -> None:
        raise SlipstitchError("engine", "gone")

    begun = Begun(action, lambda _found: None)
    with pytest.raises(SlipstitchError, match="gone"):
        begun.result()
    begun.drop()


@pytest.mark.parametrize("is_ready", [True, False])
def test_what_nobody_wants_is_taken_back(is_ready):
    go_on, undone = threading.Event(), threading.Event()
    if is_ready:
        go_on.set()
    begun = Begun(lambda: go_on.wait(PATIENCE), lambda _found: undone.set())
    if is_ready:
        begun._thread.join()
    begun.drop()
    begun.drop()
    assert undone.is_set() == is_ready
    go_on.set()
    assert undone.wait(PATIENCE)


def test_threads_take_turns_as_before_when_it_is_over():
    before = sys.getswitchinterval()
    Begun(lambda: 1, lambda _found: None).result()
    assert sys.getswitchinterval() == before
    Begun(lambda: 1, lambda _found: None).drop()
    assert sys.getswitchinterval() == before


@pytest.mark.parametrize("verb", ["deploy", "status"])
def test_of_a_plan_and_a_server_that_both_fail_the_plan_is_told(verb, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("sqitch.conf").write_text("[core]\n\tengine = pg\n")
    Path("sqitch.plan").write_text("%project=clinic\n\nusers\n")
    found = CliRunner().invoke(program, [verb, "db:pg://nobody@127.0.0.1:1/none"])
    assert isinstance(found.exception, SlipstitchError)
    assert found.exception.message.startswith("Syntax error in sqitch.plan at line 3")


@pytest.mark.parametrize("verb", ["deploy", "status"])
def test_no_session_is_left_of_a_run_that_ends_with_its_plan(verb, database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("sqitch.conf").write_text("[core]\n\tengine = pg\n")
    Path("sqitch.plan").write_text("%project=clinic\n\nusers\n")
    found = CliRunner().invoke(program, [verb, database.uri])
    assert isinstance(found.exception, SlipstitchError)
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        while connection.execute(
            "select from pg_stat_activity where application_name = %s"
            " and datname = current_database()",
            [f"slipstitch {verb}"],
        ).fetchone():
            assert time.monotonic() < deadline
            time.sleep(0.01)
