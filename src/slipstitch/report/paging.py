"""Long output goes through the user's pager, if there is a terminal and they did not refuse."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
    try:
        yield process.stdin
        process.stdin.close()
    except BrokenPipeError:
        pass  # the reader had enough; what is left in the buffer goes with it
    finally:
        _wait(process)


def _wait(process: subprocess.Popen[str]) -> None:
    """Let the pager end by itself: Ctrl-C is a key of the pager's, not of ours."""
    while True:
        try:
            process.wait()
        except KeyboardInterrupt:
            continue
        if process.stdin is not None and not process.stdin.closed:
            try:
                process.stdin.close()
            except OSError:
                os.close(process.stdin.fileno())
        return
