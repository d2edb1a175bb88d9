"""The sides of bench.jobs: ours and its peers, put in and worked off by processes of their own."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

__all__ = ["NODE_SIDES", "Race", "install_peers", "race", "sides_of"]

_ROOT = Path(__file__).parent.parent
_PINNED = Path(__file__).parent / "jobs_peers"
_PACKAGES = _ROOT / "build" / "jobs_peers"
_WORKERS = 4
_PATIENCE_SECONDS = 900
NODE_SIDES = ("ours", "graphile", "pgboss")


@dataclass(frozen=True)
class Race:
    """How long one side took.

    :param enqueue: seconds to put all jobs in.
    :param drain: seconds to work all of them off.
    """

    enqueue: float
    drain: float


def install_peers() -> None:
    """Fetch what the Node sides need, once; npm must be there."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("bench.jobs: npm is not installed, and half of the sides come from it")
    _PACKAGES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "side.mjs"):
        shutil.copy(_PINNED / name, _PACKAGES / name)
    if not (_PACKAGES / "node_modules" / "pg-boss").exists():
        subprocess.run([npm, "install", "--no-audit", "--no-fund"], cwd=_PACKAGES, check=True)


def sides_of(batch: int) -> tuple[str, ...]:
    """Return the sides of a class; what is not installed is said and left out."""
    # procrastinate has no batches
    wanted = ("pgmq",) if batch > 1 else ("pgmq", "procrastinate")
    there = [name for name in wanted if importlib.util.find_spec(name) is not None]
    for name in sorted({*wanted} - {*there}):
        print(f'{name} is left out: pip install -e ".[bench]"', file=sys.stderr)
    return (*NODE_SIDES, *there)


def _put_pgmq_in(uri: str) -> None:
    """Run the SQL that pgmq's package brings, and make its queue."""
    package = importlib.util.find_spec("pgmq")
    assert package is not None
    assert package.origin is not None
    source = Path(package.origin).parent / "sql" / "pgmq.sql"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(source.read_bytes())
        connection.execute("select pgmq.create('bench')")


def race(
    side: str, uri: str, number: int, batch: int, between: Callable[[], None] = lambda: None
) -> Race:
    """Put jobs in by one process and work them off by four.

    :param uri: of a database that has our plan where the side is ours, else an empty one.
    :param between: what happens after the jobs were put in.
    """
    if side == "pgmq":
        _put_pgmq_in(uri)
    else:
        subprocess.run(_command(side, "prepare", uri, number, batch), cwd=_ROOT, check=True)
    began = time.monotonic()
    subprocess.run(_command(side, "enqueue", uri, number, batch), cwd=_ROOT, check=True)
    enqueue = time.monotonic() - began
    between()
    workers = [
        subprocess.Popen(
            _command(side, "work", uri, number, batch),
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(_WORKERS)
    ]
    try:
        return Race(enqueue, _drain(workers, number))
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def _command(side: str, action: str, uri: str, number: int, batch: int) -> list[str]:
    if side == "procrastinate":
        return [sys.executable, "-m", "bench.jobs_procrastinate", action, uri, str(number)]
    program = str(_PACKAGES / "side.mjs")
    return ["node", program, side, action, uri, str(batch), str(number)]


def _drain(workers: Sequence[subprocess.Popen[str]], number: int) -> float:
    """Start all workers at once; return the seconds until together they have done all jobs."""
    counts = [0] * len(workers)
    finished = threading.Event()

    def follow(place: int) -> None:
        for line in workers[place].stdout or ():
            counts[place] = int(line)
            if sum(counts) >= number:
                finished.set()

    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    began = time.monotonic()
    for place, worker in enumerate(workers):
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
        threading.Thread(target=follow, args=(place,), daemon=True).start()
    if not finished.wait(_PATIENCE_SECONDS):
        sys.exit(f"bench.jobs: only {sum(counts)} of {number} jobs were done")
    return time.monotonic() - began
