"""``revert.strict``: no revert without an end, no rebase, no checkout, as in Sqitch from 1.5."""

from __future__ import annotations

import pytest

from slipstitch.cli import run
from tests.compat.oracle import write_project
from tests.compat.shop import CONFIG, small

STRICT = f"{CONFIG}[revert]\n\tstrict = true\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SQITCH_FULLNAME", "Ada Lovelace")
    monkeypatch.setenv("SQITCH_EMAIL", "ada@example.com")
    write_project(small("a", "b", config=STRICT), tmp_path)
    return tmp_path


def test_everything_is_reverted_only_where_somebody_names_the_end(project, database, capsys):
    assert run(["deploy", database.uri]) == 0
    assert run(["revert", "-y", database.uri]) == 1
    assert "Must specify a target revision in strict mode" in capsys.readouterr().out
    assert run(["revert", "-y", database.uri, "a", "b"]) == 2
    (project / "deploy/a.sql").write_text("-- edited")
    assert run(["revert", "-y", "--modified", database.uri]) == 1
    capsys.readouterr()
    assert run(["revert", "-y", database.uri, "--to", "a"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["  - b .. ok"]


@pytest.mark.parametrize("verb", ["rebase", "checkout"])
def test_two_halves_in_one_are_refused(project, capsys, verb):
    assert run([verb, "-y", "main"]) == 2
    assert f'"{verb}" cannot be used in strict mode' in capsys.readouterr().err


def test_the_section_of_the_command_weighs_more(project, database, capsys):
    (project / "sqitch.conf").write_text(f"{STRICT}[rebase]\n\tstrict = false\n")
    assert run(["deploy", database.uri]) == 0
    assert run(["rebase", "-y", database.uri, "--onto", "a"]) == 0
