"""Kill deploys and reverts at many seeded points and count what was left, how often.

The judge is that of ``tests/kills``: nothing silently wrong, and the next run finishes. The
seed is part of the result; ``SLIPSTITCH_KILL_SEED`` repeats one. ``--set online`` kills index
builds, backfills, validations, detaching and verify scripts in their middle.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from bench.results import argument_parser, publish
from bench.server import bench_server
from slipstitch.throwaway.provide import throwaway_server
from tests.kills.campaign import Campaign, Outcome, points
from tests.kills.online_campaign import SETTINGS, OnlineCampaign, OnlineOutcome, online_points

_POINTS = {"ci": 40, "full": 400}
_ONLINE_POINTS = {"ci": 12, "full": 200}


def main() -> None:
    """Run the campaign and end with status 1 when a promise was broken."""
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--set", choices=("shapes", "online"), default="shapes", dest="chosen")
    parser.add_argument("--points", type=int, help="another number of points")
    arguments = parser.parse_args()
    seed = int(os.environ.get("SLIPSTITCH_KILL_SEED") or random.SystemRandom().randrange(2**31))
    if arguments.chosen == "online":
        _online(arguments, seed)
    number = arguments.points or _POINTS[arguments.size]
    with bench_server() as server, tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(server, Path(folder))
        try:
            campaign.prepare()
            outcomes = [campaign.run(point) for point in points(seed, number)]
        finally:
            campaign.close()
    wrong = [f"{one.point}: {fault}" for one in outcomes for fault in one.wrong]
    publish("kills", arguments, _figures(seed, outcomes), _text(seed, outcomes, wrong))
    sys.exit(1 if wrong else 0)


def _online(arguments: argparse.Namespace, seed: int) -> NoReturn:
    """Kill online work; real Sqitch comes after each killed change, and reads the registry."""
    number = arguments.points or _ONLINE_POINTS[arguments.size]
    began = time.monotonic()
    # A server of its own: it is stopped in the middle.
    with throwaway_server(SETTINGS) as server, tempfile.TemporaryDirectory() as folder:
        campaign = OnlineCampaign(server, Path(folder))
        campaign.prepare()
        outcomes = [campaign.run(point, with_sqitch=True) for point in online_points(seed, number)]
    figures = _online_figures(seed, outcomes) | {"seconds": round(time.monotonic() - began)}
    wrong = [f"{one.point}: {fault}" for one in outcomes for fault in one.wrong]
    publish("kills_online", arguments, figures, _online_text(figures, wrong))
    sys.exit(1 if wrong else 0)


def _online_figures(seed: int, outcomes: list[OnlineOutcome]) -> dict[str, Any]:
    victims = Counter(one.point.victim for one in outcomes)
    inside = Counter(one.inside for one in outcomes if one.inside)
    lost = [one for one in outcomes if one.lost_rows]
    return {
        "seed": seed,
        "points": len(outcomes),
        "points_by_victim": dict(sorted(victims.items())),
        "interrupted": sum(one.interrupted for one in outcomes),
        "inside": dict(sorted(inside.items())),
        "inside_online_work": sum(inside.values()),
        "left_unfinished": sum(one.left for one in outcomes),
        "backfills_that_lost_work": len(lost),
        "lost_rows_at_most": max((one.lost_rows for one in outcomes), default=0),
        "lost_batches_at_most": round(
            max((one.lost_rows / one.batch_rows for one in lost), default=0), 2
        ),
        "wrong": sum(bool(one.wrong) for one in outcomes),
    }


def _online_text(figures: dict[str, Any], wrong: list[str]) -> str:
    places = ", ".join(f"{number} {place}" for place, number in figures["inside"].items())
    lines = [
        f"{figures['points']} kills in {figures['seconds']} s, seed {figures['seed']}:",
        f"  {figures['interrupted']} in the middle of a run",
        f"  {figures['inside_online_work']} inside online work: {places}",
        f"  {figures['lost_rows_at_most']} rows of a backfill lost at most,"
        f" {figures['lost_batches_at_most']} of a batch",
        f"  {figures['wrong']} were not finished by the next deploy, or left something",
        *wrong,
    ]
    return "\n".join(lines) + "\n"


def _figures(seed: int, outcomes: list[Outcome]) -> dict[str, object]:
    victims = Counter(one.point.victim for one in outcomes)
    return {
        "seed": seed,
        "points": len(outcomes),
        "points_by_victim": dict(sorted(victims.items())),
        "interrupted": sum(one.interrupted for one in outcomes),
        "left_unfinished": sum(bool(one.told) for one in outcomes),
        "left_in_doubt": sum(bool(one.doubted) for one in outcomes),
        "silently_wrong": sum(bool(one.wrong) for one in outcomes),
    }


def _text(seed: int, outcomes: list[Outcome], wrong: list[str]) -> str:
    figures = _figures(seed, outcomes)
    lines = [
        f"{len(outcomes)} kills, seed {seed}:",
        f"  {figures['interrupted']} in the middle of a run",
        f"  {figures['left_unfinished']} left a change unfinished, and status said so",
        f"  {figures['left_in_doubt']} of them in doubt: somebody has to look",
        f"  {figures['silently_wrong']} left something silently wrong or unfinished",
        *wrong,
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
