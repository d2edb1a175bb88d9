"""The wheel of this package, installed alone in an empty environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def installed_slipstitch(request, tmp_path_factory) -> Path:
    """Build the wheel, install it without any extra, and return the path of its program.

    The workers of pytest-xdist share one environment.
    """
    is_worker = hasattr(request.config, "workerinput")
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if is_worker else folder) / "installed"
    with FileLock(f"{folder}.lock"):
        program = folder / "venv" / "bin" / "slipstitch"
        if not program.exists():
            _build(folder / "wheel")
            _install(folder)
    return program


def _build(destination: Path) -> None:
    """Build from a copy, so that nothing but what is packed can be found later."""
    source = destination.with_name("source")
    source.mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", "sqitch.plan"):
        shutil.copy(ROOT / name, source / name)
    shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for kind in ("deploy", "revert", "verify"):
        shutil.copytree(ROOT / kind / "online", source / kind / "online")
    shutil.copytree(ROOT / "sql/ops", source / "sql/ops")
    _run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(destination)],
        source,
    )


def _install(folder: Path) -> None:
    (wheel,) = (folder / "wheel").glob("*.whl")
    _run([sys.executable, "-m", "venv", str(folder / "venv")], folder)
    _run([str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet", str(wheel)], folder)


def _run(command: list[str], directory: Path) -> None:
    result = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
