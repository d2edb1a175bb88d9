"""Kill deploys and reverts at many seeded points and count what was left, how often.

The judge is that of ``tests/kills``: nothing silently wrong, and the next run finishes. The
seed is part of the result; ``SLIPSTITCH_KILL_SEED`` repeats one.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.kills.campaign import Campaign, Outcome, points

_POINTS = {"ci": 40, "full": 400}


def main() -> None:
    """Run the campaign and end with status 1 when a promise was broken."""
    arguments = argument_parser(__doc__ or "").parse_args()
    seed = int(os.environ.get("SLIPSTITCH_KILL_SEED") or random.SystemRandom().randrange(2**31))
    with bench_server() as server, tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(server, Path(folder))
        try:
            campaign.prepare()
            outcomes = [campaign.run(point) for point in points(seed, _POINTS[arguments.size])]
        finally:
            campaign.close()
    wrong = [f"{one.point}: {fault}" for one in outcomes for fault in one.wrong]
    publish("kills", arguments, _figures(seed, outcomes), _text(seed, outcomes, wrong))
    sys.exit(1 if wrong else 0)


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
