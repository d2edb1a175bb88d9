"""Ask squawk about the scripts as the server gets them: one run for all of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from slipstitch.errors import SlipstitchError
from slipstitch.lint.finding import Finding
from slipstitch.lint.survey import LintedScript

__all__ = ["find_program", "rendered", "squawk_findings"]

# What our own rules say with more knowledge (of locks, of earlier changes), or what is a matter
# of the house's style, is left out; a project's own .squawk.toml decides otherwise.
KEPT = frozenset(
    {
        "ban-drop-database",
        "ban-duplicate-column-assignments",
        "identifier-too-long",
        "syntax-error",
    }
)


def find_program(name: str) -> str | None:
    """Return where a program of the extra ``lint`` is, beside our Python or on the path."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.is_file() else shutil.which(name)


def rendered(script: LintedScript) -> str:
    """Return the statements of a script alone, each on its line; psql's own part is blank."""
    lines = 0
    parts: list[str] = []
    for each in script.statements:
        statement = each.statement
        if statement.path != script.script.path:
            continue
        gap = max(statement.line - 1 - lines, 0)
        parts.append("\n" * gap + statement.text + "\n")
        lines += gap + statement.text.count("\n") + 1
    return "".join(parts)


def squawk_findings(program: str, scripts: list[LintedScript], version: int) -> list[Finding]:
    """Return what squawk finds in the scripts that are asked for.

    :param version: the oldest release that the scripts run on.
    :raises SlipstitchError: when squawk cannot be run.
    """
    configured = Path(".squawk.toml").is_file()
    asked = [script for script in scripts if script.wanted]
    with tempfile.TemporaryDirectory(prefix="slipstitch-lint-") as folder:
        places: dict[str, LintedScript] = {}
        for number, script in enumerate(asked):
            place = Path(folder) / f"{number}.sql"
            place.write_text(rendered(script), "utf-8", "surrogateescape")
            places[str(place)] = script
        if not places:
            return []
        command = [program, "--reporter", "json", f"--pg-version={version}", *places]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        try:
            answers: list[dict[str, Any]] = json.loads(result.stdout)
        except ValueError as error:
            detail = result.stderr.strip() or result.stdout.strip()
            raise SlipstitchError("lint", "squawk failed", detail=detail) from error
        return [
            _finding(answer, places[answer["file"]])
            for answer in answers
            if configured or answer["rule_name"] in KEPT
        ]


def _finding(answer: dict[str, Any], script: LintedScript) -> Finding:
    return Finding(
        f"squawk/{answer['rule_name']}",
        "error" if answer["level"] == "Error" else "warning",
        str(answer["message"]).rstrip("."),
        str(answer.get("help") or ""),
        script.path,
        int(answer["line"]) + 1,
        int(answer["column"]) + 1,
        script.change.name,
    )
