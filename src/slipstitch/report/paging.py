"""Long output goes through the user's pager, if there is a terminal and they did not refuse."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

__all__ = ["choose_pager", "paged_output"]


def choose_pager(configured: str | None, environ: Mapping[str, str]) -> str | None:
    """Return the command of the pager: Sqitch's variable, configuration, then the usual one.

    >>> choose_pager("most", {"PAGER": "more"}), choose_pager(None, {"PAGER": "cat"})
    ('most', None)
    """
    pager = environ.get("SQITCH_PAGER") or configured or environ.get("PAGER") or "less"
    return None if pager == "cat" else pager


@contextmanager
def paged_output(pager: str | None, environ: Mapping[str, str]) -> Iterator[IO[str]]:
    """Give a stream that ends up on the terminal, page by page if there is a pager.

    :param pager: the command; nothing writes to standard output directly.
    """
    if pager is None or not sys.stdout.isatty():
        yield sys.stdout
        return
    # F: leave if all fits on a screen, R: pass colours, X: leave the text on the screen.
    settings = {"LESS": "FRX", "LV": "-c"} | dict(environ)
    try:
        process = subprocess.Popen(
            shlex.split(pager), stdin=subprocess.PIPE, env=settings, encoding="utf-8"
        )
    except OSError:
        yield sys.stdout
        return
    assert process.stdin is not None
    # A pager that is left early closes the pipe; what was not read is not wanted.
    try:
        with suppress(BrokenPipeError):
            yield process.stdin
    finally:
        with suppress(OSError):
            process.stdin.close()
        _wait(process)


def _wait(process: subprocess.Popen[str]) -> None:
    """Let the pager end by itself: Ctrl-C is a key of the pager's, not of ours."""
    while True:
        with suppress(KeyboardInterrupt):
            process.wait()
            return
