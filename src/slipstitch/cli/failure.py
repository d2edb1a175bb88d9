"""What a user sees when a command fails: the place, what was wrong, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

import click

from slipstitch.errors import SlipstitchError

__all__ = ["describe", "from_foreign", "print_failure"]

# SQLSTATEs with which the server ends a session, and libpq's words where it had no time to
SESSION_ENDED = {"57P01", "57P02", "57P05", "25P03", "25P04"}
LOST_WORDS = ("server closed the connection", "connection is lost", "connection is closed")
DRIVER_PREFIXES = ("connection failed: ", "connection is bad: ")


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
        return _from_database(error)
    return None


def _from_database(error: Exception) -> SlipstitchError:
    """Say what the server or libpq said, in the form psql and Sqitch give it."""
    diagnosis = getattr(error, "diag", None)
    primary = getattr(diagnosis, "message_primary", None)
    if _is_lost_session(error):
        return SlipstitchError(
            "engine",
            f"the connection is lost: {primary or str(error).strip()}",
            hint='"slipstitch status" shows how far it came; the same command goes on from there',
            exit_code=3,
        )
    if primary is None:
        message = str(error).strip()
        for prefix in DRIVER_PREFIXES:
            message = message.removeprefix(prefix)
        message = message or type(error).__name__
        return SlipstitchError("engine", message)
    detail = getattr(diagnosis, "message_detail", None)
    return SlipstitchError(
        "engine",
        f"{getattr(diagnosis, 'severity', None) or 'ERROR'}:  {primary}",
        detail=f"DETAIL:  {detail}" if detail else None,
        hint=getattr(diagnosis, "message_hint", None),
    )


def _is_lost_session(error: Exception) -> bool:
    """Tell whether a session that was there is gone, as against one that never came about."""
    if not any(kind.__name__ == "OperationalError" for kind in type(error).__mro__):
        return False
    sqlstate, words = getattr(error, "sqlstate", None), str(error)
    if sqlstate is not None:
        return sqlstate in SESSION_ENDED
    return not words.startswith(DRIVER_PREFIXES) and any(lost in words for lost in LOST_WORDS)
