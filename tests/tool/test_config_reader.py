"""Three levels of files, includes, types, and places in errors."""

from __future__ import annotations

import pytest

from slipstitch.config import load_config
from slipstitch.config.places import project_file
from slipstitch.errors import SlipstitchError


@pytest.fixture
def levels(tmp_path):
    """Write the three levels' files and read them."""
    names = {"system": "SYSTEM_CONFIG", "user": "USER_CONFIG", "project": "CONFIG"}

    def load(**texts: str):
        environ = {f"SQITCH_{name}": "/dev/null" for name in names.values()}
        for level, text in texts.items():
            path = tmp_path / f"{level}.conf"
            path.write_text(text, encoding="utf-8")
            if level in names:
                environ[f"SQITCH_{names[level]}"] = str(path)
        return load_config(environ, tmp_path)

    return load


def test_a_later_level_replaces_all_values_of_a_key(levels):
    config = levels(
        system="[z]\ny=s\nw=s1\nq=s1\nq=s2\n",
        user="[z]\ny=u\nw=u1\nw=u2\nq=u\n",
        project="[z]\nx=p\ny\n",
    )
    assert config.get_all("z.q") == ["u"]
    assert config.get_all("z.w") == ["u1", "u2"]
    assert config.get("z.x") == "p"
    assert config.get("z.y") is None
    assert config.listing() == "z.q=u\nz.w=[u1, u2]\nz.x=p\nz.y\n"


def test_section_and_key_are_found_in_any_case_and_subsections_are_not(levels):
    config = levels(project='[Target "Prod"]\nURI = db:pg:a\n')
    assert config.get("TARGET.Prod.uri") == "db:pg:a"
    assert config.get("target.prod.uri") is None
    assert config.target_names() == ["Prod"]


def test_a_section_keeps_the_spelling_of_its_keys(levels):
    config = levels(
        user='[core "variables"]\nRegion = eu\n',
        project='[core "variables"]\nRole = app\n[target "a.variables"]\nx = 1\n',
    )
    assert config.section("core.variables") == {"Region": "eu", "Role": "app"}
    assert config.section("target.a.variables") == {"x": "1"}
    assert config.section("target.A.variables") == {}


def test_an_included_file_counts_where_it_stands(levels):
    config = levels(
        project="[z]\na=1\nb=1\n[include]\npath=inner.conf\n[z]\nb=3\n",
        inner="[z]\na=2\nb=2\nc=2\n[include]\npath=deep/er.conf\n",
    )
    assert (config.get_all("z.a"), config.get_all("z.b"), config.get("z.c")) == (["2"], ["3"], "2")


def test_files_that_include_each_other_are_refused(levels):
    with pytest.raises(SlipstitchError, match="include each other") as caught:
        levels(project="[include]\npath=other.conf\n", other="[include]\npath=project.conf\n")
    assert caught.value.location.line == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", True), ("ON", True), ("1", True), ("true", True), ("no", False), ("off", False)],
)
def test_words_for_true_and_false(levels, text, value):
    assert levels(project=f"[a]\nb = {text}\n").get_bool("a.b") is value


def test_a_key_alone_is_true_and_an_empty_value_false(levels):
    config = levels(project="[a]\nb\nc =\n")
    assert (config.get_bool("a.b"), config.get_bool("a.c"), config.get_bool("a.d")) == (
        True,
        False,
        None,
    )


def test_whole_numbers_may_have_a_unit(levels):
    config = levels(project="[a]\nb = 12\nc = 2k\nd = -1\n")
    assert [config.get_int(f"a.{key}") for key in "bcde"] == [12, 2048, -1, None]


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda config: config.get_bool("a.b"), '"maybe" is neither true nor false'),
        (lambda config: config.get_int("a.b"), '"maybe" is not a whole number'),
    ],
)
def test_a_value_of_the_wrong_type_is_named_with_its_place(levels, ask, says):
    config = levels(project="# c\n[a]\n  b = maybe\n")
    with pytest.raises(SlipstitchError) as caught:
        ask(config)
    assert says in caught.value.message
    assert str(caught.value.location).endswith("project.conf:3:3")


