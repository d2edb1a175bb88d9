"""The reference worker: what handlers raise, and what the rows of their jobs say afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from routiq_worker import Failure, Job, Settings, Worker
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


def test_so_it_is_where_the_database_works_the_last_off(shared_clinic):
    with shared_clinic.session() as dba, dba.transaction():
        dba.execute("update jobs.schedule_defaults set is_active = false")
        dba.execute("select set_config('core.organization_id', %s, true)", [str(UUID(int=0))])
        for kind in ("platform.drop_expired", "behind_sql"):
            dba.execute("select jobs.enqueue(%s)", [kind])
    seen = []

    def look(*_: Any) -> None:
        seen.append(
            shared_clinic.value(
                "select j.xmin = a.xmin from jobs.jobs as j, jobs.job_archive as a"
                " where j.kind = 'behind_sql' and a.kind = 'platform.drop_expired'"
                " order by a.finished_at desc limit 1"
            )
        )

    settings = Settings(shared_clinic.conninfo(), "behind", role="app_worker", drain=True)
    Worker(settings, {"behind_sql": look}).run()
    assert seen == [True]


def test_what_the_database_refuses_is_the_failure_of_its_job_and_is_not_done_again(
    shared_clinic, caplog
):
    put_in(shared_clinic, "unknown", "nobody_knows")
    with shared_clinic.session() as dba:
        dba.execute("update jobs.jobs set max_attempts = 1 where kind = 'nobody_knows'")
    Worker(Settings(shared_clinic.conninfo(), "u", role="app_worker", drain=True)).run()
    assert "(nobody_knows) dead: nobody knows this kind of job" in caplog.text
    assert "nothing could be claimed" not in caplog.text


def test_a_claim_that_fails_within_a_job_is_no_fault_of_the_job(shared_clinic, monkeypatch):
    put_in(shared_clinic, "faults", "faults_first", "faults_second")
    done = []
    claim_behind = Queue._claim_behind

    def fails_within(queue: Queue, *arguments: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(queue, "name", "no such queue")
            return claim_behind(queue, *arguments)

    monkeypatch.setattr(Queue, "_claim_behind", fails_within)
    settings = Settings(shared_clinic.conninfo(), "faults", role="app_worker", drain=True)
    handlers = dict.fromkeys(("faults_first", "faults_second"), lambda _, job: done.append(job.id))
    Worker(settings, handlers).run()
    assert shared_clinic.value(
        "select array_agg(concat_ws(' ', a.kind, a.state, a.attempt) order by a.position)"
        " from jobs.job_archive as a where a.kind like 'faults%%'"
    ) == ["faults_first done 1", "faults_second done 1"]


def test_what_was_claimed_with_a_report_is_given_back_when_it_is_to_stop(
    shared_clinic, monkeypatch
):
    put_in(shared_clinic, "stops", "stops_first", "stops_second")
    settings = Settings(shared_clinic.conninfo(), "stops", role="app_worker")
    worker = Worker(settings, {"stops_first": lambda *_: None, "stops_second": lambda *_: None})
    commit = Queue.commit

    def stop_behind(queue: Queue, following: Job | None = None) -> None:
        commit(queue, following)
        worker.stop()

    monkeypatch.setattr(Queue, "commit", stop_behind)
    worker.run()
    assert (
        shared_clinic.value(
            "select concat_ws(' ', j.state, j.attempt) from jobs.jobs as j"
            " where j.kind = 'stops_second'"
        )
        == "ready 0"
    )
    with shared_clinic.session() as dba:
        dba.execute("delete from jobs.jobs where kind = 'stops_second'")


def test_a_job_begins_with_the_commit_of_the_last_and_acts_for_its_own_organization(shared_clinic):
    put_in(shared_clinic, "begins-a", "begins", "begins")
    put_in(shared_clinic, "begins-b", "begins", "begins")
    seen = []

    def look(connection: psycopg.Connection[Any], job: Job) -> None:
        sent = shared_clinic.value(
            "select left(a.query, 14) from pg_stat_activity as a where a.pid = %s",
            connection.info.backend_pid,
        )
        row = connection.execute("select current_setting('core.organization_id')").fetchone()
        seen.append((sent, row == (str(job.organization_id),)))

    settings = Settings(shared_clinic.conninfo(), "begins", role="app_worker", drain=True)
    Worker(settings, {"begins": look}).run()
    assert seen == [("begin; select ", True), *[("commit; begin;", True)] * 3]


def test_a_commit_that_fails_is_the_failure_of_its_job_alone(shared_clinic):
    """What was claimed along with it is free again, and its effect is undone."""
    put_in(shared_clinic, "late", "late_first", "late_second")
    with shared_clinic.session() as dba:
        dba.execute("update jobs.jobs set max_attempts = 1 where kind = 'late_first'")

    def breaks_late(connection: psycopg.Connection[Any], _: Job) -> None:
        connection.execute("create temp table late (n int unique deferrable initially deferred)")
        connection.execute("insert into late values (1), (1)")

    settings = Settings(shared_clinic.conninfo(), "late", role="app_worker", drain=True)
    Worker(settings, {"late_first": breaks_late, "late_second": lambda *_: None}).run()
    assert shared_clinic.value(
        "select array_agg(concat_ws(' ', a.kind, a.state, a.attempt) order by a.position)"
        " from jobs.job_archive as a where a.kind like 'late%%'"
    ) == ["late_first dead 1", "late_second done 1"]


def test_a_job_that_cannot_begin_leaves_the_commit_before_it_alone(shared_clinic, caplog):
    put_in(shared_clinic, "gone", "gone_first", "gone_second")
    begun = []

    def lose_the_second(_: psycopg.Connection[Any], job: Job) -> None:
        begun.append(job.kind)
        with shared_clinic.session() as dba:
            dba.execute("delete from jobs.jobs where kind = 'gone_second'")

    settings = Settings(shared_clinic.conninfo(), "gone", batch=2, role="app_worker", drain=True)
    Worker(settings, dict.fromkeys(("gone_first", "gone_second"), lose_the_second)).run()
    assert begun == ["gone_first"]
    assert "(gone_first)" not in caplog.text
    assert "(gone_second) was lost" in caplog.text
    assert (
        shared_clinic.value("select a.state from jobs.job_archive as a where a.kind = 'gone_first'")
        == "done"
    )


def test_a_handler_does_not_end_the_transaction_that_its_report_stands_in(jobs):
    def commits(connection: psycopg.Connection[Any], _: Any) -> None:
        connection.commit()

    assert jobs(commits) == (
        "transient",
        "ProgrammingError; the whole text stands in the log of the worker",
    )
