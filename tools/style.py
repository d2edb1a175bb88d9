"""Check the style of the SQL that somebody wrote: `python -m tools.style`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["main", "written_by_hand"]

ROOT = Path(__file__).parent.parent
SOURCES = ("plpgsql", "sql")
SCRIPTS = ("deploy", "revert", "verify")


def written_by_hand() -> list[str]:
    """Return the folders of sources, and the scripts of changes that have no source.

    Rendered scripts are their sources once more; `slipstitch render --check` holds them to that.
    """
    scripts = (
        path.relative_to(ROOT)
        for kind in SCRIPTS
        for path in sorted((ROOT / kind).rglob("*.sql"))
        if not any((ROOT / source / path.relative_to(ROOT / kind)).exists() for source in SOURCES)
    )
    return [*SOURCES, *map(str, scripts)]


def main() -> int:
    """Run sqlfluff over them and return its status."""
    sqlfluff = Path(sys.executable).with_name("sqlfluff")
    return subprocess.run([sqlfluff, "lint", *written_by_hand()], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
