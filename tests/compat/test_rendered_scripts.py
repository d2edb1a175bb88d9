"""Real Sqitch deploys, verifies, reworks and reverts what `slipstitch render` wrote."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.compat.oracle import TOOLS, clean_environment
from tests.fix_server import Database
from tests.fix_sources import ROUTINE, project_in

AREA = "select app.area(2, 3)::integer"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project_in(
        tmp_path,
        "app/schema\napp/area [app/schema]\n@v1",
        {
            "plpgsql/app/area.sql": ROUTINE,
            "deploy/app/schema.sql": "begin;\n\ncreate schema app;\n\ncommit;\n",
            "revert/app/schema.sql": "begin;\n\ndrop schema app;\n\ncommit;\n",
            "verify/app/schema.sql": "select has_schema_privilege('app', 'usage');\n",
        },
    )
    return tmp_path


def call(folder: Path, tool: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TOOLS[tool], *words],
        cwd=folder,
        env=clean_environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )


def succeed(folder: Path, tool: str, *words: str) -> None:
    done = call(folder, tool, *words)
    assert done.returncode == 0, done.stdout + done.stderr


def area(database: Database) -> object:
    with psycopg.connect(database.conninfo) as connection:
        row = connection.execute(AREA).fetchone()
    return row and row[0]


@pytest.mark.parametrize("tool", ["sqitch", "slipstitch"])
def test_a_rework_is_deployed_and_reverted_by_either_tool(
    tool: str, project: Path, database: Database
) -> None:
    succeed(project, "slipstitch", "render")
    succeed(project, tool, "deploy", "--verify", database.uri)
    assert area(database) == 6
    succeed(project, "sqitch", "rework", "app/area", "-n", "Count double")
    source = project / "plpgsql/app/area.sql"
    source.write_text(ROUTINE.replace("p_width * p_height", "2 * p_width * p_height"))
    succeed(project, "slipstitch", "render")
    succeed(project, "slipstitch", "render", "--check")
    succeed(project, tool, "deploy", "--verify", database.uri)
    assert area(database) == 12
    succeed(project, tool, "verify", database.uri)
    succeed(project, tool, "revert", "-y", "--to", "@v1", database.uri)
    assert area(database) == 6
    succeed(project, tool, "verify", database.uri)
    succeed(project, tool, "revert", "-y", database.uri)


def test_real_sqitch_sees_what_somebody_changed_by_hand(project: Path, database: Database) -> None:
    succeed(project, "slipstitch", "render")
    succeed(project, "sqitch", "deploy", database.uri)
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("grant execute on function app.area to public")
    done = call(project, "sqitch", "verify", database.uri)
    assert done.returncode == 2
    assert "differs from its source in: privileges" in done.stderr
