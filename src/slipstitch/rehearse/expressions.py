r"""Work out the value of a pgbench ``\set``: numbers, variables, ``+ - * / %`` and ``random``."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ExpressionError", "Number", "evaluate"]

Number = int | float
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|:(?P<variable>\w+)|(?P<word>\w+)|(?P<sign>.))"
)


class ExpressionError(Exception):
    """An expression that cannot be understood; the text says why."""


def evaluate(text: str, variables: Mapping[str, Number], dice: random.Random) -> Number:
    r"""Return the value of an expression.

    :param variables: what ``:name`` stands for.
    :param dice: gives ``random(low, high)``, both ends included as in pgbench.
    :raises ExpressionError: it uses something that is not known here.

    >>> evaluate("1 + 2 * (:scale - 1) % 7", {"scale": 5}, random.Random(1))
    2
    >>> evaluate("random(3, 3) / 2", {}, random.Random(1))
    1
    """
    reader = _Reader(text.strip(), variables, dice)
    value = reader.sum()
    if reader.peek() is not None:
        message = f'"{reader.peek()}" is not understood'
        raise ExpressionError(message)
    return value


@dataclass
class _Reader:
    """Reads an expression from left to right, the tighter signs first."""

    text: str
    variables: Mapping[str, Number]
    dice: random.Random
    position: int = 0

    def sum(self) -> Number:
        value = self.product()
        while (sign := self.peek()) in ("+", "-"):
            self.next()
            other = self.product()
            value = value + other if sign == "+" else value - other
        return value

    def product(self) -> Number:
        value = self.single()
        while (sign := self.peek()) in ("*", "/", "%"):
            self.next()
            other = self.single()
            if sign == "*":
                value *= other
            elif other == 0:
                message = "division by zero"
                raise ExpressionError(message)
            else:
                value = _divided(value, other) if sign == "/" else value % other
        return value

    def single(self) -> Number:
        match = self.next()
        if match["number"]:
            return float(match["number"]) if "." in match["number"] else int(match["number"])
        if match["variable"]:
            if match["variable"] not in self.variables:
                message = f'variable "{match["variable"]}" is not set'
                raise ExpressionError(message)
            return self.variables[match["variable"]]
        if match["sign"] == "-":
            return -self.single()
        if match["sign"] == "(":
            value = self.sum()
            self.expect(")")
            return value
        if match["word"] == "random":
            self.expect("(")
            low = self.sum()
            self.expect(",")
            high = self.sum()
            self.expect(")")
            if low > high:
                message = f"random({low}, {high}) has no values"
                raise ExpressionError(message)
            return self.dice.randint(int(low), int(high))
        message = f'"{match.group().strip()}" is not understood'
        raise ExpressionError(message)

    def peek(self) -> str | None:
        match = _TOKEN.match(self.text, self.position)
        return match.group().strip() if match else None

    def next(self) -> re.Match[str]:
        match = _TOKEN.match(self.text, self.position)
        if match is None:
            message = "it ends too early"
            raise ExpressionError(message)
        self.position = match.end()
        return match

    def expect(self, sign: str) -> None:
        found = self.peek()
        if found != sign:
            message = f'"{sign}" is missing'
            raise ExpressionError(message)
        self.next()


def _divided(value: Number, other: Number) -> Number:
    """Divide whole numbers as PostgreSQL does: towards zero."""
    if isinstance(value, int) and isinstance(other, int):
        quotient = abs(value) // abs(other)
        return quotient if (value < 0) == (other < 0) else -quotient
    return value / other
