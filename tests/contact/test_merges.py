"""Merging and undoing: any order leads back to what was, and sessions that overlap never meet."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fix_clinic import ROOT, Clinic, call, sign_up

NUMBERS = itertools.count(1)
ROWS = "select table_name, row_value::text from test.rows_of(%s)"
COUNT = 4
# What a contact may have, with few values, so that two contacts often have the same.
BELONGINGS = {
    "contact.contact_points": (
        "system, raw, normalized",
        ["'phone', '1', '+61412345671'", "'phone', '2', '+61412345672'", "'web', 'x', null"],
    ),
    "contact.contact_identifiers": (
        "system, value",
        ["'cliniko', gen_random_uuid()::text", "'chatwoot', gen_random_uuid()::text"],
    ),
    "contact.patients": (
        "mrn, flags, appointment_count",
        ["gen_random_uuid()::text, '{latex}', 2", "null, '{}', 1"],
    ),
    "contact.consents": (
        "scope, status, period, source",
        [
            "'marketing', 'active', '[2026-01-01,2026-03-01)', 'form'",
            "'marketing', 'active', '[2026-02-01,)', 'form'",
            "'sharing', 'rejected', '[2026-02-01,)', 'form'",
        ],
    ),
    "clinic.appointments": (
        "start_at, end_at, status",
        ["'2026-03-02 09:00+00', '2026-03-02 10:00+00', 'booked'"],
    ),
    "comms.conversations": ("channel", ["'whatsapp'", "'email'"]),
}
CHOICES = [(table, values) for table, (_, each) in BELONGINGS.items() for values in each]
belongings = st.lists(
    st.tuples(st.integers(0, COUNT - 1), st.sampled_from(CHOICES)), max_size=12, unique=True
)
pairs = st.lists(
    st.tuples(
        st.integers(0, COUNT - 1), st.integers(0, COUNT - 1), st.sampled_from(["open", "rejected"])
    ).filter(lambda pair: pair[0] < pair[1]),
    max_size=4,
    unique_by=lambda pair: pair[:2],
)
fields = st.lists(
    st.tuples(
        st.sampled_from([None, "'1980-02-03'", "'1990-01-01'"]),
        st.sampled_from([None, "'mary@example.com'"]),
        st.sampled_from(["'{}'", '\'{"city": "Perth"}\'']),
    ),
    min_size=COUNT,
    max_size=COUNT,
)
merges = st.lists(
    st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(lambda m: m[0] != m[1]),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def staged(shared_clinic: Clinic) -> Clinic:
    """A clinic that can tell all of its rows."""
    with shared_clinic.session() as dba:
        dba.execute((ROOT / "tests/fixtures/merging.sql").read_bytes())
    return shared_clinic


def rows(dba: psycopg.Connection[Any], organization: str) -> list[tuple[str, str]]:
    return sorted(dba.execute(ROWS, [organization]).fetchall())


def add(dba: psycopg.Connection[Any], table: str, columns: str, values: str, *ids: str) -> None:
    dba.execute(f"insert into {table} (organization_id, {columns}) values (%s, {values})", ids)


def make_contacts(dba: psycopg.Connection[Any], organization: str, number: int) -> list[str]:
    found = dba.execute(
        "insert into contact.contacts (organization_id, display_name)"
        " select %s, 'Contact ' || n from generate_series(1, %s) as n returning id::text",
        [organization, number],
    ).fetchall()
    return sorted(row_id for (row_id,) in found)


@pytest.fixture(scope="module")
def dba(staged):
    with staged.session() as dba, dba.transaction(force_rollback=True):
        yield dba


@settings(max_examples=20)
@given(belongings, pairs, fields, merges)
def test_merges_that_are_undone_leave_everything_as_it_was(dba, has, asked, facts, wanted):
    with dba.transaction(force_rollback=True):
        organization = dba.execute(
            "insert into core.organizations (name, slug) values ('Merging', 'merging')"
            " returning id::text"
        ).fetchone()[0]
        ids = make_contacts(dba, organization, COUNT)
        for contact, (born, email, address) in zip(ids, facts, strict=True):
            dba.execute(
                f"update contact.contacts set birth_date = {born or 'null'},"
                f" primary_email = {email or 'null'}, address = {address} where id = %s",
                [contact],
            )
        for place, (table, values) in has:
            columns = BELONGINGS[table][0]
            try:
                with dba.transaction():
                    add(
                        dba,
                        table,
                        f"contact_id, {columns}",
                        f"%s, {values}",
                        organization,
                        ids[place],
                    )
            except (psycopg.errors.UniqueViolation, psycopg.errors.ExclusionViolation):
                pass  # one contact has it once
        for first, second, status in asked:
            add(
                dba,
                "contact.duplicate_candidates",
                "contact_a_id, contact_b_id, score",
                "%s, %s, 0.5",
                *(organization, ids[first], ids[second]),
            )
            if status == "rejected":
                dba.execute("update contact.duplicate_candidates set status = 'rejected'")
        before = rows(dba, organization)
        done = [
            answer["merge_id"]
            for survivor, loser in wanted
            for (answer,) in dba.execute(
                "select contact.merge_contacts(%s, %s, %s)",
                [organization, ids[survivor], ids[loser]],
            ).fetchall()
            if answer["is_new"]
        ]
        assert not done or rows(dba, organization) != before
        for merge in reversed(done):
            (answer,) = dba.execute(
                "select contact.undo_merge(%s, %s, false)", [organization, merge]
            ).fetchone()
            assert answer["stayed"] == []
        assert rows(dba, organization) == before


def test_sessions_that_merge_overlapping_pairs_make_one_contact(staged):
    slug = f"overlap-{next(NUMBERS)}"
    with staged.session("authenticator") as app:
        owner = sign_up(app, f"user_{slug}", slug)
    organization = owner["organization_id"]
    with staged.session() as dba:
        ids = make_contacts(dba, organization, 8)
        for contact in ids:
            add(
                dba,
                "contact.contact_points",
                "contact_id, system, raw, normalized",
                "%s, 'email', 'a@example.com', 'a@example.com'",
                *(organization, contact),
            )
        before = rows(dba, organization)

    def merge(turn: int) -> list[str]:
        # Each session goes round the ring, from another place and every other one backwards.
        order = ids[turn:] + ids[:turn]
        order = order[::-1] if turn % 2 else order
        found = []
        with staged.session("authenticator") as app:
            for pair in itertools.pairwise([*order, order[0]]):
                ((answer,),) = call(app, owner, "select api.merge_contacts(%s, %s)", *pair)
                found += [answer["merge_id"]] if answer["is_new"] else []
        return found

    with ThreadPoolExecutor(4) as pool:
        done = [each for found in pool.map(merge, range(4)) for each in found]
    with staged.session() as dba:
        made = dba.execute(
            "select id::text, survivor_id::text from contact.contact_merges"
            " where organization_id = %s order by merge_number",
            [organization],
        ).fetchall()
        assert sorted(done) == sorted(merge_id for merge_id, _ in made)
        assert len(made) == len(ids) - 1, "each contact went into another once"
        survivors = dba.execute(
            "select contact.survivor_of(%s, c::uuid)::text from unnest(%s::text[]) as c",
            [organization, ids],
        ).fetchall()
        assert len(set(survivors)) == 1, "and all are one"
        living = dba.execute(
            "select contact_id::text from contact.contact_points"
            " where organization_id = %s and deleted_at is null",
            [organization],
        ).fetchall()
        assert living == [survivors[0]], "who has what all had"
        for merge_id, _ in reversed(made):
            dba.execute("select contact.undo_merge(%s, %s, false)", [organization, merge_id])
        assert rows(dba, organization) == before
