"""URIs, which target is meant, where its files stand, its variables, and the person."""

from __future__ import annotations

from pathlib import Path

import psycopg.conninfo
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slipstitch.config.reader import load_files
from slipstitch.errors import SlipstitchError
from slipstitch.target import (
    DatabaseURI,
    TargetOptions,
    current_person,
    resolve_target,
    variables,
)
from slipstitch.target.person import login_name
from slipstitch.target.resolve import all_targets, is_target, plan_file_owner

SECRET = "pa:ss@w/o?rd"


@pytest.fixture
def config(tmp_path):
    """Make a configuration from the text of a project's file."""

    def make(text: str):
        path = tmp_path / "sqitch.conf"
        path.write_text(text, encoding="utf-8")
        return load_files([path], path)

    return make


# What Sqitch 1.3.1 showed for each, and gave psql, with PGUSER=postgres in the environment.
SHOWN = [
    ("db:pg:foo", "db:pg:foo", "dbname=foo"),
    ("db:pg:", "db:pg:postgres", None),
    (
        "db:postgresql://postgres:se%20cret@127.0.0.1:56031/foo?sslmode=prefer&application_name=xy",
        "db:postgresql://postgres:@127.0.0.1:56031/foo?sslmode=prefer&application_name=xy",
        "user=postgres dbname=foo host=127.0.0.1 port=56031 application_name=xy sslmode=prefer",
    ),
    ("db:pg://ada@/foo", "db:pg://ada@/foo", "user=ada dbname=foo"),
    (
        "db:pg:///foo?connect_timeout=3",
        "db:pg:///foo?connect_timeout=3",
        "dbname=foo connect_timeout=3",
    ),
    ("db:pg://%2Ftmp%2Fpg/foo", "db:pg://%2Ftmp%2Fpg/foo", "dbname=foo host=/tmp/pg"),
    ("db:pg://ada:pw@127.0.0.1", "db:pg://ada:@127.0.0.1/ada", "user=ada host=127.0.0.1"),
    ("DB:PG:foo", "DB:PG:foo", "dbname=foo"),
    ("db:pgxc:foo", "db:pgxc:foo", "dbname=foo"),
    ("db:pg:foo#frag", "db:pg:foo#frag", "dbname=foo"),
    ("db:pg://a,b/foo", "db:pg://a,b/foo", "dbname=foo host=a,b"),
    ("db:pg://ada:@h/foo", "db:pg://ada:@h/foo", "user=ada dbname=foo host=h"),
    (
        "db:pg://ada@h:5432?dbname=foo",
        "db:pg://ada@h:5432/ada?dbname=foo",
        "user=ada host=h port=5432 dbname=foo",
    ),
    ("db:pg://a%64a:p%40w@h/f%6fo", "db:pg://a%64a:@h/f%6fo", "user=ada dbname=foo host=h"),
    ("db:pg://:pw@h/foo", "db:pg://h/foo", "dbname=foo host=h"),
    ("db:pg://ada@h/", "db:pg://ada@h/ada", "user=ada host=h"),
    ("db:pg:/foo", "db:pg:/foo", "dbname=/foo"),
]


@pytest.mark.parametrize(("text", "shown", "conninfo"), SHOWN)
def test_a_uri_is_shown_and_given_to_psql_as_sqitch_does(text, shown, conninfo):
    uri = DatabaseURI.parse(text)
    environ = {"PGUSER": "postgres"}
    assert uri.shown(environ, "login") == shown
    assert uri.psql_arguments(environ) == ([] if conninfo is None else ["--dbname", conninfo])


@pytest.mark.parametrize(
    ("environ", "shown", "arguments"),
    [
        ({"PGDATABASE": "foo", "PGUSER": "u"}, "db:pg:foo", []),
        ({"SQITCH_USERNAME": "ada", "PGUSER": "u"}, "db:pg:ada", ["--dbname", "user=ada"]),
        ({"PGUSER": "u"}, "db:pg:u", []),
        ({}, "db:pg:login", []),
    ],
)
def test_a_uri_without_a_database_is_shown_with_the_one_libpq_takes(environ, shown, arguments):
    uri = DatabaseURI.parse("db:pg:")
    assert uri.shown(environ, "login") == shown
    assert uri.psql_arguments(environ) == arguments


@pytest.mark.parametrize(
    "engine", ["pg", "postgres", "postgresql", "pgsql", "pgxc", "redshift", "yugabyte", "PgSQL"]
)
def test_each_alias_of_the_engine_is_read(engine):
    assert DatabaseURI.parse(f"db:{engine}://h:1/x").dbname == "x"


