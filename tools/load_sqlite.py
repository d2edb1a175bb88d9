"""Stream rows of a SQLite file into the landing tables, where ``staging`` takes them further.

A query names the landing columns; those for Django's models of patients, clinicians and
appointments are here, orders and invoices have no model there and name theirs with ``--query``.
Pages are committed one by one: a load that broke off goes on behind its last page.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

# Django keeps a UUIDField as 32 digits where a database has no such type, and JSON as text.
_UUID = (
    "lower(substr({0}, 1, 8) || '-' || substr({0}, 9, 4) || '-' || substr({0}, 13, 4)"
    " || '-' || substr({0}, 17, 4) || '-' || substr({0}, 21))"
)
_CHANGED = "where :modified_from is null or t.updated_at >= :modified_from order by t.id"
QUERIES = {
    "contact": f"""
        select {_UUID.format("t.id")} as external_id, t.updated_at as modified_at, 1 as is_patient,
            t.mrn, t.given_name, t.family_name, t.birth_date, t.sex,
            json_extract(t.contact, '$.email') as email,
            json_extract(t.contact, '$.phone') as phone,
            json_extract(t.contact, '$.mobile') as mobile,
            json_extract(t.address, '$.street') as street,
            json_extract(t.address, '$.city') as city,
            json_extract(t.address, '$.state') as state,
            json_extract(t.address, '$.postcode') as postcode,
            json_extract(t.address, '$.country') as country
        from {{app}}_patient as t {_CHANGED}""",
    "practitioner": f"""
        select {_UUID.format("t.id")} as external_id, t.updated_at as modified_at, t.name,
            t.credentials, t.is_active
        from {{app}}_clinician as t {_CHANGED}""",
    "appointment": f"""
        select {_UUID.format("t.id")} as external_id, t.updated_at as modified_at,
            {_UUID.format("t.patient_id")} as contact_id,
            {_UUID.format("t.clinician_id")} as practitioner_id,
            t.start_time as start_at, t.end_time as end_at, t.status as status_name, t.notes
        from {{app}}_appointment as t {_CHANGED}""",
}
ENTITIES = (
    *QUERIES,
    "order",
    "order_line",
    "invoice",
    "invoice_line",
    "payment",
    "payment_allocation",
)
_OPEN = """
select b.* from staging.batches as b
inner join core.organizations as o on b.organization_id = o.id
where o.slug = %s and b.system = %s and b.entity = %s and b.kind = %s and b.status = 'loading'
order by b.opened_at desc limit 1
"""
_BEGIN = """
select b.* from core.organizations as o
cross join lateral staging.open_batch(o.id, %s, %s, %s) as b where o.slug = %s
"""


def pages(
    source: Path, query: str, modified_from: str | None, behind: int, size: int
) -> Iterator[list[dict[str, Any]]]:
    """Read the rows of a query behind the first ones, so many at a time.

    What SQLite has no text for, such as bytes, is refused by ``json`` and not guessed at.
    """
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        cursor = connection.execute(
            f"select * from ({query}) limit -1 offset :behind",
            {"modified_from": modified_from, "behind": behind},
        )
        while rows := cursor.fetchmany(size):
            yield [{name: row[name] for name in row.keys()} for row in rows]  # noqa: SIM118


def load(
    connection: psycopg.Connection[dict[str, Any]], options: argparse.Namespace
) -> dict[str, Any]:
    """Land all rows that are not there yet, and close the load.

    :returns: the row of ``staging.batches``.
    """
    named = (options.organization, options.system, options.entity, options.kind)
    batch = connection.execute(_OPEN, named).fetchone()
    if batch is None:
        begun = (options.system, options.entity, options.kind, options.organization)
        batch = connection.execute(_BEGIN, begun).fetchone()
    if batch is None:
        raise SystemExit(f'there is no organization "{options.organization}"')

    since = batch["modified_from_at"]
    landed = int(batch["rows_loaded"])
    query = options.query or QUERIES[options.entity].format(app=options.app)
    for rows in pages(options.source, query, since and f"{since:%F %T}", landed, options.page):
        answer = connection.execute(
            "select staging.load_batch(%s, %s, %s) as landed",
            (batch["id"], Jsonb(rows), landed + 1),
        ).fetchone()
        landed = answer["landed"] if answer else landed

    closed = connection.execute("select * from staging.close_batch(%s)", (batch["id"],)).fetchone()
    return closed or {}


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, land the rows, and print the load as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="the SQLite file")
    parser.add_argument("target", help="connection string of the database, as a migrator")
    parser.add_argument("--organization", required=True, help="slug of the organization")
    parser.add_argument("--entity", required=True, choices=ENTITIES)
    parser.add_argument("--system", default="django", help="where the rows come from")
    parser.add_argument("--kind", default="full", choices=("full", "incremental"))
    parser.add_argument("--app", default="core", help="label of the Django application")
    parser.add_argument("--query", help="another query, ordered, with the landing columns")
    parser.add_argument("--page", type=int, default=1000, help="rows in each transaction")
    options = parser.parse_args(arguments)
    if options.query is None and options.entity not in QUERIES:
        parser.error(f"name the landing columns of {options.entity} with --query")
    with psycopg.connect(options.target, autocommit=True, row_factory=dict_row) as connection:
        batch = load(connection, options)
    json.dump(batch, sys.stdout, default=str)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
