"""Webhooks in real sessions: what others judged, copies at once, and bytes of every kind."""

from __future__ import annotations

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.fix_clinic import Clinic
from tests.fix_webhooks import (
    KEYRING,
    Endpoint,
    decided,
    make_endpoint,
    read_vectors,
    signed,
    start_key,
)

VECTORS = Path(__file__).parents[1] / "data" / "webhooks" / "vectors.json"
COPIES = 4
CLAIM = """
select id, organization_id, args ->> 'webhook_event_id'
from jobs.claim('default', 'worker', 10)
"""
TAKE = "select id, event_id from integration.take_webhook(%s)"


@pytest.fixture(scope="module")
def dba(shared_clinic: Clinic):
    with shared_clinic.session() as session:
        start_key(session)
        yield session


def call(clinic: Clinic, endpoint: Endpoint, body: bytes, headers: dict[str, str]) -> Any:
    """Call an endpoint as an application server does that holds the keyring."""
    with clinic.session("authenticator") as app, app.transaction():
        app.execute("select integration.open_keyring(%s)", [Jsonb(KEYRING)])
        app.execute("set local role anon")
        row = app.execute(
            "select api.ingest_webhook(%s, %s, %s)", [endpoint.token, Jsonb(headers), body]
        ).fetchone()
    assert row is not None
    return row[0]


def test_every_vector_is_decided_as_others_judged_it(dba):
    vectors = read_vectors(VECTORS)
    wrong = [
        (vector.number, vector.provider, vector.case)
        for vector in vectors
        if decided(dba, vector)[0] is not vector.is_valid
    ]
    assert len(vectors) > 400
    assert not wrong


def test_copies_that_come_at_once_are_kept_once(shared_clinic, dba):
    endpoint = make_endpoint(dba, "copies")
    body = json.dumps({"id": "evt_1", "type": "invoice.paid"}).encode()
    headers = signed(body, endpoint.secret, int(time.time()))
    with ThreadPoolExecutor(COPIES) as pool:
        told = list(pool.map(lambda _: call(shared_clinic, endpoint, body, headers), range(COPIES)))
    assert Counter(each["reason"] for each in told) == {"accepted": 1, "known": COPIES - 1}
    assert len({each["webhook_event_id"] for each in told}) == 1
    kept = dba.execute(
        "select e.body, j.kind from integration.webhook_events as e"
        " join jobs.jobs as j on j.id = e.job_id where e.organization_id = %s",
        [endpoint.organization_id],
    ).fetchall()
    assert kept == [(body, "integration.apply_webhook")]


def test_a_refusal_leaves_a_count_and_neither_body_nor_secret(shared_clinic, dba):
    endpoint = make_endpoint(dba, "secrets")
    body = b'{"id": "sesame"}'
    forged = signed(body, "another secret", int(time.time()))
    assert call(shared_clinic, endpoint, body, forged)["reason"] == "bad_signature"
    kept = dba.execute(
        "select t.last_refusals::text, t.refused_counts from integration.webhook_traffic as t"
        " where t.organization_id = %s and t.refused_counts <> '{}'",
        [endpoint.organization_id],
    ).fetchall()
    assert [counts for _, counts in kept] == [{"bad_signature": 1}]
    assert endpoint.secret not in str(kept)
    assert "sesame" not in str(kept)


def test_bytes_that_are_no_text_are_refused_and_not_kept(shared_clinic, dba):
    endpoint = make_endpoint(dba, "bytes")
    body = b"\xff\x00{"
    told = call(shared_clinic, endpoint, body, signed(body, endpoint.secret, int(time.time())))
    assert (told["status"], told["reason"]) == (422, "not_json")


def test_a_message_with_the_character_nought_is_kept(shared_clinic, dba):
    endpoint = make_endpoint(dba, "nought")
    body = b'{"id": "evt_1", "text": "a\\u0000b \\\\u0000"}'
    told = call(shared_clinic, endpoint, body, signed(body, endpoint.secret, int(time.time())))
    assert told["reason"] == "accepted"
    with pytest.raises(psycopg.errors.UntranslatableCharacter):
        dba.execute("select %s::jsonb", [body.decode()])
    kept = dba.execute(
        "select body, payload ->> 'text' from integration.webhook_events where id = %s",
        [told["webhook_event_id"]],
    ).fetchall()
    assert kept == [(body, "a\ufffdb \\u0000")]


def test_a_worker_applies_events_in_order_and_reports_them_at_once(shared_clinic, dba):
    endpoint = make_endpoint(dba, "worker")
    for second in (3, 1, 2):
        event = {"id": f"evt_{second}", "created": second, "data": {"object": {"id": "cus_1"}}}
        body = json.dumps(event).encode()
        headers = signed(body, endpoint.secret, int(time.time()))
        assert call(shared_clinic, endpoint, body, headers)["reason"] == "accepted"
    applied = []
    options = "-c role=app_worker"
    with psycopg.connect(shared_clinic.conninfo(options=options), autocommit=True) as worker:
        while jobs := worker.execute(CLAIM).fetchall():
            for job_id, organization_id, event_id in jobs:
                if organization_id != endpoint.organization_id:
                    worker.execute("select jobs.fail(%s, 'permanent', 'of another test')", [job_id])
                    continue
                with worker.transaction():
                    worker.execute("select jobs.act_for(%s)", [job_id])
                    for row in worker.execute(TAKE, [event_id]).fetchall():
                        applied.append(row[1])
                        worker.execute("select integration.finish_webhook(%s)", [row[0]])
                    worker.execute("select jobs.complete(%s)", [job_id])
    assert applied == ["evt_1", "evt_2", "evt_3"]
