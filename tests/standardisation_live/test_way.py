"""Forward and back at each point where a DBA may stop, while both applications write."""

from __future__ import annotations

import pytest

from tests.fix_standardisation import PARKED, POINTS, READY, Way, base


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


def write_and_look(way: Way) -> None:
    way.write()
    assert way.broken_promises() == []


def test_no_write_is_lost_at_the_switch_while_organizations_are_switched(way: Way):
    """Forward and back between the last two points, with every version that lets both write."""
    *_, before, switched = POINTS
    way.forth(switched)
    for reads, writes in ((2, 1), (2, 2), (1, 1), (2, 2)):
        way.switch(reads=reads, writes=writes)
        write_and_look(way)
    way.back(before)
    assert way.broken_promises() == []
    write_and_look(way)
    way.forth(switched)
    assert way.broken_promises() == []
    way.switch(reads=2, writes=2)
    write_and_look(way)


def test_no_write_is_lost_at_the_last_point(ready: Way):
    """Parked, back with both at work, parked again; while they are parked one side writes."""
    for _ in range(2):
        ready.sign_off()
        ready.forth(PARKED)
        assert ready.value("select standardisation.is_contracted()") is True
        ready.write_new()
        assert ready.broken_promises() == []
        ready.back(READY)
        assert ready.broken_promises() == []
        ready.switch(reads=1, writes=1)
        write_and_look(ready)
