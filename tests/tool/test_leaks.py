"""``slipstitch leaks``: every kind of leak is found where it was planted, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from slipstitch.cli import run
from slipstitch.throwaway.provide import list_servers
from tests.fix_server import Database, create_database, drop_database
from tests.tool.test_json_schema import check

DATA = Path(__file__).parents[1] / "data"
NORTH, SOUTH = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


def claims(letter: str, organization: str) -> dict[str, Any]:
    return {
        "sub": f"{letter}0000000-0000-4000-8000-00000000000{letter}",
        "role": "authenticated",
        "app_metadata": {"organization_id": organization},
    }


PEOPLE = (
    "--identity",
    f"alice={json.dumps(claims('a', NORTH))}",
    "--identity",
    f"bob={json.dumps(claims('b', SOUTH))}",
    "--anonymous",
    "anon",
)
BOTH = {"alice", "bob"}
EVERYBODY = {*BOTH, "anon"}
WRITES = {"rows-changed", "rows-deleted", "rows-moved", "rows-planted"}
PLANTED = {
    "public.unguarded": {"rows-shown", *WRITES},
    "public.owned": {"rows-shown", *WRITES},
    "public.readable": {"rows-shown"},
    "public.plantable": {"rows-planted"},
    "public.movable": {"rows-moved"},
    "public.changeable": {"rows-changed-unseen", "rows-deleted-unseen", "rows-moved"},
    "public.published": {"rows-shown"},
    "public.believed": {"users-choose-their-tenant"},
    "public.recursive": {"policy-recursion"},
    "public.named": {"unique-key-tells"},
    "public.pointing": {"foreign-key-crosses"},
    "public.columns_only": {"rows-shown"},
    "public.events_2027": {"rows-shown"},
    "public.all_tasks": {"view-shows"},
    "public.my_tasks": {"view-is-no-barrier"},
    "public.task_figures": {"figures-hold-others"},
    "public.task_list": {"materialized-view-shows"},
    "find_task(uuid)": {"function-leaks"},
    "rename_project(uuid)": {"function-leaks"},
    "is_short(text)": {"function-marked-leakproof"},
}
"""What is planted in ``supabase_leaks.sql``: by relation, the codes of its findings."""


OF_THE_READER = "t.organization_id in (select private.my_organizations())"


@pytest.fixture(scope="module")
def safe(server) -> Iterator[Database]:
    """The application with nothing planted."""
    created = create_database(server, "supabase")
    with psycopg.connect(created.conninfo, autocommit=True) as connection:
        text = (DATA / "supabase.sql").read_text()
        if connection.info.server_version < 150000:
            # such a release knows no view that reads with the rights of its reader
            text = text.replace("with (security_invoker = true)", "with (security_barrier = true)")
            text = text.replace("where not t.is_done;", f"where not t.is_done and {OF_THE_READER};")
        connection.execute(text.encode())
    yield created
    drop_database(created)


@pytest.fixture(scope="module")
def leaky(safe: Database) -> Iterator[Database]:
    """The application with a leak of each kind."""
    created = create_database(safe.server, "supabase_leaks", safe.name)
    with psycopg.connect(created.conninfo, autocommit=True) as connection:
        connection.execute((DATA / "supabase_leaks.sql").read_bytes())
    yield created
    drop_database(created)


@pytest.fixture
def leaks(capsys, tmp_path, monkeypatch):
    """Run the command away from any project; return its exit code and document, or its text."""
    monkeypatch.chdir(tmp_path)

    def call(database: Database, *options: str, user: str | None = None) -> tuple[int, Any]:
        capsys.readouterr()
        uri = database.uri.replace("//postgres@", f"//{user}@") if user else database.uri
        status = run(["leaks", *(options or PEOPLE), uri])
        captured = capsys.readouterr()
        if status == 2:
            return status, captured.err
        return status, json.loads(captured.out) if "--json" in options else captured.out

    return call


@pytest.fixture(scope="module")
def found(leaky: Database, tmp_path_factory) -> dict[str, Any]:
    """The document of one run on everything that is planted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("leaks"))
        written: list[str] = []
        patch.setattr("slipstitch.cli.invocation.Invocation.say", staticmethod(written.append))
        assert run(["leaks", *PEOPLE, "--json", leaky.uri]) == 1
    document: dict[str, Any] = json.loads(written[0])
    return document


