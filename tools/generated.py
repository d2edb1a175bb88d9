"""Write what is generated from a database with the plan: clients/ and docs/schema/.

``python -m tools.generated [TARGET]`` writes, ``--check`` exits 1 where something is not current.
Without a target the plan is deployed to a throwaway server, once for all.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from slipstitch.cli import run
from slipstitch.throwaway.provide import throwaway_server

__all__ = ["COMMANDS", "main"]

ROOT = Path(__file__).parent.parent
COMMANDS = (
    ("generate", "python"),
    ("generate", "typescript"),
    ("docs", "--title", "RoutIQ", "--complete"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files or compare them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", help="a database with the plan")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    given = parser.parse_args(arguments)
    check = ["--check"] if given.check else []
    os.chdir(ROOT)
    with _deployed(given.target) as target:
        statuses = [run([*command, *check, target]) for command in COMMANDS]
    if any(statuses) and given.check:
        print("write them again: .venv/bin/python -m tools.generated")
    return max(statuses)


@contextmanager
def _deployed(target: str | None) -> Iterator[str]:
    """Give the target, or one on a throwaway server."""
    if target is not None:
        yield target
        return
    with throwaway_server() as server:
        status = run(["deploy", "--quiet", "--no-verify", server.uri()])
        if status:
            sys.exit(status)
        yield server.uri()


if __name__ == "__main__":
    sys.exit(main())
