"""What benches of requests share: a session of an application server, and its times."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

from bench.quantile import quantile
from tests.fix_clinic import call

__all__ = ["Front", "percentiles", "table"]


@dataclass
class Front:
    """A session of an application server, and how long its requests took."""

    app: psycopg.Connection[Any]
    who: dict[str, Any]
    times: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, name: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Make one request and keep its milliseconds under a name."""
        began = time.perf_counter()
        rows = call(self.app, self.who, query, *values)
        self.times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        return rows


def percentiles(times: list[float]) -> dict[str, float]:
    """Return the median, the 95th percentile and the slowest of some milliseconds."""
    ordered = sorted(times)
    return {
        "count": len(ordered),
        "p50_milliseconds": round(quantile(ordered, 0.5), 2),
        "p95_milliseconds": round(quantile(ordered, 0.95), 2),
        "slowest_milliseconds": round(ordered[-1], 2),
    }


def table(requests: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return lines that tell the percentiles of each kind of request."""
    return [
        f"  {'':<26}{'p50':>9}{'p95':>9}{'slowest':>9}",
        *(
            f"  {name:<26}{times['p50_milliseconds']:>9}{times['p95_milliseconds']:>9}"
            f"{times['slowest_milliseconds']:>9}"
            for name, times in requests.items()
        ),
    ]
