"""Deletions, restorations and writes of the same rows by several sessions at once."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from tests.fix_clinic import Clinic, call, sign_up

ASSIGN = (
    "insert into core.member_locations (organization_id, member_id, location_id)"
    " values (%s, %s, %s)"
)
NUMBERS = itertools.count(1)
ORPHANS = "select count(*) from core.find_deleted_parents()"


class Stage:
    """One clinic with a patient, and sessions that see every row."""

    def __init__(self, clinic: Clinic, slug: str) -> None:
        self.clinic = clinic
        with clinic.session("authenticator") as app:
            self.owner = sign_up(app, f"user_{slug}", slug)
            self.patient = call(app, self.owner, "select api.register_patient('Mary', 'Jones')")[0][
                0
            ]
        self.organization = self.owner["organization_id"]

    @contextmanager
    def transaction(self, isolation: str = "read committed"):
        """A transaction that is open until the block ends, in the clinic and with every right."""
        with psycopg.connect(self.clinic.conninfo()) as connection:
            connection.execute(f"set transaction isolation level {isolation}")
            connection.execute(
                "select set_config('core.organization_id', %s, true)", [self.organization]
            )
            yield connection

    def delete(self, connection, table: str, row_id: str) -> str:
        row = connection.execute("select core.soft_delete(%s, %s)", [table, row_id]).fetchone()
        return row[0]

    def make_patient(self, connection) -> None:
        connection.execute(
            "insert into contact.contacts (organization_id, display_name, merged_into_id)"
            " values (%s, 'Mary J.', %s)",
            [self.organization, self.patient["contact_id"]],
        )

    def waits(self, pool: ThreadPoolExecutor, connection, act: Callable[[], object]) -> Future:
        """Begin something in another thread, and return once it waits for a lock."""
        pid = connection.info.backend_pid
        begun = pool.submit(act)
        until = time.monotonic() + 20
        look = "select count(*) from pg_locks where pid = %s and not granted"
        while not self.clinic.value(look, pid):
            assert not begun.done(), f"nothing had to be waited for: {begun.exception()}"
            assert time.monotonic() < until, "nobody waited"
            time.sleep(0.02)
        return begun


@pytest.fixture
def stage(shared_clinic):
    return Stage(shared_clinic, f"clinic-{next(NUMBERS)}")


@pytest.fixture
def pool():
    with ThreadPoolExecutor(2) as threads:
        yield threads


def test_a_child_that_is_being_made_goes_with_its_parent(stage, pool):
    with stage.transaction() as writer, stage.transaction() as deleter:
        stage.make_patient(writer)
        deletion = stage.waits(
            pool,
            deleter,
            lambda: stage.delete(deleter, "contact.contacts", stage.patient["contact_id"]),
        )
        writer.commit()
        batch = deletion.result(20)
    count = "select row_count from core.delete_batches where id = %s"
    assert stage.clinic.value(count, batch) == 3, "contact, patient, and what was merged into it"
    assert stage.clinic.value(ORPHANS) == 0


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
def test_a_child_of_a_parent_that_is_being_deleted_is_refused(stage, pool, isolation):
    with stage.transaction() as deleter, stage.transaction(isolation) as writer:
        writer.execute("select 1 from contact.contacts limit 1")  # the snapshot is of before
        stage.delete(deleter, "contact.contacts", stage.patient["contact_id"])
        insertion = stage.waits(pool, writer, lambda: stage.make_patient(writer))
        deleter.commit()
        with pytest.raises(psycopg.Error) as caught:
            insertion.result(20)
        writer.rollback()
    assert caught.value.sqlstate == ("RQ409" if isolation == "read committed" else "40001")
    assert stage.clinic.value(ORPHANS) == 0


def test_nothing_is_deleted_where_new_rows_would_stay_unseen(stage):
    with stage.transaction("repeatable read") as deleter, pytest.raises(psycopg.Error) as caught:
        stage.delete(deleter, "contact.contacts", stage.patient["contact_id"])
    assert caught.value.sqlstate == "RQ409"


def test_a_restoration_holds_what_it_belongs_to_and_a_deletion_takes_what_came_back(stage, pool):
    with stage.transaction() as first:
        batch = stage.delete(first, "contact.patients", stage.patient["patient_id"])
    with stage.transaction() as restorer, stage.transaction() as deleter:
        restorer.execute("select core.restore(%s)", [batch])
        deletion = stage.waits(
            pool,
            deleter,
            lambda: stage.delete(deleter, "contact.contacts", stage.patient["contact_id"]),
        )
        restorer.commit()
        deletion.result(20)
    assert stage.clinic.value(ORPHANS) == 0


def test_a_restoration_waits_for_a_deletion_above_it_and_is_refused(stage, pool):
    with stage.transaction() as first:
        batch = stage.delete(first, "contact.patients", stage.patient["patient_id"])
    with stage.transaction() as deleter, stage.transaction() as restorer:
        stage.delete(deleter, "contact.contacts", stage.patient["contact_id"])
        restoration = stage.waits(
            pool, restorer, lambda: restorer.execute("select core.restore(%s)", [batch])
        )
        deleter.commit()
        with pytest.raises(psycopg.Error, match="what it belongs to is deleted itself"):
            restoration.result(20)
        restorer.rollback()
    assert stage.clinic.value(ORPHANS) == 0


def test_deletions_that_overlap_take_each_row_once(stage, pool):
    with stage.transaction() as lower, stage.transaction() as upper:
        below = stage.delete(lower, "contact.patients", stage.patient["patient_id"])
        deletion = stage.waits(
            pool,
            upper,
            lambda: stage.delete(upper, "contact.contacts", stage.patient["contact_id"]),
        )
        lower.commit()
        above = deletion.result(20)
    taken = "select row_count from core.delete_batches where id = %s"
    assert [stage.clinic.value(taken, batch) for batch in (below, above)] == [1, 1]
    with stage.transaction() as restorer:
        assert restorer.execute("select core.restore(%s)", [above]).fetchone() == (1,)
        assert restorer.execute("select core.restore(%s)", [below]).fetchone() == (1,)


def test_a_crowd_that_deletes_restores_and_writes_leaves_no_orphan(stage):
    with stage.clinic.session() as dba:
        members, locations = (
            [row[0] for row in dba.execute(query, [stage.organization]).fetchall()]
            for query in (
                "with made as (insert into core.users (external_id)"
                " select 'user_' || gen_random_uuid() from generate_series(1, 4) returning id)"
                " insert into core.organization_members (organization_id, user_id, role)"
                " select %s, m.id, 'staff' from made as m returning id",
                "insert into core.locations (organization_id, name, code)"
                " select %s, 'Branch', 'b' || n from generate_series(1, 4) as n returning id",
            )
        )
    refused: list[str | None] = []

    def work(number: int) -> None:
        for step in range(30):
            member, location = members[(number + step) % 4], locations[(number * step) % 4]
            try:
                with stage.transaction() as session:
                    if number % 2:
                        session.execute(ASSIGN, [stage.organization, member, location])
                    else:
                        table, row_id = (
                            ("core.locations", location)
                            if step % 2
                            else ("core.organization_members", member)
                        )
                        batch = stage.delete(session, table, row_id)
                        session.commit()
                        session.execute("select core.restore(%s, %s)", [batch, stage.organization])
            except psycopg.Error as error:
                refused.append(error.sqlstate)

    with ThreadPoolExecutor(4) as crowd:
        for done in [crowd.submit(work, number) for number in range(4)]:
            done.result(120)
    assert stage.clinic.value(ORPHANS) == 0
    assert set(refused) <= {"RQ404", "RQ409", "23505"}, "and nobody waited in a ring"
