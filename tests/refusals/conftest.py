"""A small project with a secret in its target, and a look at everything a run could lose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess, Popen
from typing import Any

import psycopg
import pytest

from tests.compat.oracle import run_tool, start_tool, write_project
from tests.compat.registry_rows import read_registry
from tests.compat.shop import small

SECRET = "xyzzy-open-sesame"


@dataclass
class Workshop:
    """A project folder, its database, and the tool run on both with a password in the target."""

    folder: Path
    database: Any
    connection: psycopg.Connection[Any]

    @property
    def uri(self) -> str:
        """The target with a password, which no output may show."""
        return self.database.uri.replace("@", f":{SECRET}@", 1)

    def write(self, project: dict[str, str]) -> None:
        """Write files of the project over those that are there."""
        write_project(project, self.folder)

    def run(
        self, *arguments: str, stdin: str = "", environment: dict[str, str] | None = None
    ) -> CompletedProcess[str]:
        """Run slipstitch; ``{uri}`` is the target. No secret and no traceback is printed."""
        filled = [argument.replace("{uri}", self.uri) for argument in arguments]
        result = run_tool("slipstitch", filled, self.folder, stdin=stdin, environment=environment)
        assert SECRET not in result.stdout + result.stderr
        assert "Traceback" not in result.stderr, result.stderr
        return result

    def start(self, *arguments: str) -> Popen[str]:
        """Start slipstitch without waiting for its end."""
        filled = [argument.replace("{uri}", self.uri) for argument in arguments]
        return start_tool("slipstitch", filled, self.folder)

    def holdings(self) -> tuple[Any, ...]:
        """Return everything that must not be lost: the registry's rows and all objects."""
        objects = self.connection.execute(
            "select n.nspname, c.relname, c.relkind::text, c.relowner::regrole::text"
            " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname !~ '^(pg_|information_schema|sqitch)'"
            " union all select nspname, '', 'n', nspowner::regrole::text from pg_namespace"
            " where nspname !~ '^(pg_|information_schema|sqitch)' order by 1, 2, 3"
        ).fetchall()
        return read_registry(self.connection), objects


@pytest.fixture
def workshop(tmp_path, database) -> Iterator[Workshop]:
    """Three independent changes, none of them deployed."""
    folder = tmp_path / "project"
    folder.mkdir()
    write_project(small("a", "b", "c"), folder)
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        yield Workshop(folder, database, connection)


@pytest.fixture
def deployed(workshop) -> Workshop:
    """The same with the first change deployed."""
    result = workshop.run("deploy", "{uri}", "--to", "a")
    assert result.returncode == 0, result.stderr
    return workshop
