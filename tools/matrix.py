"""Run the suites that need a server against every PostgreSQL on this machine.

``SLIPSTITCH_MATRIX`` names further folders of PostgreSQL programs, with colons between.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from slipstitch.throwaway.binaries import Binaries, binaries_in, installed
from tools import suites

__all__ = ["main"]

_OLDEST = 14
_SUITES = ("unit", "SQL")


def main() -> int:
    """Run the suites for each version; return 0 when all went well with all."""
    failed = []
    found = versions()
    for binaries in found:
        print(f"\n━━ PostgreSQL {binaries.version} in {binaries.folder}", flush=True)
        os.environ["SLIPSTITCH_POSTGRES_BIN"] = str(binaries.folder)
        if suites.main(_SUITES) != 0:
            failed.append(binaries.version)
    print(f"\nPostgreSQL {', '.join(each.version for each in found) or 'not found'}")
    if failed:
        print(f"failed with {', '.join(failed)}")
    return 1 if failed or not found else 0


def versions() -> list[Binaries]:
    """Return one PostgreSQL for each major version that the tool serves, oldest first."""
    given = [
        Path(folder) for folder in os.environ.get("SLIPSTITCH_MATRIX", "").split(":") if folder
    ]
    every = [*map(binaries_in, given), *installed()]
    by_major = {each.major: each for each in reversed(every) if each.major >= _OLDEST}
    return [by_major[major] for major in sorted(by_major)]


if __name__ == "__main__":
    sys.exit(main())
