"""Run the steps of a script on a connection, each as psql would, and print what psql prints."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

import psycopg
from psycopg import Connection, generators
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

from slipstitch.script.model import CopyIn, Echo, Statement, Step
from slipstitch.session.connect import sent_ahead
from slipstitch.session.errors import ConnectionLost, ScriptError
from slipstitch.session.output import Output

__all__ = ["Speaker", "ask", "execute_statement", "refusal", "result_of", "run_step"]

_Answer = TypeVar("_Answer")
_LONG = 0.1
_COPY_CHUNK = 64 * 1024
_SILENT = (ExecStatus.COMMAND_OK, ExecStatus.EMPTY_QUERY)


def run_step(connection: Connection[Any], step: Step, output: Output) -> str:
    """Carry out one step; return the command tag of a statement, nothing for other steps.

    :raises ScriptError: when the server refuses the statement.
    :raises ConnectionLost: when the connection is gone.
    """
    if isinstance(step, Statement):
        return execute_statement(connection, step, output)
    if isinstance(step, CopyIn):
        return execute_statement(connection, step.statement, output, step)
    if isinstance(step, Echo):
        text = step.text.encode("utf-8", "surrogateescape")
        (output.message if step.stream == "stderr" else output.row)(text)
    return ""


def execute_statement(
    connection: Connection[Any],
    statement: Statement,
    output: Output,
    copy: CopyIn | None = None,
) -> str:
    """Send one statement as a message of its own and print its rows and notices as psql does.

    Ctrl-C cancels the statement on the server and raises KeyboardInterrupt; the connection can
    then still be used.

    :param copy: the data for ``copy … from stdin``.
    :returns: the command tag of the last result: ``COMMIT``, ``INSERT 0 1`` …
    :raises ScriptError: when the server refuses it.
    :raises ConnectionLost: when the connection is gone.
    """
    pgconn = connection.pgconn
    speaker = Speaker(statement, output)
    notifications: list[bytes] = []
    kept = (pgconn.notice_handler, pgconn.notify_handler)
    pgconn.notice_handler = speaker.notice
    pgconn.notify_handler = lambda found: notifications.append(
        _notification(found.relname, found.extra, found.be_pid)
    )
    try:
        answer = ask(connection, statement.encoded())
        tag, failed = _drain(connection, answer, speaker, copy)
    except (psycopg.Error, OSError) as error:
        raise ConnectionLost(str(error).strip(), location=statement.location) from error
    finally:
        pgconn.notice_handler, pgconn.notify_handler = kept
    if failed is not None:
        raise refusal(connection, speaker, failed)
    for text in notifications:
        output.row(text)
    return tag


def ask(connection: Connection[Any], query: bytes) -> PQGen[list[PGresult]]:
    """Return how to get the answer to a query: it is sent now, unless it was before its turn."""
    ahead = sent_ahead(connection)
    if ahead is not None:
        return ahead.read(query)
    connection.pgconn.send_query(query)
    answer: PQGen[list[PGresult]] = generators.execute(connection.pgconn)
    return answer


class Speaker:
    """Prints for one statement; knows the line that psql would name."""

    def __init__(self, statement: Statement, output: Output) -> None:
        self.statement = statement
        self.output = output
        self.line = statement.last_line

    def text(self, result: PGresult) -> bytes:
        """Return the server's message; libpq words it, LINE and caret included, as for psql."""
        prefix = f"psql:{self.statement.path}:{self.line}: ".encode("utf-8", "surrogateescape")
        return prefix + (result.error_message or b"").rstrip(b"\n") + b"\n"

    def notice(self, result: PGresult) -> None:
        """Print a notice."""
        self.output.message(self.text(result))


def _drain(
    connection: Connection[Any],
    answer: PQGen[list[PGresult]],
    speaker: Speaker,
    copy: CopyIn | None,
) -> tuple[str, PGresult | None]:
    """Read all results of what was sent; return the last tag, and the error if there was one."""
    tag = b""
    failed: PGresult | None = None
    results = connection.wait(_patient(answer, speaker.output.settle))
    while results:
        result = results.pop(0)
        status = result.status
        if status == ExecStatus.TUPLES_OK:
            speaker.output.row(_rows(result))
            tag = result.command_status or b""
        elif status in _SILENT:
            tag = result.command_status or b""
        elif status == ExecStatus.COPY_IN:
            # psql counts the lines of the data as it reads them.
            speaker.line = copy.last_line if copy else speaker.line
            results = [_send_data(connection, copy.data if copy else b"")]
        elif status == ExecStatus.COPY_OUT:
            results = [_print_data(connection, speaker.output)]
        else:
            failed = failed or result
    return tag.decode("ascii", "replace"), failed


