"""The plan of this repository: real Sqitch takes it there and back, and our tool in turn.

Sqitch starts psql twice for each of hundreds of changes, so what it made of a plan is kept in
``oracle_cache/own_plan.json`` until a script, the plan, Sqitch or the server is another one.
``SLIPSTITCH_ORACLE=ask`` asks again (``make compat``).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest

from slipstitch.plan.parse import read_plan
from tests.compat.oracle import CACHE, run_tool, sqitch_version
from tests.compat.registry_rows import read_registry
from tests.fix_server import create_database, drop_database

ROOT = Path(__file__).parents[2]
KEPT = CACHE / "own_plan.json"
PATIENCE = 900  # seconds: real Sqitch starts psql twice for each of hundreds of changes
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


def test_both_tools_take_the_plan_there_and_back_by_the_same_registry(plan, server, database):
    ours = there_and_back("slipstitch", "slipstitch", plan, database)
    planned = read_plan(str(plan / "sqitch.plan")).plan
    assert [row[2] for row in ours["changes"]] == [change.name for change in planned.changes]
    assert [row[1] for row in ours["tags"]] == [
        tag.text for change in planned.changes for tag in change.tags
    ]
    # Equal rows: what Sqitch verified and reverted is what our tool deploys today.
    assert digest(ours) == registry_by_sqitch(plan, server)


def registry_by_sqitch(plan: Path, server: Any) -> str:
    """Return the digest of what Sqitch records, after each tool went on from the other's work."""
    with psycopg.connect(server.conninfo("postgres")) as connection:
        version = connection.info.server_version // 10000
    asked = digest([contents(plan), sqitch_version(), version])
    if KEPT.exists() and os.environ.get("SLIPSTITCH_ORACLE") != "ask":
        kept = json.loads(KEPT.read_text())
        if kept["asked"] == asked:
            return str(kept["registry"])
    registries = {}
    for first, second in (("sqitch", "slipstitch"), ("slipstitch", "sqitch")):
        database = create_database(server, f"{first} goes first")
        try:
            registries[first] = digest(there_and_back(first, second, plan, database))
        finally:
            drop_database(database)
    assert registries["sqitch"] == registries["slipstitch"]
    KEPT.write_text(json.dumps({"asked": asked, "registry": registries["sqitch"]}) + "\n")
    return registries["sqitch"]


def there_and_back(first: str, second: str, plan: Path, database: Any) -> dict[str, Any]:
    """Deploy with one tool, verify and revert with the other, and return what was recorded."""
    # Ours verifies all of it below; Sqitch does what sqitch.conf says.
    once = ["--no-verify"] if first == "slipstitch" else []
    succeed(first, ["deploy", *once, database.uri], plan)
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        registry = read_registry(connection)
        succeed(second, ["verify", database.uri], plan)
        succeed(second, ["revert", "-y", database.uri], plan)
        left = connection.execute(
            "select nspname from pg_namespace where nspname in ('core', 'legacy', 'extensions')"
        ).fetchall()
    assert left == []
    return registry


def contents(plan: Path) -> list[tuple[str, str]]:
    """Return each file that a tool reads with the digest of its bytes."""
    return [
        (str(path.relative_to(plan)), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(plan.rglob("*"))
        if path.is_file()
    ]


def digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def succeed(tool: str, arguments: list[str], project: Path) -> None:
    done = run_tool(tool, arguments, project, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
