"""Two tenants behind the real PgBouncer in transaction mode."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.fix_clinic import call, sign_up
from tests.fix_gateways import WORKERS, integration_of, keyring, start_key

CLIENTS = 8
REQUESTS = 40


def pooled(clinic, port):
    """Connect through the pool; it gives another server connection to each transaction."""
    return psycopg.connect(
        clinic.conninfo("authenticator", port=port), autocommit=True, prepare_threshold=None
    )


@pytest.fixture(scope="module")
def owners(shared_clinic):
    with shared_clinic.session("authenticator") as app:
        made = [sign_up(app, "user_ada", "north"), sign_up(app, "user_alan", "south")]
        for who, name in zip(made, ("Mary", "John"), strict=True):
            call(app, who, "select api.register_patient(%s, 'Jones')", name)
    return made


def test_hundreds_of_requests_of_two_tenants_never_mix(shared_clinic, pgbouncer, owners):
    names = ("Mary Jones", "John Jones")

    def client(number):
        seen = []
        with pooled(shared_clinic, pgbouncer) as app:
            for request in range(REQUESTS):
                which = (number + request) % 2
                rows = call(
                    app,
                    owners[which],
                    "select display_name, pg_backend_pid() from api.list_patients()",
                )
                seen.append((which, [row[0] for row in rows], rows[0][1]))
        return seen

    with ThreadPoolExecutor(CLIENTS) as threads:
        seen = [answer for answers in threads.map(client, range(CLIENTS)) for answer in answers]
    assert len(seen) == CLIENTS * REQUESTS
    assert [answer for answer in seen if answer[1] != [names[answer[0]]]] == []
    backends = {answer[2] for answer in seen}
    assert len(backends) <= 2, "each of two sessions must have served both tenants"
    assert {(answer[2], answer[0]) for answer in seen} == {(b, w) for b in backends for w in (0, 1)}


def test_nothing_of_a_request_is_left_for_the_next_client(shared_clinic, pgbouncer, owners):
    with pooled(shared_clinic, pgbouncer) as first, pooled(shared_clinic, pgbouncer) as second:
        for _ in range(4):
            call(first, owners[0], "select api.whoami()")
            for setting in ("request.jwt.claims", "core.organization_id", "core.request_key"):
                left = second.execute("select current_setting(%s, true)", [setting]).fetchone()
                assert left[0] in (None, ""), setting
            assert second.execute("select current_user").fetchone() == ("authenticator",)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                second.execute("select api.list_patients()")


def test_a_failed_request_leaves_nothing_either(shared_clinic, pgbouncer, owners):
    with pooled(shared_clinic, pgbouncer) as first, pooled(shared_clinic, pgbouncer) as second:
        with pytest.raises(psycopg.errors.DivisionByZero):
            call(first, owners[0], "select 1 / 0")
        for _ in range(4):
            left = second.execute(
                "select current_user, current_setting('core.organization_id', true)"
            ).fetchone()
            assert left in (("authenticator", None), ("authenticator", ""))


def test_claims_set_for_the_session_would_reach_somebody_else(shared_clinic, pgbouncer, owners):
    """Why begin_request sets everything local: this is the leak that the tests above look for."""
    with pooled(shared_clinic, pgbouncer) as first, pooled(shared_clinic, pgbouncer) as second:
        first.execute("select set_config('request.jwt.claims', %s, false)", [owners[0]["sub"]])
        seen = {
            second.execute("select current_setting('request.jwt.claims', true)").fetchone()[0]
            for _ in range(4)
        }
        assert "user_ada" in seen


PUT = "select api.put_credential(%s, %s, 'sesame')"
OPEN = "select integration.open_keyring(%s, %s)"


def is_open(session):
    return session.execute(
        "select coalesce(current_setting('integration.keyring', true), '') <> ''"
    ).fetchone()[0]


@pytest.fixture(scope="module")
def account(shared_clinic, owners):
    start_key(shared_clinic, 1)
    return integration_of(shared_clinic, owners[0])


def test_a_keyring_is_gone_with_its_transaction(shared_clinic, pgbouncer, owners, account):
    keys = Jsonb(keyring(1))
    with pooled(shared_clinic, pgbouncer) as first, pooled(shared_clinic, pgbouncer) as second:
        for number in range(4):
            with first.transaction():
                first.execute(OPEN, [keys, False])
                first.execute("select api.begin_request(%s)", [Jsonb(owners[0])])
                first.execute(PUT, [account, f"kind_{number}"])
            assert not is_open(second)
            with pytest.raises(psycopg.Error, match="no keyring is open"):
                call(second, owners[0], PUT, account, "another")


def test_workers_open_values_behind_the_pool(shared_clinic, pgbouncer, owners, account):
    def worker(number):
        words = shared_clinic.conninfo("postgres", port=pgbouncer, dbname=WORKERS)
        seen = set()
        with psycopg.connect(words, autocommit=True, prepare_threshold=None) as session:
            for request in range(10):
                has_keys = (number + request) % 2 == 0
                with session.transaction():
                    session.execute("set local role app_worker")
                    session.execute(
                        "select set_config('request.jwt.claims', %s, true)",
                        [json.dumps(owners[0])],
                    )
                    if has_keys:
                        session.execute(OPEN, [Jsonb(keyring(1)), False])
                    seen |= set(
                        session.execute(
                            "select %s, value, refused_with"
                            " from integration.with_credentials(%s, 'shared', 'sync')",
                            [has_keys, account],
                        ).fetchall()
                    )
        return seen

    with pooled(shared_clinic, pgbouncer) as app, app.transaction():
        app.execute(OPEN, [Jsonb(keyring(1)), False])
        app.execute("select api.begin_request(%s)", [Jsonb(owners[0])])
        app.execute(PUT, [account, "shared"])
    with ThreadPoolExecutor(4) as threads:
        seen = set().union(*threads.map(worker, range(4)))
    assert seen == {(True, "sesame", None), (False, None, "RQ503")}


def test_a_keyring_for_the_session_would_reach_somebody_else(shared_clinic, pgbouncer, account):
    """Why it is opened for a transaction: this is the leak that the tests above look for."""
    with pooled(shared_clinic, pgbouncer) as first, pooled(shared_clinic, pgbouncer) as second:
        first.execute(OPEN, [Jsonb(keyring(1)), True])
        assert any(is_open(second) for _ in range(4))
        for _ in range(4):  # whichever of the two server connections it is
            second.execute("select integration.close_keyring()")
