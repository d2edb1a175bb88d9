"""Where a script's rows and messages go, in the order psql would print them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import BinaryIO, TextIO

from slipstitch.records import record

__all__ = ["Output"]


@record
class Output:
    """Two streams of bytes; ``rows`` is None where rows are swallowed (verify without ``-vv``).

    :param before: text streams over the same files, flushed first so that lines keep their order.
    :param settle: prints what is held back; called before anything else is printed, and when a
        statement takes so long that somebody may wonder what runs.
    """

    rows: BinaryIO | None
    messages: BinaryIO
    before: tuple[TextIO, ...] = ()
    settle: Callable[[], None] = lambda: None

    @classmethod
    def standard(cls, *, swallow_rows: bool = False) -> Output:
        """Return an output to standard output and standard error."""
        rows = None if swallow_rows else sys.stdout.buffer
        return cls(rows, sys.stderr.buffer, (sys.stdout, sys.stderr))

    def row(self, data: bytes) -> None:
        """Print rows, or what ``\\echo`` says."""
        if self.rows is not None and data:
            self._flush_text()
            self.rows.write(data)
            self.rows.flush()

    def message(self, data: bytes) -> None:
        """Print a notice, or what ``\\warn`` says."""
        self._flush_text()
        self.messages.write(data)
        self.messages.flush()

    def _flush_text(self) -> None:
        self.settle()
        for stream in self.before:
            stream.flush()
