"""The table of cases: who stands in the way, how a change fares, and who is named."""

from __future__ import annotations

import itertools
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Literal

import psycopg
from psycopg import errors

from slipstitch.throwaway.provide import start_standby
from slipstitch.throwaway.server import Server
from tests.adversaries.stage import Stage, until

__all__ = ["CASES", "Case", "Presence"]

ADD_COLUMN = "alter table t add column x int"
IN_USE = 24  # partitions of 500
OLD = 0.3  # seconds, after which a transaction is no passing one


@dataclass
class Presence:
    """An adversary at work.

    :param leave: makes it go away.
    :param complaints: what went wrong for it: errors that a client of the application had.
    """

    leave: Callable[[], object] = lambda: None
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """One row of the table.

    :param fares: ``passes``: the change is done while the adversary is there; ``waits``: it is
        done when the adversary has gone, who is named meanwhile and behind whom nobody queues.
    :param named: what is said of the one in the way, as a regular expression.
    :param sides: who can do it at all.
    :param ask: how long an ask may take, before it grows.
    """

    name: str
    present: Callable[[Stage], AbstractContextManager[Presence]]
    fares: Literal["passes", "waits"]
    named: str = ""
    statement: str = ADD_COLUMN
    done: str = (
        "select exists (select from pg_attribute where attrelid = 't'::regclass and attname = 'x')"
    )
    sides: tuple[str, ...] = ("runner", "online.ddl")
    ask: str = "50 ms"
    is_slow: bool = False

    def __str__(self) -> str:
        return self.name


@contextmanager
def nobody(_stage: Stage) -> Iterator[Presence]:
    """Nobody is in the way."""
    yield Presence()


@contextmanager
def idle_reader(stage: Stage) -> Iterator[Presence]:
    """Somebody read the table and forgot the transaction."""
    reader = stage.open(autocommit=False, application_name="monthly report")
    reader.execute("select from t")
    time.sleep(OLD)
    yield Presence(reader.commit)


@contextmanager
def overlapping_readers(stage: Stage) -> Iterator[Presence]:
    """At each moment somebody is reading, but nobody for long."""
    ended = threading.Event()
    presence = Presence(ended.set)

    def read(number: int) -> None:
        lengths = random.Random(number)
        with psycopg.connect(stage.conninfo, autocommit=True) as connection:
            while not ended.is_set():
                try:
                    with connection.transaction():
                        connection.execute("select from t")
                        time.sleep(lengths.uniform(0.03, 0.06))
                except psycopg.Error as error:
                    presence.complaints.append(str(error))

    with _threads(read, 3, ended):
        yield presence


@contextmanager
def longer_readers(stage: Stage) -> Iterator[Presence]:
    """Readers overlap without a gap, and each outlasts an ask of 30 ms by a little.

    Whoever still waits when one has gone gets the lock; before, the next one is there already.
    """
    ended = threading.Event()
    readers = [stage.open(autocommit=False) for _ in range(2)]
    readers[0].execute("select from t")
    time.sleep(OLD)

    def take_turns(_number: int) -> None:
        with psycopg.connect(stage.conninfo, autocommit=True) as connection:
            while not ended.is_set():
                due = time.monotonic() + 0.1
                while not (is_seen := _is_waited_for(connection)) and time.monotonic() < due:
                    time.sleep(0.001)
                if is_seen:
                    time.sleep(0.036)
                if not is_seen or not _is_waited_for(connection):
                    readers[1].execute("select from t")
                readers[0].commit()
                readers[1].execute("select from t")
                readers.reverse()

    with _threads(take_turns, 1, ended):
        yield Presence(ended.set)


def _is_waited_for(connection: psycopg.Connection[object]) -> bool:
    waits = "select from pg_locks where relation = 't'::regclass and not granted"
    return connection.execute(waits).fetchone() is not None


