"""Three strangers' Sqitch projects, unmodified, by an installed wheel and by real Sqitch."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.compat.oracle import clean_environment, dump, normalise
from tests.compat.registry_rows import read_registry
from tests.fix_server import create_database, drop_database

HERE = Path(__file__).parent
REGISTRIES = {"ledger": "ledger_meta", "weather": "sqitch", "guild": "sqitch"}
STEPS = (
    ("deploy",),
    ("deploy",),
    ("verify",),
    ("status", "--show-tags", "--show-changes"),
    ("revert", "-y"),
    ("status",),
)


PARTS = ("step", "status", "standard output", "standard error", "registry", "database")


def _take_all_steps(program: str, name: str, folder: Path, server) -> list[tuple]:
    """Run every step on a database of its own and tell what each left behind."""
    shutil.copytree(HERE / name, folder)
    database = create_database(server, f"stranger {name}")
    try:
        with psycopg.connect(database.conninfo, autocommit=True) as connection:
            return [_take(program, step, name, folder, database, connection) for step in STEPS]
    finally:
        drop_database(database)


def _ours(registry: str) -> tuple[str, str]:
    """The schemas of the tools: Sqitch's registry, and slipstitch's rows of unfinished work."""
    return registry, f"{registry}_slipstitch"


def _take(program, step, name, folder, database, connection) -> tuple:
    result = subprocess.run(
        [program, step[0], database.uri, *step[1:]],
        cwd=folder,
        env=clean_environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return (
        step,
        result.returncode,
        normalise(result.stdout, folder, database),
        normalise(result.stderr, folder, database),
        read_registry(connection, REGISTRIES[name]),
        dump(database, *(f"--exclude-schema={one}" for one in _ours(REGISTRIES[name]))),
    )


@pytest.mark.parametrize("name", sorted(REGISTRIES))
def test_a_strangers_project_is_deployed_as_sqitch_does_it(
    name, installed_slipstitch, tmp_path, server
):
    expected = _take_all_steps("sqitch", name, tmp_path / "sqitch", server)
    given = _take_all_steps(str(installed_slipstitch), name, tmp_path / "slipstitch", server)
    assert [row[1] for row in expected] == [0, 0, 0, 0, 0, 1]
    for ours, theirs in zip(given, expected, strict=True):
        step = ours[0]
        for what, mine, other in zip(PARTS, ours, theirs, strict=True):
            assert mine == other, f"{what} of {step}"


def test_the_wheel_is_installed_alone(installed_slipstitch):
    listed = subprocess.run(
        [str(installed_slipstitch.with_name("python")), "-m", "pip", "list", "--format=freeze"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.lower()
    assert "slipstitch==" in listed
    assert not re.search(r"^(pytest|pglast|sqlfluff|testcontainers)==", listed, re.MULTILINE)
