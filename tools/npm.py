"""Fetch packages by npm, each compared with the checksum that stands in this repository."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from filelock import FileLock

__all__ = ["NpmError", "fetch"]

_PINS = ("package.json", "package-lock.json")
_PATIENCE = 300  # seconds


class NpmError(Exception):
    """Packages that cannot be had here; the text says why."""


def fetch(pinned: Path, place: Path, wanted: str) -> Path:
    """Return the folder of the packages, fetched once; no script of theirs is run.

    :param pinned: the folder of package.json and package-lock.json.
    :param place: where they are kept.
    :param wanted: the file in them that tells that they are there.
    :raises NpmError: when npm is not installed, or cannot fetch them.
    :raises ValueError: when what came is not what was pinned.
    """
    packages = place / "node_modules"
    place.mkdir(parents=True, exist_ok=True)
    with FileLock(place / "lock"):
        is_pinned = all(_is_same(pinned / name, place / name) for name in _PINS)
        if is_pinned and (packages / wanted).exists():
            return packages
        npm = shutil.which("npm")
        if npm is None:
            raise NpmError(f"npm is not installed, so {pinned.name} cannot be fetched")
        for name in _PINS:
            shutil.copy(pinned / name, place / name)
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=place,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
        said = done.stderr.strip()
        if "EINTEGRITY" in said:
            raise ValueError(said)
        if done.returncode != 0 or not (packages / wanted).exists():
            raise NpmError(f"npm cannot fetch {pinned.name} here: {said[-300:]}")
    return packages


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_bytes() == other.read_bytes()
