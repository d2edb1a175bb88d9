"""Under policies a query uses the same indexes, and reads no more as other clinics grow."""

from __future__ import annotations

import pytest

from tests.fix_row_security import QUERIES, Asked, Asking, make_patients, make_tenants

OWN_ROWS = 400
ROLES = ("owner", "practitioner")
Answers = dict[tuple[str, str | None], Asked]


@pytest.fixture(scope="module")
def answers(shared_clinic) -> list[Answers]:
    """What each query did while all clinics had 10,000 rows together, and at 100,000."""
    found = []
    with shared_clinic.session() as dba:
        make_tenants(dba, 1, 10)
        make_patients(dba, 5, OWN_ROWS)
        for others in (4_600, 45_000):
            make_tenants(dba, others, others)
            make_patients(dba, others, others)
            dba.execute("vacuum analyze contact.contacts, contact.patients")
            asking = Asking(dba, 5)
            found.append(
                {
                    (name, role): asking.ask(name, role, rounds=2)
                    for name in QUERIES
                    for role in (*ROLES, None)
                }
            )
    return found


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", QUERIES)
def test_policies_leave_the_plan_to_the_index(answers, name, role):
    for state in answers:
        nodes = state[name, role].nodes
        assert nodes
        assert not [node for node in nodes if node.startswith("Seq Scan")], nodes
        assert any(node.startswith(("Index", "Bitmap Index")) for node in nodes)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", [name for name in QUERIES if not name.startswith("count of the")])
def test_pages_read_do_not_grow_with_the_rows_of_others(answers, name, role):
    small, large = (state[name, role].buffers for state in answers)
    # An index of ten times as many rows may be a level deeper, for each row that a join looks up.
    deeper = 2 + 50 * (" with names" in name)
    assert large <= small + deeper, f"{small} pages at 10,000 rows, {large} at 100,000"
