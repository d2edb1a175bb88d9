"""Whoever dies, and whenever: a job has its effect once, is dead with a reason, or still waits.

``SLIPSTITCH_KILL_SEED`` sets the seed, which is printed with every run.
"""

from __future__ import annotations

import os

import pytest

from slipstitch.throwaway.provide import Request, throwaway_server
from tests.kills.job_campaign import JobCampaign

SEED = int(os.environ["SLIPSTITCH_KILL_SEED"])
KILLING_SECONDS = 12


@pytest.mark.parametrize("seed", [SEED])
def test_killed_workers_backends_and_servers_lose_no_job_and_do_none_twice(seed, record_property):
    with throwaway_server(Request()) as server:  # its own, for it is crashed
        outcome = JobCampaign(server.conninfo(), seed).run(KILLING_SECONDS)
    record_property(
        "kills",
        f"jobs: {outcome.put_in} put in, {outcome.done} done, {outcome.dead} dead,"
        f" {outcome.waiting} waiting; killed: {outcome.kills}",
    )
    assert not outcome.faults
    assert outcome.done > 0
    assert "server" in outcome.kills