def _patient(answer: PQGen[_Answer], meanwhile: Callable[[], None]) -> PQGen[_Answer]:
    """Wait for an answer; after a tenth of a second, do something meanwhile."""
    begun = time.monotonic()
    try:
        wanted = next(answer)
        while True:
            ready = yield wanted
            # Whoever watches for locks is woken far more often.
            if not ready and time.monotonic() - begun > _LONG:
                meanwhile()
            wanted = answer.send(ready)
    except StopIteration as end:
        return cast("_Answer", end.value)


def _send_data(connection: Connection[Any], data: bytes) -> PGresult:
    pgconn = connection.pgconn
    view = memoryview(data)
    try:
        for start in range(0, len(data), _COPY_CHUNK):
            chunk = bytes(view[start : start + _COPY_CHUNK])
            connection.wait(generators.copy_to(pgconn, chunk, flush=True))
        return connection.wait(generators.copy_end(pgconn, None))
    except psycopg.Error as error:
        return result_of(error)


def _print_data(connection: Connection[Any], output: Output) -> PGresult:
    try:
        while True:
            found = connection.wait(generators.copy_from(connection.pgconn))
            if not isinstance(found, memoryview):
                return found
            output.row(bytes(found))
    except psycopg.Error as error:
        return result_of(error)


def result_of(error: psycopg.Error) -> PGresult:
    """Return the server's answer inside an error; raise it again where there is none."""
    if error.pgresult is None:
        raise error
    return error.pgresult


def _rows(result: PGresult) -> bytes:
    """Return the rows as ``--no-align --tuples-only`` prints them."""
    columns = range(result.nfields)
    if not columns:
        return b""
    get = result.get_value
    lines = [
        b"|".join([get(row, column) or b"" for column in columns]) for row in range(result.ntuples)
    ]
    return b"".join(line + b"\n" for line in lines)


def _notification(channel: bytes, payload: bytes, process: int) -> bytes:
    extra = b' with payload "' + payload + b'"' if payload else b""
    return b'Asynchronous notification "%s"%s received from server process with PID %d.\n' % (
        channel,
        extra,
        process,
    )


def refusal(connection: Connection[Any], speaker: Speaker, result: PGresult) -> Exception:
    """Return what a script's reader is told when the server refuses a statement."""

    def said(field: DiagnosticField) -> str | None:
        value = result.error_field(field)
        return value.decode("utf-8", "replace") if value is not None else None

    sqlstate = said(DiagnosticField.SQLSTATE) or ""
    primary = said(DiagnosticField.MESSAGE_PRIMARY)
    position = said(DiagnosticField.STATEMENT_POSITION)
    statement = speaker.statement
    location = statement.location
    lines: list[str] = []
    if position is not None:
        location = statement.locate(int(position) - 1)
        lines += _source_line(statement.text, int(position) - 1)
    whole = speaker.text(result).decode("utf-8", "replace")
    if connection.pgconn.status == ConnStatus.BAD:
        return ConnectionLost(primary or whole.strip(), location=location, sqlstate=sqlstate)
    inner = said(DiagnosticField.INTERNAL_QUERY)
    inner_position = said(DiagnosticField.INTERNAL_POSITION)
    if inner is not None:
        lines.append(f"QUERY:  {inner}")
        if inner_position is not None:
            lines += _source_line(inner, int(inner_position) - 1)
    for label, name in (
        ("DETAIL", DiagnosticField.MESSAGE_DETAIL),
        ("HINT", DiagnosticField.MESSAGE_HINT),
        ("CONTEXT", DiagnosticField.CONTEXT),
    ):
        value = said(name)
        if value is not None:
            lines.append(f"{label}:  {value}")
    lines.append(f"SQLSTATE:  {sqlstate}")
    severity = said(DiagnosticField.SEVERITY) or "ERROR"
    return ScriptError(
        f"{severity}:  {primary}",
        sqlstate=sqlstate,
        location=location,
        detail="\n".join(lines),
        as_psql=whole,
    )


def _source_line(text: str, offset: int) -> list[str]:
    """Return the line that holds a character, and a caret under it.

    >>> _source_line("select\\n  1 +;", 12)
    ['    1 +;', '       ^']
    """
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start:] if end < 0 else text[start:end]
    blanks = "".join("\t" if char == "\t" else " " for char in text[start:offset])
    return [f"  {line.rstrip()}", f"  {blanks}^"]
