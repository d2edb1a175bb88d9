"""What has its normal form stays as it is, whatever it was made of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

MANY = 60
PIECES = (
    "Dr", "Prof.", "Mr", "Jr.", "senior", "III", "PhD", "Smith", "O'Brien", "José", "ß", "Æ", "ﬁ",
    "Unit", "12/34", "Saint", "Street", "P", "O", "Box", "North", "East", "united", "states", "of",
    "america", "İstanbul", "Ǆ", "Ω", "ϴ", "ΐ", "́", "@", "mailto:", "<", ">", "a@b.co", "bücher",
    "EXAMPLE.ORG", ".", ",", "'", "-", "\u200b", "\u00a0", "xn--bcher-kva", "+61 412 345 678",
)  # fmt: skip
letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.one_of(
    st.text(letters, max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)


@pytest.fixture(scope="module")
def dba(shared_clinic):
    with shared_clinic.session() as connection:
        yield connection


@pytest.mark.parametrize(
    "function",
    [
        "contact.plain_text",
        "contact.normalize_name",
        "contact.normalize_address",
        "contact.normalize_email",
        "contact.normalize_phone",
    ],
)
@settings(max_examples=12)
@given(written=st.lists(texts, min_size=MANY // 2, max_size=MANY))
def test_a_normal_form_is_its_own_normal_form(dba, function, written):
    changed = dba.execute(
        f"select w.text, n.once, n.twice from unnest(%s::text[]) as w (text)"
        f" cross join lateral (select o.once, {function}(o.once) as twice"
        f" from (select {function}(w.text) as once offset 0) as o) as n"
        " where n.once is distinct from n.twice",
        [written],
    ).fetchall()
    assert changed == []


@settings(max_examples=12)
@given(written=st.lists(texts, min_size=MANY // 2, max_size=MANY))
def test_a_normal_address_of_mail_fits_its_domain(dba, written):
    made = dba.execute(
        "select contact.normalize_email(w.text)::core.email_address"
        " from unnest(%s::text[]) as w (text)",
        [written],
    ).fetchall()
    assert len(made) == len(written)
