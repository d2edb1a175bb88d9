"""Read the registry, a fixed number of statements whatever its size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from psycopg import Connection
from psycopg.rows import dict_row, tuple_row

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Person
from slipstitch.registry.model import (
    DeployedChange,
    FinishedBlock,
    Intent,
    RegistryLook,
    Unfinished,
)
from slipstitch.registry.queries import Queries
from slipstitch.registry.wanted import Wanted

__all__ = [
    "read_dependents",
    "read_deployed",
    "read_deployed_ids",
    "read_last_changes",
    "read_look",
    "read_projects",
    "read_stand_in_hashes",
    "read_tags",
    "read_unfinished",
    "read_wanted",
]

Row = dict[str, Any]

REGISTRY_TABLES = ("changes", "dependencies", "events", "projects", "tags")
COLUMNS_OF_EVERY_RELEASE = 6


def _rows(
    connection: Connection[Any], query: str, values: Mapping[str, Any] | None = None
) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        # The text is ours, read from the package.
        cursor.execute(cast(Any, query), values or {})
        return cursor.fetchall()


def _deployed_changes(
    connection: Connection[Any], query: str, values: Mapping[str, Any]
) -> list[DeployedChange]:
    """Return changes, of a query whose columns are those of the registry's table and the tags."""
    person = cache(Person)
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(cast(Any, query), values)
        return [
            DeployedChange(
                change_id,
                name,
                project,
                note,
                script_hash,
                committed_at,
                person(committer_name, committer_email),
                planned_at,
                person(planner_name, planner_email),
                tuple(tags),
                tuple(tag_times),
            )
            for (
                change_id,
                name,
                project,
                note,
                script_hash,
                committed_at,
                committer_name,
                committer_email,
                planned_at,
                planner_name,
                planner_email,
                tags,
                tag_times,
            ) in cursor
        ]


def read_look(connection: Connection[Any], queries: Queries) -> RegistryLook:
    """Return what stands in the database: two statements at most, no registry needed."""
    (row,) = _rows(
        connection,
        queries["look"],
        {"registry": queries.registry, "progress": queries.progress},
    )
    _refuse_foreign(row["relations"], row["known_columns"], queries.registry)
    releases: Row = {"version": "0", "was_upgraded": True}
    if row["has_releases"]:
        (releases,) = _rows(connection, queries["version"])
    return RegistryLook(
        has_schema=row["has_schema"],
        has_changes=row["has_changes"],
        has_progress=row["has_progress"],
        has_current_progress=row["has_current_progress"],
        version=releases["version"],
        is_standby=row["is_standby"],
        is_read_only=row["is_read_only"],
        backend_pid=row["backend_pid"],
        was_upgraded=releases["was_upgraded"],
        missing_rights=tuple(row["missing_rights"]),
    )


def _refuse_foreign(relations: Sequence[str], known_columns: int, schema: str) -> None:
    """Refuse a schema that holds something else under the names of the registry's tables.

    Releases before 1.0 of the registry had no table ``releases``, and fewer columns.
    """
    missing = [one for one in REGISTRY_TABLES if one not in relations]
    if not relations or (not missing and known_columns == COLUMNS_OF_EVERY_RELEASE):
        return
    reason = (
        f"it has {_listed(relations)} and not {_listed(missing)}"
        if missing
        else "its table changes has other columns"
    )
    raise SlipstitchError(
        "engine",
        f'schema "{schema}" is no registry of Sqitch: {reason}',
        hint="name the schema of the registry with --registry, or one that is not used yet; "
        "nothing was changed",
    )


def _listed(names: Sequence[str]) -> str:
    """Return names as words.

    >>> _listed(["tags"]), _listed(["events", "tags"])
    ('a table tags', 'tables events, tags')
    """
    return f"a table {names[0]}" if len(names) == 1 else f"tables {', '.join(names)}"


def read_projects(connection: Connection[Any], queries: Queries) -> dict[str, str | None]:
    """Return the registered projects with their URIs."""
    return {row["project"]: row["uri"] for row in _rows(connection, queries["projects"])}


def read_deployed(
    connection: Connection[Any],
    queries: Queries,
    projects: Iterable[str],
    ids: Iterable[str] = (),
) -> list[DeployedChange]:
    """Return the deployed changes of some projects in order of deployment: one statement.

    :param ids: changes that are wanted as well, whatever their project.
    """
    return _named_changes(connection, queries, projects, ids)


def read_wanted(
    connection: Connection[Any], queries: Queries, wanted: Wanted, more_ids: Iterable[str] = ()
) -> list[DeployedChange]:
    """Return the deployed changes that are wanted, in order of deployment: one statement.

    :param more_ids: changes that are wanted as well.
    """
    ids = [*wanted.all_ids(), *more_ids]
    return _named_changes(connection, queries, wanted.projects(), ids, wanted)


def _named_changes(
    connection: Connection[Any],
    queries: Queries,
    projects: Iterable[str],
    ids: Iterable[str],
    wanted: Wanted | None = None,
) -> list[DeployedChange]:
    names, tags = (wanted.names(), wanted.tags()) if wanted is not None else ([], [])
    values = {
        "projects": list(projects),
        "ids": list(ids),
        "name_projects": [project for project, _ in names],
        "names": [name for _, name in names],
        "tag_projects": [project for project, _ in tags],
        "tags": [tag for _, tag in tags],
    }
    return _deployed_changes(connection, queries["deployed"], values)


def read_stand_in_hashes(connection: Connection[Any], queries: Queries, project: str) -> list[str]:
    """Return the ids of a project's changes that stand where hashes of scripts should."""
    rows = _rows(connection, queries["stand_in_hashes"], {"project": project})
    return [row["change_id"] for row in rows]


def read_deployed_ids(
    connection: Connection[Any], queries: Queries, project: str
) -> frozenset[str]:
    """Return the ids of a project's deployed changes; none where there is no registry."""
    if not read_look(connection, queries).has_changes:
        return frozenset()
    return frozenset(row.change_id for row in read_deployed(connection, queries, [project]))


def read_last_changes(connection: Connection[Any], queries: Queries) -> dict[str, DeployedChange]:
    """Return by project the change that was deployed last."""
    found = _deployed_changes(connection, queries["last_changes"], {})
    return {change.project: change for change in found}


def read_tags(connection: Connection[Any], queries: Queries, project: str) -> list[Row]:
    """Return ``tag committed_at committer_name committer_email``, newest first."""
    return _rows(connection, queries["tags"], {"project": project})


def read_dependents(connection: Connection[Any], queries: Queries, ids: Iterable[str]) -> list[Row]:
    """Return who requires some changes without being one of them, of any project.

    :returns: rows of ``dependency_id project change as_of_tag``, in order of deployment.
    """
    return _rows(connection, queries["dependents"], {"ids": list(ids)})


def read_unfinished(connection: Connection[Any], queries: Queries, project: str) -> Unfinished:
    """Return the unfinished work of a project; ask only where ``has_progress`` is true."""
    intents = _rows(connection, queries["intents"], {"project": project})
    blocks = _rows(connection, queries["unfinished_blocks"], {"project": project})
    return Unfinished(
        intents=tuple(Intent(**row) for row in intents),
        blocks=tuple(FinishedBlock(**row) for row in blocks),
    )
