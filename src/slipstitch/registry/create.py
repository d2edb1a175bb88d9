"""Make the registry, bring an older one up to date, enter a project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from psycopg import ClientCursor, Connection

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Person
from slipstitch.registry.model import CURRENT_VERSION, RegistryLook
from slipstitch.registry.queries import Queries

__all__ = [
    "check_project",
    "create_progress",
    "create_registry",
    "mend_script_hashes",
    "refuse_newer",
    "register_project",
    "require_current",
    "upgrade_registry",
]

# Release to reach, and the file that leads to it from the one before.
UPGRADES: tuple[tuple[str, str], ...] = (
    ("1.0", "upgrade_1_0.sql"),
    ("1.1", "upgrade_1_1.sql"),
)


def _run(connection: Connection[Any], text: str, values: Mapping[str, Any] | None = None) -> None:
    """Send text, perhaps of several statements, as one simple query."""
    with ClientCursor(connection) as cursor:
        cursor.execute(cast(Any, text), values or {})


def _release(version: str, person: Person) -> dict[str, str]:
    return {"version": version, "name": person.name, "email": person.email}


def create_registry(connection: Connection[Any], queries: Queries, person: Person) -> None:
    """Make the tables of release 1.1 in one transaction, with their ``releases`` row."""
    with connection.transaction():
        # A second registry made at the same moment must wait, not fail half-way.
        _run(connection, "set local client_min_messages = warning")
        _run(connection, queries.script("registry.sql"))
        _run(connection, queries["record_release"], _release(CURRENT_VERSION, person))


def upgrade_registry(
    connection: Connection[Any], queries: Queries, version: str, person: Person
) -> list[str]:
    """Bring an older registry to release 1.1, each step in one transaction.

    :param version: the release that is there, ``0`` if there are no releases.
    :returns: the releases that were installed.
    """
    done = []
    for release, script in UPGRADES:
        if float(release) <= float(version):
            continue
        with connection.transaction():
            _run(connection, queries.script(script))
            _run(connection, queries["record_release"], _release(release, person))
        done.append(release)
    return done


def mend_script_hashes(
    connection: Connection[Any], queries: Queries, hashes: Mapping[str, str | None]
) -> None:
    """Put real script hashes where the upgrade to 1.0 left change ids.

    :param hashes: by change id; nothing where the script or the planned change is missing.
    """
    values = {"ids": list(hashes), "hashes": list(hashes.values())}
    _run(connection, queries["mend_script_hashes"], values)


def create_progress(connection: Connection[Any], queries: Queries) -> None:
    """Make the schema of unfinished changes, or what an older release left out of it."""
    with connection.transaction():
        _run(connection, "set local client_min_messages = warning")
        _run(connection, queries.script("progress.sql"))


def refuse_newer(look: RegistryLook) -> None:
    """Refuse a registry of a release that this tool does not know.

    :raises SlipstitchError: with Sqitch's words.
    """
    if look.is_newer:
        raise SlipstitchError(
            "engine",
            f"Registry version is {look.version} but {CURRENT_VERSION} is the latest known. "
            "Please upgrade Sqitch",
            hint="use a newer release of slipstitch with this database",
        )


def require_current(look: RegistryLook, target: str) -> None:
    """Demand a registry of release 1.1, as ``revert`` and ``verify`` do.

    :param target: the name the target is shown by.
    :raises SlipstitchError: with Sqitch's words, when there is none or it differs.
    """
    if not look.exists:
        raise SlipstitchError("engine", f"No registry found in {target}. Have you ever deployed?")
    refuse_newer(look)
    if not look.is_current:
        raise SlipstitchError(
            "engine",
            f"Registry is at version {look.version} but latest is {CURRENT_VERSION}. "
            'Please run the "upgrade" command',
        )


def check_project(projects: Mapping[str, str | None], project: str, uri: str | None) -> bool:
    """Compare the plan's project with the registered ones (``sqitch-compat`` 5.7).

    :returns: whether the project is registered already.
    :raises SlipstitchError: when its URI differs, or another project holds the URI.

    >>> check_project({"flipr": None}, "flipr", None), check_project({}, "flipr", None)
    (True, False)
    """
    if project in projects:
        registered = projects[project]
        if registered == uri:
            return True
        if registered is None:
            problem = f'Cannot register "{project}" with URI {uri}: already exists with NULL URI'
        elif uri is None:
            problem = (
                f'Cannot register "{project}" without URI: already exists with URI {registered}'
            )
        else:
            problem = (
                f'Cannot register "{project}" with URI {uri}: already exists with URI {registered}'
            )
        raise SlipstitchError("engine", problem)
    if uri is not None and uri in projects.values():
        other = next(name for name, value in projects.items() if value == uri)
        raise SlipstitchError(
            "engine",
            f'Cannot register "{project}" with URI {uri}: project "{other}" already using that URI',
        )
    return False


def register_project(
    connection: Connection[Any], queries: Queries, project: str, uri: str | None, person: Person
) -> None:
    """Write the ``projects`` row. It stays even if nothing is deployed afterwards."""
    values = {"project": project, "uri": uri, "name": person.name, "email": person.email}
    _run(connection, queries["register_project"], values)
