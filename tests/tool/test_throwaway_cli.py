from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def slipstitch(tmp_path: Path):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "slipstitch", "throwaway", *words],
            env={**os.environ, "SLIPSTITCH_STATE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    yield run
    run("stop", "--all")
    assert json.loads(run("list", "--json").stdout) == []


def test_a_server_is_started_used_listed_and_stopped(slipstitch):
    started = slipstitch("start", "--name", "shop")
    assert started.returncode == 0, started.stderr
    target = started.stdout.rstrip("\n")
    assert target.startswith("db:pg://postgres@127.0.0.1:")
    assert "slipstitch throwaway stop shop" in started.stderr

    listed = slipstitch("list")
    assert listed.stdout.split()[0] == "shop"
    assert target in listed.stdout

    answered = slipstitch("psql", "--", "-XAtc", "select 6 * 7")
    assert (answered.stdout, answered.returncode) == ("42\n", 0)
    assert slipstitch("psql", "shop", "--", "-XAtc", "select 1").stdout == "1\n"

    again = slipstitch("start", "--name", "shop")
    assert again.returncode == 2
    assert again.stderr.startswith('there is a throwaway server "shop" already\n')

    assert slipstitch("stop").stderr == "stopped shop\n"
    assert slipstitch("list").stderr == "no throwaway server runs\n"


def test_json_names_server_and_standby(slipstitch):
    started = slipstitch("start", "--standby", "--json")
    primary, standby = json.loads(started.stdout)
    assert (primary["name"], primary["primary"]) == ("server1", None)
    assert (standby["name"], standby["primary"]) == ("server1-standby", "server1")
    assert primary["conninfo"].startswith("host=127.0.0.1 port=")
    assert json.loads(slipstitch("stop", "--all", "--json").stdout) == ["server1"]


def test_without_a_server_the_verbs_say_how_to_start_one(slipstitch):
    for verb in ("psql", "stop"):
        done = slipstitch(verb)
        assert done.returncode == 2
        assert done.stderr == "no throwaway server runs\nhint: slipstitch throwaway start\n"


@pytest.mark.parametrize("verb", ["start", "psql", "stop", "list"])
def test_every_verb_shows_examples(slipstitch, verb: str):
    assert "Examples:" in slipstitch(verb, "--help").stdout
