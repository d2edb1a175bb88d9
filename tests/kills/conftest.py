"""One seed for the whole run, whatever worker judges a point; printed at its end."""

from __future__ import annotations

import os
import random

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Choose the seed before workers are started: they inherit it."""
    os.environ.setdefault("SLIPSTITCH_KILL_SEED", str(random.SystemRandom().randrange(2**31)))


def pytest_terminal_summary(terminalreporter) -> None:
    seed = os.environ["SLIPSTITCH_KILL_SEED"]
    terminalreporter.write_line(f"kills: SLIPSTITCH_KILL_SEED={seed} repeats this run")
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, text in getattr(report, "user_properties", ()):
                if name == "kills" and getattr(report, "when", None) == "call":
                    terminalreporter.write_line(f"kills: {text}")
