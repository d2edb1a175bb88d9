"""The same people through splink on DuckDB: the settings of its own examples for such data."""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import splink.comparison_library as comparisons
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from bench.contacts_data import Pair, score_pairs

__all__ = ["measure"]

_BLOCKS = (
    ("soc_sec_id",),
    ("given_name", "surname"),
    ("surname", "date_of_birth"),
    ("given_name", "date_of_birth"),
    ("address_1", "suburb"),
    ("date_of_birth", "postcode"),
    ("surname", "postcode"),
    ("given_name", "postcode"),
    ("street_number", "address_1"),
)


def measure(
    rows: Sequence[dict[str, str]], true_pairs: set[Pair], dropped: Sequence[str]
) -> dict[str, Any]:
    """Find the duplicates of records, and say how well and how fast.

    :param rows: records with the columns of the FEBRL family.
    :param true_pairs: the pairs that are one person, the smaller name first.
    :param dropped: columns that are left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        names = [name for name in rows[0] if name not in dropped]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        began = time.perf_counter()
        found = _found(path, tuple(dropped))
        seconds = time.perf_counter() - began
    score = score_pairs(found, true_pairs)
    return {
        "f1": round(score.f1, 5),
        "precision": round(score.precision, 5),
        "recall": round(score.recall, 5),
        "seconds": round(seconds, 2),
    }


def _found(path: Path, dropped: tuple[str, ...]) -> list[Pair]:
    interface = DuckDBAPI()
    connection = interface._con
    connection.execute(
        f"create table people as select * from read_csv('{path}', all_varchar = true)"
    )
    table = interface.register("people")
    linker = Linker(table, _settings(dropped), log_level=40)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("given_name", "surname", "date_of_birth")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    for rule in (
        block_on("date_of_birth"),
        block_on("postcode"),
        block_on("given_name", "surname"),
    ):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    return list(
        connection.execute(f"select rec_id_l, rec_id_r from {predicted.physical_name}").fetchall()
    )


def _settings(dropped: tuple[str, ...]) -> SettingsCreator:
    compared: list[Any] = [
        comparisons.NameComparison("given_name"),
        comparisons.NameComparison("surname"),
        comparisons.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        comparisons.ExactMatch("street_number"),
        comparisons.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
        comparisons.JaroWinklerAtThresholds("address_2", [0.9, 0.7]),
        comparisons.JaroWinklerAtThresholds("suburb", [0.9, 0.7]),
        comparisons.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
    ]
    if "soc_sec_id" not in dropped:
        compared.append(comparisons.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]))
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        comparisons=compared,
        blocking_rules_to_generate_predictions=[
            block_on(*names) for names in _BLOCKS if not set(names) & set(dropped)
        ],
    )
