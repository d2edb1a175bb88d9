"""Run a migration on tables with rows and say which statements keep somebody waiting for long."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from slipstitch.rehearse import trace as tracing
from slipstitch.rehearse.trace import Tracer
from slipstitch.script.expand import expand
from slipstitch.script.model import Script
from slipstitch.script.shape import classify

MARK = "--- migration\n"
_OUT_OF_SERVICE = """
select oid from pg_class where obj_description(oid, 'pg_class') = 'not in service'
"""


@dataclass(frozen=True)
class Traced:
    """A statement and whether it kept somebody waiting for a time that grows with a table."""

    text: str
    line: int
    blocks_long: bool


def split(text: str) -> tuple[str, str]:
    """Return the stage and the migration; lines of the migration keep their numbers."""
    stage, migration = text.split(MARK)
    return stage, "\n" * (stage.count("\n") + 1) + migration


def as_script(text: str, path: str = "migration.sql") -> Script:
    return expand(text.encode(), path, {}, lambda _name: b"")


def trace(conninfo: str, text: str) -> list[Traced]:
    """Run stage and migration in an empty database; return every statement of the migration."""
    stage, migration = split(text)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(stage.encode())
        unused = [oid for (oid,) in connection.execute(_OUT_OF_SERVICE).fetchall()]
    script = as_script(migration)
    return _short(Tracer(conninfo, unused).trace(script, classify(script)))


def trace_each(conninfo: str, stage: str, texts: list[str]) -> list[list[Traced]]:
    """Run each text in a transaction of its own that is rolled back."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(stage.encode())
    traced = []
    tracer = Tracer(conninfo)
    with tracer.watching(), psycopg.connect(conninfo) as connection:
        for text in texts:
            statements = [each for each in as_script(text).statements if each.text != "commit;"]
            connection.execute("select 1")
            traced.append(
                _short(
                    [
                        found
                        for statement in statements
                        if statement.text != "begin;"
                        for found in tracer.inside(connection, statement)
                    ]
                )
            )
            connection.rollback()
    return traced


def _short(found: list[tracing.Traced]) -> list[Traced]:
    return [Traced(each.statement.text, each.statement.line, each.blocks_long) for each in found]
