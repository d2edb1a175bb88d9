"""Forward and back at each point where a DBA may stop, while both applications write."""

from __future__ import annotations

import pytest

from tests.fix_standardisation import POINTS, Way, base


def test_no_acknowledged_write_is_lost_forward_and_back_at_any_point(way: Way):
    """At each point: write, go back to the one before, write, come again, write."""
    before = base()
    for point in POINTS:
        way.write()
        way.forth(point)
        assert way.broken_promises() == []
        way.write()
        assert way.broken_promises() == []
        way.back(before)
        assert way.broken_promises() == []
        way.write()
        way.forth(point)
        assert way.broken_promises() == []
        before = point


@pytest.mark.parametrize("point", POINTS[1:-1])
def test_the_way_back_to_the_beginning_leaves_the_old_application_every_write(way: Way, point: str):
    """From the last point, and from parked tables behind it: test_contract."""
    way.forth(point)
    way.write()
    way.back(base())
    assert way.broken_promises() == []
