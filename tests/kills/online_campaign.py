"""Kill online work in its middle and judge what is left, and whether the next deploy finishes it.

A point is one deployment of a multi-block change on a fresh copy of a database. Two of three are
aimed: the kill waits until the statement of the scenario runs. What is killed is the tool, its
work session, or the whole server, which is then started again. Nobody has to be asked: for all of
this the catalogue knows what was done.
"""

from __future__ import annotations

import random
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import psycopg

from slipstitch.throwaway.account import Account
from slipstitch.throwaway.provide import Request
from slipstitch.throwaway.state import read_all
from tests.fix_online import load_online
from tests.kills.ground import PATIENCE_SECONDS, SQITCH, STOPPED, Ground, registry
from tests.kills.online_project import ROWS, SCENARIOS, STAGE, Scenario, project

__all__ = ["SETTINGS", "OnlineCampaign", "OnlineOutcome", "OnlinePoint", "online_points"]

Victim = Literal["tool", "work", "server"]
VICTIMS: tuple[Victim, ...] = ("tool", "work", "server")
RUN_SECONDS = 1.0
SETTINGS = Request(settings={"synchronous_commit": "on", "max_connections": "50"})
"""What commits stays when the server is stopped in an instant."""


@dataclass(frozen=True)
class OnlinePoint:
    """Where one kill is aimed: all of it follows from the seed and the number.

    :param is_aimed: inside the statement of the scenario, else anywhere in the run.
    :param is_held: the statement waits for a transaction meanwhile.
    """

    seed: int
    number: int
    scenario: Scenario
    victim: Victim
    is_aimed: bool
    is_held: bool
    fraction: float

    def __str__(self) -> str:
        place = self.scenario.inside if self.is_aimed else "run"
        return (
            f"seed {self.seed}, point {self.number}: {self.scenario.name}, {self.victim} killed at"
            f" {self.fraction:.3f} of the {place}{', which waits' * self.is_held}"
        )


@dataclass
class OnlineOutcome:
    """What one point showed.

    :param inside: what the kill was inside of: index build, backfill, validation, detach, verify
        script, or nothing where another statement ran, or none.
    :param lost_rows: rows of a backfill that were written and rolled back.
    :param batch_rows: the batch that was in flight.
    :param wrong: every broken promise in words.
    """

    point: OnlinePoint
    interrupted: bool = False
    inside: str = ""
    left: bool = False
    lost_rows: int = 0
    batch_rows: int = 0
    wrong: list[str] = field(default_factory=list)


