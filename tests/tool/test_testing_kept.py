"""What a run deployed is copied by the next one, as long as nothing that decides it changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from slipstitch.testing import kept

PLAN = """\
%project=shop

orders 2026-01-01T00:00:00Z A <a@example.org> # what is bought
"""
# Each deployment draws another number.
DEPLOY = "create table orders as select gen_random_uuid()::text as drawn;\n"
TEST = """\
select plan(1);
select is((select drawn from orders), 'nobody', 'the drawn number');
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project of one change."""
    project = tmp_path / "shop"
    for kind in ("deploy", "revert", "verify"):
        (project / kind).mkdir(parents=True)
    (project / "sqitch.plan").write_text(PLAN)
    (project / "deploy" / "orders.sql").write_text(DEPLOY)
    (project / "verify" / "orders.sql").write_text("select drawn from orders where false;\n")
    return project


def named(project: Path, *words: str, **environ: str) -> str | None:
    return kept.name_of(project, (), words, environ)


def test_the_name_tells_the_day_and_stays_while_nothing_changes(shop: Path):
    name = named(shop)
    assert name is not None
    assert name == named(shop)
    assert name[:2] == "20"
    (shop / "notes.txt").write_text("of no concern to the database")
    assert name == named(shop)


@pytest.mark.parametrize("file", ["sqitch.plan", "deploy/orders.sql", "verify/orders.sql"])
def test_another_script_or_plan_is_another_name(shop: Path, file: str):
    before = named(shop)
    with (shop / file).open("a") as script:
        script.write("\n")
    assert named(shop) not in (None, before)


def test_other_options_of_deploy_are_another_name(shop: Path):
    assert len({named(shop), named(shop, "--set a=1"), named(shop, "--set a=2")}) == 3


def test_what_the_environment_says_in_the_configuration_is_part_of_the_name(shop: Path):
    (shop / "sqitch.conf").write_text("[core]\n\tvariables.owner = ${OWNER}\n")
    assert named(shop, OWNER="a") != named(shop, OWNER="b")


def test_the_setup_is_part_of_the_name(shop: Path, tmp_path: Path):
    setup = tmp_path / "setup.sql"
    setup.write_text("select 1;\n")
    first = kept.name_of(shop, [setup], (), {})
    setup.write_text("select 2;\n")
    assert len({named(shop), first, kept.name_of(shop, [setup], (), {})}) == 3


@pytest.mark.parametrize(
    "command",
    [r"\i more.sql", r"  \ir ../more.sql", r"\include more.sql", r"\include_relative more.sql",
     r"\copy orders from 'orders.csv'", r"\! date", r"\set today `date`"],
)  # fmt: skip
def test_a_script_that_reads_what_stands_elsewhere_is_never_kept(shop: Path, command: str):
    (shop / "deploy" / "orders.sql").write_text(f"{command}\n{DEPLOY}")
    assert named(shop) is None


@pytest.mark.parametrize("command", [r"\if true", r"\set owner 'it'", r"\echo a", r"\gset"])
def test_a_script_with_other_commands_of_psql_may_be_kept(shop: Path, command: str):
    (shop / "deploy" / "orders.sql").write_text(f"{command}\n{DEPLOY}")
    assert named(shop) is not None


def test_a_project_with_hooks_or_without_a_plan_is_never_kept(shop: Path):
    (shop / "sqitch.conf").write_text("[hooks]\n\tbefore_deploy = ./prepare\n")
    assert named(shop) is None
    (shop / "sqitch.conf").write_text("")
    (shop / "sqitch.plan").unlink()
    assert named(shop) is None


@pytest.mark.slow
def test_a_run_copies_what_the_one_before_deployed_until_something_changes(
    pytester: pytest.Pytester, shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("SLIPSTITCH_STATE_DIR", str(tmp_path / "state"))
    (pytester.path / "sql").mkdir()
    (pytester.path / "sql" / "draws.sql").write_text(TEST)
    project = os.path.relpath(shop, pytester.path)
    pytester.makeini(f"[pytest]\nslipstitch_pgtap = sql\nslipstitch_project = {project}\n")

    def drawn(*options: str) -> str:
        result = pytester.runpytest_subprocess("-p", "no:hypothesispytest", *options)
        # A set: where CI is set, pytest's summary tells the whole diagnosis a second time.
        (line,) = {line for line in result.outlines if "have:" in line}
        return line

    first = drawn()
    assert drawn() == first
    assert drawn("--slipstitch-fresh") != first
    (kept_one,) = (tmp_path / "state" / "kept").iterdir()
    (kept_one / "PG_VERSION").unlink()  # what cannot be started is made anew
    second = drawn()
    assert second != first
    (shop / "deploy" / "orders.sql").write_text(f"{DEPLOY}-- changed\n")
    assert drawn() not in (first, second)


def test_what_another_day_made_and_more_than_a_few_are_dropped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shop: Path
):
    monkeypatch.setenv("SLIPSTITCH_STATE_DIR", str(tmp_path / "state"))
    name = named(shop)
    assert name is not None
    day = name[:10]
    with kept.clusters() as folder:
        for age, made in enumerate(["2020-01-01-a", *(f"{day}-{letter}" for letter in "bcdef")]):
            (folder / made).mkdir()
            os.utime(folder / made, (1_000_000 - age, 1_000_000 - age))
        assert kept.find(folder, f"{day}-f") == folder / f"{day}-f"  # used, so the newest
        assert kept.find(folder, name) is None
        assert kept.find(folder, None) is None
    (folder / name).mkdir()
    kept.keep("nobody", name)
    left = {path.name for path in folder.iterdir()}
    assert left == {name, *(f"{day}-{letter}" for letter in "bcf")}


def test_every_part_that_deploy_loads_is_in_the_name_or_cannot_change_what_it_makes(shop: Path):
    neutral = {"__main__", "cli", "errors", "files", "lint", "locks", "passwords", "patience"}
    neutral |= {"begun", "report"}
    program = (
        "import sys, runpy, atexit\n"
        "atexit.register(lambda:"
        " print(*(name for name in sys.modules if name[:11] == 'slipstitch.')))\n"
        "sys.argv = ['slipstitch', 'deploy', 'db:pg://nobody@127.0.0.1:1/none']\n"
        "runpy.run_module('slipstitch', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=shop, capture_output=True, text=True, check=False
    )
    parts = {name.split(".")[1] for name in done.stdout.split()}
    assert {"runner", "plan", "script"} <= parts
    assert parts - neutral <= {Path(name).stem for name in kept.DECIDING}
