"""Killed anywhere, the registry says what the database is, or says that it is in doubt.

``SLIPSTITCH_KILL_SEED`` sets the seed and ``SLIPSTITCH_KILL_POINTS`` the number of points; the
seed is printed with every run.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.kills.campaign import Campaign, Point, points
from tests.kills.ground import SQITCH

SEED = int(os.environ["SLIPSTITCH_KILL_SEED"])
NUMBER = int(os.environ.get("SLIPSTITCH_KILL_POINTS") or 40)
WRONG_RUNNER = (sys.executable, str(Path(__file__).with_name("records_afterwards.py")))
# a handful of points is judged by each test, so that two workers share them
GROUPS = 4


@pytest.fixture(scope="module")
def campaign(server, tmp_path_factory):
    made = Campaign(server, tmp_path_factory.mktemp("killed"))
    try:
        made.prepare()
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("group", range(GROUPS))
def test_killed_anywhere_nothing_is_silently_wrong_and_the_next_run_finishes(
    group, campaign, record_property
):
    outcomes = [campaign.run(point) for point in points(SEED, NUMBER)[group::GROUPS]]
    record_property(
        "kills",
        f"group {group}: {len(outcomes)} points,"
        f" {sum(one.interrupted for one in outcomes)} in the middle of the run,"
        f" {sum(bool(one.told) for one in outcomes)} left something unfinished and said so",
    )
    wrong = [f"{one.point}: {fault}" for one in outcomes for fault in one.wrong]
    assert not wrong, "\n".join(wrong)
    assert sum(one.interrupted for one in outcomes) >= len(outcomes) // 3


def test_a_killed_run_is_finished_by_real_sqitch(campaign):
    """At a change boundary, or once the doubt is settled, Sqitch takes over."""
    point = Point(SEED, 0, "deploy", "tool", 0.55, verify=False)
    sqitch = Campaign(campaign.server, campaign.folder, SQITCH)
    for attempt in range(20):
        with campaign.database("deploy") as name:
            outcome = campaign.left_by(point, name)
            assert not outcome.wrong
            if outcome.told or outcome.recorded in (0, 20):
                # a doubt is ours to settle: the point moves on until there is none
                point = Point(SEED, attempt, "deploy", "tool", 0.3 + attempt / 40, verify=False)
                continue
            finished = sqitch.tool_run(name, "deploy")
            verified = sqitch.tool_run(name, "verify")
            assert (finished.returncode, verified.returncode) == (0, 0), finished.stderr
            assert campaign.complete(name)
            return
    raise AssertionError("no point without doubt was found")


@pytest.mark.parametrize("tool", [SQITCH, WRONG_RUNNER], ids=["sqitch", "records_afterwards"])
def test_a_runner_that_records_after_the_commit_is_caught(tool, server, tmp_path):
    wrong = Campaign(server, tmp_path, tool)
    try:
        wrong.prepare()
        for point in points(SEED, 400):
            aimed = point.victim == "tool" and point.verb == "deploy" and not point.verify
            if aimed and point.fraction > 0.3 and wrong.run(point).wrong:
                return
    finally:
        wrong.close()
    raise AssertionError("a runner that records after the commit went unnoticed")
