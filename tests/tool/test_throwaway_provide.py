from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.throwaway import cluster as clusters
from slipstitch.throwaway import provide
from slipstitch.throwaway.account import Account
from slipstitch.throwaway.binaries import find_binaries
from slipstitch.throwaway.provide import Request, throwaway_server

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def no_server_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLIPSTITCH_STATE_DIR", str(tmp_path / "state"))
    yield
    left = provide.list_servers()
    for server in left:
        if not server.primary:
            provide.stop_server(server.name)
    assert left == []


def ask(server, question: str):
    with psycopg.connect(server.conninfo()) as connection:
        return connection.execute(question).fetchone()[0]


def folder_of(server) -> Path:
    return Path(ask(server, "show data_directory")).parent


def test_a_server_answers_on_the_loopback_address_only_and_leaves_nothing():
    with throwaway_server() as server:
        folder = folder_of(server)
        assert ask(server, "show server_version").startswith(server.version)
        assert ask(server, "show listen_addresses") == "127.0.0.1"
        assert ask(server, "show unix_socket_directories") == ""
        assert ask(server, "show fsync") == "off"
        assert folder.stat().st_uid != 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.conninfo())
    assert not folder.exists()


def test_installed_libraries_are_preloaded():
    binaries = find_binaries()
    names = [name for name in ("pg_stat_statements", "plpgsql_check") if binaries.has_library(name)]
    assert names
    with throwaway_server(Request(fsync=True, settings={"log_line_prefix": "it's "})) as server:
        assert ask(server, "show shared_preload_libraries") == ",".join(names)
        assert ask(server, "show fsync") == "on"
        assert ask(server, "show log_line_prefix") == "it's "


def test_several_servers_run_side_by_side_and_a_name_is_given_once():
    with throwaway_server() as first, throwaway_server() as second:
        assert (first.name, second.name) == ("server1", "server2")
        assert first.port != second.port
        with pytest.raises(SlipstitchError, match='a throwaway server "server1" already'):
            provide.start_server(Request(name="server1"))
        assert ask(first, "select 1") == 1


def test_a_password_keeps_others_out_and_a_standby_streams():
    with throwaway_server(Request(with_password=True)) as server:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.conninfo(), passfile=os.devnull)
        standby = provide.start_standby(server.name, owner_pid=os.getpid())
        assert standby.primary == server.name
        assert ask(standby, "select pg_is_in_recovery()") is True
        with psycopg.connect(server.conninfo()) as connection:
            connection.execute("create table arrived as select 42 as answer")
        give_up = time.monotonic() + 20
        while ask(standby, "select to_regclass('arrived') is null"):
            assert time.monotonic() < give_up
            time.sleep(0.02)
        assert ask(standby, "select answer from arrived") == 42
        folders = [folder_of(server), folder_of(standby)]
    assert not any(folder.exists() for folder in folders)


def test_a_server_whose_owner_was_killed_is_removed_at_the_next_use():
    code = (
        "import os, sys; from slipstitch.throwaway.provide import *;"
        "server = start_server(Request(name='orphan'));"
        "print(server.port, flush=True); sys.stdin.read()"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    owner.stdout.readline()
    orphan = provide.find_server("orphan")
    folder = folder_of(orphan)
    assert [server.name for server in provide.list_servers()] == ["orphan"]
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    assert provide.list_servers() == []
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(orphan.conninfo())


def test_a_kept_server_that_died_is_forgotten():
    server = provide.start_server(Request(owner_pid=None))
    folder = folder_of(server)
    pid = int((folder / "data" / "postmaster.pid").read_text().split("\n")[0])
    os.kill(pid, signal.SIGKILL)
    while clusters.is_running(folder / "data"):
        time.sleep(0.01)
    assert provide.list_servers() == []
    assert not folder.exists()


def test_a_server_that_does_not_start_says_why_and_leaves_nothing(tmp_path: Path):
    with pytest.raises(SlipstitchError, match="did not start") as caught:
        provide.start_server(Request(settings={"no_such_setting": "1"}))
    assert 'unrecognized configuration parameter "no_such_setting"' in caught.value.detail
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["lock"]


def test_an_owner_that_does_not_live_is_refused_before_anything_is_started(tmp_path: Path):
    child = subprocess.Popen(["true"])
    child.wait()
    with pytest.raises(SlipstitchError, match=f"there is no process {child.pid}"):
        provide.start_server(Request(owner_pid=child.pid))
    assert not (tmp_path / "state").exists()


def test_a_server_that_nobody_knows_cannot_be_stopped():
    with pytest.raises(SlipstitchError, match='no throwaway server "absent"') as caught:
        provide.stop_server("absent")
    assert caught.value.hint == "running: none"


def test_a_machine_without_postgresql_and_docker_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("slipstitch.throwaway.binaries._PACKAGE_FOLDERS", ())
    with pytest.raises(SlipstitchError, match="no PostgreSQL server found") as caught:
        provide.start_server(Request())
    assert "apt-get install postgresql" in caught.value.hint


def test_a_stale_process_number_does_not_make_a_server_run(tmp_path: Path):
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert not clusters.is_running(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a user namespace")
def test_root_can_start_a_server_in_a_user_namespace(tmp_path: Path):
    account = Account(prefix=("unshare", "--user", "--map-user=1000", "--map-group=1000"))
    if account.run("true").returncode != 0:
        pytest.skip("this machine forbids user namespaces")
    cluster = clusters.Cluster(tmp_path, find_binaries(), account)
    clusters.make(cluster, clusters.Wishes())
    port = clusters.start(cluster)
    try:
        with psycopg.connect(f"host=127.0.0.1 port={port} user=postgres") as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    finally:
        clusters.stop(cluster)
    assert not clusters.is_running(cluster.data)


def test_a_name_that_is_refused_leaves_no_folder_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SlipstitchError, match="cannot be the name of a server"):
        provide.start_server(Request(name="a b"))
    assert list(tmp_path.glob("slipstitch-*")) == []
