"""Webhooks: how long a call takes at 200 events a second, and beside a flood of another tenant.

Calls come at a fixed pace, each with a time at which it is due: what waits because the server is
slow counts as slow. The connections are those of a pool: each has made some calls before, and what
the first of them took, when the session knew no function yet, is told apart: of a session alone,
and of all of a pool at once, which share the processors. A call is what an application server does:
a transaction with the keyring and ``api.ingest_webhook``, committed with fsync on; the signature is
verified within it. The flood is one endpoint that is called as fast as two more connections can,
beyond its rate. The floor is the same clients at the same pace that write the same bytes to a plain
table and do nothing else: what this machine, its disk and the clients themselves take.

``--vectors FILE`` measures nothing: it holds the vectors of a file against
``integration.verify_webhook`` and ends with 1 where one is decided otherwise.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bench.quantile import quantile
from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import run_plan
from tests.fix_webhooks import (
    KEYRING,
    Endpoint,
    decided,
    make_endpoint,
    read_vectors,
    signed,
    start_key,
)

_SECONDS = {"ci": 10, "full": 60}
_TENANTS = 10
_RATE = 200
_CONNECTIONS = 8
_FLOODERS = 2
_WARM_UP_CALLS = 20
_AIM_MS = 20.0
_FIRST_CALLS = 5
# Without plpgsql_check, which throwaway servers preload and no server in earnest does.
_SETTINGS = {
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "shared_preload_libraries": "pg_stat_statements",
}
_CALL = "select api.ingest_webhook(%s, %s, %s)"
_FLOOR_TABLE = "create table floor (token text, headers jsonb, body bytea)"
_FLOOR = "insert into floor (token, headers, body) values (%s, %s, %s)"

Event = tuple[str, Jsonb, bytes]
Send = Callable[[psycopg.Connection[Any], Event], str]


@dataclass
class Figures:
    """What clients saw, from the moment a call was due to its commit."""

    milliseconds: list[float] = field(default_factory=list)
    first_milliseconds: list[float] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def summary(self) -> dict[str, object]:
        """Return the figures with their units."""
        ordered = sorted(self.milliseconds) or [0.0]
        return {
            "calls": len(self.milliseconds),
            "p50_ms": round(quantile(ordered, 0.5), 2),
            "p95_ms": round(quantile(ordered, 0.95), 2),
            "p99_ms": round(quantile(ordered, 0.99), 2),
            "slowest_ms": round(ordered[-1], 2),
            "first_of_a_session_ms": round(max(self.first_milliseconds), 2),
            "answers": dict(self.reasons),
        }


def main() -> int:
    """Hold vectors against the database, or measure."""
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--vectors", type=Path, metavar="FILE", help="decide the vectors of a file")
    arguments = parser.parse_args()
    with _clinic() as (conninfo, dba):
        if arguments.vectors is not None:
            return _decide(dba, arguments.vectors, as_json=arguments.json)
        endpoints = [make_endpoint(dba, f"clinic-{number}") for number in range(_TENANTS + 1)]
        seconds = _SECONDS[arguments.size]
        dba.execute(_FLOOR_TABLE)
        alone = _first_calls_alone(conninfo, endpoints[1:])
        floor = _measure(conninfo, endpoints[1:], seconds, send=_write_only)
        quiet = _measure(conninfo, endpoints[1:], seconds)
        with _flood(conninfo, endpoints[0]) as flood:
            flooded = _measure(conninfo, endpoints[1:], seconds, rate=_RATE // 4)
        calm = _measure(conninfo, endpoints[1:], seconds, rate=_RATE // 4)
    figures = {
        "events_a_second": _RATE,
        "first_of_a_session_alone_ms": alone,
        "floor": floor.summary(),
        "quiet": quiet.summary(),
        "beside_a_flood_at_50_a_second": flooded.summary(),
        "without_it_at_50_a_second": calm.summary(),
        "answers_to_the_flood": dict(flood),
        "aim_p99_ms": _AIM_MS,
    }
    publish("webhooks", arguments, figures, _text(figures))
    return 0


@contextmanager
def _clinic() -> Iterator[tuple[str, psycopg.Connection[Any]]]:
    with bench_server(_SETTINGS) as server, server.database() as name:
        run_plan("deploy", "--no-verify", server.uri(name))
        with psycopg.connect(server.conninfo(name), autocommit=True) as dba:
            start_key(dba)
            yield server.conninfo(name), dba


def _decide(dba: psycopg.Connection[Any], path: Path, *, as_json: bool) -> int:
    vectors = read_vectors(path)
    wrong = []
    for vector in vectors:
        is_valid, reason = decided(dba, vector)
        if is_valid is not vector.is_valid:
            wrong.append(
                {
                    "id": vector.number,
                    "provider": vector.provider,
                    "case": vector.case,
                    "expected": vector.is_valid,
                    "reason": reason,
                }
            )
    if as_json:
        told = {"vectors": len(vectors), "right": len(vectors) - len(wrong), "wrong": wrong}
        sys.stdout.write(json.dumps(told, indent=4) + "\n")
    else:
        for each in wrong:
            sys.stdout.write(f"wrong: {each}\n")
        sys.stdout.write(f"{len(vectors) - len(wrong)} of {len(vectors)} vectors decided rightly\n")
    return 1 if wrong or not vectors else 0


_NUMBERS = count(1)


def _event(endpoint: Endpoint) -> Event:
    number = next(_NUMBERS)
    body = json.dumps(
        {
            "id": f"evt_{number}",
            "type": "invoice.paid",
            "created": int(time.time()),
            "data": {"object": {"id": f"cus_{number % 500}", "lines": "x" * 1500}},
        }
    ).encode()
    headers = signed(body, endpoint.secret, int(time.time()))
    return endpoint.token, Jsonb(headers), body


def _send(app: psycopg.Connection[Any], event: Event) -> str:
    with app.transaction():
        app.execute("select integration.open_keyring(%s)", [Jsonb(KEYRING)])
        row = app.execute(_CALL, event).fetchone()
    assert row is not None
    return str(row[0]["reason"])


def _write_only(app: psycopg.Connection[Any], event: Event) -> str:
    with app.transaction():
        app.execute(_FLOOR, event)
    return "written"


def _measure(
    conninfo: str,
    endpoints: list[Endpoint],
    seconds: float,
    *,
    rate: int = _RATE,
    send: Send = _send,
) -> Figures:
    figures = Figures()
    lock = threading.Lock()
    places = iter(range(int(seconds * rate)))
    begin = 0.0

    def start() -> None:
        nonlocal begin
        begin = time.monotonic() + 0.2

    warm = threading.Barrier(_CONNECTIONS, start)

    def client() -> None:
        with psycopg.connect(conninfo, autocommit=True) as app:
            figures.first_milliseconds.append(_warm_up(app, endpoints, send))
            warm.wait()
            while True:
                with lock:
                    place = next(places, None)
                if place is None:
                    return
                event = _event(endpoints[place % len(endpoints)])
                due = begin + place / rate
                time.sleep(max(0.0, due - time.monotonic()))
                reason = send(app, event)
                taken = (time.monotonic() - due) * 1000
                with lock:
                    figures.milliseconds.append(taken)
                    figures.reasons[reason] += 1

    _run([threading.Thread(target=client) for _ in range(_CONNECTIONS)])
    return figures


def _warm_up(app: psycopg.Connection[Any], endpoints: list[Endpoint], send: Send) -> float:
    """Make the calls that a connection of a pool has behind it; return the first one's time."""
    began = time.monotonic()
    send(app, _event(endpoints[0]))
    first = (time.monotonic() - began) * 1000
    for number in range(1, _WARM_UP_CALLS):
        send(app, _event(endpoints[number % len(endpoints)]))
    return first


