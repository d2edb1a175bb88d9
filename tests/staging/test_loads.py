"""Loads in real sessions: killed while they land and while they are taken over, from SQLite."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.fix_clinic import Clinic
from tools import load_sqlite

ROWS = 300
TABLES = """
create table core_patient (id char(32), mrn text, given_name text, family_name text,
    birth_date text, sex text, contact text, address text, updated_at text);
create table core_clinician (id char(32), name text, credentials text, is_active bool,
    updated_at text);
create table core_appointment (id char(32), patient_id char(32), clinician_id char(32),
    start_time text, end_time text, status text, notes text, updated_at text);
"""
# What one load leaves, whatever the organization is called.
LEFT = """
select jsonb_agg(jsonb_build_array(k.row_number, k.outcome, k.reasons, c.display_name,
    c.primary_phone, p.mrn, c.row_version) order by k.row_number)
from staging.records as k
left join contact.contacts as c on k.organization_id = c.organization_id and k.target_id = c.id
left join contact.patients as p on c.organization_id = p.organization_id and c.id = p.contact_id
where k.batch_id = %s
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Django with patients, one in ten of whom is wrong, and two appointments."""
    path = tmp_path_factory.mktemp("django") / "db.sqlite3"
    people = [UUID(int=number + 1, version=4) for number in range(ROWS)]
    with sqlite3.connect(path) as old:
        old.executescript(TABLES)
        old.executemany(
            "insert into core_patient values (?, ?, ?, ?, ?, ?, ?, ?, '2026-03-01 10:00:00.123')",
            [
                (
                    person.hex,
                    f"M{number}",
                    "" if number % 10 == 3 else f"Given{number}",
                    "" if number % 10 == 3 else "Family",
                    "1990-02-30" if number % 10 == 4 else "1990-02-03",
                    "F",
                    json.dumps({"phone": f"04120000{number % 100:02}"}),
                    json.dumps({"city": "Perth"}),
                )
                for number, person in enumerate(people)
            ],
        )
        old.execute(
            "insert into core_clinician values (?, 'Dr Who', 'MD', 1, '2026-03-01')", ["a" * 32]
        )
        old.executemany(
            "insert into core_appointment values (?, ?, ?, ?, ?, 'completed', null, '2026-03-01')",
            [
                (
                    f"{number:032x}",
                    person.hex,
                    "a" * 32,
                    "2026-03-20 09:00:00",
                    "2026-03-20 09:30:00",
                )
                for number, person in enumerate((people[0], people[3]), 1)
            ],
        )
    return path


def organization(clinic: Clinic) -> str:
    slug = f"load-{uuid4().hex[:12]}"
    clinic.value(
        "insert into core.organizations (name, slug, external_id, time_zone)"
        " values (%s, %s, %s, 'UTC') returning id",
        *(slug,) * 3,
    )
    return slug


def loader(clinic: Clinic, source: Path, slug: str, entity: str, *more: str) -> list[str]:
    command = [sys.executable, "-m", "tools.load_sqlite", str(source), clinic.conninfo()]
    return [*command, "--organization", slug, "--entity", entity, *more]


def land(clinic: Clinic, source: Path, slug: str, entity: str, *more: str) -> str:
    """Land all rows and judge them; returns the load."""
    ran = subprocess.run(
        loader(clinic, source, slug, entity, *more), check=True, capture_output=True, text=True
    )
    batch = str(json.loads(ran.stdout)["id"])
    clinic.value("select count(*) from staging.validate(%s)", batch)
    return batch


def promote(clinic: Clinic, batch: str, rows: int = 20) -> None:
    with clinic.session() as dba:
        dba.execute("call staging.promote(%s, %s)", [batch, rows])


def once(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.002)


def test_a_load_that_is_killed_while_it_lands_goes_on(shared_clinic, source):
    slug = organization(shared_clinic)
    landed = "select coalesce(max(b.rows_loaded), 0) from staging.batches as b inner join"
    landed += " core.organizations as o on b.organization_id = o.id where o.slug = %s"
    with subprocess.Popen(loader(shared_clinic, source, slug, "contact", "--page", "1")) as killed:
        once(lambda: shared_clinic.value(landed, slug) > 5)
        killed.send_signal(signal.SIGKILL)
    assert killed.returncode == -signal.SIGKILL
    assert 5 < shared_clinic.value(landed, slug) < ROWS

    batch = land(shared_clinic, source, slug, "contact")
    assert shared_clinic.value("select count(*) from staging.batches where id = %s", batch) == 1
    assert shared_clinic.value(
        "select array_agg(r.row_number order by r.row_number) from staging.contacts as r"
        " where r.batch_id = %s",
        batch,
    ) == list(range(1, ROWS + 1))


def test_a_load_that_is_killed_while_it_is_taken_over_ends_as_any_other(shared_clinic, source):
    undisturbed = land(shared_clinic, source, organization(shared_clinic), "contact")
    promote(shared_clinic, undisturbed)
    expected = shared_clinic.value(LEFT, undisturbed)
    outcomes = [row[1] for row in expected]
    assert outcomes.count("inserted") == ROWS * 9 // 10
    assert outcomes.count("rejected") == ROWS // 10

    batch = land(shared_clinic, source, organization(shared_clinic), "contact")
    broken: list[psycopg.Error] = []
    with shared_clinic.session() as dba, shared_clinic.session() as killer:

        def work() -> None:
            try:
                dba.execute("call staging.promote(%s, 10)", [batch])
            except psycopg.Error as error:
                broken.append(error)

        backend = dba.info.backend_pid
        worker = threading.Thread(target=work)
        worker.start()
        reached = "select promoted_to from staging.batches where id = %s"
        once(lambda: shared_clinic.value(reached, batch) >= 50)
        killer.execute("select pg_terminate_backend(%s)", [backend])
        worker.join()
    assert broken, "it was through before it was killed"
    assert 50 <= shared_clinic.value(reached, batch) < ROWS

    promote(shared_clinic, batch)
    assert shared_clinic.value(LEFT, batch) == expected
    unequal = "select count(*) from staging.reconcile(%s) as r where not r.is_equal"
    assert shared_clinic.value(unequal, batch) == 0


def test_what_is_taken_over_is_analyzed_before_the_call_ends(shared_clinic, source):
    """Else each page is planned for empty tables: a session's rows count when its call ends."""
    analyzed = "select last_analyze from pg_stat_user_tables where relid = %s::regclass"
    batch = land(shared_clinic, source, organization(shared_clinic), "contact")
    before = shared_clinic.value(analyzed, "integration.external_ids")
    promote(shared_clinic, batch)
    after = shared_clinic.value(analyzed, "integration.external_ids")
    assert after is not None
    assert before is None or after > before


