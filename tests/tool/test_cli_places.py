"""What ``engine``, ``target`` and ``help`` do where Sqitch does otherwise."""

from __future__ import annotations

import pytest

from slipstitch.cli import run

BY = "2023-01-01T00:00:00Z Ada Lovelace <ada@example.com>"
CONFIG = "[core]\n\tengine = pg\n"
SECRET = 'uri = db:pg://ada:hidden@h/x\n[engine "pg"]\n\ttarget = db:pg://ada:hidden@h/y\n'


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "sqitch.conf").write_text(CONFIG)
    (tmp_path / "sqitch.plan").write_text(f"%project=p\n\na {BY}\n")
    return tmp_path


def files(project):
    return {
        str(path.relative_to(project)): path.read_text() if path.is_file() else None
        for path in sorted(project.rglob("*"))
    }


@pytest.mark.parametrize(
    "words", ["target -v", "target show t", "engine -v", "engine show pg", "engine add pg db:pg:x"]
)
def test_no_password_is_shown(project, capsys, words):
    (project / "sqitch.conf").write_text(f'{CONFIG}[target "t"]\n\t{SECRET}')
    run(words.split())
    said = capsys.readouterr()
    assert said.out or said.err
    assert "hidden" not in said.out + said.err


@pytest.mark.parametrize("words", ["target -v", "target show t", "engine -v", "engine show pg"])
@pytest.mark.parametrize("secret", ["hid/den", "hid#den", "hid?den", "${SECRET}"])
def test_no_part_of_a_password_is_shown(project, monkeypatch, capsys, words, secret):
    monkeypatch.setenv("SECRET", "hidden")
    uri = f"db:pg://ada:{secret}@h/x"
    (project / "sqitch.conf").write_text(
        f'{CONFIG}[engine "pg"]\n\ttarget = "{uri}"\n[target "t"]\n\turi = "{uri}"\n'
        '[engine "pg.variables"]\n\tone = ${SECRET}\n[target "t.variables"]\n\ttwo = ${SECRET}\n'
    )
    run(words.split())
    said = capsys.readouterr()
    assert "den" not in said.out + said.err
    assert "hid" not in said.out + said.err
    if "show" in words and "$" in secret:
        assert "one: ${SECRET}" in said.out


def test_the_list_asks_for_no_value_of_the_environment(project, monkeypatch, capsys):
    monkeypatch.delenv("NOWHERE", raising=False)
    (project / "sqitch.conf").write_text(
        f'{CONFIG}[target "t"]\n\turi = db:pg:t\n[target "u"]\n\turi = db:pg:${{NOWHERE}}\n'
    )
    assert run(["target"]) == 0
    assert capsys.readouterr().out == "t\nu\n"
    assert run(["target", "-v"]) == 0
    assert capsys.readouterr().out == "t\tdb:pg:t\nu\tdb:pg:${NOWHERE}\n"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("target add t db:pg:x --plan-file other.plan", 'project "else" already initialized'),
        ("engine add pg db:pg:x --top-dir file", "Error creating file"),
        ("target add t db:sqlite:x", 'engine "sqlite" is not PostgreSQL'),
        ("engine add pg db:pg:x y", 'engine add has no use for "y"'),
        ("target rename t u", 'Target "u" already exists'),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(project, capsys, words, reason):
    (project / "other.plan").write_text("%project=else\n\n")
    (project / "file").write_text("")
    if "rename" in words:
        both = "".join(f'[target "{name}"]\n\turi = db:pg:{name}\n' for name in "tu")
        (project / "sqitch.conf").write_text(CONFIG + both)
    before = files(project)
    assert run(words.split()) == 2
    assert reason in capsys.readouterr().err
    assert files(project) == before


def test_a_target_needs_a_plan_that_names_the_project(project, capsys):
    (project / "sqitch.plan").unlink()
    before = files(project)
    assert run(["target", "add", "t", "db:pg:x", "--top-dir", "new"]) == 2
    assert "Missing %project pragma in new/sqitch.plan" in capsys.readouterr().err
    assert files(project) == before


def test_settings_are_written_in_one_order_whatever_order_they_are_given_in(project):
    words = "--set b=2 --client c --registry r --dir verify=v --extension e --set a=1 --top-dir t"
    assert run(["target", "add", "x", "db:pg:x", "--plan-file", "p", *words.split()]) == 0
    assert (project / "sqitch.conf").read_text() == (
        f'{CONFIG}[target "x"]\n\turi = db:pg:x\n\tplan_file = p\n\tregistry = r\n\tclient = c\n'
        "\textension = e\n\ttop_dir = t\n\tverify_dir = v\n"
        '[target "x.variables"]\n\ta = 1\n\tb = 2\n'
    )


def test_what_another_file_sets_is_not_removed_and_the_reader_is_told(project, monkeypatch, capsys):
    (project / "user.conf").write_text('[target "t"]\n\turi = db:pg:t\n')
    monkeypatch.setenv("SQITCH_USER_CONFIG", "user.conf")
    assert run(["target", "remove", "t"]) == 2
    said = capsys.readouterr().err
    assert 'Unknown target "t"' in said
    assert "it is set in another file" in said


def test_an_engine_can_be_shown_before_it_is_configured(project, capsys):
    assert run(["engine", "show", "pg"]) == 0
    assert "Registry:      sqitch" in capsys.readouterr().out


def test_no_all_weighs_more_than_the_configuration(project):
    (project / "other.plan").write_text("%project=p\n\n")
    (project / "sqitch.conf").write_text(
        f'{CONFIG}[add]\n\tall = true\n[target "t"]\n\turi = db:pg:t\n\tplan_file = other.plan\n'
    )
    assert run(["add", "one", "-n", "x", "--no-all"]) == 0
    assert "one" not in (project / "other.plan").read_text()
    assert run(["add", "two", "-n", "x"]) == 0
    assert "two" in (project / "other.plan").read_text()


def test_templates_of_the_user_come_before_ours(project):
    folder = project / ".sqitch" / "templates"
    for kind, text in (
        ("deploy", "[% project %]: [% change %], [% FOREACH r IN requires %]<[% r %]>[% END %]\n"),
        ("test", "[% IF colour %]in [% colour %][% ELSE %]plain[% END %]\n"),
    ):
        (folder / kind).mkdir(parents=True)
        (folder / kind / "pg.tmpl").write_text(text)
    assert run(["add", "b", "-n", "x", "-r", "a", "-s", "colour=red"]) == 0
    assert (project / "deploy/b.sql").read_text() == "p: b, <a>\n"
    assert (project / "test/b.sql").read_text() == "in red\n"
    assert (project / "revert/b.sql").read_text().startswith("-- Revert p:b from pg\n")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("help", "Commands as in Sqitch:"),
        ("help deploy", "Usage: slipstitch deploy"),
        ("help throwaway start", "Usage: slipstitch throwaway start"),
        ("help --guide", "authentication"),
        ("help changes", "the change before; ^^ two before"),
        ("help configuration", "core.vcs.client"),
        ("help environment", "SQITCH_PASSWORD"),
        ("help authentication", "~/.pgpass"),
    ],
)
def test_help_shows_commands_and_guides(capsys, words, shown):
    assert run(words.split()) == 0
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize("words", ["nonsense", "deploy nonsense", "changes nonsense"])
def test_help_on_nothing_ends_with_status_1(capsys, words):
    assert run(["help", *words.split()]) == 1
    assert "No manual entry for slipstitch-" in capsys.readouterr().out
