"""What cannot be reached: the message tells what, where, and what to do; no password in it."""

from __future__ import annotations

import json

import psycopg
import pytest

from slipstitch.throwaway.provide import Request, throwaway_server
from tests.refusals.conftest import SECRET

VERBS = [("deploy",), ("revert", "-y"), ("verify",), ("status",)]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_no_server(verb, workshop):
    uri = f"db:pg://postgres:{SECRET}@127.0.0.1:1/shop"
    result = workshop.run(verb[0], uri, *verb[1:])
    assert result.returncode == 2
    assert 'connection to server at "127.0.0.1", port 1 failed: Connection refused' in result.stderr
    assert "Is the server running on that host and accepting TCP/IP connections?" in result.stderr


@pytest.mark.parametrize("verb", VERBS[:3], ids=lambda verb: verb[0])
def test_the_document_of_a_run_that_never_reached_the_server_says_so(verb, workshop):
    result = workshop.run(verb[0], "db:pg://postgres@127.0.0.1:1/shop", *verb[1:], "--json")
    document = json.loads(result.stdout)
    assert document["ok"] is False
    assert "port 1 failed: Connection refused" in document["error"]["message"]


def test_no_server_at_a_socket_is_told_in_the_words_of_libpq(workshop):
    result = workshop.run("status", "db:pg:shop?host=/nowhere")
    assert result.stderr.startswith('connection to server on socket "/nowhere/')


def test_a_uri_that_is_not_understood_is_named_without_its_password(workshop):
    result = workshop.run("deploy", f"pg://postgres:{SECRET}@127.0.0.1/shop")
    assert result.stderr == 'Unknown argument "pg://postgres:@127.0.0.1/shop"\n'


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_wrong_database(verb, deployed):
    before = deployed.holdings()
    result = deployed.run(verb[0], "{uri}_elsewhere", *verb[1:])
    assert result.returncode == 2
    assert f'FATAL:  database "{deployed.database.name}_elsewhere" does not exist' in result.stderr
    assert deployed.holdings() == before


def test_wrong_password(workshop):
    with throwaway_server(Request(with_password=True)) as server:
        uri = server.uri().replace("@", f":{SECRET}@", 1)
        given = [
            workshop.run("deploy", uri),
            workshop.run("deploy", server.uri(), environment={"SQITCH_PASSWORD": SECRET}),
            workshop.run("deploy", server.uri(), environment={"PGPASSWORD": SECRET}),
        ]
        with psycopg.connect(server.conninfo()) as connection:
            assert connection.execute("select to_regnamespace('sqitch')").fetchone() == (None,)
    for result in given:
        assert result.returncode == 2
        assert f'password authentication failed for user "{server.user}"' in result.stderr


def test_read_only_database(deployed):
    before = deployed.holdings()
    deployed.connection.execute(
        f'alter database "{deployed.database.name}" set default_transaction_read_only = on'.encode()
    )
    given = [deployed.run("deploy", "{uri}"), deployed.run("revert", "-y", "{uri}")]
    for result in given:
        assert result.returncode == 2
        assert "read-only" in result.stderr
    assert deployed.run("status", "{uri}").returncode == 0
    assert deployed.run("verify", "{uri}").returncode == 0
    assert deployed.holdings() == before


def test_read_only_database_that_has_no_registry(workshop):
    workshop.connection.execute(
        f'alter database "{workshop.database.name}" set default_transaction_read_only = on'.encode()
    )
    result = workshop.run("deploy", "{uri}")
    assert result.returncode == 2
    assert "read-only" in result.stderr


def test_the_password_is_in_no_command_line(workshop):
    shown = "\\! tr '\\\\0' ' ' < /proc/$PPID/cmdline\ncreate table a (id int);\n"
    workshop.write({"deploy/a.sql": shown})
    result = workshop.run("deploy", "{uri}", "--to", "a")
    assert result.returncode == 0, result.stderr
    assert "ON_ERROR_STOP=1" in result.stdout
