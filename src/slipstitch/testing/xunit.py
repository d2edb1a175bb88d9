"""Run pgTAP's xUnit functions: each by itself, in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from slipstitch.testing.tap import Report, read_tap

__all__ = ["FunctionRun", "run_functions"]

_FUNCTIONS = """
select p.proname::text
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where n.nspname = %s and p.proname ~ %s and p.pronargs = 0 and p.prokind = 'f'
order by p.proname
"""


@dataclass
class FunctionRun:
    """How one test function went.

    :param failure: why it did not reach its end; none when it did.
    """

    name: str
    report: Report = field(default_factory=Report)
    failure: str | None = None

    @property
    def problems(self) -> list[str]:
        """What is wrong with it as a whole."""
        return [self.failure] if self.failure else self.report.problems


def run_functions(conninfo: str, schema: str) -> Iterator[FunctionRun]:
    """Run the functions ``test…`` of a schema, each in a transaction of its own.

    ``startup…``, ``setup…``, ``teardown…`` and ``shutdown…`` run around each, in pgTAP's order.
    Unlike in its ``runtests`` an error ends only the function that raised it.

    :raises psycopg.OperationalError: the server cannot be reached, or is lost.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection:
        found = {
            kind: _named(connection, schema, kind)
            for kind in ("startup", "setup", "test", "teardown", "shutdown")
        }
        for name in found["test"]:
            yield _run(connection, schema, name, found)


def _named(connection: psycopg.Connection, schema: str, kind: str) -> list[str]:
    return [row[0] for row in connection.execute(_FUNCTIONS, [schema, f"^{kind}"])]


def _run(
    connection: psycopg.Connection, schema: str, name: str, found: dict[str, list[str]]
) -> FunctionRun:
    done = FunctionRun(f"{schema}.{name}")
    printed: list[str] = []
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("select * from no_plan()")
            before = (*found["startup"], *found["setup"])
            for each in (*before, name, *found["teardown"], *found["shutdown"]):
                printed += _lines(connection, schema, each)
            printed += [row[0] for row in connection.execute("select * from finish()")]
    except psycopg.Error as error:
        if connection.closed:
            raise
        done.failure = str(error.diag.message_primary or error).strip()
        if error.diag.context:
            done.failure += f"\n{error.diag.context}"
    done.report = read_tap((line, None) for line in printed)
    return done


def _lines(connection: psycopg.Connection, schema: str, name: str) -> list[str]:
    call = sql.SQL("select * from {}.{}()").format(sql.Identifier(schema), sql.Identifier(name))
    return [str(row[0]) for row in connection.execute(call) if row and row[0] is not None]
