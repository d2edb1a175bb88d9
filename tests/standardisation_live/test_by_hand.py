"""What a DBA calls by hand once the whole plan is deployed, and when it is refused."""

from __future__ import annotations

import pytest
from psycopg.errors import CheckViolation, InvalidTransactionTermination
from psycopg.errors import ObjectNotInPrerequisiteState as WrongState

from tests.fix_clinic import Clinic

PRACTICE = "aaaaaaaa-0000-4000-8000-000000000001"
FIRST_ROWS = (
    "insert into legacy.organizations (id, name, clerk_org_id, settings, created_at) values"
    f" ('org_old', 'Old Practice', 'org_old', '{{\"uuid\": \"{PRACTICE}\"}}', '2021-01-01')",
    "insert into legacy.users (id, organization_id, email, role)"
    " values ('user_old', 'org_old', 'Owner@Example.com', 'owner')",
    "insert into legacy.organization_members (organization_id, user_id, role)"
    " values ('org_old', 'user_old', 'owner')",
    "insert into legacy.contacts (id, organization_id, name, phone, created_at) values"
    " ('contact-1', 'org_old', 'Ada', '0412 345 678', '03/05/2024 10:00')",
)
ONE_MORE = (
    "insert into legacy.contacts (id, organization_id, name) values ('{0}', 'org_old', '{0}')"
)
SWITCH = (
    "insert into core.feature_flags (key, description, rollout) values"
    " ('standardisation.reads', 'Which tables the old names show', '{\"default\": 1}'),"
    " ('standardisation.writes', 'Who leads', '{\"default\": 1}')",
    "insert into core.organization_features (organization_id, flag_key, value) values"
    f" ('{PRACTICE}', 'standardisation.reads', '2'), ('{PRACTICE}', 'standardisation.writes', '3')",
)
TRIGGERS = """
select count(*)
from pg_catalog.pg_trigger as t
inner join pg_catalog.pg_proc as p on p.oid = t.tgfoid
where
    p.pronamespace = 'standardisation'::regnamespace
    and p.proname in ('carry_written', 'carry_back_written')
"""
CARRIERS = """
select count(*)
from unnest(standardisation.table_names()) as t (name)
where to_regproc('standardisation.carry_' || t.name) is not null
"""
SYNCS = "select count(*) from online.own_syncs where starts_with(name, 'standardise ')"
NEW_NAMES = "select string_agg(display_name, ',' order by display_name) from contact.contacts"
OLD_NAMES = "select string_agg(name, ',' order by name) from legacy.contacts"
EVENTS = """
select string_agg(e.event, ',' order by e.happened_at, e.id)
from standardisation.contract_events as e
"""


def do(clinic: Clinic, *statements: str) -> list[str]:
    """Run statements, each a transaction; return the notices."""
    notices: list[str] = []
    with clinic.session() as dba:
        dba.add_notice_handler(lambda each: notices.append(each.message_primary or ""))
        for statement in statements:
            dba.execute(statement)
    return notices


def refused(clinic: Clinic, statement: str) -> str:
    """Return why a statement is refused in the state that the database is in: 55000."""
    with clinic.session() as dba, pytest.raises(WrongState) as caught:
        dba.execute(statement)
    return f"{caught.value.diag.message_primary}\n{caught.value.diag.message_detail}"


def tables(clinic: Clinic) -> list[str]:
    return list(clinic.value("select standardisation.table_names()"))


def of_each_table(clinic: Clinic, procedure: str) -> None:
    do(clinic, *(f"call standardisation.{procedure}('{table}')" for table in tables(clinic)))


@pytest.fixture
def practice(clinic: Clinic) -> Clinic:
    """A clinic whose old tables hold a practice, which is kept alike in the new ones."""
    do(clinic, *FIRST_ROWS)
    of_each_table(clinic, "start_sync")
    do(clinic, *(f"update legacy.{table} set row_id = row_id" for table in tables(clinic)))
    return clinic


def sign_off(clinic: Clinic) -> None:
    do(clinic, *SWITCH, "call standardisation.reconcile()")
    do(clinic, f"select standardisation.sign_off('{PRACTICE}', 'Ada', 'they agreed')")


@pytest.mark.parametrize(
    "call",
    [
        "number_rows('legacy.contacts')",
        "start_sync('contacts')",
        "stop_sync('contacts')",
        "reconcile()",
        "contract()",
        "restore()",
        "give_up_old_rows('Ada', 'room')",
    ],
)
def test_what_commits_is_refused_inside_a_transaction(clinic: Clinic, call: str):
    before = clinic.value(TRIGGERS), clinic.value(EVENTS)
    with clinic.session() as dba, pytest.raises(InvalidTransactionTermination), dba.transaction():
        dba.execute(f"call standardisation.{call}")
    assert (clinic.value(TRIGGERS), clinic.value(EVENTS)) == before


