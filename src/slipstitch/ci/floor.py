"""Hold the share of statements that the tests run to a minimum."""

from __future__ import annotations

from slipstitch.ci.model import Case, Step
from slipstitch.coverage.model import percent, reaches
from slipstitch.lint.finding import Finding

__all__ = ["note_coverage"]


def note_coverage(
    step: Step, statements: tuple[int, int] | None, minimum: float | None = None
) -> None:
    """Say in the step how much ran, and fail it where that is less than it has to be.

    :param statements: how many ran, and how many there are; none where nothing was counted.
    :param minimum: in per cent.
    """
    if statements is None:
        if minimum is not None and step.outcome == "passed":
            _fail(step, "no statement was counted", minimum)
        return
    ran = f"{percent(statements):.1f}% of {statements[1]} statements ran"
    step.summary = ", ".join(filter(None, (step.summary, ran)))
    if minimum is None:
        return
    if reaches(statements, minimum):
        step.cases.append(Case(f"at least {minimum:g}% of the statements run"))
    else:
        _fail(step, ran, minimum)


def _fail(step: Step, said: str, minimum: float) -> None:
    message = f"{said}, {minimum:g}% have to"
    hint = "slipstitch test --coverage names the lines that no test ran"
    step.fail(Finding("ci/coverage", "error", message, hint, ""))
    step.cases.append(Case(f"at least {minimum:g}% of the statements run", "failed", message))
