"""A town of families that share telephone, mailbox and roof: nobody may be merged with another."""

from __future__ import annotations

import itertools
from typing import Any

from bench.contacts_data import Pair, Record, person_record
from bench.contacts_households import households
from bench.contacts_tenant import Tenant, find

__all__ = ["measure_safety"]


def measure_safety(place: Tenant, size: str) -> tuple[dict[str, Any], list[str]]:
    """Find the duplicates of a town, and count who would have been merged with somebody else.

    :param size: ``ci`` for 3,000 pairs of different people under one roof, ``full`` for 100,000.
    :returns: the figures, and the same for people.
    """
    records: list[Record] = []
    same: set[Pair] = set()
    different = 0
    for number, household in enumerate(
        households(6_400 if size == "full" else 200, copies=0.15, seed=5)
    ):
        names = []
        for place_there, (who, person) in enumerate(household):
            name = f"home-{number}-person-{who}-{place_there}"
            names.append((name, who))
            records.append(person_record(name, person))
        for (one, first), (other, second) in itertools.combinations(names, 2):
            if first == second:
                same.add((min(one, other), max(one, other)))
            else:
                different += 1
    found = find(place, records)
    merged = {(min(pair[:2]), max(pair[:2])) for pair in found.pairs if pair[3]}
    kept = {(min(pair[:2]), max(pair[:2])) for pair in found.pairs}
    figures = {
        "town_contacts": len(records),
        "town_pairs_of_different_people_at_home": different,
        "town_pairs_of_one_person": len(same),
        "town_pairs_to_merge": len(merged),
        "town_pairs_to_review": len(kept) - len(merged),
        "town_recall_of_review": round(len(kept & same) / max(1, len(same)), 5),
        "false_merges": len(merged - same),
        "town_seconds": round(found.seconds, 1),
    }
    return figures, [
        f"{len(merged - same)} false merges among {different:,} pairs of different people who "
        f"share a roof; {len(merged):,} pairs merged, {len(kept) - len(merged):,} to review"
    ]
