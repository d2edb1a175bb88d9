"""How long readers wait while a long transaction is in the way: online.ddl and a plain alter."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.results import argument_parser, publish
from bench.server import bench_server

_ROOT = Path(__file__).parent.parent
_SECONDS = {"ci": 5.0, "full": 20.0}
_READERS = 4
_SIDES = {
    "online_ddl": "call online.ddl('alter table things add column amount int')",
    "plain_alter": "alter table things add column amount int",
}


@dataclass
class Run:
    """What readers felt, in milliseconds, and when the statement was done after the blocker."""

    waits: list[float] = field(default_factory=list)
    late: float = 0.0


def main() -> None:
    """Let each side meet the same idle reader, among readers at a steady rate."""
    arguments = argument_parser(__doc__ or "").parse_args()
    runs: dict[str, Run] = {}
    with bench_server() as server:
        for side, statement in _SIDES.items():
            with server.database() as database:
                conninfo = server.conninfo(database)
                _prepare(conninfo)
                runs[side] = _measure(conninfo, statement, _SECONDS[arguments.size])
    figures: dict[str, object] = {"blocker_seconds": _SECONDS[arguments.size]}
    for side, run in runs.items():
        figures[f"{side}_longest_wait_ms"] = round(max(run.waits), 1)
        figures[f"{side}_done_after_blocker_ms"] = round(run.late)
    publish("online_ddl", arguments, figures, _text(runs))


def _prepare(conninfo: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for change in re.findall(r"(?m)^(online/\w+) ", (_ROOT / "sqitch.plan").read_text()):
            connection.execute((_ROOT / f"deploy/{change}.sql").read_bytes())
        connection.execute("create table things (id integer primary key)")
        connection.execute("insert into things select pg_catalog.generate_series(1, 1000)")


def _measure(conninfo: str, statement: str, seconds: float) -> Run:
    run, ended = Run(), threading.Event()
    readers = [threading.Thread(target=_read, args=(conninfo, run, ended)) for _ in range(_READERS)]
    done: list[float] = []

    def change() -> None:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(statement.encode())
        done.append(time.perf_counter())

    changer = threading.Thread(target=change)
    with psycopg.connect(conninfo) as blocker:
        blocker.execute("select from things")
        for thread in readers:
            thread.start()
        time.sleep(0.5)
        changer.start()
        time.sleep(seconds)
        blocker.commit()
        freed = time.perf_counter()
        changer.join()
    time.sleep(0.3)
    ended.set()
    for thread in readers:
        thread.join()
    run.late = (done[0] - freed) * 1000
    return run


def _read(conninfo: str, run: Run, ended: threading.Event) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        while not ended.is_set():
            began = time.perf_counter()
            connection.execute("select from things where id = 5")
            run.waits.append((time.perf_counter() - began) * 1000)
            time.sleep(0.004)


def _text(runs: dict[str, Run]) -> str:
    lines = [
        f"{side.replace('_', ' '):<12} longest wait of a reader {max(run.waits):>9,.1f} ms, "
        f"done {run.late:,.0f} ms after the blocker"
        for side, run in runs.items()
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
