"""Ask a question that is answered yes or no, as Sqitch asks it, and more where rows would go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO, TypeVar

import click

from slipstitch.errors import SlipstitchError
from slipstitch.runner.losses import Loss
from slipstitch.runner.revert import Ask
from slipstitch.target import Target

__all__ = ["asker", "careful_asker", "choose_asker", "confirm_option"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

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


def confirm_option(function: Decorated) -> Decorated:
    """Add ``--confirm``, which :func:`choose_asker` takes."""
    return click.option(
        "--confirm", metavar="DATABASE", help="Its name, in the place of typing it."
    )(function)


def choose_asker(
    output: TextIO, target: Target, *, asks: bool, default: bool, confirm: str | None
) -> Ask | None:
    """Return what asks before changes of a target are reverted; nothing where nobody is asked.

    :param asks: false where options or configuration want no question.
    :param default: what an empty answer means.
    :param confirm: what ``--confirm`` gave.
    :raises SlipstitchError: where no question is wished for, and the target is protected.
    """
    if confirm is not None:
        return _named_asker(confirm)
    if asks:
        return careful_asker(output, default=default, is_protected=target.is_protected)
    if target.is_protected:
        raise SlipstitchError(
            "revert",
            f"{target.shown} is protected: -y is not enough",
            hint="--confirm DATABASE names what is to be reverted; target.NAME.protected asks",
        )
    return None


def _named_asker(name: str) -> Ask:
    """Return what agrees to one database by its name, and to no other."""

    def ask(_question: str, database: str, _losses: Sequence[Loss]) -> bool:
        if name != database:
            raise SlipstitchError("revert", f'the database is "{database}", not "{name}"')
        return True

    return ask


def careful_asker(output: TextIO, *, default: bool, is_protected: bool = False) -> Ask:
    """Return a function that asks before changes are reverted.

    Where rows would be lost they are listed first. Where whole tables with rows would go, only
    the name of the database is a yes, and only at a terminal: an answer that was piped in, or
    that nobody gave, was meant for less.

    :param is_protected: whether the name is wanted in any case.
    """
    ask_plainly = asker(output, default=default)

    def ask(question: str, database: str, losses: Sequence[Loss]) -> bool:
        if losses:
            output.write("This would lose, by the catalog's estimates:\n")
            output.writelines(f"  * {loss.text}\n" for loss in losses)
        takes_rows = any(loss.takes_rows for loss in losses)
        if not takes_rows and not is_protected:
            return ask_plainly(question)
        if sys.stdin is None or not sys.stdin.isatty():
            why = "rows would be lost" if takes_rows else "the target is protected"
            ahead = "--confirm DATABASE" if is_protected else "-y"
            raise SlipstitchError(
                "revert",
                f"{why}, and nobody is at a terminal to agree",
                hint=f"{ahead} goes ahead; --dry-run shows what each change would lose",
            )
        output.write(f"{question}\nType the name of the database, {database}, to go ahead: ")
        output.flush()
        return sys.stdin.readline().strip() == database

    return ask
