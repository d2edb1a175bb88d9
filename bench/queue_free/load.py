"""Clients at a steady rate, whoever waits: pgbench in an open loop, with each latency kept."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from slipstitch.throwaway.server import Server

__all__ = ["CLIENTS", "RATE", "Latencies", "Work", "running", "working"]

CLIENTS = 4
RATE = 1000
Work = Literal["reads", "writes"]
_SCRIPTS: dict[Work, str] = {
    "reads": "\\set id random(1, 1000)\nselect from {table} where id = :id;\n",
    "writes": "\\set id random(1, 1000)\nupdate {table} set filler = 'y' where id = :id;\n",
}


@dataclass
class Latencies:
    """What each request took, counted from when it was due: ``(end, milliseconds)``."""

    requests: list[tuple[float, float]] = field(default_factory=list)
    errors: str = ""

    def between(self, start: float, end: float) -> list[float]:
        """Return the sorted latencies of requests that were under way in a stretch of time."""
        return sorted(
            each for ended, each in self.requests if ended >= start and ended - each / 1000 <= end
        )


@contextmanager
def running(
    server: Server, database: str, work: Work, folder: Path, *, table: str = "t"
) -> Iterator[Latencies]:
    """Let clients do one kind of work on a table; see :func:`working`."""
    with working(server, database, {_SCRIPTS[work].format(table=table): 1}, folder) as found:
        yield found


@contextmanager
def working(
    server: Server,
    database: str,
    scripts: Mapping[str, int],
    folder: Path,
    *,
    clients: int = CLIENTS,
    rate: int = RATE,
) -> Iterator[Latencies]:
    """Let clients work; their latencies are there when the block has ended.

    :param scripts: pgbench scripts and how often each is run beside the others.
    :param rate: requests a second that are sent, whoever waits.
    """
    words = ["pgbench", "--no-vacuum", "-c", str(clients), "-j", "1", "--rate", str(rate)]
    words += ["-T", "3600", "-l", "--log-prefix", str(folder / "latency")]
    for number, (script, weight) in enumerate(scripts.items()):
        (folder / f"work{number}.sql").write_text(script)
        words += ["-f", f"work{number}.sql@{weight}"]
    words += ["-h", server.host, "-p", str(server.port), "-U", server.user, database]
    found = Latencies()
    # Writes wait for locks here, not for the disk.
    environ = {**server.environ(database), "PGOPTIONS": "-c synchronous_commit=off"}
    with (folder / "load.txt").open("wb") as output:
        program = subprocess.Popen(words, cwd=folder, env=environ, stdout=output, stderr=output)
    try:
        time.sleep(1)
        yield found
        # What is still in pgbench's buffer is lost with it: let that be later than what counts.
        time.sleep(1)
    finally:
        program.terminate()  # a shell may have made its children deaf to Ctrl-C
        program.wait()
    for path in folder.glob("latency*"):
        for line in path.read_text().splitlines():
            words = line.split()
            if len(words) >= 6 and words[5].isdigit() and words[2].isdigit():
                found.requests.append((int(words[4]) + int(words[5]) / 1e6, int(words[2]) / 1000))
        path.unlink()
    found.errors = "\n".join(
        line for line in (folder / "load.txt").read_text().splitlines() if "ERROR" in line
    )
