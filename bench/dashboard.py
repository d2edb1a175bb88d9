"""What dashboards cost to read, to keep current and to write past: beside refresh and recount.

A hundred clinics, the largest with 40 % of the rows. The history grows in three steps; at each the
same new writes are counted, a materialised view of the same figures is refreshed concurrently, and
one day after the other is counted from the rows, as a view would.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bench.dashboard_data import TENANTS, count_everything, load_people, load_rows, shares
from bench.quantile import quantile
from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import claims, run_plan

_MESSAGES = {"ci": (10_000, 30_000, 100_000), "full": (1_000_000, 3_000_000, 10_000_000)}
_APPOINTMENTS_A_MESSAGE = 0.2
_PATIENTS = {"ci": 2_000, "full": 200_000}
_READS = {"ci": 200, "full": 2_000}
_STREAM_SECONDS = {"ci": 10, "full": 60}
_WRITES_A_SECOND = 300
_ROUNDS = {"ci": 6, "full": 14}
_SETTINGS = {
    "shared_buffers": "1GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min",
    "work_mem": "32MB",
}  # fmt: skip
_AIMS = {"p99_ms": 10, "staleness_seconds": 5, "overhead": 1.3, "growth": 1.5}

_DAYS = """
select
    m.organization_id, m.location_id, (m.sent_at at time zone o.time_zone)::date as metric_on,
    count(*) filter (where m.direction = 'inbound') as messages_inbound,
    count(*) filter (where m.direction = 'outbound') as messages_outbound
from comms.messages as m inner join core.organizations as o on m.organization_id = o.id
where m.deleted_at is null and not m.is_private {condition}
group by 1, 2, 3
"""


def main() -> int:
    """Measure and publish; end with 1 where an aim was missed."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size: str = arguments.size
    figures: dict[str, Any] = {"tenants": TENANTS, "share_of_largest": shares()[0]}
    with bench_server(_SETTINGS) as server, server.database() as name:
        run_plan("deploy", "--no-verify", server.uri(name))
        conninfo = server.conninfo(name)
        with psycopg.connect(conninfo, autocommit=True) as dba:
            dba.execute("update jobs.schedule_defaults set is_active = false")
            load_people(dba, _PATIENTS[size])
            for before, messages in pairwise((0, *_MESSAGES[size])):
                more = messages - before
                load_rows(dba, more, round(more * _APPOINTMENTS_A_MESSAGE))
                began = time.perf_counter()
                count_everything(dba)
                step = {"backfill_seconds": round(time.perf_counter() - began, 1)}
                figures[f"messages_{messages}"] = step | _refreshed(dba)
            figures |= _reads(conninfo, size)
            figures |= _overhead(dba, size)
            figures |= _staleness(conninfo, size)
            figures["differences"] = _differences(dba)
    figures |= _judged(figures, size)
    publish("dashboard", arguments, figures, "".join(f"{k}: {v}\n" for k, v in figures.items()))
    return 0 if all(value for key, value in figures.items() if key.startswith("aim_")) else 1


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds that the work took."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _repeat(work: Callable[[], object], times: int) -> None:
    for _ in range(times):
        work()


