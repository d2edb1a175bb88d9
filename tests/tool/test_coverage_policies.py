"""Which policies count as asked, and which nobody can ask on this server."""

from __future__ import annotations

import psycopg
from psycopg import sql

from slipstitch.coverage.asked import read_unbinding
from slipstitch.coverage.model import Coverage, Reach
from slipstitch.report.coverage import as_document, policy_lines

ASKED = Reach("policy a on t", "ann", "select")
COUNTED = Coverage(
    reaches={Reach("policy a on t"), ASKED, Reach("policy b on t"), Reach("policy c on t")},
    unbinding={"policy c on t"},
)


def test_a_policy_that_nobody_asked_is_told_apart_from_one_that_nobody_can_ask():
    assert policy_lines(COUNTED) == [
        "policy b on t: no role asked it",
        "policy c on t: binds no role of this server",
        "policy a on t: ann: select",
        "policies: 1 of 3 asked, 1 bind no role of this server",
    ]
    told = as_document(COUNTED, [])["policies"]
    assert [(each["policy"], each["binds"]) for each in told] == [
        ("policy a on t", True),
        ("policy b on t", True),
        ("policy c on t", False),
    ]


def test_counts_are_the_same_after_they_were_written_down():
    assert Coverage.from_json(COUNTED.as_json()) == COUNTED


def test_only_roles_that_obey_row_security_are_bound(database):
    mine = [sql.Identifier(f"{database.name[-40:]}_{kind}") for kind in ("obeys", "passes", "owns")]
    obeys, passes, owns = mine
    with psycopg.connect(database.conninfo) as connection:
        connection.execute(sql.SQL("create role {}").format(obeys))
        connection.execute(sql.SQL("create role {} bypassrls").format(passes))
        connection.execute(sql.SQL("create role {}").format(owns))
        connection.execute("create table plain (id int); create table forced (id int)")
        for table in (sql.Identifier("plain"), sql.Identifier("forced")):
            words = {"table": table, "obeys": obeys, "passes": passes, "owns": owns}
            for statement in (
                "alter table {table} owner to {owns}",
                "alter table {table} enable row level security",
                "create policy of_one_who_obeys on {table} to {obeys} using (true)",
                "create policy of_one_who_passes on {table} to {passes} using (true)",
                "create policy of_the_owner on {table} to {owns} using (true)",
                "create policy of_a_superuser on {table} to current_user using (true)",
            ):
                connection.execute(sql.SQL(statement).format(**words))
        connection.execute("alter table forced force row level security")
        found = read_unbinding(connection)
        connection.rollback()
    assert found == {
        "policy of_a_superuser on forced",
        "policy of_a_superuser on plain",
        "policy of_one_who_passes on forced",
        "policy of_one_who_passes on plain",
        "policy of_the_owner on plain",
    }
