"""Make one run of all checks: what needs the same database shares it, the rest works beside."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from slipstitch.catalog.snapshot import Snapshot
from slipstitch.ci.databases import Databases
from slipstitch.ci.floor import note_coverage
from slipstitch.ci.generated import check_generated
from slipstitch.ci.model import TITLES, Case, Step, Verdict
from slipstitch.ci.prove import failure, note_drift, note_tests, note_trips, rehearsal_step
from slipstitch.ci.pytest_run import TestRequest, TestRun
from slipstitch.ci.scope import Scope
from slipstitch.ci.static import LintRun, check_freeze, check_render
from slipstitch.coverage.model import Coverage
from slipstitch.drift.roundtrip import Trip, make_round_trips
from slipstitch.drift.sources import find_drift
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.project import Project
from slipstitch.rehearse.run import Settings

__all__ = ["Request", "make_run"]

_PLAN, _DRIFT, _REHEARSAL = "slipstitch_ci", "slipstitch_ci_drift", "slipstitch_ci_rehearsal"


@dataclass(frozen=True)
class Request:
    """What a run is made of.

    :param skipped: names of steps that are left out.
    :param rehearsal: how new changes are rehearsed.
    :param lint_options: given to ``slipstitch lint``.
    :param generated: commands that say whether what is generated is current.
    :param tests: which files run; server and template are set by the run.
    :param minimum: per cent of the statements of PL/pgSQL that they have to run.
    :param tell: called with each step when it ends, and with each one that begins.
    """

    project: Project
    scope: Scope
    rehearsal: Settings
    tests: TestRequest = field(default_factory=TestRequest)
    minimum: float | None = None
    skipped: frozenset[str] = frozenset()
    lint_options: Sequence[str] = ()
    generated: Sequence[str] = ()
    tell: Callable[[Step, bool], None] = lambda _step, _is_over: None


class _Run:
    """The steps of one run, in the order in which they are made."""

    def __init__(self, request: Request, databases: Databases, verdict: Verdict) -> None:
        self.request = request
        self.databases = databases
        self.verdict = verdict
        self.scope = request.scope
        self.steps: dict[str, Step] = {}

    @contextmanager
    def step(self, name: str, needs: str | None = None) -> Iterator[Step | None]:
        """Give the step, or nothing where it is left out; an error in it fails it."""
        step = self.steps[name] = Step(name)
        reason = "left out" if name in self.request.skipped else self._obstacle(needs)
        if reason is not None:
            step.outcome, step.summary = "skipped", reason
            yield None
            self.request.tell(step, True)
            return
        self.request.tell(step, False)
        began = time.monotonic()
        try:
            yield step
        except SlipstitchError as error:
            self._note_failure(step, error)
        except psycopg.Error as error:
            self._note_failure(step, SlipstitchError("ci", f"the server: {str(error).strip()}"))
        step.seconds = time.monotonic() - began
        self.request.tell(step, True)

    @staticmethod
    def _note_failure(step: Step, error: SlipstitchError) -> None:
        step.fail(failure(f"ci/{step.name}", error))
        step.summary = error.message
        step.cases.append(Case(step.title, "failed", error.message))

    def _obstacle(self, needs: str | None) -> str | None:
        if needs is not None and self.steps[needs].outcome != "passed":
            return "not tried: the plan could not be deployed"
        return None

    def build(self) -> None:
        """Deploy and verify the plan; take the new changes there and back and there again."""
        changes = self.scope.changes
        planned = self.request.project.plan.changes
        trips: list[Trip] = []
        with self.step("deploy") as step:
            if step is None:
                return
            self.databases.create(_PLAN)
            previous = planned[changes[0].position - 1] if changes and changes[0].position else None
            base = previous if changes else planned[-1]
            with self.databases.build_on(_PLAN) as builder:
                if base is not None:
                    builder.deploy(base, verify=self.scope.since is None)
                before = builder.look()
            if changes and "rehearse" not in self.request.skipped:
                self.databases.create(_REHEARSAL, _PLAN)
            if changes:
                trips = self._take_over(before, changes)
            step.summary = f"{len(planned)} changes, {len(changes)} of them new"
            step.cases = [Case(change.text) for change in changes or planned[-1:]]
        with self.step("roundtrip", "deploy") as step:
            if step is not None:
                step.seconds = 0.0
                note_trips(step, trips, self.request.project)

    def _take_over(self, before: Snapshot, changes: Sequence[Change]) -> list[Trip]:
        """Deploy the new changes, each with its round trip unless that is left out."""
        with self.databases.build_on(_PLAN) as builder:
            builder.with_data = True
            trips: list[Trip] = []
            if "roundtrip" in self.request.skipped:
                builder.deploy(changes[-1], verify=True)
            else:
                ignore = self.request.rehearsal.ignore
                make_round_trips(
                    builder, trips.append, first=changes[0], ignore=ignore, base_is_there=True
                )
            self.verdict.before = before
            self.verdict.after = Snapshot(builder.look().objects, {})
        return trips

    def prove(self) -> None:
        """Test what was deployed, and load the sources over a copy of it meanwhile."""
        tests = TestRun(self._test_request())
        is_wanted = "test" not in self.request.skipped and self.steps["deploy"].outcome == "passed"
        began = time.monotonic()
        try:
            refused = self._started(tests) if is_wanted else None
            with self.step("drift", "deploy") as step:
                if step is not None:
                    self.databases.create(_DRIFT, _PLAN)
                    with self.databases.build_on(_DRIFT) as builder:
                        note_drift(step, find_drift(builder, is_built=True))
            with self.step("test", "deploy") as step:
                if step is not None:
                    if refused is not None:
                        raise refused
                    note_tests(step, tests, tests.finish())
                    self.verdict.coverage = _statements(tests.request.coverage)
                    note_coverage(step, self.verdict.coverage, self.request.minimum)
            self.steps["test"].seconds = time.monotonic() - began if is_wanted else 0.0
        finally:
            tests.stop()

    def _started(self, tests: TestRun) -> SlipstitchError | None:
        try:
            tests.start()
        except SlipstitchError as error:
            return error
        return None

    def _test_request(self) -> TestRequest:
        asked = self.request.tests
        among = asked.among
        if self.scope.since is not None and among is None:
            among = (*self.scope.touched, *(Path("tests", name) for name in self.scope.names))
        return TestRequest(
            asked.paths,
            among,
            asked.keyword,
            asked.workers,
            self.databases.server,
            _PLAN,
            coverage=asked.coverage,
            options=asked.options,
        )

    def rehearse(self) -> None:
        """Rehearse the new changes alone on the machine: times are judged."""
        with self.step("rehearse", "deploy") as step:
            if step is None:
                return
            if not self.scope.changes:
                step.outcome, step.summary = "skipped", "no new change"
                return
            with self.databases.build_on(_REHEARSAL) as builder:
                builder.with_data = True
                settings = self.request.rehearsal
                self.verdict.rehearsal = rehearsal_step(
                    step, builder, self.scope.changes, settings, self.databases.server.version
                )
                self.verdict.budget = settings.budget


def _statements(counts: Path | None) -> tuple[int, int] | None:
    """Return how many statements ran, and how many there are, where they were counted."""
    if counts is None or not counts.is_file():
        return None
    return Coverage.from_json(json.loads(counts.read_text(encoding="utf-8"))).statements


def make_run(request: Request, databases: Databases) -> Verdict:
    """Make every check that is not left out.

    :returns: how each went; a check that could not be made has failed with the reason.
    """
    scope, project = request.scope, request.project
    plan = project.plan
    verdict = Verdict(
        plan.project, len(plan.changes), scope.changes, scope.since, databases.server.version
    )
    run = _Run(request, databases, verdict)
    began = time.monotonic()
    wanted = None if scope.since is None else [change.id for change in scope.changes]
    lint = LintRun(wanted, request.lint_options) if "lint" not in request.skipped else None
    try:
        for name, check in (("render", check_render), ("freeze", check_freeze)):
            with run.step(name) as step:
                if step is not None:
                    check(project, step)
        run.build()
        run.prove()
        run.rehearse()
        with run.step("generated") as step:
            if step is not None:
                check_generated(step, request.generated, databases.server, _PLAN)
        with run.step("lint") as step:
            if step is not None and lint is not None:
                lint.finish(step)
    finally:
        if lint is not None:
            lint.stop()
    verdict.steps = [run.steps[name] for name in TITLES if name in run.steps]
    verdict.seconds = time.monotonic() - began
    return verdict
