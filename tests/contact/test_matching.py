"""Duplicates of people are found without labels, by one configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.contacts_data import file_records, load, read_pairs, score_pairs
from tests.fix_clinic import Clinic, call, sign_up

DATA = Path(__file__).parents[1] / "data" / "febrl"
FOUND = """
    select a.display_name, b.display_name, d.score >= 0.999
    from contact.duplicate_candidates as d
    inner join contact.contacts as a
        on d.organization_id = a.organization_id and d.contact_a_id = a.id
    inner join contact.contacts as b
        on d.organization_id = b.organization_id and d.contact_b_id = b.id
    where d.organization_id = %s
"""


@pytest.mark.parametrize(("dropped", "least"), [((), 0.995), (("soc_sec_id",), 0.985)])
def test_most_duplicates_are_found_and_no_wrong_pair_is_merged(
    shared_clinic: Clinic, dropped: tuple[str, ...], least: float
) -> None:
    pairs = read_pairs(DATA / "febrl1_true_pairs.csv")
    with shared_clinic.session() as connection:
        who = sign_up(connection, f"ada{len(dropped)}", f"clinic-{len(dropped)}")
        load(connection, who["organization_id"], file_records(DATA / "febrl1.csv", dropped))
        call(connection, who, "select api.find_duplicates()")
        found = connection.execute(FOUND, [who["organization_id"]]).fetchall()
    assert score_pairs([row[:2] for row in found], pairs).f1 >= least
    assert score_pairs([row[:2] for row in found if row[2]], pairs).precision >= 0.999
