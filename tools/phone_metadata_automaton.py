"""Turn patterns over digits into sorted ranges of numbers: what each number of a length is."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache

__all__ = ["Automaton", "Branch", "Node", "parse"]

DIGITS = "0123456789"
_LENGTHS = (1 << 32) - 1  # of numbers that are looked at


@dataclass(frozen=True)
class Node:
    """A part of a pattern.

    :param kind: ``digits`` (one of `digits`), ``all`` (parts in turn), ``any`` (one of the parts,
        the first that fits), ``repeat`` (the only part, `least` to `most` times), ``group``
        (the only part, captured) or ``end``.
    """

    kind: str
    digits: frozenset[str] = frozenset()
    parts: tuple[Node, ...] = ()
    least: int = 1
    most: int | None = 1


def parse(pattern: str) -> Node:
    """Read a pattern of the metadata, which knows digits, classes, groups, counts and ``|``.

    :raises ValueError: something else stands in the pattern.

    >>> parse("[1-3]").digits == frozenset("123")
    True
    """
    reader = _Reader("".join(pattern.split()))
    node = reader.alternatives()
    if reader.rest:
        raise ValueError(f"cannot read {reader.rest!r} in pattern {pattern!r}")
    return node


@dataclass
class _Reader:
    rest: str

    def take(self, expected: str) -> bool:
        if not self.rest.startswith(expected):
            return False
        self.rest = self.rest[len(expected) :]
        return True

    def alternatives(self) -> Node:
        parts = [self.sequence()]
        while self.take("|"):
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Node("any", parts=tuple(parts))

    def sequence(self) -> Node:
        parts = []
        while self.rest and self.rest[0] not in "|)":
            parts.append(self.counted(self.atom()))
        return Node("all", parts=tuple(parts)) if len(parts) != 1 else parts[0]

    def atom(self) -> Node:
        for opening, kind in (("(?:", "all"), ("(", "group")):
            if self.take(opening):
                inner = self.alternatives()
                if not self.take(")"):
                    raise ValueError(f"a group is not closed before {self.rest!r}")
                return Node(kind, parts=(inner,))
        if self.take("\\d"):
            return Node("digits", frozenset(DIGITS))
        if self.take("$"):
            return Node("end")
        if self.take("["):
            return Node("digits", self.members())
        if self.rest[0] not in DIGITS:
            raise ValueError(f"cannot read {self.rest!r}")
        digit, self.rest = self.rest[0], self.rest[1:]
        return Node("digits", frozenset(digit))

    def members(self) -> frozenset[str]:
        written, _, self.rest = self.rest.partition("]")
        found: set[str] = set()
        while written:
            if written.startswith("\\d"):
                found.update(DIGITS)
                written = written[2:]
            elif written[1:2] == "-":
                found.update(str(digit) for digit in range(int(written[0]), int(written[2]) + 1))
                written = written[3:]
            else:
                found.add(DIGITS[int(written[0])])
                written = written[1:]
        return frozenset(found)

    def counted(self, atom: Node) -> Node:
        if self.take("?"):
            return Node("repeat", parts=(atom,), least=0, most=1)
        if self.take("*"):
            return Node("repeat", parts=(atom,), least=0, most=None)
        if self.take("{"):
            written, _, self.rest = self.rest.partition("}")
            least, comma, most = written.partition(",")
            return Node(
                "repeat", parts=(atom,), least=int(least), most=int(most if comma else least)
            )
        return atom


Branch = tuple[str, Hashable]
Run = tuple[int, Hashable]


@dataclass
class Automaton:
    """Several patterns read at once; a state is the set of places that the digits may have led to.

    :param branches: patterns that the whole number must fit, each with a name.
    """

    branches: tuple[Branch, ...]
    _moves: list[list[tuple[frozenset[str], int]]] = field(default_factory=list)
    _jumps: list[list[int]] = field(default_factory=list)
    _ends: dict[int, Hashable] = field(default_factory=dict)
    _numbers: dict[frozenset[int], int] = field(default_factory=dict)
    _states: list[frozenset[int]] = field(default_factory=list)
    _next: list[tuple[int, ...] | None] = field(default_factory=list)
    _left: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        start = self._place()
        for pattern, name in self.branches:
            first = self._place()
            self._jumps[start].append(first)
            self._ends[self._build(parse(pattern), first)] = name
        self._left = self._lengths_left()
        self.start = self._number({start})

    def _lengths_left(self) -> list[int]:
        """Return for each place, as bits, how many digits may follow to the end of a pattern."""
        left = [1 if place in self._ends else 0 for place in range(len(self._moves))]
        settled = False
        while not settled:
            settled = True
            for place in reversed(range(len(left))):
                found = left[place]
                for target in self._jumps[place]:
                    found |= left[target]
                for _, target in self._moves[place]:
                    found |= left[target] << 1 & _LENGTHS
                settled = settled and found == left[place]
                left[place] = found
        return left

    def _place(self) -> int:
        self._moves.append([])
        self._jumps.append([])
        return len(self._moves) - 1

    def _build(self, node: Node, place: int) -> int:
        """Add a part that begins at a place, and return the place where it ends."""
        if node.kind == "digits":
            end = self._place()
            self._moves[place].append((node.digits, end))
            return end
        if node.kind in ("all", "group"):
            for part in node.parts:
                place = self._build(part, place)
            return place
        if node.kind == "any":
            end = self._place()
            for part in node.parts:
                first = self._place()
                self._jumps[place].append(first)
                self._jumps[self._build(part, first)].append(end)
            return end
        if node.kind == "repeat":
            return self._repeat(node, place)
        raise ValueError(f"{node.kind} has no meaning for a whole number")

    def _repeat(self, node: Node, place: int) -> int:
        for _ in range(node.least):
            place = self._build(node.parts[0], place)
        end = self._place()
        self._jumps[place].append(end)
        if node.most is None:
            first = self._place()
            self._jumps[end].append(first)
            self._jumps[self._build(node.parts[0], first)].append(end)
            return end
        for _ in range(node.most - node.least):
            place = self._build(node.parts[0], place)
            self._jumps[place].append(end)
        return end

    def _number(self, places: set[int]) -> int:
        """Return the number of the state in which these places are reached."""
        waiting = list(places)
        while waiting:
            for place in self._jumps[waiting.pop()]:
                if place not in places:
                    places.add(place)
                    waiting.append(place)
        state = frozenset(place for place in places if self._moves[place] or place in self._ends)
        if state not in self._numbers:
            self._numbers[state] = len(self._states)
            self._states.append(state)
            self._next.append(None)
        return self._numbers[state]

    def steps(self, number: int) -> tuple[int, ...]:
        """Return the states after one more digit, for each of the ten."""
        steps = self._next[number]
        if steps is None:
            places = self._states[number]
            moves = [move for place in places for move in self._moves[place]]
            steps = tuple(
                self._number({target for digits, target in moves if digit in digits})
                for digit in DIGITS
            )
            self._next[number] = steps
        return steps

    def may_end(self, number: int, left: int) -> bool:
        """Whether so many more digits may lead from a state to the end of a pattern."""
        return any(self._left[place] >> left & 1 for place in self._states[number])

    def names(self, number: int) -> frozenset[Hashable]:
        """Return the names of the patterns that fit a number which ends in this state."""
        return frozenset(self._ends[place] for place in self._states[number] if place in self._ends)

    def ranges(self, length: int, value: Callable[[frozenset[Hashable]], Hashable]) -> list[Run]:
        """Return where each run of equal values begins among the numbers of a length.

        :param length: how many digits the numbers have, leading zeros counted.
        :param value: what a number is that fits the patterns of these names.

        >>> automaton = Automaton((("2[3-5]", "a"), ("24", "b")))
        >>> automaton.ranges(2, lambda names: "".join(sorted(names)))
        [(0, ''), (23, 'a'), (24, 'ab'), (25, 'a'), (26, '')]
        """
        nothing = ((0, value(frozenset())),)

        @cache
        def runs(state: int, left: int) -> tuple[Run, ...]:
            if not self.may_end(state, left):
                return nothing
            if left == 0:
                return ((0, value(self.names(state))),)
            found: list[Run] = []
            size = 10 ** (left - 1)
            for digit, after in enumerate(self.steps(state)):
                for first, what in runs(after, left - 1):
                    if not found or found[-1][1] != what:
                        found.append((digit * size + first, what))
            return tuple(found)

        return list(runs(self.start, length))
