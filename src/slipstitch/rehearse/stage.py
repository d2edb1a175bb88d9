"""Take one change through the rehearsal: quiet first, then with the application at work."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from slipstitch.catalog.diff import compare, grown
from slipstitch.catalog.snapshot import Snapshot
from slipstitch.drift.build import Builder, Verb
from slipstitch.errors import SlipstitchError
from slipstitch.lint.survey import ignores_of
from slipstitch.plan.model import Change
from slipstitch.registry.queries import progress_schema
from slipstitch.rehearse.clients import Load, Sample
from slipstitch.rehearse.contract import Contract
from slipstitch.rehearse.figures import Span, figures_of, within
from slipstitch.rehearse.model import Failure, Rehearsed, Trouble
from slipstitch.rehearse.trace import Traced, Tracer
from slipstitch.rehearse.watch import Seen, Watch
from slipstitch.runner.scripts import read_script
from slipstitch.script.expand import expand
from slipstitch.script.model import Script
from slipstitch.script.shape import classify
from slipstitch.session.connect import psql_builtins

__all__ = ["Stage"]

_CTRL_C = "stopped by Ctrl-C"
"""The runner's words when somebody does not want to wait any longer: that is no finding."""
_TOOLKIT = "online/schema"
_NOTES = re.compile(r"(?:table|sequence) online\.")


