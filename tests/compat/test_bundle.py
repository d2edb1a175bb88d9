"""Real Sqitch deploys what is bundled, also a part of a plan, and where its own bundle fails."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from slipstitch.cli import run
from tests.compat.oracle import run_tool, write_project
from tests.compat.registry_rows import read_registry
from tests.compat.shop import CONFIG, deploy, lines, shop, small

REWORKED = {
    "sqitch.conf": CONFIG,
    "sqitch.plan": lines("a", "@one", "b", "@two", "a [a@two]", "c"),
    "deploy/a@one.sql": deploy("CREATE TABLE public.a (id int);"),
    "revert/a@one.sql": deploy("DROP TABLE public.a;"),
    "deploy/a.sql": deploy("ALTER TABLE public.a ADD more int;"),
    "revert/a.sql": deploy("ALTER TABLE public.a DROP more;"),
    "deploy/b.sql": deploy("CREATE TABLE public.b (id int);"),
    "revert/b.sql": deploy("DROP TABLE public.b;"),
    "deploy/c.sql": deploy("CREATE TABLE public.c (id int);"),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("files", "words", "deployed"),
    [
        (
            shop(),
            "",
            ["schema", "customers", "orders", "items", "customers", "coupons", "gifts"],
        ),
        (REWORKED, "--to b", ["a", "b"]),
        (REWORKED, "--from a@one --to b", ["a", "b"]),
        (REWORKED, "@ROOT a@HEAD", ["a", "b", "a"]),
        (small("a", "b", "c"), "--from b", ["b", "c"]),
        (
            small("a")
            | {"sqitch.conf": f"{CONFIG}\tplan_file = plans/the.plan\n"}
            | {"plans/the.plan": lines("a")},
            "",
            ["a"],
        ),
    ],
    ids=[
        "whole",
        "rework left out",
        "from the first",
        "with the rework",
        "from later",
        "plan apart",
    ],
)
def test_sqitch_deploys_the_bundle(project, database, files, words, deployed):
    write_project(files, project)
    assert run(["bundle", *words.split()]) == 0
    done = run_tool("sqitch", ["deploy", database.uri], project / "bundle")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(database.conninfo) as connection:
        assert [row[2] for row in read_registry(connection)["changes"]] == deployed


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("--from orders", "The plan from orders to @HEAD could not be read"),
        ("--from items --to schema", '"schema" stands before "items"'),
        ("--from nobody", "Cannot find change nobody"),
        ("--to customers", 'Change "customers" is ambiguous'),
        ("schema orders items", 'Too many changes specified: "items" is left over'),
    ],
)
def test_a_part_that_nobody_could_deploy_is_refused(project, capsys, words, reason):
    write_project(shop(), project)
    assert run(["bundle", *words.split()]) == 2
    assert reason in capsys.readouterr().err
    assert not list(Path("bundle").rglob("*.sql"))


def test_what_stands_beside_the_project_is_not_copied_beside_the_bundle(project, capsys):
    write_project(small("a", config=f"{CONFIG}\tdeploy_dir = ../elsewhere\n"), project)
    write_project({"a.sql": "select 1;\n"}, project.parent / "elsewhere")
    assert run(["bundle", "--dest-dir", "in/bundle"]) == 2
    assert "it is not below the working directory" in capsys.readouterr().err


def test_a_copy_that_equals_is_left_alone_and_another_is_written(project):
    write_project(small("a"), project)
    assert run(["bundle"]) == 0
    kept, edited = (project / f"bundle/{kind}/a.sql" for kind in ("deploy", "revert"))
    before = kept.stat()
    edited.write_text("-- ours\n")
    assert run(["bundle"]) == 0
    assert kept.stat().st_ino == before.st_ino
    assert kept.stat().st_mtime_ns == before.st_mtime_ns
    assert edited.read_text() == (project / "revert/a.sql").read_text()


@pytest.mark.parametrize("order", [["", "--to b"], ["--to b", ""]], ids=["cut", "whole"])
def test_a_bundle_over_another_is_as_one_in_a_new_folder(project, order):
    write_project(REWORKED, project)
    for words in order:
        assert run(["bundle", *words.split()]) == 0
    assert run(["bundle", "--dest-dir", "fresh", *order[-1].split()]) == 0
    fresh = [path for path in Path("fresh").rglob("*") if path.is_file()]
    assert len(fresh) >= 6
    for path in fresh:
        assert ("bundle" / path.relative_to("fresh")).read_bytes() == path.read_bytes(), path


def test_a_bundle_over_the_project_itself_is_refused(project, capsys):
    write_project(REWORKED, project)
    before = Path("sqitch.plan").read_bytes()
    assert run(["bundle", "--dest-dir", ".", "--to", "@one"]) == 2
    assert 'bundling into "." would write over sqitch.plan' in capsys.readouterr().err
    assert Path("sqitch.plan").read_bytes() == before


def test_a_plan_that_cannot_be_cut_is_found_before_another_is_copied(project, capsys):
    write_project(
        small("a", "b", config=f'{CONFIG}[target "eu"]\n\turi = db:pg:eu\n\tplan_file = eu.plan\n')
        | {"eu.plan": lines("a")},
        project,
    )
    assert run(["bundle", "--all", "--to", "b"]) == 2
    assert "Cannot find change b" in capsys.readouterr().err
    assert not Path("bundle").exists()


def test_scripts_that_the_plan_has_no_more_leave_the_bundle_and_other_files_stay(project, capsys):
    write_project(REWORKED, project)
    assert run(["bundle"]) == 0
    (project / "bundle/deploy/README.sql").write_text("-- ours\n")
    capsys.readouterr()
    assert run(["bundle", "--to", "b"]) == 0
    assert "Removed bundle/deploy/c.sql, of an earlier bundle" in capsys.readouterr().out
    left = sorted(path.name for path in Path("bundle/deploy").iterdir())
    assert left == ["README.sql", "a.sql", "b.sql"]
