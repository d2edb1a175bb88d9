"""A target's password is printed nowhere, not even where no target belongs."""

from __future__ import annotations

import itertools

import pytest

from slipstitch.cli import run
from slipstitch.cli.commands import COMMANDS

# A password with a blank or a slash in it breaks the URI, and must stay a secret all the same.
PASSWORDS = ("hush", "hu/sh", "hu@sh")
GROUPS = {
    "throwaway": ("start", "psql", "stop", "list"),
    "online": ("install", "sql"),
}
VERBS = [
    verb
    for entry in COMMANDS
    for verb in (
        [(entry.name, inner) for inner in GROUPS[entry.name]]
        if entry.name in GROUPS
        else [(entry.name,)]
    )
]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_no_command_prints_a_password_wherever_the_target_was_written(
    verb, tmp_path, monkeypatch, capfd
):
    (tmp_path / "sqitch.plan").write_text("%project=clinic\n")
    (tmp_path / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    monkeypatch.chdir(tmp_path)
    said = ""
    for password, form in itertools.product(
        PASSWORDS,
        (
            ["{uri}"],
            ["{uri}", "--target", "{uri}"],
            ["no-such", "{uri}"],
            ["--no-such-option", "{uri}"],
            ["--no-such-option={uri}"],
        ),
    ):
        uri = f"db:pg://ada:{password}@127.0.0.1:1/clinic?sslpassword={password}"
        status = run([*verb, *(word.format(uri=uri) for word in form)])
        assert status != 0 or "--target" not in form
        said += "".join(capfd.readouterr())
    assert said
    assert not [password for password in PASSWORDS if password in said]
