"""The one way in which benches tell what a share of their requests stayed under."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["quantile"]


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile of sorted figures, one of them; 0 where there are none.

    :param share: from 0 to 1.

    >>> quantile([1.0, 2.0, 3.0, 4.0], 0.5)
    3.0
    """
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
