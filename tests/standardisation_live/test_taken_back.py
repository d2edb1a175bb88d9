"""Each step's revert leaves what was before; what somebody wrote since stays and is listed."""

from __future__ import annotations

import subprocess
import time
from contextlib import closing, contextmanager

import psycopg

from slipstitch.catalog.diff import compare, grown
from slipstitch.catalog.snapshot import SnapshotReader
from tests.fix_clinic import ROOT, SLIPSTITCH, run_plan
from tests.fix_standardisation import SHARED, SYNC, Way, plan_names
from tests.standardisation_live.test_kills import STATE

NUMBERED = "standardisation/numbered"
FLAGS = "standardisation/flags"
LOGS = {"audit.events", "audit.user_actions"}


@contextmanager
def looking(way: Way):
    """Give what looks at the whole database, but for what the toolkit notes of its own work."""
    with way.session() as connection:
        yield SnapshotReader(connection, without_schemas=["sqitch", "online"], with_data=True)


def test_the_revert_of_each_step_that_writes_rows_is_exact(way: Way):
    """Rows that came before the step, and that it passes by, stay as they were too."""
    names = plan_names()
    for change in (NUMBERED, SHARED, FLAGS):
        before = names[names.index(change) - 1]
        way.forth(before)
        way.write()
        with looking(way) as reader:
            then = reader.read()
            way.forth(change)
            assert compare(then, reader.read(since=then)) != ()
            way.back(before)
            after = reader.read(since=then)
        assert compare(then, after) == ()
        assert grown(after).keys() <= LOGS
        assert way.broken_promises() == []


BIRTHDAYS = """
update contact.contacts as c set birth_date = '1990-01-01'
from (
    select r.target_organization_id, r.target_id
    from standardisation.records as r
    where r.table_name = 'contacts' and r.state = 'standardised' and not r.is_written
    order by r.row_id
    limit 2
) as k
where c.organization_id = k.target_organization_id and c.id = k.target_id
"""
BORN = "select count(*) from contact.contacts where birth_date = '1990-01-01'"
KEPT = """
select k.table_name, k.kept_because, count(*)
from standardisation.kept_rows as k
group by 1, 2 order by 1, 2
"""
TAKEN_OVER = """
select count(*) from standardisation.records
where table_name = 'messages' and state = 'standardised'
"""


def test_what_the_new_application_wrote_since_stays_and_is_listed(way: Way):
    way.forth(SHARED)
    taken_over = way.value(TAKEN_OVER)
    way.do(BIRTHDAYS)
    assert way.value(BORN) == 2, "the old tables have no room for this"
    way.write()
    way.back(SYNC)
    assert way.broken_promises() == []
    assert way.value(BORN) == 2
    kept = {(table, why): count for table, why, count in way.rows(KEPT)}
    assert kept["contacts", "the new application wrote it"] >= 2
    assert kept["organizations", "something refers to it"] >= 1
    assert way.value(TAKEN_OVER) < taken_over / 2
    way.write()
    way.forth(SHARED)
    assert way.broken_promises() == []
    assert way.value(BORN) == 2
    assert way.value(TAKEN_OVER) >= taken_over
    assert way.rows(KEPT) == []


GONE = "select count(*) from standardisation.records where table_name = 'audit_logs'"
IN_THE_MIDDLE = """
select message_id from comms.message_keys order by message_id offset 600 limit 1
"""
PATIENCE_SECONDS = 120


def test_a_revert_that_is_killed_goes_on_and_the_backfill_makes_the_same_again(way: Way):
    way.forth(SYNC)
    with looking(way) as reader:
        then = reader.read()
        way.forth(SHARED)
        made = way.value(STATE)
        held = way.value(IN_THE_MIDDLE)
        with closing(psycopg.connect(way.database.conninfo)) as holder:
            holder.execute(
                "select from comms.message_keys where message_id = %s for update", [held]
            )
            running = subprocess.Popen(
                [SLIPSTITCH, "revert", "-y", "--to", SYNC, way.database.uri],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            give_up_at = time.monotonic() + PATIENCE_SECONDS
            while way.value(GONE):
                assert running.poll() is None, "the revert ended"
                assert time.monotonic() < give_up_at, "the revert did not begin"
                time.sleep(0.02)
            running.kill()
            running.wait()
        assert way.value(TAKEN_OVER) > 0
        # what the procedure has done the runner cannot know, and asks; it goes on in any case
        run_plan("revert", "-y", "--assume", "not-done", "--to", SYNC, way.database.uri)
        way.place = SYNC
        assert compare(then, reader.read(since=then)) == ()
    way.forth(SHARED)
    assert way.value(STATE) == made
