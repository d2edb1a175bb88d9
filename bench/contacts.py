"""Find duplicates of contacts: how well, how safely, how fast, and beside splink.

``--data FILE --pairs FILE`` measures a file of the FEBRL family, ``--data-b`` links it with a
second one. Without a file: sets of the family that are made here, a town of families that share
telephone and roof, and splink on the same data where it is installed (the extra ``bench``).
``--scale ci|full`` measures how the time grows: up to a million contacts of one tenant.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.contacts_data import file_records, read_pairs
from bench.contacts_safety import measure_safety
from bench.contacts_scale import measure_scale
from bench.contacts_sets import measure_sets
from bench.contacts_tenant import measure_pairs, tenant
from bench.results import argument_parser, publish

__all__ = ["main"]


def main() -> None:
    """Measure what was asked for, and print it."""
    arguments = _arguments()
    if arguments.data:
        _measure_file(arguments)
        return
    with tenant() as place:
        if arguments.scale:
            figures, lines = measure_scale(place, arguments.scale)
            name = "contacts_scale"
            arguments.size = arguments.scale
        else:
            figures, lines = measure_sets(place, arguments.size)
            safety, told = measure_safety(place, arguments.size)
            figures |= safety
            lines += told
            name = "contacts"
    publish(name, arguments, figures, "\n".join([*lines, ""]))
    sys.exit(1 if figures.get("false_merges") else 0)


def _arguments() -> argparse.Namespace:
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--data", type=Path, metavar="FILE", help="records of the FEBRL family")
    parser.add_argument("--data-b", type=Path, metavar="FILE", help="a second file, to be linked")
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="the pairs that are one person")
    parser.add_argument(
        "--drop", action="append", default=[], metavar="COLUMN", help="read a column as empty"
    )
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the weights as SVG")
    parser.add_argument("--scale", choices=("ci", "full"), help="measure how the time grows")
    arguments = parser.parse_args()
    if bool(arguments.data) != bool(arguments.pairs):
        parser.error("--data and --pairs belong together")
    if arguments.data_b and not arguments.data:
        parser.error("--data-b is linked with --data")
    return arguments


def _measure_file(arguments: argparse.Namespace) -> None:
    """Measure one file, or the link of two, and print the figures."""
    files: Sequence[Path] = [arguments.data, *([arguments.data_b] if arguments.data_b else [])]
    parts = [list(file_records(path, arguments.drop)) for path in files]
    with tenant() as place:
        figures = measure_pairs(place, parts, read_pairs(arguments.pairs), arguments.picture)
    if arguments.json:
        sys.stdout.write(json.dumps(figures, indent=4) + "\n")
    else:
        sys.stdout.write("".join(f"{name}: {value}\n" for name, value in figures.items()))


if __name__ == "__main__":
    main()
