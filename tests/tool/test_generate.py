"""Generated clients of every form of function: compiled, and run against a real server."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from slipstitch.cli import run
from tests.fix_clients import finished, imported, run_typescript
from tests.fix_clinic import ROOT
from tests.fix_gateways import SECRET, free_port, postgrest_program, running, token
from tests.fix_server import create_database, drop_database

pytestmark = pytest.mark.slow
FUNCTIONS = ROOT / "tests/data/awkward_functions.sql"


@pytest.fixture(scope="module")
def awkward(server):
    """A database with functions of every form."""
    created = create_database(server, "awkward")
    with psycopg.connect(created.conninfo, autocommit=True) as connection:
        connection.execute(FUNCTIONS.read_text())
        # So that instants have the same text on every machine.
        named = sql.Identifier(created.name)
        connection.execute(sql.SQL("alter database {} set timezone = 'UTC'").format(named))
    yield created
    drop_database(created)


@pytest.fixture(scope="module")
def package(awkward, tmp_path_factory):
    folder = tmp_path_factory.mktemp("python") / "awkward_client"
    arguments = ["generate", "python", "--schema", "awkward", "-o", str(folder), awkward.uri]
    assert run(arguments) == 0
    return folder


def values(types):
    """Return a value of each type that is written and read with the most trouble."""
    home = types.Address(
        street='Main "St", (1)\\',
        zip_code="",
        lines=["a,b", 'c"d', "e\\f", "NULL", ""],
        since=datetime(2024, 5, 1, 8, 0, 0, 123456, UTC),
        price=Decimal("1.5000"),
    )
    moods = ["so so", 'it\'s "fine"']
    identifier = UUID("0191d3a5-7c5e-7cc1-8f4f-aaaaaaaaaaaa")
    return {
        "int_": 1,
        "big": 9007199254740993,
        "numeric": Decimal("0.12345678901234567890"),
        "float_": 0.1,
        "bool_": False,
        "text": "it's; drop table awkward.things --\n\u00e9",
        "bytes_": b"\x00\xff'\\",
        "uuid": identifier,
        "date_": date(2024, 2, 29),
        "time_": time(23, 59, 59, 999999),
        "at": datetime(2024, 5, 1, 8, 0, 0, 123456, UTC),
        "local": datetime(2024, 5, 1, 10),
        "length": timedelta(days=1, hours=2),
        "json": {"a": [1, None, "x"]},
        "ids": [identifier],
        "mood": "so so",
        "moods": moods,
        "short": "short",
        "shorts": ["a", "b,c"],
        "price": Decimal("12.3400"),
        "home": home,
        "people": [types.Person("Ada", home, moods, 9007199254740993, {"a": 'b"'})],
        "numbers": [Decimal("0.10"), None],
        "documents": [{"a": 1}, [1, 2]],
        "document": {"a": "b"},
        "period": Range(datetime(2024, 5, 1, tzinfo=UTC), None),
        "inet": ip_address("10.0.0.1"),
        "days": Multirange([Range(date(2024, 5, 1), date(2024, 5, 3))]),
    }


def test_values_of_every_type_come_back_as_they_were_sent(package, awkward):
    with (
        imported(package, ".client", ".types") as (client, types),
        psycopg.connect(awkward.conninfo) as connection,
    ):
        api, given = client.Api(connection), values(types)
        assert api.echo(**given) == [types.EchoRow(**given)]
        nothing = dict.fromkeys(given)
        assert api.echo(**nothing) == [types.EchoRow(**nothing)]
        (thing, large) = api.all_things()
        assert (thing.from_, large.id, large.home.price) == ("b", 9007199254740993, 1)
        assert api.home_of("Ada").lines == ["a,b", 'c"d', "e\\f", None]
        assert api.home_of(None) is None
        assert api.amounts() == [None, Decimal("0.12345678901234567890")]


def test_functions_of_every_form_are_called_as_their_types_say(package, awkward):
    with (
        imported(package, "", ".client", ".types") as (top, client, types),
        psycopg.connect(awkward.conninfo) as connection,
    ):
        api = client.Api(connection)
        assert api.pick_int8(1) == "id 1"
        assert api.pick_text("1") == "name 1"
        assert api.total([Decimal("0.1"), Decimal("0.2")]) == Decimal("0.3")
        assert api.weird_name(1) == "1x'%"
        assert api.weird_name(1, class_="y") == "1y"
        assert api.n_100(4) == 8
        assert api.import_("a", lambda_=top.DEFAULT) == "a3"
        assert api.divide(7, 2) == types.DivideRow(3, 1)
        assert api.twice(Decimal("0.05")) == types.TwiceRow(Decimal("0.10"))
        assert api.numbers(1) == [1, 2]
        assert api.nothing() is None
        assert [api.greet(), api.greet(name=None), api.greet(times=2)] == [
            "hello world",
            None,
            "hello world 2",
        ]
        assert [api.plus(1), api.plus(1, argument_2=2)] == [11, 3]
        assert api.shout("a") == "A"
        assert api.moods() == ["so so", "so so"]


def test_procedures_are_called_and_may_commit(package, awkward):
    with (
        imported(package, ".client", ".types") as (client, types),
        psycopg.connect(awkward.conninfo, autocommit=True) as connection,
    ):
        api = client.Api(connection)
        assert api.add_up(2, 9007199254740993) == types.AddUpRow(
            9007199254740995, "it's done", "so so"
        )
        assert api.do_it() is None


def test_documented_errors_are_exceptions_and_others_stay_those_of_psycopg(package, awkward):
    with (
        imported(package, ".client", ".errors") as (client, errors),
        psycopg.connect(awkward.conninfo, autocommit=True) as connection,
    ):
        api = client.Api(connection)
        with pytest.raises(errors.InvalidParameterValue) as caught:
            api.refuse("22023")
        told = caught.value
        assert (told.code, told.message, told.detail, told.hint) == (
            "22023",
            "refused",
            "why",
            "what to do",
        )
        assert isinstance(told.__cause__, psycopg.errors.InvalidParameterValue)
        with pytest.raises(errors.AW404):
            api.refuse("AW404")
        with pytest.raises(psycopg.errors.DivisionByZero):
            api.divide(1, 0)


def test_the_async_client_does_what_the_other_one_does(package, awkward):
    async def ask(aio, errors, types):
        async with await psycopg.AsyncConnection.connect(
            awkward.conninfo, autocommit=True
        ) as connection:
            api, given = aio.AsyncApi(connection), values(types)
            assert await api.echo(**given) == [types.EchoRow(**given)]
            assert await api.nothing() is None
            with pytest.raises(errors.AW404):
                await api.refuse("AW404")

    with imported(package, ".aio", ".errors", ".types") as modules:
        asyncio.run(ask(*modules))


def test_the_python_client_is_strictly_typed(package):
    (package.parent / "use.py").write_text(
        "from decimal import Decimal\n"
        "from awkward_client import Api\n"
        "def ask(api: Api) -> Decimal | None:\n"
        "    home = api.home_of(name='a')\n"
        "    api.moods(mood='sad')  # type: ignore[arg-type]\n"
        "    api.plus()  # type: ignore[call-arg]\n"
        "    return home.price if home else api.total([])\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--warn-unused-ignores"]
    cache = ["--cache-dir", str(ROOT / ".mypy_cache")]
    finished([*command, *cache, "use.py", package.name], package.parent)


def test_the_typescript_client_compiles_and_runs_through_both_transports(awkward, tmp_path):
    client = tmp_path / "client"
    arguments = ["generate", "typescript", "--schema", "awkward", "-o", str(client), awkward.uri]
    assert run(arguments) == 0
    port, place = free_port(), tmp_path / "program"
    place.mkdir()
    settings = tmp_path / "postgrest.conf"
    settings.write_text(
        f'db-uri = "postgres://postgres@127.0.0.1:{awkward.server.port}/{awkward.name}"\n'
        'db-schemas = "awkward"\ndb-anon-role = "postgres"\ndb-channel-enabled = false\n'
        f'jwt-secret = "{SECRET}"\nserver-host = "127.0.0.1"\nserver-port = {port}\n'
    )
    command = [str(postgrest_program()), str(settings)]
    with running(command, port, tmp_path / "postgrest.log"):
        direct = f"postgres://postgres@127.0.0.1:{awkward.server.port}/{awkward.name}"
        key = token({"role": "postgres"})
        url = f"http://127.0.0.1:{port}"
        assert run_typescript(client, "awkward.ts", place, direct, url, key) == "ok\n"


def test_what_no_client_can_call_is_left_out_and_said(awkward, tmp_path, capsys):
    arguments = ["generate", "python", "--schema", "awkward", "-o", str(tmp_path / "made")]
    assert run([*arguments, awkward.uri]) == 0
    assert [line for line in capsys.readouterr().err.splitlines() if "left out" in line] == [
        "left out: awkward.first_of(anyarray): its type anyarray is settled by each call",
        "left out: awkward.gather(text): an aggregate",
        "left out: awkward.say(integer): a procedure that gives something back, and whose arguments"
        " have no names",
    ]


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_check_names_files_that_are_not_current(language, awkward, tmp_path, capsys):
    arguments = ["generate", language, "--schema", "awkward", "-o", str(tmp_path), awkward.uri]
    assert run([*arguments, "--check", "--json"]) == 1
    missing = json.loads(capsys.readouterr().out)
    assert missing["files"] == len(missing["outdated"])
    assert run(arguments) == 0
    assert run([*arguments, "--check"]) == 0
    errors = next(path for path in tmp_path.iterdir() if path.stem == "errors")
    errors.write_text(errors.read_text() + "\n")
    capsys.readouterr()
    assert run([*arguments, "--check"]) == 1
    cure = f"slipstitch generate {language}"
    assert capsys.readouterr().out == f"{errors}: is not current (cure: {cure})\n"


@pytest.mark.parametrize("schema", ["nowhere", "pg_toast"])
def test_a_schema_without_functions_is_refused(schema, awkward, tmp_path: Path, capsys):
    where = ["--schema", schema, "-o", str(tmp_path)]
    assert run(["generate", "python", *where, awkward.uri]) == 2
    assert f'"{schema}"' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
