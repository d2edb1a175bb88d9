"""The command line: one command a file, loaded when it is called."""

from __future__ import annotations

import atexit
import io
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from slipstitch.cli.quick_start import imported_quickly, start_quickly

__all__ = ["main", "run"]


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; nothing a user can cause escapes.

    :param arguments: the words after the program's name; those of the process by default.
    """
    # Here, and not above: main has its say in how this, and all it needs, is imported.
    with imported_quickly():
        root = import_module("slipstitch.cli.root")
    status: int = root.run(arguments)
    return status


def main() -> NoReturn:
    """Be the program ``slipstitch``: output is UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    start_quickly(os.environ)
    # Whoever ends us politely (systemd, docker stop, CI) wants what Ctrl-C does: to cancel what
    # runs on the server, and to tell.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _leave(run())


def _leave(status: int) -> NoReturn:
    """End the process without taking apart, object by object, what ends with it anyway.

    Whoever asked to be told of the end is told; whatever might still be at work is waited for.
    """
    if threading.active_count() == 1:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
            atexit._run_exitfuncs()
            os._exit(status)
    sys.exit(status)