def test_yugabyte_brings_its_own_port():
    uri = DatabaseURI.parse("db:yugabyte://h/x")
    assert uri.parameters({})["port"] == "5433"
    assert "port" not in uri.parameters({"PGPORT": "6000"})
    assert DatabaseURI.parse("db:yugabyte://h:7/x").parameters({})["port"] == "7"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("bad", 'No engine specified by URI db:bad; URI must start with "db:$engine:"'),
        ("db:", 'No engine specified by URI db:; URI must start with "db:$engine:"'),
        ("pg://h/x", 'No engine specified by URI db:pg://h/x; URI must start with "db:$engine:"'),
        ("db:sqlite:x", 'engine "sqlite" is not PostgreSQL'),
        ("db:bogus:x", 'engine "bogus" is not PostgreSQL'),
        (
            "pg://u:p@h/x",
            'No engine specified by URI db:pg://u:@h/x; URI must start with "db:$engine:"',
        ),
        ("db:pg://::1/x", '":…" is no host'),
        ("db:pg://ada:sec/ret@h/x", '"ada:…" is no host'),
    ],
)
def test_what_is_no_uri_of_postgresql_is_refused(text, says):
    with pytest.raises(SlipstitchError) as caught:
        DatabaseURI.parse(text)
    assert caught.value.message == says


def test_the_password_reaches_libpq_and_nothing_that_is_shown():
    uri = DatabaseURI.parse("db:pg://ada:pa%3Ass%40w%2Fo%3Frd@h/x")
    assert psycopg.conninfo.conninfo_to_dict(uri.conninfo({}))["password"] == SECRET
    assert uri.psql_environment({"A": "b"}) == {"A": "b", "PGPASSWORD": SECRET}
    changed = uri.with_parts(dbname="y", host="other")
    assert psycopg.conninfo.conninfo_to_dict(changed.conninfo({}))["password"] == SECRET
    for text in (uri.shown({}, "l"), repr(uri), " ".join(uri.psql_arguments({})), repr(changed)):
        assert "ss" not in text


def test_a_password_in_the_query_is_as_secret_as_one_before_the_host():
    uri = DatabaseURI.parse("db:pg://ada@h/x?password=pa%3Ass%40w%2Fo%3Frd&sslmode=prefer")
    assert psycopg.conninfo.conninfo_to_dict(uri.conninfo({}))["password"] == SECRET
    assert uri.psql_environment({}) == {"PGPASSWORD": SECRET}
    assert uri.parameters({})["sslmode"] == "prefer"
    changed = uri.with_parts(dbname="y")
    for text in (uri.shown({}, "l"), repr(changed), " ".join(changed.psql_arguments({}))):
        assert "%40" not in text
        assert "@w" not in text


def test_the_environments_user_and_password_weigh_more_than_the_uri():
    environ = {"SQITCH_USERNAME": "bob", "SQITCH_PASSWORD": "new"}
    uri = DatabaseURI.parse("db:pg://ada:old@h/x")
    found = psycopg.conninfo.conninfo_to_dict(uri.conninfo(environ))
    assert (found["user"], found["password"]) == ("bob", "new")
    assert uri.psql_environment(environ)["PGPASSWORD"] == "new"


def test_without_a_password_libpq_finds_its_own():
    assert DatabaseURI.parse("db:pg:x").psql_environment({"PGPASSWORD": "p"}) == {"PGPASSWORD": "p"}
    assert "password" not in DatabaseURI.parse("db:pg:x").conninfo({})


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@given(user=TEXTS, dbname=TEXTS, password=TEXTS, host=TEXTS.filter(lambda text: "," not in text))
def test_any_part_survives_the_uri_and_both_forms_of_conninfo(user, dbname, password, host):
    base = DatabaseURI.parse("db:pg://x:y@h/z?application_name=a+b")
    uri = base.with_parts(
        user=user, dbname=dbname, host=host.replace(":", "").replace("]", "") or "h"
    )
    again = DatabaseURI.parse(uri.text)
    assert (again.user, again.dbname, again.host) == (uri.user, uri.dbname, uri.host)
    environ = {"SQITCH_PASSWORD": password}
    for conninfo in (uri.conninfo(environ), uri.psql_arguments(environ)[1]):
        found = psycopg.conninfo.conninfo_to_dict(conninfo)
        assert (found["user"], found["dbname"]) == (user, dbname)
        assert (found["host"], found["application_name"]) == (uri.host, "a b")


