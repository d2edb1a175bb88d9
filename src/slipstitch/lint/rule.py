"""A rule: code, sentence, why, and the check of one deploy script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from slipstitch.lint.finding import Finding
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["Check", "Rule"]

Check = Callable[[Survey, LintedScript], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, what it asks in one sentence, why, and its check of one deploy script."""

    code: str
    sentence: str
    why: str
    check: Check
