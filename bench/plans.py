"""Status, plan, log and deploy of the last change with a long plan: slipstitch and Sqitch.

The same project and the same database, in which all changes but the last are deployed, are given
to both. Slipstitch is measured at a quarter, half and the whole of the length too: how its times
grow is what counts. The best of the rounds counts; starting the program is part of each time.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.deploy import compile_sources, run_in, timed, write_project
from bench.results import argument_parser, publish
from bench.server import BenchServer, bench_server

_ACTIONS = ("status", "plan", "log", "deploy_last")


@dataclass(frozen=True)
class _Size:
    changes: int
    rounds: int
    sqitch_rounds: int


_SIZES = {"ci": _Size(400, 1, 1), "full": _Size(5000, 5, 2)}


def main() -> None:
    """Measure both sides and publish times in seconds, their ratios and how they grow."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size = _SIZES[arguments.size]
    times: dict[tuple[str, int, str], float] = {}
    compile_sources()
    with bench_server() as server, tempfile.TemporaryDirectory() as folder:
        for count in (size.changes // 4, size.changes // 2, size.changes):
            project = write_project(Path(folder) / str(count), count)
            with server.database() as database:
                for name, seconds in _measured(server, project, database, size, count):
                    key = (name.partition(" ")[0], count, name.partition(" ")[2])
                    times[key] = min(seconds, times.get(key, seconds))
    figures = _figures(times, size)
    publish("plans", arguments, figures, _text(figures, size))


def _measured(
    server: BenchServer, project: Path, database: str, size: _Size, count: int
) -> Iterator[tuple[str, float]]:
    """Give each time with its name: ``slipstitch status``."""
    uri = server.uri(database)
    ours = str(Path(sys.executable).with_name("slipstitch"))
    # How they came there is not measured: the registry is what counts.
    run_in(project, [ours, "deploy", "--log-only", "--to", "@HEAD^", uri])
    sides = [("slipstitch", ours, size.rounds)]
    if count == size.changes:
        sides.append(("sqitch", "sqitch", size.sqitch_rounds))
    for side, program, rounds in sides:
        for _ in range(rounds):
            for action, words in (
                ("status", ["status", uri]),
                ("plan", ["plan", "--oneline"]),
                ("log", ["log", "--oneline", uri]),
                ("deploy_last", ["deploy", uri]),
            ):
                command = [program, "--no-pager", *words]
                yield f"{side} {action}", timed(lambda: run_in(project, command))  # noqa: B023
            run_in(project, [ours, "revert", "-y", "--to", "@HEAD^", uri])


def _figures(times: dict[tuple[str, int, str], float], size: _Size) -> dict[str, object]:
    whole, half, quarter = size.changes, size.changes // 2, size.changes // 4
    figures: dict[str, object] = {"changes": whole, "rounds": size.rounds}
    for action in _ACTIONS:
        ours, theirs = times["slipstitch", whole, action], times["sqitch", whole, action]
        figures[action] = {
            "slipstitch_seconds": round(ours, 3),
            "slipstitch_seconds_half": round(times["slipstitch", half, action], 3),
            "slipstitch_seconds_quarter": round(times["slipstitch", quarter, action], 3),
            "growth_from_half": round(ours / times["slipstitch", half, action], 2),
            "sqitch_seconds": round(theirs, 2),
            "times_faster_than_sqitch": round(theirs / ours, 1),
        }
    return figures


def _text(figures: dict[str, object], size: _Size) -> str:
    lines = [
        f"a plan of {size.changes} changes, all but the last deployed; best of {size.rounds} "
        f"(Sqitch: {size.sqitch_rounds})",
        f"{'':14}{'a quarter':>11}{'half':>9}{'whole':>9}{'growth':>9}{'Sqitch':>10}{'faster':>9}",
    ]
    for action in _ACTIONS:
        row = figures[action]
        assert isinstance(row, dict)
        lines.append(
            f"{action:14}{row['slipstitch_seconds_quarter']:>10.2f}s"
            f"{row['slipstitch_seconds_half']:>8.2f}s{row['slipstitch_seconds']:>8.2f}s"
            f"{row['growth_from_half']:>8.2f}x{row['sqitch_seconds']:>9.2f}s"
            f"{row['times_faster_than_sqitch']:>8.1f}x"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if shutil.which("sqitch") is None:
        sys.exit("sqitch is not installed; run: make test (it installs what the tests need)")
    main()
