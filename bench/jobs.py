"""What jobs cost beside other queues, and how they stand up to load: ``--set NAME``."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg

from bench.jobs_fairness import fairness
from bench.jobs_sides import install_peers, race, sides_of
from bench.jobs_strain import latency, sag
from bench.results import argument_parser, publish
from bench.server import BenchServer, bench_server
from tests.kills.job_campaign import JobCampaign, load_plan

_AIM_OF_BEST = 0.8
_SETTINGS = {
    "shared_buffers": "512MB",
    "min_wal_size": "1GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
}
_CLASSES = {"batches_of_100": 100, "one_by_one": 1}
_NUMBERS = {
    "ci": {"batches_of_100": 5_000, "one_by_one": 500},
    "full": {"batches_of_100": 50_000, "one_by_one": 10_000},
}
_ROUNDS = {"ci": 1, "full": 3}
_KILL_SECONDS = {"ci": 30, "full": 600}


def main() -> None:
    """Measure and publish; end with status 1 when an aim was missed."""
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--set", choices=("all", *_SETS), default="speed", help="what to measure")
    arguments = parser.parse_args()
    chosen = list(_SETS) if arguments.set == "all" else [arguments.set]
    figures: dict[str, Any] = {}
    with bench_server(_SETTINGS) as server:
        for name in chosen:
            figures |= _SETS[name](server, arguments.size)
    missed = [name for name, value in figures.items() if name.startswith("aim_") and not value]
    text = "".join(f"{name}: {value}\n" for name, value in figures.items())
    suffix = "" if arguments.set == "speed" else f"-{arguments.set}"
    publish(f"jobs{suffix}", arguments, figures, text)
    raise SystemExit(1 if missed else 0)


@contextmanager
def _stage(server: BenchServer) -> Iterator[str]:
    """A database with what jobs need of the plan, and one organization."""
    with server.database() as name:
        load_plan(server.conninfo(name))
        with psycopg.connect(server.conninfo(name), autocommit=True) as connection:
            connection.execute("insert into core.organizations (name, slug) values ('A', 'a')")
            connection.execute("vacuum analyze")
        yield name


def _uri(server: BenchServer, name: str) -> str:
    found = server.server
    return f"postgresql://{found.user}@{found.host}:{found.port}/{name}"


def _speed(server: BenchServer, size: str) -> dict[str, Any]:
    """Each class: sides alternate, the median of the rounds counts."""
    install_peers()
    figures: dict[str, Any] = {}
    for label, batch in _CLASSES.items():
        number = _NUMBERS[size][label]
        rates: dict[str, list[float]] = {}
        for _ in range(_ROUNDS[size]):
            for side in sides_of(batch):
                with _stage(server) if side == "ours" else server.database() as name:
                    took = race(side, _uri(server, name), number, batch)
                rates.setdefault(side, []).append(number / (took.enqueue + took.drain))
                figures[f"{label}_{side}_enqueue_per_second"] = round(number / took.enqueue)
                figures[f"{label}_{side}_drain_per_second"] = round(number / took.drain)
        middle = {side: statistics.median(values) for side, values in rates.items()}
        figures |= {f"{label}_{side}_per_second": round(value) for side, value in middle.items()}
        best = max(value for side, value in middle.items() if side != "ours")
        figures[f"{label}_of_best"] = round(middle["ours"] / best, 2)
        figures[f"aim_{label}"] = middle["ours"] >= _AIM_OF_BEST * best
    return figures


def _strain(
    measure: Callable[[str, str], Mapping[str, Any]],
) -> Callable[[BenchServer, str], dict[str, Any]]:
    def measured(server: BenchServer, size: str) -> dict[str, Any]:
        with _stage(server) as name:
            return dict(measure(_uri(server, name), size))

    return measured


def _sag(server: BenchServer, size: str) -> dict[str, Any]:
    install_peers()
    return _strain(sag)(server, size)


def _kills(server: BenchServer, size: str) -> dict[str, Any]:
    seed = random.SystemRandom().randrange(2**31)
    print(f"seed {seed}")
    with server.database() as name:
        outcome = JobCampaign(server.conninfo(name), seed).run(_KILL_SECONDS[size])
    return {
        "seed": seed,
        "seconds": _KILL_SECONDS[size],
        "put_in": outcome.put_in,
        "done": outcome.done,
        "dead": outcome.dead,
        "waiting": outcome.waiting,
        "kills": outcome.kills,
        "faults": outcome.faults,
        "aim_no_fault": not outcome.faults,
    }


_SETS: Mapping[str, Callable[[BenchServer, str], dict[str, Any]]] = {
    "speed": _speed,
    "latency": _strain(latency),
    "sag": _sag,
    "fairness": _strain(fairness),
    "kills": _kills,
}


if __name__ == "__main__":
    main()
