"""Read of the registry what a deployment asks of it, and not all of it.

A deployment of one change asks for the last change and for those that the new one names. To read
five thousand for it took longer than all the rest that the deployment does.
"""

from __future__ import annotations

from collections.abc import Sequence

from slipstitch.plan.model import Change, Plan
from slipstitch.registry import read
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.resolve import DeployedView
from slipstitch.registry.wanted import wanted_by
from slipstitch.runner.workbench import Workbench

__all__ = ["view_for"]


def view_for(
    workbench: Workbench,
    latest: DeployedChange | None,
    pending: Sequence[Change],
    *,
    has_registry: bool,
) -> DeployedView:
    """Return a view of what is deployed, for the deployment of some changes.

    What came after the latest change is left out: somebody else deployed it since, and whoever
    records the first of ours is told so.

    :param latest: the change of the project that was deployed last, as the run was planned from.
    """
    project = workbench.plan.project
    if not has_registry:
        return DeployedView(project, ())
    connection, queries = workbench.lock.connection, workbench.queries
    wanted = wanted_by(project, pending)
    until = latest.committed_at if latest is not None else None

    def known(rows: Sequence[DeployedChange]) -> list[DeployedChange]:
        return [
            row
            for row in rows
            if row.project != project or (until is not None and row.committed_at <= until)
        ]

    def read_all() -> list[DeployedChange]:
        return known(read.read_deployed(connection, queries, *_named_by_plan(workbench.plan)))

    rows = [latest] if latest is not None else []
    if pending:
        # The latest again: it may have tags since.
        ids = [row.id for row in rows]
        rows = known(read.read_wanted(connection, queries, wanted, ids))
    return DeployedView(project, rows, wanted, read_all)


def _named_by_plan(plan: Plan) -> tuple[list[str], list[str]]:
    """Return the projects, and the ids of changes, that the plan names."""
    projects, ids = {plan.project}, set()
    for change in plan.changes:
        for dependency in (*change.requires, *change.conflicts):
            if dependency.change_id is not None:
                ids.add(dependency.change_id)
            elif dependency.project is not None:
                projects.add(dependency.project)
    return sorted(projects), sorted(ids)