def grave(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in document["findings"] if each["severity"] != "note"]


@pytest.mark.parametrize("relation", PLANTED)
def test_what_is_planted_is_found(found, relation):
    codes = {each["code"] for each in grave(found) if each["relation"] == relation}
    assert codes == PLANTED[relation]
    assert all(each["mend"] for each in found["findings"] if each["relation"] == relation)


def test_nothing_is_found_where_nothing_is_planted(found):
    assert {each["relation"] for each in grave(found)} == set(PLANTED)


def test_who_reached_it_is_named(found):
    by_relation = {
        each["relation"]: set(each["identities"])
        for each in grave(found)
        if each["code"] != "function-marked-leakproof"
    }
    assert by_relation.pop("public.published") == {"anon"}
    assert by_relation.pop("find_task(uuid)") == EVERYBODY
    assert by_relation.pop("rename_project(uuid)") == EVERYBODY
    assert set(map(frozenset, by_relation.values())) == {frozenset(BOTH)}


def test_what_the_server_tells_whoever_runs_sql_is_a_note(found):
    notes = {
        (each["relation"], each["code"]) for each in found["findings"] if each["severity"] == "note"
    }
    assert ("public.tasks", "plan-tells") in notes
    assert ("public.tasks", "unique-key-tells") in notes
    assert ("public.invoice_numbers", "sequence-tells") in notes
    assert ("public.emptied", "truncate-granted") in notes


def test_how_to_mend_it_names_what_stands_open(found):
    mend = {(each["relation"], each["code"]): each["mend"] for each in grave(found)}
    assert mend["public.unguarded", "rows-shown"] == (
        "alter table public.unguarded enable row level security"
    )
    assert "force row level security" in mend["public.owned", "rows-shown"]
    assert mend["public.readable", "rows-shown"] == (
        'policy "readable_all" (to authenticated) using (true)'
    )
    assert mend["public.plantable", "rows-planted"] == (
        'policy "plantable_insert" (to authenticated) with check (true)'
    )
    assert "partitioned table do not hold" in mend["public.events_2027", "rows-shown"]


def test_a_safe_application_exits_nought_and_says_what_was_not_tried(safe, leaks):
    status, text = leaks(safe)
    assert status == 0, text
    assert ": error:" not in text
    assert "not tried: public.countries: nothing tells whose its rows are" in text
    status, document = leaks(safe, *PEOPLE, "--json")
    assert status == 0
    tried = {(each["relation"], each["command"]) for each in document["cells"]}
    for table in ("organizations", "members", "projects", "tasks", "comments"):
        for command in ("select", "copy to", "update", "delete", "insert", "copy from", "explain"):
            assert (f"public.{table}", command) in tried


def everything(database: Database) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.conninfo) as connection:
        tables = connection.execute(
            "select oid::regclass::text from pg_class where relkind = 'r'"
            " and relnamespace in ('public'::regnamespace, 'auth'::regnamespace) order by 1"
        ).fetchall()
        return [
            connection.execute(
                f"select '{table}', count(*), md5(string_agg(t::text || t.xmin || t.ctid, ''"
                f" order by t.ctid)) from {table} as t"
            ).fetchone()
            for (table,) in tables
        ]


def test_nothing_of_it_stays(leaky, leaks):
    before = everything(leaky)
    assert leaks(leaky)[0] == 1
    assert everything(leaky) == before


def test_each_trial_can_be_printed_with_a_letter_for_each_identity(leaky, leaks):
    _, text = leaks(leaky, *PEOPLE, "--matrix")
    (line,) = [each for each in text.splitlines() if each.startswith("public.published select ")]
    assert line.split() == ["public.published", "select", "+", "+", "L"]


def test_without_writes_and_functions_only_reading_is_tried(leaky, leaks):
    status, document = leaks(leaky, *PEOPLE, "--no-writes", "--no-functions", "--json")
    assert status == 1
    commands = {each["command"] for each in document["cells"]}
    assert not commands & {"insert", "update", "delete", "move", "call", "copy from"}
    assert "select" in commands


