"""xUnit functions: each is run by itself, and what one does or breaks the next does not see."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from slipstitch.testing.xunit import run_functions
from slipstitch.throwaway.server import Server

FUNCTIONS = """
create extension if not exists pgtap;
create schema cases;
create table cases.log (what text);
create function cases.startup_rows() returns setof text language sql as
    $$ insert into cases.log values ('startup') returning pass('started') $$;
create function cases.setup_rows() returns setof text language sql as
    $$ insert into cases.log values ('setup'); select is(count(*), 2::bigint, 'alone')
        from cases.log $$;
create function cases.test_a_divides() returns setof text language plpgsql as
    $$ begin return next pass('begins'); perform 1 / 0; end $$;
create function cases.test_b_is_told() returns setof text language sql as
    $$ select is(1, 2, 'one is two') $$;
create function cases.test_c_is_well() returns setof text language sql as
    $$ select ok(true, 'is well') $$;
create function cases.test_takes_something(p_what int) returns setof text language sql as
    $$ select ok(false, 'is no test: it takes an argument') $$;
"""


@pytest.mark.slow
def test_each_function_is_run_by_itself_and_an_error_ends_no_other(database):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(FUNCTIONS)
        done = {each.name: each for each in run_functions(database.conninfo, "cases")}
        left = connection.execute("select count(*) from cases.log").fetchone()
    assert list(done) == ["cases.test_a_divides", "cases.test_b_is_told", "cases.test_c_is_well"]
    assert "division by zero" in done["cases.test_a_divides"].problems[0]
    told = done["cases.test_b_is_told"].report.assertions
    assert [(each.is_ok, each.description) for each in told] == [
        (True, "started"),
        (True, "alone"),
        (False, "one is two"),
    ]
    assert not done["cases.test_c_is_well"].problems
    assert all(each.is_ok for each in done["cases.test_c_is_well"].report.assertions)
    assert left == (0,)


@pytest.mark.slow
def test_two_lines_of_settings_make_a_schema_a_test(pytester: pytest.Pytester, server: Server):
    (Path(pytester.path) / "cases.sql").write_text(FUNCTIONS)
    settings = "slipstitch_xunit = cases\nslipstitch_setup = cases.sql"
    pytester.makeini(f"[pytest]\n{settings}\npostgresql_port = {server.port}\n")
    result = pytester.runpytest_subprocess("-p", "no:hypothesispytest")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*cases.test_a_divides: division by zero*", "*not ok 3 - one is two*"]
    )
