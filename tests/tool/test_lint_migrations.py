"""Lint agrees with a lock trace on migrations in the manner of public projects."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from slipstitch.lint import BLOCKING, check
from tests.fix_lint import surveyed
from tests.fix_server import Database
from tests.lock_trace import Traced, split, trace

MIGRATIONS = sorted((Path(__file__).parent.parent / "data" / "migrations").glob("*.sql"))


def flagged_lines(text: str) -> set[int]:
    """The lines of statements that a rule of locks reports."""
    stage, migration = split(text)
    found = surveyed(stage, migration)
    findings = [each for each in check(found) if each.code in BLOCKING and each.severity != "note"]
    return {
        each.statement.line
        for each in found.scripts[-1].statements
        if any(each.first_line <= finding.line <= each.statement.last_line for finding in findings)
    }


def traced(database: Database, text: str) -> list[Traced]:
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("drop schema if exists auth cascade")
        connection.execute("drop schema public cascade")
        connection.execute("create schema public")
    return trace(database.conninfo, text)


def test_there_are_more_than_thirty_migrations():
    assert len(MIGRATIONS) >= 30


def test_what_keeps_somebody_waiting_is_found_and_little_else(
    database: Database, record_property: pytest.RecordProperty
):
    right = wrong = missed = total = 0
    differing: list[str] = []
    for path in MIGRATIONS:
        text = path.read_text()
        flagged = flagged_lines(text)
        for statement in traced(database, text):
            total += 1
            said = statement.line in flagged
            right += said and statement.blocks_long
            wrong += said and not statement.blocks_long
            missed += statement.blocks_long and not said
            if said != statement.blocks_long:
                verdict = "wrongly found" if said else "missed"
                differing.append(f"{path.stem}:{statement.line}: {verdict}: {statement.text}")
    precision, recall = right / (right + wrong), right / (right + missed)
    record_property("statements", total)
    print(f"{total} statements, {right} found, precision {precision:.3f}, recall {recall:.3f}")
    assert right >= 30, "too few statements block for this to say anything"
    assert precision >= 0.95, "\n".join(differing)
    assert recall >= 0.98, "\n".join(differing)


def test_the_trace_tells_a_plain_index_from_a_concurrent_one(database: Database):
    stage = "create table t (id int);\ninsert into t select generate_series(1, 2000);\n"
    text = (
        f"{stage}--- migration\ncreate index a on t (id);\ncreate index concurrently b on t (id);\n"
    )
    assert [each.blocks_long for each in traced(database, text)] == [True, False]
