"""Spoil every policy in every way, one at a time: the leak matrix must notice each.

``--size ci`` takes one mutant of each policy; ``full`` takes all, and tables that are not forced
or not guarded at all. Of each policy it is told who noticed its mutants first, and by what; what
nobody can notice, with its reason.
"""

from __future__ import annotations

import sys
import time

from bench.results import argument_parser, publish
from bench.server import bench_server
from slipstitch.report.leaks_mutants import as_document, unnoticed
from slipstitch.report.leaks_mutants import lines as mutant_lines
from tests.fix_clinic import Clinic, run_plan
from tests.fix_leaks import Town, build_town
from tests.fix_mutants import mutants, one_a_policy, trial
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
        trials = [trial(town, mutant) for mutant in chosen]
        mutant_seconds = time.perf_counter() - began
    alive = [each.mutant.name for each in unnoticed(trials)]
    figures: dict[str, object] = {
        "matrix_cells": len(matrix.cells),
        "matrix_seconds": round(seconds, 1),
        "mutants": len(trials),
        "mutants_noticed": sum(each.is_noticed for each in trials),
        "mutants_alive": alive,
        "mutants_that_nobody_can_notice": {
            each.mutant.name: each.reason
            for each in trials
            if each.reason is not None and not each.is_noticed
        },
        "mutants_seconds": round(mutant_seconds, 1),
        "policies": as_document(trials)["subjects"],
    }
    lines = [
        *mutant_lines(trials),
        f"{len(matrix.cells):,} trials as {len(people)} people in {seconds:.1f} s;"
        f" mutants in {mutant_seconds:.0f} s",
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
