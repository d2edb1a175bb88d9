"""Every option of every command of Sqitch is one of ours, in each of its spellings."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import click
import pytest

from slipstitch.cli.commands import LazyGroup
from slipstitch.cli.grammar import option_names, takes_value
from tests.compat.sqitch_many import kept_answer

PROGRAM = Path(__file__).with_name("sqitch_options.pl")
COMMANDS = [
    *("add", "bundle", "check", "checkout", "config", "deploy", "engine", "help", "init", "log"),
    *("plan", "rebase", "revert", "rework", "show", "status", "tag", "target", "upgrade"),
    "verify",
]


def ask() -> list[list[object]]:
    done = subprocess.run(
        ["perl", str(PROGRAM), *COMMANDS], capture_output=True, text=True, check=True
    )
    return [[name, options] for name, options in sorted(json.loads(done.stdout).items())]


@pytest.fixture(scope="module")
def sqitchs_options() -> dict[str, list[str]]:
    return dict(kept_answer("options", COMMANDS, ask))


def our_options(name: str) -> dict[str, click.Option]:
    program = LazyGroup(name="slipstitch")
    command = program.get_command(click.Context(program), name)
    assert command is not None, name
    options = [param for param in command.params if isinstance(param, click.Option)]
    return option_names(options)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_spelling_of_each_option_is_known_and_takes_the_same(name, sqitchs_options):
    ours = our_options(name)
    for specification in sqitchs_options[name]:
        found = re.fullmatch(r"([\w|-]+)(!|\+|[=:][sif][@%]?)?", specification)
        assert found, specification
        spellings, kind = found[1].split("|"), found[2] or ""
        for spelling in spellings:
            dashed = f"-{spelling}" if len(spelling) == 1 else f"--{spelling}"
            assert dashed in ours, f"{name} {dashed}"
            option = ours[dashed]
            assert takes_value(option) == kind.startswith("="), f"{name} {dashed}"
            if kind[-1:] in {"@", "%"}:
                assert option.multiple, f"{name} {dashed} may be repeated"
            if kind == "!" and len(spelling) > 1:
                assert f"--no-{spelling}" in ours, f"{name} --no-{spelling}"


def test_each_command_of_sqitch_is_one_of_ours(sqitchs_options):
    assert set(sqitchs_options) == set(COMMANDS)
    assert set(LazyGroup.entries) >= set(COMMANDS)
