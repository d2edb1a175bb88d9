"""Our pgTAP files by ``pg_prove -j 2`` and by the pytest plugin in two sessions, in turn.

All begin with the plan deployed. pg_prove runs all files in one copy of that database, which is
made before its time begins. The plugin starts pytest within its time. In a first run it also makes
a template, copies it, and drops all three; in a repeated one, as a developer's second run of a
day, it starts a server with the cluster that the run before kept, copies, and throws it away.

Beside the time by the clock stands what the processors did for it, on both sides of the
connection: that says the same on a machine that has other work.

Files that change definitions are left out on both sides: in the one database of pg_prove two of
them at once wait for each other, and sometimes each for the other. Ours has one for each module.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from filelock import FileLock

from bench.deploy import compile_sources
from bench.results import argument_parser, publish
from slipstitch.testing.database import Template, database_copy
from slipstitch.throwaway.provide import Request, throwaway_server
from slipstitch.throwaway.server import Server

_ROOT = Path(__file__).parent.parent
_SETTINGS = {"max_connections": "200", "max_prepared_transactions": "10"}
_TICKS = os.sysconf("SC_CLK_TCK")
_JOBS = 2
_SIDES = ("pg_prove", "first", "repeated")
_ADOPT = 36
"""Of prctl: processes whose parents ended become ours, and what they computed is told to us."""
_CHANGES_DEFINITIONS = re.compile(
    r"\b(?:alter|drop)\s+(?:table|schema|extension|event\s+trigger|trigger|index|policy|role)\b"
    r"|\bcreate\s+(?:extension|event\s+trigger|trigger|index|policy|role)\b"
    r"|\b(?:lock\s+table|grant|revoke|truncate)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Size:
    folders: int | None
    rounds: int


_SIZES = {"ci": _Size(3, 2), "full": _Size(None, 5)}


@dataclass(frozen=True)
class _Went:
    """How one side went: seconds by the clock and of processors, files and assertions."""

    seconds: float
    processor: float
    assertions: int


def main() -> None:
    """Run both sides in turn and publish the median of each."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size = _SIZES[arguments.size]
    settings = tomllib.loads((_ROOT / "pyproject.toml").read_text())["tool"]["pytest"]
    folders: list[str] = settings["ini_options"]["slipstitch_pgtap"][: size.folders]
    setup = settings["ini_options"]["slipstitch_setup"]
    there = sorted(path for folder in folders for path in (_ROOT / folder).rglob("*.sql"))
    files = [path for path in there if not _CHANGES_DEFINITIONS.search(path.read_text("utf-8"))]
    compile_sources()
    sides: dict[str, list[_Went]] = {name: [] for name in _SIDES}
    _adopt_orphans()
    with _deployed(setup) as (server, proved):
        commands = {
            "pg_prove": ["pg_prove", "-j", str(_JOBS), *map(str, files)],
            "first": _our_command(files, server),
            "repeated": _our_command(files),
        }
        # One run that is not measured keeps what those that follow repeat.
        _run(_our_command(files[:1]), server, proved)
        for turn in range(size.rounds):
            for name in _SIDES if turn % 2 == 0 else reversed(_SIDES):
                sides[name].append(_run(commands[name], server, proved))
    figures: dict[str, object] = {
        "files": len(files),
        "files_left_out": len(there) - len(files),
        "assertions": sides["pg_prove"][0].assertions,
        "jobs": _JOBS,
        "rounds": size.rounds,
        **{f"{name}_seconds": _median(went, "seconds") for name, went in sides.items()},
        **{f"{name}_processor_seconds": _median(went, "processor") for name, went in sides.items()},
    }
    for name in _SIDES[1:]:
        figures[f"{name}_times_as_fast"] = _ratio(figures, name, "seconds")
        figures[f"{name}_times_as_fast_by_processor"] = _ratio(figures, name, "processor_seconds")
    publish("pgtap", arguments, figures, _text(figures))


