"""The server of a test run: one for all workers, stopped when the run ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from slipstitch.coverage.read import SETTINGS as COUNTING
from slipstitch.throwaway.provide import (
    Request,
    find_server,
    list_servers,
    start_server,
    stop_owned,
)
from slipstitch.throwaway.server import Server
from slipstitch.throwaway.state import state_folder

__all__ = ["controller_pid", "is_worker", "run_lock", "shared_server", "stop_shared_server"]

_SETTINGS = {"max_connections": "200", "max_prepared_transactions": "10"}


def is_worker(config: pytest.Config) -> bool:
    """Tell whether this process is one of pytest-xdist's workers."""
    return hasattr(config, "workerinput")


def controller_pid(config: pytest.Config) -> int:
    """Return the process that controls the run: our parent where we are a worker."""
    return os.getppid() if is_worker(config) else os.getpid()


def run_lock(config: pytest.Config) -> FileLock:
    """Return the lock that the processes of this run share."""
    return FileLock(_lock_path(config))


def shared_server(config: pytest.Config) -> Server:
    """Return the throwaway server of this run; the first to ask starts it.

    ``SLIPSTITCH_POSTGRES_BIN`` names the programs of another PostgreSQL to test with.
    """
    name = f"pytest-{controller_pid(config)}"
    given = os.environ.get("SLIPSTITCH_POSTGRES_BIN")
    is_counted = bool(config.getoption("slipstitch_coverage", None))
    with run_lock(config):
        if name in {server.name for server in list_servers()}:
            return find_server(name)
        return start_server(
            Request(
                name=name,
                postgres_bin=Path(given) if given else None,
                owner_pid=controller_pid(config),
                settings={**_SETTINGS, **(COUNTING if is_counted else {})},
            )
        )


def stop_shared_server(config: pytest.Config) -> None:
    """Stop the server of this run, called by the process that controls it."""
    if not is_worker(config):
        stop_owned(os.getpid())
        _lock_path(config).unlink(missing_ok=True)


def _lock_path(config: pytest.Config) -> Path:
    return state_folder() / f"pytest-{controller_pid(config)}.lock"