def _first_calls_alone(conninfo: str, endpoints: list[Endpoint]) -> float:
    """Return what the first call takes where no other session begins: the median of some."""
    taken = []
    for _ in range(_FIRST_CALLS):
        with psycopg.connect(conninfo, autocommit=True) as app:
            began = time.monotonic()
            _send(app, _event(endpoints[0]))
            taken.append((time.monotonic() - began) * 1000)
    return round(sorted(taken)[len(taken) // 2], 2)


@contextmanager
def _flood(conninfo: str, endpoint: Endpoint) -> Iterator[Counter[str]]:
    told: Counter[str] = Counter()
    is_over = threading.Event()

    def client() -> None:
        with psycopg.connect(conninfo, autocommit=True) as app:
            while not is_over.is_set():
                told[_send(app, _event(endpoint))] += 1

    threads = [threading.Thread(target=client) for _ in range(_FLOODERS)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _text(figures: dict[str, Any]) -> str:
    lines = [f"webhooks, {figures['events_a_second']} events a second"]
    for name in ("floor", "quiet", "beside_a_flood_at_50_a_second", "without_it_at_50_a_second"):
        found = figures[name]
        lines.append(
            f"  {name.replace('_', ' '):<32}{found['calls']:>7} calls  p50 {found['p50_ms']:>7} ms"
            f"  p99 {found['p99_ms']:>7} ms  slowest {found['slowest_ms']:>7} ms"
            f"  first {found['first_of_a_session_ms']:>7} ms  {found['answers']}"
        )
    lines.append(f"  first call of a session alone: {figures['first_of_a_session_alone_ms']} ms")
    lines.append(f"  answers to the flood: {figures['answers_to_the_flood']}")
    lines.append(f"aim: p99 under {figures['aim_p99_ms']} ms")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
