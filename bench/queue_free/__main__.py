"""How long clients wait while somebody stands in the way of a schema change.

Four clients send 1,000 requests a second in an open loop: what waits is counted from when it was
due. Each side makes the same change while the same adversary is there; it goes after a while.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from bench.quantile import quantile
from bench.queue_free.load import Work, running
from bench.queue_free.look_cost import measure_looks
from bench.queue_free.peers import MAIN_SIDES, OWN_SIDES, POLICIES
from bench.results import argument_parser, publish
from bench.server import BenchServer, bench_server
from slipstitch.toolkit import standalone_sql
from tests.adversaries.cases import CASES, Case
from tests.adversaries.sides import Side
from tests.adversaries.stage import SERVER_SETTINGS, Queue, Stage, prepare, watching

_SECONDS_TO_BE_DONE = 60.0
# For 500 connections, a tenth of which reads 1,000 partitions.
_MANY = {"max_connections": "600", "max_locks_per_transaction": "128"}


@dataclass(frozen=True)
class _Size:
    idle_seconds: float
    other_seconds: float
    quiet_seconds: float
    rounds: int
    connections: int
    partitions: int
    cases: tuple[str, ...]


_ALL = tuple(case.name for case in CASES if case.name != "nobody")
_SIZES = {
    "ci": _Size(6, 3, 3, 1, 50, 100, ("idle reader",)),
    "full": _Size(20, 8, 15, 3, 500, 1000, _ALL),
}


@dataclass
class Outcome:
    """What one run showed. Times are in milliseconds.

    :param p999: of the requests that were under way from the change's begin to its end.
    :param p999_above_quiet: the same, above the quiet run's.
    :param longest_wait: of any request.
    :param longest_hold: how long a strong lock was held at a stretch.
    :param stall_share: the part of the time in which others queued behind the change.
    :param done_after: from when the adversary went (or, where it stays, from the change's begin)
        until the change was there; None where that never came.
    """

    p999: float
    p999_above_quiet: float
    longest_wait: float
    longest_hold: float
    stall_share: float
    done_after: float | None
    requests: int
    failed: int


def main() -> None:
    """Let each side meet each adversary and publish what clients felt."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size = _SIZES[arguments.size]
    figures: dict[str, object] = {}
    lines: list[str] = []
    with bench_server({**SERVER_SETTINGS, **_MANY}) as server:
        figures["look"] = looks = measure_looks(server, size.connections, size.partitions)
        lines.append(
            f"a look with {size.connections} connections, {size.partitions:,} partitions: "
            + ", ".join(f"{name} {value}" for name, value in looks.items())
        )
        quiet = {work: _quiet(server, work, size) for work in _works(arguments)}
        figures["quiet_p999_ms"] = quiet
        for name, work, sides, rounds in _programme(size, arguments):
            case = next(each for each in CASES if each.name == name)
            seconds = size.idle_seconds if name == "idle reader" else size.other_seconds
            scene = _Scene(case, work, seconds, quiet[work])
            for side in sides:
                if side.name in ("runner", "online.ddl") and side.name not in case.sides:
                    continue
                runs = [_meet(server, scene, side) for _ in range(rounds)]
                best = min(runs, key=lambda run: run.longest_wait)
                figures[f"{name}, {work}: {side.name}"] = asdict(best)
                lines.append(_line(f"{name}, {work}", side.name, best))
    publish("queue_free", arguments, figures, "\n".join([*lines, ""]))


def _works(arguments: argparse.Namespace) -> tuple[Work, ...]:
    return ("reads",) if arguments.size == "ci" else ("reads", "writes")


def _programme(
    size: _Size, arguments: argparse.Namespace
) -> Iterator[tuple[str, Work, Sequence[Side], int]]:
    """Yield what is run: adversary, what clients do, the sides, how often."""
    yield "idle reader", "reads", OWN_SIDES, size.rounds
    yield "idle reader", "reads", MAIN_SIDES[len(OWN_SIDES) :], 1
    if arguments.size == "full":
        yield "idle reader", "writes", OWN_SIDES, size.rounds
        yield "idle reader", "reads", POLICIES, 1
    for name in size.cases:
        if name != "idle reader":
            yield name, "reads", MAIN_SIDES, 1


@contextmanager
def _stage(server: BenchServer) -> Iterator[Stage]:
    with server.database() as database:
        with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
            connection.execute(standalone_sql().encode())
        with prepare(server.server, database) as stage:
            yield stage


def _quiet(server: BenchServer, work: Work, size: _Size) -> float:
    """Return the 99.9th percentile where nothing happens, in milliseconds."""
    with (
        _stage(server) as stage,
        tempfile.TemporaryDirectory() as folder,
        running(server.server, stage.database, work, Path(folder)) as latencies,
    ):
        began = time.time()
        with watching(stage):
            time.sleep(size.quiet_seconds)
        ended = time.time()
    return quantile(latencies.between(began, ended), 0.999)


@dataclass(frozen=True)
class _Scene:
    """An adversary among clients.

    :param seconds: after which the adversary goes, where it is one that is waited for.
    :param quiet: the 99.9th percentile without it, in milliseconds.
    """

    case: Case
    work: Work
    seconds: float
    quiet: float


def _meet(server: BenchServer, scene: _Scene, side: Side) -> Outcome:
    case = scene.case
    with (
        _stage(server) as stage,
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as project,
        case.present(stage) as adversary,
    ):
        where = stage.standby or server.server
        table = "p" if "partitions" in case.name else "t"
        with running(where, stage.database, scene.work, Path(folder), table=table) as latencies:
            began = time.time()
            with watching(stage) as queue:
                attempt = side.start(stage, case.statement, "1 h", Path(project))
                try:
                    freed, share, has_left = began, None, False
                    if case.fares == "waits":
                        _wait(stage, case, scene.seconds)
                        share = queue.share
                        adversary.leave()
                        freed, has_left = time.time(), True
                    done = _wait(stage, case, _SECONDS_TO_BE_DONE)
                    attempt.finish(5)
                finally:
                    if not has_left:
                        adversary.leave()
                    attempt.finish(0.1)
            ended = time.time()
    found = latencies.between(began, ended)
    p999 = quantile(found, 0.999)
    return Outcome(
        p999=round(p999, 1),
        p999_above_quiet=round(p999 - scene.quiet, 1),
        longest_wait=round(found[-1] if found else 0.0, 1),
        longest_hold=round(queue.longest_hold * 1000, 1),
        stall_share=round(_share(queue, share), 4),
        done_after=None if done is None else round((done - freed) * 1000),
        requests=len(found),
        failed=latencies.errors.count("\n") + bool(latencies.errors) + len(adversary.complaints),
    )


def _share(queue: Queue, until_it_went: float | None) -> float:
    return queue.share if until_it_went is None else until_it_went


def _wait(stage: Stage, case: Case, seconds: float) -> float | None:
    """Return when the change was there, None when it is not by then."""
    give_up_at = time.monotonic() + seconds
    with psycopg.connect(stage.conninfo, autocommit=True) as connection:
        while time.monotonic() < give_up_at:
            row = connection.execute(case.done.encode()).fetchone()
            if row == (True,):
                return time.time()
            time.sleep(0.02)
    return None


def _line(what: str, side: str, run: Outcome) -> str:
    after = "never done" if run.done_after is None else f"done after {run.done_after:,} ms"
    return (
        f"{what:<36} {side:<28} p99.9 {run.p999_above_quiet:>+9,.1f} ms, "
        f"longest wait {run.longest_wait:>9,.1f} ms, hold {run.longest_hold:>7,.1f} ms, "
        f"stalled {run.stall_share:>6.1%}, {after}, failed {run.failed}"
    )


if __name__ == "__main__":
    main()
