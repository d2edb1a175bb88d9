"""Text becomes uuid in a large table in use, by online.*, by a plain alter and by bare psql.

Readers and writers send requests at a steady rate, and a report reads the table in a transaction
of several seconds now and then. The second part lets one long reader stand in the way of one
statement, for online.ddl and for real Sqitch.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

from bench.quantile import quantile
from bench.queue_free.load import Latencies, running, working
from bench.queue_free.peers import Sqitch
from bench.results import argument_parser, publish
from bench.server import BenchServer, bench_server
from tests.adversaries.sides import OnlineDdl, Side
from tests.adversaries.stage import SERVER_SETTINGS, prepare
from tests.fix_online import load_online, until

_CLIENTS = 8
_KEY = "00000000-0000-4000-8000-"
_FIRST = 100_000_000_000  # twelve digits, as the end of a uuid has them


@dataclass(frozen=True)
class _Size:
    """Seconds, and rows of the table."""

    rows: int
    rate: int
    before: float
    report: float
    report_every: float
    blocker: float


_SIZES = {
    "ci": _Size(100_000, 200, 3, 1, 3, 4),
    "full": _Size(5_000_000, 300, 15, 5, 20, 20),
}

_TABLE = """
create table orders (id text constraint pk_orders primary key, amount bigint not null, note text);
create table ledger (kind text not null, id text not null, amount bigint not null);
insert into orders select '{key}' || {first} + g, 0, 'order ' || g
from pg_catalog.generate_series(0, {rows} - 1) as g;
"""
# What an application sends works with either type of the key: it names it by a literal.
_READ = "\\set n random({first}, {last})\nselect amount from orders where id = '{key}:n';\n"
_UPDATE = (
    "\\set n random({first}, {last})\n\\set d random(1, 100)\n"
    "with o as (update orders set amount = amount + :d where id = '{key}:n' returning 1) "
    "insert into ledger select 'updated', '{key}:n', :d from o;\n"
)
_INSERT = (
    "\\set n random(200000000000, 899999999999)\n"
    "with o as (insert into orders (id, amount, note) values ('{key}:n', 1, 'new') returning 1) "
    "insert into ledger select 'inserted', '{key}:n', 1 from o;\n"
)
_LOST = """
select
    pg_catalog.count(*) filter (where l.kind = 'inserted' and o.id is null)
    + pg_catalog.abs({rows} + pg_catalog.count(*) filter (where l.kind = 'inserted')
        - (select pg_catalog.count(*) from orders))
    + pg_catalog.abs(pg_catalog.sum(l.amount) - (select pg_catalog.sum(amount) from orders)),
    pg_catalog.count(*)
