"""The ways in which a restore fails, told apart by what the server wrote and what is archived."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from slipstitch.drill.wal import Segment

__all__ = ["EXPLAINED", "Explanation", "Failure", "RestoreStoppedError", "failure_of"]

_NOT_REACHED = re.compile(r"recovery ended before configured recovery target was reached")
_NO_START = re.compile(
    r"could not locate required checkpoint record|could not find redo location"
    r"|WAL ends before (end of online backup|consistent recovery point)"
    r"|invalid (primary )?checkpoint record"
)
# What the server says by itself.
_TOLD = {
    "wrong_archive": re.compile(r"WAL file is from different database system"),
    "damaged_segment": re.compile(r'archive file "\w+" has wrong size'),
    "target_before_backup": re.compile(
        r"requested recovery stop point is before consistent recovery point"
    ),
}
_RESTORED = re.compile(r'restored log file "(\w{24})" from archive')


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a failure means, and what to do about it."""

    title: str
    means: str
    remedy: str


EXPLAINED = {
    "wrong_archive": Explanation(
        "the archive is of another server",
        "The segments carry another system identifier than the backup. Two servers archive into "
        "one folder, or the wrong folder was named.",
        "Name the archive of the server that was backed up; give each server a folder of its own.",
    ),
    "missing_segment": Explanation(
        "a segment is missing from the archive",
        "Nothing after the gap can be restored from this backup, whatever else is archived.",
        "Look for the segment in pg_wal of the server and of its standbys and copy it into the "
        "archive. Where it is nowhere, take a new base backup today. Then find out why "
        "archive_command reported success.",
    ),
    "damaged_segment": Explanation(
        "a segment of the archive is damaged",
        "A file of the archive is not as long as a segment. A copy was cut short, and its command "
        "reported success; nothing after it can be restored.",
        "Copy the segment again from the server or a standby. Let archive_command write to a "
        "temporary name, sync and rename.",
    ),
    "target_never_reached": Explanation(
        "the archive ends before the moment that was asked for",
        "Every segment is there and the moment still lies after the last transaction in them. "
        "The server was lost before the last segment was archived, or the moment is wrong.",
        "Choose a moment before the last archived transaction, or add the segments that are still "
        "in pg_wal of the server. A shorter archive_timeout makes the loss smaller.",
    ),
    "target_before_backup": Explanation(
        "the moment that was asked for lies before the end of the backup",
        "A base backup can be restored to moments after it was finished, never to earlier ones.",
        "Take an older base backup.",
    ),
    "damaged_backup": Explanation(
        "the backup is not as it was taken",
        "Files of the backup are missing, or differ from its manifest.",
        "Take the base backup before it, with the same archive; then take a new one.",
    ),
    "restore_stopped": Explanation(
        "the restored server stopped",
        "The log of the server says why; none of the known reasons fits.",
        "Read the lines of the log.",
    ),
}
"""What each failure means, by its code."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a restore did not come to its end."""

    code: str
    detail: str

    @property
    def explanation(self) -> Explanation:
        """What it means."""
        return EXPLAINED[self.code]


class RestoreStoppedError(Exception):
    """Raised where a drill cannot go on; it is a finding of the drill and no error of its own."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.failure = Failure(code, detail)


def failure_of(log: str, gap_after: Callable[[Segment | None], Segment | None]) -> Failure:
    """Tell from the log of a server that stopped why it did.

    :param gap_after: gives the segment that is missing although later ones are archived, seen
        from the last segment that was restored, which is none where there was none.
    """
    restored = _RESTORED.findall(log)
    last = Segment.parse(restored[-1]) if restored else None
    for code, pattern in _TOLD.items():
        if pattern.search(log):
            return Failure(code, _line(log, pattern))
    begins = not _NO_START.search(log)
    if begins and not _NOT_REACHED.search(log):
        return Failure("restore_stopped", "\n".join(log.strip().splitlines()[-12:]))
    shown = f"the last segment restored is {last}" if last else "no segment was restored"
    missing = gap_after(last)
    if missing is not None:
        return Failure("missing_segment", f"{missing} is not archived; {shown}")
    if not begins:
        return Failure("missing_segment", f"what the backup itself needs is missing; {shown}")
    return Failure("target_never_reached", f"every segment was read; {shown}")


def _line(log: str, pattern: re.Pattern[str]) -> str:
    """Return the line in which something stands, without its beginning."""
    line = next(line for line in log.splitlines() if pattern.search(line))
    found = re.search(r"\b(?:FATAL|PANIC|LOG|ERROR|WARNING|DETAIL):\s+(.*)", line)
    return found[1] if found else line
