"""A finding: what to change where, how grave it is, and the safer way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Severity"]

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to change, with the way to change it. A note alone does not fail a run.

    ``safer`` holds the lines of the safer script, or the advice. ``subject`` is an object of a
    database, where the finding is about one and ``path`` is empty.
    """

    code: str
    severity: Severity
    message: str
    safer: str
    path: str
    line: int = 1
    column: int = 1
    change: str = ""
    subject: str = ""
