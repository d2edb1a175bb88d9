"""Settings of a session, and when a session makes psql read a script differently."""

from __future__ import annotations

import pytest

from slipstitch.script.expand import expand
from slipstitch.session.connect import connect, obstacle_of, psql_builtins


def test_a_session_has_no_transaction_and_the_name_it_was_given(database):
    with connect(database.conninfo, "slipstitch deploy a/b") as connection:
        row = connection.execute(
            "select current_setting('application_name'), pg_current_xact_id_if_assigned(),"
            " current_setting('client_encoding')"
        ).fetchone()
        assert row == ("slipstitch deploy a/b", None, "UTF8")
        assert connection.autocommit


@pytest.mark.parametrize(
    ("setting", "source", "obstacle"),
    [
        ("client_encoding=UTF8", b"select 1;", None),
        ("client_encoding=LATIN1", b"select 1;", None),
        ("client_encoding=SJIS", b"select 1;", "the client encoding is SJIS"),
        ("client_encoding=UTF8", b"\xef\xbb\xbfselect 1;", None),
        (
            "client_encoding=LATIN1",
            b"\xef\xbb\xbfselect 1;",
            "a byte order mark where the client encoding is LATIN1",
        ),
        (
            "options='-c standard_conforming_strings=off'",
            b"select 1;",
            "standard_conforming_strings is off in this session",
        ),
    ],
)
def test_a_session_may_leave_a_script_to_psql(database, setting, source, obstacle):
    script = expand(source, "a.sql", {}, lambda _: b"")
    with connect(f"{database.conninfo} {setting}", "tests") as connection:
        assert obstacle_of(connection, script) == obstacle


def test_the_connection_tells_psql_s_own_variables(database, server):
    with connect(database.conninfo, "tests") as connection:
        found = psql_builtins(connection)
    assert found["DBNAME"] == database.name
    assert found["USER"] == server.user
    assert found["PORT"] == str(server.port)
    assert found["HOST"] == server.host