def test_a_malformed_file_is_named_with_line_and_column(levels):
    with pytest.raises(SlipstitchError) as caught:
        levels(user="[a]\nk = \\q\n")
    assert str(caught.value.location).endswith("user.conf:2:5")


def test_a_file_that_is_not_utf_8_is_named_with_line_and_column(tmp_path):
    (tmp_path / "sqitch.conf").write_bytes(b"[a]\nk = \xff\n")
    environ = {"SQITCH_SYSTEM_CONFIG": "/dev/null", "SQITCH_USER_CONFIG": "/dev/null"}
    with pytest.raises(SlipstitchError, match="not UTF-8") as caught:
        load_config(environ, tmp_path)
    assert str(caught.value.location).endswith("sqitch.conf:2:5")


def test_a_folder_in_the_place_of_a_file_is_said(tmp_path):
    environ = {"SQITCH_CONFIG": str(tmp_path), "SQITCH_SYSTEM_CONFIG": "/dev/null"}
    with pytest.raises(SlipstitchError, match="cannot read configuration file"):
        load_config(environ | {"SQITCH_USER_CONFIG": "/dev/null"}, tmp_path)


def test_the_projects_file_is_searched_upwards(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "sqitch.conf").write_text("[a]\nk = top\n")
    assert project_file({}, inner) == tmp_path / "sqitch.conf"
    (tmp_path / "a" / "sqitch.conf").write_text("[a]\nk = nearer\n")
    environ = {"SQITCH_SYSTEM_CONFIG": "/nonexistent/x", "HOME": str(tmp_path / "home")}
    config = load_config(environ, inner)
    assert config.get("a.k") == "nearer"
    assert config.project == tmp_path / "a" / "sqitch.conf"


def test_the_users_file_stands_in_the_home_folder(tmp_path):
    folder = tmp_path / ".sqitch"
    folder.mkdir()
    (folder / "sqitch.conf").write_text("[user]\nname = Ada Lovelace\n")
    config = load_config({"HOME": str(tmp_path), "SQITCH_SYSTEM_CONFIG": "/dev/null"}, tmp_path)
    assert config.get("user.name") == "Ada Lovelace"
    assert config.project is None


def test_variables_of_the_environment_are_filled_in(tmp_path):
    (tmp_path / "sqitch.conf").write_text(
        "[core]\n\ttop_dir = ${WHERE:-db}/$${plain}\n\tverbosity = ${LOUD}\n"
        '[target "t"]\n\turi = db:pg://${WHO}@h/x\n[core "variables"]\n\trole = ${WHO}\n'
    )
    environ = {"HOME": str(tmp_path), "SQITCH_SYSTEM_CONFIG": "/dev/null", "WHO": "ada"}
    config = load_config(environ | {"LOUD": "2"}, tmp_path)
    assert config.get("core.top_dir") == "db/${plain}"
    assert config.get_int("core.verbosity") == 2
    assert config.get("target.t.uri") == "db:pg://ada@h/x"
    assert config.get_all("target.t.uri") == ["db:pg://ada@h/x"]
    assert config.section("core.variables") == {"role": "ada"}
    assert "target.t.uri=db:pg://${WHO}@h/x" in config.listing()


def test_a_variable_that_is_not_set_is_named_with_its_place(tmp_path):
    (tmp_path / "sqitch.conf").write_text("[core]\n\tengine = pg\n\tregistry = ${NOWHERE}\n")
    config = load_config({"HOME": str(tmp_path), "SQITCH_SYSTEM_CONFIG": "/dev/null"}, tmp_path)
    assert config.get("core.engine") == "pg"
    with pytest.raises(SlipstitchError) as raised:
        config.get("core.registry")
    assert raised.value.message == 'the environment variable "NOWHERE" is not set'
    assert str(raised.value.location).endswith("sqitch.conf:3:2")
