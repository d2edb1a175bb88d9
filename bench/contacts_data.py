"""Bring people into a tenant, and say how well their duplicates were found."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from bench.contacts_crowd import Person

__all__ = [
    "Pair",
    "Record",
    "Score",
    "file_records",
    "load",
    "person_record",
    "read_pairs",
    "score_pairs",
]

Pair = tuple[str, str]


@dataclass(frozen=True)
class Record:
    """A contact to be: its name in the data, and the columns of contact.contacts."""

    name: str
    given_name: str | None
    family_name: str | None
    birth_date: date | None
    sex: str | None
    phone: str | None
    email: str | None
    address: dict[str, str]
    identifiers: dict[str, str]


@dataclass(frozen=True)
class Score:
    """How well pairs were found."""

    true_pairs: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """The part of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The part of what is true that was found."""
        return self.right / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def file_records(path: Path, dropped: Iterable[str] = ()) -> Iterator[Record]:
    """Read a file of the FEBRL family.

    :param path: a file with a header: ``rec_id``, ``given_name``, ``surname``, ``street_number``,
        ``address_1``, ``address_2``, ``suburb``, ``postcode``, ``state``, ``date_of_birth``,
        ``soc_sec_id``.
    :param dropped: columns that are read as if they were empty.
    """
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            yield _file_record(dict.fromkeys(row, "") | _kept(row, frozenset(dropped)))


def _kept(row: dict[str, str], dropped: frozenset[str]) -> dict[str, str]:
    return {key: (text or "").strip() for key, text in row.items() if key not in dropped}


def _file_record(row: dict[str, str]) -> Record:
    address = {
        "line1": f"{row['street_number']} {row['address_1']}".strip(),
        "line2": row["address_2"],
        "city": row["suburb"],
        "state": row["state"],
        "postcode": row["postcode"],
    }
    return Record(
        name=row["rec_id"],
        given_name=row["given_name"] or None,
        family_name=row["surname"] or None,
        birth_date=_day(row["date_of_birth"]),
        sex=None,
        phone=None,
        email=None,
        address={key: text for key, text in address.items() if text},
        identifiers={"soc_sec_id": row["soc_sec_id"]} if row["soc_sec_id"] else {},
    )


def person_record(name: str, person: Person) -> Record:
    """Return the record of somebody who was made up."""
    address = {
        "line1": person.line1,
        "line2": person.line2,
        "city": person.city,
        "state": person.state,
        "postcode": person.postcode,
    }
    return Record(
        name=name,
        given_name=person.given_name or None,
        family_name=person.family_name or None,
        birth_date=_day(person.birth_date),
        sex=person.sex or None,
        phone=person.phone or None,
        email=person.email or None,
        address={key: text for key, text in address.items() if text},
        identifiers={},
    )


def _day(text: str) -> date | None:
    """Return the day, or nothing where no calendar has it: slips make such days."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1850 <= day.year < 2200 else None


def read_pairs(path: Path) -> set[Pair]:
    """Read pairs of names, the smaller name first."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, skipinitialspace=True))[1:]
    return {_ordered(row[0].strip(), row[1].strip()) for row in rows}


def _ordered(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def load(
    connection: psycopg.Connection[Any], organization_id: str, records: Iterable[Record]
) -> int:
    """Copy records into contact.contacts, without triggers; return how many there are.

    The name of each stands in ``display_name``.
    """
    count = 0
    connection.execute("set session_replication_role = replica")
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "copy contact.contacts (organization_id, display_name, given_name, family_name, "
            "birth_date, sex, primary_phone, primary_email, address, metadata) from stdin"
        ) as copy,
    ):
        for record in records:
            count += 1
            copy.write_row(
                (
                    organization_id,
                    record.name,
                    record.given_name,
                    record.family_name,
                    record.birth_date,
                    record.sex,
                    record.phone,
                    record.email,
                    json.dumps(record.address),
                    json.dumps({"identifiers": record.identifiers} if record.identifiers else {}),
                )
            )
    connection.execute("reset session_replication_role")
    connection.execute("analyze contact.contacts")
    return count


def score_pairs(found: Iterable[Pair], true_pairs: set[Pair]) -> Score:
    """Compare what was found with what is true."""
    pairs = {_ordered(*pair) for pair in found}
    return Score(len(true_pairs), len(pairs), len(pairs & true_pairs))
