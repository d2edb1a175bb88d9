"""The plan of this repository: real Sqitch takes it there and back, and our tool in turn."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg
import pytest

from slipstitch.plan.parse import read_plan
from tests.compat.oracle import run_tool
from tests.compat.registry_rows import read_registry

ROOT = Path(__file__).parents[2]
PATIENCE = 600  # seconds: real Sqitch starts psql twice for each of hundreds of changes
PARTS = ("sqitch.conf", "sqitch.plan", "deploy", "revert", "verify")


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Path:
    """What Sqitch needs of the repository, and nothing else of it."""
    project = tmp_path_factory.mktemp("own_plan")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, project / part)
        else:
            shutil.copy(ROOT / part, project)
    return project


@pytest.mark.parametrize(("first", "second"), [("sqitch", "slipstitch"), ("slipstitch", "sqitch")])
def test_one_tool_deploys_the_plan_and_the_other_verifies_and_reverts_it(
    first, second, plan, database
):
    succeed(first, ["deploy", database.uri], plan)
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        registry = read_registry(connection)
        succeed(second, ["verify", database.uri], plan)
        succeed(second, ["revert", "-y", database.uri], plan)
        left = connection.execute(
            "select nspname from pg_namespace where nspname in ('core', 'legacy', 'extensions')"
        ).fetchall()
    planned = read_plan(str(plan / "sqitch.plan")).plan
    assert [row[2] for row in registry["changes"]] == [change.name for change in planned.changes]
    assert [row[1] for row in registry["tags"]] == [
        tag.text for change in planned.changes for tag in change.tags
    ]
    assert left == []


def succeed(tool: str, arguments: list[str], project: Path) -> None:
    done = run_tool(tool, arguments, project, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
