"""Make `.venv`: this package, editable, and the extras that are named.

Runs on the system's Python, before anything is installed: `python3 -m tools.environment [dev]`.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools.packages import MissingSoftwareError, install, say

__all__ = ["main", "make"]

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".venv"
OLDEST = (3, 11)


def main() -> int:
    """Make the environment, or bring it up to date with pyproject.toml."""
    began = time.monotonic()
    try:
        make(sys.argv[1:])
    except MissingSoftwareError as error:
        say(f"cannot make .venv: {error}")
        return 2
    except subprocess.CalledProcessError as error:
        say(f"cannot make .venv: {' '.join(map(str, error.cmd[:4]))} … failed; see above")
        return 2
    say(f".venv is ready ({time.monotonic() - began:.0f} s)")
    return 0


def make(extras: Sequence[str] = ()) -> None:
    """Make the environment where there is none, and install into it.

    :param extras: those of pyproject.toml that are wanted beside the package itself.
    :raises MissingSoftwareError: when Python is too old or cannot make environments.
    """
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise MissingSoftwareError(
            f"this is Python {found}, 3.11 is needed: make PYTHON=python3.11 …"
        )
    python = FOLDER / "bin" / "python"
    if not _works(python):
        shutil.rmtree(FOLDER, ignore_errors=True)
        _need_venv()
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
    wanted = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    say("installing the Python packages of pyproject.toml into .venv")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--editable", wanted], check=True)


def _works(python: Path) -> bool:
    """Tell whether an environment is there and whole, with pip in it."""
    if not python.exists():
        return False
    done = subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False)
    return done.returncode == 0


def _need_venv() -> None:
    """Debian packs the parts that make an environment apart from Python."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        install([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "the environment")


if __name__ == "__main__":
    sys.exit(main())
