"""Killed inside an index build, a backfill or a verify, the next deploy finishes what was begun.

``SLIPSTITCH_KILL_SEED`` sets the seed and ``SLIPSTITCH_ONLINE_KILL_POINTS`` the number of points.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from slipstitch.throwaway.provide import throwaway_server
from tests.kills.ground import SLIPSTITCH
from tests.kills.online_campaign import SETTINGS, OnlineCampaign, OnlinePoint, online_points
from tests.kills.online_project import SCENARIOS

SEED = int(os.environ["SLIPSTITCH_KILL_SEED"])
NUMBER = int(os.environ.get("SLIPSTITCH_ONLINE_KILL_POINTS") or 40)
GROUPS = 4
WRONG_RUNNER = (sys.executable, str(Path(__file__).with_name("never_looks.py")))


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    # A server of its own, for it is stopped in the middle.
    with throwaway_server(SETTINGS) as server:
        made = OnlineCampaign(server, tmp_path_factory.mktemp("online"))
        made.prepare()
        yield made


@pytest.mark.parametrize("group", range(GROUPS))
def test_killed_in_online_work_the_next_deploy_finishes_it(group, campaign, record_property):
    points = online_points(SEED, NUMBER)[group::GROUPS]
    # Real Sqitch takes over after the killed change of one point, and reads what it finds.
    outcomes = [campaign.run(point, with_sqitch=point is points[0]) for point in points]
    inside = [one for one in outcomes if one.inside]
    record_property(
        "kills",
        f"online group {group}: {len(outcomes)} points,"
        f" {sum(one.interrupted for one in outcomes)} in the middle of the run,"
        f" {len(inside)} inside online work, at most"
        f" {max(one.lost_rows for one in outcomes)} rows of a backfill lost",
    )
    wrong = [f"{one.point}: {fault}" for one in outcomes for fault in one.wrong]
    assert not wrong, "\n".join(wrong)
    assert len(inside) >= len(outcomes) // 3


def test_a_runner_that_never_looks_at_what_is_left_is_caught(campaign):
    index = next(scenario for scenario in SCENARIOS if scenario.name == "index")
    campaign.tool = WRONG_RUNNER
    try:
        for fraction in (0.9, 0.7, 0.5, 0.8, 0.6):
            # Killed while it waits for a writer: the index is not valid.
            point = OnlinePoint(
                SEED, 0, index, "work", is_aimed=True, is_held=True, fraction=fraction
            )
            if campaign.run(point).wrong:
                return
    finally:
        campaign.tool = SLIPSTITCH
    raise AssertionError("a runner that never looks went unnoticed")
