"""Facts about a process: whether it lives, when it began, what it was called with."""

from __future__ import annotations

import subprocess
from pathlib import Path

__all__ = ["command_line", "started_at"]

_PROC = Path("/proc")
_FIELDS_AFTER_THE_NAME = 19  # the start time is field 22 of proc(5)'s stat; the name is field 2


def started_at(pid: int) -> str | None:
    """Return a text that names the moment the process began; none when it is dead.

    Number and start together name one process for good, since numbers are used again.
    A process that has ended and waits for its parent to notice counts as dead.
    """
    if not (_PROC / "self").exists():
        return _ps(pid, "lstart")
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    after_the_name = stat.rpartition(")")[2].split()
    return None if after_the_name[0] in "ZX" else after_the_name[_FIELDS_AFTER_THE_NAME]


def command_line(pid: int) -> str | None:
    """Return the words a process was started with; none when it is dead."""
    if not (_PROC / "self").exists():
        return _ps(pid, "command")
    try:
        words = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return None
    return words.replace(b"\0", b" ").decode(errors="replace") or None


def _ps(pid: int, column: str) -> str | None:
    """Ask ``ps``, where there is no ``/proc`` (macOS)."""
    command = ["/bin/ps", "-o", f"{column}=", "-p", str(pid)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or None
