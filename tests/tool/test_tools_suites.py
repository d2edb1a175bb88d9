from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import suites
from tools.suites import Suite


def python(code: str) -> tuple[str, ...]:
    return (Path(sys.executable).name, "-c", code)


CLOSING = "print('===== 2 passed, 1 skipped in 0.01s =====')"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A house of other suites, in which tests/ holds the folders that they cover."""
    monkeypatch.setattr(suites, "ROOT", tmp_path)

    def build(*wanted: Suite) -> None:
        (tmp_path / "tests").mkdir()
        for suite in wanted:
            for folder in suite.folders:
                (tmp_path / "tests" / folder).mkdir()
        monkeypatch.setattr(suites, "suites", lambda: wanted)

    return build


def test_suites_that_pass_are_summed_up_in_pytests_closing_line(house, capsys):
    house(
        Suite("one", 60, (python(CLOSING), python(CLOSING)), left="much"),
        Suite("two", 60, (python(CLOSING),)),
    )
    assert suites.main([]) == 0
    printed = capsys.readouterr().out
    assert "left to make bench: much\n" in printed
    assert "===== 6 passed, 3 skipped in " in printed.splitlines()[-1]


def test_a_command_that_fails_is_named_and_the_others_still_run(house, capsys):
    house(
        Suite("one", 60, (python("raise SystemExit(5)"), python(CLOSING))),
        Suite("two", 60, (python("print('reached')"),)),
    )
    assert suites.main([]) == 1
    printed = capsys.readouterr().out
    assert "failed in one: python" in printed
    assert "(status 5)" in printed
    assert "\nreached\n" in printed


def test_a_command_beside_the_others_is_shown_behind_them_and_can_fail_the_suite(house, capsys):
    house(
        Suite(
            "one",
            60,
            (python("import time; time.sleep(1); print('last of the others')"),),
            beside=(python("print('said beside')"), python("raise SystemExit(3)")),
        )
    )
    assert suites.main([]) == 1
    printed = capsys.readouterr().out
    assert printed.index("last of the others") < printed.index("\nsaid beside\n")
    assert "(status 3)" in printed


def test_a_suite_over_its_budget_fails_although_its_tests_pass(house, capsys):
    house(Suite("late", 0.01, (python(CLOSING),)))  # budgets are whole seconds outside of tests
    suites._PATIENCE, patience = 1000, suites._PATIENCE
    try:
        assert suites.main([]) == 1
    finally:
        suites._PATIENCE = patience
    assert "over its budget" in capsys.readouterr().out


@pytest.mark.slow
def test_a_suite_that_hangs_is_ended(house, capsys):
    house(Suite("endless", 1, (python("import time; time.sleep(600)"),)))
    assert suites.main([]) == 1
    assert "── ended: " in capsys.readouterr().out


def test_a_folder_of_tests_that_no_suite_covers_fails(house, tmp_path: Path, capsys):
    house(Suite("one", 60, (python(CLOSING),), ("known",)))
    (tmp_path / "tests" / "new").mkdir()
    (tmp_path / "tests" / "new" / "test_it.py").touch()
    assert suites.main([]) == 1
    assert "tests/new belongs to no suite" in capsys.readouterr().out


@pytest.mark.slow
def test_an_empty_selection_of_pytest_fails(house, tmp_path: Path, capsys):
    house(Suite("empty", 60, (("pytest", "-q", "tests/empty"),), ("empty",)))
    assert suites.main([]) == 1
    assert "(status 5)" in capsys.readouterr().out


def test_an_unknown_suite_is_refused(house, capsys):
    house(Suite("one", 60, ()))
    with pytest.raises(SystemExit):
        suites.main(["another"])
    assert "no suite another; there are one, lint" in capsys.readouterr().err


def test_commands_keep_bytecode_whatever_the_environment_says(house, capsys, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    house(Suite("one", 60, (python("import sys; print(sys.dont_write_bytecode)"),)))
    assert suites.main([]) == 0
    assert "\nFalse\n" in capsys.readouterr().out
