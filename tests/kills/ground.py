"""What every campaign of kills stands on: databases to copy, and the tool as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

__all__ = ["PATIENCE_SECONDS", "SLIPSTITCH", "SQITCH", "STOPPED", "Ground", "registry"]

SLIPSTITCH = (sys.executable, "-m", "slipstitch")
SQITCH = ("sqitch",)
PATIENCE_SECONDS = 60
STOPPED = 3
"""The status of a run that lost a session."""

_labels = count(1)


class Ground:
    """One server, one folder of projects, and databases that are copied for each point."""

    def __init__(self, server: Any, folder: Path, tool: tuple[str, ...] = SLIPSTITCH) -> None:
        self.server = server
        self.folder = folder
        self.tool = tool
        self.label = f"kills_{os.getpid()}_{next(_labels)}"
        self._numbers = count(1)

    def write(self, files: Mapping[str, str], folder: str = ".") -> None:
        """Write the files of a project."""
        for name, text in files.items():
            path = self.folder / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    @contextmanager
    def copied(self, template: str) -> Iterator[str]:
        """Give a copy of a database and drop it afterwards."""
        name = f"{self.label}_{next(self._numbers)}"
        self.create(name, template=template)
        try:
            yield name
        finally:
            self.drop(name)

    def create(self, name: str, template: str = "template1") -> None:
        """Create a database."""
        with self.connect("postgres") as connection:
            connection.execute(
                sql.SQL("create database {} template {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )

    def drop(self, name: str) -> None:
        """Drop a database with whoever is still connected."""
        with self.connect("postgres") as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

    def connect(self, name: str) -> psycopg.Connection[Any]:
        """Connect to one of the databases, each statement its own transaction."""
        return psycopg.connect(self.server.conninfo(name), autocommit=True)

    def start(
        self,
        name: str,
        *arguments: str,
        tool: tuple[str, ...] | None = None,
        folder: str = ".",
    ) -> subprocess.Popen[str]:
        """Start the tool on a database, in a project's folder."""
        return subprocess.Popen(
            [*(tool or self.tool), arguments[0], self.server.uri(name), *arguments[1:]],
            cwd=self.folder / folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def tool_run(
        self,
        name: str,
        *arguments: str,
        tool: tuple[str, ...] | None = None,
        folder: str = ".",
    ) -> subprocess.CompletedProcess[str]:
        """Run the tool to its end."""
        process = self.start(name, *arguments, tool=tool, folder=folder)
        stdout, stderr = process.communicate(timeout=PATIENCE_SECONDS)
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def must_succeed(self, name: str, *arguments: str, folder: str = ".") -> None:
        """Run the tool; a failure is one of the test."""
        result = self.tool_run(name, *arguments, folder=folder)
        assert result.returncode == 0, result.stdout + result.stderr

    def status(self, name: str, folder: str = ".") -> dict[str, Any]:
        """Return what ``status`` says."""
        result = self.tool_run(name, "status", "--json", tool=SLIPSTITCH, folder=folder)
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    def wait_until_alone(self, name: str) -> None:
        """Wait for backends, and psql, that outlive the killed tool to end their statement."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self.connect("postgres") as connection:
            while time.monotonic() < deadline:
                (others,) = connection.execute(
                    "select count(*) from pg_stat_activity where datname = %s", [name]
                ).fetchone() or (0,)
                if not others:
                    return
                time.sleep(0.005)
        raise AssertionError(f"sessions in {name} did not end")


def registry(connection: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    """Return the rows that stand for deployed changes, named by change, less the times."""
    queries = {
        "changes": "select c.change, change_id, script_hash, project, note, committer_name"
        " from sqitch.changes c order by committed_at",
        "tags": "select c.change, t.tag_id, t.tag, t.note from sqitch.tags t"
        " join sqitch.changes c using (change_id) order by t.tag",
        "dependencies": "select c.change, d.type, d.dependency, d.dependency_id"
        " from sqitch.dependencies d join sqitch.changes c using (change_id)"
        " order by c.committed_at, d.dependency",
    }
    return {
        table: connection.execute(query.encode()).fetchall() for table, query in queries.items()
    }


def _environment() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PG", "SQITCH"))
    }
    return kept | {
        "SQITCH_FULLNAME": "Ada Lovelace",
        "SQITCH_EMAIL": "ada@example.com",
        "SQITCH_USER_CONFIG": os.devnull,
        "SQITCH_SYSTEM_CONFIG": os.devnull,
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
