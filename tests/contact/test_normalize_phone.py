"""Telephone numbers are read as the library reads them, one by one and many at once."""

from __future__ import annotations

import phonenumbers
import psycopg
import pytest

from tests.fix_phone import OPEN_FILE, Written, answer, read_file, written_numbers

MADE = 5000


def read(connection: psycopg.Connection, numbers: list[Written]) -> list[str | None]:
    """Return what the database makes of numbers, in their order."""
    rows = connection.execute(
        "select n.e164 from contact.normalize_phones(%s::text[], %s::text[]) as n order by n.place",
        [[number.raw for number in numbers], [number.region for number in numbers]],
    )
    return [row[0] for row in rows]


def read_otherwise(
    numbers: list[Written], found: list[str | None], expected: list[str | None]
) -> list[tuple[Written, str | None]]:
    """Return the numbers that were read otherwise than expected."""
    return [
        (number, ours)
        for number, ours, theirs in zip(numbers, found, expected, strict=True)
        if ours != theirs
    ]


@pytest.fixture(scope="module")
def dba(shared_clinic):
    with shared_clinic.session() as connection:
        yield connection


def test_numbers_of_the_open_file_are_read_as_it_says(dba):
    numbers = read_file(OPEN_FILE)
    expected = [number.e164 for number in numbers]
    assert len(numbers) == 5000
    assert len([e164 for e164 in expected if e164]) > 2000
    assert read_otherwise(numbers, read(dba, numbers), expected) == []


def test_numbers_of_every_region_and_kind_are_read_as_the_library_reads_them(dba):
    numbers = list(written_numbers(MADE, seed=7))
    expected = [answer(number) for number in numbers]
    assert len([e164 for e164 in expected if e164]) > MADE / 2
    assert {number.region for number in numbers} > phonenumbers.SUPPORTED_REGIONS
    assert read_otherwise(numbers, read(dba, numbers), expected) == []


def test_one_number_is_read_as_many_are(dba):
    numbers = list(written_numbers(300, seed=8))
    together = read(dba, numbers)
    alone = [
        dba.execute(
            "select e164, is_valid, reason is null, kind is null, region is null,"
            " contact.normalize_phone(%(raw)s, %(region)s)"
            " from api.normalize_phone(%(raw)s, %(region)s)",
            {"raw": number.raw, "region": number.region},
        ).fetchall()
        for number in numbers
    ]
    assert alone == [
        [(e164, e164 is not None, e164 is not None, e164 is None, e164 is None, e164)]
        for e164 in together
    ]


def test_a_look_says_what_reading_says(dba):
    numbers = [*read_file(OPEN_FILE), *written_numbers(2000, seed=10)]
    different = dba.execute(
        "select w.raw, w.region from unnest(%s::text[], %s::text[]) as w (raw, region)"
        " cross join lateral api.normalize_phone(w.raw, w.region) as n"
        " cross join lateral contact.read_phone(w.raw, w.region) as r"
        " where to_jsonb(n) <> to_jsonb(r)",
        [[number.raw for number in numbers], [number.region for number in numbers]],
    ).fetchall()
    assert different == []


def test_kind_and_region_are_those_of_the_library(dba):
    names = phonenumbers.PhoneNumberType.to_string
    numbers = [number for number in written_numbers(600, seed=9) if answer(number)]
    parsed = [phonenumbers.parse(number.raw, number.region) for number in numbers]
    rows = dba.execute(
        "select n.kind, n.region from contact.normalize_phones(%s::text[], %s::text[]) as n"
        " order by n.place",
        [[number.raw for number in numbers], [number.region for number in numbers]],
    ).fetchall()
    assert rows == [
        (
            names(phonenumbers.number_type(number)).lower(),
            phonenumbers.region_code_for_number(number),
        )
        for number in parsed
    ]


def test_the_plans_are_of_the_version_that_they_are_compared_with(dba):
    version = dba.execute("select version from ref.phone_sources").fetchone()
    assert version == (phonenumbers.__version__,)
