"""Build a database from the plan with the runner, step by step, and look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import psycopg

from slipstitch.catalog.snapshot import Snapshot, SnapshotReader, take_snapshot
from slipstitch.errors import SlipstitchError
from slipstitch.patience.budgets import Budgets
from slipstitch.plan.model import Change, Person
from slipstitch.project import Project
from slipstitch.registry import read
from slipstitch.registry.queries import Queries, progress_schema
from slipstitch.runner.deploy import DeployOptions, deploy
from slipstitch.runner.events import ChangeEnded, Event, Troubled
from slipstitch.runner.revert import RevertOptions, revert
from slipstitch.runner.workbench import Workbench

__all__ = ["Builder", "Verb"]

Verb = Literal["deploy", "revert"]


@dataclass
class Builder:
    """An empty database and a plan to build it from.

    :param variables: gives the psql variables of a verb's scripts.
    :param budgets: of the locks of scripts, as configured.
    :param with_data: whether snapshots also hold digests of rows and positions of sequences.
    """

    project: Project
    person: Person
    environ: Mapping[str, str]
    variables: Callable[[Verb], Mapping[str, str]]
    with_data: bool = False
    budgets: Budgets = field(default_factory=Budgets)
    _workbenches: dict[Verb, Workbench] = field(default_factory=dict, init=False, repr=False)
    _causes: list[SlipstitchError] = field(default_factory=list, init=False, repr=False)

    @cached_property
    def connection(self) -> psycopg.Connection[Any]:
        """A session of our own, beside those of the runner."""
        return psycopg.connect(self.project.target.conninfo(self.environ), autocommit=True)

    @cached_property
    def _reader(self) -> SnapshotReader:
        registry = self.project.target.registry
        return SnapshotReader(
            self.connection,
            without_schemas=[registry, progress_schema(registry)],
            with_data=self.with_data,
        )

    def look(self, since: Snapshot | None = None) -> Snapshot:
        """Return what stands in the database, without the registry.

        :param since: an earlier look, of whose logs it is told what is left.
        """
        return self._reader.read(since)

    def require_empty(self) -> None:
        """Refuse a database in which anything stands: building would mix with it.

        :raises SlipstitchError: something stands there.
        """
        target = self.project.target
        found = [
            address
            for address in take_snapshot(self.connection).objects
            if not address.startswith(("database", "extension plpgsql", "setting of"))
            and address not in ("schema public", "default privileges")
        ]
        if found:
            raise SlipstitchError(
                "drift",
                f'the database of {target.shown} is not empty: it holds "{found[0]}"',
                hint="name an empty database, or none: a throwaway server is started then",
            )

    def deployed(self) -> frozenset[str]:
        """Return the ids of the changes that stand in the database."""
        queries = Queries(self.project.target.registry)
        return read.read_deployed_ids(self.connection, queries, self.project.plan.project)

    def deploy(
        self, change: Change | None = None, *, verify: bool = False, log_only: bool = False
    ) -> None:
        """Deploy up to a change, or all.

        :param log_only: record without running anything, because it was run otherwise.
        """
        with self._workbench("deploy") as workbench:
            to = change.id if change is not None else None
            deploy(workbench, DeployOptions(to=to, mode="change", verify=verify, log_only=log_only))

    def revert(self, change: Change | None, *, log_only: bool = False) -> None:
        """Revert to a change, which stays, or everything.

        :param log_only: record without running anything, because it was run otherwise.
        """
        with self._workbench("revert") as workbench:
            to = change.id if change is not None else None
            revert(workbench, RevertOptions(to=to, log_only=log_only), ask=None)

    def close(self) -> None:
        """Disconnect."""
        self._close_workbenches()
        if "connection" in self.__dict__:
            self.connection.close()

    @contextmanager
    def _workbench(self, verb: Verb) -> Iterator[Workbench]:
        """Give a verb's workbench; what a change failed of is raised instead of the summary."""
        self._causes.clear()
        if verb not in self._workbenches:
            self._workbenches[verb] = self._make_workbench(verb)
        try:
            yield self._workbenches[verb]
        except SlipstitchError as failure:
            self._close_workbenches()
            if self._causes:
                raise self._causes[0] from failure
            raise

    def _make_workbench(self, verb: Verb) -> Workbench:
        workbench = Workbench(
            project=self.project,
            person=self.person,
            environ=self.environ,
            variables=self.variables(verb),
            tell=self._keep_cause,
            verb=verb,
            verbosity=0,
            rows_to_stderr=True,
            budgets=self.budgets,
        )
        for other in self._workbenches.values():
            # Deploy and revert take turns under one lock; two sessions would wait for each other.
            workbench.lock = other.lock
        return workbench

    def _close_workbenches(self) -> None:
        for workbench in self._workbenches.values():
            workbench.close()
        self._workbenches.clear()

    def _keep_cause(self, event: Event) -> None:
        """Take what the runner tells: the proof has words of its own, but needs the cause."""
        if isinstance(event, ChangeEnded | Troubled) and event.error is not None:
            self._causes.append(event.error)