@contextmanager
def _threads(work: Callable[[int], None], count: int, ended: threading.Event) -> Iterator[None]:
    threads = [threading.Thread(target=work, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _start_vacuum(stage: Stage, message: str = "") -> None:
    at_work = (
        "select exists (select from pg_stat_activity where backend_type = 'autovacuum worker'"
        f" and query like 'autovacuum: VACUUM%public.t%{message}')"
    )
    until(lambda: stage.value(at_work), "an autovacuum")


@contextmanager
def autovacuum(stage: Stage) -> Iterator[Presence]:
    """An autovacuum is at work on the table, slowly."""
    stage.execute("alter table t set (autovacuum_enabled = on, autovacuum_vacuum_threshold = 1)")
    stage.execute("insert into t select g, repeat('x', 500) from generate_series(2000, 9000) g")
    stage.execute("delete from t where id % 2 = 0 and id > 1000")
    _start_vacuum(stage)
    yield Presence()


@contextmanager
def unyielding_autovacuum(stage: Stage) -> Iterator[Presence]:
    """The same where the deploying role may not set deadlock_timeout."""
    stage.user = f"plain_{stage.database}"
    stage.execute(
        f'create role "{stage.user}" login; grant pg_monitor to "{stage.user}";'
        f' grant all on database "{stage.database}" to "{stage.user}";'
        f' grant all on schema public to "{stage.user}"; alter table t owner to "{stage.user}";'
        f' grant usage on schema online to "{stage.user}"; grant execute on all routines in schema'
        f' online to "{stage.user}"'
    )
    try:
        with autovacuum(stage) as presence, _ended_by_hand(stage, presence):
            yield presence
    finally:
        stage.execute(f'reassign owned by "{stage.user}" to current_user')
        stage.execute(f'drop owned by "{stage.user}" cascade; drop role "{stage.user}"')


@contextmanager
def _ended_by_hand(stage: Stage, presence: Presence) -> Iterator[None]:
    """Let a vacuum be ended, for the launcher would begin it again at once."""

    def leave() -> None:
        stage.execute("alter system set autovacuum = off")
        stage.execute("select pg_reload_conf()")
        until(lambda: stage.value("show autovacuum") == "off", "a reload")
        stage.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where backend_type = 'autovacuum worker'"
        )

    presence.leave = leave
    try:
        yield
    finally:
        stage.execute("alter system reset autovacuum")
        stage.execute("select pg_reload_conf()")


@contextmanager
def anti_wraparound(stage: Stage) -> Iterator[Presence]:
    """A vacuum that keeps transaction ids from running out: it yields to nobody."""
    stage.execute("insert into t select g, repeat('x', 500) from generate_series(2000, 9000) g")
    stage.execute(
        "create table burnt (id int); do $$ begin for i in 1..101000 loop"
        " begin insert into burnt values (i); exception when others then null; end;"
        " end loop; end $$"
    )
    stage.execute("alter table t set (autovacuum_freeze_max_age = 100000)")
    _start_vacuum(stage, "(to prevent wraparound)")
    presence = Presence()
    with _ended_by_hand(stage, presence):
        yield presence


@contextmanager
def prepared_transaction(stage: Stage) -> Iterator[Presence]:
    """A prepared transaction that nobody ended: it has no process."""
    name = f"forgotten {stage.database}"
    with psycopg.connect(stage.conninfo, autocommit=True) as connection:
        for text in ("begin", "insert into t values (-1)", f"prepare transaction '{name}'"):
            connection.execute(text.encode())
        time.sleep(OLD)
        rolled_back = False

        def leave() -> None:
            nonlocal rolled_back
            connection.execute(f"rollback prepared '{name}'".encode())
            rolled_back = True

        try:
            yield Presence(leave)
        finally:
            if not rolled_back:
                leave()


@contextmanager
def missing_synchronous_standby(stage: Stage) -> Iterator[Presence]:
    """Whoever commits waits for a standby that is not there, with all locks in hand."""
    name = f'"{stage.database}"'
    stage.execute(f"alter database {name} set synchronous_commit = on")
    stage.execute("alter system set synchronous_standby_names = 'nowhere'")
    stage.execute("select pg_reload_conf()")
    until(lambda: stage.value("show synchronous_standby_names") == "nowhere", "a reload")

    def leave() -> None:
        stage.execute("alter system reset synchronous_standby_names")
        stage.execute("select pg_reload_conf()")

    try:
        yield Presence(leave)
    finally:
        leave()


@contextmanager
def reader_on_a_standby(stage: Stage) -> Iterator[Presence]:
    """A report runs on a standby: replay would stop behind it, and all readers there with it."""
    standby = _standby(stage.server)
    stage.standby = standby
    conninfo = standby.conninfo(stage.database)
    until(lambda: _answers(conninfo), "the standby")
    with psycopg.connect(conninfo, application_name="monthly report") as reader:
        reader.execute("select from t")
        time.sleep(1.2)
        yield Presence(reader.commit)


_STANDBYS: dict[str, Server] = {}


def _standby(primary: Server) -> Server:
    if primary.name not in _STANDBYS:
        _STANDBYS[primary.name] = start_standby(primary.name)
    return _STANDBYS[primary.name]


def _answers(conninfo: str) -> bool:
    try:
        with psycopg.connect(conninfo) as connection:
            connection.execute("select from t")
    except psycopg.Error:
        return False
    return True


@contextmanager
def reversed_lock_order(stage: Stage) -> Iterator[Presence]:
    """The application locks the parent before the child, the change the child before the parent."""
    ended = threading.Event()
    presence = Presence(ended.set)

    def work(number: int) -> None:
        with psycopg.connect(stage.conninfo, autocommit=True) as connection:
            for turn in itertools.count(number):
                if ended.is_set():
                    return
                try:
                    with connection.transaction():
                        connection.execute(b"update t set filler = 'y' where id = %d" % (turn % 9))
                        time.sleep(0.01)
                        connection.execute(b"update child set t_id = 1 where id = %d" % (turn % 9))
                except errors.LockNotAvailable:
                    continue
                except psycopg.Error as error:
                    presence.complaints.append(str(error))

    with _threads(work, 2, ended):
        yield presence


@contextmanager
def partitions_in_turn(
    stage: Stage, seconds: float = 0.004, *, only_after_ask: bool = False
) -> Iterator[Presence]:
    """Of 500 partitions some are in use; each is let go soon after it is waited for, in turn.

    No wait for one of them is long; all of them together are.

    :param seconds: how long each is held after it is waited for.
    :param only_after_ask: let none go before the first is waited for.
    """
    stage.execute(
        "do $$ begin for i in 0..499 loop execute format("
        "'create table p%s partition of p for values from (%s) to (%s)', i, i, i + 1);"
        " end loop; end $$"
    )
    waited = (
        "select (select l.relation::regclass::text from pg_locks as l"
        " where not l.granted and l.relation::regclass::text ~ '^p[0-9]+$' limit 1)"
    )
    ended = threading.Event()
    presence = Presence(ended.set)
    holders = {}
    for number in range(IN_USE):
        holders[f"p{number}"] = stage.open(autocommit=False)
        holders[f"p{number}"].execute(b"select from p%d" % number)
    time.sleep(OLD)
    in_a_row: set[str] = set()

    def let_go(_number: int) -> None:
        gap = 0
        with psycopg.connect(stage.conninfo, autocommit=True) as connection:
            while not ended.is_set() and holders:
                row = connection.execute(waited).fetchone()
                name = row[0] if row else None
                if name in holders:
                    in_a_row.add(name)
                    gap = 0
                    if len(in_a_row) > 16:
                        presence.complaints.append(f"waited for {len(in_a_row)} in one ask")
                    time.sleep(seconds)
                    holders.pop(name).commit()
                elif only_after_ask and len(holders) == IN_USE:
                    pass
                elif (gap := gap + 1) > 20:
                    in_a_row.clear()
                    # Somebody who is looked at and not asked for goes at last, too.
                    if gap > 40:
                        holders.pop(next(iter(holders))).commit()
                        gap = 0
                time.sleep(0.001)

    with _threads(let_go, 1, ended):
        yield presence


@contextmanager
def saturated_pool(stage: Stage) -> Iterator[Presence]:
    """A pool of 20 clients reads all the time, and one of them forgot to end its transaction."""
    script = stage.server
    command = ["pgbench", "--no-vacuum", "-c", "20", "-j", "1", "--rate", "300", "-T", "120"]
    command += ["-f", "-", "-h", script.host, "-p", str(script.port), "-U", script.user]
    pool = subprocess.Popen(
        [*command, stage.database],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert pool.stdin is not None
    pool.stdin.write(b"\\set n random(1, 1000)\nselect from t where id = :n;\n")
    pool.stdin.close()
    try:
        with idle_reader(stage) as presence:
            yield presence
    finally:
        pool.terminate()
        pool.wait()


CASES = (
    Case("nobody", nobody, "passes"),
    Case("idle reader", idle_reader, "waits", r'process \d+ .*"monthly report".* holds \w+ on .*t'),
    Case("overlapping readers", overlapping_readers, "passes"),
    Case("readers that outlast an ask", longer_readers, "passes", ask="30 ms"),
    Case("autovacuum", autovacuum, "passes"),
    Case("autovacuum that need not yield", unyielding_autovacuum, "waits", "autovacuum worker"),
    Case("anti-wraparound", anti_wraparound, "waits", "to prevent wraparound", is_slow=True),
    Case(
        "prepared transaction", prepared_transaction, "waits", 'prepared transaction "forgotten .*"'
    ),
    Case(
        "missing synchronous standby",
        missing_synchronous_standby,
        "waits",
        "synchronous standby",
    ),
    Case(
        "reader on a standby",
        reader_on_a_standby,
        "waits",
        r'process \d+ .*"monthly report"',
        # SQL of the primary sees nobody who reads on a standby.
        sides=("runner",),
        is_slow=True,
    ),
    Case(
        "reversed lock order",
        reversed_lock_order,
        "passes",
        statement="alter table child drop constraint fk_child",
        done="select not exists (select from pg_constraint where conname = 'fk_child')",
    ),
    Case(
        "500 partitions",
        partitions_in_turn,
        "passes",
        statement="alter table p add column x int",
        done="select exists (select from pg_attribute where attrelid = 'p'::regclass"
        " and attname = 'x')",
    ),
    Case("saturated pool of 20 clients", saturated_pool, "waits", '"monthly report"'),
)
