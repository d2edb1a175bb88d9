"""Released deploy scripts are held fast by digests that ``sha1sum`` and the registry know too."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from slipstitch.cli import run
from tests.fix_sources import plan_lines, project_in

LISTED = "deploy/frozen.sha1"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    names = ("first", "second", "third")
    scripts = {f"deploy/{name}.sql": f"-- {name}\nselect 1;\n" for name in names}
    project_in(tmp_path, "first\nsecond\n@v1\nthird", scripts)
    monkeypatch.chdir(tmp_path)
    assert run(["freeze"]) == 0
    return tmp_path


def sha1sum() -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sha1sum", "-c", LISTED], capture_output=True, text=True, check=False)


def test_what_a_tag_covers_is_listed_and_no_more(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / LISTED).unlink()
    assert run(["freeze"]) == 0
    assert capsys.readouterr().out == "Froze deploy/first.sql\nFroze deploy/second.sql\n"
    assert run(["freeze", "--check"]) == 0
    assert sha1sum().stdout == "deploy/first.sql: OK\ndeploy/second.sql: OK\n"


def test_a_changed_script_is_found_by_us_and_by_sha1sum(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "deploy/first.sql").write_text("select 2;\n")
    capsys.readouterr()
    assert run(["freeze", "--check"]) == 1
    assert "deploy/first.sql: was changed after its release" in capsys.readouterr().out
    assert sha1sum().returncode == 1


def test_freezing_again_never_blesses_a_changed_script(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (project / LISTED).read_bytes()
    (project / "deploy/first.sql").write_text("select 2;\n")
    assert run(["freeze"]) == 2
    assert '"deploy/first.sql" was changed after its release' in capsys.readouterr().err
    assert (project / LISTED).read_bytes() == before


def test_a_missing_script_is_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "deploy/second.sql").unlink()
    capsys.readouterr()
    assert run(["freeze", "--check"]) == 1
    assert "deploy/second.sql: is missing, but a tag covers it" in capsys.readouterr().out
    assert run(["freeze"]) == 2


def test_a_new_tag_must_be_listed_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = project / "sqitch.plan"
    plan.write_text(plan.read_text() + plan_lines("@v2"))
    capsys.readouterr()
    assert run(["freeze", "--check"]) == 1
    out = capsys.readouterr().out
    assert (
        out == "deploy/third.sql: is covered by a tag, but not listed (cure: slipstitch freeze)\n"
    )
    assert run(["freeze"]) == 0
    assert run(["freeze", "--check"]) == 0


def test_a_script_that_a_rework_moved_keeps_its_digest(project: Path) -> None:
    digests = [line.split()[0] for line in (project / LISTED).read_text().splitlines()]
    (project / "deploy/first.sql").rename(project / "deploy/first@v1.sql")
    (project / "deploy/first.sql").write_text("select 'newer';\n")
    plan = project / "sqitch.plan"
    plan.write_text(plan.read_text() + plan_lines("first [first@v1]"))
    assert run(["freeze", "--check"]) == 1
    assert run(["freeze"]) == 0
    assert run(["freeze", "--check"]) == 0
    assert [line.split() for line in (project / LISTED).read_text().splitlines()] == [
        [digests[0], "deploy/first@v1.sql"],
        [digests[1], "deploy/second.sql"],
    ]


def test_a_line_that_is_none_of_sha1sums_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / LISTED).write_text("nonsense\n")
    assert run(["freeze", "--check"]) == 2
    assert "deploy/frozen.sha1:1" in capsys.readouterr().err
