"""What is not released yet may be removed, renamed, begun again; what was reworked, compared."""

from __future__ import annotations

import json
import subprocess

import pytest

from slipstitch.cli import run

BY = "2023-01-01T00:00:00Z Ada Lovelace <ada@example.com>"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SQITCH_USER_CONFIG", "/dev/null")
    monkeypatch.setenv("SQITCH_SYSTEM_CONFIG", "/dev/null")
    (tmp_path / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    (tmp_path / "sqitch.plan").write_text(
        f"%project=p\n\na {BY}\n@t {BY}\n\nb [a] {BY}\nc [b !b@t] {BY} # b stays\n"
    )
    for kind in ("deploy", "revert", "verify"):
        (tmp_path / kind).mkdir()
        for name in "abc":
            (tmp_path / kind / f"{name}.sql").write_text(f"-- {kind} p:{name} on pg\nselect 1;\n")
    return tmp_path


def plan_lines(project) -> list[str]:
    lines = (project / "sqitch.plan").read_text().splitlines()[2:]
    return [line.partition(" 20")[0] for line in lines if line]


def test_a_change_goes_with_its_scripts(project):
    assert run(["remove", "c"]) == 0
    assert plan_lines(project) == ["a", "@t", "b [a]"]
    assert not (project / "verify/c.sql").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["remove", "a"], 'a tag covers "a": it is released'),
        (["remove", "b"], '"b" cannot be removed'),
        (["remove", "nobody"], 'Unknown change: "nobody"'),
        (["rename", "b", "c"], 'Change "c" already exists'),
        (["rename", "b", "@x"], '"@x" is invalid'),
    ],
)
def test_what_others_rely_on_stays(project, capsys, words, says):
    before = (project / "sqitch.plan").read_text()
    assert run(words) == 2
    assert says in capsys.readouterr().err
    assert (project / "sqitch.plan").read_text() == before
    assert (project / "deploy/b.sql").exists()


def test_a_new_name_stands_wherever_the_old_one_stood(project):
    assert run(["rename", "b", "people"]) == 0
    assert plan_lines(project) == ["a", "@t", "people [a]", "c [people !people@t]"]
    assert (project / "deploy/people.sql").read_text().startswith("-- deploy p:people on pg\n")
    assert not (project / "deploy/b.sql").exists()


def test_without_a_rework_the_scripts_before_it_have_their_name_again(project):
    assert run(["rework", "a", "-n", "again"]) == 0
    (project / "deploy/a.sql").write_text("select 2;\n")
    assert run(["remove", "a@HEAD"]) == 0
    assert plan_lines(project)[-1] == "c [b !b@t]"
    assert (project / "deploy/a.sql").read_text() == "-- deploy p:a on pg\nselect 1;\n"
    assert not (project / "deploy/a@t.sql").exists()


def test_a_rework_may_begin_with_an_earlier_text_which_no_registry_has_seen(project):
    assert run(["rework", "a", "-n", "again"]) == 0
    (project / "deploy/a.sql").write_text("select 2;\n")
    assert run(["tag", "u", "-n", "u"]) == 0
    assert run(["rework", "a", "--back-to", "a@t", "-n", "back"]) == 0
    text = (project / "deploy/a.sql").read_text()
    assert text == "-- back to a@t, after a@u\n-- deploy p:a on pg\nselect 1;\n"
    assert (project / "revert/a.sql").read_text() == "select 2;\n"
    assert run(["rework", "a", "--back-to", "b", "-n", "back"]) == 2


def test_a_rework_may_be_rendered_at_once(project, capsys):
    (project / "templates").mkdir()
    for kind in ("deploy", "revert", "verify"):
        (project / "templates" / kind).mkdir()
        template = "begin;\n{{ source }}\ncommit;\n"
        (project / "templates" / kind / "defined.sql.j2").write_text(template)
    assert run(["rework", "a", "--from-source", "-n", "again"]) == 2
    assert 'change "a" has no source to render' in capsys.readouterr().err
    (project / "sql").mkdir()
    view = "-- view public.a\n\ncreate or replace view public.a as select {};\n"
    (project / "deploy/a.sql").write_text(f"begin;\n{view.format(1)}\ncommit;\n")
    (project / "sql/a.sql").write_text(view.format(2))
    assert run(["rework", "a", "--from-source", "-n", "again"]) == 0
    assert "select 2;" in (project / "deploy/a.sql").read_text()
    assert "select 1;" in (project / "deploy/a@t.sql").read_text()


def test_what_a_rework_changed_is_shown_line_by_line(project, capsys):
    assert run(["show", "--diff", "a"]) == 2
    assert '"a" was never reworked' in capsys.readouterr().err
    assert run(["rework", "a", "-n", "again"]) == 0
    (project / "deploy/a.sql").write_text("-- deploy p:a on pg\nselect 2;\n")
    capsys.readouterr()
    assert run(["show", "--diff", "deploy", "a@t"]) == 0
    assert capsys.readouterr().out == (
        "--- deploy a@t\n+++ deploy a@HEAD\n@@ -1,2 +1,2 @@\n"
        " -- deploy p:a on pg\n-select 1;\n+select 2;\n"
    )
    assert run(["show", "--diff", "a@HEAD", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [each["kind"] for each in document["scripts"]] == ["deploy", "revert"]


def test_in_a_repository_git_is_told_to_keep_the_lines_of_both_sides(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitattributes").write_text("*.png binary")
    for _ in range(2):
        assert run(["init", "p", "--engine", "pg", "--top-dir", "db"]) == 0
    assert (tmp_path / ".gitattributes").read_text() == (
        "*.png binary\n/db/sqitch.plan merge=union\n"
    )


def test_a_plan_after_a_real_merge_is_mended(project, capsys):
    def git(*words: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@b"]
        subprocess.run(["git", *who, *words], cwd=project, check=True, capture_output=True)

    (project / ".gitattributes").write_text("/sqitch.plan merge=union\n")
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "one")
    git("checkout", "-b", "other")
    plan = project / "sqitch.plan"
    before = plan.read_text()
    plan.write_text(f"{before}d {BY}\ne [d] {BY}\n")
    git("commit", "-am", "other")
    git("checkout", "main")
    plan.write_text(f"{before}d {BY}\nf {BY}\n")
    git("commit", "-am", "main")
    git("merge", "--no-edit", "other")
    if run(["plan", "--check"]):
        assert run(["plan", "--check", "--mend"]) == 0
    assert sorted(plan_lines(project)[-3:]) == ["d", "e [d]", "f"]
    assert run(["plan", "--check"]) == 0
    plan.write_text(f"{before}d {BY}\nd {BY}\n")
    capsys.readouterr()
    assert run(["plan", "--check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["line"] == 9
