"""Draw a diagram as SVG that needs nothing beside itself: no program, no script, no font."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from slipstitch.handbook.diagram import Arrow, Box, Diagram
from slipstitch.handbook.layout import LINE, TITLE, Place, Plan, lay_out

__all__ = ["draw"]

_STYLE = """\
svg { background: #fff; color-scheme: light }
text { font: 11px ui-monospace, Menlo, Consolas, monospace; fill: #1b1f24 }
.title { font-weight: bold } .type { fill: #57606a } .mark { fill: #8250df }
.box { fill: #f6f8fa; stroke: #57606a } .head { fill: #d7e5f5; stroke: #57606a }
.elsewhere { fill: #fff; stroke: #8c959f; stroke-dasharray: 4 3 }
path { fill: none; stroke: #0969da; stroke-opacity: .55 } .optional { stroke-dasharray: 5 3 }
path:hover { stroke-opacity: 1; stroke-width: 2.5 }"""


def draw(diagram: Diagram, title: str) -> str:
    """Return the drawing: a box for each table, an arrow for each foreign key.

    A broken line may point to nothing. Three toes stand where many rows may point to one.
    """
    plan = lay_out(diagram)
    size = f"{_number(plan.width)} {_number(plan.height)}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" '
        f'width="{_number(plan.width)}" height="{_number(plan.height)}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        *_arrows(diagram, plan),
        *(line for box in diagram.boxes for line in _box(box, plan.places[box.address])),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _box(box: Box, place: Place) -> Iterator[str]:
    left, top, width = _number(place.x), _number(place.y), _number(place.width)
    if box.columns:
        height = _number(place.height)
        yield f'<rect class="box" x="{left}" y="{top}" width="{width}" height="{height}" rx="3"/>'
    kind = "elsewhere" if box.is_elsewhere else "head"
    yield f'<rect class="{kind}" x="{left}" y="{top}" width="{width}" height="{TITLE}" rx="3"/>'
    yield _text(place.x + 8, place.y + 16, box.address, "title")
    for number, (name, type_, mark) in enumerate(box.columns):
        y = place.y + TITLE + LINE * number + 14
        inner = (
            f"{escape(name)} <tspan class='type'>{escape(type_)}</tspan> "
            f"<tspan class='mark'>{mark}</tspan>"
        )
        yield f'<text x="{_number(place.x + 8)}" y="{_number(y)}">{inner}</text>'


def _arrows(diagram: Diagram, plan: Plan) -> Iterator[str]:
    """Draw each arrow from the side of its table that looks to the other one."""
    ports = _ports(diagram, plan)
    for number, arrow in enumerate(diagram.arrows):
        source, target = plan.places[arrow.source], plan.places[arrow.target]
        yield _curve(arrow, source, target, ports[number, "out"], ports[number, "in"])


def _ports(diagram: Diagram, plan: Plan) -> dict[tuple[int, str], float]:
    """Return at which height each arrow leaves and arrives: in the order of the other ends."""
    ends: dict[str, list[tuple[float, int, str]]] = {}
    for number, arrow in enumerate(diagram.arrows):
        for here, there, way in (
            (arrow.source, arrow.target, "out"),
            (arrow.target, arrow.source, "in"),
        ):
            other = plan.places[there]
            ends.setdefault(here, []).append((other.y + other.height / 2, number, way))
    found: dict[tuple[int, str], float] = {}
    for address, listed in ends.items():
        place = plan.places[address]
        for turn, (_, number, way) in enumerate(sorted(listed), 1):
            found[number, way] = place.y + place.height * turn / (len(listed) + 1)
    return found


def _curve(arrow: Arrow, source: Place, target: Place, start: float, end: float) -> str:
    if source.x > target.x:
        x1, x2, out, into = source.x, target.x + target.width, -1, 1
    elif source.x < target.x:
        x1, x2, out, into = source.x + source.width, target.x, 1, -1
    else:
        x1, x2, out, into = source.x + source.width, target.x + target.width, 1, 1
    bend = max(abs(x1 - x2) / 2, 40)
    points = [(x1, start), (x1 + out * bend, start), (x2 + into * bend, end), (x2, end)]
    (a, b, c, d) = (f"{_number(x)} {_number(y)}" for x, y in points)
    toes = ""
    if not arrow.is_single:
        far = f"{_number(x1 + out * 9)} {_number(start)}"
        toes = "".join(f" M {_number(x1)} {_number(start + dy)} L {far}" for dy in (-5, 5))
    kind = ' class="optional"' if arrow.is_optional else ""
    label = escape(f"{arrow.source} ({arrow.label}) → {arrow.target}")
    return f"<path{kind} d='M {a} C {b}, {c}, {d}{toes}'><title>{label}</title></path>"


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{_number(x)}" y="{_number(y)}">{escape(text)}</text>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
