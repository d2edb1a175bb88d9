"""Ask a question that is answered yes or no, as Sqitch asks it, and more where rows would go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from slipstitch.errors import SlipstitchError
from slipstitch.runner.losses import Loss
from slipstitch.runner.revert import Ask

__all__ = ["asker", "careful_asker"]

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
            # A process may be started without any standard input.
            line = lines.readline() if lines is not None else ""
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


def careful_asker(output: TextIO, *, default: bool) -> Ask:
    """Return a function that asks before changes are reverted.

    Where rows would be lost they are listed first. Where whole tables with rows would go, only
    the name of the database is a yes, and only at a terminal: an answer that was piped in, or
    that nobody gave, was meant for less.
    """
    ask_plainly = asker(output, default=default)

    def ask(question: str, database: str, losses: Sequence[Loss]) -> bool:
        if losses:
            output.write("This would lose, by the catalog's estimates:\n")
            output.writelines(f"  * {loss.text}\n" for loss in losses)
        if not any(loss.takes_rows for loss in losses):
            return ask_plainly(question)
        if sys.stdin is None or not sys.stdin.isatty():
            raise SlipstitchError(
                "revert",
                "rows would be lost, and nobody is at a terminal to agree",
                hint="-y goes ahead; --dry-run shows what each change would lose",
            )
        output.write(f"{question}\nType the name of the database, {database}, to go ahead: ")
        output.flush()
        return sys.stdin.readline().strip() == database

    return ask
