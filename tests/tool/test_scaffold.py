"""What init and add begin with: the template language, the choice of templates, whole files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from slipstitch.cli import run
from slipstitch.errors import SlipstitchError
from slipstitch.files import make_folder, write_whole
from slipstitch.plan.parse import read_plan
from slipstitch.scaffold.configuration import Settings, new_configuration
from slipstitch.scaffold.scripts import Choice, choose_templates
from slipstitch.scaffold.template import fill_template

VALUES = {"a": "AA", "z": "0", "none": [], "l": ["1", "2"], "b": "B"}


# Each of these was put to the engine that Sqitch uses.
@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("[% a %]|[%a%]|[%\na\n%]|[%+ a +%]", "AA|AA|AA|AA"),
        ("x\n  [%- a -%]  \n y", "xAA y"),
        ("x [%- a -%] y", "x AA y"),
        ("x\n[%- a %]\ny", "xAA\ny"),
        ("[% a -%]\n\ny", "AA\ny"),
        ("x\n\n[%- a %]", "x\nAA"),
        ("[% IF a %]A[% END %]", "A"),
        ("[% IF nope %]A[% ELSE %]B[% END %]", "B"),
        ("[% UNLESS nope %]A[% ELSE %]B[% END %]", "A"),
        ("[% IF z %]A[% ELSE %]B[% END %]", "B"),
        ("[% IF none %]A[% ELSE %]B[% END %]", "A"),
        ("[% FOREACH x IN l %]<[% x %]>[% END %]", "<1><2>"),
        (
            "[% FOREACH x IN l %][% FOREACH y IN l %][% x %][% y %],[% END %][% END %]",
            "11,12,21,22,",
        ),
        ("[% FOREACH x IN none %]n[% END %]|[% FOREACH x IN a %]n[% END %]", "|"),
        ("[% IF a %][% IF nope %]1[% ELSE %]2[% END %][% ELSE %]3[% END %]", "2"),
        ("[% x %][% FOREACH x IN l %][% END %][% x %]", ""),
        ("[% IF a -%]\nA\n[% END -%]\nB", "A\nB"),
        ("  [% IF a %]\nA\n  [% END %]\nB", "  \nA\n  \nB"),
        ("x\n   [%- IF a -%]  \n y\n [%- END -%]\nz", "x yz"),
        ("[% a", "[% a"),
        ("a %]", "a %]"),
        ("[%# a comment %]", ""),
    ],
)
def test_a_template_is_filled_as_sqitch_fills_it(template: str, text: str) -> None:
    assert fill_template(template, VALUES, "t") == text


@pytest.mark.parametrize(
    ("template", "place"),
    [
        ("\n [% foo bar %]", "t:2:5"),
        ("[% IF a %]x", "t:1:4"),
        ("x[% END %]", "t:1:5"),
        ("[% ELSE %]", "t:1:4"),
        ("[% FOREACH x IN l %][% ELSE %][% END %]", "t:1:24"),
        ("[% A %]", "t:1:4"),
    ],
)
def test_what_a_template_may_not_hold_is_an_error_with_its_place(template: str, place: str) -> None:
    with pytest.raises(SlipstitchError) as caught:
        fill_template(template, VALUES, "t")
    assert str(caught.value.location) == place


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_first_folder_with_a_template_wins_for_each_kind(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    put(first / "deploy/pg.tmpl", "first deploy")
    put(second / "deploy/pg.tmpl", "second deploy")
    put(second / "test/pg.tmpl", "second test")
    one = put(tmp_path / "one.tmpl", "one")
    found = choose_templates(Choice(folders=[first, second], files={"revert": one}))
    assert [(each.kind, each.text) for each in found[:3]] == [
        ("deploy", "first deploy"),
        ("revert", "one"),
        ("test", "second test"),
    ]
    assert found[3].kind == "verify"
    assert "ROLLBACK" in found[3].text


def test_a_required_kind_without_a_template_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "deploy/mine.tmpl", "x")
    with pytest.raises(SlipstitchError, match="Cannot find revert template"):
        choose_templates(Choice("mine", [tmp_path]))
    found = choose_templates(Choice("mine", [tmp_path], without=["revert", "verify"]))
    assert [each.kind for each in found] == ["deploy"]


def test_a_configuration_without_any_option_is_all_comments_but_the_engine() -> None:
    assert new_configuration(Settings("pg"), "sqitch.plan") == (
        "[core]\n\tengine = pg\n\t# plan_file = sqitch.plan\n\t# top_dir = .\n"
        '# [engine "pg"]\n\t# target = db:pg:\n\t# registry = sqitch\n\t# client = psql\n'
    )


def test_a_file_is_replaced_as_a_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = put(tmp_path / "plan", "old")
    path.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(path)
    write_whole(link, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "plan"]


def test_a_failed_write_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "plan", "old")

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(SlipstitchError, match=r"Cannot open .*plan: No space left on device"):
        write_whole(path, b"new")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["plan"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "a/b")
    assert not make_folder(tmp_path / "a/b")
    put(tmp_path / "file", "")
    with pytest.raises(SlipstitchError, match=r"Error creating .*file: File exists"):
        make_folder(tmp_path / "file")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the planned and tagged change "a", in the working directory."""
    monkeypatch.chdir(tmp_path)
    for name, value in {"FULLNAME": "Ada Lovelace", "EMAIL": "ada@example.com"}.items():
        monkeypatch.setenv(f"SQITCH_{name}", value)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert run(["--quiet", "init", "p", "--engine", "pg"]) == 0
    assert run(["--quiet", "add", "a", "-n", "x"]) == 0
    assert run(["--quiet", "tag", "v1", "-n", "x"]) == 0
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-r", "6af9714773c8b5e8afdf3f9c5eac5842ee3929cf"], "is the id of a change"),
        (["-r", "!a"], '"!a" is not a valid dependency specification'),
        (["-r", "@HEAD"], '"@HEAD" cannot be a dependency'),
        (["-r", "a@ROOT"], '"a@ROOT" cannot be a dependency'),
        (["-x", "HEAD"], '"HEAD" cannot be a dependency'),
        (["-r", "a", "-x", "p:a"], '"a" is required and in conflict at once'),
    ],
)
def test_what_sqitch_could_not_read_again_is_not_written(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    before = (project / "sqitch.plan").read_bytes()
    assert run(["add", "b", "-n", "x", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert (project / "sqitch.plan").read_bytes() == before
    assert not (project / "deploy/b.sql").exists()


def test_a_requirement_on_a_tag_before_a_finished_rework_is_not_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Sqitch writes it, and refuses the plan from then on.
    plan = project / "sqitch.plan"
    by = "2023-01-01T00:00:00Z A <a@b>"
    plan.write_text(plan.read_text() + f"a [a@v1] {by}\n@v2 {by}\n")
    before = plan.read_bytes()
    assert run(["add", "b", "-n", "x", "-r", "a@v1"]) == 2
    assert 'Unknown change "a@v1" required by change "b"' in capsys.readouterr().err
    assert plan.read_bytes() == before


def test_a_name_that_is_zero_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["add", "0", "-n", "x"]) == 2
    assert run(["tag", "0", "-n", "x"]) == 2
    assert capsys.readouterr().err.count('"0" is invalid') == 2


def test_a_planner_that_a_plan_cannot_hold_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SQITCH_FULLNAME", "Ada #1")
    assert run(["add", "b", "-n", "x"]) == 2
    assert 'user name "Ada #1" cannot stand in a plan' in capsys.readouterr().err


def test_a_requirement_is_written_once_however_it_is_spelled(project: Path) -> None:
    assert run(["add", "b", "-n", "x", "-r", "p:a", "-r", "a"]) == 0
    assert [each.text for each in read_plan("sqitch.plan").plan.changes[1].requires] == ["a"]


def test_a_conflict_that_is_not_planned_is_warned_of(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["add", "b", "-n", "x", "-x", "later", "-x", "other:later"]) == 0
    assert capsys.readouterr().err.count('conflict "later" is not in the plan') == 1


def test_a_tag_freezes_what_it_covers_where_the_project_keeps_a_list(project: Path) -> None:
    assert not (project / "deploy/frozen.sha1").exists()
    (project / "deploy/frozen.sha1").write_text("")
    assert run(["add", "b", "-n", "x"]) == 0
    assert run(["tag", "v2", "-n", "x"]) == 0
    lines = (project / "deploy/frozen.sha1").read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == ["deploy/a.sql", "deploy/b.sql"]


def test_a_note_is_asked_for_in_the_editor(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    editor = put(
        project / "editor", '#!/bin/sh\ncp "$1" seen\nprintf \'a\\\\nb\\n# no\\nc\\n\' > "$1"\n'
    )
    editor.chmod(0o755)
    monkeypatch.setenv("SQITCH_EDITOR", f"{editor}")
    assert run(["add", "b", "-r", "a"]) == 0
    assert (project / "seen").read_text() == (
        "\n# Please enter a note for your change. Lines starting with '#' will\n"
        "# be ignored, and an empty message aborts the add.\n# Change to add:\n# \n"
        "#   b [a]\n#     deploy/b.sql\n#     revert/b.sql\n#     verify/b.sql\n#     \n\n"
    )
    assert read_plan("sqitch.plan").plan.changes[1].note == "a\\nb\nc"
    assert run(["tag", "v2"]) == 0
    assert (project / "seen").read_text() == (
        "\n# Write a tag note.\n# Lines starting with '#' will be ignored.\n"
    )


def test_an_editor_that_fails_stops_the_command(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SQITCH_EDITOR", "exit 3;")
    assert run(["tag", "v2"]) == 2
    assert "unexpectedly returned exit value 3" in capsys.readouterr().err


def test_new_scripts_are_opened_in_the_editor_when_asked(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQITCH_EDITOR", 'echo "$@" >opened; true')
    assert run(["add", "b", "-n", "x", "--edit", "--without", "verify"]) == 0
    assert (project / "opened").read_text().split() == ["deploy/b.sql", "revert/b.sql"]
