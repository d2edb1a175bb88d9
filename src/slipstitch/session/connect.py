"""Open a session that has the settings of a psql started by Sqitch."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Mapping
from typing import Any, Protocol, TypeVar

from psycopg import Connection

from slipstitch.script.model import Script
from slipstitch.session.ahead import Ahead

__all__ = [
    "WatchedConnection",
    "Watcher",
    "connect",
    "obstacle_of",
    "psql_builtins",
    "sent_ahead",
]

T = TypeVar("T")
SECONDS_BETWEEN_TICKS = 0.005

# Encodings whose characters may contain the bytes of quotes and backslashes.
_UNSAFE_ENCODINGS = frozenset({"BIG5", "GB18030", "GBK", "JOHAB", "SHIFT_JIS_2004", "SJIS", "UHC"})


class Watcher(Protocol):
    """Whoever wants to look in while a connection waits for the server."""

    def begin_wait(self) -> None:
        """Take note that the server is waited for from now on."""

    def tick(self) -> None:
        """Do what has to be done every few milliseconds of waiting; it may use other sessions."""


class WatchedConnection(Connection[Any]):
    """A connection whose waits for the server somebody may look in on.

    ``ahead`` holds what was sent on it before its turn; :func:`sent_ahead` asks for it.
    """

    watcher: Watcher | None = None
    ahead: Ahead | None = None

    def wait(self, gen: Generator[Any, Any, T], *arguments: Any, **named: Any) -> T:
        """Wait for the server as ever, with the watcher looking in."""
        if self.watcher is None:
            return super().wait(gen, *arguments, **named)
        self.watcher.begin_wait()
        return super().wait(_looked_in_on(gen, self.watcher), interval=SECONDS_BETWEEN_TICKS)


def _looked_in_on(gen: Generator[Any, Any, T], watcher: Watcher) -> Generator[Any, Any, T]:
    """Pass everything on, and tell the watcher each time when nothing happened."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready == NOTHING_READY:
                watcher.tick()
            wanted = gen.send(ready)
    except StopIteration as ended:
        found: T = ended.value
        return found


NOTHING_READY = 0


def connect(
    conninfo: str, application_name: str, environ: Mapping[str, str] | None = None
) -> WatchedConnection:
    """Return a connection without a transaction, as psql would have it.

    libpq reads ``PG*`` variables, password and service files for us as it does for psql. Like
    psql, it takes the encoding from the locale only where it talks to a terminal.
    """
    environ = os.environ if environ is None else environ
    settings: dict[str, Any] = {"application_name": application_name}
    on_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    if on_terminal and "PGCLIENTENCODING" not in environ:
        settings["client_encoding"] = "auto"
    return WatchedConnection.connect(conninfo, autocommit=True, prepare_threshold=None, **settings)


def sent_ahead(connection: Connection[Any]) -> Ahead | None:
    """Return what was sent on a connection before its turn, if anything is to be read of it."""
    ahead = connection.ahead if isinstance(connection, WatchedConnection) else None
    return None if ahead is None or ahead.is_over else ahead


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
