"""A database with the plan, a template with pgTAP made of it, and a copy for each test file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from filelock import BaseFileLock
from psycopg import sql
from pytest_postgresql.janitor import DatabaseJanitor

from slipstitch.coverage.read import NOT_INSTALLED
from slipstitch.errors import SlipstitchError
from slipstitch.testing import measure
from slipstitch.testing.run import SharedSession, loads_a_library, run_file, shadows_a_type
from slipstitch.throwaway.server import Server

__all__ = ["Template", "database_copy", "database_name", "end_sessions"]

_PROJECT_FILES = ("sqitch.conf", "sqitch.plan")
_SETS_FOR_LATER = re.compile(r"\balter\s+(?:database|role|user|system)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Template:
    """How the template of a test run is made.

    :param name: of the database.
    :param project: the folder of the Sqitch project; nothing is deployed when it holds none.
    :param deploy_options: given to ``slipstitch deploy``.
    :param setup: SQL files run after the deployment.
    :param host_owner: the role that owns the database and deploys, and may make roles but is no
        superuser, as on a managed host; made where it is absent. None for the superuser.
    :param deployed: a database of the server that has the plan deployed, to begin with.
    :param finish: called with server and name once all stands in it.
    :param keep: called when all is made, so that a later run need not make it again.
    """

    server: Server
    name: str
    project: Path
    deploy_options: tuple[str, ...] = ()
    setup: tuple[Path, ...] = ()
    host_owner: str | None = None
    deployed: str | None = None
    finish: Callable[[Server, str], None] | None = None
    keep: Callable[[], None] | None = None

    @property
    def deploying(self) -> Server:
        """The server as whoever deploys and tests reaches it."""
        return replace(self.server, user=self.host_owner) if self.host_owner else self.server

    @property
    def plan_database(self) -> str:
        """The database that holds what the plan makes and nothing else; we are a copy of it."""
        return self.deployed or f"{self.name}_plan"

    def make(self, lock: BaseFileLock) -> None:
        """Make the template, unless another worker of this run has made it.

        :raises SlipstitchError: when the plan cannot be deployed or a setup file fails; the
            words of the failure are the detail.
        """
        with lock:
            if self._is_made(self.name):
                return
            if self.deployed is None and not self._is_made(self.plan_database):
                self._make(self.plan_database, None, self._deploy)
            self._make(self.name, self.plan_database, self._equip)
            if self.keep is not None:
                self.keep()

    def _make(self, name: str, template: str | None, fill: Callable[[], None]) -> None:
        """Make a database; only one that was filled to its end is marked as a template."""
        janitor = _janitor(self.server, name, template_dbname=template)
        janitor.drop()
        janitor.init()
        self.give_to_host_owner(name)
        fill()
        statement = sql.SQL("alter database {} is_template true")
        with psycopg.connect(self.server.conninfo(), autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name)))

    def give_to_host_owner(self, database: str) -> None:
        """Let the host's owner, where there is one, own a database; the role is made if absent."""
        if self.host_owner is None:
            return
        role = sql.Identifier(self.host_owner)
        with psycopg.connect(self.server.conninfo(), autocommit=True) as connection:
            found = connection.execute(
                "select from pg_roles where rolname = %s", [self.host_owner]
            ).fetchone()
            if found is None:
                connection.execute(sql.SQL("create role {} login createrole").format(role))
            connection.execute(
                sql.SQL("alter database {} owner to {}").format(sql.Identifier(database), role)
            )

    def drop(self) -> None:
        """Drop the template, for a server that outlives the run."""
        if not self.is_reachable():  # then it holds nothing of ours
            return
        for name in [self.name, *([] if self.deployed else [self.plan_database])]:
            _janitor(self.server, name, as_template=True).drop()

    def require_server(self) -> None:
        """Refuse to go on without the server.

        :raises SlipstitchError: when it cannot be reached.
        """
        self._reached().close()

    def is_reachable(self) -> bool:
        """Tell whether the server answers."""
        with suppress(SlipstitchError):
            self.require_server()
            return True
        return False

    def _is_made(self, name: str) -> bool:
        with self._reached() as connection:
            question = "select 1 from pg_database where datname = %s and datistemplate"
            return connection.execute(question, [name]).fetchone() is not None

    def _reached(self) -> psycopg.Connection:
        try:
            return psycopg.connect(self.server.conninfo())
        except psycopg.OperationalError as error:
            raise SlipstitchError(
                "testing", "the test server cannot be reached", detail=str(error).strip()
            ) from error

    def _deploy(self) -> None:
        if not any((self.project / name).exists() for name in _PROJECT_FILES):
            return
        target = self.deploying.uri(self.plan_database)
        done = subprocess.run(
            [sys.executable, "-m", "slipstitch", "deploy", target, *self.deploy_options],
            cwd=self.project,
            env={**os.environ, **_passfile(self.server)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            raise SlipstitchError(
                "testing",
                f'the plan in "{self.project}" cannot be deployed to the test database',
                # Hundreds of changes that went well would hide the reason, at every test.
                detail="\n".join(
                    line for line in done.stdout.strip().splitlines() if not line.endswith(". ok")
                ),
            )

    def _equip(self) -> None:
        self._add_pgtap()
        with closing(SharedSession(self.deploying.conninfo(self.name))) as session:
            for path in self.setup:
                self._run_setup(path, session)
        if self.finish is not None:
            self.finish(self.server, self.name)

    def _add_pgtap(self) -> None:
        try:
            with psycopg.connect(self.server.conninfo(self.name)) as connection:
                connection.execute("create extension if not exists pgtap")
        except NOT_INSTALLED as error:
            raise SlipstitchError(
                "testing",
                "pgTAP is not installed in this PostgreSQL",
                detail=str(error).strip(),
                hint="Debian and Ubuntu: apt-get install postgresql-<major version>-pgtap",
            ) from error

    def _run_setup(self, path: Path, session: SharedSession) -> None:
        sets_for_later = _SETS_FOR_LATER.search(path.read_text("utf-8", "replace"))
        if sets_for_later or loads_a_library(path) or shadows_a_type(path):
            # What follows begins with what such a file leaves to later sessions.
            session.close()
            outcome = run_file(path, self.deploying.conninfo(self.name))
        else:
            outcome = session.run(path)
        if outcome.failure is not None:
            raise SlipstitchError("testing", f'setup file "{path}" failed', detail=outcome.failure)


@contextmanager
def database_copy(template: Template, name: str) -> Iterator[str]:
    """Copy the template, give the conninfo of the copy, and drop it afterwards.

    :raises SlipstitchError: when the server cannot be reached, or not any more.
    """
    janitor = _janitor(template.server, name, template_dbname=template.name)
    template.require_server()
    janitor.init()
    template.give_to_host_owner(name)
    measure.watch(template.server, name)
    try:
        yield template.deploying.conninfo(name)
    finally:
        if template.is_reachable():  # else it holds nothing of ours
            try:
                measure.keep(template.server, name)
            finally:
                janitor.drop()


def end_sessions(template: Template, databases: Sequence[str]) -> None:
    """End whatever runs in databases of the template's server, if that still answers."""
    if not template.is_reachable():
        return
    with psycopg.connect(template.server.conninfo(), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = any(%s)",
            [list(databases)],
        )


def database_name(text: str) -> str:
    """Return a name PostgreSQL does not cut short: the end of the text, which differs most.

    >>> database_name("tests/core/New ID.sql_4711")
    'tests_core_new_id_sql_4711'
    """
    return re.sub(r"[^a-z0-9]", "_", text.lower())[-63:]


def _janitor(
    server: Server, name: str, *, template_dbname: str | None = None, as_template: bool = False
) -> DatabaseJanitor:
    return DatabaseJanitor(
        user=server.user,
        host=server.host,
        port=server.port,
        dbname=name,
        template_dbname=template_dbname,
        as_template=as_template,
        connection_timeout=10,
    )


def _passfile(server: Server) -> dict[str, str]:
    return {"PGPASSFILE": server.passfile} if server.passfile else {}
