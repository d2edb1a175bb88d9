"""psql as Sqitch starts it: found beforehand, no shell, no password in its arguments."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.session.errors import PsqlFailed
from slipstitch.session.psql import find_client, psql_command, run_psql


def command(database, path: Path, **variables: str) -> list[str]:
    return psql_command("psql", ["--dbname", database.conninfo], variables, "sqitch", path)


def test_the_arguments_are_sqitch_s(tmp_path):
    found = psql_command(
        "/usr/bin/psql", ["--dbname", "host=x"], {"b": "two words", "a": "$(date)"}, "reg", "d.sql"
    )
    assert found == [
        "/usr/bin/psql",
        "--dbname",
        "host=x",
        "--set",
        "a=$(date)",
        "--set",
        "b=two words",
        "--quiet",
        "--no-psqlrc",
        "--no-align",
        "--tuples-only",
        "--set",
        "ON_ERROR_STOP=1",
        "--set",
        "registry=reg",
        "--file",
        "d.sql",
    ]


def test_a_script_runs_with_its_variables_and_no_shell_reads_them(database, tmp_path, capfd):
    path = tmp_path / "a b.sql"
    path.write_text("select :'v' as w \\gset\n\\echo :w :registry\n")
    run_psql(command(database, path, v="$(date) `x` 'y'"), os.environ)
    assert capfd.readouterr().out == "$(date) `x` 'y' sqitch\n"


def test_rows_can_be_swallowed(database, tmp_path, capfd):
    path = tmp_path / "a.sql"
    path.write_text("select 1;\n\\warn heard\n")
    run_psql(command(database, path), os.environ, swallow_rows=True)
    assert capfd.readouterr() == ("", "heard\n")


@pytest.mark.parametrize(
    ("text", "status", "lost"),
    [
        ("select 1 / 0;\n", 3, False),
        ("select pg_terminate_backend(pg_backend_pid());\n", 2, True),
        (None, 1, False),
    ],
)
def test_the_exit_status_tells_what_happened(database, tmp_path, text, status, lost):
    path = tmp_path / "a.sql"
    if text is not None:
        path.write_text(text)
    with pytest.raises(PsqlFailed) as found:
        run_psql(command(database, path), os.environ)
    assert (found.value.status, found.value.connection_lost) == (status, lost)
    assert str(found.value) == f'"psql" unexpectedly returned exit value {status}'


def test_the_environment_is_the_one_given(database, tmp_path, capfd):
    path = tmp_path / "a.sql"
    path.write_text("\\echo `echo $MARK`\n")
    run_psql(command(database, path), {"PATH": os.environ["PATH"], "MARK": "seen"})
    assert capfd.readouterr().out == "seen\n"


def test_a_missing_client_is_told_beforehand_with_the_reason():
    with pytest.raises(SlipstitchError) as found:
        find_client("no-such-psql", os.environ, "deploy/a.sql:2:1: \\gset is left to psql")
    assert found.value.message == '"no-such-psql" is not on this machine, and a script needs it'
    assert found.value.detail == "deploy/a.sql:2:1: \\gset is left to psql"
    assert "nothing was run" in str(found.value.hint)


def test_the_client_is_looked_for_in_the_path_of_the_environment(tmp_path):
    client = tmp_path / "mypsql"
    client.write_text("#!/bin/sh\n")
    client.chmod(0o755)
    assert find_client("mypsql", {"PATH": str(tmp_path)}) == str(client)
    with pytest.raises(SlipstitchError):
        find_client("mypsql", {"PATH": "/nowhere"})


def test_a_client_that_cannot_be_started_is_a_clear_error(tmp_path):
    broken = tmp_path / "psql"
    broken.write_text("not a program")
    broken.chmod(0o755)
    with pytest.raises(SlipstitchError, match="cannot be started"):
        run_psql([str(broken)], os.environ)


def test_a_client_killed_by_a_signal_is_told_so(tmp_path):
    client = tmp_path / "psql"
    client.write_text("#!/bin/sh\nkill -9 $$\n")
    client.chmod(0o755)
    with pytest.raises(PsqlFailed) as found:
        run_psql([str(client)], os.environ)
    assert found.value.status == -9
    assert "died with signal 9" in str(found.value)
