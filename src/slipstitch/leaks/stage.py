"""One session that tries things as somebody else, and keeps nothing of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection, sql

from slipstitch.leaks.model import Identity, Row

__all__ = ["Stage", "Tried", "place_condition"]

_NO_RIGHT = "42501"


@dataclass(frozen=True)
class Tried:
    """What a statement of somebody ended in.

    :param count: rows that it gave, or wrote.
    :param rows: the rows it gave, where it gave any.
    :param sqlstate: the error, None where it passed.
    :param constraint: the constraint that stopped it, which is looked at after policies were.
    """

    count: int = 0
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    sqlstate: str | None = None
    message: str = ""
    constraint: str | None = None

    @property
    def passed_policies(self) -> bool:
        """Whether a write got past every policy: nothing or only a constraint stopped it."""
        if self.sqlstate is None:
            return self.count > 0
        return self.constraint is not None

    @property
    def is_refused(self) -> bool:
        """Whether a right or a policy stopped it."""
        return self.sqlstate == _NO_RIGHT


class Stage:
    """Runs statements as the truth, which sees every row, and as identities.

    :param connection: a session in autocommit, of a role that sees past row security.
    :param timeout: seconds that one statement may take.
    """

    def __init__(self, connection: Connection[Any], timeout: float) -> None:
        self.connection = connection
        self._timeout = timeout
        self.notices: list[str] = []
        self._undo = ""
        connection.add_notice_handler(
            lambda notice: self.notices.append(notice.message_primary or "")
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a transaction on one snapshot; whatever is done in it is rolled back."""
        self.connection.execute("begin isolation level repeatable read")
        try:
            self.connection.execute(
                f"set local statement_timeout = {round(self._timeout * 1000)};"
                "set local lock_timeout = '1s';"
                "set local client_min_messages = notice"
            )
            yield
        finally:
            self.connection.execute("rollback")

    @contextmanager
    def savepoint(self, name: str) -> Iterator[None]:
        """Undo, at the end, rows, role and settings alike."""
        self.connection.execute(f"{self._taken_undo()}savepoint {name}")
        try:
            yield
        finally:
            self.connection.execute(f"{self._taken_undo()}{_undo(name)}")

    @contextmanager
    def truth(self) -> Iterator[None]:
        """See every row, or fail aloud, until the end."""
        with self.savepoint("truth"):
            self.connection.execute("set local row_security = off")
            yield

    def rows(self, relation: sql.Composable, condition: str, limit: int) -> list[Row]:
        """Return rows as the truth has them. To be called in :meth:`truth`."""
        found = self.connection.execute(
            sql.SQL(
                "select t.tableoid::int8, t.ctid::text, pg_catalog.to_jsonb(t)"
                " from {} as t where {} limit {}"
            ).format(relation, sql.SQL(condition), sql.Literal(limit))
        )
        return [Row(*each) for each in found]

    @contextmanager
    def identity(self, who: Identity) -> Iterator[Tried]:
        """Be somebody, as a gateway makes it so, until the end.

        :returns: how the request began; where it was refused, nothing can be tried.
        """
        with self.savepoint("identity"):
            self.connection.execute(sql.SQL("set local role {}").format(sql.Identifier(who.role)))
            settings = dict(who.settings)
            settings["request.jwt.claims"] = "" if who.claims is None else json.dumps(who.claims)
            for name, value in settings.items():
                self.connection.execute(
                    sql.SQL("select pg_catalog.set_config({}, {}, true)").format(
                        sql.Literal(name), sql.Literal(value)
                    )
                )
            began = Tried()
            for statement in who.begin:
                began = self._run(statement)
                if began.sqlstate is not None:
                    break
            yield began

    def attempt(self, statement: str, then: Callable[[], None] | None = None) -> Tried:
        """Run a statement and undo it, whatever comes of it.

        :param then: looks at what the statement did, before it is undone; not after an error.
        """
        # One way to the server and back for each: what was done before is undone with the next.
        statement = f"{self._taken_undo()}savepoint attempt; {statement}"
        self._undo = _undo("attempt")
        tried = self._run(statement)
        if then is not None and tried.sqlstate is None:
            then()
        if then is not None:
            self.end_attempt()
        return tried

    def attempt_and_find(self, statement: str, query: str) -> tuple[Tried, bool]:
        """Run a statement and undo it; say whether a query of the truth found rows meanwhile."""
        found: list[bool] = []

        def see() -> None:
            self.connection.execute("reset role; set local row_security = off")
            found.append(self.connection.execute(query).fetchone() is not None)

        return self.attempt(statement, see), any(found)

    def end_attempt(self) -> None:
        """Undo the last attempt now, for who asks the connection itself next."""
        if undo := self._taken_undo():
            self.connection.execute(undo)

    def _taken_undo(self) -> str:
        """Return what undoes the last attempt, to be sent before anything else."""
        undo, self._undo = self._undo, ""
        return undo

    def attempt_kept(self, statement: str) -> Tried:
        """Run a statement; what it did stays until a savepoint around it ends."""
        self.connection.execute(f"{self._taken_undo()}savepoint kept")
        tried = self._run(statement)
        undo = "rollback to savepoint kept; " if tried.sqlstate is not None else ""
        self.connection.execute(f"{undo}release savepoint kept")
        return tried

    def attempt_copy_in(self, statement: str, line: bytes) -> Tried:
        """Run ``copy … from stdin`` with one line and undo it."""
        with self.savepoint("attempt"):
            try:
                with self.connection.cursor() as cursor:
                    with cursor.copy(statement) as copy:
                        copy.write(line)
                    return Tried(count=cursor.rowcount)
            except psycopg.Error as error:
                return _failed(error)

    def copy_out(self, statement: str) -> Tried:
        """Run ``copy … to stdout``; each line is a row."""
        with self.savepoint("attempt"):
            try:
                with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
                    lines = [(bytes(line),) for line in copy]
                return Tried(len(lines), lines)
            except psycopg.Error as error:
                return _failed(error)

    def _run(self, statement: str) -> Tried:
        try:
            cursor = self.connection.execute(statement)
            while cursor.nextset():
                pass  # of several statements the last one counts
            rows = cursor.fetchall() if cursor.description else []
            return Tried(cursor.rowcount, rows)
        except psycopg.Error as error:
            if self.connection.closed:
                raise
            return _failed(error)


def _undo(name: str) -> str:
    return f"rollback to savepoint {name}; release savepoint {name}; "


def _failed(error: psycopg.Error) -> Tried:
    diagnosis = error.diag
    constraint = None
    if (error.sqlstate or "").startswith("23") and not diagnosis.datatype_name:
        # Without a name it was a trigger that spoke so, or a row without a partition.
        constraint = diagnosis.constraint_name or diagnosis.column_name
    return Tried(
        sqlstate=error.sqlstate or "08000",
        message=diagnosis.message_primary or str(error).strip(),
        constraint=constraint,
    )


def place_condition(rows: Sequence[Row]) -> str:
    """Return the SQL condition that finds rows where they lie, without a scan.

    >>> print(place_condition([Row(16400, "(0,1)", {}), Row(16400, "(0,2)", {})]))
    ((t.tableoid = 16400 and t.ctid = any('{"(0,1)","(0,2)"}'::tid[])))
    """
    places: dict[int, list[str]] = {}
    for row in rows:
        places.setdefault(row.table_oid, []).append(row.place)
    parts = []
    for oid, found in places.items():
        listed = ",".join(f'"{place}"' for place in found)
        parts.append(f"(t.tableoid = {oid} and t.ctid = any('{{{listed}}}'::tid[]))")
    return f"({' or '.join(parts)})"
