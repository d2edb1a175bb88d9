"""``add --pattern``: settings, refusals, patterns of one's own, and nothing half written."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from slipstitch.cli import run
from slipstitch.cli.add import command
from slipstitch.cli.add_pattern import offered_patterns, offered_settings
from slipstitch.errors import SlipstitchError
from slipstitch.scaffold.pattern import PACKED, find_pattern, pattern_names
from tests.fix_server import Database
from tests.fix_shop import Shop

TABLE = """
create schema app;
create table app."Orders" (id bigint primary key, note text, "select" integer);
create table app.items (order_id bigint);
"""


@pytest.fixture
def project(shop: Shop) -> Shop:
    """A project with one change, and tables whose names must be quoted."""
    shop.change("tables", "select 1;\n", "select 1;\n")
    shop.execute(TABLE)
    return shop


def add(project: Shop, *words: str) -> tuple[int, str, str]:
    """Run ``add`` on the project's database."""
    done = project.run("add", *words)
    return done.status, done.out, done.err


def planned(project: Shop) -> list[str]:
    lines = (project.folder / "sqitch.plan").read_text().splitlines()
    return [line.split()[0] for line in lines if line and not line.startswith("%")]


def test_the_patterns_describe_themselves_and_their_settings(project: Shop, capfd):
    assert run(["add", "--pattern", "list"]) == 0
    out = capfd.readouterr().out
    for name in pattern_names([]):
        assert f"{name}: " in out
    assert "columns  columns or expressions, as they stand in an index (needed" in out
    assert run(["add", "--pattern", "help"]) == 0
    assert capfd.readouterr().out == out


def test_each_packed_pattern_is_whole():
    for name in pattern_names([]):
        pattern = find_pattern(name, [])
        texts = pattern.texts()
        for step in pattern.steps:
            for kind in ("deploy", "revert", "verify"):
                assert f"{kind}/{step.name}.sql.j2" in texts, (name, kind, step.name)
        used = {f"{kind}/{step.name}.sql.j2" for step in pattern.steps for kind in KINDS}
        own = {path.relative_to(pattern.folder).as_posix() for path in pattern.folder.rglob("*.j2")}
        assert all("/" not in name or name in used for name in own), own - used


KINDS = ("deploy", "revert", "verify")


@pytest.mark.parametrize(
    "words",
    [
        ["--set", "table=app.items", "columns=order_id"],
        ["--set", "table=app.items", "--set", "columns=order_id"],
        ["-s", "columns=order_id", "table=app.items"],
    ],
)
def test_settings_follow_one_set_or_several(project: Shop, words: list[str]):
    status, out, err = add(project, "--pattern", "index", *words)
    assert (status, err) == (0, "")
    assert planned(project)[-1] == "app/items__idx_items_order_id"
    assert "Created deploy/app/items__idx_items_order_id.sql\n" in out
    script = (project.folder / "deploy/app/items__idx_items_order_id.sql").read_text()
    assert script.startswith("-- Deploy shop:app/items__idx_items_order_id to pg\n\n-- Reads and")


def test_names_that_need_quotes_get_them_and_deploy(project: Shop):
    status, _, err = add(
        project, "--pattern", "unique", "--set", 'table=app."Orders"', "columns=select"
    )
    assert "online install" in err
    assert status == 2
    status, _, err = add(
        project, "--pattern", "index", "--set", 'table=app."Orders"', 'columns="select"'
    )
    assert (status, err) == (0, "")
    name = "app/Orders__idx_orders_select"
    assert planned(project)[-1] == name
    assert (
        'on app."Orders" using btree ("select");'
        in (project.folder / f"deploy/{name}.sql").read_text()
    )
    assert project.run("deploy", "--verify").status == 0
    assert project.run("revert", "-y").status == 0


