"""Lint agrees with a lock trace on migrations in the manner of public projects."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from slipstitch.lint.model.relations import Known
from slipstitch.lint.rules import BLOCKING, check
from tests.fix_lint import surveyed
from tests.fix_server import Database
from tests.lock_trace import Traced, split, trace, trace_each

MIGRATIONS = sorted((Path(__file__).parent.parent / "data" / "migrations").glob("*.sql"))


STATEMENTS = sorted((Path(__file__).parent.parent / "data" / "traced").glob("*.sql"))


@dataclass
class Agreement:
    """How often lint and trace said the same."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    total: int = 0
    differing: list[str] = field(default_factory=list)

    def count(self, name: str, statements: list[Traced], flagged: set[int]) -> None:
        for statement in statements:
            said = statement.line in flagged
            self.total += 1
            self.right += said and statement.blocks_long
            self.wrong += said and not statement.blocks_long
            self.missed += statement.blocks_long and not said
            if said != statement.blocks_long:
                verdict = "wrongly found" if said else "missed"
                self.differing.append(f"{name}:{statement.line}: {verdict}: {statement.text}")

    def hold(self) -> None:
        precision = self.right / (self.right + self.wrong)
        recall = self.right / (self.right + self.missed)
        print(f"{self.total} statements, {self.right} right: {precision:.3f}, {recall:.3f}")
        assert self.right >= 30, "too few statements block for this to say anything"
        assert precision >= 0.95, "\n".join(self.differing)
        assert recall >= 0.98, "\n".join(self.differing)


def flagged_lines(text: str, known: Known | None = None) -> set[int]:
    """The lines of statements that a rule of locks reports."""
    found = surveyed(text, known=known)
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


def test_what_keeps_somebody_waiting_is_found_and_little_else(database: Database):
    agreement = Agreement()
    for path in MIGRATIONS:
        text = path.read_text()
        stage, migration = split(text)
        flagged = flagged_lines(migration, surveyed(stage).known)
        agreement.count(path.stem, traced(database, text), flagged)
    agreement.hold()


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.stem)
def test_single_statements_of_every_kind_agree_with_the_trace_too(database: Database, path: Path):
    stage, *statements = path.read_text().split("--- statement\n")[1:]
    known = surveyed(stage).known
    agreement = Agreement()
    told = trace_each(database.conninfo, stage, statements)
    for text, each in zip(statements, told, strict=True):
        agreement.count(text, each, flagged_lines(text, deepcopy(known)))
    agreement.hold()


def test_the_trace_tells_a_plain_index_from_a_concurrent_one(database: Database):
    stage = "create table t (id int);\ninsert into t select generate_series(1, 2000);\n"
    text = (
        f"{stage}--- migration\ncreate index a on t (id);\ncreate index concurrently b on t (id);\n"
    )
    assert [each.blocks_long for each in traced(database, text)] == [True, False]
