"""``slipstitch lint``: arguments, formats, exit codes, ignore comments, what a target tells."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from slipstitch.cli import run
from tests.fix_server import Database

PLAN = """%syntax-version=1.0.0
%project=shop

orders 2026-01-01T00:00:00Z Ada Lovelace <ada@example.com> # Keep orders
orders__index [orders] 2026-01-02T00:00:00Z Ada Lovelace <ada@example.com> # Find them
"""
TABLE = "begin;\ncreate table orders (id bigint primary key, note varchar(20));\ncommit;\n"
INDEX = "create index orders_note\n    on orders (note);\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose second change builds an index in the plain way; the working directory."""
    (tmp_path / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    (tmp_path / "sqitch.plan").write_text(PLAN)
    for kind in ("deploy", "revert"):
        (tmp_path / kind).mkdir()
    write(tmp_path, "orders", TABLE, "drop table orders;\n")
    write(tmp_path, "orders__index", INDEX, "drop index concurrently orders_note;\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(shop: Path, change: str, deploy: str, revert: str) -> None:
    (shop / "deploy" / f"{change}.sql").write_text(deploy)
    (shop / "revert" / f"{change}.sql").write_text(revert)


def findings(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    run(["lint", "--json", *words])
    document: dict[str, list[dict[str, object]]] = json.loads(capsys.readouterr().out)
    return document["findings"]


def test_findings_make_the_exit_code_one_and_show_the_safer_script(shop: Path, capsys):
    assert run(["lint"]) == 1
    out = capsys.readouterr().out
    assert "deploy/orders__index.sql:1:14: error: create index on" in out
    assert "    create index concurrently orders_note on orders" in out
    assert out.endswith("1 error\n")


def test_a_change_without_findings_makes_the_exit_code_nought(shop: Path, capsys):
    assert run(["lint", "orders"]) == 0
    assert capsys.readouterr().out == "nothing found\n"


def test_a_script_that_is_missing_makes_the_exit_code_two(shop: Path, capsys):
    (shop / "deploy" / "orders__index.sql").unlink()
    assert run(["lint"]) == 2
    assert "is missing" in capsys.readouterr().err


def test_a_word_that_is_nothing_makes_the_exit_code_two(shop: Path):
    assert run(["lint", "nonsense"]) == 2


def test_json_says_where_and_of_which_change(shop: Path, capsys):
    (found,) = findings(capsys)
    assert (found["code"], found["change"]) == ("blocking-index", "orders__index")
    assert (found["path"], found["line"], found["column"]) == ("deploy/orders__index.sql", 1, 14)


def test_sarif_names_rule_level_and_place(shop: Path, capsys):
    run(["lint", "--format", "sarif"])
    (log,) = json.loads(capsys.readouterr().out)["runs"]
    (result,) = log["results"]
    assert (result["ruleId"], result["level"]) == ("blocking-index", "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "deploy/orders__index.sql"
    assert place["region"] == {"startLine": 1, "startColumn": 14}
    assert "blocking-index" in [rule["id"] for rule in log["tool"]["driver"]["rules"]]


def test_github_gets_one_line_for_each_finding(shop: Path, capsys):
    run(["lint", "--format", "github"])
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("::error file=deploy/orders__index.sql,line=1,col=14,title=blocking")
    assert "%0Acreate index concurrently" in line


def test_an_ignore_comment_with_a_reason_takes_a_finding_back(shop: Path, capsys):
    comment = "-- slipstitch-ignore blocking-index: the shop is closed on Sundays\n"
    write(shop, "orders__index", comment + INDEX, "drop index concurrently orders_note;\n")
    assert run(["lint"]) == 0


@pytest.mark.parametrize(
    "comment",
    ["-- slipstitch-ignore blocking-index", "-- slipstitch-ignore: why not"],
)
def test_an_ignore_comment_without_rule_or_reason_is_a_finding_itself(
    shop: Path, capsys, comment: str
):
    script = f"{comment}\n{INDEX}"
    write(shop, "orders__index", script, "drop index concurrently orders_note;\n")
    assert {each["code"] for each in findings(capsys)} == {"blocking-index", "ignore-reason"}


def test_an_ignore_comment_holds_for_its_own_statement_only(shop: Path, capsys):
    comment = "-- slipstitch-ignore blocking-index: the table is small\n"
    script = f"{comment}{INDEX}create index orders_id on orders (id);\n"
    write(shop, "orders__index", script, "drop index orders_note, orders_id;\n")
    assert [each["line"] for each in findings(capsys)] == [4]


def test_squawk_sees_the_text_without_what_is_psqls(shop: Path, capsys):
    script = "\\set what note\n\\echo hello\ncreate index concurrently i on orders (:what);\n"
    write(shop, "orders__index", script, "drop index i;\n")
    assert not findings(capsys)
    broken = script + "select from where;\n"
    write(shop, "orders__index", broken, "drop index i;\n")
    assert {(each["code"], each["line"]) for each in findings(capsys)} == {
        ("squawk/syntax-error", 4)
    }


def test_style_is_asked_only_where_the_project_says_how_it_looks(shop: Path, capsys):
    write(shop, "orders__index", "SELECT 1;\n", "select 1;\n")
    assert not findings(capsys)
    rule = "[sqlfluff:rules:capitalisation.keywords]\ncapitalisation_policy = lower\n"
    (shop / ".sqlfluff").write_text(f"[sqlfluff]\ndialect = postgres\nrules = CP01\n{rule}")
    assert {each["code"] for each in findings(capsys)} == {"sqlfluff/CP01"}
    assert not findings(capsys, "--no-style")


def test_what_is_left_to_psql_makes_a_note(shop: Path, capsys):
    write(shop, "orders__index", "select 'x' \\gexec\n", "select 1;\n")
    assert run(["lint"]) == 0
    assert "note: \\gexec is left to psql" in capsys.readouterr().out


def test_a_target_tells_sizes_types_and_what_is_deployed(shop: Path, database: Database, capsys):
    change = "alter table old_ones alter column n type varchar(30);\n" + INDEX
    write(shop, "orders__index", change, "alter table old_ones alter n type int; -- orders_note\n")
    unknown = {str(each["code"]): each["severity"] for each in findings(capsys)}
    assert unknown["type-change"] == "error"
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("create table old_ones (n varchar(20))")
    assert run(["deploy", "--to", "orders", database.uri]) == 0
    capsys.readouterr()
    told = {str(each["code"]): each["severity"] for each in findings(capsys, database.uri)}
    assert told == {
        "blocking-index": "note",
        "prepared-statements": "note",
        "inexact-revert": "warning",
    }
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(
            "insert into orders select g, repeat('x', 20) from generate_series(1, 300000) as g"
        )
    told = {str(each["code"]): each["severity"] for each in findings(capsys, database.uri)}
    assert told["blocking-index"] == "error"


def test_a_target_that_cannot_be_reached_makes_the_exit_code_two(shop: Path, capsys):
    assert run(["lint", "db:pg://nobody@127.0.0.1:1/nothing"]) == 2