class Writer:
    """Writes single messages and appointments as a request does: one transaction each."""

    def __init__(self, connection: psycopg.Connection[Any], seed: int) -> None:
        """Pick an open conversation and a contact of each clinic."""
        self._connection = connection
        self._chance = random.Random(seed)
        self._number = seed * 10_000_000
        self._places = connection.execute(
            "select t.id, v.id, p.contact_id, p.location_id, v.channel "
            "from public.bench_tenants as t "
            "cross join lateral (select * from comms.conversations as c "
            "where c.organization_id = t.id limit 1) as v "
            "cross join lateral (select * from contact.patients as c "
            "where c.organization_id = t.id limit 1) as p order by t.number"
        ).fetchall()
        self._weights = shares()[: len(self._places)]

    def write(self) -> None:
        """Write one: five messages for each appointment."""
        self._number += 1
        place = self._chance.choices(self._places, self._weights)[0]
        with self._connection.transaction():
            if self._number % 6:
                self._message(*place)
            else:
                self._appointment(*place)

    def _message(self, tenant: Any, conversation: Any, *rest: Any) -> None:
        row = self._connection.execute(
            "insert into comms.message_keys "
            "(organization_id, conversation_id, sequence, channel, sent_at) "
            "values (%s, %s, %s, %s, now()) returning message_id, sent_at",
            [tenant, conversation, time.time_ns() // 1000 * 1000 + self._number % 1000, rest[2]],
        ).fetchone()
        assert row is not None
        self._connection.execute(
            "insert into comms.messages (organization_id, id, direction, author_kind, body, "
            "sent_at, delivery_status) "
            "values (%s, %s, 'inbound', 'contact', 'hello', %s, 'received')",
            [tenant, *row],
        )

    def _appointment(self, tenant: Any, _: Any, contact: Any, location: Any, __: Any) -> None:
        day = self._chance.randrange(60)
        self._connection.execute(
            "insert into clinic.appointments (organization_id, contact_id, location_id, start_at, "
            "end_at, status, is_overlap_allowed) values (%s, %s, %s, "
            "now() + %s * interval '1 day', "
            "now() + %s * interval '1 day' + interval '30 minutes', 'booked', true)",
            [tenant, contact, location, day, day],
        )


def _refreshed(dba: psycopg.Connection[Any]) -> dict[str, Any]:
    """Cost of the same new writes at this length of the history, and of the other ways."""
    writer = Writer(dba, 1 + random.SystemRandom().randrange(1000))
    times = []
    for _ in range(3):
        for _ in range(300):
            writer.write()
        times.append(_timed(lambda: dba.execute("select analytics.apply_changes()")))
    dba.execute(
        "create materialized view public.bench_days as " + _DAYS.format(condition="")
        + "; create unique index on public.bench_days"
        " (organization_id, location_id, metric_on) nulls not distinct"
    )  # fmt: skip
    view = _timed(lambda: dba.execute("refresh materialized view concurrently public.bench_days"))
    dba.execute("drop materialized view public.bench_days")
    recount = _DAYS.format(
        condition="and m.organization_id = (select id from public.bench_tenants where number = 1)"
    )
    views = {}
    for name in ("patient_activity", "practitioner_utilisation", "conversation_response_times"):
        refresh = partial(
            dba.execute, f"refresh materialized view concurrently analytics.mv_{name}"
        )
        views[f"{name}_ms"] = round(_timed(refresh), 1)
    return {
        "counting_300_writes_ms": round(statistics.median(times), 1),
        "refresh_concurrently_ms": round(view, 1),
        "recount_of_largest_ms": round(_timed(lambda: dba.execute(recount)), 1),
        **views,
    }


def _reads(conninfo: str, size: str) -> dict[str, Any]:
    """Percentiles of api.dashboard, for clinics as often as they are large, and for the largest."""
    figures: dict[str, Any] = {}
    chance = random.Random(3)
    with psycopg.connect(conninfo, user="authenticator", autocommit=True) as reader:
        mixed = chance.choices(range(1, TENANTS + 1), shares(), k=_READS[size])
        for name, numbers in (("dashboard", mixed), ("dashboard_of_largest", [1] * _READS[size])):
            times = sorted(_read(reader, number, "select api.dashboard()") for number in numbers)
            figures |= {f"{name}_{key}_ms": value for key, value in _percentiles(times).items()}
        for name in ("organization_summary", "appointment_type_summary", "patient_summary"):
            query = f"select * from api.{name}()"
            times = sorted(_read(reader, 1, query) for _ in range(_READS[size] // 4))
            figures[f"{name}_p99_ms"] = _percentiles(times)["p99"]
    return figures


def _read(reader: psycopg.Connection[Any], number: int, query: str) -> float:
    """Milliseconds of one call, from client to client, without what begins the request."""
    who = claims(f"user_{number}") | {"org_id": f"org_{number}"}
    with reader.transaction():
        reader.execute("select api.begin_request(%s)", [Jsonb(who)])
        return _timed(lambda: reader.execute(query).fetchall())


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(quantile(times, 0.5), 2),
        "p99": round(quantile(times, 0.99), 2),
    }


def _overhead(dba: psycopg.Connection[Any], size: str) -> dict[str, Any]:
    """The same writes with the triggers of the figures and without, in turns; audit on in both."""
    writer = Writer(dba, 2001)
    times: dict[str, list[float]] = {"enable": [], "disable": []}
    triggers = dba.execute(
        "select tgrelid::regclass::text, quote_ident(tgname) from pg_trigger "
        "where tgname like '%\\_80\\_figures\\_%' and tgparentid = 0"
    ).fetchall()
    for _ in range(_ROUNDS[size]):
        for side, found in times.items():
            with dba.transaction():
                for table, trigger in triggers:
                    dba.execute(f"alter table {table} {side} trigger {trigger}")
            for _ in range(20):
                writer.write()
            found.append(_timed(lambda: _repeat(writer.write, 120)) / 120)
            dba.execute("select analytics.apply_changes(1000000)")
    with dba.transaction():
        for table, trigger in triggers:
            dba.execute(f"alter table {table} enable trigger {trigger}")
    dba.execute(
        "insert into analytics.changes (organization_id, measure) "
        "select t.id, 'organization' from public.bench_tenants as t"
    )
    while (dba.execute("select analytics.apply_changes()").fetchone() or (0,))[0]:
        pass
    with_them, without = (statistics.median(times[side]) for side in ("enable", "disable"))
    return {
        "write_ms_with_figures": round(with_them, 3),
        "write_ms_without_figures": round(without, 3),
        "write_overhead": round(with_them / without, 3),
    }


def _staleness(conninfo: str, size: str) -> dict[str, Any]:
    """How long a change waits while 300 rows are written a second and jobs count them."""
    stop = threading.Event()
    waits: list[float] = []
    written = [0, 0, 0]

    def work(number: int) -> None:
        with psycopg.connect(conninfo, autocommit=True) as own:
            writer, began = Writer(own, 3001 + number), time.perf_counter()
            while not stop.is_set():
                writer.write()
                written[number] += 1
                due = began + written[number] / (_WRITES_A_SECOND / len(written))
                time.sleep(max(0, due - time.perf_counter()))

    def count() -> None:
        with psycopg.connect(conninfo, user="app_migrator", autocommit=True) as own:
            while not stop.wait(1):
                own.execute("select analytics.apply_changes()")

    threads = [threading.Thread(target=work, args=[n]) for n in range(len(written))]
    threads.append(threading.Thread(target=count))
    for thread in threads:
        thread.start()
    with psycopg.connect(conninfo, autocommit=True) as dba:
        began = time.perf_counter()
        while time.perf_counter() - began < _STREAM_SECONDS[size]:
            row = dba.execute(
                "select coalesce(extract(epoch from clock_timestamp() - min(changed_at)), 0)"
                "::float8 from analytics.changes"
            ).fetchone()
            assert row is not None
            waits.append(row[0])
            time.sleep(0.1)
        took = time.perf_counter() - began
        stop.set()
        for thread in threads:
            thread.join()
        while (dba.execute("select analytics.apply_changes()").fetchone() or (0,))[0]:
            pass
    waits.sort()
    return {
        "writes_per_second": round(sum(written) / took),
        "staleness_p99_seconds": round(waits[len(waits) * 99 // 100], 2),
        "staleness_most_seconds": round(waits[-1], 2),
    }


def _differences(dba: psycopg.Connection[Any]) -> int:
    """How many figures a recount finds wrong after all of it."""
    row = dba.execute(
        "select count(*) from public.bench_tenants as t "
        "cross join lateral analytics.reconcile(t.id) as d"
    ).fetchone()
    assert row is not None
    return int(row[0])


def _judged(figures: dict[str, Any], size: str) -> dict[str, Any]:
    steps = [figures[f"messages_{number}"] for number in _MESSAGES[size]]
    counting = [step["counting_300_writes_ms"] for step in steps]
    growth = round(counting[-1] / counting[0], 2)
    return {
        "growth_of_counting": growth,
        "growth_of_refresh": round(
            steps[-1]["refresh_concurrently_ms"] / steps[0]["refresh_concurrently_ms"], 2
        ),
        "aim_dashboard_p99": figures["dashboard_of_largest_p99_ms"] < _AIMS["p99_ms"],
        "aim_staleness": figures["staleness_most_seconds"] < _AIMS["staleness_seconds"],
        "aim_overhead": figures["write_overhead"] <= _AIMS["overhead"],
        "aim_flat": growth <= _AIMS["growth"],
        "aim_exact": figures["differences"] == 0,
    }


if __name__ == "__main__":
    raise SystemExit(main())
