"""What ``slipstitch test --coverage`` does with the counts: table, LCOV, document, minimum."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from slipstitch.cli.invocation import Invocation
from slipstitch.coverage.model import Coverage, Routine, percent, reaches
from slipstitch.coverage.sources import SOURCES, CoveredFile, covered_files
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.report.coverage import as_document, as_lcov, as_table, policy_lines

__all__ = ["Counter", "counter"]


@dataclass
class Counter:
    """The counts of one run, where they are wanted.

    :param file: where pytest writes them; none where nothing is counted.
    :param minimum: per cent of the statements that have to run.
    """

    invocation: Invocation
    file: Path | None = None
    lcov: Path | None = None
    minimum: float | None = None
    policies: bool = False
    found: Coverage | None = None

    def read(self) -> None:
        """Read the counts once the tests have ended, and write those that other tools read."""
        if self.file is None or not self.file.is_file():
            return
        self.found = Coverage.from_json(json.loads(self.file.read_text(encoding="utf-8")))
        if self.lcov is not None:
            files, _ = self._files(self.found)
            write_whole(self.lcov, as_lcov(files).encode())

    def say(self) -> None:
        """Print the table, and the policies where they are asked for."""
        if self.found is None:
            return
        self.invocation.say(as_table(self.found, *self._files(self.found)))
        lines = policy_lines(self.found)
        for line in lines if self.policies else lines[-1:]:
            self.invocation.say(line)

    def document(self) -> dict[str, object] | None:
        """Return the counts as plain data."""
        if self.found is None:
            return None
        return as_document(self.found, self._files(self.found)[0])

    @property
    def status(self) -> int:
        """1 where fewer statements ran than have to."""
        if self.minimum is None or self.found is None:
            return 0
        if reaches(self.found.statements, self.minimum):
            return 0
        ran = percent(self.found.statements)
        self.invocation.warn(f"{ran:.1f}% of the statements ran, {self.minimum:g}% have to")
        return 1

    def _files(self, found: Coverage) -> tuple[list[CoveredFile], list[Routine]]:
        top = Path(self.invocation.target().top_dir)
        return covered_files(found, [top / name for name in SOURCES])


@contextmanager
def counter(
    invocation: Invocation,
    *,
    coverage: bool,
    lcov: Path | None,
    minimum: float | None,
    policies: bool,
) -> Iterator[Counter]:
    """Give the counter of a run; LCOV, a minimum or policies ask for counts by themselves.

    :raises SlipstitchError: the minimum is no share.
    """
    if minimum is not None and not 0 <= minimum <= 100:
        raise SlipstitchError("test", f"--minimum is between 0 and 100, not {minimum:g}")
    if not (coverage or lcov or minimum is not None or policies):
        yield Counter(invocation)
        return
    with tempfile.TemporaryDirectory(prefix="slipstitch-coverage-") as folder:
        yield Counter(invocation, Path(folder, "counts.json"), lcov, minimum, policies)
