"""What a session of the old application prepared on the way finds the names once they are there."""

from __future__ import annotations

import psycopg

from bench.standardisation_old import old_side
from tests.fix_standardisation import Way

SCHEMA, NAMES = "standardisation/flags", "standardisation/names__usage"
RENAME = "execute rename_contact ('{}', '{}')"


def test_a_statement_prepared_before_the_views_writes_by_name_once_they_are_there(way: Way):
    way.forth(SCHEMA)
    contact, _ = way.known.contacts[0]
    with psycopg.connect(way.database.conninfo, autocommit=True) as session:
        session.execute(old_side(way.known).begin.encode())
        session.execute(
            "prepare rename_contact (text, text) as update contacts set name = $1 where id = $2"
        )
        session.execute(RENAME.format("Old", contact).encode())
        way.forth(NAMES)
        way.switch(reads=2, writes=2)
        session.execute(RENAME.format("Prepared", contact).encode())
    assert (
        way.value(
            "select c.display_name from contact.contacts as c"
            " join standardisation.records as r on r.target_id = c.id and r.old_id = %s"
            " where r.table_name = 'contacts' and r.state = 'standardised'",
            contact,
        )
        == "Prepared"
    )
