"""Say what each check on the server found: as findings with a place, and as cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from slipstitch.catalog.diff import Difference, lines
from slipstitch.ci.model import Case, Outcome, Step
from slipstitch.ci.pytest_run import NOTHING_SELECTED, TestRun
from slipstitch.drift.build import Builder
from slipstitch.drift.roundtrip import Trip
from slipstitch.drift.sources import Drift
from slipstitch.errors import SlipstitchError
from slipstitch.lint.finding import Finding
from slipstitch.plan.model import Change
from slipstitch.project import Project, ScriptKind
from slipstitch.rehearse.model import Rehearsal, Rehearsed
from slipstitch.rehearse.run import Settings, rehearse

__all__ = ["failure", "note_drift", "note_tests", "note_trips", "rehearsal_step"]

_PLACE = re.compile(r"(?m)^(?P<path>[^\s:]+\.sql):(?P<line>\d+)(?::(?P<column>\d+))?: (?P<text>.*)")


def failure(code: str, error: SlipstitchError, change: str = "") -> Finding:
    """Return what stopped a check as a finding, at the place that is to blame."""
    place = error.location
    message = "\n".join(text for text in (error.message, error.detail) if text)
    return Finding(
        code,
        "error",
        message,
        error.hint or "",
        place.path if place is not None else "",
        (place.line if place is not None else None) or 1,
        (place.column if place is not None else None) or 1,
        change,
    )


def note_trips(step: Step, trips: Sequence[Trip], project: Project) -> None:
    """Note each round trip: the revert must leave the database as it was."""
    if not trips:
        step.outcome, step.summary = "skipped", "no new change"
        return
    for trip in trips:
        if trip.is_exact:
            step.cases.append(Case(trip.change.text))
            continue
        said = "\n".join(_said(trip))
        path = str(project.script_path(trip.change, "revert"))
        hint = "let the revert script take back exactly what the deploy script does"
        message = f"{trip.change.text}: the revert is not exact\n{said}"
        step.fail(Finding("ci/roundtrip", "error", message, hint, path, change=trip.change.name))
        step.cases.append(Case(trip.change.text, "failed", said))
    exact = sum(trip.is_exact for trip in trips)
    step.summary = f"{exact} of {len(trips)} exact"


def _said(trip: Trip) -> Iterable[str]:
    if trip.error is not None:
        what = "the revert" if trip.is_deployed else "the second deploy"
        yield f"{what} failed: {trip.error.message}"
    yield from lines(trip.left_behind, left="before", right="reverted")
    yield from lines(trip.unlike_first, left="first", right="second")


def note_drift(step: Step, found: Drift) -> None:
    """Note each object that the plan builds otherwise than its source says."""
    by_object: dict[str, list[Difference]] = {}
    for difference in found.differences:
        by_object.setdefault(difference.address, []).append(difference)
    for address, differences in by_object.items():
        message = "\n".join(lines(differences, left="plan", right="sources"))
        hint = "edit the source and render, or rework what is released"
        step.fail(Finding("ci/drift", "error", message, hint, ""))
        step.cases.append(Case(address, "failed", message))
    step.cases = step.cases or [Case(step.title)]
    step.summary = f"{found.sources} sources, {len(by_object)} of them differ"
    if not by_object:
        step.summary = f"{found.sources} sources agree with the plan"


def note_tests(step: Step, run: TestRun, status: int) -> None:
    """Note what pytest found, and that it found something to run."""
    step.printed = run.printed.strip()
    step.cases = run.cases
    failed = [case for case in run.cases if case.outcome == "failed"]
    for case in failed:
        step.fail(_test_finding(case))
    counts = {
        "passed": sum(case.outcome == "passed" for case in run.cases),
        "failed": len(failed),
        "skipped": sum(case.outcome == "skipped" for case in run.cases),
    }
    step.summary = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    if status == NOTHING_SELECTED:
        _note_nothing(step, run)
        return
    if status != 0 and not failed:
        message = f"pytest ended with status {status}\n{step.printed[-2000:]}"
        step.fail(Finding("ci/test", "error", message, "", ""))
    step.summary = step.summary or "pytest failed"


def _note_nothing(step: Step, run: TestRun) -> None:
    """Note that no test was selected: a branch may touch none, a plan may not go without any."""
    if run.request.among is not None:
        step.outcome, step.summary = "skipped", "no test was touched"
        return
    step.summary = "no pgTAP file"
    hint = "slipstitch_pgtap, in pytest's settings, names their folders; --skip test goes without"
    step.fail(Finding("ci/test", "error", "there is no pgTAP file to run", hint, ""))
    step.cases = [Case(step.title, "failed", "there is no pgTAP file to run")]


def _test_finding(case: Case) -> Finding:
    """Return a failed test as a finding, at the first place that it names."""
    found = _PLACE.search(case.text)
    if found is None:
        return Finding("ci/test", "error", f"{case.name}\n{case.text}", "", "")
    place = found["path"], int(found["line"]), int(found["column"] or 1)
    return Finding("ci/test", "error", case.text, "", *place)


def rehearsal_step(
    step: Step, builder: Builder, changes: Sequence[Change], settings: Settings, server: str
) -> Rehearsal:
    """Rehearse the new changes, and note what the budget does not allow."""
    found = rehearse(builder, changes, settings, server=server, tell=_silence, base_is_there=True)
    for each in found.changes:
        problems = [problem.text for problem in each.problems]
        outcome: Outcome = "failed" if problems else "passed"
        step.cases.append(Case(each.change.text, outcome, "\n".join(problems)))
        for problem in each.problems:
            step.fail(_rehearsal_finding(builder.project, each, problem.kind, problem.text))
    for text in found.not_tried:
        step.cases.append(Case(text, "skipped", "a change before it could not be deployed"))
    count = len(found.problems)
    within = "within the budget" if not count else f"{count} beyond the budget"
    step.summary = f"{len(found.changes)} changes rehearsed, {within}"
    return found


_silence: Callable[[str], None] = lambda _text: None  # noqa: E731 - the run tells of steps


def _rehearsal_finding(project: Project, found: Rehearsed, kind: str, text: str) -> Finding:
    script: ScriptKind = "revert" if kind == "revert" else "deploy"
    path = str(project.script_path(found.change, script))
    code, message = f"ci/rehearse-{kind}", f"{found.change.text}: {text}"
    return Finding(code, "error", message, "", path, change=found.change.name)