@pytest.mark.parametrize(
    ("text", "options", "shown"),
    [
        ("db:pg:bar", {"db_name": "foo"}, "db:pg:foo"),
        ("db:pg:", {"db_user": "ada", "db_name": "foo"}, "db:pg://ada@/foo"),
        (
            "db:pg:",
            {"db_host": "localhost", "db_port": 56031, "db_name": "foo"},
            "db:pg://localhost:56031/foo",
        ),
        (
            "db:pg://ada:x@h/bar?sslmode=prefer",
            {"db_name": "foo"},
            "db:pg://ada:@h/foo?sslmode=prefer",
        ),
    ],
)
def test_options_replace_parts_of_the_uri(config, text, options, shown):
    target = resolve_target(config(""), {}, text, TargetOptions(**options))
    assert target.shown == shown


PLACES = """
[core]
    engine = pg
[engine "pg"]
    target = db:pg:clinic
[target "prod"]
    uri = db:pg://app@db.example.com/clinic
"""


@pytest.mark.parametrize(
    ("text", "environ", "argument", "name"),
    [
        (PLACES, {}, None, "db:pg:clinic"),
        (PLACES, {}, "prod", "prod"),
        (PLACES, {}, "db:pg:x", "db:pg:x"),
        (PLACES, {"SQITCH_TARGET": "prod"}, None, "prod"),
        (PLACES, {"SQITCH_TARGET": "prod"}, "db:pg:x", "db:pg:x"),
        (f"{PLACES}[core]\ntarget = prod\n", {}, None, "prod"),
        (f"{PLACES}[core]\ntarget = prod\n", {"SQITCH_TARGET": "db:pg:y"}, None, "db:pg:y"),
        ("[core]\nengine = pg\n", {}, None, "db:pg:"),
        ("[core]\nengine = pg\ntarget = 0\n", {}, None, "db:pg:"),
    ],
)
def test_the_target_comes_from_the_nearest_place(config, text, environ, argument, name):
    assert resolve_target(config(text), environ, argument).name == name


@pytest.mark.parametrize(
    ("text", "argument", "says"),
    [
        ("", None, "No engine specified; specify via target or core.engine"),
        ("[core]\nengine = sqlite\n", None, 'engine "sqlite" is not PostgreSQL'),
        ("[core]\ntarget = no\n", None, 'Cannot find target "no"'),
        ("", "no", 'Cannot find target "no"'),
        ('[target "no"]\nregistry = x\n', "no", 'No URI associated with target "no"'),
    ],
)
def test_a_target_that_cannot_be_found_is_said_in_sqitchs_words(config, text, argument, says):
    with pytest.raises(SlipstitchError) as caught:
        resolve_target(config(text), {}, argument)
    assert caught.value.message == says


def test_outside_a_project_the_hint_is_to_begin_one():
    with pytest.raises(SlipstitchError, match='Run the "init" command to initialize a project'):
        resolve_target(load_files([]), {}, None)


def test_places_have_defaults_that_follow_the_top_folder(config):
    target = resolve_target(config(PLACES), {})
    assert str(target.plan_file) == "sqitch.plan"
    assert str(target.verify_dir) == "verify"
    assert (target.registry, target.client, target.extension) == ("sqitch", "psql", "sql")
    target = resolve_target(config(f"{PLACES}[core]\ntop_dir = db\nreworked_dir = old\n"), {})
    assert target.plan_file == Path("db/sqitch.plan")
    assert target.revert_dir == Path("db/revert")
    assert target.reworked_deploy_dir == Path("old/deploy")
    top = resolve_target(config(f"{PLACES}[core]\ntop_dir = db\n"), {})
    assert top.reworked_verify_dir == Path("db/verify")


def test_a_setting_is_looked_for_at_target_engine_and_core(config):
    text = PLACES + (
        "[core]\nregistry = c\nextension = ddl\nclient = a\n"
        '[engine "pg"]\nregistry = e\nclient = 0\n[target "prod"]\nregistry = t\n'
    )
    prod, usual = (resolve_target(config(text), {}, name) for name in ("prod", None))
    assert (prod.registry, prod.client, prod.extension) == ("t", "a", "ddl")
    assert (usual.registry, usual.client, usual.extension) == ("e", "a", "ddl")
    given = TargetOptions(registry="o", client="p", extension="x", plan_file="f", top_dir="d")
    target = resolve_target(config(text), {}, "prod", given)
    assert (target.registry, target.client, target.extension) == ("o", "p", "x")
    assert (target.plan_file, target.deploy_dir) == (Path("f"), Path("d/deploy"))


def test_all_targets_are_those_of_different_plans(config):
    text = PLACES + '[target "b"]\nuri=db:pg:b\nplan_file=b.plan\n[target "c"]\nuri=db:pg:c\n'
    assert [target.name for target in all_targets(config(text), {})] == ["db:pg:clinic", "b"]
    assert plan_file_owner(config(text), "b.plan") == "b"
    assert plan_file_owner(config(text), "c.plan") is None


