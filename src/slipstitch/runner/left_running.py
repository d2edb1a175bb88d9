"""Sessions that run a script of ours on the server, also those whose tool was killed.

A server process notices that its client is gone when its statement ends: an index build or a
backfill goes on to its end. What it does must not be begun a second time beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from psycopg import Connection
from psycopg.rows import class_row

from slipstitch import lazy
from slipstitch.errors import SlipstitchError
from slipstitch.locks import LOCK_KEY
from slipstitch.records import record

if TYPE_CHECKING:
    from slipstitch.runner import cancelling
else:
    # It knows what statements mean, and there is nearly never one to ask about.
    cancelling = lazy.module("slipstitch.runner.cancelling")

__all__ = ["WorkSession", "read_work_sessions", "wait_for_work_sessions"]

SECONDS_BETWEEN_LOOKS = 0.1

# Nearly always there is none. This looks at the sessions of the server and at nothing else: to
# plan what is asked of those found, a new session reads a good part of the catalog.
_ARE_THERE_ANY = """
select exists (
    select
    from pg_catalog.pg_stat_get_activity(null) as a
    where a.application_name ~ '^slipstitch (deploy|revert) .'
        and a.pid <> pg_catalog.pg_backend_pid()
)
"""
# The name of an application is cut at 63 bytes, so a long name of a change is too. A session that
# only reads, as verify does, may go on beside a deployment.
_SESSIONS = """
select
    a.pid,
    a.usename as role,
    pg_catalog.split_part(a.application_name, ' ', 2) as verb,
    pg_catalog.regexp_replace(a.application_name, '^slipstitch [a-z]+ ', '') as change,
    a.state,
    a.query_start as since,
    a.query as statement,
    coalesce(a.xact_start < a.query_start, false) as is_in_transaction,
    not exists (
        select
        from pg_catalog.pg_locks as l
        where l.locktype = 'advisory' and l.classid = 0 and l.objid = %(key)s and l.objsubid = 1
            and l.granted and l.database = a.datid and l.pid <> pg_catalog.pg_backend_pid()
    ) as is_left
from pg_catalog.pg_stat_activity as a
where a.datname = pg_catalog.current_database()
    and a.application_name ~ '^slipstitch (deploy|revert) .'
    and a.pid <> pg_catalog.pg_backend_pid()
order by a.query_start, a.pid
"""


@record(slots=False)
class WorkSession:
    """A session that runs the script of a change.

    :param verb: ``deploy`` or ``revert``.
    :param since: when its statement began; nothing where our role may not see it.
    :param is_left: nobody holds the lock of deployments: its tool is gone.
    """

    pid: int
    role: str
    verb: str
    change: str
    state: str | None
    since: datetime | None
    statement: str
    is_in_transaction: bool
    is_left: bool

    @property
    def if_cancelled(self) -> cancelling.IfCancelled:
        """What becomes of the change if the statement is cancelled."""
        return cancelling.if_cancelled(
            self.verb, self.statement, is_in_transaction=self.is_in_transaction
        )

    @property
    def is_safe_to_cancel(self) -> bool:
        """Whether the next run knows what to do after the statement was cancelled."""
        return self.state is not None and self.if_cancelled.is_safe

    @property
    def after_cancel(self) -> str:
        """The same in a sentence, with the statement that cancels it."""
        command = f"select pg_cancel_backend({self.pid})"
        if self.state is None:
            return f"what it does is not shown to your role; {command} ends its statement"
        answer = "safe to cancel" if self.is_safe_to_cancel else "not safe to cancel"
        return f"{answer}: {command}; {self.if_cancelled.means}"

    def describe(self) -> list[str]:
        """Return what to tell a person: who does what, since when, and what a cancel would do."""
        since = f" since {self.since:%Y-%m-%d %H:%M:%S %z}" if self.since is not None else ""
        left = "; the run that began it is gone" if self.is_left else ""
        lines = [
            f"server process {self.pid} (user {self.role}) runs the {self.verb} of {self.change}"
            f"{since}{left}"
        ]
        lines += [f"    {line}" for line in self.statement.strip().splitlines()[:3]]
        lines.append(f"    {self.after_cancel}")
        return lines


def read_work_sessions(connection: Connection[Any]) -> list[WorkSession]:
    """Return the sessions that run a script of ours in this database."""
    row = connection.execute(_ARE_THERE_ANY).fetchone()
    if row is not None and not row[0]:
        return []
    with connection.cursor(row_factory=class_row(WorkSession)) as cursor:
        return cursor.execute(_SESSIONS, {"key": LOCK_KEY}).fetchall()


def wait_for_work_sessions(
    connection: Connection[Any], timeout: int, say: Callable[[str], None]
) -> None:
    """Wait until nothing of a run that is gone goes on; called by whoever holds the lock.

    :param timeout: seconds to wait.
    :raises SlipstitchError: exit code 3, when it still goes on.
    """
    found = read_work_sessions(connection)
    if not found:
        return
    deadline = time.monotonic() + timeout
    told = False
    while found:
        first = found[0]
        if time.monotonic() >= deadline:
            raise SlipstitchError(
                "engine",
                f"server process {first.pid} still runs the {first.verb} of {first.change},"
                " begun by a run that is gone",
                detail="\n".join(line for one in found for line in one.describe()),
                hint="run the same command again when it has ended; nothing was begun",
                exit_code=3,
            )
        # A session that is idle is about to notice that its client is gone.
        if not told and first.state != "idle":
            say(
                f"Waiting {timeout} seconds for server process {first.pid}, which still runs the"
                f" {first.verb} of {first.change} of a run that is gone"
            )
            told = True
        time.sleep(SECONDS_BETWEEN_LOOKS)
        found = read_work_sessions(connection)
