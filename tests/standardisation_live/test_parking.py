"""The old tables are parked and taken back into use while both applications are at work."""

from __future__ import annotations

from dataclasses import replace

from bench.standardisation_crowd import Crowd, Side
from bench.standardisation_new import map_known, new_side
from bench.standardisation_old import old_side
from tests.fix_online import until
from tests.fix_standardisation import PARKED, READY, Way


def at_work(crowd: Crowd, step: str) -> None:
    """Let every client come to work once more, and to the end of it."""
    crowd.step = step
    enough = len(crowd.waits) + 60
    until(lambda: len(crowd.waits) >= enough, f"both applications at work when {step}")


def reading(side: Side) -> Side:
    """Return an application that only reads, as one whose writes are refused does."""
    return replace(side, actions=[each for each in side.actions if not each.writes])


def test_nobody_is_refused_and_no_write_is_lost_while_tables_are_parked_and_come_back(ready: Way):
    ready.sign_off()
    with ready.session() as connection:
        mapped = map_known(connection, ready.known)
    old = old_side(ready.known)
    crowd = Crowd(ready.database.conninfo)
    with crowd.working([reading(old), new_side(ready.home, mapped)]):
        at_work(crowd, "signed off")
        ready.forth(PARKED)
        assert ready.value("select standardisation.is_contracted()") is True
        at_work(crowd, "parked")
        ready.back(READY)
        at_work(crowd, "taken back")
        ready.switch(reads=1, writes=1)
        crowd.join(old)
        at_work(crowd, "both write")
    assert crowd.failures == []
    steps = {(write.side, write.step) for write in crowd.writes}
    assert steps >= {("new", "signed off"), ("new", "parked"), ("old", "both write")}
    ready.standing.update(crowd.standing())
    assert ready.broken_promises() == []
    ready.do("call standardisation.reconcile()")
    assert ready.value("select bool_and(is_equal) from standardisation.reconciliations") is True


RENAME = """
update contact.contacts set display_name = 'Another'
where id = (
    select r.target_id from standardisation.records as r
    where r.table_name = 'contacts' and r.state = 'standardised' order by r.row_id limit 1
)
returning id, pg_current_xact_id()::text::bigint
"""
IS_FOUND = "select %s = any(l.ids) from standardisation.later_rows('contacts', %s) as l"


def test_the_first_write_since_the_parking_is_found_while_another_is_at_work(ready: Way):
    with ready.session() as writer, ready.session() as other:
        written = writer.execute(RENAME.encode()).fetchone()
        other.execute("begin; select pg_current_xact_id()")
        assert writer.execute(IS_FOUND.encode(), written).fetchone() == (True,)
