"""Run one SQL file as psql would, and remember which line of it printed what."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.pq import ExecStatus

from slipstitch.script.expand import expand
from slipstitch.script.model import CopyIn, Echo, Quit, Script, Statement
from slipstitch.script.shape import classify
from slipstitch.throwaway.binaries import find_binaries

__all__ = [
    "Outcome",
    "SharedSession",
    "leaves_no_trace",
    "loads_a_library",
    "needs_superuser",
    "read_script",
    "run_file",
    "shadows_a_type",
]

_NEEDS_SUPERUSER = "-- needs a superuser"
_LOADS_A_LIBRARY = re.compile(r"\b(?:create\s+extension\b|load\s+')", re.IGNORECASE)
_NAMES_A_TEMPORARY = re.compile(
    r"\bcreate\s+(?:local\s+|global\s+)?temp(?:orary)?\s+(?:table|view|recursive\s+view)\s+"
    r'(?:if\s+not\s+exists\s+)?(?:pg_temp\.)?"?(\w+)'
    r'|\bcreate\s+(?:type|domain|table|view)\s+(?:if\s+not\s+exists\s+)?pg_temp\."?(\w+)',
    re.IGNORECASE,
)
# What functions declare without a schema.
_A_TYPE = re.compile(
    "bit|bool|bpchar|bytea|char|cidr|date|float4|float8|inet|int2|int4|int8|interval|json|jsonb"
    "|jsonpath|macaddr|money|name|numeric|oid|record|refcursor|regclass|regproc|regprocedure"
    "|regrole|regtype|text|tid|time|timestamp|timestamptz|timetz|uuid|varbit|varchar|void|xml",
    re.IGNORECASE,
)


@dataclass
class Outcome:
    """What a file did.

    :param printed: its output, each line with the line of the file that printed it.
    :param failure: why it did not reach its end; none when it did.
    """

    printed: list[tuple[str, int | None]] = field(default_factory=list)
    failure: str | None = None


class SharedSession:
    """A session that runs one file after another, each of which leaves no trace.

    What the server has read of the catalogue and compiled for one file serves the next; that takes
    longer than most files. Whatever else a session holds is discarded between them.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: psycopg.Connection | None = None

    def run(self, path: Path, script: Script | None = None) -> Outcome:
        """Run a file as :func:`run_file` does; one that fails gives its session up.

        :param script: the file as it was read, where that was done before.
        """
        script = script or read_script(path)
        if script.unsupported:
            return run_file(path, self._conninfo, script)
        outcome = Outcome()
        try:
            connection = self._ready()
            _run_steps(script, connection, outcome)
        except psycopg.OperationalError as error:
            outcome.failure = f"the server cannot be reached: {str(error).strip()}"
        if outcome.failure is not None:
            self.close()
        return outcome

    def close(self) -> None:
        """End the session, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ready(self) -> psycopg.Connection:
        """Return a session that holds nothing of the file before."""
        if self._connection is not None:
            try:
                self._connection.rollback()
                self._connection.execute("discard all")
            except psycopg.OperationalError:  # lost since: another may be had
                self.close()
        if self._connection is None:
            # Nothing is prepared by itself: what is discarded would be asked for again.
            self._connection = psycopg.connect(
                self._conninfo, autocommit=True, prepare_threshold=None
            )
        return self._connection


def run_file(path: Path, conninfo: str, script: Script | None = None) -> Outcome:
    """Run a file on a database, in a session of its own.

    A file that uses more of psql than can be worked out beforehand is given to psql.

    :param script: the file as it was read, where that was done before.
    """
    script = script or read_script(path)
    if script.unsupported:
        return _run_by_psql(path, conninfo, str(script.unsupported[0]))
    outcome = Outcome()
    try:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            _run_steps(script, connection, outcome)
    except psycopg.OperationalError as error:
        outcome.failure = f"the server cannot be reached: {str(error).strip()}"
    return outcome


def leaves_no_trace(script: Script) -> bool:
    """Tell whether a file rolls back all it does, so that others may use its database."""
    # the steps before a block's body are what leaves nothing: a body without steps is no body
    blocks = classify(script).blocks
    return not script.unsupported and all(block.body == block.stop for block in blocks)


def loads_a_library(path: Path) -> bool:
    """Tell whether a file may load a library, which the session would keep to its end.

    Libraries expect to come first: plpgsql_check takes the server down where it is loaded once
    functions that it then looks at have run.
    """
    return _LOADS_A_LIBRARY.search(path.read_text("utf-8", "replace")) is not None


def shadows_a_type(path: Path) -> bool:
    """Tell whether a file makes something temporary that bears the name of a type of the server.

    What is temporary is found first. A function that pins no path and is compiled meanwhile, as
    those of pgTAP, takes it for the type, and fails once it is gone, to the end of the session.
    """
    found = _NAMES_A_TEMPORARY.finditer(path.read_text("utf-8", "replace"))
    return any(_A_TYPE.fullmatch(each[1] or each[2]) for each in found)


def needs_superuser(path: Path) -> bool:
    """Tell whether the first line of a file says that it needs a superuser."""
    with path.open(encoding="utf-8") as lines:
        return lines.readline().startswith(_NEEDS_SUPERUSER)


def read_script(path: Path) -> Script:
    """Read a file as psql would."""
    shown = os.path.relpath(path)
    return expand(path.read_bytes(), shown, {}, lambda include: Path(include).read_bytes())


def _run_steps(script: Script, connection: psycopg.Connection, outcome: Outcome) -> None:
    for step in script.steps:
        if isinstance(step, Quit):
            return
        if isinstance(step, Echo):
            outcome.printed.append((step.text.rstrip("\n"), None))
            continue
        statement = step if isinstance(step, Statement) else step.statement
        try:
            outcome.printed += [(text, statement.line) for text in _execute(step, connection)]
        except psycopg.Error as error:
            lost = "the server was lost: " if connection.closed else ""
            outcome.failure = lost + _describe(error, statement)
            return


def _execute(step: Statement | CopyIn, connection: psycopg.Connection) -> Iterator[str]:
    """Run a statement; give its rows as ``psql -At`` prints them."""
    with connection.cursor() as cursor:
        if isinstance(step, CopyIn):
            with cursor.copy(step.statement.encoded()) as copy:
                copy.write(step.data)
            return
        cursor.execute(step.encoded(), prepare=False)
        result = cursor.pgresult
        if result is None or result.status != ExecStatus.TUPLES_OK:
            return
        for row in range(result.ntuples):
            values = (result.get_value(row, column) for column in range(result.nfields))
            yield "|".join((value or b"").decode(errors="replace") for value in values)


def _describe(error: psycopg.Error, statement: Statement) -> str:
    position = error.diag.statement_position
    place = statement.locate(int(position) - 1) if position else statement.location
    code = f" ({error.sqlstate})" if error.sqlstate else ""
    said = error.diag.message_primary or str(error).strip().splitlines()[0]
    lines = [f"{place}: {said}{code}"]
    lines += [text for text in (error.diag.message_detail, error.diag.context) if text]
    return "\n".join(lines)


def _run_by_psql(path: Path, conninfo: str, reason: str) -> Outcome:
    binaries = find_binaries()
    psql = binaries.program("psql") if binaries else None
    if psql is None:
        return Outcome(failure=f"{reason} needs psql, which is not installed")
    done = subprocess.run(
        [str(psql), "-XAtq", "-v", "ON_ERROR_STOP=1", "-f", str(path), "-d", conninfo],
        env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    source = path.read_text(errors="replace").splitlines()
    outcome = Outcome([(text, _guess_line(text, source)) for text in done.stdout.splitlines()])
    if done.returncode != 0:
        outcome.failure = f"psql ended with status {done.returncode}\n{done.stderr.strip()}"
    return outcome


def _guess_line(printed: str, source: list[str]) -> int | None:
    """Find the line that holds an assertion's description; psql does not tell.

    >>> _guess_line("ok 1 - adds up", ["begin;", "select ok(true, 'adds up');"])
    2
    """
    _, dash, description = printed.partition(" - ")
    if not dash:
        return None
    hits = [number for number, line in enumerate(source, 1) if description in line]
    return hits[0] if hits else None