from ledger as l
left join orders as o on l.kind = 'inserted' and o.id::text = l.id
"""

_START = "call online.start_column_change('orders id', 'orders', 'id', 'uuid')"
_FILL = "call online.fill_column_change('orders id', p_batch_target => '50 ms')"
_STATEMENTS = "select statement from online.column_change_statements('orders id')"
_AFTER_INDEXES = {
    "complete": "call online.complete_column_change('orders id')",
    "compare": "select online.require_equal_columns('orders id')",
    "switch": "call online.switch_column_change('orders id')",
    "finish": "call online.finish_column_change('orders id')",
}

_WAITS = "select exists (select from pg_locks where relation = 't'::regclass and not granted)"


@dataclass
class Outcome:
    """What clients felt while a change was made. Times are in milliseconds, unless said.

    :param p99_ratio: 99th percentile during the change over that before it.
    :param seconds: how long the change took.
    """

    longest_wait: float
    longest_wait_before: float
    p99: float
    p99_before: float
    p99_ratio: float
    requests: int
    failed_queries: int
    lost_rows: int
    writes: int
    seconds: float
    longest_wait_by_step: dict[str, float]


def main() -> None:
    """Let each side make the same change, then let each meet the long reader."""
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--rows", type=int, help="another number of rows")
    arguments = parser.parse_args()
    size = _SIZES[arguments.size]
    size = replace(size, rows=arguments.rows or size.rows)
    figures: dict[str, object] = {"rows": size.rows, "requests_per_second": size.rate}
    lines: list[str] = []
    with bench_server() as server, _filled(server, size) as template:
        for side, change in _CHANGES.items():
            with _copy(server, template) as database:
                run = _measure(server, database, size, change)
            figures[side] = asdict(run)
            lines.append(_line(side, run))
    with bench_server(SERVER_SETTINGS) as server:
        for each in (OnlineDdl(), Sqitch()):
            longest = _behind_a_reader(server, each, size)
            figures[f"long_reader_{each.name.replace('.', '_')}_longest_wait_ms"] = longest
            lines.append(
                f"a reader of {size.blocker:.0f} s in the way of add column, {each.name:<11}"
                f" longest wait of other readers {longest:>10,.1f} ms"
            )
    publish("zero_downtime", arguments, figures, "\n".join([*lines, ""]))


@contextmanager
def _filled(server: BenchServer, size: _Size) -> Iterator[str]:
    """Give a database with the toolkit and the table, to be copied."""
    with server.database() as database:
        with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
            load_online(connection)
            table = _TABLE.format(key=_KEY, first=_FIRST, rows=size.rows)
            connection.execute(table.encode())
            connection.execute("vacuum analyze orders")
        yield database


@contextmanager
def _copy(server: BenchServer, template: str) -> Iterator[str]:
    name = f"{template}_copy"
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        words = sql.SQL("create database {} template {}")
        connection.execute(words.format(sql.Identifier(name), sql.Identifier(template)))
        connection.execute("checkpoint")
        try:
            yield name
        finally:
            connection.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            )


def _measure(
    server: BenchServer, database: str, size: _Size, change: Callable[[str, _Size], Iterator[str]]
) -> Outcome:
    conninfo = server.conninfo(database)
    words = {"key": _KEY, "first": _FIRST, "last": _FIRST + size.rows - 1}
    scripts = {_READ.format(**words): 6, _UPDATE.format(**words): 3, _INSERT.format(**words): 1}
    with (
        tempfile.TemporaryDirectory() as folder,
        working(
            server.server, database, scripts, Path(folder), clients=_CLIENTS, rate=size.rate
        ) as latencies,
        _reports(conninfo, size),
    ):
        quiet = time.time()
        time.sleep(size.before)
        began = time.time()
        steps = [(step, time.time()) for step in change(conninfo, size)]
        ended = time.time()
    before, during = latencies.between(quiet, began), latencies.between(began, ended)
    p99, p99_before = quantile(during, 0.99), quantile(before, 0.99)
    lost, writes = _lost(conninfo, size)
    return Outcome(
        longest_wait=round(during[-1], 1),
        longest_wait_before=round(before[-1], 1),
        p99=round(p99, 1),
        p99_before=round(p99_before, 1),
        p99_ratio=round(p99 / p99_before, 2),
        requests=len(during),
        failed_queries=_failures(latencies),
        lost_rows=lost,
        writes=writes,
        seconds=round(ended - began, 1),
        longest_wait_by_step=_by_step(latencies, began, steps),
    )


def _by_step(
    latencies: Latencies, began: float, steps: list[tuple[str, float]]
) -> dict[str, float]:
    found: dict[str, float] = {}
    for step, ended in steps:
        waits = latencies.between(began, ended)
        found[step] = round(max(found.get(step, 0.0), *waits[-1:], 0.0), 1)
        began = ended
    return found


def _failures(latencies: Latencies) -> int:
    return len(latencies.errors.splitlines())


def _lost(conninfo: str, size: _Size) -> tuple[int, int]:
    """Return what the table lacks of what was committed, and how much was."""
    with psycopg.connect(conninfo) as connection:
        kind = connection.execute("select pg_typeof(id)::text from orders limit 1").fetchone()
        assert kind == ("uuid",), "the change was not made"
        row = connection.execute(_LOST.format(rows=size.rows).encode()).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])


@contextmanager
def _reports(conninfo: str, size: _Size) -> Iterator[None]:
    """Let a report be there again and again: a transaction that reads and stays open."""
    ended = threading.Event()

    def report() -> None:
        with psycopg.connect(conninfo) as connection:
            while not ended.wait(size.report_every - size.report):
                connection.execute("select from orders limit 1")
                ended.wait(size.report)
                connection.rollback()

    thread = threading.Thread(target=report)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _by_online(conninfo: str, _: _Size) -> Iterator[str]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(_START)
        yield "start"
        connection.execute(_FILL)
        yield "fill"
        for (statement,) in connection.execute(_STATEMENTS).fetchall():
            connection.execute(statement)
            yield "index"
        for step, statement in _AFTER_INDEXES.items():
            connection.execute(statement.encode())
            yield step


def _by_plain_alter(conninfo: str, _: _Size) -> Iterator[str]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("alter table orders alter column id type uuid using id::uuid")
    yield "alter"


def _by_psql(conninfo: str, size: _Size) -> Iterator[str]:
    """Run what online.* would run, as a script of psql: no look, no time limit, no second try."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(
            "select online.begin_column_change('orders id', 'orders', 'id', 'uuid', null, null,"
            " null, null, 'public')"
        )
        expand = "select online.expand_statement(c, 'expanded') from online.column_changes as c"
        _psql(conninfo, f"begin;\n{_text(connection, expand)};\ncommit;\n")
        yield "start"
        fill = "update orders set id_new = null where id_new is null and id between '{}' and '{}'"
        ends = range(_FIRST, _FIRST + size.rows, 10_000)
        batches = [fill.format(f"{_KEY}{end}", f"{_KEY}{end + 9_999}") for end in ends]
        _psql(
            conninfo,
            ";\n".join([*batches, "update orders set id_new = null where id_new is null", ""]),
        )
        yield "fill"
        connection.execute(
            "insert into online.backfills (name, relation, assignments, condition, phase,"
            " batch_target) select online.fill_name(c), 'orders', '', '', 'done', '1 s'"
            " from online.column_changes as c"
        )
        for (statement,) in connection.execute(_STATEMENTS).fetchall():
            _psql(conninfo, f"{statement};\n")
            yield "index"
        _psql(
            conninfo,
            "alter table orders add constraint c check (id_new is not null) not valid;\n"
            "alter table orders validate constraint c;\n"
            "begin;\nalter table orders alter id_new set not null;\n"
            "alter table orders drop constraint c;\ncommit;\n",
        )
        yield "complete"
        switch = "select online.switch_statement('orders id', false, null, null, 'public')"
        _psql(conninfo, f"begin;\n{_text(connection, switch)};\ncommit;\n")
        yield "switch"
        drop = "select online.drop_statement('orders id', 'finished')"
        _psql(conninfo, f"begin;\n{_text(connection, drop)};\ncommit;\n")
        yield "finish"


