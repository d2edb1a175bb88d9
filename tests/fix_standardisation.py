"""A database on its way from the old tables to the new ones, and what was promised to whom."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import psycopg
import pytest

from bench.standardisation_crowd import Client, Side, Write
from bench.standardisation_found import look_for
from bench.standardisation_new import make_home, map_known, new_side
from bench.standardisation_old import Known, know, old_side
from slipstitch.testing import measure
from tests.fix_clinic import ROOT, run_plan
from tests.fix_server import Database, create_database, drop_database
from tools.baseline import load

CONTACTS = 60
"""Twenty messages each. Every step sees every table, but not every defect: the bench does that."""
_PREFIX = "standardisation/"
POINTS = (
    "standardisation/sync_statements",
    "standardisation/backfill",
    "standardisation/constraints",
    "standardisation/names__usage",
)
"""The changes after which a DBA may stop for weeks."""
SYNC = "standardisation/sync"
TABLES = (
    *("organizations", "users", "organization_members", "contacts", "api_credentials"),
    *("active_patients", "appointments", "conversations", "messages", "sync_logs", "audit_logs"),
)
"""The old tables, in the order of their backfills."""
PARKED = "standardisation/contracted"
"""The change that parks the old tables."""
READY = "standardisation/contract"
"""The change with which the old tables can be parked."""
SHARED = "standardisation/backfill"
"""The change with which the rows of the old tables are in the new ones."""
_CHOOSE = """
with chosen as (
    update core.organization_features as f set value = '{value}'
    where f.flag_key = 'standardisation.{flag}'
    returning f.organization_id
)
insert into core.organization_features (organization_id, flag_key, value)
select distinct r.target_organization_id, 'standardisation.{flag}', '{value}'::jsonb
from standardisation.records as r
where
    r.table_name = 'organizations'
    and r.state = 'standardised'
    and r.target_organization_id not in (select c.organization_id from chosen as c)
