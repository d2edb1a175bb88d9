"""How alike two contacts are does not depend on which of them is asked about first."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fix_clinic import Clinic

# Few values of each kind, and the slips that people make in them, so that pairs often nearly agree.
GIVEN = [None, "Robert", "Bob", "Rober", "Anna Maria", "Maria Anna", "José"]
FAMILY = [None, "Smith", "Smyth", "Smit", "García-López", "Lopez Garcia", "Lee"]
BORN = [None, "1980-02-03", "1980-03-02", "1981-02-03", "1980-02-13"]
PHONES = [None, "+61412345678", "+61412345679", "+61861112222"]
EMAILS = [None, "r.smith@example.com", "r.smyth@example.com", "anna@clinic.example"]
STREETS = [None, "1 High Street", "12 High Street", "1 High St"]
COLUMNS = (
    "given_name",
    "family_name",
    "birth_date",
    "sex",
    "primary_phone",
    "primary_email",
)
people = st.fixed_dictionaries(
    {
        "given_name": st.sampled_from(GIVEN),
        "family_name": st.sampled_from(FAMILY),
        "birth_date": st.sampled_from(BORN),
        "sex": st.sampled_from([None, "male", "female"]),
        "primary_phone": st.sampled_from(PHONES),
        "primary_email": st.sampled_from(EMAILS),
        "street": st.sampled_from(STREETS),
    }
)


@pytest.fixture(scope="module")
def dba(shared_clinic: Clinic):
    with shared_clinic.session() as connection, connection.transaction(force_rollback=True):
        yield connection


def clinic_with(
    dba: psycopg.Connection[Any], slug: str, *both: dict[str, Any]
) -> tuple[str, list[str]]:
    """Make a clinic that knows these two people, in this order, and nobody else."""
    (organization,) = dba.execute(
        "insert into core.organizations (name, slug) values (%s, %s) returning id::text",
        [slug, slug],
    ).fetchone() or ("",)
    ids = []
    for person in both:
        address = json.dumps({"street": person["street"]} if person["street"] else {})
        (contact,) = dba.execute(
            "insert into contact.contacts (organization_id, display_name, address, given_name,"
            " family_name, birth_date, sex, primary_phone, primary_email) values (%s, 'x', %s,"
            " %s, %s, %s, %s, %s, %s) returning id::text",
            [organization, address, *(person[column] for column in COLUMNS)],
        ).fetchone() or ("",)
        ids.append(contact)
    return organization, ids


def levels(said: dict[str, Any]) -> dict[str, str]:
    """Return what each comparison found."""
    return {
        name: each["level"]
        for name, each in said["features"].items()
        if isinstance(each, dict) and "level" in each
    }


def told(dba: psycopg.Connection[Any], organization: str, *pair: str) -> dict[str, Any]:
    row = dba.execute("select contact.score_pair(%s, %s, %s)", [organization, *pair]).fetchone()
    assert row is not None
    return row[0]


@settings(max_examples=15)
@given(people, people)
def test_two_contacts_are_as_alike_one_way_as_the_other(dba, one, other):
    with dba.transaction(force_rollback=True):
        organization, (first, second) = clinic_with(dba, "one-way", one, other)
        turned_organization, turned = clinic_with(dba, "other-way", other, one)
        there = told(dba, organization, first, second)
        assert told(dba, organization, second, first) == there
        back = told(dba, turned_organization, *turned)
        assert back["score"] == pytest.approx(there["score"], abs=1e-12)
        assert back["decision"] == there["decision"]
        assert levels(back) == levels(there)
