"""A stranger installs the wheel with its extra, writes two lines, and pytest runs pgTAP files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from tests.compat.oracle import clean_environment

TWO_LINES = '[tool.pytest.ini_options]\nslipstitch_pgtap = ["tests"]\n'
DEPLOY = (
    "begin;\ncreate schema shop;\ncreate table shop.items (id bigint primary key, price numeric"
    " check (price >= 0));\ncommit;\n"
)
TEST = """\
begin;
select plan(2);
select has_table('shop'::name, 'items'::name);
select throws_ok('insert into shop.items values (1, -1)', '23514', null, 'no price is below zero');
select * from finish();
rollback;
"""


@pytest.fixture(scope="session")
def programs(request, tmp_path_factory, installed_slipstitch: Path) -> Path:
    """Install the wheel with the extra for tests, and return the folder of its programs."""
    wheels = installed_slipstitch.parents[2] / "wheel"
    is_worker = hasattr(request.config, "workerinput")
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if is_worker else folder) / "with_tests"
    with FileLock(f"{folder}.lock"):
        if not (folder / "bin" / "pytest").exists():
            (wheel,) = wheels.glob("*.whl")
            succeed([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder.parent)
            pip = [sys.executable, "-m", "pip", f"--python={folder}/bin/python", "--quiet"]
            succeed([*pip, "install", f"slipstitch[test] @ {wheel.as_uri()}"], folder.parent)
    return folder / "bin"


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=clean_environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def succeed(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.fixture
def project(programs: Path, tmp_path: Path) -> Path:
    """A project as a stranger begins one, with a change and a test."""
    folder = tmp_path / "shop"
    folder.mkdir()
    slipstitch = str(programs / "slipstitch")
    assert run([slipstitch, "init", "shop", "--engine", "pg"], folder).returncode == 0
    assert run([slipstitch, "add", "items", "-n", "Sell items"], folder).returncode == 0
    (folder / "deploy" / "items.sql").write_text(DEPLOY)
    (folder / "verify" / "items.sql").write_text("select id, price from shop.items where false;\n")
    (folder / "revert" / "items.sql").write_text("drop schema shop cascade;\n")
    (folder / "pyproject.toml").write_text(TWO_LINES)
    (folder / "tests").mkdir()
    (folder / "tests" / "items.sql").write_text(TEST)
    return folder


def test_two_lines_of_settings_are_enough(programs: Path, project: Path):
    told = run([str(programs / "pytest")], project)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "2 passed" in told.stdout
    told = run([str(programs / "slipstitch"), "test", "--json"], project)
    assert told.returncode == 0, told.stdout + told.stderr
    assert '"passed": 1' in told.stdout


def test_a_database_that_is_not_as_the_test_says_fails_with_file_and_line(
    programs: Path, project: Path
):
    deploy = project / "deploy" / "items.sql"
    deploy.write_text(DEPLOY.replace(" check (price >= 0)", ""))
    told = run([str(programs / "pytest")], project)
    assert told.returncode == 1, told.stdout + told.stderr
    assert "tests/items.sql:4: not ok 2 - no price is below zero" in told.stdout
    assert "1 passed" in told.stdout
    # A plan that cannot be deployed is told with its place, too.
    deploy.write_text("begin;\ncreate tabel shop.items ();\ncommit;\n")
    told = run([str(programs / "pytest")], project)
    assert told.returncode == 1
    assert "deploy/items.sql:2" in told.stdout
    shutil.rmtree(project / "tests")
    (project / "tests").mkdir()
    told = run([str(programs / "pytest")], project)
    assert told.returncode == 4
    assert "no pgTAP file" in told.stdout + told.stderr
