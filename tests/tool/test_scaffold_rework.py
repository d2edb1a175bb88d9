"""What a rework does to scripts where Sqitch would lose something."""

from __future__ import annotations

import pytest

from slipstitch.cli import run

BY = "2023-01-01T00:00:00Z Ada Lovelace <ada@example.com>"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    (tmp_path / "sqitch.plan").write_text(f"%project=p\n\na {BY}\n@t {BY}\n")
    for kind in ("deploy", "revert", "verify"):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "a.sql").write_text(f"-- {kind}\n")
    return tmp_path


def content(project):
    return {
        str(path.relative_to(project)): path.read_text() for path in sorted(project.rglob("*.*"))
    }


def test_the_script_of_an_earlier_instance_is_not_overwritten(project, capsys):
    (project / "verify/a@t.sql").write_text("-- somebody's work\n")
    before = content(project)
    assert run(["rework", "a", "-n", "again"]) == 2
    said = capsys.readouterr().err
    assert "verify/a@t.sql: the script of an earlier instance would be overwritten" in said
    assert content(project) == before


def test_a_rework_that_was_killed_before_the_plan_was_written_can_be_run_again(
    project, monkeypatch
):
    monkeypatch.setattr("slipstitch.cli.rework._write", lambda _, each, __: each.scripts[0].keep())
    run(["rework", "a", "-n", "again"])
    assert (project / "revert/a@t.sql").exists()
    monkeypatch.undo()
    monkeypatch.chdir(project)
    assert run(["rework", "a", "-n", "again"]) == 0
    assert (project / "revert/a@t.sql").read_text() == "-- revert\n"
    assert (project / "revert/a.sql").read_text() == "-- deploy\n"


def test_folders_of_reworked_scripts_are_made_when_they_are_missing(project):
    (project / "sqitch.conf").write_text("[core]\n\tengine = pg\n\treworked_dir = old\n")
    assert run(["rework", "a", "-n", "again"]) == 0
    assert (project / "old/verify/a@t.sql").read_text() == "-- verify\n"


def test_where_the_deploy_script_is_missing_the_revert_script_stays(project):
    (project / "deploy/a.sql").unlink()
    assert run(["rework", "a", "-n", "again"]) == 0
    assert (project / "revert/a.sql").read_text() == "-- revert\n"


def test_a_requirement_on_the_instance_before_is_written_once(project):
    assert run(["rework", "a", "-n", "again", "-r", "a@t", "-r", "a@t"]) == 0
    assert "a [a@t] 20" in (project / "sqitch.plan").read_text()
