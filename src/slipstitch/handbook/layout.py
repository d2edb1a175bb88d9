"""Give the boxes of a diagram their places: in layers, those that are pointed to on the left.

The way of Sugiyama, Tagawa and Toda (1981): layers by the longest path, then sweeps that put each
box at the mean place of its neighbours, so that few arrows cross. Equal input gives equal places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slipstitch.handbook.diagram import Box, Diagram

__all__ = ["LINE", "TITLE", "Place", "Plan", "lay_out"]

TITLE = 24
"""Height of a box's title, in pixels."""
LINE = 16
"""Height of a line of a box, in pixels."""

_LETTER = 6.7  # width of a letter of 11 pixels in a font whose letters are alike
_BETWEEN_LAYERS = 90
_BETWEEN_BOXES = 18
_LONGEST_LAYER = 14
_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands: left, top, width and height, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Where each box stands, and how large the drawing is."""

    places: Mapping[str, Place]
    width: float
    height: float


def lay_out(diagram: Diagram) -> Plan:
    """Return the places of all boxes."""
    boxes = {box.address: box for box in diagram.boxes}
    targets = {
        address: sorted({a.target for a in diagram.arrows if a.source == address} - {address})
        for address in boxes
    }
    layers = _ordered(_layers(targets), targets)
    places: dict[str, Place] = {}
    x = 20.0
    tallest = max((_height(layer, boxes) for layer in layers), default=0.0)
    for layer in layers:
        width = max(_width(boxes[address]) for address in layer)
        y = 20.0 + (tallest - _height(layer, boxes)) / 2
        for address in layer:
            height = _box_height(boxes[address])
            places[address] = Place(x, y, width, height)
            y += height + _BETWEEN_BOXES
        x += width + _BETWEEN_LAYERS
    return Plan(places, max(x - _BETWEEN_LAYERS, 20.0) + 20, tallest + 40)


def _layers(targets: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the layers; a circle of arrows is cut where the walk closes it."""
    depth: dict[str, int] = {}
    under_way: set[str] = set()

    def measure(address: str) -> int:
        if address in depth:
            return depth[address]
        under_way.add(address)
        below = [measure(each) for each in targets[address] if each not in under_way]
        under_way.discard(address)
        depth[address] = max(below, default=-1) + 1
        return depth[address]

    for address in sorted(targets):
        measure(address)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for address in sorted(depth):
        layers[depth[address]].append(address)
    return [
        layer[start : start + _LONGEST_LAYER]
        for layer in layers
        for start in range(0, len(layer), _LONGEST_LAYER)
    ]


def _ordered(layers: list[list[str]], targets: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the layers with each box near the middle of what it points to, or is pointed from."""
    sources: dict[str, list[str]] = {address: [] for address in targets}
    for address, pointed in targets.items():
        for each in pointed:
            sources[each].append(address)
    for sweep in range(_SWEEPS):
        neighbours = targets if sweep % 2 == 0 else sources
        rank = {
            address: place / max(len(layer) - 1, 1)
            for layer in layers
            for place, address in enumerate(layer)
        }

        def middle(
            address: str,
            neighbours: Mapping[str, Sequence[str]] = neighbours,
            rank: Mapping[str, float] = rank,
        ) -> tuple[float, str]:
            found = [rank[each] for each in neighbours[address]]
            return (sum(found) / len(found) if found else rank[address], address)

        layers = [sorted(layer, key=middle) for layer in layers]
    return layers


def _width(box: Box) -> float:
    longest = max((len(f"{name} {type_} {mark}") for name, type_, mark in box.columns), default=0)
    return round(max(len(box.address) + 2, longest + 2) * _LETTER + 16, 1)


def _box_height(box: Box) -> float:
    return TITLE + LINE * len(box.columns) + (6 if box.columns else 0)


def _height(layer: Sequence[str], boxes: Mapping[str, Box]) -> float:
    between = _BETWEEN_BOXES * (len(layer) - 1)
    return sum(_box_height(boxes[address]) for address in layer) + between
