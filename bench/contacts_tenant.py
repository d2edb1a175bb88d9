"""A server with the plan in it, a tenant for each measurement, and what is measured there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from bench.contacts_data import Pair, Record, load, score_pairs
from bench.contacts_picture import draw
from bench.server import bench_server
from tests.fix_clinic import call, run_plan, sign_up

__all__ = ["Found", "Tenant", "compared_pairs", "find", "measure_pairs", "pair_weights", "tenant"]

_FOUND = """
    select a.display_name, b.display_name, d.score, d.score >= m.merge_threshold
    from contact.duplicate_candidates as d
    inner join contact.match_models as m
        on d.organization_id = m.organization_id and d.model_id = m.id
    inner join contact.contacts as a
        on d.organization_id = a.organization_id and d.contact_a_id = a.id
    inner join contact.contacts as b
        on d.organization_id = b.organization_id and d.contact_b_id = b.id
    where d.organization_id = %s and d.status = 'open' and d.deleted_at is null
"""
_COMPARED = """
    with named as (
        select w.id, c.display_name
        from pg_temp.match_work as w
        inner join contact.contacts as c
            on w.organization_id = c.organization_id and w.contact_id = c.id
    )

    select a.display_name, b.display_name
    from pg_temp.match_pairs as p
    inner join named as a on p.a = a.id
    inner join named as b on p.b = b.id
    union
    select a.display_name, b.display_name
    from contact.duplicate_candidates as d
    inner join contact.contacts as a
        on d.organization_id = a.organization_id and d.contact_a_id = a.id
    inner join contact.contacts as b
        on d.organization_id = b.organization_id and d.contact_b_id = b.id
    where d.organization_id = %s
"""
_SETTINGS = {
    "shared_buffers": "512MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
}


@dataclass
class Tenant:
    """A connection as the server's superuser, and a new tenant whenever one is asked for."""

    connection: psycopg.Connection[Any]

    def new(self) -> dict[str, Any]:
        """Return the claims of the owner of a new organization."""
        return sign_up(self.connection, f"bench_{uuid4().hex}", f"bench-{uuid4().hex}")


@dataclass(frozen=True)
class Found:
    """What one run over a tenant found.

    :param answer: what api.find_duplicates says of its run.
    :param pairs: for each pair that was kept: both names, the score, whether nobody is asked.
    :param seconds: how long the run took.
    :param load_seconds: how long it took to bring the contacts in.
    :param claims: of the owner of the tenant.
    """

    answer: dict[str, Any]
    pairs: list[tuple[str, str, float, bool]]
    seconds: float
    load_seconds: float
    claims: dict[str, Any]


@contextmanager
def tenant() -> Iterator[Tenant]:
    """Start a server with the plan."""
    with bench_server(_SETTINGS) as server, server.database() as name:
        run_plan("deploy", "--no-verify", server.uri(name))
        with psycopg.connect(server.conninfo(name), autocommit=True) as connection:
            yield Tenant(connection)


def find(place: Tenant, records: Sequence[Record]) -> Found:
    """Bring records into a new tenant and find its duplicates, as the owner would."""
    who = place.new()
    began = time.perf_counter()
    load(place.connection, who["organization_id"], records)
    loaded = time.perf_counter()
    answer = call(place.connection, who, "select api.find_duplicates()")[0][0]
    seconds = time.perf_counter() - loaded
    return Found(answer, _pairs(place, who), seconds, loaded - began, who)


