"""Tell what became of a change once the server has it on disk; the next one runs meanwhile.

A commit that waits for the disk is most of what a small change costs. So a change may be
committed without that wait (``synchronous_commit = off``): the server writes its log in order,
and a crash keeps a change with its record, or neither, and none after one that it lost. What
waits is the word: ``ok`` is told when the server's log is on disk up to that commit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import field, replace
from typing import Any

import psycopg
from psycopg import Connection

from slipstitch.records import record
from slipstitch.runner.events import ChangeBegun, ChangeEnded, Event, Tell

__all__ = ["Outcomes"]

# Only where a commit waits for this server's own disk and for nothing else: whoever has a
# synchronous standby wants each commit there, whoever turned the waiting off is not told more.
# The function has a fourth parameter since release 17.
_MAY_GROUP = """\
select
    pg_catalog.current_setting('synchronous_commit') <> 'off'
    and pg_catalog.current_setting('synchronous_standby_names') = ''
    and pg_catalog.has_function_privilege(
        coalesce(
            pg_catalog.to_regprocedure(
                'pg_catalog.pg_logical_emit_message(boolean,text,text,boolean)'
            ),
            pg_catalog.to_regprocedure('pg_catalog.pg_logical_emit_message(boolean,text,text)')
        )::oid,
        'execute'
    )
    and pg_catalog.has_function_privilege('pg_catalog.pg_current_wal_flush_lsn()', 'execute')
    and pg_catalog.has_function_privilege('pg_catalog.pg_current_wal_insert_lsn()', 'execute'),
    pg_catalog.current_setting('synchronous_commit')"""

# A transaction that writes this into the log, nothing else, and whose commit waits for the disk.
_FLUSH = "select pg_catalog.pg_logical_emit_message(true, 'slipstitch', 'flush')"

UNKNOWN = "committed, but the server was lost before it was known to be on disk"


@record(frozen=False, slots=False)
class _Group:
    """What was told since a commit that did not wait for the disk.

    :param position: where the log ended some time after that commit, once that is known.
    """

    position: int | None = None
    events: list[Event] = field(default_factory=list)


class Outcomes:
    """Passes on what the runner tells, and holds back what is not on disk yet.

    :param tell: who is told.
    :param connection: gives the connection that the disk is waited for on: the lock session's.
    :param is_wanted: whether changes may share one wait at all.
    """

    def __init__(
        self, tell: Tell, connection: Callable[[], Connection[Any]], *, is_wanted: bool = True
    ) -> None:
        self._tell = tell
        self._connection = connection
        self._is_wanted = is_wanted
        self._usual: str | None = None
        self._is_settling = False
        self._held: deque[_Group] = deque()

    def __call__(self, event: Event) -> None:
        """Tell an event now, or with the changes before it that are not on disk yet."""
        usual = isinstance(event, ChangeBegun) or (isinstance(event, ChangeEnded) and event.is_ok)
        if not usual:
            self.settle()
        if self._held:
            self._held[-1].events.append(event)
        else:
            self._tell(event)

    @property
    def told(self) -> Tell:
        """Who is told."""
        return self._tell

    @property
    def are_held(self) -> bool:
        """Whether anything is held back."""
        return bool(self._held)

    def usual_waiting(self) -> str | None:
        """Return the setting of ``synchronous_commit`` that may be put aside, if it may be."""
        if self._is_wanted and self._usual is None:
            try:
                row = self._connection().execute(_MAY_GROUP).fetchone()
            except psycopg.Error:
                row = None  # whoever needs this connection next says that it is lost
            self._is_wanted = bool(row and row[0])
            self._usual = row[1] if row else None
        return self._usual if self._is_wanted else None

    def hold(self) -> None:
        """Hold back what is told from now on: the last commit did not wait for the disk."""
        self._held.append(_Group())

    def on_disk(self, flushed: int, written: int) -> None:
        """Tell what is on disk by now.

        :param flushed: how far the server's log is on disk, in bytes.
        :param written: where it ends; all commits before this question lie below.
        """
        for group in reversed(self._held):
            if group.position is not None:
                break
            group.position = written
        while self._held and (self._held[0].position or written) <= flushed:
            self._pass_on(self._held.popleft())

    def release(self) -> None:
        """Tell all that was held back: a later commit waited for the disk."""
        while self._held:
            self._pass_on(self._held.popleft())

    def settle(self) -> None:
        """Wait for the disk, if anything is held back, and tell it.

        Where the server is gone, nobody knows what it kept: then that is told.
        """
        if not self._held or self._is_settling:
            return
        self._is_settling = True
        try:
            self._connection().execute(_FLUSH)
        except psycopg.Error:
            self._tell_unknown()
        else:
            self.release()
        finally:
            self._is_settling = False

    def _pass_on(self, group: _Group) -> None:
        for event in group.events:
            self._tell(event)

    def _tell_unknown(self) -> None:
        while self._held:
            for event in self._held.popleft().events:
                if isinstance(event, ChangeEnded):
                    self._tell(replace(event, is_ok=False, note=UNKNOWN))
                else:
                    self._tell(event)
