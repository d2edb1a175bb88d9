"""The wheel carries the online toolkit, though its SQL lives in the repository's plan."""

from __future__ import annotations

import subprocess
from pathlib import Path

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
