"""Find the programs of PostgreSQL on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from slipstitch.errors import SlipstitchError

__all__ = ["NO_BINARIES_HINT", "Binaries", "binaries_in", "find_binaries", "installed"]

NO_BINARIES_HINT = (
    "install PostgreSQL (Debian and Ubuntu: apt-get install postgresql; Fedora: dnf install "
    "postgresql-server; macOS: brew install postgresql), or name the folder that holds initdb, "
    "pg_ctl and postgres with --postgres-bin"
)
_NEEDED = ("initdb", "pg_ctl", "postgres")
_PACKAGE_FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian and Ubuntu
    "/usr/pgsql-*/bin",  # packages of postgresql.org for Red Hat
    "/opt/homebrew/opt/postgresql*/bin",  # Homebrew on Apple silicon
    "/usr/local/opt/postgresql*/bin",  # Homebrew on Intel
    "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL installation.

    :param folder: the folder that holds ``initdb``, ``pg_ctl`` and ``postgres``.
    :param version: the full version as the server says it, such as ``15.18``.
    """

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The major version.

        >>> Binaries(Path("/opt/bin"), "16beta1").major
        16
        """
        found = re.match(r"\d+", self.version)
        return int(found[0]) if found else 0

    def program(self, name: str) -> Path | None:
        """Return the path of a program: of this installation, else of ``PATH``, else none."""
        own = self.folder / name
        if own.exists():
            return own
        elsewhere = shutil.which(name)
        return Path(elsewhere) if elsewhere else None

    def has_library(self, name: str) -> bool:
        """Tell whether a loadable library such as ``plpgsql_check`` is installed."""
        folders = [_ask(self.folder / "pg_config", "--pkglibdir")]
        if folders == [None]:
            root = self.folder.parent
            folders = [str(root / part) for part in ("lib", "lib/postgresql", "lib64/postgresql")]
        return any(
            Path(folder, name + suffix).exists()
            for folder in folders
            if folder
            for suffix in (".so", ".dylib")
        )


def find_binaries(explicit: Path | None = None) -> Binaries | None:
    """Return the first PostgreSQL that can serve, or none.

    Looked at in this order: the folder given by hand, ``PATH``, what ``pg_config`` says,
    the folders of the usual packages with the newest version first.

    :param explicit: a folder given by hand; then nothing else is looked at.
    :raises SlipstitchError: when the folder given by hand holds no PostgreSQL server.
    """
    if explicit is not None:
        return binaries_in(explicit)
    return next(installed(), None)


def installed() -> Iterator[Binaries]:
    """Give every PostgreSQL server on this machine, the preferred one first."""
    seen = set()
    for folder in _likely_folders():
        if folder not in seen and all((folder / name).exists() for name in _NEEDED):
            seen.add(folder)
            yield binaries_in(folder)


def binaries_in(folder: Path) -> Binaries:
    """Return the PostgreSQL of this folder.

    :raises SlipstitchError: when a program is missing there or does not tell its version.
    """
    missing = [name for name in _NEEDED if not (folder / name).exists()]
    if missing:
        raise SlipstitchError(
            "throwaway",
            f'no PostgreSQL server in "{folder}": {", ".join(missing)} not found',
            hint="name the folder that holds initdb, pg_ctl and postgres",
        )
    said = _ask(folder / "postgres", "--version")
    version = re.search(r"\(PostgreSQL\) (\S+)", said or "")
    if version is None:
        raise SlipstitchError(
            "throwaway",
            f'"{folder / "postgres"} --version" did not tell a version',
            detail=said,
            hint="name another installation with --postgres-bin",
        )
    return Binaries(folder.absolute(), version[1])


def _likely_folders() -> Iterator[Path]:
    on_path = shutil.which("pg_ctl")
    if on_path:
        yield Path(on_path).resolve().parent
    told = _ask(Path("pg_config"), "--bindir") if shutil.which("pg_config") else None
    if told:
        yield Path(told)
    for pattern in _PACKAGE_FOLDERS:
        yield from sorted(Path("/").glob(pattern[1:]), key=_version_in_path, reverse=True)


def _version_in_path(folder: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", str(folder)))


def _ask(program: Path, option: str) -> str | None:
    """Return what a program prints for one option; none where it cannot be run."""
    try:
        done = subprocess.run(
            [os.fspath(program), option], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
