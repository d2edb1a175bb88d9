"""Where configuration files stand: the system's, the user's and the project's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

__all__ = ["local_file", "project_file", "system_directory", "system_file", "user_file"]

FILE_NAME = "sqitch.conf"
SYSTEM_DIRECTORIES = ("/etc/sqitch", "/usr/local/etc/sqitch", "/opt/homebrew/etc/sqitch")


def system_directory() -> Path:
    """Return the directory of the system-wide configuration: the one an installed Sqitch uses."""
    present = (Path(path) for path in SYSTEM_DIRECTORIES if Path(path).is_dir())
    return next(present, Path(SYSTEM_DIRECTORIES[0]))


def system_file(environ: Mapping[str, str]) -> Path:
    """Return the system-wide file, which need not exist."""
    given = environ.get("SQITCH_SYSTEM_CONFIG")
    return Path(given) if given else system_directory() / FILE_NAME


def user_directory(environ: Mapping[str, str]) -> Path:
    """Return the directory of the user's configuration and templates: ``~/.sqitch``."""
    home = environ.get("HOME")
    return (Path(home) if home else Path.home()) / ".sqitch"


def user_file(environ: Mapping[str, str]) -> Path:
    """Return the user's file, which need not exist."""
    given = environ.get("SQITCH_USER_CONFIG")
    return Path(given) if given else user_directory(environ) / FILE_NAME


def project_file(environ: Mapping[str, str], cwd: Path) -> Path | None:
    """Return the file that is read for the project: the nearest one upwards from ``cwd``."""
    given = environ.get("SQITCH_CONFIG")
    if given:
        return Path(given)
    directories = (cwd, *cwd.parents)
    return next(
        (path for path in (folder / FILE_NAME for folder in directories) if path.is_file()), None
    )


def local_file(environ: Mapping[str, str]) -> Path:
    """Return the file that is written for the project: always the working directory's."""
    return Path(environ.get("SQITCH_CONFIG") or FILE_NAME)
