"""One seed for the whole run, whatever worker kills something; printed at its end."""

from __future__ import annotations

import os
import random

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Choose the seed before workers are started: they inherit it."""
    os.environ.setdefault("SLIPSTITCH_KILL_SEED", str(random.SystemRandom().randrange(2**31)))


def pytest_terminal_summary(terminalreporter) -> None:
    """Say by which seed the run is repeated, and what was killed, where anything was."""
    reports = [
        report
        for several in terminalreporter.stats.values()
        for report in several
        if "kills" in getattr(report, "nodeid", "")
    ]
    if not reports:
        return
    seed = os.environ["SLIPSTITCH_KILL_SEED"]
    terminalreporter.write_line(f"kills: SLIPSTITCH_KILL_SEED={seed} repeats this run")
    for report in reports:
        for name, text in getattr(report, "user_properties", ()):
            if name == "kills" and getattr(report, "when", None) == "call":
                terminalreporter.write_line(f"kills: {text}")
