"""Workers and backends killed at random, the server crashed: what became of every job."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from slipstitch.config import Config
from slipstitch.plan.parse import read_plan
from slipstitch.project import Project
from slipstitch.target import TargetOptions, resolve_target

__all__ = ["JobCampaign", "Outcome", "load_plan"]

ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 1.5
WORKERS = 4

_TRIAL = """
create schema trial;
create table trial.put_in (job_id uuid primary key, position bigint, ordering_key text);
create table trial.effects (
    number bigint generated always as identity, job_id uuid not null, organization_id uuid not null
);
create function trial.take_effect(p_job jobs.jobs) returns jsonb language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
    insert into trial.effects (job_id, organization_id)
    values (p_job.id, core.current_org_id());
    perform pg_sleep(coalesce((p_job.args ->> 'seconds')::float8, 0));
    if p_job.attempt <= (p_job.args ->> 'fails')::int then
        raise exception 'it was told to fail' using errcode = 'serialization_failure';
    end if;
    return jsonb_build_object('attempt', p_job.attempt);
end $$;
grant usage on schema trial to app_owner, app_worker;
grant insert on trial.effects to app_owner, app_worker;
insert into jobs.handlers values ('trial.sql', 'trial.take_effect', 'for this trial');
update jobs.queues set backoff_base = '50 ms', backoff_cap = '1 second', max_attempts = 60;
update jobs.schedule_defaults set is_active = false;
insert into core.organizations (name, slug) values ('North', 'north'), ('South', 'south');
"""
_PUT_IN = """
with made as (
    select m.id from jobs.enqueue_many(%s) as m (id)
)
insert into trial.put_in (job_id, ordering_key)
select m.id, null from made as m
"""
_FAULTS = {
    "took effect more than once": (
        "select e.job_id from trial.effects as e group by 1 having count(*) > 1"
    ),
    "took effect and is not done": (
        "select e.job_id from trial.effects as e where not exists (select from jobs.job_archive"
        " as a where a.id = e.job_id and a.state = 'done')"
    ),
    "is done without effect": (
        "select a.id from jobs.job_archive as a where a.state = 'done'"
        " and not exists (select from trial.effects as e where e.job_id = a.id)"
    ),
    "is lost": (
        "select p.job_id from trial.put_in as p where not exists (select from jobs.jobs as j"
        " where j.id = p.job_id) and not exists (select from jobs.job_archive as a"
        " where a.id = p.job_id)"
    ),
    "is there twice": (
        "select u.id from (select j.id from jobs.jobs as j union all select a.id"
        " from jobs.job_archive as a) as u group by 1 having count(*) > 1"
    ),
    "died without a letter": (
        "select a.id from jobs.job_archive as a where a.state = 'dead'"
        " and not exists (select from jobs.dead_letters as d where d.job_id = a.id)"
    ),
    "was worked off for another organization": (
        "select e.job_id from trial.effects as e inner join jobs.job_archive as a"
        " on e.job_id = a.id where e.organization_id <> a.organization_id"
    ),
    "overtook another of its key": (
        "select o.job_id from (select e.job_id, a.position, max(a.position) over"
        " (partition by a.organization_id, a.ordering_key order by e.number"
        " rows between unbounded preceding and 1 preceding) as before"
        " from trial.effects as e inner join jobs.job_archive as a on e.job_id = a.id"
        " where a.ordering_key is not null) as o where o.before > o.position"
    ),
}


@dataclass
class Outcome:
    """What a campaign did, and what was found."""

    seed: int
    put_in: int = 0
    done: int = 0
    dead: int = 0
    waiting: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)


class JobCampaign:
    """One database with the schema of jobs, workers on it, and somebody who kills.

    :param conninfo: an empty database of a server that may be crashed.
    :param seed: what is killed, when, and which jobs there are follow from it.
    """

    def __init__(self, conninfo: str, seed: int) -> None:
        self.conninfo = conninfo
        self.random = random.Random(seed)
        self.outcome = Outcome(seed)
        self.workers: list[subprocess.Popen[bytes]] = []
        self._stopped = threading.Event()

    def run(self, seconds: float) -> Outcome:
        """Put jobs in and kill for so long, let workers finish, and look at every job."""
        load_plan(self.conninfo)
        with self._connect() as connection:
            connection.execute(_TRIAL)
        putting_in = threading.Thread(target=self._put_in)
        for number in range(WORKERS):
            self.workers.append(self._worker(number))
        putting_in.start()
        try:
            self._kill_for(seconds)
            self._stopped.set()
            putting_in.join(timeout=30)
            self._finish()
        finally:
            self._stopped.set()
            for worker in self.workers:
                worker.kill()
                worker.wait()
        self._judge()
        return self.outcome

    def _worker(self, number: int) -> subprocess.Popen[bytes]:
        name = f"w{number}-{self.random.randrange(10**9)}"
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "routiq_worker", "--conninfo", self.conninfo),
                *("--role", "app_worker", "--name", name, "--lease", str(LEASE_SECONDS)),
                *("--poll", "0.2", "--batch", str(1 + number * 3)),
                *("--handlers", "tests.kills.job_handlers:HANDLERS"),
            ],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _put_in(self) -> None:
        """Put jobs in, a few at a time, again and again; what was not committed does not count."""
        chance = random.Random(self.outcome.seed + 1)
        while not self._stopped.is_set():
            with suppress(psycopg.Error), self._connect() as connection:
                organizations = connection.execute("select id from core.organizations").fetchall()
                while not self._stopped.wait(0.05):
                    (organization,) = chance.choice(organizations)
                    jobs = [_job(chance) for _ in range(chance.randrange(1, 12))]
                    with connection.transaction():
                        connection.execute(
                            "select set_config('core.organization_id', %s, true)",
                            [str(organization)],
                        )
                        connection.execute(_PUT_IN, [json.dumps(jobs)])
            self._stopped.wait(0.1)

    def _kill_for(self, seconds: float) -> None:
        """Kill this and that all the time, and the server every five seconds or so."""
        ways = {"worker": 6, "backend": 6, "pause": 1}
        began = time.monotonic()
        crash_at = began + min(5, seconds / 3)
        while time.monotonic() < began + seconds:
            time.sleep(self.random.uniform(0.05, 0.5))
            (way,) = self.random.choices(list(ways), list(ways.values()))
            if time.monotonic() > crash_at:
                way, crash_at = "server", crash_at + self.random.uniform(3, 7)
            with suppress(psycopg.Error, ProcessLookupError):
                getattr(self, f"_kill_{way}")()
                self.outcome.kills[way] = self.outcome.kills.get(way, 0) + 1
            for number, worker in enumerate(self.workers):
                if worker.poll() is not None:
                    self.workers[number] = self._worker(number)

    def _kill_worker(self) -> None:
        worker = self.random.choice(self.workers)
        worker.kill()
        worker.wait()

    def _kill_pause(self) -> None:
        """Stop a worker for longer than its lease: it comes back and believes that it has jobs."""
        worker = self.random.choice(self.workers)
        worker.send_signal(signal.SIGSTOP)
        time.sleep(LEASE_SECONDS * 1.2)
        worker.send_signal(signal.SIGCONT)

    def _kill_backend(self) -> None:
        with self._connect() as connection:
            connection.execute(
                "select pg_terminate_backend(a.pid) from pg_stat_activity as a"
                " where a.application_name = 'routiq-worker' order by random() limit 1"
            )

    def _kill_server(self) -> None:
        """Kill a backend with no chance to tidy up: the server ends all, and recovers."""
        connection = self._connect()
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        connection.close()

    def _finish(self) -> None:
        """Let workers come to the end of what is there; fresh ones, for all were killed once."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for number, worker in enumerate(self.workers):
                if worker.poll() is not None:
                    self.workers[number] = self._worker(number)
            with suppress(psycopg.Error), self._connect() as connection:
                row = connection.execute("select count(*) from jobs.jobs").fetchone()
                if row == (0,):
                    return
            time.sleep(0.1)

    def _judge(self) -> None:
        with self._connect() as connection:
            for fault, query in _FAULTS.items():
                found = [str(row[0]) for row in connection.execute(query.encode())]
                if found:
                    self.outcome.faults[fault] = found
            row = connection.execute(
                "select (select count(*) from trial.put_in),"
                " count(*) filter (where a.state = 'done'),"
                " count(*) filter (where a.state = 'dead'),"
                " (select count(*) from jobs.jobs) from jobs.job_archive as a"
            ).fetchone()
        assert row is not None
        (self.outcome.put_in, self.outcome.done, self.outcome.dead, self.outcome.waiting) = row

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            make_conninfo(self.conninfo, application_name="campaign"), autocommit=True
        )


