"""Say what lint finds in each measured operation: `python -m tools.lint_coverage [--check]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slipstitch.lint.model.relations import Known
from slipstitch.lint.model.statement import understand
from slipstitch.lint.rules import BLOCKING, check
from slipstitch.lint.squawk import find_program, squawk_findings
from slipstitch.lint.survey import LintedScript, LintedStatement, Survey
from slipstitch.plan.model import Change, Person
from slipstitch.script.expand import expand
from slipstitch.script.shape import classify

__all__ = ["VERSIONS", "Outcome", "main", "operations", "outcomes"]

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data" / "ddl_operations.json"
PAGES = ROOT / "docs" / "lint"
VERSIONS = (14, 15, 16, 17, 18)
_SOMEBODY = Person("Ada Lovelace", "ada@example.com")
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Outcome:
    """What lint says of an operation: codes by release, those that fail a run."""

    operation: dict[str, Any]
    codes: dict[int, tuple[str, ...]]

    def flagged(self, version: int) -> bool:
        """Whether it is reported as keeping somebody waiting."""
        return any(code in BLOCKING for code in self.codes.get(version, ()))


def operations() -> dict[str, Any]:
    """Return the measured operations with the statements that set their stage."""
    document: dict[str, Any] = json.loads(DATA.read_text())
    return document


def outcomes(*, squawk: bool = False) -> list[Outcome]:
    """Return what lint says of every operation.

    :param squawk: ask squawk as well, where it is installed.
    """
    document = operations()
    stage = Known()
    _read("\n".join(document["base"]), stage)
    surveys = {each["number"]: _survey(each, stage) for each in document["operations"]}
    foreign: dict[str, list[str]] = {}
    program = find_program("squawk") if squawk else None
    if program is not None:
        scripts = [found.scripts[0] for found in surveys.values()]
        for finding in squawk_findings(program, scripts, VERSIONS[0]):
            foreign.setdefault(finding.change, []).append(finding.code)
    found = []
    for operation in document["operations"]:
        codes: dict[int, tuple[str, ...]] = {}
        for version in VERSIONS:
            if version >= operation["since"]:
                survey = surveys[operation["number"]]
                survey.versions = (version,)
                here = {each.code for each in check(survey) if each.severity != "note"}
                here |= set(foreign.get(survey.scripts[0].change.name, ()))
                codes[version] = tuple(sorted(here))
        found.append(Outcome(operation, codes))
    return found


def _read(text: str, known: Known) -> tuple[LintedStatement, ...]:
    script = expand(text.encode(), "operation.sql", {}, _no_file)
    assert not script.unsupported, script.unsupported
    blocks = classify(script).blocks
    inside = [any(b.body <= i < b.stop and b.transactional for b in blocks) for i in range(99)]
    statements = tuple(
        LintedStatement(each, 0 if inside[number] else -1, understand(each.text, known), 1)
        for number, each in enumerate(script.statements)
    )
    known.publish()
    return statements


def _no_file(name: str) -> bytes:
    raise FileNotFoundError(name)


def _survey(operation: dict[str, Any], stage: Known) -> Survey:
    known = deepcopy(stage)
    _read(operation.get("setup", ""), known)
    text = f"{operation.get('before', '')}\n{operation['sql']};\n"
    script = expand(text.encode(), "operation.sql", {}, _no_file)
    statements = _read(text, known)
    name = f"operation_{operation['number']}"
    change = Change("", name, 0, None, _LONG_AGO, _SOMEBODY, "", 1)
    # Its own text stands for an exact revert: every name is mentioned.
    linted = LintedScript(
        change, "operation.sql", script, classify(script), statements, "revert.sql", script
    )
    return Survey([linted], known, VERSIONS)


def _table(found: Sequence[Outcome]) -> str:
    long = [each for each in found if each.operation["class"] == "LONG"]
    online = [each for each in found if each.operation["class"] in ("online", "online*")]
    caught = sum(all(each.flagged(version) for version in each.codes) for each in long)
    wrong = sum(any(each.codes[version] for version in each.codes) for each in online)
    lines = [
        "# What lint finds in the measured operations",
        "",
        "Made by `python -m tools.lint_coverage`; `--check` compares. The classes are measured on",
        "PostgreSQL 14 to 18 (`tests/data/ddl_operations.json` says how). The rules do not know",
        "the list: they work out lock, rewrite and scan of each statement.",
        "",
        f"- LONG, blocks for a time that grows with the table: {caught} of {len(long)} flagged",
        f"- online, everybody goes on: {wrong} of {len(online)} flagged",
        "",
        "| # | operation | class | found |",
        "|--|--|--|--|",
    ]
    for each in found:
        operation = each.operation
        codes = sorted({code for version in each.codes.values() for code in version})
        shown = operation["operation"].replace("|", "\\|")
        number, kind = operation["number"], operation["class"].replace("*", "\\*")
        lines.append(f"| {number} | {shown} | {kind} | {', '.join(codes) or 'nothing'} |")
    return "\n".join(lines) + "\n"


def _document(found: Sequence[Outcome]) -> str:
    rows = [
        {
            "number": each.operation["number"],
            "operation": each.operation["operation"],
            "class": each.operation["class"],
            "found": {str(version): list(codes) for version, codes in each.codes.items()},
        }
        for each in found
    ]
    return json.dumps({"operations": rows}, indent=1, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or compare them; return 0 when all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    is_check = parser.parse_args(arguments).check
    found = outcomes()
    pages = {"coverage.md": _table(found), "coverage.json": _document(found)}
    stale = [
        name
        for name, text in pages.items()
        if not (PAGES / name).is_file() or (PAGES / name).read_text() != text
    ]
    for name in stale:
        if is_check:
            print(f"docs/lint/{name} is stale: run python -m tools.lint_coverage")
        else:
            PAGES.mkdir(parents=True, exist_ok=True)
            (PAGES / name).write_text(pages[name])
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
