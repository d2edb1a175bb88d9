"""How long a load of old data takes: to land, to be judged, to be taken over, to be compared.

One file of people from FileMaker, one row in a hundred wrong. It lands by copy. Half-way through
the taking over its server process is killed with SIGKILL, the server recovers, and the load goes
on. Then an incremental load brings a hundredth of it changed, and is taken back.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import run_plan
from tests.fix_server import Database

_SIZES = {"ci": 10_000, "full": 1_000_000}
SETTINGS = {"shared_buffers": "2GB", "max_wal_size": "8GB", "maintenance_work_mem": "512MB"}
_WRONG = 100  # one row in so many
_PATIENCE_SECONDS = 120
_COPY = (
    "copy staging.contacts (external_id, modified_at, is_patient, mrn, given_name, family_name,"
    " birth_date, sex, email, phone, street, city, postcode) from stdin"
)
OUTCOMES = """
select k.outcome, count(*) from staging.records as k where k.batch_id = %s group by k.outcome
"""
_REACHED = "select promoted_to from staging.batches where id = %s"
_TAKEN_OVER = "select count(*) from staging.records where batch_id = %s and outcome = 'inserted'"
UNEQUAL = """
select r.measure, r.subject, r.told::text, r.found::text
from staging.reconcile(%s) as r where not r.is_equal
"""


class Ledger:
    """What each step took: seconds, and seconds of the processor of its session."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.figures: dict[str, dict[str, float]] = {}

    def time(self, name: str, dba: psycopg.Connection[Any], step: Callable[[], object]) -> None:
        """Take one step and add what it took under a name."""
        began, used = time.perf_counter(), _processor_seconds(dba)
        try:
            step()
        finally:
            taken = time.perf_counter() - began
            entry = self.figures.setdefault(name, {"seconds": 0.0, "processor_seconds": 0.0})
            entry["seconds"] = round(entry["seconds"] + taken, 2)
            with suppress(OSError):  # whose process was killed takes nothing with it
                used = _processor_seconds(dba) - used
                entry["processor_seconds"] = round(entry["processor_seconds"] + used, 2)


def main() -> None:
    """Load, kill, go on, compare, load what changed, take it back."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size = _SIZES[arguments.size]
    ledger = Ledger()
    with bench_server(SETTINGS) as server, server.database() as name:
        database = Database(server.server, name)
        run_plan("deploy", "--no-verify", database.uri)
        with session(database) as dba:
            organization = dba.execute(
                "insert into core.organizations (name, slug, external_id)"
                " values ('Old', 'old', 'org_old') returning id"
            ).fetchone()
        assert organization is not None
        full = _land(database, ledger, organization[0], "full", range(size))
        killed_at = _recovered(database, full, size // 2)
        with session(database) as dba:
            ledger.time("go on and take over the rest", dba, promotion(dba, full))
            found: dict[str, Any] = {
                "rows": size,
                "rows_when_killed": killed_at,
                "outcomes": dict(dba.execute(OUTCOMES, [full]).fetchall()),
            }
            unequal: list[Any] = []
            ledger.time(
                "compare", dba, lambda: unequal.extend(dba.execute(UNEQUAL, [full]).fetchall())
            )
        assert not unequal, unequal
        assert found["outcomes"]["rejected"] == size // _WRONG, found
        assert found["outcomes"]["inserted"] == size - size // _WRONG, found

        changed = _land(database, ledger, organization[0], "incremental", range(1, size, 100))
        with session(database) as dba:
            ledger.time("take over what changed", dba, promotion(dba, changed))
            found["changed"] = dict(dba.execute(OUTCOMES, [changed]).fetchall())
            ledger.time(
                "take back what changed",
                dba,
                lambda: dba.execute("call staging.rollback_batch(%s)", [changed]),
            )
    figures = {**found, "steps": ledger.figures}
    publish("loads", arguments, figures, _text(figures))


def _rows(numbers: range, kind: str) -> Iterator[tuple[Any, ...]]:
    stamp = "2026-03-01 10:00" if kind == "full" else "2026-04-01 10:00"
    for number in numbers:
        is_wrong = number % _WRONG == 0
        yield (
            "" if is_wrong else str(number),
            stamp,
            "Yes" if number % 3 else "No",
            f"M{number}",
            f"Given{number % 977}",
            f"Family{number % 9973}" if kind == "full" else f"Changed{number % 9973}",
            f"{1 + number % 28:02}/{1 + number % 12:02}/{1930 + number % 80}",
            "F" if number % 2 else "M",
            f"person{number}@clinic{number % 50}.example",
            f"04{number % 100_000_000:08}",
            f"{number % 300} High Street",
            "Perth",
            "6000",
        )


def _land(database: Database, ledger: Ledger, organization: Any, kind: str, numbers: range) -> Any:
    suffix = "" if kind == "full" else " what changed"
    with session(database) as dba:
        row = dba.execute(
            "select b.id from staging.open_batch(%s, 'filemaker', 'contact', %s) as b",
            [organization, kind],
        ).fetchone()
        assert row is not None
        batch = row[0]

        def copy() -> None:
            with dba.cursor() as cursor, cursor.copy(_COPY) as into:
                for each in _rows(numbers, kind):
                    into.write_row(each)
            dba.execute("select staging.close_batch(%s)", [batch])

        ledger.time("land" + suffix, dba, copy)
        ledger.time(
            "judge" + suffix,
            dba,
            lambda: dba.execute("select * from staging.validate(%s)", [batch]).fetchall(),
        )
        if kind == "full":
            _half(database, ledger, dba, batch, len(numbers) // 2)
    return batch


def _half(
    database: Database, ledger: Ledger, dba: psycopg.Connection[Any], batch: Any, half: int
) -> None:
    """Take over until half of it is there, and kill the process that does it."""
    backend = dba.info.backend_pid

    def kill() -> None:
        with session(database) as watch:
            while _value(watch, _REACHED, batch) < half:
                time.sleep(0.05)
        os.kill(backend, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with suppress(psycopg.OperationalError):
        ledger.time("take over until killed", dba, promotion(dba, batch))
    killer.join()


def _recovered(database: Database, batch: Any, half: int) -> int:
    """Wait for the server that recovers; return how many rows it has."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with session(database) as dba:
                taken_over = _value(dba, _TAKEN_OVER, batch)
                assert taken_over >= half * (_WRONG - 1) // _WRONG, "what was committed is gone"
                return taken_over
        except psycopg.OperationalError:
            assert time.monotonic() < until
            time.sleep(0.1)


def _value(dba: psycopg.Connection[Any], query: str, batch: Any) -> int:
    row = dba.execute(query, [batch]).fetchone()
    assert row is not None
    return int(row[0])


def promotion(dba: psycopg.Connection[Any], batch: Any) -> Callable[[], object]:
    """Return the step that takes over the rows of a load."""
    return lambda: dba.execute("call staging.promote(%s)", [batch])


def session(database: Database) -> psycopg.Connection[Any]:
    """Return a session whose statements are transactions of their own."""
    return psycopg.connect(database.conninfo, autocommit=True)


def _processor_seconds(dba: psycopg.Connection[Any]) -> float:
    """Return what the session's server process has computed, whatever else the machine does."""
    fields = Path(f"/proc/{dba.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _text(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['rows']:,} rows, killed at {figures['rows_when_killed']:,}:"
        f" {figures['outcomes']}",
        *(
            f"  {name:<32}{step['seconds']:>10} s{step['processor_seconds']:>10} s of processor"
            for name, step in figures["steps"].items()
        ),
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
