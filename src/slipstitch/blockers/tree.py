"""Make a tree of who waits for whom: roots wait for nobody, or for each other in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slipstitch.blockers.model import Edge, Who

__all__ = ["Node", "grow"]


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody in the tree, and those who wait for it.

    :param edge: why it waits for its parent; None of a root.
    :param again: whether its own waiters stand at an earlier place of the tree.
    :param in_circle: whether it is a root only because a circle has no other.
    """

    who: Who
    edge: Edge | None
    waiters: tuple[Node, ...] = ()
    again: bool = False
    in_circle: bool = False


def grow(edges: Sequence[Edge]) -> tuple[Node, ...]:
    """Return the roots with those who wait for them, in a steady order.

    Somebody who waits for several stands under each; its own waiters stand at the first place.

    >>> chain = [Edge(2, 1, "holds"), Edge(3, 2, "queue"), Edge(3, 1, "holds")]
    >>> root, = grow(chain)
    >>> [(node.who, [one.who for one in node.waiters]) for node in root.waiters]
    [(2, [3]), (3, [])]
    >>> circle, = grow([Edge(1, 2, "holds"), Edge(2, 1, "holds")])
    >>> circle.who, circle.in_circle, circle.waiters[0].waiters[0].again
    (1, True, True)
    """
    waiting = {edge.waiter for edge in edges}
    reached: set[Who] = set()
    roots = [
        _node(who, None, edges, reached)
        for who in _in_order(edge.blocker for edge in edges)
        if who not in waiting
    ]
    for who in _in_order(waiting):
        if who not in reached:
            roots.append(_node(who, None, edges, reached, in_circle=True))
    return tuple(roots)


def _node(
    who: Who, edge: Edge | None, edges: Sequence[Edge], reached: set[Who], in_circle: bool = False
) -> Node:
    if who in reached:
        return Node(who, edge, again=any(each.blocker == who for each in edges))
    reached.add(who)
    behind = sorted(
        (each for each in edges if each.blocker == who), key=lambda each: str(each.waiter)
    )
    waiters = tuple(_node(each.waiter, each, edges, reached) for each in behind)
    return Node(who, edge, waiters, in_circle=in_circle)


def _in_order(found: Iterable[Who]) -> list[Who]:
    """Return each once; processes by number, then prepared transactions by name."""
    return sorted(set(found), key=lambda who: (isinstance(who, str), str(who).zfill(12)))
