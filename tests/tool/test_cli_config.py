"""Where config does what Sqitch's documentation says rather than what Sqitch does."""

from __future__ import annotations

import pytest

from slipstitch.cli import run


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SQITCH_USER_CONFIG", str(tmp_path / "user.conf"))
    monkeypatch.setenv("SQITCH_SYSTEM_CONFIG", str(tmp_path / "system.conf"))
    (tmp_path / "sqitch.conf").write_text("[core]\n\tengine = pg\n[flag]\n\tset\n")
    (tmp_path / "user.conf").write_text("[core]\n\ttop_dir = sql\n")
    (tmp_path / "other.conf").write_text("[core]\n\tengine = other\n")
    return tmp_path


def said(capsys, *words):
    status = run(["config", *words])
    return status, capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status", "out"),
    [
        (("--get", "core.engine", "--file", "other.conf"), 0, "other\n"),
        (("--list", "--file", "other.conf"), 0, "core.engine=other\n\n"),
        (("--get", "--user", "core.engine"), 1, "\n"),
        (("--user", "core.top_dir"), 0, "sql\n"),
        (("--global", "core.top_dir"), 0, "sql\n"),
        (("--list", "--file", "missing.conf"), 0, ""),
        (("--bool", "flag.set"), 0, "true\n"),
    ],
)
def test_an_option_that_names_a_file_reads_that_file_alone(files, capsys, words, status, out):
    assert said(capsys, *words) == (status, out)


def test_either_a_boolean_or_a_number_can_be_written(files, capsys):
    assert run(["config", "--bool-or-int", "x.number", "2k"]) == 0
    assert run(["config", "--bool-or-int", "x.flag", "on"]) == 0
    assert said(capsys, "--get-regexp", "^x[.]") == (0, "x.flag=true\nx.number=2048\n")


def test_a_value_of_another_type_is_refused_and_the_file_stays(files, capsys):
    before = (files / "sqitch.conf").read_bytes()
    assert run(["config", "--int", "x.number", "many"]) == 2
    assert 'x.number: "many" is not a number' in capsys.readouterr().err
    assert (files / "sqitch.conf").read_bytes() == before


def test_a_pattern_chooses_which_values_are_replaced(files, capsys):
    run(["config", "--add", "x.y", "one"])
    run(["config", "--add", "x.y", "two"])
    run(["config", "--add", "x.y", "three"])
    assert run(["config", "--replace-all", "x.y", "four", "^t"]) == 0
    assert said(capsys, "--get-all", "x.y") == (0, "one\nfour\n")


def test_what_is_no_regular_expression_is_refused_before_anything_is_written(files, capsys):
    before = (files / "sqitch.conf").read_bytes()
    assert run(["config", "--replace-all", "core.engine", "x", "("]) == 2
    assert "is no regular expression" in capsys.readouterr().err
    assert (files / "sqitch.conf").read_bytes() == before