def test_an_argument_is_a_target_if_it_is_configured_or_a_uri(config):
    known = config(PLACES)
    words = ["prod", "db:pg:", "DB:pg:x", "Prod", "pg://x", "no"]
    assert [is_target(known, word) for word in words] == [True, True, True, False, False, False]


def test_variables_come_in_sqitchs_order(config):
    text = PLACES + "".join(
        f"[{section}]\n{keys}\n"
        for section, keys in (
            ('core "variables"', "a=core\nb=core\nc=core\nd=core\ne=core\nf=core\nCase=x"),
            ('deploy "variables"', "b=deploy\nc=deploy\nd=deploy\ne=deploy\nf=deploy"),
            ('revert "variables"', "c=revert\nd=revert\ne=revert\nf=revert"),
            ('verify "variables"', "c=verify\nd=verify\ne=verify\nf=verify"),
            ('engine "pg.variables"', "d=engine\ne=engine\nf=engine"),
            ('target "prod.variables"', "e=target\nf=target"),
        )
    )
    known = config(text)
    target = resolve_target(known, {}, "prod")
    seen = {
        verb: "".join(variables(known, target, verb, {"f": "set"})[key][0] for key in "abcdef")
        for verb in ("deploy", "revert", "verify")
    }
    assert seen == {"deploy": "cddets", "revert": "cdrets", "verify": "cdvets"}
    assert variables(known, target, "deploy", {})["Case"] == "x"


@pytest.mark.parametrize(
    ("text", "environ", "person"),
    [
        ("", {"SQITCH_FULLNAME": "A", "SQITCH_EMAIL": "a@b"}, "A <a@b>"),
        ("[user]\nname=B\nemail=b@c\n", {}, "B <b@c>"),
        ("[user]\nname=B\nemail=b@c\n", {"SQITCH_FULLNAME": "A"}, "A <b@c>"),
        ("[user]\nemail=b@c\n", {"SQITCH_ORIG_FULLNAME": "O"}, "O <b@c>"),
        ("[user]\nname=B\n", {"SQITCH_ORIG_EMAIL": "o@p"}, "B <o@p>"),
    ],
)
def test_the_person_comes_from_the_nearest_place(config, text, environ, person):
    assert str(current_person(config(text), environ)) == person


def test_without_settings_the_person_is_the_account(config):
    person = current_person(config(""), {"SQITCH_ORIG_SYSUSER": "nobody-of-this-machine"})
    assert person.name == "nobody-of-this-machine"
    assert person.email.startswith("nobody-of-this-machine@")
    assert login_name({})


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"SQITCH_FULLNAME": "a<b"}, 'User name may not contain "<" or start with "["'),
        ({"SQITCH_FULLNAME": "[b"}, 'User name may not contain "<" or start with "["'),
        ({"SQITCH_FULLNAME": "b", "SQITCH_EMAIL": "a>b"}, 'User email may not contain ">"'),
    ],
)
def test_a_person_that_no_plan_can_hold_is_refused(config, environ, says):
    with pytest.raises(SlipstitchError) as caught:
        current_person(config(""), environ)
    assert caught.value.message == says


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        ("db:pg://PROD/clinic", {}),
        ("db:pg://ada@prod.:5432/clinic", {}),
        ("db:pg:///clinic?host=prod", {}),
        ("db:pg://other/clinic?host=prod", {}),
        ("db:pg://spare:1,prod/clinic", {}),
        ("db:pg:clinic", {"PGHOST": "prod"}),
        ("db:pg:", {"PGHOST": "prod", "PGDATABASE": "clinic", "PGPORT": "5432"}),
        ("db:pg://clinic@prod", {}),
        ("db:pg:///?service=live", {}),
        ("db:pg:", {"PGSERVICE": "live"}),
    ],
)
def test_a_protected_database_is_known_however_it_is_spelled(config, tmp_path, text, environ):
    settings = config('[target "live"]\n\turi = db:pg://prod/clinic\n\tprotected = true\n')
    services = tmp_path / "services"
    services.write_text("[live]\nhost=prod\n# the database\ndbname=clinic\n")
    environ = {"PGSERVICEFILE": str(services), **environ}
    assert resolve_target(settings, environ, text).is_protected


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        ("db:pg://prod/other", {}),
        ("db:pg://prod:5433/clinic", {}),
        ("db:pg:clinic", {}),
        ("db:pg://prod/clinic", {"PGPORT": "1"}),
        ("db:pg:clinic?service=unknown", {}),
    ],
)
def test_another_database_is_not_protected_with_it(config, text, environ):
    settings = config('[target "live"]\n\turi = db:pg://prod:5432/clinic\n\tprotected = true\n')
    assert not resolve_target(settings, {"HOME": "/nowhere", **environ}, text).is_protected
