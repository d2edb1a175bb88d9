"""Draw how the scores of true and of other pairs are spread."""

from __future__ import annotations

from collections.abc import Iterable
from math import log2
from pathlib import Path

__all__ = ["draw"]

_LOW, _HIGH, _STEP = -24, 60, 2
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 720, 260, 48, 24, 44


def draw(path: Path, weights: Iterable[tuple[float, bool]], title: str) -> None:
    """Write a picture of the number of pairs by their weight.

    :param path: the SVG file to write.
    :param weights: for each pair that was compared the logarithm of its odds in bits, and whether
        it is one person.
    :param title: what stands above.
    """
    counts: dict[bool, list[int]] = {
        True: [0] * ((_HIGH - _LOW) // _STEP),
        False: [0] * ((_HIGH - _LOW) // _STEP),
    }
    for weight, is_true in weights:
        place = int((min(max(weight, _LOW), _HIGH - 0.001) - _LOW) // _STEP)
        counts[is_true][place] += 1
    most = log2(1 + max(max(row) for row in counts.values()))
    unit = (_WIDTH - _LEFT - 12) / len(counts[True])
    floor = _HEIGHT - _BOTTOM
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f"<title>{title}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="15" font-size="13">{title}</text>',
    ]
    for is_true, colour in ((False, "#b8b8b8"), (True, "#1f77b4")):
        for place, count in enumerate(counts[is_true]):
            if count:
                height = log2(1 + count) / most * (floor - _TOP - 8)
                left = _LEFT + place * unit + (unit / 2 if is_true else 0)
                lines.append(
                    f'<rect x="{left:.1f}" y="{floor - height:.1f}" width="{unit / 2 - 1:.1f}" '
                    f'height="{height:.1f}" fill="{colour}"><title>{count}</title></rect>'
                )
    lines += _axis(unit, floor)
    path.write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")


def _axis(unit: float, floor: int) -> list[str]:
    """Return the line below, its numbers, the thresholds and what the colours mean."""
    lines = [f'<path d="M{_LEFT} {floor}H{_WIDTH - 12}" stroke="#000"/>']
    for weight in range(_LOW, _HIGH + 1, 12):
        left = _LEFT + (weight - _LOW) / _STEP * unit
        lines.append(f'<text x="{left:.1f}" y="{floor + 14}" text-anchor="middle">{weight}</text>')
    for chance, name in ((0.5, "review"), (0.999, "merge")):
        left = _LEFT + (log2(chance / (1 - chance)) - _LOW) / _STEP * unit
        lines.append(
            f'<path d="M{left:.1f} {_TOP}V{floor}" stroke="#d62728" stroke-dasharray="3 3"/>'
            f'<text x="{left + 3:.1f}" y="{_TOP + 8}" fill="#d62728">{name}</text>'
        )
    lines.append(
        f'<text x="{_LEFT}" y="{floor + 32}">weight in bits: 10 more are a thousand times the '
        "odds; heights are logarithms of counts</text>"
        f'<rect x="{_WIDTH - 190}" y="{floor + 23}" width="10" height="10" fill="#1f77b4"/>'
        f'<text x="{_WIDTH - 176}" y="{floor + 32}">one person</text>'
        f'<rect x="{_WIDTH - 100}" y="{floor + 23}" width="10" height="10" fill="#b8b8b8"/>'
        f'<text x="{_WIDTH - 86}" y="{floor + 32}">two people</text>'
    )
    return lines