def test_without_the_toolkit_in_the_plan_nothing_is_written(project: Shop):
    before = (project.folder / "sqitch.plan").read_text()
    status, _, err = add(
        project, "--pattern", "not-null", "--set", "table=app.items", "column=order_id"
    )
    assert status == 2
    assert 'the plan lacks "online/ddl"' in err
    assert "slipstitch online install" in err
    assert (project.folder / "sqitch.plan").read_text() == before
    assert not (project.folder / "deploy/app/items__order_id_check.sql").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["index"], 'needs to be told "table", "columns"'),
        (["index", "table=app.items", "colums=a"], 'has no setting "colums"'),
        (["index", "table=app.nothing", "columns=a"], '"app.nothing" is no table of'),
        (["index", "table=a..b", "columns=a"], "table: "),
        (["not-null", "table=app.items", "column=nope"], 'app.items has no column "nope"'),
        (["not-null", 'table=app."Orders"', "column=id"], "is not null already"),
        (["type-change", "table=app.items", "column=order_id", "type=uuidd"], "is no type of"),
        (
            [
                "foreign-key",
                "table=app.items",
                "column=order_id",
                'references=app."Orders"',
                "references_column=note",
            ],
            "has no unique key on (note)",
        ),
        (
            [
                "foreign-key",
                "table=app.items",
                "column=order_id",
                'references=app."Orders"',
                "on_delete=explode",
            ],
            '"explode" is no choice',
        ),
        (["not-null", "table=app.items", "column=order_id", "fill=1"], "has no primary key"),
        (["nonsense", "table=app.items"], 'there is no pattern "nonsense"'),
        (["../index", "table=app.items"], 'there is no pattern "../index"'),
        (["index", "table=app.items", "columns=order_id", f"name={'x' * 64}"], "is too long"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(project: Shop, words: list[str], said: str):
    before = (project.folder / "sqitch.plan").read_text()
    name, *settings = words
    status, _, err = add(project, "--pattern", name, *(["--set", *settings] if settings else []))
    assert status == 2
    assert said in err
    assert (project.folder / "sqitch.plan").read_text() == before


def test_options_of_templates_are_refused_with_a_pattern(project: Shop):
    for option in (["--template", "x"], ["--without", "verify"], ["--use", "deploy=x"], ["--all"]):
        status, _, err = add(project, "--pattern", "index", *option)
        assert (status, "cannot be given together with --pattern" in err) == (2, True)


def test_an_index_that_is_there_is_refused(project: Shop):
    words = ["--pattern", "index", "--set", "table=app.items", "columns=order_id"]
    project.execute("create index idx_items_order_id on app.items (order_id)")
    status, _, err = add(project, *words)
    assert (status, "already" in err) == (2, True)


def test_a_script_of_another_content_is_not_written_over(project: Shop):
    path = project.folder / "verify/app/items__idx_items_order_id.sql"
    path.parent.mkdir()
    path.write_text("mine\n")
    before = (project.folder / "sqitch.plan").read_text()
    status, _, err = add(
        project, "--pattern", "index", "--set", "table=app.items", "columns=order_id"
    )
    assert (status, "it is another script" in err) == (2, True)
    assert path.read_text() == "mine\n"
    assert not (project.folder / "deploy/app/items__idx_items_order_id.sql").exists()
    assert (project.folder / "sqitch.plan").read_text() == before


def test_change_note_and_requirement_can_be_given(project: Shop):
    status, _, err = add(
        project,
        "--pattern",
        "index",
        "--change",
        "speed",
        "-n",
        "Find items",
        "-r",
        "tables",
        "--set",
        "table=app.items",
        "columns=order_id",
    )
    assert (status, err) == (0, "")
    line = (project.folder / "sqitch.plan").read_text().splitlines()[-1]
    assert line.startswith("speed__idx_items_order_id [tables] ")
    assert line.endswith("# Find items: Index app.items by order_id")


def test_without_a_pattern_set_is_that_of_templates(project: Shop):
    (project.folder / "deploy.tmpl").write_text("-- [% thing %]\n")
    status, _, err = add(
        project, "plain", "-n", "x", "--use", "deploy=deploy.tmpl", "--set", "thing=kept"
    )
    assert (status, err) == (0, "")
    assert (project.folder / "deploy/plain.sql").read_text() == "-- kept\n"


OWN = {
    "pattern.toml": """
summary = "say something about a table"

[settings.table]
about = "the table"
kind = "table"

[settings.loud]
about = "whether to shout"
kind = "flag"
default = "no"

[[changes]]
step = "say"
each = "columns"
change = "{{ table_base }}__say_{{ item.name }}"
note = "Say {{ item.name }}"
""",
    "facts.sql": """
-- name: columns
select a.attname as name from pg_attribute as a
where a.attrelid = to_regclass(%(table)s) and a.attnum > 0 order by 1;
""",
    "deploy/say.sql.j2": "select {{ item.name | literal }}{{ ' || 1' if loud }};\n",
    "revert/say.sql.j2": "select 1;\n",
    "verify/say.sql.j2": "select 1;\n",
}


@pytest.fixture
def own(project: Shop) -> Path:
    """A pattern of the project's own."""
    folder = project.folder / "templates/patterns/say"
    for name, text in OWN.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_a_project_may_have_patterns_of_its_own(project: Shop, own: Path):
    status, _, err = add(project, "--pattern", "say", "--set", 'table=app."Orders"', "loud=yes")
    assert (status, err) == (0, "")
    assert planned(project)[-3:] == [
        "app/Orders__say_id",
        "app/Orders__say_note",
        "app/Orders__say_select",
    ]
    assert (
        (project.folder / "deploy/app/Orders__say_id.sql")
        .read_text()
        .endswith("select 'id' || 1;\n")
    )
    assert project.run("deploy", "--verify").status == 0


def test_a_pattern_of_the_project_hides_the_packed_one(project: Shop, own: Path):
    own.rename(own.with_name("index"))
    assert find_pattern("index", [project.folder / "templates"]).summary.startswith("say")
    assert find_pattern("index", []).folder == PACKED / "index"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("pattern.toml", "summary = ", "no TOML"),
        ("pattern.toml", "summary = 'x'", "the pattern is not whole: 'changes'"),
        ("pattern.toml", OWN["pattern.toml"].replace('"flag"', '"falg"'), "of no known kind"),
        ("deploy/say.sql.j2", "select {{ nothing }};", "'nothing' is undefined"),
        ("deploy/say.sql.j2", "select {{ item.name;", "say.sql.j2:1"),
    ],
)
def test_a_pattern_that_is_wrong_is_told_with_its_place(
    project: Shop, own: Path, file: str, text: str, said: str
):
    (own / file).write_text(text)
    before = (project.folder / "sqitch.plan").read_text()
    status, _, err = add(project, "--pattern", "say", "--set", "table=app.items")
    assert (status, said in err) == (2, True), err
    assert (project.folder / "sqitch.plan").read_text() == before


