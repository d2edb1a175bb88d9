"""The reference worker: what handlers raise, and what the rows of their jobs say afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from routiq_worker import Failure, Settings, Worker
from routiq_worker.queue import Queue, connect
from tests.fix_clinic import Clinic

OUTCOME = """
    select d.error_class, d.error
    from jobs.dead_letters as d
    where d.kind = %s
"""


def raises_null(*_: Any) -> None:
    raise Failure("permanent", "broken\0text \ud800")


def raises_an_unknown_class(*_: Any) -> None:
    raise Failure("tired", "not today")


def quotes_a_patient(*_: Any) -> None:
    raise ValueError("Mary Smith, born 1970")


def breaks_a_rule(connection: psycopg.Connection[Any], _: Any) -> None:
    connection.execute("select 'Mary Smith'::int")


@pytest.fixture(scope="module")
def jobs(shared_clinic: Clinic) -> Callable[[Callable[..., Any]], tuple[str, str]]:
    organization = shared_clinic.value(
        "insert into core.organizations (name, slug) values ('W', 'worker') returning id"
    )
    with shared_clinic.session() as dba:
        dba.execute("update jobs.schedule_defaults set is_active = false")

    def work(handler: Callable[..., Any]) -> tuple[str, str]:
        """Let the worker do one job of one try by a handler; return how it ended."""
        kind = f"kind_{uuid4().hex}"
        with shared_clinic.session() as dba, dba.transaction():
            dba.execute("select set_config('core.organization_id', %s, true)", [str(organization)])
            dba.execute("select jobs.enqueue(%s, p_max_attempts => 1::smallint)", [kind])
        settings = Settings(shared_clinic.conninfo(), "w", role="app_worker", drain=True)
        Worker(settings, {kind: handler}).run()
        with shared_clinic.session() as dba:
            row = dba.execute(OUTCOME, [kind]).fetchone()
        assert row is not None
        return row

    return work


def test_text_that_the_database_cannot_keep_is_kept_as_far_as_it_can(jobs, caplog):
    assert jobs(raises_null) == ("permanent", "broken\ufffdtext ?")
    assert "broken\ufffdtext ?" in caplog.text


def test_a_class_that_nobody_knows_counts_as_passing_and_is_told(jobs):
    assert jobs(raises_an_unknown_class) == (
        "transient",
        'not today (the class "tired" is unknown)',
    )


def test_texts_of_exceptions_that_may_quote_a_row_stay_out_of_it(jobs):
    assert jobs(quotes_a_patient) == (
        "transient",
        "ValueError; the whole text stands in the log of the worker",
    )
    error_class, text = jobs(breaks_a_rule)
    assert error_class == "validation"
    assert text.startswith("22P02: InvalidTextRepresentation")
    assert "Mary" not in text


def test_leases_are_extended_by_one_statement_past_a_row_that_its_handler_holds(shared_clinic):
    organization = shared_clinic.value(
        "insert into core.organizations (name, slug) values ('L', 'leases') returning id"
    )
    with shared_clinic.session() as dba, dba.transaction():
        dba.execute("select set_config('core.organization_id', %s, true)", [str(organization)])
        dba.execute(
            "select count(*) from jobs.enqueue_many("
            '\'[{"kind": "a"}, {"kind": "b"}, {"kind": "c"}]\')'
        )
    queue = Queue(connect(shared_clinic.conninfo(), "app_worker"), "default", "leaser")
    with queue.connection, shared_clinic.session() as handler:
        claimed = {job.kind: job.id for job in queue.claim(10, timedelta(seconds=30))}
        with handler.transaction():
            handler.execute("select jobs.report_progress(%s, 'leaser', '1')", [claimed["b"]])
            with shared_clinic.session() as dba:
                dba.execute(
                    "update jobs.jobs set cancel_requested_at = now() where id = %s", [claimed["c"]]
                )
            held = queue.extend([*claimed.values(), uuid4()], timedelta(hours=1))
        assert held == {claimed["a"]: False, claimed["b"]: False, claimed["c"]: True}
        assert shared_clinic.value(
            "select array_agg(j.kind::text order by j.kind) from jobs.jobs as j"
            " where j.organization_id = %s and j.lease_expires_at > now() + interval '1 minute'",
            organization,
        ) == ["a", "c"]


def test_a_worker_holds_all_that_it_claimed_while_its_handler_is_busy(shared_clinic):
    """The lease is short, and the handler ends only once it was extended."""
    organization = shared_clinic.value(
        "insert into core.organizations (name, slug) values ('B', 'busy') returning id"
    )
    with shared_clinic.session() as dba, dba.transaction():
        dba.execute("select set_config('core.organization_id', %s, true)", [str(organization)])
        dba.execute(
            'select count(*) from jobs.enqueue_many(\'[{"kind": "slow"}, {"kind": "slow"}]\')'
        )
    seen = threading.Event()

    def slow(_: psycopg.Connection[Any], job: Any) -> None:
        with shared_clinic.session() as dba:
            while not seen.is_set():
                extended = dba.execute(
                    "select count(*) from jobs.jobs as j where j.worker = 'busy'"
                    " and j.lease_expires_at > j.started_at + interval '1100 ms'"
                ).fetchone()
                if extended == (2,):
                    seen.set()
                time.sleep(0.02)
                assert not job.cancelled.is_set()

    settings = Settings(
        shared_clinic.conninfo(),
        "busy",
        batch=2,
        role="app_worker",
        drain=True,
        lease=timedelta(seconds=1),
    )
    Worker(settings, {"slow": slow}).run()
    assert seen.is_set()


def put_in(clinic: Clinic, slug: str, *kinds: str) -> None:
    with clinic.session() as dba, dba.transaction():
        row = dba.execute(
            "insert into core.organizations (name, slug) values (%s, %s) returning id", [slug, slug]
        ).fetchone()
        assert row is not None
        dba.execute("select set_config('core.organization_id', %s, true)", [str(row[0])])
        for kind in kinds:
            dba.execute("select jobs.enqueue(%s)", [kind])


def test_the_next_is_claimed_in_the_commit_that_reports_the_last(shared_clinic):
    """One wait for the disk a job instead of two."""
    put_in(shared_clinic, "commits", "commits_first", "commits_second")
    seen = []

    def second(*_: Any) -> None:
        seen.append(
            shared_clinic.value(
                "select j.xmin = a.xmin from jobs.jobs as j, jobs.job_archive as a"
                " where j.kind = 'commits_second' and a.kind = 'commits_first'"
            )
        )

    settings = Settings(shared_clinic.conninfo(), "commits", role="app_worker", drain=True)
    Worker(settings, {"commits_first": lambda *_: None, "commits_second": second}).run()
    assert seen == [True]


def test_a_claim_that_fails_within_a_job_is_no_fault_of_the_job(shared_clinic, monkeypatch):
    put_in(shared_clinic, "faults", "faults_first", "faults_second")
    done = []
    claim = Queue.claim

    def fails_within(queue: Queue, *arguments: Any) -> Any:
        if queue.connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS:
            queue.connection.execute("select jobs.claim('no such queue', 'w')")
        return claim(queue, *arguments)

    monkeypatch.setattr(Queue, "claim", fails_within)
    settings = Settings(shared_clinic.conninfo(), "faults", role="app_worker", drain=True)
    handlers = dict.fromkeys(("faults_first", "faults_second"), lambda _, job: done.append(job.id))
    Worker(settings, handlers).run()
    assert shared_clinic.value(
        "select array_agg(concat_ws(' ', a.kind, a.state, a.attempt) order by a.position)"
        " from jobs.job_archive as a where a.kind like 'faults%%'"
    ) == ["faults_first done 1", "faults_second done 1"]


def test_what_was_claimed_with_a_report_is_given_back_when_it_is_to_stop(shared_clinic):
    put_in(shared_clinic, "stops", "stops_first", "stops_second")
    settings = Settings(shared_clinic.conninfo(), "stops", role="app_worker")
    worker = Worker(settings, {"stops_first": lambda *_: None, "stops_second": lambda *_: None})
    claim = worker._claim_within

    def stop_behind(queue: Queue) -> Any:
        following = claim(queue)
        worker.stop()
        return following

    worker._claim_within = stop_behind  # type: ignore[method-assign]
    worker.run()
    assert (
        shared_clinic.value(
            "select concat_ws(' ', j.state, j.attempt) from jobs.jobs as j"
            " where j.kind = 'stops_second'"
        )
        == "ready 0"
    )
