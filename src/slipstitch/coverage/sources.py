"""Find where routines stand in the sources, so that their lines can be shown there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from slipstitch.coverage.model import Coverage, Routine

__all__ = ["SOURCES", "CoveredFile", "covered_files"]

SOURCES = ("plpgsql", "sql", "deploy")
"""The folders of a project in which routines stand; the first that has one counts."""


@dataclass
class CoveredFile:
    """A source with the routines in it.

    :param routines: each with the line of the file on which its body begins.
    """

    path: str
    routines: list[tuple[Routine, int]] = field(default_factory=list)

    def lines(self) -> dict[int, int]:
        """Return how often each line ran: as its least-run statement did."""
        found: dict[int, int] = {}
        for routine, first in self.routines:
            for each in routine.countable:
                line = first + each.line - 1
                found[line] = min(each.count, found.get(line, each.count))
        return dict(sorted(found.items()))

    def coverage(self) -> Coverage:
        """Return the counts of this file alone."""
        found = Coverage()
        found.add(routine for routine, _ in self.routines)
        return found


def covered_files(
    coverage: Coverage, folders: Sequence[Path]
) -> tuple[list[CoveredFile], list[Routine]]:
    """Return the sources that hold routines, and the routines that stand in none.

    A routine stands where its body stands, word for word. The first folder that has it counts.

    :param folders: where to look, such as ``plpgsql`` and ``sql``, then ``deploy``.
    """
    texts = [(path, path.read_text("utf-8", "replace")) for path in _paths(folders)]
    files: dict[str, CoveredFile] = {}
    homeless = []
    for routine in coverage.routines.values():
        body = routine.body
        path, text = next(((path, text) for path, text in texts if body in text), (None, ""))
        if path is None or not body.strip():
            homeless.append(routine)
            continue
        first = text.count("\n", 0, text.index(body)) + 1
        shown = path.as_posix()
        files.setdefault(shown, CoveredFile(shown)).routines.append((routine, first))
    return [files[path] for path in sorted(files)], homeless


def _paths(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        yield from sorted(folder.rglob("*.sql"))
