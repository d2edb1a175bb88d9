"""A copy of the database of the pgTAP tests, whose records are committed and sealed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from slipstitch.testing.collect import made_template
from slipstitch.testing.database import database_copy, database_name
from slipstitch.throwaway.server import Server

PLATFORM = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Trail:
    """A database with the clinics North and South, and what is recorded of them."""

    conninfo: str
    north: str
    south: str

    def session(self, user: str | None = None) -> psycopg.Connection[Any]:
        """A session whose statements are transactions of their own."""
        words = {"user": user} if user else {}
        return psycopg.connect(self.conninfo, autocommit=True, **words)

    def seal(self) -> int:
        """Seal until everything is, and return how many records that were.

        Whoever writes in any database of the server holds the sealer back, other tests too.
        """
        sealed, give_up_at = 0, time.monotonic() + 60
        with self.session("app_migrator") as sealer:
            while True:
                sealed += sealer.execute("select audit.seal()").fetchone()[0]
                window = sealer.execute(
                    "select unsettled_at_most from audit.sealing_status()"
                ).fetchone()
                if window == (0,):
                    return sealed
                assert time.monotonic() < give_up_at, f"somebody holds the sealer back: {window}"
                time.sleep(0.02)


def faults(connection: psycopg.Connection[Any], organization: str) -> list[tuple[Any, ...]]:
    """What verification finds: position, seq and fault."""
    return connection.execute(
        "select chain_position, seq, fault from audit.verify_chain(%s)", [organization]
    ).fetchall()


@pytest.fixture
def trail(server: Server, request: pytest.FixtureRequest) -> Iterator[Trail]:
    """North and South with their first records, none of them sealed yet."""
    template = made_template(request.config)
    with database_copy(template, database_name(request.node.name)) as conninfo:
        with psycopg.connect(conninfo, autocommit=True) as made:
            made.execute("select test.make_tenants()")
            found = made.execute(
                "select test.organization('north')::text, test.organization('south')::text"
            ).fetchone()
        assert found is not None
        yield Trail(conninfo, *found)
