"""The recording transaction: the rows of a change go into the transaction of its work.

Called with the script's last COMMIT held back (``recording.md`` section 3). The steps are
one simple query, so recording costs one round trip and the COMMIT another; where a script was
sent before its turn they were sent with it, and only their answers are read.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import Connection, pq, sql
from psycopg.errors import error_from_result

from slipstitch.errors import SlipstitchError
from slipstitch.locks import LOCK_KEY, LockSession
from slipstitch.records import record
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.write import Batch, RegistryWriter
from slipstitch.runner.outcomes import Outcomes
from slipstitch.runner.protocol import RECORDING_STEPS
from slipstitch.session.ahead import Prepared, Query
from slipstitch.session.connect import sent_ahead
from slipstitch.session.execute import ask

__all__ = ["NotOursError", "Recorder", "RecordingError", "RolledBackError", "ScriptRefusedError"]

# Our statements must not inherit what the script set. The path is fixed so that no object
# of the script's stands in for ours; triggers of the registry fire as always.
FIXED_SETTINGS = """\
select
    pg_catalog.set_config('search_path', 'pg_catalog', true),
    pg_catalog.set_config('lock_timeout', '10s', true),
    pg_catalog.set_config('statement_timeout', '60s', true),
    pg_catalog.set_config('idle_in_transaction_session_timeout', '0', true),
    pg_catalog.set_config('datestyle', 'ISO, YMD', true),
    pg_catalog.set_config('timezone', 'UTC', true),
    case
        when pg_catalog.current_setting('session_replication_role') operator(pg_catalog.<>) 'origin'
            then pg_catalog.set_config('session_replication_role', 'origin', true)
    end"""

# Asked with it where commits may share one wait for the disk: how far the server's log is on
# disk, and where it ends; whether this commit waits by itself, and whether it is spared that.
# What a script says of it holds.
DISK_QUESTIONS = """,
    pg_catalog.pg_current_wal_flush_lsn() operator(pg_catalog.-) '0/0'::pg_catalog.pg_lsn
        as flushed,
    pg_catalog.pg_current_wal_insert_lsn() operator(pg_catalog.-) '0/0'::pg_catalog.pg_lsn
        as written,
    pg_catalog.current_setting('synchronous_commit') operator(pg_catalog.<>) 'off' as waits"""
SPARE_THE_WAIT = """,
    case
        when pg_catalog.current_setting('synchronous_commit') operator(pg_catalog.=) {usual}
            then pg_catalog.set_config('synchronous_commit', 'off', true)
    end as spared"""

READ_ONLY_TRANSACTION = "25006"
# What a record divides by where it must be ours and is not.
_DIVISION_BY_ZERO = "22012"

_COMMIT = b"commit"
_STILL_OURS = RECORDING_STEPS.index("still ours")


class ScriptRefusedError(Exception):
    """A deferred constraint or trigger of the script failed; ``__cause__`` tells."""


class RolledBackError(Exception):
    """COMMIT was answered by ROLLBACK: the transaction had failed before."""


class NotOursError(SlipstitchError):
    """Somebody else deployed meanwhile, or the lock session lost its key."""


class RecordingError(SlipstitchError):
    """The rows could not be written."""


@record(frozen=False, slots=False)
class Recorder:
    """Writes rows into open transactions and commits them.

    :param lock: the session that holds Sqitch's key.
    :param last_change: id of the change that the registry must hold as the last one.
    :param since: when that change was recorded, as text of the server.
    :param outcomes: told what a commit means for the changes whose outcome is held back.
    :param may_share_wait: whether the next commit may leave the wait for the disk to a later one.
    """

    writer: RegistryWriter
    lock: LockSession
    last_change: str | None = None
    since: str = "-infinity"
    outcomes: Outcomes | None = None
    may_share_wait: bool = False
    _recorded_at: str = ""
    _shares_wait: bool = False
    _waits: bool = False

    def follow(self, last: DeployedChange | None, *, is_new: bool = False) -> None:
        """Expect another change as the last one.

        :param is_new: whether it is the one whose rows were just written.
        """
        self.last_change = last.id if last is not None else None
        if is_new:
            self.since = self._recorded_at or "-infinity"
        else:
            self.since = last.committed_at.isoformat() if last is not None else "-infinity"

    def write(self, connection: Connection[Any], rows: Batch) -> None:
        """Carry out steps 1 to 5, without the COMMIT; or read how they went, where they were sent.

        :raises ScriptRefusedError: when what the script deferred fails now.
        :raises NotOursError: when the check of step 4 fails.
        :raises RecordingError: when the rows cannot be written.
        :raises RolledBackError: when the transaction has failed already.
        """
        ahead = sent_ahead(connection)
        if ahead is not None:
            results = connection.wait(ahead.read_up_to(_COMMIT))
        else:
            self._require_open(connection)
            if connection.info.encoding != "utf-8":
                # The rows may hold characters that the script's encoding lacks.
                connection.execute("set local client_encoding to 'UTF8'")
            results = _send(connection, ";\n".join(self._queries(connection, rows)))
        self._shares_wait = self._waits = False
        self._raise_failure(connection, results)
        self._look_at_disk(results[RECORDING_STEPS.index("fixed settings")])
        checked = results[_STILL_OURS]
        self._require_ours(checked.get_value(0, 0), checked.get_value(0, 1) == b"t")
        self._recorded_at = (_said(checked).get(b"recorded_at") or b"").decode()

    def _queries(self, connection: Connection[Any], rows: Batch) -> list[str]:
        about = self.lock.backend_pid, LOCK_KEY, self.since
        asked = rows.asking(*about)
        are_held = self.outcomes is not None and self.outcomes.are_held
        settings = self._settings(may_share_wait=self.may_share_wait, are_held=are_held)
        queries = [*self._steps(settings), *asked.statements(connection)]
        if not asked.answers:
            queries.insert(_STILL_OURS, self.writer.still_ours().asking(*about).filled(connection))
        return queries

    def queries_ahead(
        self, rows: Batch, last_change: str | None, since: str | None, *, may_share_wait: bool
    ) -> tuple[Query, ...]:
        """Return steps 1 to 5 and the COMMIT for a change whose turn is still to come.

        :param rows: of the kind that answers whether all is as we planned from.
        :param last_change: id of the change that must be the last one by then.
        :param since: when that was recorded at the earliest, None if it is not recorded yet.
        """
        about = self.lock.backend_pid, LOCK_KEY, since or self.since
        settings = self._settings(may_share_wait=may_share_wait, are_held=True)
        *before, fixed, turn = (step.encode() for step in self._steps(settings))
        record = rows.asking(*about).insisting(last_change).numbered()
        return (*before, Prepared(fixed), turn, *(Prepared(*query) for query in record), _COMMIT)

    def _steps(self, settings: str) -> list[str]:
        """Return what comes before the check."""
        return [
            RECORDING_STEPS[0],
            RECORDING_STEPS[1],
            self._own_role(),
            settings,
            *self.writer.take_turn().texts,
        ]

    def commit(self, connection: Connection[Any]) -> None:
        """Send the COMMIT, unless it was sent before, and look at its answer.

        :raises RolledBackError: when it is ROLLBACK.
        """
        answer = _send(connection, _COMMIT.decode())[-1]
        if answer.status != pq.ExecStatus.COMMAND_OK:
            raise error_from_result(answer, encoding=connection.info.encoding)
        if answer.command_status != b"COMMIT":
            raise RolledBackError
        if self.outcomes is not None and self._shares_wait:
            self.outcomes.hold()
        elif self.outcomes is not None and self._waits:
            self.outcomes.release()

    def _settings(self, *, may_share_wait: bool, are_held: bool) -> str:
        """Return the statement that fixes the settings and asks about the disk.

        :param are_held: whether outcomes of changes before this one may be held back by then.
        """
        outcomes = self.outcomes
        is_asked = may_share_wait or are_held
        usual = outcomes.usual_waiting() if outcomes is not None and is_asked else None
        if usual is None:
            return FIXED_SETTINGS
        spared = SPARE_THE_WAIT.format(usual=f"'{usual}'") if may_share_wait else ""
        return FIXED_SETTINGS + DISK_QUESTIONS + spared

    def _look_at_disk(self, answer: pq.abc.PGresult) -> None:
        """Tell what is on disk by now; keep how this transaction will commit."""
        said = _said(answer)
        if self.outcomes is None or b"flushed" not in said:
            return
        self.outcomes.on_disk(int(said[b"flushed"] or 0), int(said[b"written"] or 0))
        self._waits = said[b"waits"] == b"t"
        self._shares_wait = said.get(b"spared") is not None

    def alone(
        self,
        connection: Connection[Any],
        rows: Batch,
        written: Callable[[], None] = lambda: None,
    ) -> None:
        """Write rows in a transaction of their own, with the same steps and the same checks.

        :param written: called before the COMMIT is sent.
        """
        self.may_share_wait = False
        connection.execute("begin isolation level read committed, read write")
        try:
            self.write(connection, rows)
            written()
            self.commit(connection)
        except BaseException:
            if not connection.closed:
                connection.execute("rollback")
            raise

    def _own_role(self) -> str:
        """Return the statement that takes the role this user's sessions begin with."""
        if self.lock.role is None:
            return RECORDING_STEPS[2]
        return sql.SQL("set local role {}").format(sql.Identifier(self.lock.role)).as_string()

    @staticmethod
    def _require_open(connection: Connection[Any]) -> None:
        if connection.info.transaction_status is not pq.TransactionStatus.INTRANS:
            raise RolledBackError

    def _raise_failure(self, connection: Connection[Any], results: list[pq.abc.PGresult]) -> None:
        if results[-1].status not in {pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE}:
            return
        error = error_from_result(results[-1], encoding=connection.info.encoding)
        if connection.closed or connection.pgconn.status is pq.ConnStatus.BAD:
            raise psycopg.OperationalError(str(error)) from error
        step = min(len(results), len(RECORDING_STEPS)) - 1
        if step == 0:
            raise ScriptRefusedError from error
        if step == _STILL_OURS and error.sqlstate == _DIVISION_BY_ZERO:
            raise self._not_ours() from error
        raise RecordingError(
            "engine",
            f"cannot write to the registry: {error.diag.message_primary or error}",
            detail=error.diag.message_detail,
            hint=_recording_hint(error),
        ) from error

    def _not_ours(self) -> NotOursError:
        """Return why the server found that a record was not ours to write."""
        found, is_held = None, False
        with suppress(psycopg.Error):  # then the lock is lost as well
            asked = self.writer.still_ours().asking(self.lock.backend_pid, LOCK_KEY, "-infinity")
            connection = self.lock.connection
            row = connection.execute(asked.filled(connection).encode()).fetchone()
            found, is_held = row if row is not None else (None, False)
        return self._lost_lock() if not is_held else self._overtaken(found)

    def _require_ours(self, last_change: bytes | None, lock_is_held: bool) -> None:
        if not lock_is_held:
            raise self._lost_lock()
        found = last_change.decode() if last_change is not None else None
        if found != self.last_change:
            raise self._overtaken(found)

    def _overtaken(self, found: str | None) -> NotOursError:
        return NotOursError(
            "engine",
            "somebody else deployed or reverted while this change was running",
            detail=f"The last change was {self.last_change}, now it is {found}.",
            hint="look at the status, then run the same command again",
            exit_code=3,
        )

    @staticmethod
    def _lost_lock() -> NotOursError:
        return NotOursError(
            "engine",
            "the lock session lost the lock that keeps two deployments apart",
            detail="Nothing of the change that was running is kept.",
            hint="run the same command again",
            exit_code=3,
        )


def _recording_hint(error: psycopg.Error) -> str | None:
    if error.diag.constraint_name == "changes_project_script_hash_key":
        return (
            "another change of this project has the very same deploy script; "
            "a comment in one of them makes them differ"
        )
    if error.sqlstate == "55P03":
        return "an older Sqitch without the advisory lock may be at work; try again later"
    return None


def _send(connection: Connection[Any], text: str) -> list[pq.abc.PGresult]:
    """Send several statements at once and return a result for each that ran."""
    return connection.wait(ask(connection, text.encode(connection.info.encoding)))


def _said(answer: pq.abc.PGresult) -> dict[bytes, bytes | None]:
    """Return the only row of an answer by the names of its columns."""
    columns = range(answer.nfields)
    return {answer.fname(number) or b"": answer.get_value(0, number) for number in columns}
