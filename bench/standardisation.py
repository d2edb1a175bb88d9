"""From the old tables to the new ones, under both applications: what each step costs and stalls.

The data are those of ``tools.baseline``, with every defect that it plants. The old application
works from the first step to the last, the new one on rows of its own and, once they are there, on
those that the old one works on too. Every write that was acknowledged is looked for afterwards
under the old name and in the new table: exactly once, with what the last write left.
Last, a person signs off, the old tables are parked and taken back: the old application reads then.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bench.results import argument_parser, publish
from bench.server import bench_server
from bench.standardisation_crowd import Crowd, Failure
from bench.standardisation_found import Check, look_for
from bench.standardisation_new import make_home, map_known, new_side
from bench.standardisation_old import know, old_side
from tests.fix_clinic import run_plan
from tools.baseline import load

_ROOT = Path(__file__).parent.parent
_OURS = re.compile(r"(?m)^([\w/]+)(?= |$)")
_PREFIX = "standardisation/"
_SETTINGS = {
    "shared_buffers": "1GB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "16GB",
    "checkpoint_timeout": "15min",
}
_SHARED = (
    "select exists (select from standardisation.records as k"
    " where k.table_name = 'conversations' and k.state = 'standardised')"
)


_NAMES = "standardisation/names__usage"
_PARKED = "standardisation/contracted"
# Every organization at once; a DBA would take one after the other.
_SWITCHES = {
    flag: f"""
        insert into core.organization_features (organization_id, flag_key, value)
        select o.id, '{flag}', '2'
        from core.organizations as o
        order by o.id
    """
    for flag in ("standardisation.reads", "standardisation.writes")
}
# What is kept back would keep the old tables in use; the old application stops writing first.
_LAST_STEPS = {
    "flag standardisation.writes 3": """
        update core.organization_features as f set value = '3'
        where f.flag_key = 'standardisation.writes'
    """,
    "dismiss": """
        select standardisation.dismiss(q.row_id, 'bench') from standardisation.quarantine as q
    """,
    "reconcile": "call standardisation.reconcile()",
    "sign off": "select standardisation.sign_off('bench', 'bench')",
    "contract": "call standardisation.contract()",
    "restore": "call standardisation.restore()",
}


@dataclass(frozen=True)
class _Size:
    """Contacts of the baseline (20 messages each), seconds before the first step and after each."""

    contacts: int
    before: float
    after: float


_SIZES = {"ci": _Size(1_000, 3, 0.2), "full": _Size(100_000, 20, 2)}


@dataclass
class Step:
    """What one step, named by its last change, did to both applications; waits in milliseconds."""

    change: str
    seconds: float
    wal_bytes: int
    longest_wait: float
    requests: int
    failed: int


def main() -> None:
    """Walk the plan from its first step of the standardisation to its last, under load."""
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--contacts", type=int, help="another number of contacts")
    parser.add_argument("--rate", type=float, default=1.0, help="times the usual rate of requests")
    parser.add_argument("--until", metavar="CHANGE", help="end with this change")
    arguments = parser.parse_args()
    size = _SIZES[arguments.size]
    contacts = arguments.contacts or size.contacts
    base, changes = steps(arguments.until)
    with bench_server(_SETTINGS) as server, server.database() as database:
        uri, conninfo = server.uri(database), server.conninfo(database)
        run_plan("deploy", "--no-verify", "--to", base, uri)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            planted = load(connection, contacts)
            connection.execute("vacuum analyze")
            connection.execute("checkpoint")
            crowd = Crowd(conninfo)
            walk = _Walk(connection, crowd, uri, size, arguments.rate)
            done = [_told(step, crowd) for step in walk.through(changes)]
            checks = look_for(connection, crowd.standing())
            balance = _balance(connection)
    rows = sum(kinds["rows"] for kinds in planted.values())
    figures: dict[str, object] = {
        "rows": rows,
        "messages": planted["messages"]["rows"],
        "requests": len(crowd.waits),
        "acknowledged_writes": len(crowd.writes),
        "longest_wait_before_ms": walk.quiet,
        "longest_wait_ms": max((step.longest_wait for step in done), default=0.0),
        "failed_queries": len(crowd.failures),
        "seconds": round(sum(step.seconds for step in done), 1),
        "wal_bytes": sum(step.wal_bytes for step in done),
        "steps": [asdict(step) for step in done],
        "writes": [asdict(check) for check in checks],
        "rows_by_table": balance,
    }
    text = "\n".join([*_text(figures, done, checks), *_failures(crowd.failures), ""])
    publish("standardisation", arguments, figures, text)
    sys.exit(1 if crowd.failures or any(check.is_wrong for check in checks) else 0)


def steps(until: str | None = None) -> tuple[str, list[str]]:
    """Return the change before the first step, and the last change of each step from there on.

    Functions, views and policies that follow one another are one step.

    :param until: the last change to walk; the last of the standardisation where none is named.
    """
    names = _OURS.findall((_ROOT / "sqitch.plan").read_text())
    ours = [place for place, name in enumerate(names) if name.startswith(_PREFIX)]
    if not ours:
        sys.exit("the plan has no step of the standardisation")
    last = names.index(until) if until else ours[-1]
    walked = names[ours[0] : last + 1]
    ends = [
        name
        for name, following in zip(walked, [*walked[1:], ""], strict=True)
        if not (_is_defined(name) and _is_defined(following))
    ]
    return names[ours[0] - 1], ends


def _is_defined(change: str) -> bool:
    """Tell whether a change is rendered from a source: it makes what no row is in."""
    return any((_ROOT / folder / f"{change}.sql").exists() for folder in ("plpgsql", "sql"))


@dataclass
class _Walk:
    """The way through the plan, with both applications at work."""

    connection: psycopg.Connection[Any]
    crowd: Crowd
    uri: str
    size: _Size
    rate: float
    quiet: float = 0.0

    def through(self, changes: Sequence[str]) -> Iterator[Step]:
        """Deploy one change after the other; yield what each did to the applications."""
        known = know(self.connection)
        home = make_home(self.connection)
        is_shared = False
        sides = [old_side(known, rate=60 * self.rate), new_side(home, rate=15 * self.rate)]
        with self.crowd.working(sides):
            began = time.time()
            time.sleep(self.size.before)
            self.quiet = round(self.crowd.longest(began, time.time()), 1)
            for change in changes:
                yield self._step(change, partial(self._deploy, change))
                if change == _NAMES:
                    for flag, switch in _SWITCHES.items():
                        do = partial(self._execute, switch)
                        yield self._step(f"flag {flag}", do, self.size.before)
                if not is_shared and _rows_are_there(self.connection):
                    is_shared = True
                    mapped = map_known(self.connection, known)
                    self.crowd.join(new_side(home, mapped, rate=30 * self.rate))
        if changes[-1] == _PARKED:
            readers = replace(sides[0], actions=[a for a in sides[0].actions if not a.writes])
            shared = new_side(home, map_known(self.connection, known), rate=30 * self.rate)
            with self.crowd.working([readers, sides[1], shared]):
                for name, statement in _LAST_STEPS.items():
                    yield self._step(name, partial(self._execute, statement), self.size.before)

    def _deploy(self, change: str) -> None:
        run_plan("deploy", "--no-verify", "--to", change, self.uri)

    def _execute(self, statement: str) -> None:
        self.connection.execute(statement.encode())

    def _step(self, change: str, do: Callable[[], None], after: float | None = None) -> Step:
        """Do a step and watch the clients; also for some seconds after it."""
        crowd = self.crowd
        crowd.step = change
        before, failed, asked = _wal(self.connection), len(crowd.failures), len(crowd.waits)
        began = time.time()
        do()
        ended = time.time()
        written = _wal(self.connection) - before
        time.sleep(self.size.after if after is None else after)
        return Step(
            change=change.removeprefix(_PREFIX),
            seconds=round(ended - began, 2),
            wal_bytes=written,
            longest_wait=round(crowd.longest(began, time.time()), 1),
            requests=len(crowd.waits) - asked,
            failed=len(crowd.failures) - failed,
        )


def _rows_are_there(connection: psycopg.Connection[Any]) -> bool:
    """Tell whether rows of the old tables are in the new ones, so that both may work on them."""
    row = connection.execute(
        "select pg_catalog.to_regclass('standardisation.records') is not null"
    ).fetchone()
    if row != (True,):
        return False
    return connection.execute(_SHARED).fetchone() == (True,)


def _wal(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        "select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')"
    ).fetchone()
    assert row is not None
    return int(row[0])


def _balance(connection: psycopg.Connection[Any]) -> dict[str, dict[str, int]]:
    """Return how many rows of each old table became what."""
    found: dict[str, dict[str, int]] = {}
    rows = connection.execute(
        "select k.table_name, k.state, count(*) from standardisation.records as k group by 1, 2"
        " order by 1, 2"
    )
    for table, state, count in rows:
        found.setdefault(table, {})[state] = count
    return found


def _told(step: Step, crowd: Crowd) -> Step:
    """Say at once how a step went, for whoever waits for hours."""
    print(_line(step), file=sys.stderr)
    if step.failed:
        print(*_failures(crowd.failures[-step.failed :]), sep="\n", file=sys.stderr)
    return step


def _line(step: Step) -> str:
    return (
        f"{step.change:<32} {step.seconds:>8.1f} s {step.wal_bytes / 1e6:>9.1f} MB"
        f" {step.longest_wait:>9.1f} ms {step.requests:>7} requests, {step.failed} failed"
    )


def _text(
    figures: dict[str, object], done: Sequence[Step], checks: Sequence[Check]
) -> Iterator[str]:
    yield f"{figures['rows']:,} rows, {figures['messages']:,} messages"
    yield f"{'step':<32} {'takes':>10} {'log':>12} {'longest wait':>12}"
    yield from map(_line, done)
    yield (
        f"{figures['seconds']:,} s, {figures['requests']:,} requests, "
        f"{figures['failed_queries']} failed; longest wait {figures['longest_wait_ms']} ms, "
        f"{figures['longest_wait_before_ms']} ms before the first step"
    )
    for check in checks:
        yield (
            f"{check.table}: {check.writes:,} rows written, {check.lost_old} not under the old "
            f"name, {check.lost_new} not in the new table, {check.doubled} doubled"
        )
        yield from check.examples


def _failures(failures: Sequence[Failure]) -> Iterator[str]:
    seen = Counter(failures)
    for each, count in seen.most_common(20):
        said = (each.step, each.side, each.action, each.sqlstate, each.message)
        yield f"failed {count} times: {' · '.join(said)}"


if __name__ == "__main__":
    main()
