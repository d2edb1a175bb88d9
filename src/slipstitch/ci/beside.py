"""A process that works beside the rest, and keeps what it prints until somebody asks."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

__all__ = ["Beside", "Ended"]

_STANDARD_ERROR = 2


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended.

    :param status: 0 is all well; below 0 the signal that ended it.
    :param printed: its standard output.
    :param said: its standard error.
    """

    status: int
    printed: str = ""
    said: str = ""


class Beside:
    """A process that runs while we do something else.

    What it prints goes to files. A pipe holds no more than 64 kB, so who prints more than that
    would wait until we read it at the end, and would not be working beside us at all.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str] | None = None,
        *,
        is_shown: bool = False,
    ) -> None:
        """Start it.

        :param environ: its variables; ours where none are given.
        :param is_shown: let it print to our standard error as it goes, and keep nothing.
        """
        self._printed: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        self._process = subprocess.Popen(
            list(command),
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=_STANDARD_ERROR if is_shown else self._printed,
            stderr=None if is_shown else self._said,
        )

    def finish(self) -> Ended:
        """Wait for the end, and return what was printed."""
        try:
            status = self._process.wait()
            return Ended(status, _read(self._printed), _read(self._said))
        finally:
            self.stop()

    def stop(self) -> None:
        """End the process where nobody will wait for it; one that has ended is no error."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        self._printed.close()
        self._said.close()


def _read(kept: IO[bytes]) -> str:
    kept.seek(0)
    return kept.read().decode(errors="replace")
