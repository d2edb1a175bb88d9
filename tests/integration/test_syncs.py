"""Synchronizations in real sessions: many workers on one limit, and a worker that is killed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.fix_clinic import Clinic, sign_up

WORKERS = 16
LIMIT = 10  # of ManyChat, in a second
ASKS = 20
PAGES = 6
TAKE = "select integration.take_token(%s) = interval '0'"
BEGIN = """
select b.id, b.attempt, b.checkpoint
from integration.begin_sync(%s, 'pages', p_job_id => %s) as b
"""
CHECKPOINT = "select integration.checkpoint_sync(%s, %s, %s, '{\"read\": 1}')"


@pytest.fixture(scope="module")
def owner(shared_clinic: Clinic) -> dict[str, Any]:
    with shared_clinic.session("authenticator") as app:
        return sign_up(app, "user_ada", "north")


@pytest.fixture
def account(shared_clinic: Clinic, owner: dict[str, Any]) -> Any:
    return shared_clinic.value(
        "insert into integration.service_integrations (organization_id, service_code, name)"
        " values (%s, 'manychat', %s) returning id",
        owner["organization_id"],
        str(uuid4()),
    )


@contextmanager
def worker(clinic: Clinic, owner: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    """A session with the rights of a worker that acts for the organization of a user."""
    settings = "-c role=app_worker"
    with psycopg.connect(clinic.conninfo(options=settings), autocommit=True) as session:
        session.execute("select set_config('request.jwt.claims', %s, false)", [json.dumps(owner)])
        yield session


def test_sixteen_workers_never_ask_more_often_than_the_limit_says(shared_clinic, owner, account):
    """The instants are those at which the bucket was locked, so no slow client bends them."""
    granted = []

    def ask(_: int) -> None:
        with worker(shared_clinic, owner) as session, shared_clinic.session() as dba:
            for _ in range(ASKS):
                with session.transaction():
                    (is_granted,) = session.execute(TAKE, [account]).fetchone() or (False,)
                    if is_granted:
                        session.execute("set local role postgres")
                        granted.extend(
                            session.execute(
                                "select refilled_at from integration.rate_buckets"
                                " where integration_id = %s",
                                [account],
                            ).fetchall()
                        )
                if not is_granted:
                    dba.execute("select pg_sleep(0.02)")

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(ask, range(WORKERS)))
    instants = sorted(at for (at,) in granted)
    fullest = max(
        sum(1 for at in instants if 0 <= (at - first).total_seconds() < 1) for first in instants
    )
    assert instants
    assert fullest <= LIMIT


def test_a_run_whose_worker_is_killed_counts_every_page_once(shared_clinic, owner, account):
    job_id = uuid4()
    killed = 0
    table = f"taken_{job_id.hex}"
    with shared_clinic.session() as dba:
        dba.execute(f"create table {table} (page int)")
        dba.execute(f"grant insert on {table} to app_worker")
        while True:
            try:
                with worker(shared_clinic, owner) as session:
                    row = session.execute(BEGIN, [account, job_id]).fetchone()
                    assert row is not None
                    run_id, attempt, checkpoint = row
                    for page in range(checkpoint.get("page", 0) + 1, PAGES + 1):
                        with session.transaction():
                            session.execute(f"insert into {table} values (%s)", [page])
                            session.execute(
                                CHECKPOINT, [run_id, attempt, json.dumps({"page": page})]
                            )
                            if page % 2 == attempt % 2:  # before it is committed
                                dba.execute(
                                    "select pg_terminate_backend(%s, 5000)",
                                    [session.info.backend_pid],
                                )
                                killed += 1
                    session.execute("select integration.finish_sync(%s, %s)", [run_id, attempt])
                break
            except psycopg.OperationalError:
                continue
        pages = dba.execute(f"select page from {table} order by page").fetchall()
        run = dba.execute(
            "select status, read_count, attempt from integration.sync_runs where id = %s", [run_id]
        ).fetchone()
    assert pages == [(page,) for page in range(1, PAGES + 1)]
    assert killed == PAGES
    assert run == ("succeeded", PAGES, killed + 1)