def online_points(seed: int, number: int) -> list[OnlinePoint]:
    """Spread points over scenarios, victims and the time of their statements.

    >>> online_points(1, 40) == online_points(1, 40)
    True
    """
    source = random.Random(seed)
    found = []
    for index in range(number):
        scenario = SCENARIOS[index % len(SCENARIOS)]
        is_aimed = source.random() < 0.75
        found.append(
            OnlinePoint(
                seed,
                index,
                scenario,
                VICTIMS[(index // len(SCENARIOS) + index) % 3],
                is_aimed,
                is_aimed and bool(scenario.holder) and source.random() < 0.5,
                source.random(),
            )
        )
    return found


class OnlineCampaign(Ground):
    """One server of its own, one project for each scenario, one database to copy."""

    @property
    def template(self) -> str:
        """The database that every point starts from: rows, the toolkit, the first change."""
        return f"{self.label}_stage"

    def prepare(self) -> None:
        """Write the projects and make the database to copy."""
        for scenario in SCENARIOS:
            self.write(project(scenario), scenario.name)
        self.create(self.template)
        with self.connect(self.template) as connection:
            connection.execute(STAGE.encode())
            load_online(connection)
        self.must_succeed(self.template, "deploy", "--to", "begun", folder=SCENARIOS[0].name)

    def close(self) -> None:
        """Drop the database."""
        self.drop(self.template)

    def run(self, point: OnlinePoint, *, with_sqitch: bool = False) -> OnlineOutcome:
        """Kill at one point, judge what is left, and let the next run finish.

        :param with_sqitch: what comes after the killed change is deployed and verified by real
            Sqitch.
        """
        outcome = OnlineOutcome(point)
        with self.copied(self.template) as name:
            goal = ["--to", point.scenario.name] if with_sqitch else []
            self._kill(point, name, outcome, goal)
            self._judge(point, name, outcome)
            self._finish(point, name, outcome, goal)
            if with_sqitch:
                self._take_over(point, name, outcome)
            with self.connect(name) as connection:
                self._judge_end(point, connection, outcome)
        return outcome

    # -- the kill ------------------------------------------------------------------------

    def _kill(self, point: OnlinePoint, name: str, outcome: OnlineOutcome, goal: list[str]) -> None:
        scenario = point.scenario
        with ExitStack() as stack:
            if point.is_held:
                holder = self.connect(name)
                stack.callback(holder.close)
                holder.execute("begin")
                holder.execute(scenario.holder.encode())
            watch = stack.enter_context(self.connect("postgres"))
            process = self.start(name, "deploy", *goal, *scenario.options, folder=scenario.name)
            self._wait_for_aim(point, name, process, watch)
            outcome.interrupted = process.poll() is None
            outcome.inside = self._end(point, name, process, watch)
            if point.victim != "tool" and outcome.interrupted:
                # What waits must be able to end where the kill came too late.
                stack.close()
            said, errors = process.communicate(timeout=PATIENCE_SECONDS)
            if "Traceback" in errors:
                outcome.wrong.append(f"a traceback reached the user:\n{errors}")
            # A tool that has not connected yet finds no server: it did not begin.
            begun = "Deploying changes" in said
            if begun and point.victim != "tool" and process.returncode not in (0, STOPPED):
                outcome.wrong.append(f"ended with status {process.returncode}:\n{errors}")
            if point.victim == "tool" and outcome.inside:
                self._judge_running(point, name, outcome)

    def _wait_for_aim(
        self,
        point: OnlinePoint,
        name: str,
        process: subprocess.Popen[str],
        watch: psycopg.Connection[Any],
    ) -> None:
        seconds = RUN_SECONDS
        if point.is_aimed:
            seconds = point.scenario.seconds
            while process.poll() is None and not self._at_work(point, name, watch):
                time.sleep(0.002)
        if point.is_held and point.fraction > 0.5:
            self._wait_until_it_waits(name, process, watch)
        else:
            _wait(process, point.fraction * seconds)

    def _at_work(self, point: OnlinePoint, name: str, watch: psycopg.Connection[Any]) -> bool:
        query = (
            "select from pg_stat_activity where datname = %s and state = 'active'"
            " and starts_with(query, %s)"
        )
        return bool(watch.execute(query, [name, point.scenario.at_work]).fetchall())

    def _wait_until_it_waits(
        self, name: str, process: subprocess.Popen[str], watch: psycopg.Connection[Any]
    ) -> None:
        query = "select from pg_stat_activity where datname = %s and wait_event_type = 'Lock'"
        while process.poll() is None and not watch.execute(query, [name]).fetchall():
            time.sleep(0.002)

    def _end(
        self,
        point: OnlinePoint,
        name: str,
        process: subprocess.Popen[str],
        watch: psycopg.Connection[Any],
    ) -> str:
        """Kill, and return what the kill was inside of."""
        inside = point.scenario.inside if self._at_work(point, name, watch) else ""
        if point.victim == "tool":
            process.kill()
        elif point.victim == "server":
            restart_at_once(self.server)
        else:
            aim = (
                "select query, pg_terminate_backend(pid) from pg_stat_activity where datname = %s"
                " and application_name ~ '^slipstitch (deploy|verify) .'"
            )
            found: list[Any] = []
            while process.poll() is None and not found:
                found = watch.execute(aim, [name]).fetchall()
            queries = [query for query, _ in found]
            hit = any(query.startswith(point.scenario.at_work) for query in queries)
            inside = point.scenario.inside if hit else ""
        return inside

    # -- the judge -----------------------------------------------------------------------

    def _judge_running(self, point: OnlinePoint, name: str, outcome: OnlineOutcome) -> None:
        """What still runs without its tool must be told, as long as it runs."""
        before = self._runs(name)
        told = self.status(name, point.scenario.name)["running"]
        if before and self._runs(name) and not told:
            outcome.wrong.append(f"server process {before} still runs, but status says nothing")

    def _runs(self, name: str) -> list[int]:
        query = (
            "select pid from pg_stat_activity where datname = %s and state = 'active'"
            " and application_name ~ '^slipstitch (deploy|revert) .'"
        )
        with self.connect("postgres") as connection:
            return [pid for (pid,) in connection.execute(query, [name]).fetchall()]

    def _judge(self, point: OnlinePoint, name: str, outcome: OnlineOutcome) -> None:
        """Whatever was done of the change must be told, and nothing of it is in doubt."""
        if point.victim == "tool":
            # Nobody waits for it: the next run must not begin what still runs a second time.
            return
        self.wait_until_alone(name)
        status = self.status(name, point.scenario.name)
        told = [one["change"] for one in status["unfinished"]]
        outcome.left = bool(told)
        with self.connect(name) as connection:
            marked = connection.execute("select from kill.marks").fetchall()
            recorded = [row[0] for row in registry(connection)["changes"]]
            if point.scenario.name == "backfill":
                self._measure_backfill(point, connection, outcome)
        if marked and point.scenario.name not in [*told, *recorded]:
            outcome.wrong.append("blocks are done, but status says nothing of it")
        if status["in_doubt"]:
            outcome.wrong.append(f"in doubt: {status['unfinished']}")

    def _measure_backfill(
        self, point: OnlinePoint, connection: psycopg.Connection[Any], outcome: OnlineOutcome
    ) -> None:
        """Hold what was written against what the backfill says; count what was lost."""
        written, worked = connection.execute(
            "select count(*) filter (where touched > 0),"
            " (select case when is_called then last_value else 0 end from kill.worked)"
            " from kill.orders where id > 0"
        ).fetchone() or (0, 0)
        row = connection.execute("select scanned_rows, batch_rows from online.backfills").fetchone()
        scanned, outcome.batch_rows = row or (0, 100)
        if written != scanned:
            outcome.wrong.append(f"{written} rows are written, but progress tells of {scanned}")
        if point.victim != "server":
            # A sequence may jump when its server is stopped.
            outcome.lost_rows = worked - written
        if outcome.lost_rows > outcome.batch_rows:
            outcome.wrong.append(f"{outcome.lost_rows} rows lost, a batch has {outcome.batch_rows}")

    # -- the next run --------------------------------------------------------------------

    def _finish(
        self, point: OnlinePoint, name: str, outcome: OnlineOutcome, goal: list[str]
    ) -> None:
        arguments = ("deploy", *goal, *point.scenario.options)
        result = self.tool_run(name, *arguments, folder=point.scenario.name)
        if result.returncode != 0:
            outcome.wrong.append(
                f"the next run ended with {result.returncode}:\n{result.stdout}{result.stderr}"
            )

    def _take_over(self, point: OnlinePoint, name: str, outcome: OnlineOutcome) -> None:
        """At a change's boundary real Sqitch goes on, and reads what it finds."""
        for verb in ("deploy", "verify", "log"):
            said = self.tool_run(name, verb, tool=SQITCH, folder=point.scenario.name)
            told = point.scenario.name in said.stdout if verb == "log" else True
            if said.returncode != 0 or not told:
                outcome.wrong.append(f"sqitch {verb}: {said.stdout}{said.stderr}")

    def _judge_end(
        self, point: OnlinePoint, connection: psycopg.Connection[Any], outcome: OnlineOutcome
    ) -> None:
        scenario = point.scenario
        changes = [row[0] for row in registry(connection)["changes"]]
        if changes != ["begun", scenario.name, "after"]:
            outcome.wrong.append(f"recorded are {changes}")
        if connection.execute(scenario.holds.encode()).fetchone() != (True,):
            outcome.wrong.append("the change is recorded, but it is not whole")
        marks = connection.execute("select block from kill.marks order by 1").fetchall()
        if marks != [(number,) for number in range(1, scenario.marks + 1)]:
            outcome.wrong.append(f"blocks that ran: {marks}")
        for what, query in _NOTHING_LEFT.items():
            found = connection.execute(query.encode()).fetchall()
            if found:
                outcome.wrong.append(f"left behind: {what} {found}")
        (rows,) = connection.execute(
            "select count(*) from kill.orders where id > 0"
        ).fetchone() or (0,)
        if rows != ROWS:
            outcome.wrong.append(f"{rows} rows of {ROWS} are there")


_NOTHING_LEFT = {
    "indexes that are not valid": "select indexrelid::regclass::text from pg_index"
    " where not indisvalid",
    "constraints that are not valid": "select conname from pg_constraint where not convalidated",
    "half detached partitions": "select inhrelid::regclass::text from pg_inherits"
    " where inhdetachpending",
    "blocks": "select change, block from sqitch_slipstitch.blocks",
    "intents": "select change, statement from sqitch_slipstitch.intents",
}


def _wait(process: subprocess.Popen[str], seconds: float) -> None:
    until = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)


def restart_at_once(server: Any) -> None:
    """Stop a throwaway server without a checkpoint, in the middle of all, and start it again."""
    record = next(record for record in read_all() if record.name == server.name)
    folder = Path(record.folder)
    done = Account(record.user, record.prefix).run(
        Path(record.binaries or "") / "pg_ctl",
        *("restart", "-D", folder / "data", "-m", "immediate", "-w", "-t", "60"),
        *("-l", folder / "log", "-o", f"-p {record.port}"),
    )
    assert done.returncode == 0, done.stdout
