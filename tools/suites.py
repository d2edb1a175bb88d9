"""Run the suites one after the other, each within its budget: `python -m tools.suites [NAME…]`."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import threading
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO, TypeVar

from slipstitch.throwaway.binaries import find_binaries

__all__ = ["main"]

ROOT = Path(__file__).parent.parent
PLAN = ROOT / "sqitch.plan"
PROGRAMS = Path(sys.executable).parent
NO_TESTS = ("data", "fixtures", "plans", "__pycache__")
# Each worker begins with a part of its own and takes from the other one's when that is done: files
# stay together, so most fixtures are made once, and nobody waits for long tests at the end.
WORKERS = ("-n", "2", "--dist", "worksteal", "-q")
PROVED = "tests/tool/test_testing_pg_prove.py"
KILLED_WORKERS = "tests/kills/test_jobs.py"
SEVERAL = "tests/schema/test_several_databases.py"
BUT_SEVERAL = f"--ignore={SEVERAL}"
_CLOSING = re.compile(r"(?:=+ )?((?:\d+ [a-z]+(?:, )?)+) in ([\d.]+)s\b.*")
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_PATIENCE = 3  # a suite that takes so many times its budget hangs, and is ended


@dataclass(frozen=True)
class Suite:
    """Commands that are run in turn, and the seconds they may take together.

    :param folders: the folders under ``tests/`` that it covers.
    :param left: what is left to ``make bench``.
    :param beside: commands that leave a core free, or wait while the others do not, run in turn
        beside the others; what they print is shown when all is done.
    """

    name: str
    budget: int | None
    commands: tuple[tuple[str, ...], ...]
    folders: tuple[str, ...] = ()
    left: str = ""
    beside: tuple[tuple[str, ...], ...] = ()


@dataclass
class Result:
    """How a suite went."""

    suite: Suite
    seconds: float = 0
    failed: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def is_late(self) -> bool:
        """Whether it took longer than it may."""
        return self.suite.budget is not None and self.seconds > self.suite.budget


def sql_folders() -> tuple[str, ...]:
    """Return the folders of pgTAP files, as pytest is told of them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    folders: list[str] = settings["tool"]["pytest"]["ini_options"]["slipstitch_pgtap"]
    return tuple(folders)


STYLE_OF_SQL = ("python", "-m", "tools.style")
LINT = (
    ("ruff", "check", "."),
    # Style is what tools.style looks at.
    ("slipstitch", "lint", "--no-style"),
)
CHECK = (
    ("slipstitch", "render", "--check"),
    ("slipstitch", "freeze", "--check"),
    ("slipstitch", "drift"),
    ("python", "-m", "tools.phone_metadata", "--check"),
)


