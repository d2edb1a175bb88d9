"""The old tables are parked once a person answers for it, and come back with every write."""

from __future__ import annotations

import pytest
from psycopg.errors import CheckViolation, ObjectNotInPrerequisiteState

from slipstitch.catalog.diff import compare, grown
from slipstitch.catalog.snapshot import SnapshotReader
from slipstitch.testing import measure
from tests.fix_clinic import run_plan
from tests.fix_shop import wait_until
from tests.fix_standardisation import DISMISS, PARKED, TABLES, Way, base

NAMES = "standardisation/names__usage"
TRIGGERS = """
select count(*)
from pg_catalog.pg_trigger as t
where t.tgfoid in (
    'standardisation.carry_written()'::regprocedure,
    'standardisation.carry_back_written()'::regprocedure
)
"""
OLD_NAMES = """
with taken_over as (
    select r.row_id from standardisation.records as r where r.state = 'standardised'
)
select
    (select count(*) from legacy_names.messages as m join taken_over using (row_id)),
    (select count(*) from legacy_names.contacts as c join taken_over using (row_id)),
    (select count(*) from legacy_names.users as u join taken_over using (row_id))
"""


def wait_for_others(way: Way) -> None:
    """Wait until whoever is at work in any database of the server began after our last write.

    Rows that are no older than the oldest transaction of the server are carried once more, which
    changes nothing but when their records were noted.
    """
    now = way.value("select pg_snapshot_xmax(pg_current_snapshot())::text::int8")
    oldest = "select pg_snapshot_xmin(pg_current_snapshot())::text::int8"
    wait_until(lambda: way.value(oldest) >= now, seconds=120)


def refused(way: Way, statement: str) -> str:
    """Return why a statement is refused."""
    with way.session() as connection, pytest.raises(ObjectNotInPrerequisiteState) as caught:
        connection.execute(statement.encode())
    return f"{caught.value.diag.message_primary}\n{caught.value.diag.message_detail}"


def test_old_tables_are_parked_when_all_is_signed_off_and_come_back_with_every_write(ready: Way):
    ready.sign_off()
    shown = ready.rows(OLD_NAMES)
    ready.forth(PARKED)
    assert ready.value(TRIGGERS) == 0
    if not measure.uncounted():  # to count, settings of routines are changed, and verify tells
        run_plan("verify", "--from", "standardisation/row_ids", ready.database.uri)
    assert ready.rows(OLD_NAMES) == shown
    ready.write_new()
    assert ready.broken_promises() == []
    assert "legacy.contacts is parked" in refused(ready, "update legacy.contacts set name = 'X'")
    assert "parked" in refused(ready, "truncate legacy.contacts")

    ready.back(NAMES)
    assert ready.broken_promises() == []
    ready.do("call standardisation.reconcile()")
    ready.forth(PARKED)
    assert ready.value(TRIGGERS) > 0, "what was taken back into use has to be signed off anew"
    assert ready.value("select standardisation.is_contracted()") is False


OLD_WRITES = {
    "write a message": "messages",
    "take a message back": "messages",
    "rename a contact": "contacts",
    "write a contact": "contacts",
}
A_CONTACT_GOES = """
update contact.contacts as c set deleted_at = now()
where c.id = (
    select v.contact_id
    from comms.conversations as v
    inner join standardisation.records as r
        on r.table_name = 'contacts' and v.contact_id = r.target_id
    where v.deleted_at is null and r.state = 'standardised' and r.old_id <> all (%s)
    order by v.contact_id
    limit 1
)
"""


def test_from_parked_tables_the_way_leads_back_to_the_beginning_with_every_write(ready: Way):
    ready.sign_off()
    ready.forth(PARKED)
    ready.write_new()
    with ready.session() as connection:
        gone = connection.execute(A_CONTACT_GOES.encode(), [[key for _, key in ready.standing]])
        assert gone.rowcount == 1
    ready.back(NAMES)
    ready.do("call standardisation.reconcile()")
    ready.switch(reads=1, writes=1)
    assert ready.broken_promises() == []
    ready.write()
    ready.back(base())
    assert ready.broken_promises() == []


