"""No function of api reads a large table from its beginning to its end."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from bench.clinic_data import Practices, fill_practices
from tests.fix_api import CALLS, NOT_CALLED, Call, Calling, calls_of

LARGE = 10_000
# Partitions are counted together.
_READ = """
select coalesce(p.inhparent, s.relid)::regclass::text, sum(s.seq_tup_read)::bigint
from pg_stat_xact_user_tables as s
left join pg_inherits as p on s.relid = p.inhrelid
where s.seq_scan > 0
group by 1
"""


@pytest.fixture(scope="module")
def calling(shared_clinic) -> Iterator[Calling]:
    """A practice with more than 10,000 rows in each table that grows, beside another one."""
    size = LARGE * 7 // 4  # the second practice has 60 % of it
    fill_practices(
        shared_clinic.database.conninfo,
        Practices(2, size, size, size, size, size, size),
        is_searchable=False,
        is_divided=False,
    )
    with shared_clinic.session() as dba:
        dba.execute(
            "create function public.careless() returns bigint language sql security definer"
            " begin atomic select count(a.notes) from clinic.appointments as a; end"
        )
        yield Calling(dba, 2)


def read_whole(calling: Calling, call: Call) -> dict[str, int]:
    """Return which large tables a call read as a whole, and how many rows of them."""
    values = calling.values(0.5)
    with calling.request(values["organization"]):
        query = calling.prepare(call, values)
        before = dict(calling.dba.execute(_READ).fetchall())
        told = answer(calling, query)
        assert told == call.refusal, f"{query}: {told or 'no refusal'}"
        after = dict(calling.dba.execute(_READ).fetchall())
    read = {table: rows - before.get(table, 0) for table, rows in after.items()}
    return {table: rows for table, rows in read.items() if rows >= LARGE}


def answer(calling: Calling, query: str) -> str:
    """Return the SQLSTATE with which a query is refused, or nothing where it is answered."""
    try:
        with calling.dba.transaction():
            calling.dba.execute(query)
    except psycopg.Error as error:
        return error.sqlstate or ""
    return ""


def test_no_function_reads_a_large_table_as_a_whole(calling):
    found = {name: read_whole(calling, call) for name, call in calls_of(calling.dba).items()}
    assert {name: tables for name, tables in found.items() if tables} == {}


def test_what_reads_a_large_table_as_a_whole_is_noticed(calling):
    assert set(read_whole(calling, Call("public.careless()"))) == {"clinic.appointments"}


def test_every_function_is_called_or_left_out_with_a_reason(calling):
    called = {name.partition(":")[0] for name in calls_of(calling.dba)}
    every = {
        name
        for (name,) in calling.dba.execute(
            "select proname from pg_proc where pronamespace = 'api'::regnamespace"
        )
    }
    assert every - called == set(NOT_CALLED)
    assert {name.partition(":")[0] for name in CALLS} <= every
