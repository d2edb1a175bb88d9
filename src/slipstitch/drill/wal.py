"""Segments of the write-ahead log: their names, what their first page says, and gaps."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from slipstitch.errors import SlipstitchError

__all__ = ["Archive", "Segment", "first_gap", "read_archive", "system_identifier"]

_NAME = re.compile(r"([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})\Z")
_PACKED = re.compile(r"[0-9A-F]{24}\.(gz|zst|lz4|xz|bz2|lzo|br)\Z")
# XLogLongPageHeaderData: magic, flags, timeline, address, rest, padding; then what we look for.
_HEADER = struct.Struct("=HHIQI4xQI")
_LONG_HEADER = 0x0002
_BYTES_OF_A_NUMBER = 1 << 32


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A segment by its name: the timeline, and where in the log it stands.

    >>> segment = Segment.parse("0000000100000002000000FE")
    >>> str(segment.following(16 << 20)), str(segment.following(16 << 20).following(16 << 20))
    ('0000000100000002000000FF', '000000010000000300000000')
    """

    timeline: int
    high: int
    low: int

    @classmethod
    def parse(cls, name: str) -> Segment:
        """Read a name of 24 digits."""
        found = _NAME.match(name)
        if found is None:
            raise ValueError(name)
        timeline, high, low = (int(part, 16) for part in found.groups())
        return cls(timeline, high, low)

    def __str__(self) -> str:
        return f"{self.timeline:08X}{self.high:08X}{self.low:08X}"

    def following(self, size: int) -> Segment:
        """Return the next segment of the timeline.

        :param size: of a segment, in bytes.
        """
        last = _BYTES_OF_A_NUMBER // size - 1
        if self.low < last:
            return Segment(self.timeline, self.high, self.low + 1)
        return Segment(self.timeline, self.high + 1, 0)

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands, whatever the timeline."""
        return self.high, self.low


@dataclass(frozen=True, slots=True)
class Archive:
    """What lies in an archive.

    :param segments: in their order.
    :param system: the identifier of the server that wrote them; none where it cannot be read.
    :param cut: segments whose files are not as long as a segment.
    """

    folder: Path
    segments: tuple[Segment, ...]
    size: int
    system: int | None
    cut: tuple[Segment, ...]


def read_archive(folder: Path) -> Archive:
    """Look at a folder of archived segments.

    :raises SlipstitchError: it cannot be read, or holds segments that something packed.
    """
    try:
        files = {path.name: path for path in folder.iterdir()}
    except OSError as error:
        raise SlipstitchError(
            "drill", f'cannot read the archive "{folder}"', detail=str(error)
        ) from error
    names = sorted(name for name in files if _NAME.match(name))
    packed = sorted(name for name in files if _PACKED.match(name))
    if packed and not names:
        raise SlipstitchError(
            "drill",
            f'the segments in "{folder}" are packed: "{packed[0]}"',
            hint=f"say how to unpack them: --restore-command 'gunzip -c {folder}/%f.gz > %p'",
        )
    system, size = next(
        (head for name in names if (head := _read_head(files[name]))), (None, 16 << 20)
    )
    cut = [name for name in names if files[name].stat().st_size != size]
    return Archive(
        folder,
        tuple(map(Segment.parse, names)),
        size,
        system,
        tuple(map(Segment.parse, cut)),
    )


def first_gap(needed: Segment, archived: Iterable[Segment], size: int) -> Segment | None:
    """Return the first segment that is missing although later ones are there.

    A timeline that ended goes on in the next one, so that only places are compared.

    :param needed: the first segment that is wanted.
    """
    places = {segment.place for segment in archived}
    last = max(places, default=needed.place)
    wanted = needed
    while wanted.place <= last:
        if wanted.place not in places:
            return wanted
        wanted = wanted.following(size)
    return None


def system_identifier(words: str) -> int | None:
    """Return the system identifier that ``pg_controldata`` printed."""
    found = re.search(r"^Database system identifier:\s+(\d+)", words, re.MULTILINE)
    return int(found[1]) if found else None


def _read_head(path: Path) -> tuple[int, int] | None:
    """Return the system identifier and the size that a segment names on its first page."""
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
    if len(head) < _HEADER.size:
        return None
    _magic, flags, _timeline, _address, _rest, system, size = _HEADER.unpack(head)
    return (system, size) if flags & _LONG_HEADER and size else None
