"""Who is called when jobs come in, and how soon a worker that waits has them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from routiq_worker import Settings, Worker
from tests.fix_clinic import Clinic

POLL_SECONDS = 60
SOON_SECONDS = 20
HAS_LOOKED = """
    select count(*)
    from pg_stat_activity as a
    where
        a.application_name = 'routiq-worker'
        and a.state = 'idle'
        and a.query like '%%jobs.claim(%%'
        and a.datname = current_database()
"""


def put_in(clinic: Clinic, organization_id: Any, kind: str, number: int = 1) -> None:
    with clinic.session() as dba, dba.transaction():
        dba.execute("select set_config('core.organization_id', %s, true)", [str(organization_id)])
        dba.execute(
            "select count(*) from jobs.enqueue_many(%s)", [json.dumps([{"kind": kind}] * number)]
        )


@pytest.fixture
def organization_id(clinic: Clinic) -> Any:
    with clinic.session() as dba:
        dba.execute("update jobs.schedule_defaults set is_active = false")
    return clinic.value(
        "insert into core.organizations (name, slug) values ('W', 'wake') returning id"
    )


@pytest.fixture
def listener(clinic: Clinic) -> Iterator[psycopg.Connection[Any]]:
    with clinic.session() as session:
        session.execute("listen jobs")
        yield session


def calls(listener: psycopg.Connection[Any]) -> int:
    """Return how often workers were called since the last look."""
    return len(list(listener.notifies(timeout=0.2)))


def test_a_worker_hears_all_the_while_it_waits(clinic, organization_id):
    """Also later than the half second that it listens without a look at its signals."""
    done: dict[str, float] = {}
    settings = Settings(clinic.conninfo(), "w", role="app_worker", poll_seconds=POLL_SECONDS)
    worker = Worker(settings, {"soon": lambda _, job: done.update({job.kind: time.monotonic()})})
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        deadline = time.monotonic() + SOON_SECONDS
        while not clinic.value(HAS_LOOKED) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.8)
        put_in(clinic, organization_id, "soon")
        deadline = time.monotonic() + SOON_SECONDS
        while not done and time.monotonic() < deadline:
            time.sleep(0.05)
        assert done
    finally:
        worker.stop()
        thread.join()


def test_who_puts_many_in_behind_many_that_wait_calls_nobody(clinic, organization_id, listener):
    put_in(clinic, organization_id, "many", 100)
    assert calls(listener) == 1
    put_in(clinic, organization_id, "many", 100)
    assert calls(listener) == 0
    # one is somebody's turn, whoever waits
    put_in(clinic, organization_id, "one")
    assert calls(listener) == 1
    with clinic.session() as worker:
        worker.execute("select count(*) from jobs.claim('default', 'w', 1000)")
    put_in(clinic, organization_id, "many", 100)
    assert calls(listener) == 1


def test_many_of_another_organization_call_workers_all_the_same(clinic, organization_id, listener):
    put_in(clinic, organization_id, "many", 100)
    other = clinic.value(
        "insert into core.organizations (name, slug) values ('O', 'other') returning id"
    )
    calls(listener)
    put_in(clinic, other, "many", 100)
    assert calls(listener) == 1
