"""What a user sees when a command fails: the place, what was wrong, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

import click

from slipstitch.errors import SlipstitchError

__all__ = ["describe", "from_foreign", "print_failure"]


def describe(error: SlipstitchError, *, coloured: bool = False) -> str:
    """Return the lines for people, each ended by a newline.

    >>> from slipstitch.errors import Location
    >>> print(describe(SlipstitchError("plan", "invalid name", hint="rename it",
    ...     location=Location("sqitch.plan", 3, 1))), end="")
    sqitch.plan:3:1: invalid name
    hint: rename it
    """
    message = error.message
    if error.location is not None:
        message = f"{click.style(str(error.location), bold=True)}: {message}"
    lines = [message]
    if error.detail:
        lines.append(error.detail.rstrip("\n"))
    if error.hint:
        lines.append(f"{click.style('hint:', fg='yellow')} {error.hint}")
    text = "\n".join(lines) + "\n"
    return text if coloured else click.unstyle(text)


def print_failure(
    error: SlipstitchError, environ: Mapping[str, str], stdout: TextIO, stderr: TextIO
) -> None:
    """Print the error where Sqitch would: status 1 is an answer, all others are failures."""
    stream = stdout if error.exit_code == 1 else stderr
    coloured = stream.isatty() and not environ.get("NO_COLOR")
    stdout.flush()
    stream.write(describe(error, coloured=coloured))
    stream.flush()


def from_foreign(error: Exception) -> SlipstitchError | None:
    """Give words to an error that no one caught but a user can act on; nothing for our defects.

    psycopg is recognised by its name: importing it here would slow every command.
    """
    if isinstance(error, OSError) and error.strerror:
        path = f' "{error.filename}"' if error.filename is not None else ""
        return SlipstitchError("fs", f"{error.strerror.lower()}{path}")
    if any(kind.__module__ == "psycopg" for kind in type(error).__mro__):
        message = str(error).strip() or type(error).__name__
        return SlipstitchError("engine", message)
    return None