def test_parked_tables_refuse_the_old_application_and_no_write_of_either_is_lost(ready: Way):
    """As at the points before, but that only one side writes while the old tables are parked."""
    before = len(ready.standing)
    ready.sign_off()
    words = "the old names are for reading alone: {}; write by the functions of api"
    assert ready.refused_to_the_old() == {
        action: words.format(table) for action, table in OLD_WRITES.items()
    }
    ready.forth(PARKED)
    words = "legacy.{} is parked; write by the functions of api, or call standardisation.restore()"
    assert ready.refused_to_the_old() == {
        action: words.format(table) for action, table in OLD_WRITES.items()
    }
    shown = {table: ready.read_as_the_old(table) for table in TABLES}
    # without a keyring all credentials were kept back, and were dismissed
    assert [table for table, rows in shown.items() if not rows] == ["api_credentials"]
    ready.write_new()
    assert len(ready.standing) > before
    assert ready.broken_promises() == []

    ready.do("call standardisation.restore()")
    ready.switch(reads=1, writes=1)
    assert ready.refused_to_the_old() == {}
    assert ready.broken_promises() == []
    ready.write()
    assert ready.broken_promises() == []

    ready.sign_off()
    ready.do("call standardisation.contract()")
    assert ready.value("select standardisation.is_contracted()") is True
    ready.write_new()
    assert ready.broken_promises() == []


def test_what_was_parked_comes_back_as_it_was_and_logs_tell_of_it(ready: Way):
    ready.sign_off()
    with ready.session() as connection:
        reader = SnapshotReader(connection, without_schemas=["sqitch"], with_data=True)
        before = reader.read()
        wait_for_others(ready)
        ready.do("call standardisation.contract()")
        assert len(compare(before, reader.read(since=before))) > len(TABLES)
        wait_for_others(ready)
        ready.do("call standardisation.restore()")
        after = reader.read(since=before)
    assert compare(before, after) == ()
    more = grown(after)
    assert more.keys() == {"audit.events", "standardisation.contract_events"}
    assert more["standardisation.contract_events"] == len(("contracted", "restored"))


def test_nothing_changes_while_an_organization_needs_the_old_tables(ready: Way):
    before = ready.value(TRIGGERS)
    said = refused(ready, "call standardisation.contract()")
    for obstacle in ("reads the old tables", "not signed off"):
        assert obstacle in said
    assert "reads the old tables" in refused(ready, "select standardisation.sign_off('Ada', 'x')")
    ready.switch(reads=2, writes=3)
    assert "kept back" in refused(ready, "select standardisation.sign_off('Ada', 'x')")
    ready.do(DISMISS, "call standardisation.reconcile()")
    with ready.session() as connection, pytest.raises(CheckViolation):
        connection.execute("select standardisation.sign_off('', 'nobody answers for it')")
    ready.do("select standardisation.sign_off('Ada', 'all clinics agreed')")
    # one clinic goes back
    ready.do("update core.organization_features set value = '1' where flag_key like '%.reads'")
    assert "reads the old tables" in refused(ready, "call standardisation.contract()")
    ready.do("update core.organization_features set value = '2' where flag_key like '%.reads'")
    # a new row that says something else, past the triggers
    ready.do(
        "set session_replication_role = replica; update contact.contacts set display_name = 'X'",
    )
    with ready.session() as connection, pytest.raises(CheckViolation, match="differ in contacts"):
        connection.execute("call standardisation.contract()")
    assert ready.value(TRIGGERS) == before
    assert ready.value("select standardisation.is_contracted()") is False


def test_rows_that_were_given_up_have_no_way_back(ready: Way):
    ready.sign_off()
    ready.do("call standardisation.contract()")
    assert "less than" in refused(ready, "call standardisation.give_up_old_rows('Ada', 'room')")
    ready.do("call standardisation.give_up_old_rows('Ada', 'room', '0 s')")
    assert ready.value("select count(*) from legacy.messages") == 0
    assert ready.rows(OLD_NAMES)[0][0] > 0
    assert "no way back" in refused(ready, "call standardisation.restore()")
