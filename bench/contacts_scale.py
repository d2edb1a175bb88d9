"""How the time of one run grows with the number of contacts of a tenant."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Any

from bench.contacts_crowd import Crowd
from bench.contacts_data import Record, load, person_record
from bench.contacts_tenant import Tenant
from tests.fix_clinic import call

__all__ = ["measure_scale"]

_SIZES = {"ci": (5_000, 10_000, 20_000), "full": (100_000, 300_000, 1_000_000)}
_COPIES = 0.1


def measure_scale(place: Tenant, size: str) -> tuple[dict[str, Any], list[str]]:
    """Run over tenants of growing size, and match single contacts in each.

    :param size: ``ci`` up to 20,000 contacts, ``full`` up to a million.
    :returns: the figures, and the same for people.
    """
    figures: dict[str, Any] = {}
    lines = []
    for count in _SIZES[size]:
        row = _measure(place, count)
        figures[f"contacts_{count}"] = row
        lines.append(
            f"{count:>9,} contacts: {row['seconds']:.1f} s, {row['pairs_compared']:,} pairs, "
            f"{row['pairs_found']:,} found, {row['true_found']:.3f} of the true ones; "
            f"{row['memory_mb']:,} MB; one contact {row['one_contact_ms']:.1f} ms"
        )
    return figures, lines


def _people(count: int) -> Iterator[Record]:
    chance = random.Random(count)
    crowd = Crowd(chance)
    people = int(count / (1 + _COPIES))
    left = count - people
    for number in range(people):
        person = crowd.person()
        yield person_record(f"person-{number}-0", person)
        if left and chance.random() < _COPIES * 1.02:
            left -= 1
            yield person_record(f"person-{number}-1", crowd.again(person))


def _measure(place: Tenant, count: int) -> dict[str, Any]:
    who = place.new()
    organization = who["organization_id"]
    began = time.perf_counter()
    loaded = load(place.connection, organization, _people(count))
    load_seconds = time.perf_counter() - began
    with _Memory(place) as memory:
        began = time.perf_counter()
        answer = call(place.connection, who, "select api.find_duplicates()")[0][0]
        seconds = time.perf_counter() - began
    row = place.connection.execute(_RIGHT, [organization]).fetchone()
    assert row is not None
    right, same = row
    return {
        "contacts": loaded,
        "load_seconds": round(load_seconds, 1),
        "seconds": round(seconds, 1),
        "microseconds_a_contact": round(1e6 * seconds / loaded),
        "pairs_compared": answer["pairs_compared"],
        "pairs_found": answer["pairs_found"],
        "pairs_to_merge": answer["pairs_to_merge"],
        "true_found": round(right / max(1, same), 4),
        "precision": round(right / max(1, answer["pairs_found"]), 4),
        "memory_mb": memory.most // 1024,
        "temporary_mb": memory.temporary // 2**20,
        "one_contact_ms": _one_contact(place, organization),
    }


_RIGHT = """
    with named as (
        select
            c.organization_id, c.id, substring(c.display_name from 'person-[0-9]+') as person
        from contact.contacts as c
        where c.organization_id = %s
    )

    select
        (
            select count(*)
            from contact.duplicate_candidates as d
            inner join named as a
                on d.organization_id = a.organization_id and d.contact_a_id = a.id
            inner join named as b
                on d.organization_id = b.organization_id and d.contact_b_id = b.id
            where a.person = b.person
        ),
        (select count(*) - count(distinct n.person) from named as n)
"""


def _one_contact(place: Tenant, organization: str) -> float:
    """Return the median milliseconds of matching one contact again."""
    ids = place.connection.execute(
        "select c.id from contact.contacts as c where c.organization_id = %s limit 101",
        [organization],
    ).fetchall()
    place.connection.execute("analyze contact.match_rows")
    taken = []
    for (contact_id,) in ids:
        began = time.perf_counter()
        place.connection.execute("select contact.match_contact(%s, %s)", [organization, contact_id])
        taken.append(1000 * (time.perf_counter() - began))
    return round(sorted(taken)[len(taken) // 2], 1)


class _Memory:
    """Watches how much memory of its own the backend takes, shared buffers left out."""

    def __init__(self, place: Tenant) -> None:
        self._place = place
        self._pid = place.connection.info.backend_pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.most = 0
        self.temporary = 0

    def __enter__(self) -> _Memory:
        self._before = self._temporary()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self.temporary = self._temporary() - self._before

    def _watch(self) -> None:
        while not self._done.wait(0.5):
            told = subprocess.run(
                ["grep", "-E", "^Rss(Anon|File)", f"/proc/{self._pid}/status"],
                capture_output=True,
                text=True,
                check=False,
            ).stdout
            self.most = max(self.most, sum(int(line.split()[1]) for line in told.splitlines()))

    def _temporary(self) -> int:
        row = self._place.connection.execute(
            "select temp_bytes from pg_stat_database where datname = current_database()"
        ).fetchone()
        return int(row[0]) if row else 0
