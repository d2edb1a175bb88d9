"""Write ``monitoring/sql_exporter.yaml`` from ``monitoring/postgres_exporter.yaml``.

``python -m tools.sql_exporter`` writes the file, ``--check`` exits 1 where it is not current.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Query", "configuration", "main", "queries"]

_FOLDER = Path(__file__).parent.parent / "monitoring"
_FILE = _FOLDER / "sql_exporter.yaml"
_QUERY = re.compile(
    r"^(?P<name>\w+):\n  cache_seconds: \d+\n  query: \|\n(?P<sql>(?:    .*\n)+)"
    r"  metrics:\n(?P<metrics>(?:    - .*\n?)+)",
    re.MULTILINE,
)
_METRIC = re.compile(r"- (?P<name>\w+): \{usage: (?P<usage>[A-Z]+),")
_HEAD = """\
# Queries for prometheus-sql-exporter: -config.file monitoring/sql_exporter.yaml
# Written by `python -m tools.sql_exporter` from postgres_exporter.yaml: change that file.
# Do not edit.
# Take a copy, and put in how you connect: as a member of app_monitor. Each figure is called
# sql_routiq…, and its label "col" says which one of its query it is.

jobs:
  - name: routiq
    interval: 30s
    connections:
      - 'postgres://watcher@127.0.0.1:5432/routiq?sslmode=prefer'
    queries:
"""


@dataclass(frozen=True)
class Query:
    """A query with the columns that are labels and those that are figures."""

    name: str
    sql: str
    labels: tuple[str, ...]
    values: tuple[str, ...]


def queries() -> Iterator[Query]:
    """Give the queries of the other exporter."""
    for found in _QUERY.finditer((_FOLDER / "postgres_exporter.yaml").read_text()):
        metrics = [(each["name"], each["usage"]) for each in _METRIC.finditer(found["metrics"])]
        yield Query(
            found["name"],
            found["sql"],
            tuple(name for name, usage in metrics if usage == "LABEL"),
            tuple(name for name, usage in metrics if usage != "LABEL"),
        )


def configuration() -> str:
    """Return the text of the file."""
    parts = []
    for each in queries():
        indented = "".join(f"        {line}\n" for line in each.sql.splitlines())
        parts.append(
            f"      - name: {each.name}\n"
            f"        help: Figures of ops.metrics()\n"
            f"        labels: [{', '.join(each.labels)}]\n"
            f"        values: [{', '.join(each.values)}]\n"
            f"        allow_zero_rows: true\n"
            f"        query: |\n{indented}"
        )
    return _HEAD + "".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file, or say whether it is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where it differs"
    )
    if parser.parse_args(arguments).check:
        if _FILE.exists() and _FILE.read_text() == configuration():
            return 0
        print(f"{_FILE}: is not current (cure: python -m tools.sql_exporter)")
        return 1
    _FILE.write_text(configuration())
    return 0


if __name__ == "__main__":
    sys.exit(main())
