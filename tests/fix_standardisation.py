"""A database on its way from the old tables to the new ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.fix_clinic import ROOT, run_plan
from tests.fix_server import Database, create_database, drop_database
from tools.baseline import load

CONTACTS = 60
"""Twenty messages each: every step sees every table, and the test stays short."""
SYNC = "standardisation/sync"
SHARED = "standardisation/backfill"
"""The change with which the rows of the old tables are in the new ones."""


def base() -> str:
    """Return the change before the first step."""
    names = re.findall(r"(?m)^([\w/]+)(?= |$)", (ROOT / "sqitch.plan").read_text())
    first = next(place for place, name in enumerate(names) if name.startswith("standardisation/"))
    return names[first - 1]


class Way:
    """A database somewhere on the way."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def value(self, query: str, *values: object) -> Any:
        """Return the one value of a query."""
        with psycopg.connect(self.database.conninfo, autocommit=True) as connection:
            row = connection.execute(query.encode(), values).fetchone()
        assert row is not None
        return row[0]

    def forth(self, change: str) -> None:
        """Deploy up to a change, each change verified."""
        run_plan("deploy", "--verify", "--to", change, self.database.uri)


@pytest.fixture(scope="module")
def way_template(clinic_template: Database) -> Iterator[Database]:
    """A database to copy: the plan up to the first step, and data with defects."""
    made = create_database(clinic_template.server, "way_template", clinic_template.name)
    run_plan("revert", "-y", "--to", base(), made.uri)
    with psycopg.connect(made.conninfo, autocommit=True) as connection:
        load(connection, CONTACTS)
    yield made
    drop_database(made)
