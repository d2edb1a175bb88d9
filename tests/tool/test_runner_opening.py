"""Whoever changes a database takes its turn while the plan is read, where nobody is in the way."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from slipstitch.config import load_config
from slipstitch.locks import LockSession
from slipstitch.runner.opening import Opened, open_lock
from slipstitch.target import resolve_target


@pytest.fixture
def opened(database):
    """Open the lock session of the database."""
    made: list[Opened] = []

    def opened_with(**options: bool) -> Opened:
        target = resolve_target(load_config({"HOME": "."}, Path.cwd()), {}, database.uri)
        made.append(open_lock(target, {}, "deploy", **options))
        return made[-1]

    yield opened_with
    for one in made:
        one.lock.close()


def test_the_key_is_taken_and_what_stands_there_is_known(opened):
    found = opened(takes=True)
    assert found.has_turn
    assert found.lock.is_held
    assert found.look is not None
    assert (found.look.exists, found.latest) == (False, None)


def test_whoever_only_looks_takes_no_key(opened):
    found = opened(looks=True)
    assert found.look is not None
    assert not found.has_turn
    assert not found.lock.is_held
    assert opened().look is None


def test_whoever_has_to_wait_looks_when_the_turn_comes(opened, database):
    with LockSession(database.conninfo, "here", "deploy") as other:
        assert other.takes_at_once()
        found = opened(takes=True)
        assert (found.has_turn, found.look) == (False, None)
        assert not found.lock.is_held


def test_what_goes_on_of_a_run_that_is_gone_is_waited_for_before_anybody_looks(opened, database):
    with psycopg.connect(database.conninfo, application_name="slipstitch deploy one"):
        found = opened(takes=True)
        assert (found.has_turn, found.look) == (False, None)


def test_the_last_change_of_each_project_is_known(opened, shop):
    shop.change("one", "create table one (id int);")
    assert shop.run("deploy").status == 0
    found = opened(takes=True)
    assert found.latest is not None
    assert [change.name for change in found.latest.values()] == ["one"]
    assert found.look is not None
    assert not found.look.was_upgraded
