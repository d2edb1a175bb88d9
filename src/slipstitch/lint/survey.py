"""The scripts of a plan as rules see them: statements in blocks, with what each one does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from slipstitch.errors import Location, SlipstitchError
from slipstitch.lint.finding import Finding, Severity
from slipstitch.lint.model.effects import Effect, Fact, LockMode
from slipstitch.lint.model.relations import Known
from slipstitch.lint.model.statement import Understanding, understand
from slipstitch.plan.model import Change
from slipstitch.project import Project
from slipstitch.script.expand import expand
from slipstitch.script.model import CopyIn, Script, Statement
from slipstitch.script.shape import Shape, classify

__all__ = ["Ignore", "LintedScript", "LintedStatement", "Survey", "survey"]

_IGNORE = re.compile(r"--\s*slipstitch-ignore\b[ \t]*([a-z0-9/_., -]*?)[ \t]*(?::[ \t]*(.*))?$")


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that takes findings back: which rules, and why."""

    line: int
    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class LintedStatement:
    """A statement with what it does; ``block`` counts transactions, -1 where there is none."""

    statement: Statement
    block: int
    does: Understanding
    first_line: int

    def finding(
        self,
        code: str,
        severity: Severity,
        message: str,
        safer: str,
        offset: int | None = None,
    ) -> Finding:
        """Return a finding at a character of this statement, at its start by default."""
        place = self.statement.location if offset is None else self.statement.locate(offset)
        line, column = place.line or 1, place.column or 1
        return Finding(code, severity, message, safer, place.path, line, column)


@dataclass
class LintedScript:
    """A deploy script with its revert; ``wanted`` tells whether findings in it are asked for."""

    change: Change
    path: str
    script: Script
    shape: Shape
    statements: tuple[LintedStatement, ...]
    revert_path: str
    revert: Script | None
    wanted: bool = True

    def blocks(self) -> dict[int, list[LintedStatement]]:
        """Return the statements by transaction; those that stand alone are left out."""
        found: dict[int, list[LintedStatement]] = {}
        for statement in self.statements:
            if statement.block >= 0:
                found.setdefault(statement.block, []).append(statement)
        return found

    def facts(self, *kinds: str) -> list[tuple[LintedStatement, Fact]]:
        """Return the facts of these kinds with the statements that say them."""
        return [
            (statement, fact)
            for statement in self.statements
            for fact in statement.does.facts
            if fact.kind in kinds
        ]

    def effects(self) -> list[tuple[LintedStatement, Effect]]:
        """Return every effect with its statement."""
        return [(each, effect) for each in self.statements for effect in each.does.effects]


@dataclass
class Survey:
    """All deploy scripts of a plan in order, and what the plan leaves.

    :param versions: releases of the server that the scripts must run on.
    """

    scripts: list[LintedScript]
    known: Known
    versions: tuple[int, ...]
    orders: dict[tuple[str, str], str] = field(default_factory=dict)


def survey(
    project: Project,
    variables: Mapping[str, str],
    versions: tuple[int, ...],
    wanted: frozenset[str] | None,
    known: Known,
) -> Survey:
    """Read every deploy script of the plan in order.

    :param wanted: ids of the changes whose findings are asked for; all where it is None.
    :param known: what is known before the first change.
    :raises SlipstitchError: when a script that is asked for cannot be read.
    """
    scripts: list[LintedScript] = []
    for change in project.plan.changes:
        asked = wanted is None or change.id in wanted
        path = project.script_path(change, "deploy")
        if not path.is_file():
            if asked:
                message = f'the deploy script of "{change.name}" is missing'
                raise SlipstitchError("lint", message, location=Location(str(path)))
            continue
        script = _expanded(path, variables)
        shape = classify(script)
        known.change = change.name
        statements = _understood(script, shape, known)
        known.publish()
        revert_path = project.script_path(change, "revert")
        revert = _expanded(revert_path, variables) if revert_path.is_file() else None
        scripts.append(
            LintedScript(
                change, str(path), script, shape, statements, str(revert_path), revert, asked
            )
        )
    return Survey(scripts, known, versions)


def _expanded(path: Path, variables: Mapping[str, str]) -> Script:
    try:
        source = path.read_bytes()
    except OSError as error:
        message = f"cannot read {path}: {(error.strerror or str(error)).lower()}"
        raise SlipstitchError("lint", message, location=Location(str(path))) from error
    return expand(source, str(path), variables, lambda name: Path(name).read_bytes())


def _understood(script: Script, shape: Shape, known: Known) -> tuple[LintedStatement, ...]:
    found: list[LintedStatement] = []
    last_lines: dict[str, int] = {}
    for index, step in enumerate(script.steps):
        statement = step.statement if isinstance(step, CopyIn) else step
        if not isinstance(statement, Statement):
            continue
        block = next(
            (
                number
                for number, each in enumerate(shape.blocks)
                if each.body <= index < each.stop and each.transactional
            ),
            -1,
        )
        first = last_lines.get(statement.path, 0) + 1
        last_lines[statement.path] = statement.last_line
        does = understand(statement.text, known)
        found.append(LintedStatement(statement, block, does, first))
    return tuple(found)


def strong_locks(statements: list[LintedStatement]) -> list[tuple[LintedStatement, Effect]]:
    """Return the locks of a transaction that keep somebody waiting, in order."""
    return [
        (statement, effect)
        for statement in statements
        for effect in statement.does.effects
        if effect.stops and effect.mode >= LockMode.SHARE
    ]


def ignores_of(path: str) -> list[Ignore]:
    """Return the ignore comments of a file."""
    try:
        lines = Path(path).read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    found: list[Ignore] = []
    for number, line in enumerate(lines, 1):
        match = _IGNORE.search(line)
        if match:
            codes = tuple(code for code in re.split(r"[,\s]+", match[1]) if code)
            found.append(Ignore(number, codes, (match[2] or "").strip()))
    return found
