"""Count what the tests of a run ran: each process keeps its own counts, the last one adds up."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import psycopg
import pytest
from psycopg import sql

from slipstitch.coverage.asked import read_reaches, read_unbinding
from slipstitch.coverage.model import Coverage
from slipstitch.coverage.read import (
    forget,
    is_prepared,
    leave_out_the_uncountable,
    prepare,
    read_routines,
    stop_counting,
)
from slipstitch.coverage.sources import SOURCES, covered_files
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.throwaway.server import Server

__all__ = [
    "add_up",
    "begin",
    "has_parts",
    "is_wanted",
    "keep",
    "leave",
    "prepare_template",
    "uncounted",
    "watch",
    "write_part",
]

_UNCOUNTED = "-c plpgsql_check.profiler=off"


@dataclass
class _Run:
    """What this process counted, and the databases in which it is counting."""

    counted: Coverage = field(default_factory=Coverage)
    watched: set[tuple[int, str]] = field(default_factory=set)


_run_key = pytest.StashKey[_Run]()
_runs: list[_Run] = []
# Files that run at once each keep what they counted.
_adding = Lock()


def is_wanted(config: pytest.Config) -> bool:
    """Tell whether what runs is to be counted."""
    return bool(config.getoption("slipstitch_coverage"))


def begin(config: pytest.Config) -> None:
    """Begin to count, where that is wanted."""
    if is_wanted(config):
        config.stash[_run_key] = _Run()
        _runs.append(config.stash[_run_key])


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


def uncounted() -> dict[str, str]:
    """Return the variables with which a program runs uncounted, where anything is counted.

    What deploys makes routines that cannot be counted, and runs them.
    """
    return {"PGOPTIONS": _UNCOUNTED} if _runs else {}


def watch(server: Server, database: str) -> None:
    """Count whatever anybody runs in a database, from the next session on.

    To be called when it is made, and again once more routines are; :func:`keep` ends it. Where
    nothing is counted, neither does anything.
    """
    if not _runs:
        return
    place = (server.port, database)
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        is_new = place not in _runs[-1].watched
        if not (is_new and is_prepared(connection)):
            prepare_template(server, database)
        statement = sql.SQL("alter database {} set plpgsql_check.profiler = on")
        connection.execute(statement.format(sql.Identifier(database)))
    _runs[-1].watched.add(place)


def keep(server: Server, database: str) -> None:
    """Keep what ran in a watched database; to be called before it is dropped."""
    place = (server.port, database)
    if not _runs or place not in _runs[-1].watched:
        return
    _runs[-1].watched.remove(place)
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        routines = read_routines(connection, only_those_that_ran=True)
        reaches = read_reaches(connection)
        with _adding:
            _runs[-1].counted.add(routines, reaches)
        forget(connection)


def leave(server: Server, database: str) -> None:
    """Keep what ran in a watched database, and take away all that counts.

    For a test that compares, verifies or dumps a catalog: what counts would be in it.
    """
    if not _runs:
        return
    keep(server, database)
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        statement = sql.SQL("alter database {} reset plpgsql_check.profiler")
        connection.execute(statement.format(sql.Identifier(database)))
        stop_counting(connection)


def write_part(config: pytest.Config) -> None:
    """Write down what this process counted, for the one that adds up."""
    if _run_key not in config.stash:
        return
    run = config.stash[_run_key]
    _runs.remove(run)
    if run.counted.routines:
        text = json.dumps(run.counted.as_json())
        write_whole(_parts(config) / f"{os.getpid()}.json", text.encode())


def has_parts(config: pytest.Config) -> bool:
    """Tell whether a process of this run has counted anything."""
    return is_wanted(config) and any(_parts(config).glob("*.json"))


def add_up(config: pytest.Config, server: Server, template: str) -> None:
    """Write the counts of all processes to the file that was asked for.

    What no test ran is in it too, with the routines and policies of the template. What tests made
    for themselves, which neither the template has nor a source, is not.
    """
    counted = Coverage()
    with psycopg.connect(server.conninfo(template), autocommit=True) as connection:
        counted.add(read_routines(connection, only_those_that_ran=False), read_reaches(connection))
        counted.unbinding = read_unbinding(connection)
    planned = set(counted.routines)
    policies = {reach.policy for reach in counted.reaches}
    for path in sorted(_parts(config).glob("*.json")):
        part = Coverage.from_json(json.loads(path.read_text(encoding="utf-8")))
        reaches = [reach for reach in part.reaches if reach.policy in policies]
        counted.add(part.routines.values(), reaches)
    shutil.rmtree(_parts(config), ignore_errors=True)
    project = config.rootpath / config.getini("slipstitch_project")
    _, homeless = covered_files(counted, [project / name for name in SOURCES])
    for routine in homeless:
        if routine.key not in planned:
            del counted.routines[routine.key]
    write_whole(_file(config), json.dumps(counted.as_json()).encode())


def _file(config: pytest.Config) -> Path:
    return config.invocation_params.dir / str(config.getoption("slipstitch_coverage"))


def _parts(config: pytest.Config) -> Path:
    place = _file(config)
    return place.with_name(f"{place.name}.parts")
