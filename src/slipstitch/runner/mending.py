"""Take away or finish what a statement that was cut short left, before it runs and after it failed.

An index that is not valid, a partition that is half detached: a crash leaves them, but so does
an error or a cancelled statement, under this tool, Sqitch and psql alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import Connection

from slipstitch import lazy
from slipstitch.errors import SlipstitchError
from slipstitch.runner.finding import Finding
from slipstitch.runner.protocol import Probe

if TYPE_CHECKING:
    from slipstitch.runner import probes
else:
    # Most scripts run in a transaction, of which nothing is left.
    probes = lazy.module("slipstitch.runner.probes")

__all__ = ["AtWorkError", "clear_away", "search_path_of", "see_to"]

SECONDS_TO_CLEAR_AWAY = 10


class AtWorkError(SlipstitchError):
    """Somebody is at work on what would have to be mended."""


def search_path_of(connection: Connection[Any]) -> list[str]:
    """Return the schemas in which a session looks for names."""
    row = connection.execute("select pg_catalog.current_schemas(false)::text[]").fetchone()
    return list(row[0]) if row is not None else []


def see_to(connection: Connection[Any], statement: str, schemas: Sequence[str]) -> Finding | None:
    """Mend what an earlier try of a statement left.

    :param connection: a session without a transaction.
    :param schemas: the search path of the statement.
    :returns: what was found and mended; nothing where there was nothing to mend. With the probe
        done the statement took effect and must not run again.
    :raises AtWorkError: when another session is at work on it.
    """
    finding = probes.probe_statement(connection, statement, schemas)
    if not finding.mend:
        return None
    _require_alone(connection, finding)
    for step in finding.mend:
        connection.execute(step)
    return finding


def clear_away(connection: Connection[Any], statement: str, schemas: Sequence[str]) -> bool:
    """Take away what a statement left that just failed; give up after a while.

    :returns: whether nothing is left.
    """
    finding = probes.probe_statement(connection, statement, schemas)
    if not finding.mend:
        return True
    if finding.probe is not Probe.NOT_DONE:
        return False
    try:
        _require_alone(connection, finding)
        connection.execute(f"set statement_timeout = '{SECONDS_TO_CLEAR_AWAY}s'")
        for step in finding.mend:
            connection.execute(step)
    except (AtWorkError, psycopg.Error):
        return False
    finally:
        if not connection.closed:
            connection.execute("reset statement_timeout")
    return True


def _require_alone(connection: Connection[Any], finding: Finding) -> None:
    """Refuse to mend what another session builds just now: it is not valid until it is built."""
    row = connection.execute(
        "select a.pid, a.usename, a.application_name, a.query from pg_catalog.pg_locks as l"
        " join pg_catalog.pg_stat_activity as a on a.pid = l.pid"
        " where l.relation = %s and l.locktype = 'relation' and l.granted"
        " and l.mode = 'ShareUpdateExclusiveLock' and a.backend_type = 'client backend'"
        " and l.pid <> pg_catalog.pg_backend_pid() and l.database = (select d.oid"
        " from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database())",
        [finding.table],
    ).fetchone()
    if row is None:
        return
    pid, user, application, query = row
    raise AtWorkError(
        "engine",
        f"{finding.text}, but server process {pid} is at work on its table",
        detail=f"user {user}, application {application or '(no name)'}: {query}",
        hint="run the same command again when that has ended",
        exit_code=3,
    )