"""
DISMISS = """
select standardisation.dismiss(q.row_id, 'looked at') from standardisation.quarantine as q
"""


def plan_names() -> list[str]:
    """Return the changes of the plan in their order."""
    return re.findall(r"(?m)^([\w/]+)(?= |$)", (ROOT / "sqitch.plan").read_text())


def base() -> str:
    """Return the change before the first step."""
    names = plan_names()
    first = next(place for place, name in enumerate(names) if name.startswith(_PREFIX))
    return names[first - 1]


class Way:
    """A database somewhere on the way, both applications in it, and their acknowledged writes."""

    def __init__(self, database: Database, *, is_new: bool = True) -> None:
        """Take a database.

        :param is_new: the new application has not been there yet.
        """
        self.database = database
        self.standing: dict[tuple[str, str], Write] = {}
        self.place = base()
        self._turn = 0
        if is_new:
            with self.session() as connection:
                self.known: Known = know(connection)
                self.home = make_home(connection)

    @contextmanager
    def session(self) -> Iterator[psycopg.Connection[Any]]:
        """A session that sees everything, each statement of it a transaction."""
        with psycopg.connect(self.database.conninfo, autocommit=True) as connection:
            yield connection

    def value(self, query: str, *values: object) -> Any:
        """Return the one value of a query."""
        with self.session() as connection:
            row = connection.execute(query.encode(), values).fetchone()
        assert row is not None
        return row[0]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self.session() as connection:
            return connection.execute(query.encode()).fetchall()

    def do(self, *statements: str) -> None:
        """Run statements, each in a transaction of its own."""
        with self.session() as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def switch(self, *, reads: int, writes: int) -> None:
        """Choose for every organization which version of both flags it has."""
        self.do(_CHOOSE.format(flag="reads", value=reads))
        self.do(_CHOOSE.format(flag="writes", value=writes))

    def sign_off(self) -> None:
        """Switch every organization, decide about what is kept back, compare, answer for it."""
        self.switch(reads=2, writes=3)
        self.do(DISMISS, "call standardisation.reconcile()")
        self.do("select standardisation.sign_off('Ada', 'all clinics agreed')")

    def forth(self, change: str) -> None:
        """Deploy up to a change, each change verified."""
        is_last = change == PARKED  # it calls what the steps before have made, and makes nothing
        run_plan("deploy", "--verify", "--to", change, self.database.uri, is_counted=is_last)
        measure.watch(self.database.server, self.database.name)
        self.place = change

    def back(self, change: str) -> None:
        """Revert to a change."""
        run_plan("revert", "-y", "--to", change, self.database.uri)
        self.place = change

    @property
    def is_shared(self) -> bool:
        """Whether the rows of the old tables are in the new ones, and both are kept alike."""
        reached = plan_names()
        return reached.index(self.place) >= reached.index(SHARED)

    def write(self) -> None:
        """Let both applications do each of their actions twice.

        Where the rows of both are there, the new one works on rows of the old one too.
        """
        self._do(old_side(self.known))
        self.write_new()

    def write_new(self) -> None:
        """Let the new application alone do each of its actions twice."""
        mapped = None
        if self.is_shared:
            with self.session() as connection:
                mapped = map_known(connection, self.known)
            assert mapped.conversations, "no conversation of the old application is there"
            assert mapped.contacts, "no contact of the old application is there"
        self._do(new_side(self.home, mapped))

    def refused_to_the_old(self) -> dict[str, str]:
        """Let the old application try each of its actions; return why which of them is refused."""
        refused = {}
        side = old_side(self.known)
        with psycopg.connect(self.database.conninfo) as session:
            session.execute(side.begin.encode())
            session.commit()
            client = Client(session, random.Random(self._turn), 0, 1)
            for action in side.actions:
                try:
                    action.run(client)
                except psycopg.errors.ObjectNotInPrerequisiteState as error:
                    refused[action.name] = (
                        f"{error.diag.message_primary}; {error.diag.message_hint}"
                    )
                session.rollback()
        return refused

    def read_as_the_old(self, table: str) -> int:
        """Let the old application read all of a table, every column; return how many rows."""
        with psycopg.connect(self.database.conninfo) as session:
            session.execute(old_side(self.known).begin.encode())
            found = session.execute(f"select * from {table}".encode())
            return len(found.fetchall())

    def _do(self, side: Side) -> None:
        self._turn += 1
        with psycopg.connect(self.database.conninfo) as session:
            session.execute(side.begin.encode())
            session.commit()
            client = Client(session, random.Random(self._turn), 0, 1)
            for action in side.actions * 2:
                for table, key, text in action.run(client):
                    self.standing[table, key] = Write(side.name, table, key, text, self.place)
                session.commit()

    def broken_promises(self) -> list[str]:
        """Return what was acknowledged and is not there as it was left, or is there twice."""
        with self.session() as connection:
            checks = look_for(
                connection, self.standing, in_new=self.is_shared and not self._is_parked(connection)
            )
        assert sum(check.writes for check in checks) == len(self.standing)
        return [example for check in checks for example in check.examples]

    @staticmethod
    def _is_parked(connection: psycopg.Connection[Any]) -> bool:
        """Whether new rows have no records any more, by which the check would find them."""
        (routine,) = connection.execute(
            "select pg_catalog.to_regproc('standardisation.is_contracted')"
        ).fetchone() or (None,)
        if routine is None:
            return False
        (answer,) = connection.execute("select standardisation.is_contracted()").fetchone() or ()
        return bool(answer)


@pytest.fixture(scope="session")
def way_template(clinic_template: Database) -> Iterator[Database]:
    """A database to copy: the plan up to the first step, and data with defects."""
    made = create_database(clinic_template.server, "way_template", clinic_template.name)
    run_plan("revert", "-y", "--to", base(), made.uri)
    measure.watch(made.server, made.name)  # reworked routines are what they were before
    with psycopg.connect(made.conninfo, autocommit=True) as connection:
        load(connection, CONTACTS)
    yield made
    drop_database(made)


@pytest.fixture
def way(way_template: Database, request: pytest.FixtureRequest) -> Iterator[Way]:
    """A way of one's own, at its beginning."""
    made = create_database(way_template.server, request.node.name, way_template.name)
    yield Way(made)
    drop_database(made)


@pytest.fixture(scope="session")
def ready_template(way_template: Database) -> Iterator[Way]:
    """A way up to the contract, with writes of both applications, to copy."""
    made = create_database(way_template.server, "ready", way_template.name)
    way = Way(made)
    way.forth(READY)
    way.write()
    yield way
    drop_database(made)


@pytest.fixture
def ready(ready_template: Way, request: pytest.FixtureRequest) -> Iterator[Way]:
    """A copy of one's own, where the same was promised."""
    of = ready_template.database
    made = create_database(of.server, request.node.name, of.name)
    way = copy(ready_template)
    way.database, way.standing = made, dict(ready_template.standing)
    yield way
    drop_database(made)
