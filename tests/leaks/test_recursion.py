"""A policy that reads a guarded table ends in recursion; the new schema has none."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import sql

RECURSION = "42P17"
GUARDED = """
select distinct n.nspname, c.relname
from pg_policy as p
inner join pg_class as c on p.polrelid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
where (n.nspname = 'legacy') = %s
order by 1, 2
"""


def guarded(dba: psycopg.Connection[Any], *, is_legacy: bool) -> list[sql.Identifier]:
    found = dba.execute(GUARDED, [is_legacy]).fetchall()
    return [sql.Identifier(*names) for names in found]


def answer(dba: psycopg.Connection[Any], role: str, table: sql.Identifier) -> str | None:
    """Return the SQLSTATE with which a role is refused a table that it may read."""
    dba.execute("savepoint asked")
    try:
        dba.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
        dba.execute(sql.SQL("select from {}").format(table))
    except psycopg.Error as error:
        return error.sqlstate
    finally:
        dba.execute("rollback to savepoint asked")
    return None


@pytest.fixture
def dba(town):
    with town.clinic.session() as session, session.transaction(force_rollback=True):
        yield session


def test_every_guarded_table_of_the_legacy_schema_recurses(dba):
    dba.execute(
        "grant usage on schema legacy to authenticated;"
        "grant select on all tables in schema legacy to authenticated;"
        """set local request.jwt.claims = '{"sub": "user_ada", "role": "authenticated"}'"""
    )
    tables = guarded(dba, is_legacy=True)
    assert len(tables) >= 10
    answers = {table.as_string(dba): answer(dba, "authenticated", table) for table in tables}
    assert set(answers.values()) == {RECURSION}, answers


def test_no_guarded_table_of_the_new_schema_recurses(dba):
    tables = guarded(dba, is_legacy=False)
    assert len(tables) >= 15
    answers = {table.as_string(dba): answer(dba, "app_owner", table) for table in tables}
    assert RECURSION not in answers.values(), answers


def test_no_policy_of_the_new_schema_depends_on_another_table(dba):
    readers = (
        "select p.polname, d.refobjid::regclass::text from pg_policy as p"
        " inner join pg_class as c on p.polrelid = c.oid"
        " inner join pg_depend as d on d.classid = 'pg_policy'::regclass and d.objid = p.oid"
        " and d.refclassid = 'pg_class'::regclass and d.refobjid <> p.polrelid"
        " where (c.relnamespace = 'legacy'::regnamespace) = {}"
    )
    assert dba.execute(readers.format(False)).fetchall() == []
    assert dba.execute(readers.format(True)).fetchall() != []
