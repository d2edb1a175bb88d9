"""What the shell's completion offers, and that it stays light."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from slipstitch import cli
from slipstitch.cli.commands import COMMANDS, LazyGroup
from slipstitch.cli.root import program
from slipstitch.cli.stand_ins import HEAVY
from slipstitch.throwaway.state import Record, locked, remember

PLAN = """%project=clinic

schema 2024-03-01T08:00:00Z Ada Lovelace <ada@example.com>
users 2024-03-01T08:05:00Z Ada Lovelace <ada@example.com>
@v1.0 2024-03-02T09:00:00Z Ada Lovelace <ada@example.com>

visits 2024-03-03T10:00:00Z Ada Lovelace <ada@example.com>
users [users@v1.0] 2024-03-04T10:00:00Z Ada Lovelace <ada@example.com>
"""
CONFIG = '[core]\n\tengine = pg\n[target "staging"]\n\turi = db:pg:staging\n'
CODE = (
    "import sys, atexit; from slipstitch.cli import main;"
    "atexit.register(lambda: print('LOADED', *(name for name, module in sys.modules.items()"
    " if getattr(module, '__file__', None)), file=sys.stderr)); main()"
)


def complete(words: str, folder: Path) -> tuple[list[str], set[str]]:
    """Return what is offered for the last word, and the heavy modules that were really loaded."""
    count = len(words.split(" ")) - 1
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "SLIPSTITCH_STATE_DIR": os.environ.get("SLIPSTITCH_STATE_DIR", ""),
            "_SLIPSTITCH_COMPLETE": "bash_complete",
            "COMP_WORDS": f"slipstitch {words}",
            "COMP_CWORD": str(count + 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    said, _, loaded = done.stderr.rpartition("LOADED")
    assert (done.returncode, said) == (0, "")
    offered = [line.partition(",")[2] for line in done.stdout.splitlines() if line]
    return offered, {name.partition(".")[0] for name in loaded.split()}.intersection(HEAVY)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "sqitch.plan").write_text(PLAN)
    (tmp_path / "sqitch.conf").write_text(CONFIG)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("re", ["rework", "revert", "rebase", "remove", "rename", "render", "rehearse"]),
        ("deploy ", ["staging", "schema", "users", "visits", "@v1.0"]),
        ("deploy --to ", ["schema", "users", "visits", "@v1.0"]),
        ("deploy --to @", ["@v1.0"]),
        ("revert vis", ["visits"]),
        ("verify --from us", ["users"]),
        ("status ", ["staging"]),
        ("log -t st", ["staging"]),
        ("plan --oneline st", ["staging"]),
        ("plan --max", ["--max-count"]),
        ("deploy --no-v", ["--no-verify"]),
        ("show ", ["change", "tag", "deploy", "revert", "verify"]),
        ("show deploy us", ["users"]),
        ("deploy --mode ", ["all", "tag", "change"]),
        ("squash @", ["@v1.0"]),
        ("rename us", ["users"]),
        ("rework --back-to vi", ["visits"]),
        ("import d", ["dbmate"]),
        ("log --format s", ["short"]),
        ("plan --date-format cl", ["cldr:"]),
    ],
)
def test_names_and_options_are_offered_without_loading_the_driver(project, words, offered):
    assert complete(words, project) == (offered, set())


def test_where_there_is_no_project_nothing_is_offered_and_nothing_said(tmp_path):
    assert complete("deploy ", tmp_path) == ([], set())
    (tmp_path / "sqitch.conf").write_text("[core\n")
    assert complete("deploy ", tmp_path) == ([], set())
    assert complete("-C /nonexistent deploy ", tmp_path) == ([], set())


@pytest.mark.parametrize("name", [entry.name for entry in COMMANDS])
def test_with_the_stand_ins_each_command_offers_its_options(project, name):
    offered, loaded = complete(f"{name} --", project)
    command = LazyGroup().get_command(click.Context(program), name)
    own = {
        spelling
        for option in command.get_params(click.Context(command))
        if isinstance(option, click.Option) and not option.hidden
        for spelling in (*option.opts, *option.secondary_opts)
        if spelling.startswith("--")
    }
    assert set(offered) >= own > set()
    assert loaded == set()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_code_for_each_shell_calls_the_program(shell, capsys):
    assert cli.run(["completion", shell]) == 0
    assert "_SLIPSTITCH_COMPLETE" in capsys.readouterr().out


def test_the_servers_that_were_started_here_are_offered_to_stop(project, tmp_path, monkeypatch):
    monkeypatch.setenv("SLIPSTITCH_STATE_DIR", str(tmp_path / "state"))
    with locked():
        remember(Record("shop", "local", str(tmp_path), None, socket.gethostname()))
    assert complete("throwaway stop s", project) == (["shop"], set())
