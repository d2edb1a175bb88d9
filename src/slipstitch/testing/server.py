"""The servers of a test run: shared by all workers, stopped when the run ends."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from slipstitch.coverage.read import SETTINGS as COUNTING
from slipstitch.errors import SlipstitchError
from slipstitch.testing import kept
from slipstitch.throwaway.provide import (
    Request,
    find_server,
    list_servers,
    start_server,
    stop_owned,
)
from slipstitch.throwaway.server import Server
from slipstitch.throwaway.state import state_folder

__all__ = [
    "controller_pid",
    "deployed_server",
    "is_worker",
    "postgres_bin",
    "run_lock",
    "server_names",
    "shared_server",
    "stop_shared_servers",
]

_SETTINGS = {
    "max_connections": "200",
    "max_prepared_transactions": "10",
    # The databases of all tests share one list, where a new statement pushes out rare ones.
    "pg_stat_statements.max": "20000",
    # Tests run a statement a few times, over few rows: compiling takes longer than running it.
    "jit": "off",
}


def is_worker(config: pytest.Config) -> bool:
    """Tell whether this process is one of pytest-xdist's workers."""
    return hasattr(config, "workerinput")


def controller_pid(config: pytest.Config) -> int:
    """Return the process that controls the run: our parent where we are a worker."""
    return os.getppid() if is_worker(config) else os.getpid()


def run_lock(config: pytest.Config) -> FileLock:
    """Return the lock that the processes of this run share."""
    return FileLock(_lock_path(config))


def postgres_bin() -> Path | None:
    """Return the folder of another PostgreSQL to test with: ``SLIPSTITCH_POSTGRES_BIN``."""
    given = os.environ.get("SLIPSTITCH_POSTGRES_BIN")
    return Path(given) if given else None


def shared_server(config: pytest.Config) -> Server:
    """Return the empty throwaway server of this run; the first to ask starts it."""
    name = _name(config)
    with run_lock(config):
        return _running(name) or start_server(_request(config, name))


def deployed_server(config: pytest.Config, host_owner: str | None, kept_as: str | None) -> Server:
    """Return the throwaway server of this run on which the plan is deployed, or shall be.

    It begins with the cluster that an earlier run of the same project kept, if there is one.

    :param host_owner: who deploys, where that is no superuser; each has a server of its own.
    :param kept_as: the name from :func:`kept.name_of`.
    """
    name = _name(config, "deployed", host_owner)
    with run_lock(config):
        running = _running(name)
        if running is not None:
            return running
        with kept.clusters() as folder:
            is_fresh = config.getoption("slipstitch_fresh")
            found = None if is_fresh else kept.find(folder, kept_as)
            if found is not None:
                try:
                    return start_server(_request(config, name, found))
                except SlipstitchError:  # what was kept is of no use: do without
                    shutil.rmtree(found, ignore_errors=True)
        return start_server(_request(config, name))


def server_names(config: pytest.Config) -> list[str]:
    """Return the names of the servers of this run that answer."""
    mine = _name(config)
    return [server.name for server in list_servers() if f"{server.name}-".startswith(f"{mine}-")]


def stop_shared_servers(config: pytest.Config) -> None:
    """Stop the servers of this run, called by the process that controls it."""
    if not is_worker(config):
        stop_owned(os.getpid())
        _lock_path(config).unlink(missing_ok=True)


def _name(config: pytest.Config, *kind: str | None) -> str:
    return "-".join(["pytest", str(controller_pid(config)), *filter(None, kind)])


def _running(name: str) -> Server | None:
    return find_server(name) if name in {server.name for server in list_servers()} else None


def _request(config: pytest.Config, name: str, data: Path | None = None) -> Request:
    is_counted = bool(config.getoption("slipstitch_coverage", None))
    return Request(
        name=name,
        postgres_bin=postgres_bin(),
        owner_pid=controller_pid(config),
        settings={**_SETTINGS, **(COUNTING if is_counted else {})},
        data=data,
    )


def _lock_path(config: pytest.Config) -> Path:
    return state_folder() / f"pytest-{controller_pid(config)}.lock"
