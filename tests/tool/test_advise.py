"""Advisors outside of this repository's plan: each rule, other people's schemas, the command."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import psycopg
import pytest

from slipstitch.advice import Advice, Wish, choose, read_advice, standalone_sql
from slipstitch.cli import run
from slipstitch.errors import SlipstitchError
from tests.fix_advice import CASES, Case, make
from tests.fix_server import Database

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "advise"
STRANGERS = {
    "film_rental": {
        "constraint_not_validated rental.customer.email_has_at",
        "duplicate_index rental.film_title_idx",
        "foreign_key_without_index rental.film.film_original_language_id_fkey",
        "foreign_key_without_index rental.film_actor.film_actor_film_id_fkey",
        "foreign_key_without_index rental.payment.payment_customer_id_fkey",
        "partitions_end_soon rental.payment",
        "routine_search_path_not_pinned rental.touch()",
        "table_open_to_all rental.film_list",
        "table_without_primary_key rental.payment",
        "view_with_owner_rights rental.film_list",
    },
    "wholesale": {
        'definer_routine_open_to_all "Sales"."Total"(p_order integer)',
        'foreign_key_without_index "Sales"."Order Details"."Order Details_OrderID_fkey"',
        'routine_search_path_not_pinned "Sales"."Total"(p_order integer)',
        'row_security_off_where_clients_read "Sales"."Orders"',
        "schema_open_to_all Sales",
        'sequence_near_its_end "Sales"."Orders_OrderID_seq"',
        'table_open_to_all "Sales"."Orders"',
        'table_without_primary_key "Sales"."Customers"',
        'table_without_primary_key "Sales"."Order Details"',
    },
    "team_chat": {
        "foreign_key_without_index chat.channels.channels_created_by_fkey",
        "foreign_key_without_index chat.reactions.reactions_user_id_fkey",
        "permissive_policies_overlap chat.channels for select to chat_user",
        'policy_believes_user_metadata chat.messages."Admins delete"',
        'policy_calls_for_each_row chat.messages."Admins delete"',
        'policy_calls_for_each_row chat.profiles."One writes one\'s own"',
        'policy_reads_a_guarded_table chat.messages."People of a channel"',
        "row_security_not_forced chat.channels",
        "row_security_not_forced chat.messages",
        "row_security_not_forced chat.profiles",
        "row_security_off_where_clients_read chat.reactions",
        "view_with_owner_rights chat.latest",
    },
}


def told(found: tuple[Advice, ...]) -> set[str]:
    return {f"{advice.code} {advice.object}" for advice in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_fault_is_found(faulty: tuple[Advice, ...], case: Case):
    assert f"{case.code} {case.object}" in told(faulty)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_right_is_left_alone(sound: tuple[Advice, ...], case: Case):
    assert case.code not in {advice.code for advice in sound if _is_about(advice, case)}


def _is_about(advice: Advice, case: Case) -> bool:
    """Tell whether a finding is about what the case makes; others may share its rule."""
    if case.code == "row_security_without_policy":
        return advice.object == case.object
    if case.code == "row_security_not_forced":
        return advice.object == case.object
    return True


def test_every_rule_has_a_fault_that_it_finds():
    sources = (ROOT / "sql" / "ops").glob("advisor_*.sql")
    rules = {
        code
        for source in sources
        for line in re.findall(
            r"(?:^    '\w+' as code|^    case when r.kind.*)", source.read_text(), re.M
        )
        for code in re.findall(r"'(\w{5,})'", line)
    }
    # The age of transactions is planted below, in a transaction that is taken back.
    assert rules - {case.code for case in CASES} == {"transaction_ids_run_out"}


def test_rows_that_are_too_old_are_found(database: Database):
    make(database, "create table old_ones (id int primary key)")
    with psycopg.connect(database.conninfo) as connection:
        connection.execute(
            "update pg_class set relfrozenxid = (3000000000 + txid_current())::text::xid"
            " where oid = 'old_ones'::regclass"
        )
        found = read_advice(connection, timeout=60)
        connection.rollback()
        assert "transaction_ids_run_out public.old_ones" in told(found)
        assert not told(read_advice(connection, timeout=60))


@pytest.mark.parametrize("name", STRANGERS)
def test_schemas_of_other_people_are_read_right_and_mended(
    name: str, database: Database, tmp_path: Path, monkeypatch, capsys
):
    make(database, (FIXTURES / f"{name}.sql").read_text())
    options = ["--client-role", "chat_user", database.uri]
    before = _advised(capsys, *options)
    assert {f"{each['code']} {each['object']}" for each in before} == STRANGERS[name]
    to_mend = {f"{each['code']} {each['object']}" for each in before if each["proof"]}
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    (project / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    (project / "sqitch.plan").write_text(f"%syntax-version=1.0.0\n%project={name}\n")
    assert run(["advise", "--change", "advice", *options]) == 0
    assert run(["deploy", "--verify", database.uri]) == 0, capsys.readouterr()
    capsys.readouterr()
    after = {f"{each['code']} {each['object']}" for each in _advised(capsys, *options)}
    assert not after & to_mend
    assert run(["revert", "-y", database.uri]) == 0, capsys.readouterr()
    capsys.readouterr()
    back = {f"{each['code']} {each['object']}" for each in _advised(capsys, *options)}
    stays = {each for each in STRANGERS[name] if each.startswith("constraint_not_validated")}
    assert back == STRANGERS[name] - stays


def _advised(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str]]:
    run(["advise", "--json", *words])
    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)["findings"]
    return found


def test_the_file_for_psql_finds_the_same_as_a_role_without_rights(database: Database, tmp_path):
    make(
        database,
        (FIXTURES / "film_rental.sql").read_text(),
        "do $$ begin create role advise_reader login; exception when duplicate_object or"
        " unique_violation then null; end $$",
    )
    script = tmp_path / "advise.sql"
    script.write_text(standalone_sql())
    reader = psycopg.conninfo.make_conninfo(database.conninfo, user="advise_reader")
    done = subprocess.run(
        ["psql", "-XqAt", "-F", " ", "-v", "ON_ERROR_STOP=1", "-f", str(script), reader],
        capture_output=True,
        text=True,
        check=True,
    )
    # Without a role of clients nobody reads film_list who should not.
    expected = STRANGERS["film_rental"] - {"view_with_owner_rights rental.film_list"}
    for each in expected - {"sequence_near_its_end"}:
        code, _, about = each.partition(" ")
        assert re.search(rf"^{code} \w+ {re.escape(about)} ", done.stdout, re.M), each


def test_nothing_can_be_written_meanwhile_and_time_is_limited(database: Database):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("create table slow (id int primary key)")
        with pytest.raises(SlipstitchError, match="no answer in time"):
            read_advice(connection, timeout=0.001)
        assert connection.execute("show transaction_read_only").fetchone() == ("off",)
    assert "begin transaction read only" in standalone_sql()


def test_levels_rules_objects_and_exceptions_choose(faulty: tuple[Advice, ...]):
    assert {each.level for each in choose(faulty, Wish(level="error"))} == {"error"}
    assert {each.code for each in choose(faulty, Wish(rules=("*_index",)))} == {
        "foreign_key_without_index",
        "duplicate_index",
        "invalid_index",
        "unused_index",
        "bloated_index",
    }
    assert {each.object for each in choose(faulty, Wish(objects=("shop.open",)))} == {"shop.open"}
    left = choose(faulty, Wish(left_out=("dead_rows=shop.*",)))
    assert {each.code for each in faulty} - {each.code for each in left} == {"dead_rows"}
    assert not choose(faulty, Wish(schemas_left_out=("shop",), objects=("shop.*",)))


def test_formats_name_the_object_and_notices_do_not_fail(database: Database, capsys):
    make(database, "create table t (id int primary key); alter table t enable row level security")
    assert run(["advise", database.uri]) == 0
    assert "public.t: note: Its owner" in capsys.readouterr().out
    make(database, "create table no_key (id int)")
    assert run(["advise", "--format", "sarif", "--level", "warning", database.uri]) == 1
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert result["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "public.no_key"}]}]
    assert run(["advise", "--format", "github", "--level", "warning", database.uri]) == 1
    line = capsys.readouterr().out
    assert line.startswith("::warning title=table_without_primary_key::public.no_key: ")


def test_a_server_that_is_not_there_makes_the_exit_code_two(capsys):
    assert run(["advise", "db:pg://nobody@127.0.0.1:1/nothing"]) == 2
