"""Write ``docs/recovery.md`` from the commands and settings that ``slipstitch drill`` runs.

``python -m tools.runbook`` writes the page, ``--check`` exits 1 where it is not current.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from slipstitch.report.runbook import as_page

__all__ = ["main"]

_PAGE = Path(__file__).parent.parent / "docs" / "recovery.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page or compare it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args(arguments).check:
        _PAGE.write_text(as_page())
        return 0
    if _PAGE.exists() and _PAGE.read_text() == as_page():
        return 0
    print("docs/recovery.md is not current; write it again: .venv/bin/python -m tools.runbook")
    return 1


if __name__ == "__main__":
    sys.exit(main())
