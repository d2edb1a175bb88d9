"""What clients felt: percentiles of their waiting, before, during and after a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slipstitch.rehearse.clients import Sample

__all__ = ["Figures", "Span", "figures_of", "within"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the monotonic clock, in seconds; ``what`` was done in it."""

    what: str
    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Figures:
    """Latencies of one stretch, in milliseconds, waiting for a free client included."""

    count: int = 0
    failed: int = 0
    p50: float = 0.0
    p99: float = 0.0
    longest: float = 0.0


def figures_of(samples: Iterable[Sample]) -> Figures:
    """Return the figures of some samples.

    >>> figures_of([Sample("q", 0, 0.001), Sample("q", 0, 0.003), Sample("q", 0, 0.002)])
    Figures(count=3, failed=0, p50=2.0, p99=3.0, longest=3.0)
    """
    found = list(samples)
    took = sorted(round(sample.seconds * 1000, 3) for sample in found)
    if not took:
        return Figures()
    failed = sum(sample.sqlstate is not None for sample in found)
    return Figures(len(took), failed, _rank(took, 0.5), _rank(took, 0.99), took[-1])


def _rank(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that is at least as large as a share of all."""
    return ordered[max(-int(-share * len(ordered) // 1) - 1, 0)]


def within(samples: Iterable[Sample], spans: Sequence[Span]) -> list[Sample]:
    """Return the samples that were under way in one of the stretches."""
    return [
        sample
        for sample in samples
        if any(sample.at < span.end and sample.at + sample.seconds > span.begin for span in spans)
    ]
