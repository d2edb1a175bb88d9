"""Jobs of one ordering key that are taken back, finished and put in at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.fix_clinic import Clinic

WAITS = """
    select coalesce(bool_or(a.wait_event_type = 'Lock'), false)
    from pg_stat_activity as a
    where a.pid = %s
"""
PUT_IN = "select count(*) from jobs.enqueue_many(jsonb_build_array(%s::jsonb))"


class Queue:
    """Jobs of an organization of its own, by any number of sessions."""

    def __init__(self, clinic: Clinic, slug: str) -> None:
        self.clinic = clinic
        self.organization_id = clinic.value(
            "insert into core.organizations (name, slug) values (%s, %s) returning id", slug, slug
        )

    @contextmanager
    def session(self) -> Iterator[psycopg.Connection[Any]]:
        with self.clinic.session() as session:
            session.execute(
                "select set_config('core.organization_id', %s, false)", [str(self.organization_id)]
            )
            session.execute("set role app_owner")
            yield session

    def put_in(self, session: psycopg.Connection[Any], kind: str) -> None:
        session.execute(PUT_IN, [f'{{"kind": "{kind}", "ordering_key": "key"}}'])

    def state(self, kind: str) -> str:
        return str(
            self.clinic.value(
                "select max(j.state) from jobs.jobs as j"
                " where j.organization_id = %s and j.kind = %s",
                self.organization_id,
                kind,
            )
        )

    def job(self, kind: str) -> Any:
        return self.clinic.value(
            "select j.id from jobs.jobs as j where j.organization_id = %s and j.kind = %s",
            self.organization_id,
            kind,
        )


@pytest.fixture
def queue(shared_clinic: Clinic, request: pytest.FixtureRequest) -> Queue:
    """First runs, second and third are blocked behind it."""
    made = Queue(shared_clinic, f"at-once-{abs(hash(request.node.name)) % 10**6}")
    with made.session() as session:
        for kind in ("first", "second", "third"):
            made.put_in(session, kind)
    with shared_clinic.session() as worker:
        # of this organization alone, whatever other tests of the file left behind
        worker.execute(
            "update jobs.jobs set state = 'running', worker = 'w', attempt = 1, has_slot = true,"
            " started_at = now(), lease_expires_at = now() + interval '1 hour' where id = %s",
            [made.job("first")],
        )
    return made


def wait_for_a_lock(clinic: Clinic, session: psycopg.Connection[Any], waiting: Future[Any]) -> bool:
    """Return whether the session came to wait for another; false where it is done before."""
    with clinic.session() as dba:
        while not waiting.done():
            if dba.execute(WAITS, [session.info.backend_pid]).fetchone() == (True,):
                return True
            dba.execute("select pg_sleep(0.01)")
    return False


def test_who_is_behind_a_job_that_is_taken_back_runs_when_the_first_is_done(shared_clinic, queue):
    with queue.session() as owner, shared_clinic.session() as worker, ThreadPoolExecutor() as pool:
        with owner.transaction():
            owner.execute("select jobs.cancel(%s)", [queue.job("second")])
            done = pool.submit(worker.execute, "select jobs.complete(%s)", [queue.job("first")])
            assert wait_for_a_lock(shared_clinic, worker, done)
        done.result()
    assert queue.state("third") == "ready"


def test_who_is_put_in_while_the_last_is_taken_back_runs_when_the_first_is_done(
    shared_clinic, queue
):
    with queue.session() as owner:
        owner.execute("select jobs.cancel(%s)", [queue.job("third")])
    with (
        queue.session() as owner,
        queue.session() as newcomer,
        shared_clinic.session() as worker,
        ThreadPoolExecutor() as pool,
    ):
        with worker.transaction():
            with owner.transaction():
                owner.execute("select jobs.cancel(%s)", [queue.job("second")])
                put_in = pool.submit(queue.put_in, newcomer, "fourth")
                done = pool.submit(worker.execute, "select jobs.complete(%s)", [queue.job("first")])
                assert wait_for_a_lock(shared_clinic, newcomer, put_in)
                assert wait_for_a_lock(shared_clinic, worker, done)
            done.result()
            wait_for_a_lock(shared_clinic, newcomer, put_in)
        put_in.result()
    assert queue.state("fourth") == "ready"
