"""Generated clients at work: imported by Python, compiled by tsc and run by node."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from tests.fix_clinic import ROOT
from tests.fix_gateways import npm_packages

CLIENTS = ROOT / "clients"
PROGRAMS = Path(__file__).parent / "clients"


@contextmanager
def imported(folder: Path, *modules: str) -> Iterator[list[ModuleType]]:
    """Give modules of a generated package, and forget them afterwards."""
    sys.path.insert(0, str(folder.parent))
    try:
        yield [importlib.import_module(f"{folder.name}{each}") for each in modules]
    finally:
        sys.path.remove(str(folder.parent))
        for name in [each for each in sys.modules if each.split(".")[0] == folder.name]:
            del sys.modules[name]


def run_typescript(client: Path, program: str, place: Path, *arguments: str) -> str:
    """Compile a client with a program that uses it, run it, and return what it prints.

    :param client: the folder of the client; the program imports it as ``./client``.
    :param program: the name of a file of ``tests/clients``.
    :param place: an empty folder.
    """
    packages = npm_packages(CLIENTS / "typescript", ROOT / "build" / "typescript", "typescript")
    (place / "node_modules").symlink_to(packages, target_is_directory=True)
    shutil.copytree(client, place / "client")
    shutil.copy(PROGRAMS / program, place / program)
    for name in ("package.json", "tsconfig.json"):
        shutil.copy(CLIENTS / "typescript" / name, place / name)
    tsc = packages / "typescript" / "bin" / "tsc"
    finished(["node", str(tsc), "-p", ".", "--outDir", "made"], place)
    return finished(["node", f"made/{Path(program).stem}.js", *arguments], place)


def finished(command: list[str], folder: Path) -> str:
    """Run a command that must end well, and return what it printed."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
