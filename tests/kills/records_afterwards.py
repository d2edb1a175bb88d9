"""A runner that is wrong on purpose: it commits the script first and records it afterwards.

The test that kills must catch it, or it proves nothing about the right one.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from slipstitch.cli import main
from slipstitch.runner.recording import Recorder
from slipstitch.session.work import WorkSessions

_write, _commit = Recorder.write, Recorder.commit
_kept: list[Any] = []


def _keep(self: Recorder, connection: Any, rows: Any) -> None:
    _kept.append(rows)


def _commit_then_record(self: Recorder, connection: Any) -> None:
    _commit(self, connection)
    while _kept:
        # as long as a slow network or a busy server would take
        time.sleep(0.05)
        rows = _kept.pop()
        connection.execute("begin")
        _write(self, connection, rows)
        _commit(self, connection)


Recorder.write = _keep  # type: ignore[method-assign]
Recorder.commit = _commit_then_record  # type: ignore[method-assign]
# What is sent before its turn has its record with it.
WorkSessions.send_ahead = lambda *_: False  # type: ignore[method-assign]

if __name__ == "__main__":
    sys.exit(main())