@dataclass
class Stage:
    """One database, its load and its contract; changes go over it one after the other.

    :param window: seconds of load that are measured before and after each step.
    :param ignore: attributes that need not come back with a revert.
    :param variables: psql variables of deploy scripts, and ``revert_variables`` of revert scripts.
    :param tell: called with what is done now.
    :param with_data: whether rows and sequences must come back with a revert.
    """

    builder: Builder
    conninfo: str
    load: Load
    contract: Contract
    window: float
    variables: Mapping[str, str]
    revert_variables: Mapping[str, str]
    tell: Callable[[str], None]
    ignore: tuple[str, ...] = ()
    with_data: bool = True
    known_failures: set[tuple[str, str]] = field(default_factory=set)

    def warm_up(self) -> None:
        """Let the load run before anything changes: what fails then is not the changes' fault."""
        if not self.load.has_work:
            return
        self.load.resume()
        time.sleep(self.window)
        self.load.pause()
        self.known_failures |= {
            (sample.query, sample.sqlstate) for sample in self.load.samples if sample.sqlstate
        }

    def rehearse(self, change: Change, previous: Change | None) -> tuple[Rehearsed, bool]:
        """Rehearse one change.

        :param previous: the change deployed last before it.
        :returns: how it went, and whether it is deployed now.
        """
        found = Rehearsed(change)
        first = self._round_trip(found, change, previous)
        if first is None:
            return found, False
        if found.is_round_trip_made:
            self._under_load(found, change, previous)
        if not self._is_deployed(change) and not self._deploy_at_rest(found, change):
            return found, False
        if found.is_round_trip_made:
            found.unlike_first = compare(
                Snapshot(first.objects, {}), self._look(with_data=False), ignore=self.ignore
            )
        found.refused += self.contract.check(self.conninfo)
        return found, True

    # -- at rest: what it does, and whether the revert is exact ---------------------------

    def _round_trip(
        self, found: Rehearsed, change: Change, previous: Change | None
    ) -> Snapshot | None:
        """Deploy, look, revert and compare while nobody writes.

        :returns: what the deploy made; nothing when it failed.
        """
        self.tell(f"{change.text}: deploys and reverts at rest")
        before = self._look(with_data=self.with_data)
        try:
            found.traced = self._traced_deploy(change, found)
        except SlipstitchError as error:
            found.troubles.append(Trouble("deployed", error))
            return None
        first = self._look(with_data=False)
        try:
            found.revert_traced = self._traced_revert(change, previous)
        except SlipstitchError as error:
            if error.message == _CTRL_C:
                raise KeyboardInterrupt from error
            found.troubles.append(Trouble("reverted", error))
            return first
        reverted = self._look(with_data=self.with_data, since=before)
        found.left_behind = compare(before, reverted, ignore=self.ignore)
        found.grown = grown(reverted)
        found.excuse = self._excuse(change)
        found.is_round_trip_made = True
        return first

    def _traced_deploy(
        self, change: Change, found: Rehearsed | None = None
    ) -> tuple[Traced, ...] | None:
        """Run the deploy script statement by statement and record it; or let the runner do it.

        :param found: gets what the contract says between the blocks.
        """
        script = self._script(change, "deploy", self.variables)
        if script.unsupported:
            self.builder.deploy(change)
            return None
        name = f"slipstitch deploy {change.name}"
        shape = classify(script)

        def between(number: int) -> None:
            if found is not None:
                state = f"after block {number} of {len(shape.blocks)}"
                found.refused += self.contract.check(self.conninfo, state)

        traced = Tracer(self.conninfo).trace(script, shape, name, between)
        self.builder.deploy(change, log_only=True)
        return tuple(traced)

    def _traced_revert(self, change: Change, previous: Change | None) -> tuple[Traced, ...] | None:
        """Run the revert script statement by statement and record it; or let the runner do it."""
        script = self._script(change, "revert", self.revert_variables)
        if script.unsupported:
            self.builder.revert(previous)
            return None
        name = f"slipstitch revert {change.name}"
        traced = Tracer(self.conninfo).trace(script, classify(script), name)
        self.builder.revert(previous, log_only=True)
        return tuple(traced)

    def _script(self, change: Change, kind: Verb, variables: Mapping[str, str]) -> Script:
        project = self.builder.project
        path = str(project.script_path(change, kind))
        return expand(
            read_script(path),
            path,
            {**variables, "registry": project.target.registry},
            lambda name: Path(name).read_bytes(),
            psql_builtins(self.builder.connection),
        )

    def _look(self, *, with_data: bool, since: Snapshot | None = None) -> Snapshot:
        self.builder.with_data = with_data
        found = self.builder.look(since)
        if not with_data:
            # Whoever reads keeps to what it was first asked for.
            return Snapshot(found.objects, {})
        if any(change.name == _TOOLKIT for change in self.builder.project.plan.changes):
            # What the toolkit notes of its work is history, as the registry is: it stays.
            kept = {name: data for name, data in found.data.items() if not _NOTES.match(name)}
            return replace(found, data=kept)
        return found

    def _excuse(self, change: Change) -> str | None:
        """Return why the revert script says, by an ignore comment, that it is not exact."""
        path = self.builder.project.script_path(change, "revert")
        reasons = (each.reason for each in ignores_of(str(path)) if "inexact-revert" in each.codes)
        return next(reasons, None) or None

    def _is_deployed(self, change: Change) -> bool:
        return change.id in self.builder.deployed()

    # -- under load -----------------------------------------------------------------------

    def _under_load(self, found: Rehearsed, change: Change, previous: Change | None) -> None:
        """Deploy, revert and deploy again while the application is at work."""
        self.tell(f"{change.text}: deploys, reverts and deploys again under load")
        registry = self.builder.project.target.registry
        watch = Watch(self.conninfo, [registry, progress_schema(registry)])
        begin = time.monotonic()
        kept = len(self.load.samples)
        self._flow()
        spans = [Span("before", begin, time.monotonic())]
        for what, step in (
            ("deploy", lambda: self.builder.deploy(change, verify=True)),
            ("revert", lambda: self.builder.revert(previous)),
            ("deploy", lambda: self.builder.deploy(change)),
        ):
            began = time.monotonic()
            with watch.watching() as seen:
                worked = self._do(found, step, f"{what}ed")
            ended = time.monotonic()
            spans.append(Span(what, began, ended))
            self._note(found, what, seen[0])
            self._flow()
            spans.append(Span("after", ended, time.monotonic()))
            if not worked:
                break
        if self.load.has_work:
            self.load.pause()
        self._measure(found, self.load.samples[kept:], spans)

    def _flow(self) -> None:
        """Let the load run for a window; nothing to wait for where there is none."""
        if self.load.has_work:
            self.load.resume()
            time.sleep(self.window)

    @staticmethod
    def _do(found: Rehearsed, step: Callable[[], None], what: str) -> bool:
        try:
            step()
        except SlipstitchError as error:
            if error.message == _CTRL_C:
                raise KeyboardInterrupt from error
            found.troubles.append(Trouble(f"{what} under load", error))
            return False
        return True

    @staticmethod
    def _note(found: Rehearsed, what: str, seen: Seen) -> None:
        kept = found.deploying if what == "deploy" else found.reverting
        both = Seen(
            tuple(sorted((*kept.waits, *seen.waits), key=lambda wait: -wait.seconds)),
            tuple(sorted((*kept.holds, *seen.holds), key=lambda hold: -hold.seconds)),
        )
        if what == "deploy":
            found.deploying = both
        else:
            found.reverting = both

    def _measure(self, found: Rehearsed, samples: list[Sample], spans: list[Span]) -> None:
        def of(what: str) -> list[Span]:
            return [span for span in spans if span.what == what]

        during, reverting = within(samples, of("deploy")), within(samples, of("revert"))
        under_way = {id(sample) for sample in (*during, *reverting)}
        quiet = [sample for sample in samples if id(sample) not in under_way]
        found.before = figures_of(within(quiet, of("before")))
        found.after = figures_of(sample for sample in quiet if sample.at >= of("before")[0].end)
        found.during = figures_of(during)
        found.during_revert = figures_of(reverting)
        found.failures = self._failures(samples)
        found.spans = tuple(spans)

    def _failures(self, samples: list[Sample]) -> tuple[Failure, ...]:
        counted: Counter[tuple[str, int, str]] = Counter()
        messages: dict[tuple[str, int, str], str] = {}
        for sample in samples:
            if sample.sqlstate and (sample.query, sample.sqlstate) not in self.known_failures:
                key = (sample.query, sample.statement, sample.sqlstate)
                counted[key] += 1
                messages.setdefault(key, sample.message or "")
        return tuple(Failure(*key, messages[key], count) for key, count in counted.most_common())

    def _deploy_at_rest(self, found: Rehearsed, change: Change) -> bool:
        """Deploy for the next change's sake what could not be deployed under load."""
        try:
            self._traced_deploy(change)
        except SlipstitchError as error:
            found.troubles.append(Trouble("deployed again", error))
            return False
        return True
