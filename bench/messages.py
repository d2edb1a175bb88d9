"""Messages of many organizations at once: how many times 10,000 an hour and organization are kept.

Pages of a system's API are worked off as jobs, by workers as in earnest: claimed, read, placed,
written with their audit trail, reported. Then the same by webhooks, one message each: taken by
``api.ingest_webhook`` and applied by jobs, each of which takes along what waits behind it. Messages
come shuffled, and one in twenty twice.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bench.results import argument_parser, publish
from bench.server import bench_server
from routiq_worker import Job, Settings, Worker
from tests.fix_clinic import run_plan

_ORGANIZATIONS = {"ci": 20, "full": 100}
_PAGED = {"ci": 100, "full": 2_000}
_SENT = {"ci": 10, "full": 100}
_PAGE = 100
_WORKERS = 4
_NEEDED_PER_SECOND = 100 * 10_000 / 3600
_SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
_BEGIN = datetime(2026, 11, 1, tzinfo=UTC)

_STAGE = """
with made as (
    insert into core.organizations (name, slug)
    select 'Clinic ' || s.number, 'clinic-' || s.number
    from generate_series(1, %(number)s) as s (number)
    returning id, slug
),
accounts as (
    insert into integration.service_integrations (organization_id, service_code, name)
    select m.id, 'chatwoot', 'main' from made as m
),
endpoints as (
    insert into integration.webhook_endpoints (
        organization_id, service_code, name, is_unsigned, events_per_second, burst
    )
    select m.id, 'chatwoot', 'main', true, 100000, 1000000 from made as m
    returning organization_id, id
)
insert into integration.endpoint_tokens (token_digest, organization_id, endpoint_id)
select sha256(convert_to(m.slug, 'UTF8')), m.id, e.id
from made as m inner join endpoints as e on m.id = e.organization_id
"""
_MISPLACED = """
select count(*) from (
    select m.sequence, lag(m.sequence) over w as before
    from comms.messages as m
    window w as (partition by m.conversation_id order by m.sent_at, m.external_id::bigint)
) as s
where s.before > s.sequence
"""


def main() -> int:
    """Measure and publish; end with 1 where an aim was missed."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size: str = arguments.size
    chance = random.Random(7)
    with bench_server(_SETTINGS) as server, server.database() as name:
        run_plan("deploy", "--no-verify", server.uri(name))
        conninfo = server.conninfo(name)
        with psycopg.connect(conninfo, autocommit=True) as dba:
            dba.execute(_STAGE, {"number": _ORGANIZATIONS[size]})
            dba.execute("update jobs.schedule_defaults set is_active = false")
            paged = _by_pages(dba, conninfo, size, chance)
            sent = _by_events(conninfo, size, chance)
            kept = _value(dba, "select count(*) from comms.messages")
            misplaced = _value(dba, _MISPLACED)
    put_in = _ORGANIZATIONS[size] * (_PAGED[size] + _SENT[size])
    figures = {
        "organizations": _ORGANIZATIONS[size],
        "needed_per_second": round(_NEEDED_PER_SECOND),
        "by_pages_per_second": round(paged),
        "by_pages_multiple": round(paged / _NEEDED_PER_SECOND, 1),
        "by_events_per_second": round(sent),
        "by_events_multiple": round(sent / _NEEDED_PER_SECOND, 2),
        "lost": put_in - kept,
        "misplaced": misplaced,
        "aim_by_pages": paged >= _NEEDED_PER_SECOND,
        "aim_by_events": sent >= _NEEDED_PER_SECOND,
        "aim_none_lost_none_twice": put_in == kept and misplaced == 0,
    }
    publish("messages", arguments, figures, "".join(f"{k}: {v}\n" for k, v in figures.items()))
    return 0 if all(value for name, value in figures.items() if name.startswith("aim_")) else 1


def _message(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "content": f"This is message {number}, about as long as people write them. " * 2,
        "created_at": (_BEGIN + timedelta(seconds=number)).isoformat(),
        "message_type": "incoming" if number % 3 else "outgoing",
        "private": False,
        "conversation": {"id": number % 50, "status": "open"},
        "sender": {"id": number % 50, "type": "contact"},
    }


def _shuffled(numbers: Sequence[int], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Give each message, one in twenty twice, in any order."""
    twice = [*numbers, *chance.sample(numbers, len(numbers) // 20)]
    chance.shuffle(twice)
    return map(_message, twice)


def _by_pages(
    dba: psycopg.Connection[Any], conninfo: str, size: str, chance: random.Random
) -> float:
    for (organization,) in dba.execute("select id from core.organizations").fetchall():
        messages = list(_shuffled(range(1, _PAGED[size] + 1), chance))
        pages = [messages[at : at + _PAGE] for at in range(0, len(messages), _PAGE)]
        with dba.transaction():
            dba.execute("select set_config('core.organization_id', %s, true)", [str(organization)])
            dba.execute(
                "select count(*) from jobs.enqueue_many(%s)",
                [Jsonb([{"kind": "page", "args": {"messages": page}} for page in pages])],
            )
    return _ORGANIZATIONS[size] * _PAGED[size] / _work(conninfo)


def _by_events(conninfo: str, size: str, chance: random.Random) -> float:
    first = _PAGED[size] + 1
    calls = [
        (f"clinic-{organization}", json.dumps({**message, "event": "message_created"}).encode())
        for organization in range(1, _ORGANIZATIONS[size] + 1)
        for message in _shuffled(range(first, first + _SENT[size]), chance)
    ]

    def call(place: int) -> None:
        with psycopg.connect(conninfo, autocommit=True) as app:
            for each in calls[place::_WORKERS]:
                app.execute("select api.ingest_webhook(%s, '{}', %s)", each)

    began = time.monotonic()
    _run([threading.Thread(target=call, args=(place,)) for place in range(_WORKERS)])
    return _ORGANIZATIONS[size] * _SENT[size] / (time.monotonic() - began + _work(conninfo))


def _work(conninfo: str) -> float:
    """Work off what is there by several workers; return the seconds."""
    workers = [
        Worker(
            Settings(conninfo, f"w{number}", batch=4, role="app_worker", drain=True),
            {"page": _apply_page},
        )
        for number in range(_WORKERS)
    ]
    began = time.monotonic()
    _run([threading.Thread(target=worker.run) for worker in workers])
    return time.monotonic() - began


def _run(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _apply_page(connection: psycopg.Connection[Any], job: Job) -> Any:
    row = connection.execute(
        "select integration.apply_records('chatwoot', 'message', %s)", [Jsonb(job.args["messages"])]
    ).fetchone()
    return row[0] if row else None


def _value(dba: psycopg.Connection[Any], query: str) -> int:
    row = dba.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


if __name__ == "__main__":
    sys.exit(main())