def _job(chance: random.Random) -> dict[str, Any]:
    args: dict[str, Any] = {"seconds": chance.choice([0, 0, 0, 0.005, 0.03])}
    if chance.random() < 0.1:
        args["fails"] = chance.randrange(1, 3)
    job: dict[str, Any] = {"kind": chance.choice(["trial.sql", "trial.python"]), "args": args}
    if chance.random() < 0.4:
        job["ordering_key"] = f"key {chance.randrange(8)}"
    if chance.random() < 0.02:
        job |= {"max_attempts": 1, "args": {"fails": 9}}
    return job


def _scripts() -> Iterator[Path]:
    """Give the scripts of jobs and of what they require, in the order of the plan."""
    plan = read_plan(str(ROOT / "sqitch.plan")).plan
    here = TargetOptions(top_dir=str(ROOT))
    project = Project(plan, resolve_target(Config({}), {}, "db:pg:", here))
    requires: defaultdict[str, set[str]] = defaultdict(set)
    for change in plan.changes:
        requires[change.name] |= {each.change for each in change.requires if each.change}
    wanted: set[str] = set()
    waiting = [name for name in requires if name.startswith("jobs/")]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += requires[name]
    changes = (change for change in plan.changes if change.name in wanted)
    return (project.script_path(change, "deploy") for change in changes)


def load_plan(conninfo: str) -> None:
    """Load what jobs need; the whole plan would take most of the time that there is."""
    scripts = [path.read_text("utf-8") for path in _scripts()]
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("set client_min_messages = error")
        for script in scripts:
            connection.execute(script.encode())
