"""The one rule by which missing software is installed, or named."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["MissingSoftwareError", "can_install", "install", "say"]

_LISTS = Path("/var/lib/apt/lists")


class MissingSoftwareError(Exception):
    """Software that is not there and that we may not install; the text says what to do."""


def can_install() -> bool:
    """Tell whether the rule allows installing: root on Debian or a system made from it."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str], purpose: str) -> None:
    """Install Debian packages as root: ask first on a terminal, just say so off one.

    :param purpose: what they are for, as the end of "… needed for".
    :raises MissingSoftwareError: when we are not root on Debian, when the answer is no, or
        when apt-get fails.
    """
    command = f"apt-get install -y {shlex.join(packages)}"
    if not can_install():
        raise MissingSoftwareError(
            f"{purpose} needs software that is not installed\nas root: {command}"
        )
    if _is_terminal():
        answer = input(f"{purpose} needs {', '.join(packages)}: {command} [Y/n] ")
        if answer.strip().lower() not in ("", "y", "yes"):
            raise MissingSoftwareError(
                f"{purpose} needs {', '.join(packages)}: not installed, as you wished"
            )
    say(f"installing for {purpose}: {command}")
    if not any(_LISTS.glob("*_Packages*")):
        _apt_get("update")
    if _apt_get("install", "-y", "--", *packages) != 0:
        # The lists may be older than the archive.
        _apt_get("update")
        if _apt_get("install", "-y", "--", *packages) != 0:
            raise MissingSoftwareError(
                f"apt-get could not install {', '.join(packages)}; see above"
            )


def say(text: str) -> None:
    """Print a line of talk at once, on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _apt_get(*words: str) -> int:
    """Run apt-get, quiet while all goes well; return its status."""
    done = subprocess.run(
        ["apt-get", "-q", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300", *words],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        say(done.stdout)
    return done.returncode
