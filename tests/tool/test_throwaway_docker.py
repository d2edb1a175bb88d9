"""A throwaway server in a container, by a real docker engine: one is started where none answers.

``SLIPSTITCH_POSTGRES_IMAGE`` names an image to use; else one is made of the PostgreSQL here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from filelock import FileLock

from slipstitch.errors import SlipstitchError
from slipstitch.throwaway import provide
from slipstitch.throwaway.provide import Request, throwaway_server
from slipstitch.throwaway.state import state_folder
from tests.fix_docker import NoEngineError, docker_engine, local_image

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    """An image, and the engine that runs it; one process at a time counts its containers."""
    with FileLock(state_folder() / "docker.lock"):
        try:
            with docker_engine():
                given = os.environ.get("SLIPSTITCH_POSTGRES_IMAGE")
                if given is not None:
                    yield given
                    return
                with local_image() as made:
                    yield made
        except NoEngineError as error:
            pytest.skip(str(error))


@pytest.fixture(autouse=True)
def no_local_server(image: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLIPSTITCH_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(provide, "find_binaries", lambda _: None)
    yield
    assert provide.list_servers() == []


def containers() -> str:
    listing = ["docker", "ps", "--all", "--quiet", "--filter", "label=slipstitch.throwaway"]
    return subprocess.run(listing, capture_output=True, text=True, check=True).stdout


def test_a_container_serves_on_the_loopback_address_and_is_removed(image: str):
    before = containers()
    with throwaway_server(Request(image=image, settings={"log_line_prefix": "it's "})) as server:
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


def test_a_container_whose_owner_was_killed_is_removed_at_the_next_use(image: str):
    before = containers()
    code = (
        "import os, sys; from slipstitch.throwaway import provide;"
        "provide.find_binaries = lambda _: None;"
        f"provide.start_server(provide.Request(name='orphan', image={image!r}));"
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
