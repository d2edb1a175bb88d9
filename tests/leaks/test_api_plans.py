"""No function of api reads a large table as a whole, nor much of it along an index."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from bench.clinic_data import Practices, fill_practices
from tests.fix_api import CALLS, NOT_CALLED, Call, Calling, calls_of

LARGE = 10_000
# The dashboard reads the hours of a month of three accounts, 2,160; a page needs far less.
MUCH = 2_500
# Partitions are counted together.
_READ = """
select coalesce(p.inhparent, s.relid)::regclass::text, sum({})::bigint
from pg_stat_xact_user_tables as s
left join pg_inherits as p on s.relid = p.inhrelid
group by 1
"""
_WHOLE = _READ.format("s.seq_tup_read")
_ALONG_INDEXES = _READ.format("s.idx_tup_fetch")
# Before an expression row security comes first, so it is no condition of the index.
_PASSING = """
create function public.passing(p_after uuid) returns uuid language plpgsql security definer
set plan_cache_mode = force_generic_plan
as $$
begin
    perform core.require_context();
    return (
        select p.id from contact.patients as p
        where p.organization_id = core.current_org_id()
        and p.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
        order by p.id limit 1
    );
end
$$;
alter function public.passing(uuid) owner to app_owner
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
        dba.execute(_PASSING)
        yield Calling(dba, 2)


def rows_read(calling: Calling, call: Call, counted: str) -> dict[str, int]:
    """Return how many rows of which tables a call reads, counted by one of the queries above."""
    values = calling.values(0.5)
    with calling.request(values["organization"]):
        query = calling.prepare(call, values)
        before = dict(calling.dba.execute(counted).fetchall())
        told = answer(calling, query)
        assert told == call.refusal, f"{query}: {told or 'no refusal'}"
        after = dict(calling.dba.execute(counted).fetchall())
    return {table: rows - before.get(table, 0) for table, rows in after.items()}


def read_whole(calling: Calling, call: Call) -> dict[str, int]:
    """Return which large tables a call read as a whole, and how many rows of them."""
    read = rows_read(calling, call, _WHOLE)
    return {table: rows for table, rows in read.items() if rows >= LARGE}


def read_much(calling: Calling, call: Call) -> dict[str, int]:
    """Return of which tables a call fetched many rows along indexes, and how many."""
    for _ in range(6):  # until plans are kept, which do not know the values any more
        read = rows_read(calling, call, _ALONG_INDEXES)
    return {table: rows for table, rows in read.items() if rows >= MUCH}


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


def test_no_function_reads_on_and_on_along_an_index(calling):
    found = {name: read_much(calling, call) for name, call in calls_of(calling.dba).items()}
    assert {name: tables for name, tables in found.items() if tables} == {}


def test_a_page_that_passes_over_all_before_it_is_noticed(calling):
    page = Call("public.passing('{patient}')")
    assert set(read_much(calling, page)) == {"contact.patients"}


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