def measure_pairs(
    place: Tenant,
    parts: Sequence[Sequence[Record]],
    true_pairs: set[Pair],
    picture: Path | None = None,
) -> dict[str, Any]:
    """Find the duplicates of one file, or of two that are linked, and say how well it went.

    :param parts: the records of each file; of two files only pairs across both are counted.
    :param picture: where to draw how the weights are spread.
    """
    found = find(place, [record for part in parts for record in part])
    part_of = {record.name: number for number, part in enumerate(parts) for record in part}
    across = [
        pair for pair in found.pairs if len(parts) == 1 or part_of[pair[0]] != part_of[pair[1]]
    ]
    score = score_pairs([pair[:2] for pair in across], true_pairs)
    merged = score_pairs([pair[:2] for pair in across if pair[3]], true_pairs)
    compared = compared_pairs(place, found.claims)
    if picture:
        draw(
            picture,
            (
                (weight, (min(one, other), max(one, other)) in true_pairs)
                for one, other, weight in pair_weights(place, found.claims)
            ),
            f"{sum(len(part) for part in parts):,} records, {len(compared):,} pairs compared",
        )
    return {
        "records": sum(len(part) for part in parts),
        "true_pairs": len(true_pairs),
        "found_pairs": score.found,
        "f1": round(score.f1, 5),
        "precision": round(score.precision, 5),
        "recall": round(score.recall, 5),
        "blocking_recall": round(score_pairs(compared, true_pairs).recall, 5),
        "pairs_compared": found.answer["pairs_compared"],
        "merge_precision": round(merged.precision, 5),
        "merge_recall": round(merged.recall, 5),
        "seconds": round(found.seconds, 2),
        "load_seconds": round(found.load_seconds, 2),
    }


def compared_pairs(place: Tenant, who: dict[str, Any]) -> list[Pair]:
    """Return the names of all pairs that are compared, those found by a third one too."""
    organization = who["organization_id"]
    with place.connection.transaction():
        place.connection.execute("select contact.match_prepare(%s)", [organization])
        place.connection.execute("select contact.block_pairs(%s)", [organization])
        return place.connection.execute(_COMPARED, [organization]).fetchall()


def _pairs(place: Tenant, who: dict[str, Any]) -> list[tuple[str, str, float, bool]]:
    return place.connection.execute(_FOUND, [who["organization_id"]]).fetchall()


def pair_weights(place: Tenant, who: dict[str, Any]) -> list[tuple[str, str, float]]:
    """Return for each pair that is compared both names and the logarithm of the odds in bits."""
    organization = who["organization_id"]
    with place.connection.transaction():
        place.connection.execute("select contact.match_prepare(%s)", [organization])
        place.connection.execute("select contact.block_pairs(%s)", [organization])
        place.connection.execute(_ALL_PAIRS)
        return place.connection.execute(_WEIGHTS, [organization]).fetchall()


_ALL_PAIRS = """
    do $all$
    begin
        execute format(
            'create temporary table match_all on commit drop as '
            'select p.a, p.b, a.rarities, %s as pattern from pg_temp.match_pairs as p '
            'inner join pg_temp.match_work as a on p.a = a.id '
            'inner join pg_temp.match_work as b on p.b = b.id',
            contact.compare_pattern()
        );
    end
    $all$
"""
_WEIGHTS = """
    select
        a.display_name,
        b.display_name,
        ln(m.prior) / ln(2.0::float8) + sum(
            case
                when l.level = 0 then 0
                when l.level = 5 and c.rarity is not null
                    then m.m_rare[8 * c.place + 6] + v.rarities[c.rarity]
                else m.m_rare[8 * c.place + l.level + 1]
            end
        )
    from pg_temp.match_all as v
    cross join contact.match_model(%s) as m
    cross join contact.compare_comparisons() as c
    cross join lateral (select ((v.pattern >> (3 * c.place)) & 7)::int) as l (level)
    inner join pg_temp.match_work as wa on v.a = wa.id
    inner join pg_temp.match_work as wb on v.b = wb.id
    inner join contact.contacts as a
        on wa.organization_id = a.organization_id and wa.contact_id = a.id
    inner join contact.contacts as b
        on wb.organization_id = b.organization_id and wb.contact_id = b.id
    group by v.a, v.b, a.display_name, b.display_name, m.prior
"""
