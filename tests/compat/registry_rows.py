"""Read a registry as rows that can be compared: everything but the times of the run."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

__all__ = ["TABLES", "read_registry", "read_tables"]

TABLES = {
    # projects and tags have no order of their own that both tools must share
    "projects": (
        "select project, uri, creator_name, creator_email from {projects} order by project"
    ),
    "changes": (
        "select change_id, script_hash, change, project, note, committer_name, committer_email,"
        " planned_at at time zone 'utc', planner_name, planner_email"
        " from {changes} order by committed_at"
    ),
    "tags": (
        "select t.tag_id, t.tag, t.project, t.change_id, t.note, t.committer_name,"
        " t.committer_email, t.planned_at at time zone 'utc', t.planner_name, t.planner_email,"
        " t.committed_at >= c.committed_at"
        " from {tags} t join {changes} c using (change_id) order by c.committed_at, t.tag"
    ),
    "dependencies": (
        "select d.change_id, d.type, d.dependency, d.dependency_id from {dependencies} d"
        " join {changes} c using (change_id) order by c.committed_at, d.type, d.dependency"
    ),
    # a revert reads requirements back from a table without an order
    "events": (
        "select event, change_id, change, project, note,"
        " array(select name from unnest(requires) with ordinality as u (name, place)"
        " order by case event when 'revert' then name end, place),"
        " array(select name from unnest(conflicts) with ordinality as u (name, place)"
        " order by case event when 'revert' then name end, place),"
        " array(select name from unnest(tags) with ordinality as u (name, place)"
        " order by case event when 'revert' then name end, place),"
        " committer_name, committer_email, planned_at at time zone 'utc', planner_name,"
        " planner_email from {events} order by committed_at"
    ),
    "releases": "select version::text, installer_name, installer_email from {releases} order by 1",
}


def read_registry(
    connection: psycopg.Connection[Any], schema: str = "sqitch"
) -> dict[str, list[list[Any]]]:
    """Return the rows of each registry table, in the order of deployment; nothing where none is.

    :param connection: any connection to the database that holds the registry.
    :param schema: the registry's name.
    """
    found = connection.execute(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = %s and c.relkind = 'r'",
        [schema],
    ).fetchall()
    present = {name for (name,) in found}
    names = {name: sql.Identifier(schema, name) for name in TABLES}
    rows = {}
    for table, query in TABLES.items():
        if table in present:
            result = connection.execute(sql.SQL(query).format(**names))
            rows[table] = [[_plain(value) for value in row] for row in result.fetchall()]
    return rows


def read_tables(connection: psycopg.Connection[Any], registry: str) -> list[str]:
    """Return what stands in the database beside registries: tables with their columns, schemas.

    :param registry: the registry's name; that of unfinished work beside it is left out as well.
    """
    rows = connection.execute(
        "select n.nspname || coalesce('.' || c.relname || ' (' || array_to_string(array("
        "select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)"
        " from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " order by a.attnum), ', ') || ')', '')"
        " from pg_namespace n left join pg_class c"
        " on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f')"
        " where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"
        " and n.nspname not in (%s, %s) order by 1",
        [registry, f"{registry}_slipstitch"],
    )
    return [text for (text,) in rows.fetchall()]


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | str | list | None) else str(value)