def _text(connection: psycopg.Connection, query: str) -> str:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return str(row[0])


def _psql(conninfo: str, script: str) -> None:
    words = ["psql", "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", "-f", "-", conninfo]
    subprocess.run(words, input=script.encode(), check=True, stdout=subprocess.DEVNULL)


_CHANGES: dict[str, Callable[[str, _Size], Iterator[str]]] = {
    "online": _by_online,
    "plain_alter": _by_plain_alter,
    "psql_without_retries": _by_psql,
}


def _behind_a_reader(server: BenchServer, side: Side, size: _Size) -> float:
    """Return how long readers waited while a long one stood in the way, in milliseconds."""
    with server.database() as database, tempfile.TemporaryDirectory() as folder:
        with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
            load_online(connection)
        with (
            prepare(server.server, database) as stage,
            tempfile.TemporaryDirectory() as project,
            running(server.server, database, "reads", Path(folder)) as latencies,
            psycopg.connect(stage.conninfo) as reader,
        ):
            began = time.time()
            reader.execute("select from t limit 1")
            attempt = side.start(stage, "alter table t add column x int", "1 h", Path(project))
            # Ours says that it waits; others just stand in the queue.
            until(
                lambda: "waiting without asking" in attempt.said() or stage.value(_WAITS),
                "the change to meet the reader",
            )
            time.sleep(size.blocker)
            reader.rollback()
            assert attempt.finish(60) == 0, attempt.said()
            ended = time.time()
            time.sleep(1)
    return round(latencies.between(began, ended)[-1], 1)


def _line(side: str, run: Outcome) -> str:
    return (
        f"{side.replace('_', ' '):<21} longest wait {run.longest_wait:>10,.1f} ms, "
        f"p99 {run.p99:>9,.1f} ms ({run.p99_ratio:,.1f} times), failed {run.failed_queries}, "
        f"lost {run.lost_rows} of {run.writes} writes, {run.seconds:,.1f} s\n"
        f"{'':<21} longest wait before it {run.longest_wait_before:,.1f} ms; by step: "
        + ", ".join(f"{step} {wait:,.0f}" for step, wait in run.longest_wait_by_step.items())
    )


if __name__ == "__main__":
    main()
