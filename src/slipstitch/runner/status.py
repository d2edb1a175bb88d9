"""Status: what is deployed last, what is planned after it, and what is unfinished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slipstitch import lazy
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change, Plan
from slipstitch.records import record
from slipstitch.registry import read
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.resolve import DeployedView
from slipstitch.runner.left_running import WorkSession, read_work_sessions
from slipstitch.runner.parting import Parting, find_parting
from slipstitch.runner.workbench import Workbench

if TYPE_CHECKING:
    from slipstitch.runner import unfinished as left_undone
else:
    # It knows what statements leave behind, and there is nearly never anything unfinished.
    left_undone = lazy.module("slipstitch.runner.unfinished")

__all__ = ["Status", "StatusOptions", "read_status"]


@record
class StatusOptions:
    """What the command line of ``status`` says, or the configuration."""

    project: str | None = None
    show_changes: bool = False
    show_tags: bool = False


@record(slots=False)
class Status:
    """Where a project stands in a database.

    :param running: sessions at work on a change, also those whose tool is gone.
    :param undeployed: what is planned after the last change, all where nothing is deployed;
        nothing when the plan is unknown or does not hold that change.
    :param parting: where they part, when the plan does not hold that change.
    """

    project: str
    last: DeployedChange | None
    changes: tuple[DeployedChange, ...] | None
    tags: tuple[dict[str, Any], ...] | None
    has_plan: bool
    undeployed: tuple[Change, ...] | None
    unfinished: tuple[left_undone.UnfinishedChange, ...]
    running: tuple[WorkSession, ...] = ()
    parting: Parting | None = None

    @property
    def is_in_doubt(self) -> bool:
        """Whether somebody has to tell what took effect."""
        return any(change.is_in_doubt for change in self.unfinished)


def read_status(workbench: Workbench, plan: Plan | None, options: StatusOptions) -> Status:
    """Read where a project stands: a handful of statements, whatever the size.

    :param plan: the plan, if there is one; without one the project is the only one registered.
    :raises SlipstitchError: when nothing tells which project is meant.
    """
    connection, queries = workbench.lock.connection, workbench.queries
    look = workbench.look()
    project = options.project or (plan.project if plan is not None else None)
    if project is None:
        registered = list(read.read_projects(connection, queries)) if look.exists else []
        project = _only_project(registered, workbench.shown)
    matching = plan if plan is not None and plan.project == project else None
    running = tuple(read_work_sessions(connection))
    if not look.exists:
        planned = _undeployed(matching, None)
        return Status(project, None, None, None, matching is not None, planned, (), running)
    last = workbench.read_last_change(project)
    undeployed = _undeployed(matching, last)
    is_lost = matching is not None and undeployed is None
    view = _view(workbench, project, options, is_wanted=is_lost)
    deployed = view.own() if view is not None else None
    return Status(
        project=project,
        last=last,
        changes=tuple(reversed(deployed)) if deployed and options.show_changes else None,
        tags=tuple(read.read_tags(connection, queries, project)) if options.show_tags else None,
        has_plan=matching is not None,
        undeployed=undeployed,
        unfinished=tuple(left_undone.find_unfinished(workbench, view)) if view is not None else (),
        running=running,
        parting=find_parting(matching, deployed) if matching and is_lost and deployed else None,
    )


def _only_project(registered: list[str], shown: str) -> str:
    if not registered:
        raise SlipstitchError("status", f"Database {shown} has not been initialized for Sqitch")
    if len(registered) > 1:
        names = ", ".join(registered)
        raise SlipstitchError("status", f"Use --project to select which project to query: {names}")
    return registered[0]


def _view(
    workbench: Workbench, project: str, options: StatusOptions, *, is_wanted: bool
) -> DeployedView | None:
    """Read all deployed changes where they are wanted, or judge something unfinished."""
    is_wanted = is_wanted or options.show_changes
    if not is_wanted and not workbench.read_unfinished(project):
        return None
    rows = read.read_deployed(workbench.lock.connection, workbench.queries, [project])
    return DeployedView(project, rows)


def _undeployed(plan: Plan | None, last: DeployedChange | None) -> tuple[Change, ...] | None:
    if plan is None:
        return None
    if last is None:
        return plan.changes[:]
    planned = plan.change_by_id(last.id)
    return plan.changes[planned.position + 1 :] if planned is not None else None
