"""Projects that dbmate, Supabase's command line and Alembic made go on as plans.

The projects, and what each tool left in a database, were made by ``tests/data/histories/make.sh``.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from slipstitch.catalog.diff import compare
from slipstitch.catalog.snapshot import Snapshot, take_snapshot
from tests.fix_server import Database, create_database, drop_database

HISTORIES = Path(__file__).parents[1] / "data" / "histories"
ALEMBIC = HISTORIES / "alembic"
CASES = {
    "dbmate": (
        ["dbmate", str(HISTORIES / "dbmate" / "migrations")],
        ["create_users", "add_names", "index_names", "say_nothing_back"],
    ),
    "supabase": (
        ["numbered", str(HISTORIES / "supabase" / "migrations")],
        ["create_profiles", "profiles_policies"],
    ),
    "alembic": (
        [
            *("alembic", str(ALEMBIC / "up.sql"), "--down", str(ALEMBIC / "down.sql")),
            *("--versions", str(ALEMBIC / "versions")),
        ],
        ["create_users", "add_email_unique", "index_emails"],
    ),
}


@pytest.fixture
def of_tool(server, tool):
    """A database as the tool left it."""
    created = create_database(server, tool)
    with psycopg.connect(created.conninfo, autocommit=True) as connection:
        connection.execute((HISTORIES / tool / "schema.sql").read_text())
    yield created
    drop_database(created)


def looked_at(database: Database) -> Snapshot:
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        return take_snapshot(connection, without_schemas=["sqitch", "sqitch_slipstitch"])


@pytest.mark.parametrize("tool", CASES)
def test_the_plan_builds_what_the_tool_built_and_its_database_is_adopted(shop, of_tool, tool):
    words, names = CASES[tool]
    imported = shop.bare("import", *words)
    assert imported.status == 0, imported.err
    deployed = shop.run("deploy", "--verify")
    assert deployed.status == 0, deployed.err
    assert shop.deployed() == names
    built = looked_at(of_tool)
    assert len(built.objects) > 5
    assert compare(built, looked_at(shop.database)) == ()
    assert shop.bare("deploy", "--log-only", of_tool.uri).status == 0
    assert shop.bare("status", "--exit-code", of_tool.uri).status == 0
    assert compare(built, looked_at(of_tool)) == ()


@pytest.mark.parametrize("tool", ["dbmate", "alembic"])
def test_the_ways_back_of_the_tool_lead_back(shop, of_tool, tool):
    assert shop.bare("import", *CASES[tool][0]).status == 0
    assert shop.bare("deploy", "--log-only", "--quiet", of_tool.uri).status == 0
    reverted = shop.bare("revert", "-y", of_tool.uri)
    assert reverted.status == 0, reverted.err
    assert compare(looked_at(shop.database), looked_at(of_tool)) == ()


def test_what_has_no_way_back_says_so_when_it_is_reverted(shop):
    imported = shop.bare("import", *CASES["supabase"][0])
    assert "without a way back" in imported.err
    assert shop.run("deploy", "--quiet").status == 0
    refused = shop.run("revert", "-y")
    assert refused.status == 2
    assert "nobody wrote how to take this back" in refused.err


def test_an_index_that_alembic_builds_outside_its_transaction_stays_outside(shop):
    assert shop.bare("import", *CASES["alembic"][0]).status == 0
    text = (shop.folder / "deploy" / "index_emails.sql").read_text()
    assert text == (
        "-- Deploy shop:index_emails to pg\n\n"
        "CREATE INDEX CONCURRENTLY users_kind ON users (kind);\n"
    )
