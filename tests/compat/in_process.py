"""Run slipstitch in this process: most of the time of a short command is its start."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from slipstitch.cli import run
from tests.compat.oracle import clean_environment

__all__ = ["run_here"]


def run_here(
    arguments: list[str], directory: Path, *, stdin: str, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run one command as :func:`tests.compat.oracle.run_tool` does, without a process of its own.

    The streams are the process's, so that what psql or git print is caught as well.
    """
    before = dict(os.environ), Path.cwd(), sys.stdin
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            os.environ.clear()
            os.environ.update(clean_environment(directory, environment))
            os.chdir(directory)
            sys.stdin = io.StringIO(stdin)
            with _stream("stdout", 1, out), _stream("stderr", 2, err):
                status = run(arguments)
        finally:
            os.environ.clear()
            os.environ.update(before[0])
            os.chdir(before[1])
            sys.stdin = before[2]
        return subprocess.CompletedProcess(arguments, status, _text(out), _text(err))


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


@contextmanager
def _stream(name: str, number: int, into: IO[bytes]) -> Iterator[None]:
    """Send one of the process's streams into a file."""
    usual = getattr(sys, name)
    usual.flush()
    kept = os.dup(number)
    os.dup2(into.fileno(), number)
    text = open(number, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - detached below
    setattr(sys, name, text)
    try:
        yield
    finally:
        text.flush()
        setattr(sys, name, usual)
        os.dup2(kept, number)
        os.close(kept)
