"""Hook into pytest; do nothing at all unless a folder of pgTAP files is configured."""

from __future__ import annotations

import importlib.util

import pytest

__all__ = ["pytest_addoption", "pytest_configure"]

_WANTED = ("pytest_postgresql", "filelock")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings; they stand in pytest's own configuration."""
    parser.addoption(
        "--slipstitch-host-owner",
        metavar="ROLE",
        help="Deploy and test as this role, which may make roles and is no superuser.",
    )
    parser.addoption(
        "--slipstitch-only",
        action="store_true",
        help="Run pgTAP files and no other test; those of tests/ where no folder is configured.",
    )
    parser.addoption(
        "--slipstitch-among",
        metavar="FILE",
        help="Run only pgTAP files that this file lists, or that stand in folders it lists.",
    )
    parser.addoption(
        "--slipstitch-sessions",
        type=int,
        default=1,
        metavar="N",
        help="Run this many pgTAP files at once, in one process.",
    )
    parser.addoption(
        "--slipstitch-template",
        metavar="DATABASE",
        help="Copy this database of the given server, which has the plan deployed.",
    )
    parser.addoption(
        "--slipstitch-fresh",
        action="store_true",
        help="Deploy anew, even where an earlier run of today kept what the same files made.",
    )
    parser.addoption(
        "--slipstitch-coverage",
        metavar="FILE",
        help="Write to this file which statements of PL/pgSQL the tests ran.",
    )
    parser.addini(
        "slipstitch_pgtap",
        "Folders whose *.sql files are pgTAP tests.",
        type="args",
        default=[],
    )
    parser.addini(
        "slipstitch_xunit",
        "Schemas whose functions test… are pgTAP tests (xUnit).",
        type="args",
        default=[],
    )
    parser.addini(
        "slipstitch_project",
        "Folder of the Sqitch project that is deployed before the tests (default: the root).",
        type="string",
        default=".",
    )
    parser.addini(
        "slipstitch_deploy_options",
        "Options given to slipstitch deploy, such as --set schema=shop.",
        type="args",
        default=[],
    )
    parser.addini(
        "slipstitch_setup",
        "SQL files (or patterns) run once after the deployment, in this order.",
        type="args",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Load the collector where pgTAP folders are configured, and only there."""
    wanted = config.getini("slipstitch_pgtap") or config.getini("slipstitch_xunit")
    if not wanted and not config.getoption("slipstitch_only"):
        return
    missing = [name for name in _WANTED if importlib.util.find_spec(name) is None]
    if missing:
        message = f"pgTAP tests need {', '.join(missing)}: pip install 'slipstitch[test]'"
        raise pytest.UsageError(message)
    config.pluginmanager.import_plugin("slipstitch.testing.collect")
    config.pluginmanager.import_plugin("slipstitch.testing.collect_xunit")
