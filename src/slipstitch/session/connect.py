"""Open a session that has the settings of a psql started by Sqitch."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import Connection

from slipstitch.script.model import Script

__all__ = ["connect", "obstacle_of", "psql_builtins"]

# Encodings whose characters may contain the bytes of quotes and backslashes.
_UNSAFE_ENCODINGS = frozenset({"BIG5", "GB18030", "GBK", "JOHAB", "SHIFT_JIS_2004", "SJIS", "UHC"})


def connect(
    conninfo: str, application_name: str, environ: Mapping[str, str] | None = None
) -> Connection[Any]:
    """Return a connection without a transaction, as psql would have it.

    libpq reads ``PG*`` variables, password and service files for us as it does for psql. Like
    psql, it takes the encoding from the locale only where it talks to a terminal.
    """
    environ = os.environ if environ is None else environ
    settings: dict[str, Any] = {"application_name": application_name}
    on_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    if on_terminal and "PGCLIENTENCODING" not in environ:
        settings["client_encoding"] = "auto"
    return psycopg.connect(conninfo, autocommit=True, prepare_threshold=None, **settings)


def obstacle_of(connection: Connection[Any], script: Script) -> str | None:
    """Return why this session makes psql read the script differently, None where it does not."""
    pgconn = connection.pgconn
    if pgconn.parameter_status(b"standard_conforming_strings") != b"on":
        return "standard_conforming_strings is off in this session"
    encoding = (pgconn.parameter_status(b"client_encoding") or b"").decode("ascii", "replace")
    if encoding in _UNSAFE_ENCODINGS:
        return f"the client encoding is {encoding}"
    if script.has_mark and encoding != "UTF8":
        return f"a byte order mark where the client encoding is {encoding}"
    return None


def psql_builtins(connection: Connection[Any]) -> dict[str, str]:
    """Return those of psql's own variables whose values the connection tells.

    ``HOST`` and ``PORT`` are as libpq settled them; ``ENCODING`` is left out because a script can
    change it.
    """
    pgconn = connection.pgconn
    version = pgconn.parameter_status(b"server_version") or b""
    return {
        "DBNAME": pgconn.db.decode(),
        "USER": pgconn.user.decode(),
        "HOST": pgconn.host.decode(),
        "PORT": pgconn.port.decode(),
        "SERVER_VERSION_NUM": str(pgconn.server_version),
        "SERVER_VERSION_NAME": version.decode(),
    }
