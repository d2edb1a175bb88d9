"""Run verify scripts in their order; those that only look are sent before their turn.

Most verify scripts begin a transaction, select something and roll back. Nothing that such a
script does can be seen by the next one, so the server may have it before the one before has
answered. Every other script waits for its turn, and whatever comes after it waits too.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import psycopg

from slipstitch.errors import SlipstitchError
from slipstitch.lazy import pattern
from slipstitch.runner.scripts import PreparedScript, ScriptRoom
from slipstitch.script.model import Script, Statement
from slipstitch.script.shape import classify
from slipstitch.script.traits import Kind, Traits
from slipstitch.session.ahead import REMARKABLE
from slipstitch.session.connect import obstacle_of
from slipstitch.session.errors import ConnectionLost
from slipstitch.session.looks import LookSession, StaleSessionError

__all__ = ["VerifyScripts"]

_ON_THEIR_WAY = 6
_LARGEST = 16 * 1024
_REMARKABLE = pattern(REMARKABLE, re.IGNORECASE)
_SET_LOCAL = pattern(r"set\s+local\s+search_path\s", re.IGNORECASE)
_USUAL_MESSAGES = """\
select pg_catalog.current_setting('client_min_messages') in ('notice', 'warning', 'error')"""


class VerifyScripts:
    """Runs the verify scripts of some changes.

    :param room: where scripts run one by one.
    :param scripts: each with the name of its change, in the order in which they will run.
    """

    def __init__(self, room: ScriptRoom, scripts: Sequence[tuple[Path, str]]) -> None:
        self._room = room
        self._scripts = [(str(path), change) for path, change in scripts]
        self._turn = 0
        self._next = 0
        self._waits_at = -1
        self._sent: deque[tuple[int, PreparedScript]] = deque()
        self._looks: LookSession | None = None
        self._shape = classify(Script("", ()))
        # The server hands rows over only when such a script has ended.
        self._sends_ahead = room.output.rows is None
        if not self._sends_ahead:
            room.expect(scripts)

    def run_script(self, path: Path, change: str) -> None:
        """Run the script of the change whose turn it is.

        :raises SlipstitchError: when it fails.
        """
        turn = self._scripts.index((str(path), change), self._turn)
        self._turn = turn + 1
        if self._sent and self._sent[0][0] != turn:
            self._give_up()
        if not self._sent:
            self._next = turn
        try:
            self._send_ahead()
            if self._sent and self._looks is not None:
                self._sent.popleft()
                self._looks.receive()
                return
        except StaleSessionError:
            self._give_up()
        except BaseException:
            self._give_up()
            raise
        self._leave()
        self._next = turn + 1
        self._room.run_plain(self._room.prepare(path), change)

    def _send_ahead(self) -> None:
        """Send scripts up to the first that has to wait for its turn."""
        while self._sends_ahead and len(self._sent) < _ON_THEIR_WAY:
            number = self._next
            if number == len(self._scripts) or number == self._waits_at:
                return
            path, change = self._scripts[number]
            prepared = self._looking(path)
            if prepared is None:
                self._waits_at = number
                return
            if not self._send(prepared, change):
                return
            self._sent.append((number, prepared))
            self._next = number + 1

    def _looking(self, path: str) -> PreparedScript | None:
        """Return a script ready to be sent, None if it has to wait for its turn."""
        try:
            prepared = self._room.look_ahead(path)
        except SlipstitchError:
            return None  # told when it is its turn
        if not _only_looks(prepared):
            return None
        self._room.forget(path)
        return prepared

    def _send(self, prepared: PreparedScript, change: str) -> bool:
        """Send a script; tell whether that was possible."""
        if self._looks is None:
            self._looks = self._open(prepared, change)
            if self._looks is None:
                self._sends_ahead = False
                self._room.expect([(Path(path), name) for path, name in self._scripts])
                return False
        statements = [step for step in prepared.script.steps if isinstance(step, Statement)]
        try:
            self._looks.send(self._room.sessions.name(change), statements)
        except ConnectionLost:
            if not self._sent:
                raise
            return False  # whoever waits for the script before is told so
        return True

    def _open(self, prepared: PreparedScript, change: str) -> LookSession | None:
        """Return a session to send scripts to, None where this server is no place for it."""
        sessions = self._room.sessions
        try:
            connection = sessions.take(change)
            row = connection.execute(_USUAL_MESSAGES).fetchone()
        except psycopg.OperationalError as error:
            sessions.drop()
            raise ConnectionLost(str(error).strip()) from error
        if obstacle_of(connection, prepared.script) is None and row is not None and row[0]:
            return LookSession(connection, self._room.output)
        sessions.give_back(prepared.shape)
        return None

    def _leave(self) -> None:
        """Give the session back, for scripts that have to run one by one."""
        looks, self._looks = self._looks, None
        if looks is not None:
            looks.leave()
            self._room.sessions.give_back(self._shape)

    def close(self) -> None:
        """Leave what is open to the room, which closes its sessions."""

    def _give_up(self) -> None:
        """Close the session; what was sent to it is sent again when it is wanted."""
        looks, self._looks = self._looks, None
        self._sent.clear()
        if looks is not None:
            looks.abandon()
            self._room.sessions.drop()


def _only_looks(prepared: PreparedScript) -> bool:
    """Whether a script is BEGIN, what leaves no trace in the session, and ROLLBACK."""
    script, shape = prepared.script, prepared.shape
    if shape.letter == "E" or shape.fresh_session_needed or script.has_mark:
        return False
    if prepared.size > _LARGEST:
        return False
    texts = [step.text for step in script.steps if isinstance(step, Statement)]
    if len(texts) != len(script.steps) or len(texts) < 3:
        return False
    if texts[0].lower() != "begin;" or texts[-1].lower() != "rollback;":
        return False
    between = zip(texts[1:-1], shape.traits[1:-1], strict=True)
    return all(traits is not None and _looks(text, traits) for text, traits in between)


def _looks(text: str, traits: Traits) -> bool:
    """Whether a statement is a query, code that only looks, or a setting for the two."""
    if traits.kind is Kind.CODE:
        # The server reads what stands in it when it is its turn, and remarks on it then.
        return not traits.leaves_session
    if traits.kind is Kind.LOCAL and not _SET_LOCAL.match(text):
        return False
    return traits.kind in (Kind.QUERY, Kind.LOCAL) and not _REMARKABLE.search(text)
