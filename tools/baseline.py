"""Fill schema legacy with data of any size, and tell how many defects of each kind are in it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from slipstitch.errors import SlipstitchError
from slipstitch.target.uri import DatabaseURI

__all__ = ["TABLES", "load", "main"]

SOURCE = Path(__file__).with_suffix(".sql")
TABLES = (
    "organizations",
    "users",
    "organization_members",
    "api_credentials",
    "contacts",
    "active_patients",
    "appointments",
    "conversations",
    "messages",
    "sync_logs",
    "audit_logs",
)
SMALLEST = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Load the data and print rows and defects; 0 when done, 2 when refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--target", required=True, help="database, such as db:pg://localhost/routiq"
    )
    parser.add_argument("--contacts", type=int, default=1000, help="20 messages each")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same rows")
    parser.add_argument("--replace", action="store_true", help="empty the tables first")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        conninfo = DatabaseURI.parse(options.target).conninfo(os.environ)
        with psycopg.connect(conninfo) as connection:
            planted = load(connection, options.contacts, options.seed, replace=options.replace)
    except SlipstitchError as error:
        print("\n".join(text for text in (error.message, error.hint) if text), file=sys.stderr)
        return 2
    except psycopg.Error as error:
        print(f"the data could not be loaded: {error}".rstrip(), file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(planted))
    else:
        print("\n".join(describe(planted, time.monotonic() - began)))
    return 0


def load(
    connection: psycopg.Connection, contacts: int, seed: int = 1, *, replace: bool = False
) -> dict[str, dict[str, int]]:
    """Fill the tables in one transaction and return rows and planted defects for each.

    :param contacts: number of contacts, at least 10; messages are 20 times as many.
    :param replace: empty the tables first instead of refusing.
    :raises SlipstitchError: too few contacts, or a table already holds rows.
    """
    if contacts < SMALLEST:
        raise SlipstitchError("baseline", f"{SMALLEST} contacts are the fewest that make sense")
    with connection.transaction(), connection.cursor() as cursor:
        if replace:
            tables = sql.SQL(", ").join(sql.Identifier("legacy", table) for table in TABLES)
            cursor.execute(sql.SQL("truncate {} restart identity").format(tables))
        _refuse_full(cursor)
        cursor.execute(
            sql.SQL("set local baseline.contacts = {}; set local baseline.seed = {}").format(
                sql.Literal(str(contacts)), sql.Literal(str(seed))
            )
        )
        cursor.execute(SOURCE.read_bytes())
        cursor.execute("select table_name, kind, rows from pg_temp.planted order by 1, 2")
        planted: dict[str, dict[str, int]] = {table: {} for table in TABLES}
        for table, kind, rows in cursor:
            planted[table][kind] = rows
    with connection.transaction():
        for table in TABLES:
            connection.execute(sql.SQL("analyze {}").format(sql.Identifier("legacy", table)))
    return planted


def describe(planted: dict[str, dict[str, int]], seconds: float) -> list[str]:
    """Return a line per table: its rows and its defects.

    >>> print(describe({"users": {"rows": 51, "orphan": 1, "null_key": 2}}, 0.5)[1])
      users                        51  null_key 2, orphan 1
    """
    rows = sum(kinds["rows"] for kinds in planted.values())
    defects = sum(sum(kinds.values()) - kinds["rows"] for kinds in planted.values())
    lines = [f"{rows:,} rows with {defects:,} defects in {seconds:.1f} s"]
    for table, kinds in planted.items():
        found = ", ".join(
            f"{kind} {count:,}" for kind, count in sorted(kinds.items()) if kind != "rows"
        )
        lines.append(f"  {table:<22}{kinds['rows']:>9,}  {found}")
    return lines


def _refuse_full(cursor: psycopg.Cursor[tuple[object, ...]]) -> None:
    for table in TABLES:
        cursor.execute(sql.SQL("select from {} limit 1").format(sql.Identifier("legacy", table)))
        if cursor.rowcount:
            raise SlipstitchError(
                "baseline",
                f'table "legacy.{table}" already holds rows',
                hint="give --replace to empty the tables first",
            )


if __name__ == "__main__":
    sys.exit(main())
