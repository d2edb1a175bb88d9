"""Deploy, verify, revert and status of one-statement changes: slipstitch, Sqitch and the floor.

The floor is the same scripts through one psql session, one transaction each, bare and with
three inserts as a registry needs them; each of its transactions waits for the disk, as each
of Sqitch's does. Slipstitch sends a plain script while the server runs the one before it, lets
changes share that wait and says ok once they are on disk; it is measured a second time with
share_flushes = false. All sides use one server with fsync on,
take turns, and the best of the rounds counts.
"""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

import slipstitch
from bench.results import argument_parser, publish
from bench.server import BenchServer, bench_server

__all__ = ["compile_sources", "run_in", "timed", "write_project"]

_SQITCH_SAMPLE = 200
_VERBS = ("deploy", "verify", "revert")


@dataclass(frozen=True)
class _Size:
    changes: int
    rounds: int
    sqitch_changes: int


_SIZES = {"ci": _Size(100, 1, 20), "full": _Size(1000, 3, _SQITCH_SAMPLE)}


def main() -> None:
    """Measure all sides and publish times in seconds and their ratios."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size = _SIZES[arguments.size]
    compile_sources()
    with bench_server() as server, tempfile.TemporaryDirectory() as folder:
        project = write_project(Path(folder) / "large", size.changes)
        alone = write_project(Path(folder) / "alone", size.changes)
        with (alone / "sqitch.conf").open("a") as file:
            file.write("[slipstitch]\n\tshare_flushes = false\n")
        sample = write_project(Path(folder) / "sample", size.sqitch_changes)
        best: dict[str, float] = {}
        for _ in range(size.rounds):
            for name, seconds in _round(server, project, size.changes):
                best[name] = min(seconds, best.get(name, seconds))
            for name, seconds in _tool_round(server, alone, "slipstitch"):
                each = name.replace("slipstitch", "each_waits")
                best[each] = min(seconds, best.get(each, seconds))
        for name, seconds in _tool_round(server, sample, "sqitch"):
            per_change = "" if name == "sqitch_status" else "_sample"
            best[f"{name}{per_change}"] = seconds
    figures = _figures(best, size)
    publish("deploy", arguments, figures, _text(figures, size))


def _round(server: BenchServer, project: Path, count: int) -> Iterator[tuple[str, float]]:
    for inserts in (False, True):
        name = "floor_with_inserts" if inserts else "floor_bare"
        with server.database() as database:
            if inserts:
                _create_registry_like_tables(server, database)
            for verb in _VERBS:
                script = project / f"floor_{verb}_{int(inserts)}.sql"
                script.write_text(_floor_script(project, count, verb, inserts=inserts))
                yield (
                    f"{name}_{verb}",
                    timed(lambda: _psql(server, database, script)),  # noqa: B023
                )
    yield from _tool_round(server, project, "slipstitch")


def _tool_round(server: BenchServer, project: Path, tool: str) -> Iterator[tuple[str, float]]:
    executable = (
        str(Path(sys.executable).with_name("slipstitch")) if tool == "slipstitch" else "sqitch"
    )
    with server.database() as database:
        uri = server.uri(database)

        def run(*words: str) -> Callable[[], None]:
            return lambda: run_in(project, [executable, *words, uri])

        yield f"{tool}_deploy", timed(run("deploy"))
        yield f"{tool}_verify", timed(run("verify"))
        yield f"{tool}_status", min(timed(run("status")) for _ in range(5))
        yield f"{tool}_revert", timed(run("revert", "-y"))


def compile_sources() -> None:
    """Compile our modules as pip does where it installs them.

    Those of an editable installation are compiled by whoever imports them first, and again by
    everybody where ``PYTHONDONTWRITEBYTECODE`` is set. That is no part of what users wait for.
    """
    compileall.compile_dir(Path(slipstitch.__file__).parent, quiet=1)


def timed(action: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def run_in(folder: Path, command: list[str]) -> None:
    """Run a command of either tool in a project, with nothing configured but by the project."""
    environment = {
        **os.environ,
        "SQITCH_CONFIG": "sqitch.conf",
        "SQITCH_USER_CONFIG": os.devnull,
        "SQITCH_SYSTEM_CONFIG": os.devnull,
        "SQITCH_FULLNAME": "Ada Lovelace",
        "SQITCH_EMAIL": "ada@example.com",
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")


def _psql(server: BenchServer, database: str, script: Path) -> None:
    options = ["-XqAt", "-v", "ON_ERROR_STOP=1", "-d", server.conninfo(database)]
    run_in(script.parent, ["psql", *options, "-f", str(script)])


def write_project(folder: Path, count: int) -> Path:
    """Write a Sqitch project of ``count`` changes that each make one table."""
    for kind in _VERBS:
        (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    lines = ["%syntax-version=1.0.0", "%project=bench", ""]
    for number in range(count):
        name = f"table_{number:04}"
        lines.append(f"{name} 2026-01-01T00:00:00Z Ada Lovelace <ada@example.com> # Adds {name}.")
        for kind, statement, end in (
            ("deploy", f"create table {name} (id bigint primary key);", "commit"),
            ("verify", f"select id from {name} where false;", "rollback"),
            ("revert", f"drop table {name};", "commit"),
        ):
            (folder / kind / f"{name}.sql").write_text(
                f"-- {kind} bench:{name}\n\nbegin;\n\n{statement}\n\n{end};\n"
            )
    (folder / "sqitch.plan").write_text("\n".join(lines) + "\n")
    return folder


def _floor_script(folder: Path, count: int, verb: str, *, inserts: bool) -> str:
    numbers = range(count) if verb != "revert" else range(count - 1, -1, -1)
    parts = []
    for number in numbers:
        text = (folder / verb / f"table_{number:04}.sql").read_text()
        if inserts and verb != "verify":
            text = text.replace("\ncommit;", f"\n{_REGISTRY_LIKE[verb].format(number)}\ncommit;")
        parts.append(text)
    return "".join(parts)


_REGISTRY_LIKE = {
    "deploy": (
        "insert into floor_changes (change_id, change, note) values ('{0}', 'table', 'note');\n"
        "insert into floor_dependencies (change_id, dependency) values ('{0}', 'other');\n"
        "insert into floor_events (event, change_id) values ('deploy', '{0}');"
    ),
    "revert": (
        "delete from floor_dependencies where change_id = '{0}';\n"
        "delete from floor_changes where change_id = '{0}';\n"
        "insert into floor_events (event, change_id) values ('revert', '{0}');"
    ),
}


def _create_registry_like_tables(server: BenchServer, database: str) -> None:
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        connection.execute(
            """
            create table floor_changes (
                change_id text primary key, change text not null, note text not null,
                committed_at timestamptz not null default clock_timestamp()
            );
            create table floor_dependencies (
                change_id text not null references floor_changes (change_id) on delete cascade,
                dependency text not null, primary key (change_id, dependency)
            );
            create table floor_events (
                event text not null, change_id text not null,
                committed_at timestamptz not null default clock_timestamp(),
                primary key (change_id, committed_at)
            )
            """
        )


def _figures(best: dict[str, float], size: _Size) -> dict[str, object]:
    figures: dict[str, object] = {"changes": size.changes, "rounds": size.rounds}
    scale = size.changes / size.sqitch_changes
    for verb in _VERBS:
        ours = best[f"slipstitch_{verb}"]
        bare = best[f"floor_bare_{verb}"]
        with_inserts = best[f"floor_with_inserts_{verb}"]
        sqitch = best[f"sqitch_{verb}_sample"] * scale
        figures[verb] = {
            "slipstitch_seconds": round(ours, 3),
            "slipstitch_each_waits_seconds": round(best[f"each_waits_{verb}"], 3),
            "floor_bare_seconds": round(bare, 3),
            "floor_with_inserts_seconds": round(with_inserts, 3),
            "sqitch_seconds_scaled": round(sqitch, 1),
            "ratio_to_floor_with_inserts": round(ours / with_inserts, 2),
            "times_faster_than_sqitch": round(sqitch / ours, 1),
        }
    figures["status"] = {
        "slipstitch_seconds": round(best["slipstitch_status"], 3),
        "sqitch_seconds": round(best["sqitch_status"], 3),
    }
    return figures


def _text(figures: dict[str, object], size: _Size) -> str:
    lines = [
        f"{size.changes} one-statement changes, fsync on, best of {size.rounds} "
        f"(Sqitch: {size.sqitch_changes} changes, scaled)",
        "The floor and Sqitch wait for the disk after each change. So does slipstitch under"
        " «each waits»;",
        "else its changes share that wait, and it says ok once they are on disk.",
        f"{'':8}{'slipstitch':>12}{'each waits':>12}{'floor':>9}{'+inserts':>10}{'Sqitch':>9}"
        f"{'of floor':>10}{'of Sqitch':>11}",
    ]
    for verb in _VERBS:
        row = figures[verb]
        assert isinstance(row, dict)
        lines.append(
            f"{verb:8}{row['slipstitch_seconds']:>11.2f}s"
            f"{row['slipstitch_each_waits_seconds']:>11.2f}s{row['floor_bare_seconds']:>8.2f}s"
            f"{row['floor_with_inserts_seconds']:>9.2f}s{row['sqitch_seconds_scaled']:>8.1f}s"
            f"{row['ratio_to_floor_with_inserts']:>9.2f}x"
            f"{'1/' + str(row['times_faster_than_sqitch']):>11}"
        )
    status = figures["status"]
    assert isinstance(status, dict)
    lines.append(
        f"{'status':8}{status['slipstitch_seconds']:>11.2f}s{'':31}"
        f"{status['sqitch_seconds']:>8.2f}s"
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if shutil.which("sqitch") is None:
        sys.exit("sqitch is not installed; run: make test (it installs what the tests need)")
    main()
