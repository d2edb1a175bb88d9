"""Credentials in real sessions: while keys are rotated, after a kill, in the log of the server."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.fix_clinic import ROOT, Clinic, sign_up
from tests.fix_gateways import keyring

READERS = 4
CREDENTIALS = 60
USE = "select value, refused_with, message from integration.with_credential(%s, 'sync')"
ROTATE = "select rewrapped, remaining from integration.rotate_kek(%s)"
WRAPPED_BY = "select count(*) from integration.credentials where kek_version = %s"
BATCHES = """
import sys, time, psycopg
from psycopg.types.json import Jsonb
import json
with psycopg.connect(sys.argv[1], autocommit=True) as operator:
    while True:
        with operator.transaction():
            keys = Jsonb(json.loads(sys.argv[2]))
            operator.execute("select integration.open_keyring(%s)", [keys])
            done = operator.execute("select rewrapped from integration.rotate_kek(1)").fetchone()
            print(done, flush=True)
            time.sleep(0.05)
"""


@contextmanager
def opened(
    session: psycopg.Connection[Any], who: dict[str, Any] | None, *versions: int
) -> Iterator[None]:
    """A transaction with these keys, that acts for somebody where somebody is named."""
    with session.transaction():
        session.execute("select integration.open_keyring(%s)", [Jsonb(keyring(*versions))])
        if who is not None:
            session.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(who)])
        yield


@dataclass(frozen=True)
class Practice:
    """A clinic with an owner, an integration, and a key of version 1."""

    clinic: Clinic
    owner: dict[str, Any]
    integration_id: Any

    @contextmanager
    def worker(self) -> Iterator[psycopg.Connection[Any]]:
        conninfo = self.clinic.conninfo(options="-c role=app_worker")
        with psycopg.connect(conninfo, autocommit=True) as session:
            yield session

    def put(self, session: psycopg.Connection[Any], name: str, *versions: int) -> Any:
        """Keep a credential of this kind, whose value tells its name; return its id."""
        with opened(session, self.owner, *versions):
            return session.execute(
                "select integration.put_credential(%s, %s, %s)",
                [self.integration_id, name, f"value of {name}"],
            ).fetchone()[0]

    def read(self, session: psycopg.Connection[Any], credential_id: Any, *versions: int) -> str:
        with opened(session, self.owner, *versions):
            return session.execute(USE, [credential_id]).fetchone()[0]

    def start(self, version: int, *others: int) -> None:
        with (
            self.clinic.session("app_migrator") as operator,
            opened(operator, None, version, *others),
        ):
            operator.execute("select integration.start_kek(%s)", [version])

    def rotate(self, batch: int, *versions: int) -> tuple[int, int]:
        with self.clinic.session("app_migrator") as operator, opened(operator, None, *versions):
            return operator.execute(ROTATE, [batch]).fetchone()

    def retire(self, version: int) -> None:
        with self.clinic.session("app_migrator") as operator:
            operator.execute("select integration.retire_kek(%s)", [version])


@pytest.fixture
def practice(clinic: Clinic) -> Practice:
    with clinic.session("authenticator") as app:
        owner = sign_up(app, "user_ada", "north")
    integration_id = clinic.value(
        "insert into integration.service_integrations (organization_id, service_code, name)"
        " values (%s, 'cliniko', 'Practice') returning id",
        owner["organization_id"],
    )
    made = Practice(clinic, owner, integration_id)
    made.start(1)
    return made


def test_readers_and_writers_go_on_while_every_credential_gets_another_key(practice):
    with practice.worker() as session:
        ids = [practice.put(session, f"kind_{number}", 1) for number in range(CREDENTIALS)]
    is_over = threading.Event()

    def reads(reader: int) -> int:
        count = 0
        with practice.worker() as session:
            while not is_over.is_set() or count < CREDENTIALS:
                number = (reader * 7 + count) % CREDENTIALS
                value = practice.read(session, ids[number], 1, 2)
                assert value == f"value of kind_{number}"
                count += 1
        return count

    def writes() -> int:
        count = 0
        with practice.worker() as session:
            while not is_over.is_set() or count < 5:
                practice.put(session, f"later_{count}", 1, 2)
                count += 1
        return count

    with ThreadPoolExecutor(READERS + 1) as threads:
        readers = [threads.submit(reads, reader) for reader in range(READERS)]
        writer = threads.submit(writes)
        try:
            practice.start(2, 1)
            while practice.rotate(7, 1, 2) != (0, 0):
                pass
            practice.retire(1)
        finally:
            is_over.set()
        counts = [reader.result() for reader in readers]
        written = writer.result()
    assert min(counts) >= CREDENTIALS
    assert practice.clinic.value(WRAPPED_BY, 1) == 0
    assert practice.clinic.value(WRAPPED_BY, 2) == CREDENTIALS + written
    assert practice.clinic.value("select count(*) from integration.credential_uses") == sum(counts)
    with practice.worker() as session:
        assert practice.read(session, ids[0], 2) == "value of kind_0"


def test_whoever_wraps_by_the_old_key_is_waited_for_and_not_overlooked(practice):
    with practice.worker() as slow, ThreadPoolExecutor(1) as threads:
        with opened(slow, practice.owner, 1):
            slow.execute(
                "select integration.put_credential(%s, 'slow', 'sesame')",
                [practice.integration_id],
            )
            start = threads.submit(practice.start, 2, 1)
            while not practice.clinic.value(
                "select exists (select from pg_stat_activity where datname = current_database()"
                " and wait_event_type = 'Lock')"
            ):
                time.sleep(0.01)
        start.result(timeout=20)
        with pytest.raises(psycopg.Error, match="this key is in use"):
            practice.retire(1)
        assert practice.rotate(10, 1, 2) == (1, 0)
        practice.retire(1)
        practice.put(slow, "quick", 1, 2)
    assert practice.clinic.value(WRAPPED_BY, 2) == 2


def test_a_rotation_that_is_killed_goes_on_where_it_was(practice):
    with practice.worker() as session:
        ids = [practice.put(session, f"kind_{number}", 1) for number in range(12)]
    practice.start(2, 1)
    killed = subprocess.Popen(
        [
            sys.executable,
            "-c",
            BATCHES,
            practice.clinic.conninfo("app_migrator"),
            json.dumps(keyring(1, 2)),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    for _ in range(3):
        assert killed.stdout.readline() == "(1,)\n"
    killed.kill()  # SIGKILL: a batch is not committed
    killed.communicate(timeout=20)
    give_up_at = time.monotonic() + 20
    while practice.clinic.value(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and usename = 'app_migrator'"
    ):
        assert time.monotonic() < give_up_at
        time.sleep(0.05)
    left = practice.clinic.value(WRAPPED_BY, 1)
    assert 0 < left < 12
    with practice.worker() as session:
        for number, credential_id in enumerate(ids):
            assert practice.read(session, credential_id, 1, 2) == f"value of kind_{number}"
    assert practice.rotate(100, 1, 2) == (left, 0)
    practice.retire(1)


def test_the_keys_are_gone_with_the_transaction_unless_they_are_asked_for_the_session(practice):
    with practice.worker() as session:
        credential_id = practice.put(session, "api_key", 1)
        session.execute(
            "select set_config('request.jwt.claims', %s, false)", [json.dumps(practice.owner)]
        )
        refused = (None, "RQ503", "no keyring is open")
        assert session.execute(USE, [credential_id]).fetchone() == refused
        session.execute("select integration.open_keyring(%s, true)", [Jsonb(keyring(1))])
        shown = ("value of api_key", None, None)
        assert session.execute(USE, [credential_id]).fetchone() == shown
        session.execute("select integration.close_keyring()")
        assert session.execute(USE, [credential_id]).fetchone() == refused


def test_a_use_that_is_refused_or_undone_afterwards_is_told_of(practice):
    with practice.worker() as session:
        credential_id = practice.put(session, "api_key", 1)
        with opened(session, practice.owner, 1):
            session.execute(USE, [credential_id])
        with opened(session, practice.owner, 7):
            session.execute(USE, [credential_id])
        with opened(session, practice.owner, 1), session.transaction():
            assert session.execute(USE, [credential_id]).fetchone()[0] == "value of api_key"
            raise psycopg.Rollback
        with opened(session, practice.owner, 1):
            session.execute(USE, [credential_id])
    with practice.clinic.session("app_migrator") as operator:
        uses = operator.execute(
            "select number, outcome, refused_with from integration.credential_uses order by number"
        ).fetchall()
        undone = operator.execute(
            "select first_number, last_number from integration.undone_uses()"
        ).fetchall()
    assert uses == [(1, "current", None), (2, "refused", "RQ503"), (4, "current", None)]
    assert undone == [(3, 3)], "the value was shown, and its row taken back"


def set_for_database(practice: Practice, **settings: str) -> None:
    """Set settings for the sessions to come of this database."""
    with practice.clinic.session() as dba:
        for name, value in settings.items():
            dba.execute(
                sql.SQL("alter database {} set {} = {}").format(
                    sql.Identifier(practice.clinic.database.name), sql.Identifier(name), value
                )
            )


def server_log(practice: Practice) -> Path:
    """Return the log of the server, or leave the test where it is not a file here."""
    folder = Path(practice.clinic.value("show data_directory")).parent
    if not (folder / "log").exists():
        pytest.skip("the server runs elsewhere: its log is no file of this machine")
    return folder / "log"


def secrets_in(text: str, *values: str) -> list[str]:
    """Return which secrets stand in a text, as they are or in the forms that bytes have."""
    return [
        value
        for value in (*keyring(1, 2).values(), *values)
        for form in (value, value.encode().hex(), base64.b64decode(keyring(1)["1"]).hex())
        if form in text
    ]


def test_no_secret_reaches_the_log_or_the_statistics_of_the_server(practice):
    log = server_log(practice)
    set_for_database(
        practice,
        log_statement="all",
        log_min_duration_statement="0",
        log_parameter_max_length="0",
    )
    began = log.stat().st_size
    notices: list[str] = []
    with practice.worker() as session:
        session.add_notice_handler(lambda notice: notices.append(notice.message_primary))
        credential_id = practice.put(session, "api_key", 1)
        shown = practice.clinic.value(
            "select query from pg_stat_activity where pid = %s", session.info.backend_pid
        )
        assert practice.read(session, credential_id, 1) == "value of api_key"
        with pytest.raises(psycopg.Error, match="this is the wrong key"):
            session.execute("select integration.open_keyring(%s)", [Jsonb({"1": keyring(2)["2"]})])
        with opened(session, practice.owner, 1):
            session.execute(
                "select integration.rotate_credential(%s, %s)", [credential_id, "another value"]
            )
    practice.start(2, 1)
    assert practice.rotate(10, 1, 2) == (2, 0)
    written = log.read_text(errors="replace")[began:]
    assert written.count("integration.open_keyring($1)") >= 5
    assert secrets_in(written + shown, "value of api_key", "another value") == []
    assert notices == []


def test_a_server_that_logs_parameters_is_told_of_and_would_show_the_key(practice):
    log = server_log(practice)
    set_for_database(practice, log_statement="all", log_parameter_max_length="-1")
    began = log.stat().st_size
    notices: list[str] = []
    with practice.worker() as session:
        session.add_notice_handler(lambda notice: notices.append(notice.message_primary))
        for _ in range(3):
            practice.put(session, "api_key", 1)
    assert notices == ["this server may write the keyring to its log"], "once a session"
    assert secrets_in(log.read_text(errors="replace")[began:]) != [], "the test above would see it"


def test_a_keyring_in_the_text_of_a_statement_is_told_of(practice):
    notices: list[str] = []
    with practice.worker() as session:
        session.add_notice_handler(lambda notice: notices.append(notice.message_primary))
        session.execute(
            sql.SQL("select integration.open_keyring({})").format(json.dumps(keyring(1)))
        )
    assert notices == ["the keyring stands in the text of this statement"]


def test_nothing_that_runs_inside_functions_shows_a_secret_in_the_statistics(practice):
    has_statistics = practice.clinic.value(
        "select 'pg_stat_statements' = any(string_to_array("
        "replace(current_setting('shared_preload_libraries'), ' ', ''), ','))"
    )
    if not has_statistics:
        pytest.skip("this server has not loaded pg_stat_statements")
    # An owner who is no superuser could not deploy it; the host would have.
    with practice.clinic.session() as dba:
        dba.execute("create extension if not exists pg_stat_statements schema extensions")
    set_for_database(practice, **{"pg_stat_statements.track": "all"})
    with practice.worker() as session:
        credential_id = practice.put(session, "api_key", 1)
        practice.read(session, credential_id, 1)
    texts = practice.clinic.value(
        "select string_agg(s.query, ' ') from extensions.pg_stat_statements as s"
        " where s.dbid = (select oid from pg_database where datname = current_database())"
    )
    assert "integration.key_encryption_keys" in texts, "what functions run inside is in there"
    assert secrets_in(texts, "value of api_key") == []
