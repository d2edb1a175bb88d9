"""Old months go while workers claim and complete: nothing is lost, and nobody waits for long."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.fix_clinic import Clinic

PLATFORM = "00000000-0000-0000-0000-000000000000"
READS_SECONDS = 4
LONGEST_SECONDS = 2
"""Far more than the limit of 100 ms, for machines that are busy; half of what the reader takes."""

STAGE = """
create schema trial;
create table trial.effects (job_id uuid not null);
grant usage on schema trial to app_worker;
grant insert on trial.effects to app_worker;
update jobs.queues set backoff_base = '20 ms', backoff_cap = '100 ms', max_attempts = 100;
update jobs.schedule_defaults set is_active = false;
"""
OLD_MONTH = """
create table jobs.{table}_2020_0{month} partition of jobs.{table}
for values from ('2020-0{month}-01T00:00Z') to ('2020-0{after}-01T00:00Z');
alter table jobs.{table}_2020_0{month} owner to app_owner;
"""
LEFT = "select count(*) from pg_class as c where c.relname ~ '^job_(archive|attempts)_2020_0'"
LOST = """
    select count(*)
    from unnest(%s::uuid[]) as p (id)
    where
        (select count(*) from trial.effects as e where e.job_id = p.id) <> 1
        or (select count(*) from jobs.job_archive as a where a.id = p.id and a.state = 'done') <> 1
"""
WAITED_IN_VAIN = """
    select count(*)
    from jobs.job_attempts as t
    where t.kind = 'platform.drop_archive' and t.error_class = 'transient'
"""


@dataclass
class Load:
    """Workers on a database, and somebody who puts jobs in, until they are asked to stop."""

    clinic: Clinic
    organization_id: Any
    put_in: list[Any] = field(default_factory=list)
    longest: float = 0
    errors: list[BaseException] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    is_enough: threading.Event = field(default_factory=threading.Event)

    def enqueue(self, session: psycopg.Connection[Any], organization: Any, *jobs: Any) -> list[Any]:
        with session.transaction():
            session.execute(
                "select set_config('core.organization_id', %s, true)", [str(organization)]
            )
            rows = session.execute("select * from jobs.enqueue_many(%s)", [json.dumps(jobs)])
            return [row[0] for row in rows]

    def put_jobs_in(self) -> None:
        with self.clinic.session() as session:
            while not self.is_enough.wait(0.05):
                self.put_in += self.enqueue(session, self.organization_id, *[{"kind": "work"}] * 3)

    def work(self, name: str) -> None:
        with self.clinic.session() as session:
            session.execute("set role app_worker")
            while not self.stopped.is_set():
                began = time.monotonic()
                claimed = session.execute(
                    "select id, kind, attempt from jobs.claim('default', %s, 2)", [name]
                ).fetchall()
                for job_id, kind, attempt in claimed:
                    if kind == "work":
                        self._take_effect(session, job_id)
                        self.longest = max(self.longest, time.monotonic() - began)
                        began = time.monotonic()
                    else:
                        self._keep_house(session, job_id, attempt)
                if not claimed:
                    time.sleep(0.01)

    def _take_effect(self, session: psycopg.Connection[Any], job_id: Any) -> None:
        with session.transaction():
            session.execute("select jobs.act_for(%s)", [job_id])
            session.execute("insert into trial.effects (job_id) values (%s)", [job_id])
            assert session.execute("select jobs.complete(%s)", [job_id]).fetchone() == (True,)

    def _keep_house(self, session: psycopg.Connection[Any], job_id: Any, attempt: int) -> None:
        try:
            session.execute("select jobs.perform(%s)", [job_id])
        except psycopg.Error as error:
            session.execute(
                "select jobs.fail(%s, jobs.error_class(%s), 'busy', null, %s::smallint)",
                [job_id, error.sqlstate, attempt],
            )

    def run(self, target: Any, *arguments: Any) -> threading.Thread:
        """Start a thread whose errors fail the test."""

        def guarded() -> None:
            try:
                target(*arguments)
            except BaseException as error:
                self.errors.append(error)

        thread = threading.Thread(target=guarded)
        thread.start()
        return thread


@contextmanager
def load(clinic: Clinic) -> Iterator[Load]:
    """Three workers at work, and four old months."""
    with clinic.session() as dba:
        dba.execute(STAGE)
        for table in ("job_archive", "job_attempts"):
            for month in (1, 2):
                made = OLD_MONTH.format(table=table, month=month, after=month + 1)
                dba.execute(made.encode())
    organization = clinic.value(
        "insert into core.organizations (name, slug) values ('S', 'swap') returning id"
    )
    made = Load(clinic, organization)
    putting_in = made.run(made.put_jobs_in)
    workers = [made.run(made.work, f"w{number}") for number in range(3)]
    try:
        yield made
    finally:
        made.is_enough.set()
        putting_in.join()
        deadline = time.monotonic() + 60
        while clinic.value("select count(*) from jobs.jobs") and time.monotonic() < deadline:
            time.sleep(0.05)
        made.stopped.set()
        for worker in workers:
            worker.join()


def drop_months_beside_a_reader(clinic: Clinic) -> Load:
    """Somebody reads the archive for seconds while its old months are to go."""
    with load(clinic) as made, clinic.session() as reader, clinic.session() as platform:
        with reader.transaction():
            reader.execute("select count(*) from jobs.job_archive")
            made.enqueue(platform, PLATFORM, {"kind": "platform.drop_archive"})
            time.sleep(READS_SECONDS)
        deadline = time.monotonic() + 60
        while clinic.value(LEFT) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert not made.errors
    return made


def test_old_months_go_under_load_and_nothing_is_lost_or_done_twice(clinic):
    made = drop_months_beside_a_reader(clinic)
    assert clinic.value(LEFT) == 0
    assert clinic.value(WAITED_IN_VAIN) > 0
    assert len(made.put_in) > 0
    assert clinic.value(LOST, made.put_in) == 0
    assert made.longest < LONGEST_SECONDS


def test_without_the_limit_workers_wait_as_long_as_the_reader(clinic):
    """So the test above would notice that the limit is gone."""
    body = clinic.value("select pg_get_functiondef('jobs.drop_archive(jobs.jobs)'::regprocedure)")
    with clinic.session() as dba:
        dba.execute(body.replace("'100ms'", "'0'").encode())
    made = drop_months_beside_a_reader(clinic)
    assert clinic.value(LEFT) == 0
    assert made.longest > LONGEST_SECONDS
