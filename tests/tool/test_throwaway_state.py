from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.throwaway import state
from slipstitch.throwaway.state import Owner, Record


@pytest.fixture(autouse=True)
def own_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SLIPSTITCH_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


def record(name: str, **fields) -> Record:
    return Record(name, "local", "/nowhere", None, socket.gethostname(), **fields)


def test_a_record_is_read_as_it_was_written():
    written = record("a", port=5433, prefix=("unshare",), has_password=True).changed(
        owner=Owner.of(os.getpid())
    )
    state.remember(written)
    assert state.read_all() == [written]
    state.forget(written)
    assert state.read_all() == []


def test_records_of_another_machine_are_left_alone():
    state.remember(record("here"))
    state.remember(record("there").changed(machine="another-machine"))
    assert [known.name for known in state.read_all()] == ["here"]


def test_the_folder_of_records_is_closed_to_others(own_state_folder: Path):
    assert state.state_folder() == own_state_folder
    assert own_state_folder.stat().st_mode & 0o777 == 0o700


def test_a_record_that_is_no_record_is_named(own_state_folder: Path):
    state.state_folder()
    (own_state_folder / "broken.json").write_text('{"name": "broken"')
    with pytest.raises(SlipstitchError, match="cannot be read") as caught:
        state.read_all()
    assert str(caught.value.location) == str(own_state_folder / "broken.json")


def test_a_record_of_another_version_is_read_as_far_as_it_is_understood(own_state_folder: Path):
    state.remember(record("a", port=5433))
    path = own_state_folder / "a.json"
    path.write_text(path.read_text().replace("{", '{"news": 1,', 1))
    assert state.read_all() == [record("a", port=5433)]


@pytest.mark.parametrize("name", ["", "../up", "a b", ".hidden", "a\n", "x" * 64])
def test_a_name_that_is_no_file_name_is_refused(name: str):
    with pytest.raises(SlipstitchError, match="cannot be the name of a server"):
        state.remember(record(name))


def test_a_process_number_used_again_is_not_the_owner():
    me = Owner.of(os.getpid())
    assert me.is_alive
    assert not Owner(me.pid, "another moment").is_alive


def test_a_dead_process_cannot_own_a_server():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    with pytest.raises(SlipstitchError, match=f"there is no process {child}"):
        Owner.of(child)
