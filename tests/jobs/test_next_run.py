"""Timetables come when another implementation of cron says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from croniter import croniter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.fix_server import create_database, drop_database
from tests.kills.job_campaign import ROOT

FUNCTIONS = ("cron_field", "next_run_of_day", "next_run")
ZONES = ("UTC", "Australia/Sydney", "Asia/Kolkata", "America/New_York")
CASES = 100


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high).map(str)
    return st.lists(number, min_size=1, max_size=3, unique=True).map(",".join)


def field(low: int, high: int) -> st.SearchStrategy[str]:
    ends = st.lists(st.integers(low, high), min_size=2, max_size=2, unique=True).map(sorted)
    spans = ends.map(lambda pair: f"{pair[0]}-{pair[1]}")
    steps = st.tuples(spans | st.just("*"), st.integers(1, 6)).map(lambda p: f"{p[0]}/{p[1]}")
    return st.just("*") | numbers(low, high) | spans | steps


# Days of the month and of the week are both given as numbers, or one of them is "*": of steps in
# both, implementations think differently.
DAYS = st.one_of(
    st.tuples(field(1, 28), st.just("*")),
    st.tuples(st.just("*"), field(0, 6)),
    st.tuples(numbers(1, 28), numbers(0, 6)),
)
CRON = st.tuples(field(0, 59), field(0, 23), DAYS, field(1, 12)).map(
    lambda f: f"{f[0]} {f[1]} {f[2][0]} {f[3]} {f[2][1]}"
)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))


@pytest.fixture(scope="module")
def connection(server):
    """The functions that reckon, without the rest of the plan."""
    database = create_database(server, "next_run")
    with psycopg.connect(database.conninfo, autocommit=True) as made:
        made.execute("create schema jobs")
        for name in FUNCTIONS:
            source = (ROOT / "plpgsql" / "jobs" / f"{name}.sql").read_text("utf-8")
            made.execute(source.partition("\nalter function")[0].encode())
        yield made
    drop_database(database)


def shifts(day: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks are changed around that day."""
    offsets = {(day + timedelta(days=n)).astimezone(zone).utcoffset() for n in (-1, 0, 1)}
    return len(offsets) > 1


@settings(max_examples=CASES, derandomize=True)
@given(cron=CRON, after=INSTANTS, zone=st.sampled_from(ZONES))
def test_a_timetable_comes_when_croniter_says_so(connection, cron, after, zone):
    wall = after.replace(microsecond=0)
    local = wall.replace(tzinfo=ZoneInfo(zone))
    # Asked for wall time: with a zone, croniter takes an hour too many or too few over the seasons.
    expected = croniter(cron, wall).get_next(datetime).replace(tzinfo=ZoneInfo(zone))
    # Where clocks change, ours has rules of its own, tested by name.
    assume(not shifts(local, ZoneInfo(zone)))
    assume(not shifts(expected, ZoneInfo(zone)))
    found = connection.execute("select jobs.next_run(%s, %s, %s)", (cron, zone, local)).fetchone()
    assert found[0].astimezone(UTC) == expected.astimezone(UTC)
