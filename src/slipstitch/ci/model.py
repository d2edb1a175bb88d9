"""What a run of all checks found: steps, what they looked at, and what each exit code says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from slipstitch.catalog.diff import Difference, compare
from slipstitch.catalog.snapshot import Snapshot
from slipstitch.lint.finding import Finding
from slipstitch.plan.model import Change
from slipstitch.rehearse.budget import Budget
from slipstitch.rehearse.model import Rehearsal

__all__ = ["EXIT_CODES", "SEVERAL_KINDS", "TITLES", "Case", "Outcome", "Step", "Verdict"]

Outcome = Literal["passed", "failed", "skipped"]

TITLES = {
    "render": "rendered scripts are those of their sources",
    "freeze": "released scripts are unchanged",
    "lint": "no script keeps the application waiting",
    "deploy": "the plan is deployed and verified",
    "roundtrip": "every new revert is exact",
    "drift": "the plan builds what the sources say",
    "test": "the database behaves",
    "rehearse": "nobody waits, and the old version goes on to work",
    "generated": "what is generated is current",
}
"""The steps in their order, each with what it proves."""

EXIT_CODES = {name: number for number, name in enumerate(TITLES, 10)}
"""What the process ends with when steps of one kind failed."""

SEVERAL_KINDS = 1
"""What it ends with when steps of several kinds failed."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that a step looked at, as CI servers list it.

    :param text: why it failed, or why it was skipped.
    :param seconds: how long it took, where that is known.
    """

    name: str
    outcome: Outcome = "passed"
    text: str = ""
    seconds: float = 0.0


@dataclass
class Step:
    """How one check went.

    :param summary: the result in a few words.
    :param findings: what is wrong, each with its place.
    :param cases: what was looked at.
    :param printed: what the check printed itself, where it is another program.
    """

    name: str
    outcome: Outcome = "passed"
    summary: str = ""
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    printed: str = ""

    @property
    def title(self) -> str:
        """What the step proves."""
        return TITLES[self.name]

    def fail(self, finding: Finding) -> None:
        """Note something wrong; a note alone does not fail the step."""
        self.findings.append(finding)
        if finding.severity != "note":
            self.outcome = "failed"


@dataclass
class Verdict:
    """A whole run.

    :param since: the state of the repository that new is measured by.
    :param server: the release of the throwaway server.
    :param changes: those that are new.
    :param before: the catalogue without the new changes, ``after`` with them.
    :param coverage: statements that ran and that there are, where they were counted.
    """

    project: str
    planned: int
    changes: tuple[Change, ...]
    since: str | None = None
    server: str = ""
    steps: list[Step] = field(default_factory=list)
    seconds: float = 0.0
    before: Snapshot | None = None
    after: Snapshot | None = None
    rehearsal: Rehearsal | None = None
    budget: Budget | None = None
    coverage: tuple[int, int] | None = None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What the new changes do to the catalogue."""
        if self.before is None or self.after is None:
            return ()
        return compare(self.before, self.after)

    @property
    def failed(self) -> list[Step]:
        """The steps that failed, in their order."""
        return [step for step in self.steps if step.outcome == "failed"]

    @property
    def exit_code(self) -> int:
        """What the process ends with: 0, the code of the one kind, or 1 for several kinds."""
        kinds = {step.name for step in self.failed}
        if not kinds:
            return 0
        return EXIT_CODES[kinds.pop()] if len(kinds) == 1 else SEVERAL_KINDS

    @property
    def findings(self) -> list[Finding]:
        """What is wrong, in the order of the steps."""
        return [finding for step in self.steps for finding in step.findings]
