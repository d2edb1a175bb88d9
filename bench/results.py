"""Say and keep what a benchmark measured: with machine, date and commit."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["argument_parser", "publish"]

_RESULTS = Path(__file__).parent / "results"


def argument_parser(description: str) -> argparse.ArgumentParser:
    """Return the parser that every benchmark shares: ``--size``, ``--json``, ``--keep``."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--size", choices=("ci", "full"), default="full", help="how much to measure (default: full)"
    )
    parser.add_argument("--json", action="store_true", help="print the result as one document")
    parser.add_argument(
        "--no-save", action="store_true", help="do not write the result to bench/results"
    )
    return parser


def publish(
    name: str, arguments: argparse.Namespace, figures: Mapping[str, object], text: str
) -> None:
    """Print the result, and write it to ``bench/results/NAME-SIZE.json``.

    :param name: the benchmark's module name.
    :param arguments: what :func:`argument_parser` read.
    :param figures: the measured numbers; their names carry the unit.
    :param text: the same for people.
    """
    document = {
        "benchmark": name,
        "size": arguments.size,
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commit": _commit(),
        "machine": {
            "system": platform.platform(),
            "processors": os.cpu_count(),
            "memory_gib": round(_memory_bytes() / 2**30, 1),
            "python": platform.python_version(),
        },
        "figures": dict(figures),
    }
    rendered = json.dumps(document, indent=4) + "\n"
    if not arguments.no_save:
        _RESULTS.mkdir(exist_ok=True)
        (_RESULTS / f"{name}-{arguments.size}.json").write_text(rendered)
    sys.stdout.write(rendered if arguments.json else text)


def _commit() -> str:
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return described.stdout.strip() or "unknown"


def _memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