def round_trips() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the commands that prove every revert: of the first changes, and of the last ones.

    A trip takes as long as there are objects to look at, and for the last ones all others have
    to be deployed first, so the last third takes as long as the rest.
    """
    plan = PLAN.read_text(encoding="utf-8")
    last = sum(line[:1] not in ("", "%", "@", "#", " ") for line in plan.splitlines()) // 3
    return (
        ("slipstitch", "roundtrip", "--to", f"@HEAD^{last}"),
        ("slipstitch", "roundtrip", "--from", f"@HEAD^{last - 1}"),
    )


def suites() -> tuple[Suite, ...]:
    """Return the suites of `make test`, in their order."""
    pgtap = sql_folders()
    first_trips, last_trips = round_trips()
    return (
        Suite(
            "sources",
            240,
            # All that needs no test, first: a slip of style is told at once.
            (STYLE_OF_SQL,),
            beside=(
                *LINT,
                ("mypy",),
                ("python", "-m", "tools.reference", "--check"),
                ("python", "-m", "tools.runbook", "--check"),
                *CHECK,
            ),
        ),
        Suite(
            "unit",
            60,
            (
                ("pytest", *WORKERS, "-m", "not slow and not live and not database", "tests/tool"),
                ("pytest", "-q", "--doctest-modules", "src", "tools"),
            ),
            ("tool",),
        ),
        Suite(
            "SQL",
            420,
            # Deployed anew, whatever an earlier run kept; the later suites copy it.
            (("pytest", *WORKERS, "--slipstitch-fresh", *pgtap, BUT_SEVERAL),),
            tuple(Path(folder).name for folder in pgtap),
            # The same again where nobody is superuser; what needs one says so and is skipped.
            # One process deploys while all others wait: here two do, each on a server of its own.
            beside=(
                ("pytest", *WORKERS, "--slipstitch-host-owner", "host_owner", *pgtap, BUT_SEVERAL),
            ),
        ),
        Suite(
            "server",
            240,
            # The parts of the tool that need one.
            (("pytest", *WORKERS, "-m", "database and not slow and not live", "tests/tool"),),
        ),
        Suite(
            "databases",
            360,
            # The same files by pg_prove in one database; the plan on servers of its own.
            (("pytest", *WORKERS, PROVED, SEVERAL),),
        ),
        Suite(
            "leaks",
            240,
            # A filled database for each file, so each file stays with one worker.
            (("pytest", *WORKERS, "--dist", "loadfile", "tests/leaks"),),
            ("leaks",),
            "every mutant of every policy, and what policies cost at 5 million rows; what make"
            " matrix runs on each release from 14 to 18",
            # Plan and tool on a newer release; make matrix runs all suites on each.
            beside=(("python", "-m", "tools.matrix", "--smoke", "18"),),
        ),
        Suite("Sqitch", 300, (("pytest", *WORKERS, "tests/compat"),), ("compat",)),
        Suite("plan", 1200, (first_trips,), beside=(last_trips,)),
        Suite(
            "kills",
            180,
            (("pytest", *WORKERS, "tests/kills/test_kills.py"),),
            ("kills",),
            "400 kill points of every shape and 200 of online work (40 of each here)",
        ),
        Suite(
            "online kills",
            180,
            (("pytest", *WORKERS, "tests/kills/test_online_kills.py"),),
            left="ten minutes of killed workers, and speed beside other queues",
            beside=(("pytest", "-q", KILLED_WORKERS),),
        ),
        Suite(
            "live",
            360,
            (
                ("pytest", *WORKERS, "tests/adversaries", "tests/rules"),
                ("pytest", *WORKERS, "-m", "live", "tests/tool"),
            ),
            ("adversaries", "rules"),
            "what clients feel of each adversary, and of text that becomes uuid in 5 million rows",
        ),
        Suite(
            "gateways",
            420,
            (
                (
                    "pytest",
                    *WORKERS,
                    # First what makes databases that all its tests copy.
                    *("tests/standardisation_live", "tests/gateways"),
                    *("tests/refusals", "tests/strangers"),
                ),
            ),
            ("gateways", "refusals", "strangers", "standardisation_live"),
        ),
        Suite(
            "rest",
            480,
            (("pytest", *WORKERS, "-m", "slow", "tests/tool", f"--ignore={PROVED}"),),
            (),
            "speed beside real Sqitch and beside the bare floor",
        ),
    )


def extra_suites() -> tuple[Suite, ...]:
    """Return what other verbs of the Makefile run; none has a budget."""
    return (
        Suite("lint", None, (*LINT, ("mypy",)), beside=(STYLE_OF_SQL,)),
        Suite("check", None, CHECK, beside=round_trips()),
        Suite("coverage", None, (("python", "-m", "tools.coverage"),)),
        Suite(
            "bench",
            None,
            (
                ("python", "-m", "bench.api", "--size", "full"),
                ("python", "-m", "bench.audit", "--size", "full"),
                ("python", "-m", "bench.bookings", "--size", "full"),
                ("python", "-m", "bench.customers", "--size", "full"),
                ("python", "-m", "bench.dashboard", "--size", "full"),
                ("python", "-m", "bench.deploy", "--size", "full"),
                ("python", "-m", "bench.ids", "--size", "full"),
                ("python", "-m", "bench.kills", "--size", "full"),
                ("python", "-m", "bench.kills", "--set", "online", "--size", "full"),
                ("python", "-m", "bench.jobs", "--set", "all", "--size", "full"),
                ("python", "-m", "bench.leaks", "--size", "full"),
                ("python", "-m", "bench.loads", "--size", "full"),
                ("python", "-m", "bench.loads_billing", "--size", "full"),
                ("python", "-m", "bench.messages", "--size", "full"),
                ("python", "-m", "bench.online_backfill", "--size", "full"),
                ("python", "-m", "bench.pgtap", "--size", "full"),
                ("python", "-m", "bench.phone", "--size", "full"),
                ("python", "-m", "bench.plans", "--size", "full"),
                ("python", "-m", "bench.queue_free", "--size", "full"),
                ("python", "-m", "bench.rls", "--size", "full"),
                ("python", "-m", "bench.rls_forms"),
                ("python", "-m", "bench.rls_instructions"),
                ("python", "-m", "bench.search", "--size", "full"),
                ("python", "-m", "bench.standardisation", "--size", "full"),
                ("python", "-m", "bench.standardisation_rehearsal", "--size", "full"),
                ("python", "-m", "bench.upsert", "--size", "full"),
                ("python", "-m", "bench.webhooks", "--size", "full"),
                ("python", "-m", "bench.zero_downtime", "--size", "full"),
            ),
        ),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suites that are named, else all of `make test`; return 0 when all went well."""
    known = {suite.name: suite for suite in (*suites(), *extra_suites())}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    names: list[str] = parser.parse_args(arguments).names
    unknown = [name for name in names if name not in known]
    if unknown:
        parser.error(f"no suite {', '.join(unknown)}; there are {', '.join(known)}")
    forgotten = [] if names else forgotten_folders(suites())
    results = [run(known[name]) for name in names or [suite.name for suite in suites()]]
    for folder in forgotten:
        print(f"tests/{folder} belongs to no suite: name it in tools/suites.py")
    say(results)
    return 1 if forgotten or any(result.failed or result.is_late for result in results) else 0


