"""Draw the latency of clients over time as shapes of one SVG picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from slipstitch.rehearse.clients import Sample
from slipstitch.rehearse.figures import Span

__all__ = ["Band", "Tick", "Timeline", "draw"]

WIDTH, HEIGHT = 960, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 12, 26, 26
_MOST_DOTS = 4000
_BUCKETS = 240
_STEPS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60)


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch in which something was done."""

    x: float
    width: float
    what: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The shapes: paths in the coordinates of a picture of ``width`` by ``height``."""

    dots: str
    failed: str
    line: str
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    seconds: tuple[Tick, ...]
    count: int
    longest: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM


@dataclass(frozen=True, slots=True)
class _Scales:
    begin: float
    end: float
    low: float
    high: float

    def x(self, at: float) -> float:
        share = (at - self.begin) / max(self.end - self.begin, 0.001)
        return round(_LEFT + min(max(share, 0), 1) * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, seconds: float) -> float:
        share = math.log10(max(seconds * 1000, self.low) / self.low)
        share /= math.log10(self.high / self.low)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)


def draw(samples: Sequence[Sample], spans: Sequence[Span]) -> Timeline | None:
    """Return the time line of some samples; nothing where there are none.

    Each dot is a query at the time it arrived, its height the time it took with all waiting,
    on a logarithmic scale. The line is the longest of its neighbourhood.
    """
    if not samples or not spans:
        return None
    took = [sample.seconds * 1000 for sample in samples]
    scales = _Scales(
        min(span.begin for span in spans),
        max(*(sample.at for sample in samples), *(span.end for span in spans)),
        10 ** math.floor(math.log10(max(min(took), 0.05))),
        10 ** math.ceil(math.log10(max(*took, 10) * 1.01)),
    )
    good = [sample for sample in samples if sample.sqlstate is None]
    bad = [sample for sample in samples if sample.sqlstate is not None]
    step = max(-(-len(good) // _MOST_DOTS), 1)
    return Timeline(
        dots="".join(f"M{scales.x(s.at)} {scales.y(s.seconds)}h0" for s in good[::step]),
        failed="".join(_cross(scales.x(s.at), scales.y(s.seconds)) for s in bad),
        line=_line(samples, scales),
        bands=tuple(
            Band(
                scales.x(span.begin),
                max(round(scales.x(span.end) - scales.x(span.begin), 1), 1.5),
                span.what,
                span.seconds,
            )
            for span in spans
            if span.what in ("deploy", "revert")
        ),
        ticks=tuple(_ticks(scales)),
        seconds=tuple(_seconds(scales)),
        count=len(samples),
        longest=max(took) / 1000,
    )


def _cross(x: float, y: float) -> str:
    return f"M{x - 3:.1f} {y - 3:.1f}l6 6m0 -6l-6 6"


def _line(samples: Sequence[Sample], scales: _Scales) -> str:
    """Return the path of the longest latency of each bucket of time."""
    longest: dict[int, float] = {}
    length = max(scales.end - scales.begin, 0.001)
    for sample in samples:
        bucket = int((sample.at - scales.begin) / length * _BUCKETS)
        longest[bucket] = max(longest.get(bucket, 0.0), sample.seconds)
    points = [
        f"{scales.x(scales.begin + (bucket + 0.5) / _BUCKETS * length)} {scales.y(seconds)}"
        for bucket, seconds in sorted(longest.items())
    ]
    return "M" + "L".join(points)


def _ticks(scales: _Scales) -> list[Tick]:
    """Return a mark for each power of ten."""
    ticks = []
    value = scales.low
    while value <= scales.high * 1.001:
        label = f"{value / 1000:g} s" if value >= 1000 else f"{value:g} ms"
        ticks.append(Tick(scales.y(value / 1000), label))
        value *= 10
    return ticks


def _seconds(scales: _Scales) -> list[Tick]:
    """Return about eight marks of time."""
    length = scales.end - scales.begin
    step = next((each for each in _STEPS if length / each <= 9), _STEPS[-1])
    return [
        Tick(scales.x(scales.begin + number * step), f"{number * step:g} s")
        for number in range(int(length / step) + 1)
    ]