@contextmanager
def _deployed(setup: Sequence[str]) -> Iterator[tuple[Server, str]]:
    """Give a server with the plan deployed, and a database as our tests have it."""
    paths = tuple(path for pattern in setup for path in sorted(_ROOT.glob(pattern)))
    with (
        throwaway_server(Request(settings=_SETTINGS)) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        lock = FileLock(Path(folder, "lock"))
        Template(server, "bench_deployed", _ROOT, ("--no-verify",)).make(lock)
        prepared = Template(server, "bench_prepared", _ROOT, setup=paths, deployed="bench_deployed")
        prepared.make(lock)
        with database_copy(prepared, "bench_proved"):
            yield server, "bench_proved"


def _our_command(files: Sequence[Path], server: Server | None = None) -> list[str]:
    """Return how the plugin runs files, on a server that is given or on one of its own."""
    words = ["-q", f"--slipstitch-sessions={_JOBS}", "-p", "no:cacheprovider"]
    if server is not None:
        words += [f"--postgresql-host={server.host}", f"--postgresql-port={server.port}"]
        words += [f"--postgresql-user={server.user}", "--slipstitch-template=bench_deployed"]
    return [sys.executable, "-m", "pytest", *words, *map(str, files)]


def _adopt_orphans() -> None:
    """Have servers that our children leave behind be ours, so that their time counts."""
    ctypes.CDLL(None).prctl(_ADOPT, 1)


def _bury_orphans() -> None:
    """Take what ended of them, with its time; the server of the bench goes on."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _environment() -> dict[str, str]:
    """Return the environment without what has Python compile the helpers of tests each time.

    Each of pytest's processes would, in each run; elsewhere only the first does.
    """
    unwanted = "PYTHONDONTWRITEBYTECODE"
    return {name: value for name, value in os.environ.items() if name != unwanted}


def _run(command: Sequence[str], server: Server, database: str) -> _Went:
    """Run a side to its end; it has to pass."""
    before = _processor_seconds(server)
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=_ROOT,
        env={**_environment(), **server.environ(database)},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - began
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed, so its time says nothing:\n{done.stdout}{done.stderr}")
    counted = re.search(r"Tests=(\d+)|(\d+) passed", done.stdout)
    assert counted is not None
    assertions = int(counted[1] or counted[2])
    return _Went(seconds, _processor_seconds(server) - before, assertions)


def _processor_seconds(server: Server) -> float:
    """Return what our children and the server's processes have computed, once all have ended."""
    _bury_orphans()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    with psycopg.connect(server.conninfo()) as connection:
        row = connection.execute("show data_directory").fetchone()
    assert row is not None
    pid = Path(row[0], "postmaster.pid").read_text().split("\n", 1)[0]
    # The fields after the name of the program: 11 to 14 are its own time and that of its children.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    served = sum(map(int, fields[11:15])) / _TICKS
    return children.ru_utime + children.ru_stime + served


def _median(went: Sequence[_Went], what: str) -> float:
    return round(float(statistics.median(getattr(each, what) for each in went)), 2)


def _ratio(figures: Mapping[str, object], name: str, what: str) -> float:
    theirs, ours = figures[f"pg_prove_{what}"], figures[f"{name}_{what}"]
    assert isinstance(theirs, float)
    assert isinstance(ours, float)
    return round(theirs / ours, 2)


def _text(figures: Mapping[str, object]) -> str:
    head = "{files} files, {assertions} assertions, {jobs} at once; median of {rounds}"
    lines = [head.format(**figures)]
    lines.append(
        f"{'':10}{'by the clock':>14}{'times as fast':>15}{'of processors':>15}{'ratio':>7}"
    )
    for name in _SIDES:
        seconds, processor = figures[f"{name}_seconds"], figures[f"{name}_processor_seconds"]
        ratio = figures.get(f"{name}_times_as_fast", "")
        of_processors = figures.get(f"{name}_times_as_fast_by_processor", "")
        line = f"{name:10}{seconds:>12} s{ratio:>15}{processor:>13} s{of_processors:>7}"
        lines.append(line.rstrip())
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
