"""Sets of the FEBRL family that are made here, and splink on the same data where it is there."""

from __future__ import annotations

import csv
import importlib.util
import tempfile
from pathlib import Path
from typing import Any

from bench.contacts_data import file_records
from bench.contacts_tenant import Tenant, measure_pairs
from bench.contacts_typing import COLUMNS, Generated, Slips, Spread, write_again

__all__ = ["measure_sets"]

_DATA = Path(__file__).parents[1] / "tests" / "data" / "febrl"
_SETS = (
    ("five_copies_zipf", 2_000, 3_000, "zipf", Slips()),
    ("five_copies_badly_typed", 2_000, 3_000, "zipf", Slips(5, 10, 3)),
    ("five_copies_uniform", 1_000, 4_000, "uniform", Slips(4, 9, 2)),
    ("one_copy_each", 5_000, 5_000, "one", Slips()),
)


def measure_sets(place: Tenant, size: str) -> tuple[dict[str, Any], list[str]]:
    """Measure each set with the social security number and without it.

    :param size: ``ci`` for a tenth of each set, ``full`` for all of it.
    :returns: the figures, and the same for people.
    """
    values = _values()
    figures: dict[str, Any] = {}
    lines: list[str] = []
    part = 1 if size == "full" else 10
    for seed, (name, people, copies, spread, slips) in enumerate(_SETS):
        made = write_again(
            values,
            people=people // part,
            copies=copies // part,
            spread=Spread.named(spread),
            slips=slips,
            seed=seed,
        )
        for dropped in ((), ("soc_sec_id",)):
            told = f"{name}_without_number" if dropped else name
            figures[told] = _measure(place, made, dropped)
            lines += [f"{told}: {side}: {_told(row)}" for side, row in figures[told].items()]
    return figures, lines


def _measure(place: Tenant, made: Generated, dropped: tuple[str, ...]) -> dict[str, Any]:
    pairs = {(min(pair), max(pair)) for pair in made.pairs}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ["rec_id", *COLUMNS])
            writer.writeheader()
            writer.writerows(made.rows)
        sides = {"slipstitch": measure_pairs(place, [list(file_records(path, dropped))], pairs)}
    if importlib.util.find_spec("splink"):
        beside = importlib.import_module("bench.contacts_splink")
        sides["splink"] = beside.measure(made.rows, pairs, dropped)
    return sides


def _told(row: dict[str, Any]) -> str:
    return (
        f"F1 {row['f1']:.4f}, precision {row['precision']:.4f}, recall {row['recall']:.4f}, "
        f"{row['seconds']:.1f} s"
    )


def _values() -> dict[str, list[str]]:
    """Return what stands in the columns of the kept files, as often as it does."""
    values: dict[str, list[str]] = {column: [] for column in COLUMNS}
    for name in ("febrl1", "febrl2"):
        with (_DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["rec_id"].endswith("-org"):
                    for column in COLUMNS:
                        values[column].append(row[column].strip())
    return values
