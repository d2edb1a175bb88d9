"""Scripts made ready to run: read, expanded, classed, and given a session or psql."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import Connection, pq

from slipstitch import lazy
from slipstitch.errors import Location, SlipstitchError
from slipstitch.patience.budgets import script_budgets
from slipstitch.records import record
from slipstitch.runner.workbench import Workbench
from slipstitch.script.expand import expand
from slipstitch.script.model import CopyIn, Echo, Reason, Script, Statement, Step
from slipstitch.script.shape import Shape, classify
from slipstitch.session.ahead import WholeScript
from slipstitch.session.connect import obstacle_of, psql_builtins
from slipstitch.session.errors import ConnectionLost
from slipstitch.session.execute import run_step
from slipstitch.session.output import Output
from slipstitch.session.work import WorkSessions
from slipstitch.target.model import Target

if TYPE_CHECKING:
    from slipstitch.session import psql
else:
    # For scripts that nobody but psql can run.
    psql = lazy.module("slipstitch.session.psql")

__all__ = ["PreparedScript", "ScriptRoom", "ScriptSession", "open_room"]

LARGEST_KEPT = 64 * 1024
"""Bytes of the largest script that is kept in memory between looking ahead and running."""


@record(slots=False)
class PreparedScript:
    """A script as it will run: its steps, its shape and the digest of what is sent.

    :param budgets: what its comments say of its locks.
    """

    path: str
    script: Script
    shape: Shape
    digest: str
    size: int = 0
    budgets: Mapping[str, Any] = field(default_factory=dict)


def _digest(script: Script, source: bytes, variables: Mapping[str, str]) -> str:
    """Return the SHA-1 of a script as it is run, variables and includes filled in."""
    digest = hashlib.sha1(usedforsecurity=False)
    if script.unsupported:
        # What psql makes of it nobody knows but psql.
        digest.update(source)
        for name in sorted(variables):
            digest.update(f"\0{name}={variables[name]}".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()
    for step in script.steps:
        if isinstance(step, CopyIn):
            digest.update(step.statement.encoded() + b"\0" + step.data)
        elif isinstance(step, Echo):
            digest.update(step.text.encode("utf-8", "surrogateescape"))
        elif hasattr(step, "encoded"):
            digest.update(step.encoded())
        digest.update(b"\0")
    return digest.hexdigest()


@record(frozen=False, slots=False)
class ScriptRoom:
    """Everything scripts of one verb need: variables, sessions, output, psql.

    :param builtins: psql's own variables whose values the connection tells.
    :param wrap: whether statements outside a transaction are framed together.
    :param opening: gives the query to send after a script's own BEGIN, if there is one.
    :param whole: gives all that is sent for a script, where it may be sent before its turn.
    :param approved: by the paths of scripts, the digests without which they may not run.
    """

    target: Target
    environ: Mapping[str, str]
    variables: Mapping[str, str]
    builtins: Mapping[str, str]
    sessions: WorkSessions
    output: Output
    wrap: bool = True
    swallow_rows: bool = False
    opening: Callable[[PreparedScript], bytes] = lambda _prepared: b""
    whole: Callable[[PreparedScript], WholeScript | None] = lambda _prepared: None
    approved: Mapping[str, str | None] = field(default_factory=dict)
    _kept: dict[str, PreparedScript] = field(default_factory=dict)
    _following: dict[str, tuple[str, str]] = field(default_factory=dict)

    def prepare(self, path: Path | str) -> PreparedScript:
        """Read a script and work out how it will run.

        Small scripts are kept until they run: looking ahead must not cost reading them twice,
        nor hold the inline data of a whole project in memory.

        :raises SlipstitchError: when it cannot be read, or is not what was approved.
        """
        name = str(path)
        if name in self._kept:
            return self._kept.pop(name)
        source = read_script(name)
        variables = {**self.variables, "registry": self.target.registry}
        script = expand(
            source, name, variables, lambda include: Path(include).read_bytes(), self.builtins
        )
        shape = classify(script, wrap=self.wrap)
        digest = _digest(script, source, variables)
        if self.approved.get(name, digest) != digest:
            raise SlipstitchError("deploy", f"script {name} is not what was approved any more")
        budgets = script_budgets(source, name)
        return PreparedScript(name, script, shape, digest, len(source), budgets)

    def look_ahead(self, path: Path | str) -> PreparedScript:
        """Prepare a script that will run later."""
        prepared = self.prepare(path)
        if prepared.size <= LARGEST_KEPT:
            self._kept[prepared.path] = prepared
        return prepared

    def forget(self, path: str) -> None:
        """Keep a script no longer that was looked at before."""
        self._kept.pop(path, None)

    def run_script(self, path: Path, change: str) -> None:
        """Read a script and run it to its end, recording nothing.

        :raises SlipstitchError: when it fails.
        """
        self.run_plain(self.prepare(path), change)

    def expect(self, scripts: Sequence[tuple[Path | str, str]]) -> None:
        """Say which scripts will run one right after another, with the names of their changes.

        When one ends, the session is made ready for the next.
        """
        named = [(str(path), change) for path, change in scripts]
        self._following = {path: following for (path, _), following in pairwise(named)}

    def send_next(self, path: str) -> bool:
        """Send the script after one of those that were expected, if it may go before its turn."""
        following = self._follower(path)
        whole = self.whole(following[0]) if following is not None else None
        return whole is not None and self.sessions.send_ahead(whole)

    def get_ready(self, ended: PreparedScript) -> None:
        """Let the server get ready for the script after one that ended."""
        following = self._follower(ended.path)
        if following is None or self.sessions.has_sent(following[0].path):
            return
        prepared, change = following
        if prepared.shape.letter != "E" and not self.send_next(ended.path):
            begin = _plain_begin(prepared) is not None
            opening = self.opening(prepared) if begin else b""
            self.sessions.expect(change, begin=begin, opening=opening)

    def _follower(self, path: str) -> tuple[PreparedScript, str] | None:
        """Return the script after one that was expected, with the name of its change."""
        if path not in self._following:
            return None
        follower, change = self._following[path]
        try:
            prepared = self._kept[follower] = self.prepare(follower)
        except SlipstitchError:
            return None  # told when it is its turn
        return prepared, change

    def require_psql(self, prepared: PreparedScript) -> None:
        """Refuse, before anything ran, a script that needs psql where psql cannot run it."""
        if prepared.shape.letter == "E":
            reason = "\n".join(prepared.shape.reasons)
            psql.find_client(self.target.client, self.environ, reason)
            self.target.uri.psql_arguments(self.environ)  # refuses what psql cannot be given

    def as_psql(self, prepared: PreparedScript, reason: str) -> PreparedScript:
        """Return the script as one for psql, because this session would read it differently."""
        place = Reason(reason, Location(prepared.path))
        script = Script(prepared.path, (), (place,), prepared.script.has_mark)
        return PreparedScript(prepared.path, script, classify(script), prepared.digest)

    def session(self, prepared: PreparedScript, change: str) -> ScriptSession:
        """Return where the script of a change will run."""
        return ScriptSession(self, prepared, change)

    def run_with_psql(self, path: str, change: str) -> None:
        """Run a script by psql, with Sqitch's very arguments.

        Its session has our name, as in process: psql outlives a tool that is killed.
        """
        uri = self.target.uri
        environ = uri.psql_environment(self.environ)
        environ.setdefault("PGAPPNAME", f"slipstitch {self.sessions.verb} {change}")
        command = psql.psql_command(
            self.target.client,
            uri.psql_arguments(self.environ),
            self.variables,
            self.target.registry,
            path,
        )
        psql.run_psql(command, environ, swallow_rows=self.swallow_rows)

    def run_plain(self, prepared: PreparedScript, change: str) -> None:
        """Run a script to its end as psql would, recording nothing: for ``verify``.

        :raises SlipstitchError: when it fails.
        """
        session = self.session(prepared, change)
        try:
            if prepared.shape.letter == "E" or session.obstacle() is not None:
                session.finish()
                self.run_with_psql(prepared.path, change)
                return
            connection = session.open()
            for step in prepared.script.steps:
                session.run_step(connection, step)
        except psycopg.OperationalError as error:
            session.failed()
            raise ConnectionLost(str(error).strip()) from error
        except BaseException:
            session.failed()
            raise
        session.finish()


def open_room(
    workbench: Workbench, verb: str, *, swallow_rows: bool, wrap: bool = True
) -> ScriptRoom:
    """Return a room for the scripts of a verb, with sessions of its own.

    :param swallow_rows: do not show what the scripts select.
    """
    output = Output.standard(swallow_rows=swallow_rows)
    rows = output.rows
    if workbench.rows_to_stderr:
        rows = None if swallow_rows else output.messages
    output = Output(rows, output.messages, output.before, workbench.outcomes.settle)
    return ScriptRoom(
        target=workbench.target,
        environ=workbench.environ,
        variables=workbench.variables,
        builtins=psql_builtins(workbench.lock.connection),
        sessions=workbench.sessions(verb),
        output=output,
        wrap=wrap,
        swallow_rows=swallow_rows,
        approved=workbench.approved,
    )


class ScriptSession:
    """The session of one script, taken when it is first needed."""

    def __init__(self, room: ScriptRoom, prepared: PreparedScript, change: str) -> None:
        self.room = room
        self.prepared = prepared
        self.change = change
        self._connection: Connection[Any] | None = None
        self._begun: Step | None = None
        self._was_sent = False
        self._is_begun = False
        self.is_opened = False
        """Whether the room's opening of the script was sent with its BEGIN."""

    def open(self) -> Connection[Any]:
        """Return a connection that looks fresh to the script.

        The whole script, or its own BEGIN, may have been sent already: one round trip less.
        """
        if self._connection is None:
            begin = _plain_begin(self.prepared)
            sessions = self.room.sessions
            if sessions.has_sent(self.prepared.path):
                self._connection = sessions.take_sent()
            self._was_sent = self._is_begun = self._connection is not None
            opening = self.room.opening(self.prepared) if begin is not None else b""
            if self._connection is None:
                is_plain = begin is not None
                self._connection = sessions.take(self.change, begin=is_plain, opening=opening)
            has_begun = self._was_sent or sessions.has_begun
            self._begun = begin if has_begun else None
            self.is_opened = self._was_sent or (has_begun and bool(opening))
        return self._connection

    def obstacle(self) -> str | None:
        """Say why psql would read the script differently in this very session."""
        return obstacle_of(self.open(), self.prepared.script)

    def begin(self, connection: Connection[Any], step: Step | None) -> None:
        """Open the transaction of a block: by the script's own BEGIN, where it has one."""
        is_begun, self._is_begun = self._is_begun, False
        if self._was_sent and not is_begun:
            # What it was made fresh by is not all that DISCARD ALL does.
            self.room.sessions.refresh(connection, self.change)
        if step is not None:
            self.run_step(connection, step)
        elif not is_begun:
            connection.execute("begin")

    def run_step(
        self, connection: Connection[Any], step: Step, *, is_repeated: bool = False
    ) -> None:
        """Run one step and print what psql would print; what is repeated was printed already."""
        if step is self._begun:
            self._begun = None
            return
        run_step(connection, step, Output(None, BytesIO()) if is_repeated else self.room.output)

    def run_psql(self) -> None:
        """Run the whole script with psql."""
        self.room.run_with_psql(self.prepared.path, self.change)

    def failed(self) -> None:
        """Give the connection up; what is open is rolled back before anything else runs."""
        connection, self._connection = self._connection, None
        if connection is not None:
            idle = pq.TransactionStatus.IDLE, pq.TransactionStatus.UNKNOWN
            if connection.info.transaction_status not in idle:
                with suppress(psycopg.Error):
                    connection.execute("rollback")
            self.room.sessions.drop()

    def finish(self) -> None:
        """Give the session back after the script ran to its end."""
        if self._connection is not None:
            self._connection = None
            self.room.sessions.give_back(self.prepared.shape)
            self.room.get_ready(self.prepared)


def _plain_begin(prepared: PreparedScript) -> Statement | None:
    """Return the BEGIN that a script starts with, if it says no more and nothing comes before it.

    With several blocks an earlier run may have finished some; then other steps come first.
    """
    first = prepared.script.steps[0] if prepared.script.steps else None
    if len(prepared.shape.blocks) != 1 or not isinstance(first, Statement):
        return None
    return first if first.text.lower() == "begin;" else None


def read_script(path: str) -> bytes:
    """Return the bytes of a script.

    :raises SlipstitchError: when it is missing or cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise SlipstitchError(
            "deploy",
            f"script {path} does not exist",
            hint="write it, or take the change from the plan",
        ) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SlipstitchError("deploy", f"cannot read script {path}: {reason}") from error
