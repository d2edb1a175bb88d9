"""What every reading verb prints with --json is as docs/json.schema.json says."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from slipstitch.cli.commands import COMMANDS, LazyGroup

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
]


def check(name: str, text: str) -> dict:
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


def test_each_reading_verb_offers_a_document():
    program = LazyGroup(name="slipstitch")
    verbs = [
        "plan",
        "show",
        "tag",
        "config",
        "target",
        "engine",
        "status",
        "log",
        "verify",
        "check",
        "deploy",
        "revert",
    ]
    for name in verbs:
        command = program.get_command(None, name)
        assert any("--json" in param.opts for param in command.params), name
    assert set(verbs) <= {entry.name for entry in COMMANDS}


def test_what_needs_no_database_is_as_the_schema_says(project):
    for name, words in OFFLINE:
        outcome = project.bare(*words, "--json")
        assert outcome.status == 0, (words, outcome.err)
        check(name, outcome.out)
        assert "secret" not in outcome.out, words


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
