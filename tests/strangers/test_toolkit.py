"""The wheel carries toolkit and advisors, though their SQL lives in the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

from slipstitch import advice
from slipstitch.toolkit import standalone_sql


def test_an_installed_wheel_prints_the_toolkit(installed_slipstitch: Path, tmp_path: Path):
    done = subprocess.run(
        [str(installed_slipstitch), "online", "sql"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == standalone_sql()


def test_an_installed_wheel_prints_the_advisors(installed_slipstitch: Path, tmp_path: Path):
    done = subprocess.run(
        [str(installed_slipstitch), "advise", "--sql"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == advice.standalone_sql()
