"""What works beside a run of checks is never held up by what it prints."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from slipstitch.ci.beside import Beside

_MORE_THAN_A_PIPE_HOLDS = 300_000
_PATIENCE = 60  # seconds; where it were held up it would wait for ever


def test_who_prints_more_than_a_pipe_holds_goes_on_without_a_reader(tmp_path: Path):
    done = tmp_path / "done"
    code = (
        "import pathlib, sys;"
        f"sys.stdout.write('x' * {_MORE_THAN_A_PIPE_HOLDS});"
        f"sys.stderr.write('y' * {_MORE_THAN_A_PIPE_HOLDS});"
        "sys.stdout.flush(); sys.stderr.flush();"
        f"pathlib.Path({str(done)!r}).touch(); sys.exit(7)"
    )
    process = Beside([sys.executable, "-c", code])
    try:
        give_up = time.monotonic() + _PATIENCE
        while not done.exists() and time.monotonic() < give_up:
            time.sleep(0.02)
        assert done.exists(), "it waits for a reader"
        ended = process.finish()
    finally:
        process.stop()
    assert ended.status == 7
    assert ended.printed == "x" * _MORE_THAN_A_PIPE_HOLDS
    assert ended.said == "y" * _MORE_THAN_A_PIPE_HOLDS


def test_who_is_stopped_is_gone_and_may_be_stopped_again():
    process = Beside([sys.executable, "-c", "import time; time.sleep(600)"])
    process.stop()
    process.stop()
    assert process._process.returncode == -15


def test_bytes_that_are_no_text_are_shown_as_such():
    code = r"import sys; sys.stdout.buffer.write(b'a\xffb')"
    assert Beside([sys.executable, "-c", code]).finish().printed == "a\ufffdb"
