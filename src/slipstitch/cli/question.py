"""Ask a question that is answered yes or no, as Sqitch asks it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from slipstitch.errors import SlipstitchError

__all__ = ["asker"]

ATTEMPTS = 3


def asker(output: TextIO, *, default: bool, source: TextIO | None = None) -> Callable[[str], bool]:
    """Return a function that asks and returns the answer.

    Empty input takes the default, and so does input that has ended: nobody is there.

    :param output: where the question is printed.
    :param source: where the answer comes from; standard input by default.
    """
    shown = "Yes" if default else "No"

    def ask(question: str) -> bool:
        lines = source or sys.stdin
        for _ in range(ATTEMPTS):
            output.write(f"{question} [{shown}] ")
            output.flush()
            line = lines.readline()
            answer = line.strip().lower()
            if not line:
                output.write(f"{shown}\n")
                return default
            if not answer:
                return default
            for word, value in (("yes", True), ("no", False)):
                if word.startswith(answer):
                    return value
            output.write('Please answer "y" or "n".\n')
        raise SlipstitchError("io", "No valid answer after 3 attempts; aborting")

    return ask
