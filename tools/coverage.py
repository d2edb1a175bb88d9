"""Count what the tests of the business layer and the toolkit run: `python -m tools.coverage`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from tools.suites import PROGRAMS, ROOT, sql_folders

__all__ = ["command", "main"]

MINIMUM = "95"
"""Per cent of the statements of PL/pgSQL that have to run."""


def command() -> list[str]:
    """Return the command; the tests in Python that need a server of their own are not in it."""
    online = sorted(ROOT.glob("tests/tool/test_online_*.py"))
    return [
        *(str(PROGRAMS / "slipstitch"), "test", "--all", "-n", "2", "-k", "not several_databases"),
        *("--minimum", MINIMUM, "--lcov", "build/coverage.info", *sql_folders()),
        *("tests/gateways", "tests/standardisation_live"),
        *(str(path.relative_to(ROOT)) for path in online),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it, with further options of ``slipstitch test``, such as ``--policies``.

    :returns: 0 when every test passed and enough ran.
    """
    given = sys.argv[1:] if arguments is None else arguments
    (ROOT / "build").mkdir(exist_ok=True)
    return subprocess.run([*command(), *given], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
