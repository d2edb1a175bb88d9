"""Where configuration files stand: the system's, the user's and the project's."""

from __future__ import annotations

from pathlib import Path

__all__ = ["system_directory"]

SYSTEM_DIRECTORIES = ("/etc/sqitch", "/usr/local/etc/sqitch", "/opt/homebrew/etc/sqitch")


def system_directory() -> Path:
    """Return the directory of the system-wide configuration: the one an installed Sqitch uses."""
    present = (Path(path) for path in SYSTEM_DIRECTORIES if Path(path).is_dir())
    return next(present, Path(SYSTEM_DIRECTORIES[0]))
