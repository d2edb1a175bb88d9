"""The local time zone with its name, which Python alone does not tell."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path

__all__ = ["LocalZone", "local_zone"]

LOCALTIME = Path("/etc/localtime")
MARK = "/zoneinfo/"


class LocalZone:
    """A zone and its long name, ``Europe/London``; without a name the offset must do."""

    def __init__(self, zone: tzinfo | None, name: str | None) -> None:
        self.zone = zone
        self.name = name

    def localise(self, moment: datetime) -> datetime:
        """Return the moment as the clock on the wall shows it."""
        return moment.astimezone(self.zone)


def local_zone(environ: Mapping[str, str]) -> LocalZone:
    """Find the zone: ``TZ``, else what ``/etc/localtime`` points to, else the system's offset.

    >>> local_zone({"TZ": "America/New_York"}).name
    'America/New_York'
    """
    name = environ.get("TZ", "").removeprefix(":")
    if not name and LOCALTIME.is_symlink():
        name = str(LOCALTIME.resolve()).partition(MARK)[2]
    if name in {"", "Etc/UTC", "UTC0"}:
        name = "UTC"
    try:
        return LocalZone(zoneinfo.ZoneInfo(name), name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return LocalZone(None, None)
