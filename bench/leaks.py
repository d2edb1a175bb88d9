"""Spoil every policy in every way, one at a time: the leak matrix must notice each.

``--size ci`` takes one mutant of each policy; ``full`` takes all, and tables that are not forced
or not guarded at all.
"""

from __future__ import annotations

import sys
import time

from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import Clinic, run_plan
from tests.fix_leaks import build_town
from tests.fix_mutants import mutants, one_a_policy
from tests.fix_server import Database


def main() -> None:
    """Run the matrix on each mutant and end with status 1 when one survives."""
    arguments = argument_parser(__doc__ or "").parse_args()
    with bench_server() as server, server.database() as name:
        database = Database(server.server, name)
        run_plan("deploy", "--no-verify", database.uri)
        town = build_town(Clinic(database))
        began = time.perf_counter()
        people = [person.as_functions_run() for person in town.people]
        matrix = town.matrix(*people, routines=False, views=False)
        seconds = time.perf_counter() - began
        chosen = mutants(town) if arguments.size == "full" else one_a_policy(town)
        began = time.perf_counter()
        alive = [mutant.name for mutant in chosen if mutant.survives(town)]
        mutant_seconds = time.perf_counter() - began
    figures: dict[str, object] = {
        "matrix_cells": len(matrix.cells),
        "matrix_seconds": round(seconds, 1),
        "mutants": len(chosen),
        "mutants_noticed": len(chosen) - len(alive),
        "mutants_alive": alive,
        "mutants_seconds": round(mutant_seconds, 1),
    }
    lines = [
        f"{len(matrix.cells):,} trials as {len(people)} people in {seconds:.1f} s",
        f"{len(chosen) - len(alive)} of {len(chosen)} mutants noticed in {mutant_seconds:.0f} s",
        *(f"alive: {name}" for name in alive),
        "",
    ]
    publish("leaks", arguments, figures, "\n".join(lines))
    sys.exit(1 if alive else 0)


if __name__ == "__main__":
    main()
