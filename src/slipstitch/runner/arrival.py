"""Wait for a server that is still starting: many replicas boot at once, and some before it."""

from __future__ import annotations

import time

import psycopg

from slipstitch.runner.workbench import Workbench

__all__ = ["is_not_there_yet", "wait_for_server"]

SECONDS_BETWEEN_TRIES = 0.5
_STARTING = "57P03"
# libpq's words where nobody listens yet; a wrong password or name is no matter of patience.
_NOT_THERE = (
    "connection refused",
    "no such file or directory",
    "could not translate host name",
    "the database system is starting up",
    "the database system is in recovery mode",
    "the database system is not yet accepting connections",
    "timeout expired",
)


def wait_for_server(workbench: Workbench, seconds: float) -> None:
    """Connect, again and again while the server is not there yet.

    :param seconds: how long to try.
    :raises psycopg.OperationalError: when the patience is spent, or for any other reason.
    """
    deadline = time.monotonic() + seconds
    is_told = False
    while True:
        try:
            workbench.lock.rename(workbench.verb)  # it connects when it is first asked for
        except psycopg.OperationalError as error:
            if not is_not_there_yet(error) or time.monotonic() >= deadline:
                raise
            if not is_told:
                workbench.say(f"Waiting for {workbench.shown} to accept connections")
                is_told = True
            time.sleep(SECONDS_BETWEEN_TRIES)
        else:
            return


def is_not_there_yet(error: psycopg.OperationalError) -> bool:
    """Tell whether a connection failed because the server is not ready, and will be soon."""
    words = str(error).lower()
    return error.sqlstate == _STARTING or any(each in words for each in _NOT_THERE)
