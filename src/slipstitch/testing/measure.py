"""Count what the tests of a run ran: each process keeps its own counts, the last one adds up."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import psycopg
import pytest

from slipstitch.coverage.model import Coverage
from slipstitch.coverage.read import (
    SESSION,
    leave_out_the_uncountable,
    prepare,
    read_reaches,
    read_routines,
)
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.throwaway.server import Server

__all__ = [
    "add_up",
    "has_parts",
    "is_wanted",
    "note",
    "prepare_template",
    "session",
    "write_part",
]

_counted_key = pytest.StashKey[Coverage]()


def is_wanted(config: pytest.Config) -> bool:
    """Tell whether what runs is to be counted."""
    return bool(config.getoption("slipstitch_coverage"))


def prepare_template(server: Server, database: str) -> None:
    """Add what counts to the template, and with it to each copy.

    :raises SlipstitchError: the server lacks it, or does not count.
    """
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        prepare(connection)
        leave_out_the_uncountable(connection)
        row = connection.execute(
            "select current_setting('shared_preload_libraries') like '%plpgsql_check%'"
        ).fetchone()
        if row is None or not row[0]:
            raise SlipstitchError(
                "test",
                "the server cannot count what runs",
                hint="it has to start with shared_preload_libraries = plpgsql_check",
            )


def session(config: pytest.Config, conninfo: str) -> str:
    """Return how a test connects: so that what it runs is counted, where that is wanted."""
    return conninfo + SESSION if is_wanted(config) else conninfo


def note(config: pytest.Config, server: Server, database: str) -> None:
    """Keep what ran in a copy, before it is dropped."""
    counted = config.stash.setdefault(_counted_key, Coverage())
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        counted.add(read_routines(connection, only_those_that_ran=True), read_reaches(connection))


def write_part(config: pytest.Config) -> None:
    """Write down what this process counted, for the one that adds up."""
    if _counted_key in config.stash:
        text = json.dumps(config.stash[_counted_key].as_json())
        write_whole(_parts(config) / f"{os.getpid()}.json", text.encode())


def has_parts(config: pytest.Config) -> bool:
    """Tell whether a process of this run has counted anything."""
    return is_wanted(config) and any(_parts(config).glob("*.json"))


def add_up(config: pytest.Config, server: Server, template: str) -> None:
    """Write the counts of all processes to the file that was asked for.

    What no test ran is in it too, with the routines and policies of the template.
    """
    counted = Coverage()
    with psycopg.connect(server.conninfo(template), autocommit=True) as connection:
        counted.add(read_routines(connection, only_those_that_ran=False), read_reaches(connection))
    for path in sorted(_parts(config).glob("*.json")):
        part = Coverage.from_json(json.loads(path.read_text(encoding="utf-8")))
        counted.add(part.routines.values(), part.reaches)
    shutil.rmtree(_parts(config), ignore_errors=True)
    write_whole(_file(config), json.dumps(counted.as_json()).encode())


def _file(config: pytest.Config) -> Path:
    return config.invocation_params.dir / str(config.getoption("slipstitch_coverage"))


def _parts(config: pytest.Config) -> Path:
    place = _file(config)
    return place.with_name(f"{place.name}.parts")
