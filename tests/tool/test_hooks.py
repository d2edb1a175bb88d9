"""What others take over: the hooks by pre-commit itself, the workflow by its published schema."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from slipstitch.cli import run
from tests.fix_sources import project_in
from tests.tool.test_ci import VIEW, git, write, write_change

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())


def called(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a program of our environment in the current folder."""
    environ = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    environ["PRE_COMMIT_HOME"] = str(Path.cwd() / ".git" / "pre-commit-home")
    return subprocess.run(words, env=environ, capture_output=True, text=True, check=False)


def outcomes() -> dict[str, str]:
    """Run all hooks over what is staged, and return how each went."""
    git("add", "-A")
    told = called("pre-commit", "run", "--all-files").stdout
    by_name = dict(re.findall(r"(?m)^(.+?)\.{3,}(?:.*\)?)(Passed|Failed|Skipped)$", told))
    assert set(by_name) == {hook["name"] for hook in HOOKS}, told
    return {hook["id"]: by_name[hook["name"]] for hook in HOOKS}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that takes all hooks, with the program that is installed here."""
    project_in(tmp_path, "app/schema\napp/users [app/schema]\napp/one [app/users]\n@v1", {})
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    write("sql/app/one.sql", VIEW)
    write_change("app/schema")
    write_change("app/users")
    assert run(["render"]) == 0
    assert run(["freeze"]) == 0
    local = [{**hook, "language": "system", "additional_dependencies": []} for hook in HOOKS]
    write(".pre-commit-config.yaml", json.dumps({"repos": [{"repo": "local", "hooks": local}]}))
    return tmp_path


def test_a_sound_project_passes_every_hook_and_each_defect_is_caught_by_its_own(repository):
    assert set(outcomes().values()) == {"Passed"}
    assert run(["add", "app/notes", "-n", "Keep notes"]) == 0
    write(
        "deploy/app/notes.sql",
        "begin;\ncreate table app.notes (id bigint primary key);\n"
        "alter table app.users add column kind text not null;\n"
        "create index idx_users_name on app.users (name);\ncommit;\n",
    )
    write("sql/app/one.sql", VIEW.replace("select 1", "select 2"))
    write("deploy/app/schema.sql", Path("deploy/app/schema.sql").read_text() + "-- edited\n")
    found = outcomes()
    assert found.pop("slipstitch-plan") == "Passed"
    assert set(found.values()) == {"Failed"}


def test_pre_commit_takes_the_manifest_and_the_settings_of_this_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for verb, name in (
        ("validate-manifest", ".pre-commit-hooks.yaml"),
        ("validate-config", ".pre-commit-config.yaml"),
    ):
        told = called("pre-commit", verb, str(ROOT / name))
        assert told.returncode == 0, told.stdout + told.stderr


def test_the_workflow_is_one(tmp_path: Path):
    schema = ("check-jsonschema", "--builtin-schema", "vendor.github-workflows")
    workflow = ROOT / ".github" / "workflows" / "ci.yml"
    told = called(*schema, str(workflow))
    assert told.returncode == 0, told.stdout + told.stderr
    broken = tmp_path / "broken.yml"
    broken.write_text(workflow.read_text().replace("runs-on:", "run-on:"))
    assert called(*schema, str(broken)).returncode == 1


def test_each_verb_and_module_that_the_workflow_runs_is_there():
    steps = [
        step["run"]
        for job in yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"].values()
        for step in job["steps"]
        if "run" in step
    ]
    verbs = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))
    made = [words[1] for step in steps if (words := step.split())[0] == "make"]
    assert set(made) <= verbs
    modules = {name for step in steps for name in re.findall(r"-m tools\.(\w+)", step)}
    assert {"matrix", "image"} <= modules
    assert modules <= {path.stem for path in (ROOT / "tools").glob("*.py")}
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert ".ci/run" in steps
