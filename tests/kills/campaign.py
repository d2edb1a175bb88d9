"""Kill a deploy or a revert at seeded random points and judge what is left.

A point is one run on one fresh copy of a database: the tool is started, something is killed
after a while, and when nothing of the run is left the registry is held against the catalogue.
Then the next run has to finish, told the truth where the tool says that it is in doubt.
The registry is slowed down by triggers, so that kills land in the recording as well.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import psycopg

from tests.kills.ground import PATIENCE_SECONDS, SLIPSTITCH, SQITCH, STOPPED, Ground, registry
from tests.kills.project import CHANGES, PROJECT, Mark, marks

Verb = Literal["deploy", "revert"]
Victim = Literal["tool", "work", "lock"]
ADVISORY_KEY = 75474063

SLOW_REGISTRY = """
create function public.slow() returns trigger language plpgsql as
    $$ begin perform pg_sleep(0.01); return coalesce(new, old); end $$;
create trigger slow before insert or delete on sqitch.changes
    for each row execute function public.slow();
create trigger slow before insert on sqitch.events
    for each row execute function public.slow();
"""


@dataclass(frozen=True)
class Point:
    """Where one kill is aimed: all of it follows from the seed and the number."""

    seed: int
    number: int
    verb: Verb
    victim: Victim
    fraction: float
    verify: bool

    def __str__(self) -> str:
        return (
            f"seed {self.seed}, point {self.number}: {self.verb}{' --verify' * self.verify},"
            f" {self.victim} killed at {self.fraction:.3f} of the run"
        )


@dataclass
class Outcome:
    """What one point showed.

    :param told: the changes that ``status`` calls unfinished, and whether they are in doubt.
    :param wrong: every broken promise in words.
    """

    point: Point
    recorded: int = 0
    told: dict[str, bool] = field(default_factory=dict)
    interrupted: bool = False
    status: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def doubted(self) -> list[str]:
        """The changes of which somebody has to say whether they took effect."""
        return [change for change, in_doubt in self.told.items() if in_doubt]


def points(seed: int, number: int) -> list[Point]:
    """Spread points evenly over verbs, victims and the length of a run, then jitter them.

    >>> points(1, 40) == points(1, 40)
    True
    """
    source = random.Random(seed)
    victims: tuple[Victim, ...] = ("tool", "work", "tool", "lock")
    spread = []
    for index in range(number):
        verb: Verb = "deploy" if index % 3 else "revert"
        fraction = (index + source.random()) / number
        spread.append((verb, victims[index % 4], fraction, source.random() < 0.3))
    return [
        Point(seed, index, verb, victim, fraction, verify and verb == "deploy")
        for index, (verb, victim, fraction, verify) in enumerate(spread)
    ]


class Campaign(Ground):
    """One server, one project folder, two template databases, and the judge of each point."""

    def __init__(self, server: Any, folder: Path, tool: tuple[str, ...] = SLIPSTITCH) -> None:
        super().__init__(server, folder, tool)
        self._seconds: dict[tuple[Verb, bool], float] = {}
        self.reference: dict[str, list[Any]] = {}

    def prepare(self) -> None:
        """Write the project, make the templates, and measure an undisturbed deploy."""
        self.write(PROJECT)
        empty, full = self.template("deploy"), self.template("revert")
        self.create(empty)
        first = CHANGES[0].name
        self.must_succeed(empty, "deploy", "--log-only", "--to", first)
        self.must_succeed(empty, "revert", "-y", "--log-only")
        with self.connect(empty) as connection:
            connection.execute("create schema kill; delete from sqitch.events")
            connection.execute(SLOW_REGISTRY.encode())
        self.create(full, template=empty)
        self._seconds["deploy", False] = self._timed(full, "deploy")
        with self.connect(full) as connection:
            self.reference = registry(connection)

    def close(self) -> None:
        """Drop the templates."""
        for verb in ("deploy", "revert"):
            self.drop(self.template(verb))

    def run(self, point: Point) -> Outcome:
        """Kill at one point, judge what is left, and let the next run finish."""
        with self.database(point.verb) as name:
            outcome = self.left_by(point, name)
            with self.connect(name) as connection:
                self._finish(point, name, connection, outcome)
        return outcome

    def left_by(self, point: Point, name: str) -> Outcome:
        """Kill at one point and judge what is left, without going on."""
        outcome = Outcome(point)
        self._kill(point, name, outcome)
        self.wait_until_alone(name)
        with self.connect(name) as connection:
            self._judge(point, name, connection, outcome)
        return outcome

    def complete(self, name: str) -> bool:
        """Tell whether a database holds all changes, and the registry all of their rows."""
        with self.connect(name) as connection:
            return set(marks(connection).values()) == {"all"} and (
                registry(connection) == self.reference
            )

    def template(self, verb: Verb) -> str:
        """Return the name of the database that runs of a verb start from."""
        return f"{self.label}_{verb}"

    @contextmanager
    def database(self, verb: Verb) -> Iterator[str]:
        """Give a copy of a verb's template and drop it afterwards."""
        with self.copied(self.template(verb)) as name:
            yield name

    def unfinished(self, name: str) -> dict[str, bool]:
        """Return the changes that ``status`` says are not finished, and which are in doubt."""
        if self.tool == SQITCH:
            return {}
        return {one["change"]: one["in_doubt"] for one in self.status(name)["unfinished"]}

    def _timed(self, name: str, *arguments: str) -> float:
        started = time.monotonic()
        self.must_succeed(name, *arguments)
        return time.monotonic() - started

    def seconds(self, verb: Verb, verify: bool) -> float:
        """Return how long an undisturbed run takes; each kind is measured once."""
        if (verb, verify) not in self._seconds:
            arguments = ["deploy"] if verb == "deploy" else ["revert", "-y"]
            with self.database(verb) as name:
                took = self._timed(name, *arguments, *(["--verify"] if verify else []))
            self._seconds[verb, verify] = took
        return self._seconds[verb, verify]

    # -- the kill ------------------------------------------------------------------------

    def _kill(self, point: Point, name: str, outcome: Outcome) -> None:
        arguments = {"deploy": ["deploy"], "revert": ["revert", "-y"]}[point.verb]
        options = ["--verify"] if point.verify else []
        undisturbed = self.seconds(point.verb, point.verify)
        process = self.start(name, *arguments, *options)
        delay = point.fraction * undisturbed
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=delay)
        if point.victim == "tool":
            outcome.interrupted = process.poll() is None
            process.kill()
        else:
            outcome.interrupted = self._terminate(point, name, process)
        _, errors = process.communicate(timeout=PATIENCE_SECONDS)
        outcome.status = process.returncode
        if "Traceback" in errors:
            outcome.wrong.append(f"a traceback reached the user:\n{errors}")
        told = point.victim != "tool" and outcome.interrupted and self.tool != SQITCH
        if told and outcome.status not in (0, STOPPED):
            outcome.wrong.append(f"ended with status {outcome.status}:\n{errors}")

    def _terminate(self, point: Point, name: str, process: subprocess.Popen[str]) -> bool:
        """End the backend that works or the one that holds the lock, as soon as there is one."""
        holds = (
            "exists (select from pg_locks l where l.pid = a.pid"
            f" and l.locktype = 'advisory' and l.objid = {ADVISORY_KEY})"
        )
        aim = (
            "select pg_terminate_backend(a.pid) from pg_stat_activity a"
            " where a.datname = %s and a.backend_type = 'client backend'"
            f" and {'' if point.victim == 'lock' else 'not '}{holds}"
        ).encode()
        with self.connect("postgres") as connection:
            while process.poll() is None:
                if connection.execute(aim, [name]).fetchall():
                    return True
                time.sleep(0.001)
        return False

    # -- the judge -----------------------------------------------------------------------

    def _judge(
        self, point: Point, name: str, connection: psycopg.Connection[Any], outcome: Outcome
    ) -> None:
        recorded = _recorded(connection)
        outcome.recorded = len(recorded)
        truth = marks(connection)
        outcome.told = self.unfinished(name)
        for change in CHANGES:
            agree = truth[change.name] == ("all" if change.name in recorded else "none")
            if not agree and change.name not in outcome.told:
                said = "recorded" if change.name in recorded else "not recorded"
                outcome.wrong.append(
                    f"{change.name} (shape {change.letter}): {truth[change.name]} of it is there,"
                    f" but it is {said} and status says nothing of it"
                )
            if change.name in outcome.doubted and change.letter in "ABC":
                outcome.wrong.append(f"{change.name} (shape {change.letter}) can not be in doubt")
        if len(outcome.told) > 1:
            outcome.wrong.append(f"more than one change unfinished: {outcome.told}")
        expected = [change.name for change in CHANGES][: len(recorded)]
        if recorded != expected:
            outcome.wrong.append(f"recorded out of order: {recorded}")
        rows = registry(connection)
        for table, kept in rows.items():
            if kept != [row for row in self.reference[table] if row[0] in recorded]:
                outcome.wrong.append(f"rows of {table} are not those of the recorded changes")

    # -- the next run --------------------------------------------------------------------

    def _finish(
        self, point: Point, name: str, connection: psycopg.Connection[Any], outcome: Outcome
    ) -> None:
        arguments = ["deploy"] if point.verb == "deploy" else ["revert", "-y"]
        if outcome.doubted:
            refused = self.tool_run(name, *arguments)
            if refused.returncode != STOPPED:
                outcome.wrong.append(
                    f"in doubt, but the next run ended with {refused.returncode} unasked:\n"
                    f"{refused.stdout}{refused.stderr}"
                )
            arguments += ["--assume", _assumption(point, marks(connection)[outcome.doubted[0]])]
        result = self.tool_run(name, *arguments)
        wanted: Mark = "all" if point.verb == "deploy" else "none"
        left = [change for change, mark in marks(connection).items() if mark != wanted]
        finished = registry(connection)
        goal = self.reference if point.verb == "deploy" else {table: [] for table in self.reference}
        if result.returncode != 0 or left or finished != goal:
            outcome.wrong.append(
                f"the next run did not finish: status {result.returncode}, left {left}, registry"
                f" {'complete' if finished == goal else 'differs'}\n{result.stdout}{result.stderr}"
            )


def _recorded(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute("select change from sqitch.changes order by committed_at").fetchall()
    return [name for (name,) in rows]


def _assumption(point: Point, mark: Mark) -> str:
    """Say what a person would answer who looked at the database."""
    done: Mark = "all" if point.verb == "deploy" else "none"
    return "done" if mark == done else "not-done"
