"""Squashed changes that had sources: the sources stay where they are, and go on from there."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg
import pytest

from slipstitch.catalog.diff import compare
from slipstitch.catalog.snapshot import Snapshot, take_snapshot
from slipstitch.cli import run
from slipstitch.plan.model import Change
from slipstitch.plan.parse import read_plan
from slipstitch.render.files import SOURCE_FOLDERS
from tests.fix_clinic import require_release_of_plan
from tests.fix_server import Database, create_database, drop_database
from tests.fix_sources import TEMPLATES

HOUSE = Path(__file__).parents[2]
VIEW = "-- view app.v\n\ncreate or replace view app.v as\nselect {} as a;\n"
SCHEMA = {"deploy": "create schema app;\n", "revert": "drop schema app;\n"}


@pytest.fixture
def project(shop):
    """A released schema and a released view with its source."""
    for name, text in TEMPLATES.texts.items():
        path = shop.folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for kind in ("deploy", "revert", "verify"):
        (shop.folder / kind / "app").mkdir()
    (shop.folder / "sql/app").mkdir(parents=True)
    shop.change("app/schema", SCHEMA["deploy"], SCHEMA["revert"])
    shop.change("app/v", "", needs="app/schema")
    source(shop, 1)
    assert shop.bare("render").status == 0
    shop.tag("v1")
    assert shop.bare("freeze").status == 0
    return shop


def source(shop, number: int) -> None:
    (shop.folder / "sql/app/v.sql").write_text(VIEW.format(number))


def test_a_squashed_source_is_still_known_to_be_deployed_and_held_fast(project):
    assert project.bare("squash", "@v1").status == 0
    assert not (project.folder / "deploy/app/v.sql").exists()
    assert project.bare("render", "--check").status == 0
    assert project.bare("freeze", "--check").status == 0
    assert project.run("drift").status == 0
    source(project, 2)
    found = project.bare("render", "--check")
    assert found.status == 1
    assert found.out == (
        "sql/app/v.sql: was edited, but a tag covers the change"
        " (cure: slipstitch add app/v, then slipstitch render)\n"
    )
    (project.folder / "sql/app/stranger.sql").write_text(VIEW.format(3))
    assert "stranger.sql: is deployed by no change" in project.bare("render", "--check").out


def test_the_next_change_of_a_squashed_source_goes_back_to_what_it_was(project):
    assert project.bare("squash", "@v1").status == 0
    assert project.run("deploy", "--verify").status == 0
    assert project.value("select a from app.v") == 1
    refused = project.bare("rework", "app/v", "-n", "Show two")
    assert refused.status == 2
    assert '"app/v" has no line in sqitch.plan any more: it is a part of "baseline"' in refused.err
    added = project.bare("add", "app/v", "-r", "baseline", "-n", "Show two")
    assert "Took app/v out of verify/baseline.sql: this change replaces it" in added.out
    source(project, 2)
    assert project.bare("render").status == 0
    assert project.bare("render", "--check").status == 0
    deployed = project.run("deploy", "--verify")
    assert deployed.status == 0, deployed.err
    assert project.value("select a from app.v") == 2
    assert project.run("verify").status == 0
    assert project.run("revert", "-y", "--to", "baseline").status == 0
    assert project.value("select a from app.v") == 1
    assert project.run("revert", "-y").status == 0
    assert project.value("select to_regnamespace('app') is null") is True


def test_what_was_squashed_twice_is_known_by_its_last_part(project):
    assert project.bare("squash", "@v1").status == 0
    assert project.bare("add", "app/v", "-r", "baseline", "-n", "Show two").status == 0
    source(project, 2)
    assert project.bare("render").status == 0
    assert project.bare("tag", "v2", "-n", "Second").status == 0
    assert project.bare("squash", "@v2", "--name", "start").status == 0
    assert project.bare("render", "--check").status == 0
    assert project.run("deploy", "--verify").status == 0
    assert project.value("select a from app.v") == 2
    assert project.bare("add", "app/v", "-r", "start", "-n", "Show three").status == 0
    source(project, 3)
    assert project.bare("render").status == 0
    assert project.run("deploy").status == 0
    assert project.run("verify").status == 0
    assert project.run("revert", "-y", "--to", "start").status == 0
    assert project.value("select a from app.v") == 2


@pytest.fixture
def house(tmp_path, monkeypatch, shop):
    """The released beginning of our own plan, up to its last tag, with scripts and sources."""
    require_release_of_plan()
    text = (HOUSE / "sqitch.plan").read_text()
    end = text.index("\n", text.rindex("\n@") + 1) + 1
    (tmp_path / "sqitch.plan").write_text(text[:end])
    shutil.copytree(HOUSE / "templates", tmp_path / "templates")
    released, whole = (read_plan(str(at / "sqitch.plan")).plan for at in (tmp_path, HOUSE))
    for change, now in zip(released.changes, whole.changes, strict=False):
        is_reworked_since = now.is_reworked and not change.is_reworked
        # The source of what was reworked since is younger than the release.
        for kind in ("deploy", "revert", "verify", *(() if is_reworked_since else SOURCE_FOLDERS)):
            path = tmp_path / kind / f"{script_name(change)}.sql"
            kept = HOUSE / kind / f"{script_name(now)}.sql"
            if kept.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(kept, path)
    return shop


def script_name(change: Change) -> str:
    """How the scripts of a change are called: with a tag if it was reworked."""
    names = [f"{change.name}@{tag}" for tag in change.rework_tags]
    return next(
        (name for name in names if (HOUSE / "deploy" / f"{name}.sql").exists()), change.name
    )


def looked_at(database: Database) -> Snapshot:
    """What stands in a database, but for what records its changes."""
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        return take_snapshot(connection, without_schemas=["sqitch", "sqitch_slipstitch"])


def test_the_released_beginning_of_our_own_plan_is_squashed_exactly(house, server):
    last = read_plan("sqitch.plan").plan.changes[-1].tags[-1].text
    other = create_database(server, "squashed")
    try:
        assert house.run("deploy", "--quiet").status == 0
        done = house.bare("squash", last)
        assert done.status == 0, done.err
        assert house.bare("render", "--check").status == 0
        assert len(read_plan("sqitch.plan").plan.changes) == 1
        deployed = house.bare("deploy", "--verify", "--quiet", other.uri)
        assert deployed.status == 0, deployed.err
        assert compare(looked_at(house.database), looked_at(other)) == ()
        adopted = house.run("rebase", "--log-only", "-y", "--quiet")
        assert adopted.status == 0, adopted.err
        assert house.run("status", "--exit-code").status == 0
        assert house.run("verify", "--quiet").status == 0
        assert run(["revert", "-y", "--quiet", other.uri]) == 0
    finally:
        drop_database(other)
