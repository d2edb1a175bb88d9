"""What every reading verb prints with --json is as docs/json.schema.json says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from slipstitch.cli.commands import LazyGroup

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "json.schema.json").read_text())
OFFLINE = [
    ("plan", ["plan"]),
    ("plan_check", ["plan", "--check"]),
    ("show", ["show", "change", "one@v1"]),
    ("show", ["show", "deploy", "two"]),
    ("show", ["show", "--diff", "one@v1"]),
    ("tag", ["tag"]),
    ("config", ["config", "--list"]),
    ("config", ["config", "core.engine"]),
    ("config", ["config", "--get-regexp", "^target"]),
    ("places", ["target"]),
    ("places", ["target", "show", "live"]),
    ("places", ["engine"]),
    ("places", ["engine", "show", "pg"]),
    ("lint", ["lint", "--no-style"]),
    ("rendered", ["render"]),
    ("script_findings", ["render", "--check"]),
    ("frozen", ["freeze"]),
    ("script_findings", ["freeze", "--check"]),
]
# What each command prints with --json; a command of commands stands with its own ones.
DOCUMENTS = {
    "advise": ("advise",),
    "blockers": ("blockers",),
    "check": ("run",),
    "checkout": ("run",),
    "ci": ("ci",),
    "config": ("config",),
    "deploy": ("run", "waves"),
    "diff": ("diff",),
    "docs": ("generated_files",),
    "drift": ("drift",),
    "drill": ("drill",),
    "engine": ("places",),
    "freeze": ("frozen", "script_findings"),
    "history": ("history",),
    "generate python": ("generated_files",),
    "generate typescript": ("generated_files",),
    "leaks": ("leaks", "leaks_mutants"),
    "lint": ("lint",),
    "log": ("log",),
    "online status": ("online",),
    "plan": ("plan", "plan_check"),
    "rebase": ("run",),
    "rehearse record": ("recording",),
    "rehearse run": ("rehearsal",),
    "render": ("rendered", "script_findings"),
    "revert": ("run",),
    "roundtrip": ("roundtrip",),
    "show": ("show",),
    "status": ("status",),
    "tag": ("tag",),
    "target": ("places",),
    "test": ("tests",),
    "throwaway list": ("servers",),
    "throwaway start": ("servers",),
    "throwaway stop": ("stopped_servers",),
    "upgrade": ("run",),
    "verify": ("run",),
}


def check(name: str, text: str) -> Any:
    document = json.loads(text)
    definition = {"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}
    jsonschema.Draft202012Validator(definition).validate(document)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    return document


@pytest.fixture
def project(shop):
    shop.change("one", "create table one ();", "drop table one;", "select from one;")
    shop.tag("v1")
    shop.change("two", "create table two ();", "drop table two;", "select 1/0;")
    shop.change("one", "alter table one add a int;", "alter table one drop a;", needs="one@v1")
    for kind in ("deploy", "revert", "verify"):
        shop.script(kind, "one@v1", f"create table one (); -- {kind}\n")
    shop.script("revert", "one@v1", "drop table one;")
    with (shop.folder / "sqitch.conf").open("a") as config:
        config.write(f'[target "live"]\n\turi = {shop.database.uri}\n')
        config.write('[target "far"]\n\turi = db:pg://ada:secret@far/x\n')
    return shop


def test_the_schema_itself_is_sound():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def commands_with_json(group: click.Group, path: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        words = f"{path} {name}".strip()
        if any("--json" in param.opts for param in command.params):
            yield words
        if isinstance(command, click.Group):
            yield from commands_with_json(command, words)


def test_each_document_of_each_command_is_in_the_schema():
    assert sorted(commands_with_json(LazyGroup(name="slipstitch"))) == sorted(DOCUMENTS)
    named = {name for names in DOCUMENTS.values() for name in names}
    assert named <= set(SCHEMA["$defs"])
    assert named == {each["$ref"].rpartition("/")[2] for each in SCHEMA["anyOf"]}


def test_what_needs_no_database_is_as_the_schema_says(project):
    for name, words in OFFLINE:
        outcome = project.bare(*words, "--json")
        assert outcome.status == 0, (words, outcome.err)
        check(name, outcome.out)
        assert "secret" not in outcome.out, words


def test_what_is_told_of_a_server_is_as_the_schema_says(project):
    told = check("blockers", project.run("blockers", "--json").out)
    assert told["waiting"] is (told["tree"] != [])  # tests beside it may wait for each other
    check("servers", project.bare("throwaway", "list", "--json").out)


def test_what_is_proved_on_a_throwaway_server_is_as_the_schema_says(project):
    project.script("verify", "two", "select from two;")
    project.script("verify", "one@v1", "select from one;")
    project.script("deploy", "one", "alter table one add a int;")
    outcome = project.run("roundtrip", "--json")
    assert outcome.status == 0, outcome.err
    trips = check("roundtrip", outcome.out)["changes"]
    assert [trip["exact"] for trip in trips] == [True, True, True]


def test_what_is_told_of_waves_is_as_the_schema_says(project):
    waves = ["deploy", "--waves", "live", "far", "--json"]
    project.script("deploy", "one@v1", "select 1/0;")
    failed = check("waves", project.bare(*waves).out)
    assert [run["target"] for run in failed["waves"][0]] == ["live"]
    assert (failed["failures"], failed["left"]) == (1, ["far"])


def test_what_is_told_of_a_database_is_as_the_schema_says(project):
    assert check("status", project.run("status", "--json").out)["last_change"] is None
    preview = check("run", project.run("deploy", "-n", "--json").out)
    assert len(preview["would_deploy"]) == 3
    deployed = check("run", project.run("deploy", "--json").out)
    assert (deployed["ok"], deployed["failures"]) == (True, 0)
    check("status", project.run("status", "--json").out)
    assert len(check("log", project.run("log", "--json").out)["events"]) == 3
    verified = check("run", project.run("verify", "--json").out)
    assert (verified["ok"], verified["failures"]) == (False, 1)
    project.script("deploy", "two", "-- edited\ncreate table two ();")
    assert check("run", project.run("check", "--json").out)["failures"] == 1
    check("run", project.run("revert", "-n", "--json").out)
    reverted = check("run", project.run("revert", "-y", "--json").out)
    assert len(reverted["changes"]) == 3
    plan = project.folder / "sqitch.plan"
    assert project.run("deploy", "--quiet").status == 0
    plan.write_text(plan.read_text().replace("two", "other"))
    assert check("status", project.run("status", "--json").out)["parted"]["only_deployed"]
