"""Editing a configuration in place."""

from __future__ import annotations

import difflib
import stat
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slipstitch.config.edit import ConfigText, open_config, save_config
from slipstitch.config.syntax import Assignment
from slipstitch.errors import SlipstitchError

TEXT = """\
# top
[core]
\tengine = pg ; why
\t# plan_file = sqitch.plan
  # last

# [engine "pg"]
[Multi]
\tK = 1
\tk = 2 # two
\tflag
[engine "pg"] client = psql
[core]
\ttop_dir = .
"""


def changed(change) -> list[str]:
    """Return the lines that a change took away (-) and put in (+)."""
    before = TEXT.splitlines()
    after = change(ConfigText(TEXT, "x")).text.splitlines()

    return [line for line in difflib.ndiff(before, after) if line[0] in "-+"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda text: text.set("core.engine", "sqlite"),
            ["- \tengine = pg ; why", "+ \tengine = sqlite ; why"],
        ),
        (lambda text: text.set("CORE.Engine", "pg"), []),
        (lambda text: text.set("core.new", "v"), ["+ \tnew = v"]),
        (lambda text: text.set("multi.flag", "true"), ["- \tflag", "+ \tflag = true"]),
        (lambda text: text.add("multi.k", "3"), ["+ \tk = 3"]),
        (
            lambda text: text.replace_all("multi.k", "3"),
            ["- \tK = 1", "- \tk = 2 # two", "+ \tk = 3 # two"],
        ),
        (lambda text: text.remove("core.engine"), ["- \tengine = pg ; why"]),
        (lambda text: text.remove("multi.flag"), ["- \tflag"]),
        (
            lambda text: text.remove("multi.k", every=True),
            ["- \tK = 1", "- \tk = 2 # two"],
        ),
        (
            lambda text: text.set("engine.pg.client", "/x/psql"),
            ['- [engine "pg"] client = psql', '+ [engine "pg"] client = /x/psql'],
        ),
        (
            lambda text: text.remove("engine.pg.client"),
            ['- [engine "pg"] client = psql', '+ [engine "pg"]'],
        ),
        (lambda text: text.set("engine.pg.target", "db:pg:"), ["+ \ttarget = db:pg:"]),
        (
            lambda text: text.set("target.prod.uri", "a # b"),
            ['+ [target "prod"]', '+ \turi = "a # b"'],
        ),
        (
            lambda text: text.set("core.variables.Foo", "1"),
            ['+ [core "variables"]', "+ \tFoo = 1"],
        ),
        (
            lambda text: text.remove_section("multi"),
            ["- [Multi]", "- \tK = 1", "- \tk = 2 # two", "- \tflag"],
        ),
        (
            lambda text: text.rename_section("engine.pg", "engine.x"),
            ['- [engine "pg"] client = psql', '+ [engine "x"] client = psql'],
        ),
    ],
)
def test_a_change_touches_its_own_lines_only(change, expected):
    differences = [line.rstrip() for line in changed(change) if not line.startswith("?")]
    assert sorted(differences) == sorted(expected)


def test_a_new_key_follows_the_last_key_of_its_last_section():
    assert ConfigText(TEXT, "x").add("core.new", "v").text == f"{TEXT}\tnew = v\n"
    text = ConfigText("[a]\n\tk = 1\n\t# more\n[b]\n", "x").add("a.j", "2").text
    assert text == "[a]\n\tk = 1\n\tj = 2\n\t# more\n[b]\n"


def test_a_last_line_without_its_end_gets_one_first():
    assert ConfigText("[a]\nk = 1", "x").add("a.j", "2").text == "[a]\nk = 1\n\tj = 2\n"
    assert ConfigText("[a]\nk = 1", "x").add("b.j", "2").text == "[a]\nk = 1\n[b]\n\tj = 2\n"


def test_line_ends_stay_as_they_are():
    text = ConfigText("[a]\r\n\tk = 1\r\n", "x").add("a.j", "2").set("a.k", "3").text
    assert text == "[a]\r\n\tk = 3\r\n\tj = 2\r\n"


def test_an_empty_section_in_the_line_of_the_next_one_can_be_filled():
    text = ConfigText("[a][b] k = 1\n", "x").add("a.j", "2")
    assert {item.name: item.value for item in text.items if isinstance(item, Assignment)} == {
        "a.j": "2",
        "b.k": "1",
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda text: text.set("multi.k", "3"),
            "Cannot overwrite multiple values with a single value",
        ),
        (lambda text: text.remove("multi.k"), "Cannot unset key with multiple values"),
        (lambda text: text.remove("core.no"), "No occurrence of core.no found to unset in x"),
        (lambda text: text.remove_section("no"), "No such section!"),
        (lambda text: text.rename_section("no", "yes"), "No such section!"),
        (lambda text: text.set("core", "3"), "No section given in key or invalid key core"),
        (lambda text: text.set("a b.c", "3"), "No section given in key or invalid key a b.c"),
        (lambda text: text.set("a.c=d", "3"), "No section given in key or invalid key a.c=d"),
    ],
)
def test_what_cannot_be_done_is_said_in_sqitchs_words(change, says):
    with pytest.raises(SlipstitchError) as caught:
        change(ConfigText(TEXT, "x"))
    assert caught.value.message == says


NAMES = st.sampled_from(["core.a", "core.b", "target.x.a", "target.X.a", "t.a b.c", "m.k"])
VALUES = st.text(st.sampled_from(' \t\n\r"\\#;=[]a.é'), max_size=12)
STEPS = st.lists(st.tuples(st.sampled_from(["set", "add", "remove"]), NAMES, VALUES), max_size=12)


@given(steps=STEPS)
def test_any_row_of_changes_leaves_what_a_dictionary_would_hold(steps):
    text = ConfigText(TEXT.replace("[Multi]", "[other]"), "x")
    expected: dict[str, list[str]] = {}
    for action, name, value in steps:
        values = expected.setdefault(name, [])
        if action == "add":
            text, values[len(values) :] = text.add(name, value), [value]
        elif action == "remove" and values:
            text, values[:] = text.remove(name, every=True), []
        elif action == "set" and len(values) < 2:
            text, values[:] = text.set(name, value), [value]
    found: dict[str, list[str]] = {}
    for item in text.items:
        if isinstance(item, Assignment) and item.name in expected:
            found.setdefault(item.name, []).append(item.value)
    assert found == {name: values for name, values in expected.items() if values}
    assert '  # last\n\n# [engine "pg"]\n' in text.text


def test_a_file_is_saved_whole_with_its_rights(tmp_path):
    path = tmp_path / "sqitch.conf"
    path.write_text(dedent(TEXT), encoding="utf-8")
    path.chmod(0o640)
    save_config(open_config(path).set("core.engine", "é"))
    assert "engine = é ; why" in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_file_is_begun_with_its_folder(tmp_path):
    path = tmp_path / "new" / "sqitch.conf"
    save_config(open_config(path).set("user.name", "Ada Lovelace"))
    assert path.read_text() == "[user]\n\tname = Ada Lovelace\n"


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "sqitch.conf"
    with pytest.raises(SlipstitchError, match="cannot write configuration file"):
        save_config(ConfigText("[a]\n", str(path)))
