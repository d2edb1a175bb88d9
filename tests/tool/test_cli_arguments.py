"""Which positional argument is a change, a target, an engine, a plan file or a name."""

from __future__ import annotations

import pytest

from slipstitch.cli.invocation import Invocation
from slipstitch.errors import SlipstitchError

HEADER = "%project=clinic\n\n"
LINE = "2024-03-01T08:00:00Z Ada Lovelace <ada@example.com>"
PLAN = f"{HEADER}schema {LINE}\nusers {LINE}\n@v1 {LINE}\n\nvisits {LINE}\nusers {LINE}\n"
CONFIG = """\
[core]
\tengine = pg
[engine "pg"]
\ttarget = db:pg:clinic
[target "prod"]
\turi = db:pg://app@db.example.com/clinic
[target "users"]
\turi = db:pg:users
[target "other"]
\turi = db:pg:other
\tplan_file = other.plan
[target "lost"]
\turi = db:pg:lost
\tplan_file = lost.plan
"""


@pytest.fixture
def sort(tmp_path, monkeypatch):
    """Sort words in a small project; give targets' names, changes and names back."""
    (tmp_path / "sqitch.conf").write_text(CONFIG)
    (tmp_path / "sqitch.plan").write_text(PLAN)
    (tmp_path / "other.plan").write_text(f"{HEADER}only_here {LINE}\n")
    monkeypatch.chdir(tmp_path)
    environ = {"SQITCH_USER_CONFIG": "/dev/null", "SQITCH_SYSTEM_CONFIG": "/dev/null"}

    def run(*words: str, **options):
        arguments = Invocation(environ).arguments(words, **options)
        targets = [target.name for target in arguments.targets]
        return targets, list(arguments.changes), list(arguments.names)

    return run


@pytest.mark.parametrize(
    ("words", "targets", "changes"),
    [
        ([], ["db:pg:clinic"], []),
        (["schema"], ["db:pg:clinic"], ["schema"]),
        (["prod", "schema", "visits"], ["prod"], ["schema", "visits"]),
        (["schema", "prod"], ["prod"], ["schema"]),
        (["@v1", "HEAD"], ["db:pg:clinic"], ["@v1", "HEAD"]),
        (
            ["@HEAD", "users@v1", "users@HEAD"],
            ["db:pg:clinic"],
            ["@HEAD", "users@v1", "users@HEAD"],
        ),
        (["users"], ["db:pg:clinic"], ["users"]),  # a change before a target of that name
        (["other", "users"], ["other", "users"], []),  # but not where the plan lacks it
        (["other", "only_here"], ["other"], ["only_here"]),
        (["other.plan", "only_here"], ["other"], ["only_here"]),
        (["db:pg:x", "schema"], ["db:pg:x"], ["schema"]),
        (["pg", "schema"], ["db:pg:clinic"], ["schema"]),
        (["lost", "prod"], ["lost", "prod"], []),
    ],
)
def test_words_are_told_apart(sort, words, targets, changes):
    assert sort(*words) == (targets, changes, [])


def test_the_target_of_the_option_comes_first_and_its_plan_counts(sort):
    assert sort("only_here", "prod", target="other") == (["other", "prod"], ["only_here"], [])


def test_what_is_left_fills_the_named_arguments_in_their_order(sort):
    assert sort("new", "prod", names=[None], takes_changes=False) == (["prod"], [], ["new"])
    assert sort("a", "b", names=[None, None]) == (["db:pg:clinic"], [], ["a", "b"])
    assert sort("b", names=["a", None]) == (["db:pg:clinic"], [], ["a", "b"])
    assert sort(names=[None])[2] == [None]
    assert sort("schema", names=[None], takes_changes=False)[2] == ["schema"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nobody"], 'Unknown argument "nobody"'),
        (["nobody", "schema", "none"], "Unknown arguments: nobody, none"),
        (["schema^"], 'Unknown argument "schema^"'),
        (["users@v9"], 'Unknown argument "users@v9"'),
        (["@v9"], 'Unknown argument "@v9"'),
        (["lost.plan"], 'Unknown argument "lost.plan"'),
        (["lost", "schema"], 'Unknown argument "schema"'),
        (["Prod"], 'Unknown argument "Prod"'),
        (["mysql"], 'engine "mysql" is not PostgreSQL'),
        (["db:sqlite:x"], 'engine "sqlite" is not PostgreSQL'),
    ],
)
def test_a_word_that_is_nothing_is_refused(sort, words, says):
    with pytest.raises(SlipstitchError) as caught:
        sort(*words)
    assert caught.value.message == says


def test_a_broken_plan_is_the_reason_that_is_given(sort, tmp_path):
    (tmp_path / "sqitch.plan").write_text(f"{HEADER}broken\n")
    with pytest.raises(SlipstitchError) as caught:
        sort("schema")
    assert caught.value.location.path == "sqitch.plan"
    assert sort("prod") == (["prod"], [], [])


def test_overrides_hold_for_every_target(sort, tmp_path, monkeypatch):
    invocation = Invocation(
        {"SQITCH_USER_CONFIG": "/dev/null", "SQITCH_SYSTEM_CONFIG": "/dev/null"}
    )
    arguments = invocation.arguments(["prod", "other"], registry="meta", db_name="x")
    assert [target.registry for target in arguments.targets] == ["meta", "meta"]
    assert [target.uri.dbname for target in arguments.targets] == ["x", "x"]


def test_more_than_one_target_is_warned_of_and_the_first_is_used(sort, capsys):
    invocation = Invocation(
        {"SQITCH_USER_CONFIG": "/dev/null", "SQITCH_SYSTEM_CONFIG": "/dev/null"}
    )
    arguments = invocation.arguments(["prod", "other"])
    assert invocation.one_target(arguments).name == "prod"
    said = capsys.readouterr().err
    assert said == "warning: Too many targets specified; connecting to prod\n"
