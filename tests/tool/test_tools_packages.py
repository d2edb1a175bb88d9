from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from slipstitch.throwaway.binaries import Binaries
from tools import needs, packages
from tools.packages import MissingSoftwareError


@pytest.fixture
def apt_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for apt-get, which a test must not run: write down what it is asked for."""
    program = tmp_path / "bin" / "apt-get"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n[ ! -e {tmp_path}/fails ]\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(packages, "_LISTS", tmp_path / "lists")
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: PTH123, SIM115 - no terminal
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "archive_Packages").touch()
    return tmp_path


def asked(folder: Path) -> list[str]:
    lines = (folder / "asked").read_text().splitlines()
    return [line.partition("DPkg::Lock::Timeout=300 ")[2] for line in lines]


def test_root_on_debian_off_a_terminal_installs_and_says_so(apt_get: Path, capsys):
    packages.install(["sqitch"], "the tests")
    assert asked(apt_get) == ["install -y -- sqitch"]
    assert "installing for the tests: apt-get install -y sqitch" in capsys.readouterr().err


def test_absent_package_lists_are_fetched_first(apt_get: Path):
    (apt_get / "lists" / "archive_Packages").unlink()
    packages.install(["sqitch"], "the tests")
    assert asked(apt_get) == ["update", "install -y -- sqitch"]


def test_old_package_lists_are_fetched_again_before_giving_up(apt_get: Path):
    (apt_get / "fails").touch()
    with pytest.raises(MissingSoftwareError, match="apt-get could not install sqitch"):
        packages.install(["sqitch"], "the tests")
    assert asked(apt_get) == ["install -y -- sqitch", "update", "install -y -- sqitch"]


@pytest.mark.parametrize(("answer", "installs"), [("", True), ("y", True), ("n", False)])
def test_on_a_terminal_it_asks_first(
    apt_get: Path, monkeypatch: pytest.MonkeyPatch, answer: str, installs: bool
):
    monkeypatch.setattr(packages, "_is_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    if installs:
        packages.install(["sqitch"], "the tests")
    else:
        with pytest.raises(MissingSoftwareError, match="not installed, as you wished"):
            packages.install(["sqitch"], "the tests")
    assert (apt_get / "asked").exists() is installs


def test_without_rights_it_names_what_to_install(apt_get: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(MissingSoftwareError, match="as root: apt-get install -y sqitch"):
        packages.install(["sqitch"], "the tests")
    assert not (apt_get / "asked").exists()


def test_package_names_follow_the_version_of_the_server(monkeypatch: pytest.MonkeyPatch):
    wanted: list[str] = []
    monkeypatch.setattr(needs, "find_binaries", lambda: Binaries(Path("/nowhere/bin"), "17.4"))
    monkeypatch.setattr(needs, "install", lambda names, _: wanted.extend(names))
    with pytest.raises(MissingSoftwareError, match=r"installed, and still not found: .*pgTAP"):
        needs.need_tests()
    assert {"postgresql-17-pgtap", "postgresql-17-plpgsql-check"} <= set(wanted)


def test_what_the_tests_need_is_here():
    """`make test` saw to it; a need whose check is wrong would install for ever."""
    needs.need_tests()


def test_the_makefile_has_few_verbs_and_each_explains_itself():
    makefile = (Path(packages.__file__).parent.parent / "Makefile").read_text()
    verbs = makefile.partition(".PHONY:")[2].splitlines()[0].split()
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("MAKE")}
    helped = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=Path(packages.__file__).parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    shown = helped.stdout
    assert len(verbs) <= 12
    assert [line.split()[1] for line in shown.splitlines()] == verbs
