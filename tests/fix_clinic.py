"""A database with the plan in it, and clients that reach it as applications do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb

from slipstitch.testing import measure
from slipstitch.testing.collect import made_template
from slipstitch.throwaway.binaries import find_binaries
from tests.fix_server import Database, create_database, drop_database
from tools.matrix import OLDEST_OF_PLAN

ROOT = Path(__file__).parents[1]
SLIPSTITCH = Path(sys.executable).parent / "slipstitch"


def run_plan(*arguments: str, is_counted: bool = False) -> str:
    """Run the tool on the plan of this repository, and return what it says.

    :param is_counted: what it runs counts as well, where anything is counted: for a deployment
        that makes no routine which cannot be counted.
    """
    done = subprocess.run(
        [SLIPSTITCH, *arguments],
        cwd=ROOT,
        env={**os.environ, **({} if is_counted else measure.uncounted())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@dataclass(frozen=True)
class Clinic:
    """A database with the plan, and the ways into it."""

    database: Database

    def conninfo(self, user: str | None = None, **settings: Any) -> str:
        """Return how to connect, as somebody else where one is named."""
        words = {"user": user, **settings} if user else settings
        return make_conninfo(self.database.conninfo, **words)

    @contextmanager
    def session(self, user: str | None = None) -> Iterator[psycopg.Connection[Any]]:
        """A session whose statements are transactions of their own."""
        with psycopg.connect(self.conninfo(user), autocommit=True) as connection:
            yield connection

    def value(self, query: str, *parameters: Any, user: str | None = None) -> Any:
        """Return the one value of a query, seen past row security unless a user is named."""
        with self.session(user) as connection:
            row = connection.execute(query, parameters).fetchone()
        assert row is not None
        return row[0]


def claims(subject: str, organization_id: Any = None, **more: Any) -> dict[str, Any]:
    """Return the claims of somebody's token."""
    named = {"organization_id": str(organization_id)} if organization_id else {}
    return {"sub": subject, "role": "authenticated", **named, **more}


def call(
    connection: psycopg.Connection[Any],
    who: dict[str, Any],
    query: str,
    *parameters: Any,
    is_member: bool = True,
) -> list[tuple[Any, ...]]:
    """Run one query of api as an application server does: a transaction, begun with the claims."""
    with connection.transaction():
        connection.execute(
            "select api.begin_request(%s, p_is_member => %s)", [Jsonb(who), is_member]
        )
        return connection.execute(query, parameters).fetchall()


def sign_up(connection: psycopg.Connection[Any], subject: str, slug: str) -> dict[str, Any]:
    """Create an organization with one branch, and return the claims of its owner."""
    made = call(
        connection,
        claims(subject, name=subject.title(), email=f"{subject}@{slug}.example"),
        "select api.create_organization(%s, %s)",
        slug.title(),
        slug,
        is_member=False,
    )
    return claims(subject, made[0][0]["organization_id"])


def require_release_of_plan() -> None:
    """Skip on a server that is too old for our own plan."""
    binaries = find_binaries()
    if binaries is not None and binaries.major < OLDEST_OF_PLAN:
        pytest.skip(f"the plan needs PostgreSQL {OLDEST_OF_PLAN}, and this is {binaries.version}")


@pytest.fixture(scope="session")
def clinic_template(request: pytest.FixtureRequest) -> Database:
    """A database to copy, with the whole plan: the one that pgTAP files are run on copies of."""
    require_release_of_plan()
    made = made_template(request.config)
    return Database(made.server, made.plan_database)


@pytest.fixture
def clinic(clinic_template: Database, request: pytest.FixtureRequest) -> Iterator[Clinic]:
    """A copy with the plan, of one's own."""
    copied = create_database(clinic_template.server, request.node.name, clinic_template.name)
    yield Clinic(copied)
    drop_database(copied)


@pytest.fixture(scope="module")
def shared_clinic(clinic_template: Database, request: pytest.FixtureRequest) -> Iterator[Clinic]:
    """A copy for a whole file, whose tests keep to organizations of their own."""
    copied = create_database(clinic_template.server, request.node.name, clinic_template.name)
    yield Clinic(copied)
    drop_database(copied)