def test_rows_without_a_number_get_one_and_the_others_keep_theirs(clinic: Clinic):
    fill = "insert into legacy.contacts (id, name) select i, repeat('x', 700) from generate_series"
    do(clinic, f"{fill}(1, 60) as g (i)")
    assert clinic.value("select pg_relation_size('legacy.contacts') / 8192") > 4
    numbered = "select jsonb_object_agg(id, row_id) from legacy.contacts where mod(id::int, 3) = 0"
    before = clinic.value(numbered)
    with clinic.session() as dba:
        # as it is before the plan makes the number the key
        dba.execute(
            "alter table legacy.contacts drop constraint uq_contacts_row_id,"
            " alter row_id drop not null"
        )
        dba.execute("set session_replication_role = replica")
        dba.execute("update legacy.contacts set row_id = null where mod(id::int, 3) <> 0")
    do(clinic, "call standardisation.number_rows('legacy.contacts', 2)")
    assert clinic.value("select count(distinct row_id) from legacy.contacts") == 60
    assert clinic.value(numbered) == before
    highest = clinic.value("select max(row_id) from legacy.contacts")
    do(clinic, "call standardisation.number_rows('legacy.contacts')")
    assert clinic.value("select max(row_id) from legacy.contacts") == highest


def test_nothing_is_kept_alike_parked_or_taken_back_where_nothing_was_written(clinic: Clinic):
    of_each_table(clinic, "start_sync")
    assert do(clinic, "call standardisation.contract(true)", "call standardisation.restore()") == []
    assert clinic.value(TRIGGERS) == 0
    assert clinic.value(EVENTS) is None
    assert "are in use" in refused(clinic, "call standardisation.give_up_old_rows('Ada', 'room')")


def test_both_sides_are_alike_from_the_start_of_a_sync_until_its_end(practice: Clinic):
    assert practice.value(NEW_NAMES) == "Ada"
    assert practice.value(CARRIERS) == practice.value(SYNCS) == len(tables(practice)) == 11
    started = practice.value(TRIGGERS)
    of_each_table(practice, "start_sync")
    assert practice.value(TRIGGERS) == started > 0, "to start again changes nothing"
    of_each_table(practice, "stop_sync")
    assert (practice.value(TRIGGERS), practice.value(SYNCS), practice.value(CARRIERS)) == (0, 0, 0)
    do(practice, ONE_MORE.format("Bob"))
    assert practice.value(NEW_NAMES) == "Ada"
    of_each_table(practice, "stop_sync")
    of_each_table(practice, "start_sync")
    do(practice, "update legacy.contacts set row_id = row_id", ONE_MORE.format("Cyd"))
    assert practice.value(NEW_NAMES) == "Ada,Bob,Cyd"


def test_a_deployment_goes_on_where_nobody_signed_off(practice: Clinic):
    before = practice.value(TRIGGERS)
    (notice,) = do(practice, "call standardisation.contract(true)")
    assert "stay in use until all is signed off" in notice
    sign_off(practice)
    take_back = f"select standardisation.withdraw_sign_off('{PRACTICE}', 'Alan', 'not yet')"
    do(practice, take_back)
    (notice,) = do(practice, "call standardisation.contract(true)")
    assert "stay in use until all is signed off" in notice
    assert "not signed off" in refused(practice, "call standardisation.contract()")
    assert practice.value(TRIGGERS) == before
    assert practice.value(EVENTS) == "signed_off,withdrawn"


def test_rows_that_differ_are_found_before_anything_is_parked(practice: Clinic):
    sign_off(practice)
    do(
        practice,
        "set session_replication_role = replica; update contact.contacts set display_name = 'X'",
    )
    with practice.session() as dba, pytest.raises(CheckViolation, match="differ in contacts"):
        dba.execute("call standardisation.contract()")
    assert practice.value("select standardisation.is_contracted()") is False


def test_parked_tables_refuse_writes_come_back_with_every_write_and_are_given_up(practice: Clinic):
    sign_off(practice)
    do(practice, "call standardisation.contract()")
    assert (practice.value(TRIGGERS), practice.value(CARRIERS)) == (0, 0)
    assert practice.value(SYNCS) == 11, "what online.status tells of them is kept"
    for write in ("update legacy.contacts set name = 'X'", "delete from legacy.users"):
        assert "is parked" in refused(practice, write)
    assert "parked already" in refused(
        practice, "select standardisation.withdraw_sign_off(null, 'Alan', 'too late')"
    )
    assert "counts no more" in refused(practice, "select standardisation.retry('contacts')")
    do(practice, "call standardisation.contract()")
    assert practice.value(EVENTS) == "signed_off,contracted", "a second time it does nothing"

    do(practice, "update contact.contacts set display_name = 'Ada Lovelace'")
    assert practice.value(OLD_NAMES) == "Ada"
    do(practice, "call standardisation.restore()")
    assert practice.value(OLD_NAMES) == "Ada Lovelace", "what was written meanwhile is carried back"
    assert practice.value(TRIGGERS) > 0
    do(practice, ONE_MORE.format("Bob"))
    assert practice.value(NEW_NAMES) == "Ada Lovelace,Bob"

    do(practice, "call standardisation.reconcile()")
    assert "not signed off" in refused(practice, "call standardisation.contract()")
    do(practice, "select standardisation.sign_off('Ada', 'all agreed')")
    do(practice, "call standardisation.contract()")
    give_up = "call standardisation.give_up_old_rows('Ada', 'room'{})"
    assert "less than 30 days ago" in refused(practice, give_up.format(""))
    do(practice, give_up.format(", '0 s'"))
    for table in tables(practice):
        assert practice.value(f"select count(*) from legacy.{table}") == 0
    assert "no way back" in refused(practice, "call standardisation.restore()")
    assert practice.value(NEW_NAMES) == "Ada Lovelace,Bob"
    assert practice.value(EVENTS) == (
        "signed_off,contracted,restored,signed_off,contracted,given_up"
    )