def forgotten_folders(known: Sequence[Suite]) -> list[str]:
    """Return the folders under tests/ that hold tests which no suite would run."""
    covered = {folder for suite in known for folder in suite.folders}
    return [
        folder.name
        for folder in sorted((ROOT / "tests").iterdir())
        if folder.is_dir() and folder.name not in (*covered, *NO_TESTS)
        if any(folder.rglob("test_*.py")) or any(folder.rglob("*.sql"))
    ]


def run(suite: Suite) -> Result:
    """Run the commands of a suite to their end, also when one of them fails."""
    result = Result(suite)
    began = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(run_in_turn, suite, suite.beside, result, _Kept())
        run_in_turn(suite, suite.commands, result, sys.stdout)
        kept = beside.result()
    print(kept.text, end="", flush=True)
    result.seconds = time.monotonic() - began
    return result


class _Kept:
    """Keeps what is printed, for later."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        """Keep some more."""
        self.text += text

    def flush(self) -> None:
        """Do nothing: there is nobody to show it to yet."""


Shown = TypeVar("Shown", TextIO, _Kept)


def run_in_turn(
    suite: Suite, commands: Sequence[Sequence[str]], result: Result, shown: Shown
) -> Shown:
    """Run commands one after the other, and note those that fail; return where they printed."""
    began = time.monotonic()
    for command in commands:
        spent = time.monotonic() - began
        left = None if suite.budget is None else suite.budget * _PATIENCE - spent
        print(f"\n── {suite.name}: {shlex.join(command)}", file=shown, flush=True)
        status = run_command(command, left, result.counts, shown)
        if status != 0:
            result.failed.append(f"{shlex.join(command)} (status {status})")
            print(f"── failed with status {status}", file=shown, flush=True)
    return shown


def run_command(
    command: Sequence[str], patience: float | None, counts: Counter[str], shown: TextIO | _Kept
) -> int:
    """Run a command, show what it prints, and count what pytest says at its end."""
    process = subprocess.Popen(
        [str(PROGRAMS / command[0]), *command[1:]],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    timer = threading.Timer(max(patience or 0, 1), end, [process, command])
    if patience is not None:
        timer.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", file=shown, flush=True)
            count(line, counts)
        return process.wait()
    except BaseException:
        end(process, command)
        raise
    finally:
        timer.cancel()


def environment() -> dict[str, str]:
    """Return the environment of commands: as of .ci/run, and with bytecode kept.

    Hundreds of processes start in a run; where none may keep bytecode, each compiles all that it
    imports, which takes a third of what a short deployment takes.
    """
    unwanted = "PYTHONDONTWRITEBYTECODE"
    binaries = find_binaries()
    # Debian's own psql is a script that looks for this one, and takes five times as long.
    folders = [PROGRAMS, *([binaries.folder] if binaries is not None else [])]
    return {
        **{name: value for name, value in os.environ.items() if name != unwanted},
        "CI": "true",  # pytest and hypothesis say more where it is set
        "PATH": os.pathsep.join([*map(str, folders), os.environ["PATH"]]),
    }


def end(process: subprocess.Popen[str], command: Sequence[str]) -> None:
    """End a command and what it started, in the way of Ctrl-C first."""
    print(f"── ended: {shlex.join(command)}", flush=True)
    for number in (2, 9):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=20)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def count(line: str, counts: Counter[str]) -> None:
    """Add up a closing line of pytest; leave other lines alone.

    >>> counts = Counter()
    >>> count("==== 1 failed, 12 passed, 3 deselected in 5.64s (0:01:02) ====", counts)
    >>> count("the test passed in 3s", counts)
    >>> dict(counts)
    {'failed': 1, 'passed': 12}
    """
    closing = _CLOSING.fullmatch(_ANSI.sub("", line.strip()))
    if closing:
        for number, word in _COUNT.findall(closing[1]):
            counts["errors" if word == "error" else word] += int(number)


def say(results: Sequence[Result]) -> None:
    """Print the time of each suite beside its budget, what failed, and the sum of it all."""
    print(f"\n{'suite':<8} {'time':>6} {'budget':>7}")
    for result in results:
        suite = result.suite
        budget = f"{suite.budget} s" if suite.budget else "-"
        verdict = "failed" if result.failed else "over its budget" if result.is_late else "ok"
        line = f"{suite.name:<8} {result.seconds:4.0f} s {budget:>7}  {verdict:<8}"
        print(f"{line} {words(result.counts)}".rstrip())
    for result in results:
        for failed in result.failed:
            print(f"failed in {result.suite.name}: {failed}")
    left = [result.suite.left for result in results if result.suite.left]
    if left:
        print(f"left to make bench: {'; '.join(left)}")
    total: Counter[str] = sum((result.counts for result in results), Counter())
    seconds = sum(result.seconds for result in results)
    if total:
        print(f"===== {words(total)} in {seconds:.2f}s =====", flush=True)


def words(counts: Counter[str]) -> str:
    """Say the counts as pytest does.

    >>> words(Counter(passed=3, failed=1))
    '1 failed, 3 passed'
    """
    order = ("failed", "passed", "skipped", "xfailed", "xpassed", "errors")
    return ", ".join(f"{counts[word]} {word}" for word in order if counts[word])


if __name__ == "__main__":
    sys.exit(main())
