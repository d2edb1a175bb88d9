"""Run a migration on tables with rows and say which statements keep somebody waiting for long.

A statement does so when, at its end, the transaction holds a lock that stops readers or writers
of a relation in service, and the statement read, indexed or wrote again a table with rows.
What cannot be in a transaction is watched from beside while a writer makes it wait.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from slipstitch.script.expand import expand
from slipstitch.script.model import Script
from slipstitch.script.shape import classify

ROWS = 1000  # a scan of fewer rows is no scan of the table
MARK = "--- migration\n"
_STOPS_WRITERS = ("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock")
_RELATIONS = """
select c.oid, c.relname, c.relkind::text as kind, c.relfilenode, pg_relation_size(c.oid) as bytes,
    i.indrelid
from pg_class as c
left join pg_index as i on i.indexrelid = c.oid
where c.relnamespace not in (
    select oid from pg_namespace where nspname in ('pg_catalog', 'information_schema', 'pg_toast')
)
"""
_READ = "select relid, seq_tup_read from pg_stat_xact_user_tables"
_LOCKS = """
select l.relation, coalesce(c.relkind::text, 'r'), l.mode from pg_locks as l
left join pg_class as c on c.oid = l.relation
where l.pid = %s and l.locktype = 'relation'
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
    with psycopg.connect(conninfo, autocommit=True) as watcher:
        watcher.execute(stage.encode())
        script = as_script(migration)
        shape = classify(script)
        before = _relations(watcher)
        used = {oid for oid, row in before.items() if not _is_out_of_service(watcher, oid)}
        traced: list[Traced] = []
        statements = list(script.statements)
        for block in shape.blocks:
            here = statements[block.body : block.stop]
            if block.transactional:
                with psycopg.connect(conninfo) as connection:
                    traced += [_inside(connection, each, used) for each in here]
            else:
                traced += [_alone(conninfo, watcher, each, used) for each in here]
        return traced


def trace_each(conninfo: str, stage: str, texts: list[str]) -> list[list[Traced]]:
    """Run each text in a transaction of its own that is rolled back."""
    with psycopg.connect(conninfo, autocommit=True) as watcher:
        watcher.execute(stage.encode())
        used = set(_relations(watcher))
    traced = []
    with psycopg.connect(conninfo) as connection:
        for text in texts:
            statements = [each for each in as_script(text).statements if each.text != "commit;"]
            traced.append([_inside(connection, each, used) for each in statements])
            connection.rollback()
    return traced


def _relations(connection: psycopg.Connection[Any]) -> dict[int, Any]:
    with connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        return {row["oid"]: row for row in cursor.execute(_RELATIONS).fetchall()}


def _is_out_of_service(connection: psycopg.Connection[Any], oid: int) -> bool:
    query = "select obj_description(%s, 'pg_class') = 'not in service'"
    row = connection.execute(query, [oid]).fetchone()
    return bool(row and row[0])


def _stops(locks: list[tuple[int, str, str]], used: set[int]) -> bool:
    return any(
        oid in used
        and (mode == "AccessExclusiveLock" or (kind in "rpf" and mode in _STOPS_WRITERS))
        and kind != "S"
        for oid, kind, mode in locks
    )


def _worked(before: dict[int, Any], after: dict[int, Any], used: set[int]) -> bool:
    """Whether a table with rows was written again, or an index of one was built."""
    files = {row["relfilenode"] for row in before.values()}
    for oid, row in after.items():
        owner = before.get(row["indrelid"] or oid)
        if owner is None or row["bytes"] == 0 or owner["oid"] not in used:
            continue
        # An index that is made again over the same file was not built.
        if row["relfilenode"] not in files:
            rewritten = row["indrelid"] is None or after[owner["oid"]]["bytes"] > 0
            if rewritten and owner["bytes"] > 8192:
                return True
    return False


def _inside(connection: psycopg.Connection[Any], statement: Any, used: set[int]) -> Traced:
    text = statement.text
    verb = text.split()[0].lower().rstrip(";")
    if verb in ("begin", "commit"):
        connection.execute("select 1")
        if verb == "commit":
            connection.commit()
        return Traced(text, statement.line, False)
    before, read_before = _relations(connection), dict(connection.execute(_READ).fetchall())
    connection.execute(text.encode())
    after, read_after = _relations(connection), dict(connection.execute(_READ).fetchall())
    locks = connection.execute(_LOCKS, [connection.info.backend_pid]).fetchall()
    scanned = any(
        read_after[oid] - read_before.get(oid, 0) >= ROWS for oid in read_after if oid in used
    )
    worked = scanned or _worked(before, after, used)
    return Traced(text, statement.line, worked and _stops(locks, used))


def _alone(
    conninfo: str, watcher: psycopg.Connection[Any], statement: Any, used: set[int]
) -> Traced:
    before = _relations(watcher)
    seen: list[tuple[int, str, str]] = []
    with (
        psycopg.connect(conninfo, autocommit=True) as connection,
        psycopg.connect(conninfo) as writer,
    ):
        for row in before.values():
            if row["kind"] == "r":
                name = sql.Identifier(row["relname"])
                writer.execute(sql.SQL("lock table {} in row exclusive mode").format(name))
        work = threading.Thread(target=connection.execute, args=[statement.text.encode()])
        work.start()
        for _ in range(200):
            seen += watcher.execute(_LOCKS, [connection.info.backend_pid]).fetchall()
            query = "select wait_event_type = 'Lock' from pg_stat_activity where pid = %s"
            row = watcher.execute(query, [connection.info.backend_pid]).fetchone()
            if not work.is_alive() or (row and row[0]):
                break
            time.sleep(0.005)
        seen += watcher.execute(_LOCKS, [connection.info.backend_pid]).fetchall()
        writer.rollback()
        work.join()
    worked = _worked(before, _relations(watcher), used)
    return Traced(statement.text, statement.line, worked and _stops(seen, used))
