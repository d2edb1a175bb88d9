"""Ask sqlfluff about style, where a project has a ``.sqlfluff``: one run for all files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from slipstitch.errors import SlipstitchError
from slipstitch.lint.finding import Finding
from slipstitch.lint.survey import LintedScript

__all__ = ["style_findings", "wants_style"]


def wants_style() -> bool:
    """Whether this project said how its SQL looks."""
    return Path(".sqlfluff").is_file()


def style_findings(program: str, scripts: list[LintedScript]) -> list[Finding]:
    """Return what sqlfluff finds in the deploy and revert scripts that are asked for.

    :raises SlipstitchError: when sqlfluff cannot be run.
    """
    asked = [script for script in scripts if script.wanted]
    owners = {script.path: script for script in asked}
    owners |= {script.revert_path: script for script in asked if script.revert is not None}
    if not owners:
        return []
    command = [program, "lint", "--format", "json", "--nofail", *owners]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answers: list[dict[str, Any]] = json.loads(result.stdout)
    except ValueError as error:
        detail = result.stderr.strip() or result.stdout.strip()
        raise SlipstitchError("lint", "sqlfluff failed", detail=detail) from error
    return [
        Finding(
            f"sqlfluff/{violation['code']}",
            "warning",
            str(violation["description"]).rstrip("."),
            f"sqlfluff fix {answer['filepath']}",
            str(answer["filepath"]),
            int(violation.get("start_line_no") or 1),
            int(violation.get("start_line_pos") or 1),
            owners[answer["filepath"]].change.name,
        )
        for answer in answers
        for violation in answer["violations"]
    ]
