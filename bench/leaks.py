"""Spoil every policy in every way, one at a time: the leak matrix must notice each.

``--size ci`` takes one mutant of each policy; ``full`` takes all, and tables that are not forced
or not guarded at all. What nobody can notice is listed with its reason, and counted apart.
"""

from __future__ import annotations

import sys
import time

from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import Clinic, run_plan
from tests.fix_leaks import Town, build_town
from tests.fix_mutants import UNSEEN, mutants, one_a_policy
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
        survivors = [mutant.name for mutant in chosen if mutant.survives(town)]
        mutant_seconds = time.perf_counter() - began
    alive = [name for name in survivors if name not in UNSEEN]
    unseen = [name for name in survivors if name in UNSEEN]
    figures: dict[str, object] = {
        "matrix_cells": len(matrix.cells),
        "matrix_seconds": round(seconds, 1),
        "mutants": len(chosen),
        "mutants_noticed": len(chosen) - len(survivors),
        "mutants_alive": alive,
        "mutants_that_nobody_can_notice": {name: UNSEEN[name] for name in unseen},
        "mutants_seconds": round(mutant_seconds, 1),
    }
    lines = [
        f"{len(matrix.cells):,} trials as {len(people)} people in {seconds:.1f} s",
        f"{len(chosen) - len(survivors)} of {len(chosen)} mutants noticed"
        f" in {mutant_seconds:.0f} s",
        *(f"alive: {name}" for name in alive),
        *(f"nobody can notice: {name}: {UNSEEN[name]}" for name in unseen),
        f"not spoilt: {_of_partitions(town)} policies of partitions, which are closed to clients"
        " and functions (tests/schema/partitions_are_closed.sql)",
        "",
    ]
    publish("leaks", arguments, figures, "\n".join(lines))
    sys.exit(1 if alive else 0)


def _of_partitions(town: Town) -> int:
    return sum(len(each.policies) for each in town.catalogue.of_kinds("rp") if each.is_partition)


if __name__ == "__main__":
    main()