def test_rows_of_one_tenant_alone_are_told_as_not_tried(safe, leaks):
    lonely = create_database(safe.server, "lonely", safe.name)
    try:
        with psycopg.connect(lonely.conninfo, autocommit=True) as connection:
            connection.execute(f"delete from events where organization_id = '{SOUTH}'")
        status, text = leaks(lonely)
        assert status == 0
        assert "not tried: public.events: alice: no row of others is there" in text
    finally:
        drop_database(lonely)


def test_people_who_reach_nothing_of_their_own_prove_nothing(safe, leaks):
    stranger = json.dumps({**claims("a", NORTH), "sub": "c0000000-0000-4000-8000-00000000000c"})
    status, text = leaks(safe, "--identity", f"carol={stranger}")
    assert status == 2
    assert 'nothing is proved: "carol" reached no row of their own' in text


def test_a_login_that_is_blind_itself_is_refused(safe, leaks):
    with psycopg.connect(safe.conninfo, autocommit=True) as connection:
        connection.execute("drop role if exists blind; create role blind login")
    try:
        status, text = leaks(safe, user="blind")
    finally:
        with psycopg.connect(safe.conninfo, autocommit=True) as connection:
            connection.execute("drop role blind")
    assert status == 2
    assert 'role "blind" does not see past row security' in text


def test_a_login_with_bypassrls_and_no_more_is_enough(leaky, leaks):
    with psycopg.connect(leaky.conninfo, autocommit=True) as connection:
        connection.execute(
            "drop role if exists seer; create role seer login bypassrls in role authenticated, anon"
        )
        connection.execute(
            "grant usage on schema public, auth, private to seer;"
            "grant select on all tables in schema public, auth to seer"
        )
    try:
        status, text = leaks(leaky, user="seer")
        assert status == 1
        assert "public.readable: error: alice, bob: sees 6 rows of others" in text
        assert "not tried: public.task_figures: whether it depends on rows of others" in text
    finally:
        with psycopg.connect(leaky.conninfo, autocommit=True) as connection:
            connection.execute("drop owned by seer; drop role seer")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "nobody to try it as"),
        (("--anonymous", "anon"), "nobody to try it as"),
        (("--identity", "alice"), "is not of the form NAME=FILE"),
        (("--identity", "alice=nowhere.json"), 'cannot read "nowhere.json"'),
        (("--identity", "alice={"), "not JSON"),
        (("--identity", 'alice={"claims": {}, "tenant": 1}'), 'unknown key "tenant"'),
        (("--identity", 'a={"o": "1"}', "--identity", 'a={"o": "1"}'), "given twice"),
        (("--identity", 'a={"o": "1"}', "--belongs", "b=2"), "which no --identity gives"),
        (("--identity", 'a={"o": "1"}', "--role", "nobody"), 'there is no role "nobody"'),
    ],
)
def test_what_cannot_be_understood_is_refused(safe, leaks, options, words):
    status, text = leaks(safe, *(options or ("--no-writes",)))
    assert status == 2
    assert words in text


def test_a_protected_target_is_refused_unless_told(safe, leaks, tmp_path):
    (tmp_path / "sqitch.plan").write_text("%project=shop\n")
    (tmp_path / "sqitch.conf").write_text(
        f'[core]\nengine = pg\n[target "live"]\nuri = {safe.uri}\nprotected = true\n'
    )
    assert run(["leaks", *PEOPLE, "live"]) == 2
    assert run(["leaks", *PEOPLE, safe.uri]) == 2
    assert run(["leaks", *PEOPLE, "--even-protected", "--no-writes", "live"]) == 0


def policies(database: Database) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.conninfo) as connection:
        return connection.execute(
            "select polrelid::regclass::text, polname, polroles, pg_get_expr(polqual, polrelid),"
            " pg_get_expr(polwithcheck, polrelid), xmin::text from pg_policy order by 1, 2"
        ).fetchall()


