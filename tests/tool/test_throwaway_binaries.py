from __future__ import annotations

import os
from pathlib import Path

import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.throwaway.binaries import Binaries, binaries_in, find_binaries


@pytest.fixture
def installed() -> Binaries:
    found = find_binaries()
    assert found is not None
    return found


def test_a_folder_without_a_server_is_refused_by_name(tmp_path: Path):
    (tmp_path / "initdb").touch()
    with pytest.raises(SlipstitchError) as caught:
        find_binaries(tmp_path)
    assert (
        caught.value.message == f'no PostgreSQL server in "{tmp_path}": pg_ctl, postgres not found'
    )


def test_programs_that_tell_no_version_are_refused(tmp_path: Path):
    for name in ("initdb", "pg_ctl", "postgres"):
        (tmp_path / name).write_text("#!/bin/sh\necho nothing to say\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(SlipstitchError, match="did not tell a version") as caught:
        binaries_in(tmp_path)
    assert caught.value.detail == "nothing to say"


def test_the_server_on_the_path_comes_before_the_packages(
    installed: Binaries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("initdb", "pg_ctl", "postgres"):
        (tmp_path / name).write_text(f'#!/bin/sh\nexec {installed.folder}/{name} "$@"\n')
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    found = find_binaries()
    assert found == Binaries(tmp_path, installed.version)


def test_a_program_that_the_installation_lacks_is_taken_from_the_path(
    installed: Binaries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "psql").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    server_only = Binaries(Path("/nowhere"), "17.1")
    assert server_only.program("psql") == tmp_path / "psql"
    assert server_only.program("pg_basebackup") is None
    assert installed.program("initdb") == installed.folder / "initdb"


def test_an_installed_library_is_known(installed: Binaries):
    assert installed.has_library("plpgsql")
    assert not installed.has_library("no_such_library")
