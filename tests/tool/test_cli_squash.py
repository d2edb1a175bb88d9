"""A released beginning becomes one change, and databases that have it adopt it without a script."""

from __future__ import annotations

import pytest

TABLE = "begin;\ncreate table {0} (id int);\ncommit;\n"
DROP = "begin;\ndrop table {0};\ncommit;\n"
LOOK = "begin;\nselect id from {0};\nrollback;\n"


@pytest.fixture
def project(shop):
    for name in ("one", "two"):
        shop.change(name, TABLE.format(name), DROP.format(name), LOOK.format(name))
    shop.tag("v1")
    for kind, text in (("deploy", TABLE), ("revert", DROP), ("verify", LOOK)):
        shop.script(kind, "two@v1", text.format("two"))
    shop.change(
        "two",
        "begin;\nalter table two add more int;\ncommit;\n",
        "begin;\nalter table two drop more;\ncommit;\n",
        "begin;\nselect more from two;\nrollback;\n",
        needs="two@v1",
    )
    shop.change(
        "three", TABLE.format("three"), DROP.format("three"), needs="one two @v1 !other:four"
    )
    return shop


def columns(shop) -> list[tuple]:
    return shop.rows(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'public' order by 1, 2"
    )


def test_the_baseline_builds_what_its_parts_built_and_goes_as_they_went(project):
    assert project.run("deploy").status == 0
    before = columns(project)
    assert project.run("revert", "-y").status == 0
    done = project.bare("squash", "@v1")
    assert done.status == 0, done.err
    lines = (project.folder / "sqitch.plan").read_text().splitlines()
    assert [line.partition(" 20")[0] for line in lines[3:]] == [
        "baseline",
        "@v1",
        "two [baseline]",
        "three [baseline two @v1 !other:four]",
    ]
    assert not (project.folder / "deploy/one.sql").exists()
    assert not (project.folder / "deploy/two@v1.sql").exists()
    deployed = project.run("deploy", "--verify")
    assert deployed.status == 0, deployed.err
    assert columns(project) == before
    assert project.run("revert", "-y").status == 0
    assert columns(project) == []


def test_a_database_that_has_the_parts_adopts_the_baseline(project):
    assert project.run("deploy").status == 0
    before = columns(project)
    assert project.bare("squash", "@v1", "--name", "start").status == 0
    assert project.run("status").status == 2
    adopted = project.run("rebase", "--log-only", "-y", "--upto", "three")
    assert adopted.status == 0, adopted.err
    assert project.deployed() == ["start", "two", "three"]
    assert project.run("status", "--exit-code").status == 0
    assert project.run("verify").status == 0
    assert columns(project) == before


def test_what_cannot_be_squashed_is_refused_before_anything_is_written(project):
    before = (project.folder / "sqitch.plan").read_text()
    for words, says in (
        (["three"], '"three" has no tag'),
        (["@v1", "--name", "three"], 'Change "three" already exists'),
        (["@v9"], 'Unknown change: "@v9"'),
    ):
        refused = project.bare("squash", *words)
        assert refused.status == 2
        assert says in refused.err
    (project.folder / "revert/one.sql").unlink()
    assert "revert/one.sql does not exist" in project.bare("squash", "@v1").err
    assert (project.folder / "sqitch.plan").read_text() == before


def test_a_script_that_reaches_into_the_next_is_refused_with_its_place(project):
    before = (project.folder / "sqitch.plan").read_text()
    for text, says in (
        ("set search_path = app;\n", "deploy/one.sql:1:1: "),
        ("begin;\nset role app;\ncommit;\n", "sets something for the whole session"),
        ("set role app;\nbegin;\nrollback;\n", "deploy/one.sql:1:1: "),
        ("select 1;\nselect set_config('role', 'app', false);\n", "deploy/one.sql:2:1: "),
        ("do $$ begin execute 'set role app'; end $$;\n", "for the whole session"),
        ("alter role app set search_path = app;\n", "sets something for new sessions"),
        ("create temp table t ();\n", "makes a temporary object"),
        ("\\set place app\n", "\\set place"),
        ("\\ir other.sql\n", "\\ir other.sql"),
        ("select 1;\n\\q\n", "ends before its file"),
        ("select 1", "its last statement does not end"),
        ("copy one from stdin;\n1\n", "its last statement does not end"),
        ("begin;\nselect 1;\n", "does not end its transaction"),
        ("select 1 \\gset\n", "\\gset"),
    ):
        project.script("deploy", "one", text)
        project.script("deploy", "other", "select 1;\n")
        refused = project.bare("squash", "@v1")
        assert refused.status == 2
        assert "cannot stand in one file with others" in refused.err
        assert says in refused.err
    assert (project.folder / "sqitch.plan").read_text() == before
    assert not (project.folder / "deploy/baseline.sql").exists()


def test_what_a_script_takes_back_itself_reaches_no_other(project):
    project.script("verify", "one", "begin;\nset role app;\ncreate temp table t ();\nrollback;\n")
    kept = "begin;\ncreate temp table t () on commit drop;\nset local role app;\ncommit;\n"
    project.script("deploy", "one", kept)
    done = project.bare("squash", "@v1")
    assert done.status == 0, done.err
    assert kept in (project.folder / "deploy/baseline.sql").read_text()


def test_scripts_keep_their_bytes_and_what_is_not_of_the_plan_is_not_overwritten(project):
    text = b"begin;\r\ncreate table one (id int); -- caf\xe9\r\ncommit;\r\n"
    (project.folder / "deploy/one.sql").write_bytes(b"\xef\xbb\xbf" + text)
    stranger = project.script("deploy", "baseline", "select 'mine';\n")
    refused = project.bare("squash", "@v1")
    assert refused.status == 2
    assert "deploy/baseline.sql exists, and no change of the plan has it" in refused.err
    assert 'Change "one" already' in project.bare("squash", "@v1", "--name", "one").err
    assert stranger.read_text() == "select 'mine';\n"
    stranger.unlink()
    assert project.bare("squash", "@v1").status == 0
    assert b"\n-- squashed: one\n" + text in stranger.read_bytes()
