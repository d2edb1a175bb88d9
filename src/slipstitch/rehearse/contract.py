"""Hold the previous version's statements against the database as it is now.

While a change is deployed the old application is still at work. Each of its statements must be
prepared, and run where values for its parameters are known; what it does is rolled back.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import Connection, RawCursor, sql

from slipstitch.errors import Location
from slipstitch.rehearse.drawing import Drawn
from slipstitch.rehearse.expressions import Number
from slipstitch.rehearse.workload import Query, bind
from slipstitch.script.traits import Kind, traits_of

__all__ = ["Contract", "Refused"]

_SEQUENCES = "select c.oid, c.oid::regclass::text from pg_class as c where c.relkind = 'S'"
_PLAIN = (Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK, Kind.SAVEPOINT)


@dataclass(frozen=True, slots=True)
class Refused:
    """A statement of the previous version that does not work any more.

    :param state: the intermediate state it does not work in; nothing at the end of the change.
    """

    query: str
    location: Location
    sqlstate: str
    message: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """The statements of the previous version, and what is needed to run them.

    :param role: the role that the application takes.
    :param known: what was refused before anything changed, by place and SQLSTATE.
    """

    queries: tuple[Query, ...]
    drawn: Drawn
    variables: Mapping[str, Number]
    role: str | None = None
    known: frozenset[tuple[str, str]] = frozenset()

    def check(self, conninfo: str, state: str = "") -> tuple[Refused, ...]:
        """Return what does not work now though it did before anything changed.

        :param state: the name of the state that the database is in.
        """
        found = []
        with (
            psycopg.connect(
                conninfo, cursor_factory=RawCursor, prepare_threshold=None
            ) as connection,
            _sequences_kept(conninfo),
        ):
            for query in self.queries:
                refused = self._try(connection, query)
                connection.rollback()
                if refused and (str(refused.location), refused.sqlstate) not in self.known:
                    found.append(replace(refused, state=state))
        return tuple(found)

    def without(self, refused: Iterable[Refused]) -> Contract:
        """Return the contract without what never worked."""
        known = frozenset((str(each.location), each.sqlstate) for each in refused)
        return replace(self, known=known)

    def _try(self, connection: Connection[Any], query: Query) -> Refused | None:
        """Run one file in a transaction; a statement after one that is refused means nothing."""
        if self.role is not None:
            role = sql.SQL("set local role {}").format(sql.Identifier(self.role))
            connection.execute(role)
        parameters = self.drawn.parameters(query)
        missing = query.parameters - parameters.keys()
        variables = query.variables(self.variables, random.Random(1))
        for statement in query.statements:
            if traits_of(statement.text).kind in _PLAIN:
                continue
            bound = bind(statement, parameters, variables)
            try:
                if missing:
                    # It would be run with nulls, which may be refused for that alone.
                    connection.execute(b"prepare slipstitch_contract as " + bound.text.encode())
                    connection.execute("deallocate slipstitch_contract")
                else:
                    connection.execute(bound.text.encode(), bound.values or None)
            except psycopg.Error as error:
                return Refused(
                    query.name,
                    statement.location,
                    error.sqlstate or "",
                    error.diag.message_primary or str(error).strip(),
                )
        return None


@contextmanager
def _sequences_kept(conninfo: str) -> Iterator[None]:
    """Put sequences back where they were: no rollback does that, and reverts are held to it."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        before = _positions(connection)
        yield
        for sequence, position in _positions(connection).items():
            if before.get(sequence, position) != position:
                connection.execute("select setval(%s, %s, %s)", [sequence, *before[sequence]])


def _positions(connection: Connection[Any]) -> dict[int, tuple[int, bool]]:
    """Return the last value of each sequence, and whether it was given out."""
    names = connection.execute(_SEQUENCES).fetchall()
    if not names:
        return {}
    # The names come from regclass, which has quoted them already.
    queries = [
        sql.SQL("select {}::oid, last_value, is_called from {}").format(oid, sql.SQL(name))
        for oid, name in names
    ]
    rows = connection.execute(sql.SQL(" union all ").join(queries)).fetchall()
    return {oid: (value, is_called) for oid, value, is_called in rows}