def test_a_database_that_cannot_be_reached_is_said(project: Shop, capfd):
    status = run(
        ["add", "db:pg://127.0.0.1:1/x", "--pattern", "index", "--set", "table=a", "columns=b"]
    )
    assert (status, "Connection refused" in capfd.readouterr().err) == (2, True)


def test_nothing_is_written_to_the_target(project: Shop, database: Database):
    own = project.folder / "templates/patterns/write"
    for name, text in (OWN | {"facts.sql": "-- name: columns\ncreate table x ();\n"}).items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text)
    status, _, err = add(project, "--pattern", "write", "--set", "table=app.items")
    assert (status, "read-only transaction" in err) == (2, True)


def test_an_unknown_pattern_names_those_that_there_are():
    with pytest.raises(SlipstitchError) as caught:
        find_pattern("indexx", [])
    assert "type-change" in (caught.value.hint or "")


def test_without_a_target_the_plan_itself_is_asked(shop: Shop, capfd):
    shop.change("tables", TABLE, "drop schema app cascade;\n")
    words = ["--set", "table=app.items", "columns=order_id"]
    assert run(["add", "--pattern", "index", *words]) == 0
    assert "on a throwaway server" in capfd.readouterr().out
    assert planned(shop)[-1] == "app/items__idx_items_order_id"


def test_a_shell_is_offered_patterns_and_their_settings():
    context = click.Context(command)
    assert "type-change" in offered_patterns(context)
    assert offered_settings(context) == []
    context.params["pattern"] = "not-null"
    assert offered_settings(context) == ["table=", "column=", "fill="]