def test_what_django_kept_in_sqlite_comes_with_its_ids(shared_clinic, source):
    slug = organization(shared_clinic)
    for entity in ("contact", "practitioner", "appointment"):
        batch = land(shared_clinic, source, slug, entity)
        promote(shared_clinic, batch)
    found: Any = shared_clinic.value(
        "select jsonb_agg(jsonb_build_array(c.id, c.given_name, p.name, a.status, a.start_at))"
        " from clinic.appointments as a"
        " inner join core.organizations as o on a.organization_id = o.id and o.slug = %s"
        " inner join contact.contacts as c"
        " on a.organization_id = c.organization_id and a.contact_id = c.id"
        " inner join clinic.practitioners as p"
        " on a.organization_id = p.organization_id and a.practitioner_id = p.id",
        slug,
    )
    assert found == [
        [str(UUID(int=1, version=4)), "Given0", "Dr Who", "fulfilled", "2026-03-20T09:00:00+00:00"]
    ]


def test_an_entity_without_a_model_needs_a_query(capsys):
    with pytest.raises(SystemExit):
        load_sqlite.main(["old.sqlite3", "", "--organization", "north", "--entity", "order"])
    assert "landing columns of order with --query" in capsys.readouterr().err


def test_a_load_is_taken_back_but_not_what_was_written_since(shared_clinic, source):
    batch = land(shared_clinic, source, organization(shared_clinic), "contact")
    promote(shared_clinic, batch)
    one = "(select c.id from staging.records as r inner join contact.contacts as c"
    one += " on r.target_id = c.id and r.organization_id = c.organization_id"
    one += " where r.batch_id = %s order by r.row_number limit 1)"
    shared_clinic.value(
        f"update contact.contacts set display_name = 'Ours' where id = {one} returning id", batch
    )
    with shared_clinic.session() as dba:
        with pytest.raises(
            psycopg.errors.ObjectNotInPrerequisiteState, match="1 rows were written"
        ):
            dba.execute("call staging.rollback_batch(%s)", [batch])
        dba.execute("call staging.rollback_batch(%s, true, 100)", [batch])
    left = (
        "select jsonb_agg(jsonb_build_array(c.display_name, k.outcome)) from staging.records as k"
        " inner join contact.contacts as c"
        " on k.target_id = c.id and k.organization_id = c.organization_id where k.batch_id = %s"
    )
    assert shared_clinic.value(left, batch) == [["Ours", "kept"]]
