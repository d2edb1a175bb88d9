"""``slipstitch render`` writes what is defined, never what is released, and tells what is stale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slipstitch.cli import run
from tests.fix_sources import ROUTINE, plan_lines, project_in, rendered

VIEW = "-- view app.one\ncreate or replace view app.one as\nselect 1 as one;\n"
OTHER = VIEW.replace("1 as one", "2 as one")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project_in(
        tmp_path,
        "app/schema\napp/area [app/schema]\napp/one [app/schema]",
        {
            "plpgsql/app/area.sql": ROUTINE,
            "sql/app/one.sql": VIEW,
            "deploy/app/schema.sql": "create schema app;\n",
        },
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_three_scripts_are_written_for_each_change_with_a_source(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render"]) == 0
    assert capsys.readouterr().out == "".join(
        f"Rendered {kind}/app/{name}.sql\n"
        for name in ("area", "one")
        for kind in ("deploy", "revert", "verify")
    )
    assert (project / "verify/app/one.sql").read_text() == rendered(VIEW, "app/one")["verify"]
    assert not (project / "revert/app/schema.sql").exists()


def test_what_is_current_is_not_written_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["render"])
    capsys.readouterr()
    assert run(["render"]) == 0
    assert capsys.readouterr().out == ""


def test_check_writes_nothing_and_fails_while_a_script_is_missing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", "--check"]) == 1
    out = capsys.readouterr().out
    assert "deploy/app/area.sql: is missing (cure: slipstitch render)\n" in out
    assert not (project / "deploy/app/area.sql").exists()


@pytest.mark.parametrize("kind", ["deploy", "revert", "verify"])
def test_check_fails_on_one_changed_byte_of_any_script(
    kind: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["render"])
    assert run(["render", "--check"]) == 0
    capsys.readouterr()
    script = project / kind / "app/one.sql"
    script.write_text(script.read_text() + "\n")
    assert run(["render", "--check"]) == 1
    expected = f"{kind}/app/one.sql: differs from its source (cure: slipstitch render)\n"
    assert capsys.readouterr().out == expected


def test_check_fails_on_a_source_that_no_change_deploys(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["render"])
    (project / "sql/app/two.sql").write_text(VIEW)
    capsys.readouterr()
    assert run(["render", "--check"]) == 1
    assert "sql/app/two.sql: is deployed by no change of the plan" in capsys.readouterr().out


def test_what_a_tag_covers_is_never_rendered_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["render"])
    released = (project / "deploy/app/one.sql").read_bytes()
    plan = project / "sqitch.plan"
    plan.write_text(plan.read_text() + plan_lines("@v1"))
    (project / "sql/app/one.sql").write_text(OTHER)
    capsys.readouterr()
    assert run(["render"]) == 0
    assert (project / "deploy/app/one.sql").read_bytes() == released
    assert run(["render", "--check", "--json"]) == 1
    out = capsys.readouterr().out
    assert json.loads(out) == {
        "findings": [
            {
                "path": "sql/app/one.sql",
                "message": "was edited, but a tag covers the change",
                "cure": "sqitch rework app/one, then slipstitch render",
            }
        ]
    }
    assert run(["render", "app/one"]) == 2
    assert "is covered by a tag and never rendered again" in capsys.readouterr().err


def test_a_rework_is_rendered_against_the_script_under_its_tag(project: Path) -> None:
    run(["render"])
    for kind in ("deploy", "revert", "verify"):
        (project / kind / "app/one.sql").rename(project / kind / "app/one@v1.sql")
    released = (project / "deploy/app/one@v1.sql").read_bytes()
    plan = project / "sqitch.plan"
    plan.write_text(plan.read_text() + plan_lines("@v1\n\napp/one [app/one@v1]"))
    (project / "sql/app/one.sql").write_text(OTHER)
    assert run(["render"]) == 0
    deploy = (project / "deploy/app/one.sql").read_text()
    assert "-- requires: app/one@v1\n-- reworks: app/one@v1\n" in deploy
    assert OTHER in deploy
    assert VIEW in (project / "revert/app/one.sql").read_text()
    assert (project / "deploy/app/one@v1.sql").read_bytes() == released
    assert run(["render", "--check"]) == 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("app/two", 'unknown change: "app/two"'),
        ("app/schema", 'change "app/schema" has no source'),
    ],
)
def test_a_change_that_cannot_be_rendered_is_refused(
    name: str, message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", name]) == 2
    assert message in capsys.readouterr().err


def test_two_sources_of_one_change_are_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "sql/app/area.sql").write_text(ROUTINE)
    assert run(["render"]) == 2
    assert 'change "app/area" has two sources' in capsys.readouterr().err


def test_a_source_that_is_not_utf8_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "sql/app/one.sql").write_bytes(b"-- view app.one\n-- \xe9\n")
    assert run(["render"]) == 2
    assert "is not UTF-8" in capsys.readouterr().err
