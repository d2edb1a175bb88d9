"""``add --template`` writes a step's first scripts from the project's own skeletons."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from slipstitch.cli import run
from tests.fix_clinic import Clinic
from tests.fix_sources import project_in


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project_in(tmp_path, "app/first", {})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_table_and_its_schema_deploy_verify_and_revert_as_written(
    project: Path, clinic: Clinic
) -> None:
    assert run(["add", "app/schema", "-t", "schema", "-n", "Make room"]) == 0
    assert run(["add", "app/people", "-t", "table", "-r", "app/schema", "-n", "Keep people"]) == 0
    text = (project / "deploy/app/people.sql").read_text()
    assert text.startswith("-- Deploy shop:app/people to pg\n-- requires: app/schema\n\nbegin;\n")
    with clinic.session() as connection:
        for name in ("app/schema", "app/people"):
            for kind in ("deploy", "verify"):
                connection.execute((project / kind / f"{name}.sql").read_bytes())
        for name in ("app/people", "app/schema"):
            connection.execute((project / "revert" / f"{name}.sql").read_bytes())
            with pytest.raises(psycopg.Error):
                connection.execute((project / "verify" / f"{name}.sql").read_bytes())
            connection.execute("rollback")


def test_a_kind_of_step_that_nobody_wrote_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = (project / "sqitch.plan").read_bytes()
    assert run(["add", "app/people", "-t", "tabel", "-n", "Keep people"]) == 2
    said = capsys.readouterr().err
    assert "Cannot find deploy template" in said
    assert "templates/KIND/tabel.sql.j2" in said
    assert (project / "sqitch.plan").read_bytes() == plan


def test_the_templates_of_sources_are_no_skeletons(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = (project / "sqitch.plan").read_bytes()
    assert run(["add", "app/people", "-t", "defined", "-n", "Keep people"]) == 2
    assert "is undefined" in capsys.readouterr().err
    assert (project / "sqitch.plan").read_bytes() == plan
    assert not (project / "deploy/app/people.sql").exists()


def test_the_default_template_stays_sqitchs(project: Path) -> None:
    assert run(["add", "app/people", "-n", "Keep people"]) == 0
    assert "-- XXX Add DDLs here." in (project / "deploy/app/people.sql").read_text()
