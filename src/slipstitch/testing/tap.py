"""Read what a test prints: the Test Anything Protocol, as pgTAP and pg_prove speak it.

Rules: https://testanything.org/tap-version-14-specification.html and version 12 before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Assertion", "Report", "read_tap"]

_RESULT = re.compile(r"(not )?ok(?=\s|\Z)(?:\s+(\d+)(?=\s|\Z))?(?:\s+-(?=\s|\Z))?\s*(.*)\Z")
_PLAN = re.compile(r"1\.\.(\d+)\s*(?:#\s*(.*))?\Z")
_BAIL_OUT = re.compile(r"bail out!\s*(.*)\Z", re.IGNORECASE)
_DIRECTIVE = re.compile(r"(?<!\\)#\s*(todo|skip)\S*\s*(.*)\Z", re.IGNORECASE)
_INDENT = "    "
_YAML_BEGINS, _YAML_ENDS = re.compile(r"\s+---\s*\Z"), re.compile(r"\s+\.\.\.\s*\Z")


@dataclass
class Assertion:
    """One line that begins with ``ok`` or ``not ok``, and the remarks that follow it.

    :param number: as printed, else as counted.
    :param line: the line of the test file that printed it, where that is known.
    :param directive: ``todo`` or ``skip``.
    :param reason: what stands after the directive.
    :param remarks: diagnostics, and the lines of a nested test.
    """

    number: int
    is_ok: bool
    description: str
    line: int | None = None
    directive: str | None = None
    reason: str = ""
    remarks: list[str] = field(default_factory=list)

    @property
    def counts_as_passed(self) -> bool:
        """Whether a harness lets it pass: what is still to do may fail."""
        return self.is_ok or self.directive == "todo"


@dataclass
class Report:
    """All that one test file printed.

    :param planned: the number of assertions in its plan; none when it printed no plan.
    :param skipped_because: the reason of a file that skips itself whole (``1..0 # SKIP``).
    :param bailed_out_because: the reason of a file that gave up (``Bail out!``).
    :param remarks: diagnostics that follow no assertion.
    :param problems: what makes the file as a whole a failure, as sentences.
    """

    assertions: list[Assertion] = field(default_factory=list)
    planned: int | None = None
    skipped_because: str | None = None
    bailed_out_because: str | None = None
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_tap(lines: Iterable[tuple[str, int | None]]) -> Report:
    r"""Read the lines a test printed, each with the line of the test file it came from.

    Nothing is ever raised: what is wrong with the output stands in ``problems``.

    >>> report = read_tap([("1..2", 1), ("ok 1 - adds", 2), ("not ok 2 - subtracts", 3)])
    >>> [(each.description, each.is_ok, each.line) for each in report.assertions]
    [('adds', True, 2), ('subtracts', False, 3)]
    >>> read_tap([("ok 1", 1)]).problems
    ['it printed no plan']
    """
    reader = _Reader()
    for text, line in lines:
        for part in text.splitlines() or [""]:
            reader.take(part, line)
    reader.end()
    return reader.report


class _Reader:
    """Takes line after line; what a line means depends on those before it."""

    def __init__(self) -> None:
        self.report = Report()
        self._nested: list[str] = []
        self._in_yaml = False
        self._plan_is_last = False

    def take(self, text: str, line: int | None) -> None:
        """Take one line."""
        if self.report.bailed_out_because is not None:
            return
        if self._in_yaml:
            self._in_yaml = not _YAML_ENDS.match(text)
            self._remark(text)
        elif _YAML_BEGINS.match(text) and not text.startswith(_INDENT):
            self._in_yaml = True
            self._remark(text)
        elif text.startswith(_INDENT):
            self._take_nested(text)
        elif text.startswith("#"):
            self._remark(text)
        elif found := _PLAN.match(text):
            self._take_plan(int(found[1]), found[2] or "")
        elif found := _BAIL_OUT.match(text):
            self.report.bailed_out_because = found[1].strip()
        elif found := _RESULT.match(text):
            self._take_result(found, line)

    def end(self) -> None:
        """Compare what came with what was planned."""
        report = self.report
        report.remarks += self._nested
        if report.bailed_out_because is not None:
            reason = report.bailed_out_because or "it gave no reason"
            report.problems.append(f"it bailed out: {reason}")
        elif report.planned is None:
            report.problems.append("it printed no plan")
        elif report.planned != len(report.assertions):
            ran, planned = len(report.assertions), report.planned
            report.problems.append(f"it planned {planned} assertions, but ran {ran}")
        elif report.planned == 0 and report.skipped_because is None:
            report.problems.append("it planned no assertion at all")
        numbers = [assertion.number for assertion in report.assertions]
        if numbers != list(range(1, len(numbers) + 1)):
            shown = ", ".join(map(str, numbers[:20]))
            report.problems.append(f"its assertions are not numbered 1, 2, 3 …: {shown}")

    def _take_plan(self, planned: int, remark: str) -> None:
        if self.report.planned is not None:
            self.report.problems.append("it printed a second plan")
            return
        self.report.planned = planned
        self._plan_is_last = bool(self.report.assertions)
        if planned == 0 and remark.lower().startswith("skip"):
            self.report.skipped_because = re.sub(r"(?i)^skip\S*\s*", "", remark).strip()

    def _take_result(self, found: re.Match[str], line: int | None) -> None:
        if self._plan_is_last:
            self.report.problems.append("it ran an assertion after the plan at its end")
            self._plan_is_last = False
        description, directive, reason = _split_directive(found[3])
        number = int(found[2]) if found[2] else len(self.report.assertions) + 1
        assertion = Assertion(number, not found[1], description, line, directive, reason)
        assertion.remarks, self._nested = self._nested, []
        self.report.assertions.append(assertion)

    def _take_nested(self, text: str) -> None:
        """Keep a nested test for the assertion that sums it up; a bail-out ends all."""
        self._nested.append(text)
        if found := _BAIL_OUT.match(text.strip()):
            self.report.bailed_out_because = found[1].strip()

    def _remark(self, text: str) -> None:
        of = self.report.assertions[-1] if self.report.assertions else self.report
        of.remarks.append(text)


def _split_directive(text: str) -> tuple[str, str | None, str]:
    r"""Cut the directive off a description, and take back what was escaped.

    >>> _split_directive("can fly # TODO needs wings")
    ('can fly', 'todo', 'needs wings')
    >>> _split_directive(r"escapes \# TODO and \\ itself")
    ('escapes # TODO and \\ itself', None, '')
    >>> _split_directive("room #12 is free")
    ('room #12 is free', None, '')
    """
    found = _DIRECTIVE.search(text)
    directive, reason = (found[1].lower(), found[2].strip()) if found else (None, "")
    description = text[: found.start()] if found else text
    return re.sub(r"\\([#\\])", r"\1", description).strip(), directive, reason
