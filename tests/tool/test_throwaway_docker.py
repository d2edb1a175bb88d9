"""A throwaway server in a container, by a real docker engine where there is one.

``SLIPSTITCH_POSTGRES_IMAGE`` names an image that is there, for a machine that can pull none.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.throwaway import docker, provide
from slipstitch.throwaway.provide import Request, throwaway_server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not docker.is_available(), reason="no docker engine answers here"),
]
IMAGE = os.environ.get("SLIPSTITCH_POSTGRES_IMAGE", docker.DEFAULT_IMAGE)


@pytest.fixture(autouse=True)
def no_local_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLIPSTITCH_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(provide, "find_binaries", lambda _: None)
    yield
    assert provide.list_servers() == []


def containers() -> str:
    listing = ["docker", "ps", "--all", "--quiet", "--filter", "label=slipstitch.throwaway"]
    return subprocess.run(listing, capture_output=True, text=True, check=True).stdout


def test_a_container_serves_on_the_loopback_address_and_is_removed():
    before = containers()
    with throwaway_server(Request(image=IMAGE, settings={"log_line_prefix": "it's "})) as server:
        assert server.provider == "docker"
        with psycopg.connect(server.conninfo()) as connection:
            version = connection.execute("show server_version").fetchone()[0]
            settings = connection.execute(
                "select current_setting('fsync'), current_setting('log_line_prefix')"
            ).fetchone()
        assert version.startswith(server.version)
        assert settings == ("off", "it's ")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.conninfo(), passfile=os.devnull)
        published = subprocess.run(
            ["docker", "port", containers().split()[0]], capture_output=True, text=True, check=True
        ).stdout
        assert published.strip().endswith(f"127.0.0.1:{server.port}")
        assert "0.0.0.0" not in published
    assert containers() == before


def test_a_container_whose_owner_was_killed_is_removed_at_the_next_use():
    before = containers()
    code = (
        "import os, sys; from slipstitch.throwaway import provide;"
        "provide.find_binaries = lambda _: None;"
        f"provide.start_server(provide.Request(name='orphan', image={IMAGE!r}));"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    assert containers() != before
    assert provide.list_servers() == []
    assert containers() == before


def test_an_image_that_is_not_there_is_named_and_leaves_nothing():
    before = containers()
    with pytest.raises(SlipstitchError, match='image "local/no_such_image:1" did not start'):
        provide.start_server(Request(image="local/no_such_image:1"))
    assert containers() == before
