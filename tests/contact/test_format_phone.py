"""Telephone numbers are shown as the library shows them."""

from __future__ import annotations

import phonenumbers
import psycopg
import pytest
from phonenumbers import PhoneNumberFormat

from tests.fix_phone import OPEN_FILE, read_file

STYLES = {
    "international": PhoneNumberFormat.INTERNATIONAL,
    "national": PhoneNumberFormat.NATIONAL,
    "rfc3966": PhoneNumberFormat.RFC3966,
}
SHOWN = "select n, api.format_phone(n, %s) from unnest(%s::text[]) as n"
# First groups that are not the first digits, codes of no country, and lines of forwarders.
ODD = ("+5491123456789", "+80012345678", "+390612345678", "+5215512345678", "+4915112345678")


def numbers() -> list[str]:
    """Return numbers in use: odd ones, every tenth of the open file, and one of each region."""
    found = {*ODD, *[each.e164 for each in read_file(OPEN_FILE)[::10] if each.e164]}
    for region in phonenumbers.SUPPORTED_REGIONS:
        example = phonenumbers.example_number(region)
        if example is not None:
            found.add(phonenumbers.format_number(example, PhoneNumberFormat.E164))
    return sorted(found)


@pytest.mark.parametrize("style", STYLES)
def test_numbers_look_as_in_the_library(shared_clinic, style):
    asked = [each for each in numbers() if phonenumbers.is_valid_number(phonenumbers.parse(each))]
    assert len(asked) > 500
    with shared_clinic.session() as dba:
        shown = dict(dba.execute(SHOWN, [style, asked]).fetchall())
    expected = {
        each: phonenumbers.format_number(phonenumbers.parse(each), STYLES[style]) for each in asked
    }
    assert shown == expected


def test_what_is_no_number_is_shown_as_nothing(shared_clinic):
    assert shared_clinic.value("select api.format_phone('call me')") is None
    assert shared_clinic.value("select api.format_phone('0412 345 678', 'e164', 'AU')") == (
        "+61412345678"
    )


def test_an_unknown_style_is_refused(shared_clinic):
    with pytest.raises(psycopg.Error) as refused:
        shared_clinic.value("select api.format_phone('+61412345678', 'upside down')")
    assert refused.value.sqlstate == "RQ422"
