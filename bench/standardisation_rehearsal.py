"""Rehearse each step of the standardisation with the old application at work, in the usual budget.

Data of ``tools.baseline`` with every defect, the old application's statements as the workload and
as those of the previous version. Ends with status 1 when a step exceeds the budget.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.results import argument_parser, publish
from bench.standardisation import steps
from tests.fix_clinic import SLIPSTITCH
from tools.baseline import SOURCE

_ROOT = Path(__file__).parent.parent
_WORKLOAD = Path(__file__).parent / "standardisation_workload"
_CONTACTS = {"ci": 100, "full": 1_000}
_WINDOW = {"ci": "0.2", "full": "2"}


def main() -> None:
    """Rehearse from the first step to the last one, and say what exceeded the budget."""
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--from", dest="first", metavar="CHANGE", help="another first change")
    parser.add_argument("--to", dest="last", metavar="CHANGE", help="another last change")
    parser.add_argument("--html", metavar="FILE", help="write the page")
    arguments = parser.parse_args()
    _, changes = steps(arguments.last)
    first = arguments.first or changes[0]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "baseline.sql"
        data.write_text(_data(_CONTACTS[arguments.size]))
        words = [str(SLIPSTITCH), "rehearse", "--from", first, "--to", changes[-1], "--json"]
        words += ["--workload", str(_WORKLOAD), "--data", str(data), "--role", "service_role"]
        words += ["--window", _WINDOW[arguments.size]]
        words += ["--html", arguments.html] if arguments.html else []
        done = subprocess.run(words, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if not done.stdout:
        sys.exit(done.returncode)
    report = json.loads(done.stdout)
    problems = [
        f"{change['change']}: {problem['kind']}: {problem['text']}"
        for change in report["changes"]
        for problem in change["problems"]
    ]
    figures = _figures(report, problems) | {"seconds": round(time.monotonic() - began)}
    lines = [
        f"{figures['changes']} changes rehearsed in {figures['seconds']} s, "
        f"{figures['exact_reverts']} reverts exact, {len(problems)} problems",
        *problems,
        "",
    ]
    publish("standardisation_rehearsal", arguments, figures, "\n".join(lines))
    sys.exit(done.returncode)


def _data(contacts: int) -> str:
    """Return the script that fills the old tables of a fresh database."""
    return (
        f"begin;\nset local baseline.contacts = '{contacts}';\nset local baseline.seed = '1';\n"
        f"{SOURCE.read_text()}\ncommit;\n"
    )


def _figures(report: dict[str, Any], problems: list[str]) -> dict[str, object]:
    changes = report["changes"]
    return {
        "changes": len(changes),
        "exact_reverts": sum(bool(each["revert_exact"]) for each in changes),
        "problems": problems,
        "ok": report["ok"],
    }


if __name__ == "__main__":
    main()