@pytest.fixture(scope="module")
def spoilt(safe: Database, tmp_path_factory) -> dict[str, Any]:
    """The document of one run that spoils each policy of the safe application."""
    before = (everything(safe), policies(safe))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("mutants"))
        written: list[str] = []
        patch.setattr("slipstitch.cli.invocation.Invocation.say", staticmethod(written.append))
        run(["leaks", *PEOPLE, "--mutate", "--json", safe.uri])
    assert (everything(safe), policies(safe)) == before, "something of it stayed"
    document: dict[str, Any] = check("leaks_mutants", written[0])
    return document


def test_of_each_policy_it_is_told_who_notices_that_it_is_opened_or_dropped(safe, spoilt):
    subjects = {(each["relation"], each["policy"]) for each in spoilt["subjects"]}
    assert subjects >= {(table, name) for table, name, *_ in policies(safe) if "." in table}
    kinds = {
        (each["relation"], each["policy"], mutant["kind"]): mutant
        for each in spoilt["subjects"]
        for mutant in each["mutants"]
    }
    assert {kind for _, policy, kind in kinds if policy} >= {"open", "dropped"}
    assert {kind for _, policy, kind in kinds if not policy} >= {"switched off"}
    opened = [each for (table, _, kind), each in kinds.items() if table == "public.tasks"]
    assert any("select leaks" in each["noticed_by"].get("alice", "") for each in opened)
    dropped = [each for (table, _, kind), each in kinds.items() if kind == "dropped"]
    assert any("own rows blind" in text for each in dropped for text in each["noticed_by"].values())


def test_a_mutant_that_nobody_notices_fails_unless_a_reason_is_given(safe, spoilt, leaks, tmp_path):
    unnoticed = {
        ": ".join([each["relation"], ", ".join(filter(None, (each["policy"], mutant["kind"])))])
        for each in spoilt["subjects"]
        for mutant in each["mutants"]
        if not mutant["noticed"]
    }
    assert len(unnoticed) == spoilt["unnoticed"] > 0
    reasons = tmp_path / "reasons.json"
    reasons.write_text(json.dumps(dict.fromkeys(unnoticed, "the owner of the application alone")))
    status, text = leaks(safe, *PEOPLE, "--mutate")
    assert status == 1
    assert "NOBODY NOTICED" in text
    status, text = leaks(safe, *PEOPLE, "--mutate", "--reasons", str(reasons))
    assert status == 0, text
    assert "nobody can notice: the owner of the application alone" in text
    reasons.write_text('{"public.tasks: forgotten, dropped": "gone"}')
    status, text = leaks(safe, *PEOPLE, "--mutate", "--reasons", str(reasons))
    assert status == 2
    assert "there is no such mutant" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot read"), ("{", "not JSON"), ("[]", "not an object of reasons")],
)
def test_reasons_that_cannot_be_understood_are_refused(safe, leaks, tmp_path, content, words):
    reasons = tmp_path / "reasons.json"
    if content is not None:
        reasons.write_text(content)
    status, text = leaks(safe, *PEOPLE, "--mutate", "--reasons", str(reasons))
    assert status == 2
    assert words in text


def test_policies_of_a_server_in_use_are_not_spoilt_unless_told(safe, leaks, monkeypatch):
    monkeypatch.setattr("slipstitch.cli.leaks_mutants.list_servers", list)
    status, text = leaks(safe, *PEOPLE, "--mutate")
    assert status == 2
    assert "this is no throwaway server" in text
    assert leaks(safe, *PEOPLE, "--mutate", "--even-in-use", "--schema", "public")[0] == 1


def test_a_server_elsewhere_is_in_use_though_a_throwaway_one_has_its_port(safe, leaks, monkeypatch):
    elsewhere = [replace(server, host="192.0.2.1") for server in list_servers()]
    monkeypatch.setattr("slipstitch.cli.leaks_mutants.list_servers", lambda: elsewhere)
    status, text = leaks(safe, *PEOPLE, "--mutate")
    assert status == 2
    assert "this is no throwaway server" in text


def test_a_table_that_somebody_works_on_is_not_waited_for(safe, leaks):
    with psycopg.connect(safe.conninfo) as other:
        other.execute("lock table public.tasks in share mode")
        status, text = leaks(safe, *PEOPLE, "--mutate")
    assert status == 2
    assert "public.tasks cannot be locked: somebody is at work on it" in text
