"""Deploy: one planned change after another, each recorded with its work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg

from slipstitch import lazy
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change, Dependency
from slipstitch.plan.references import look_up
from slipstitch.records import record
from slipstitch.registry import create, read
from slipstitch.registry.model import DeployedChange, RegistryLook
from slipstitch.registry.resolve import DeployedView
from slipstitch.registry.write import send
from slipstitch.runner.deploy_change import ChangeDeployer
from slipstitch.runner.deployed_part import view_for
from slipstitch.runner.doubt import Doubts
from slipstitch.runner.left_running import wait_for_work_sessions
from slipstitch.runner.protocol import Assumption, Mode
from slipstitch.runner.workbench import Workbench, widest

if TYPE_CHECKING:
    from slipstitch.runner import approval, together, upgrade
else:
    # For --plan, for --one-transaction, and for registries of the first releases.
    approval = lazy.module("slipstitch.runner.approval")
    together = lazy.module("slipstitch.runner.together")
    upgrade = lazy.module("slipstitch.runner.upgrade")

__all__ = [
    "DeployOptions",
    "deploy",
    "describe_deployment",
    "plan_deployment",
    "require_verify_scripts",
    "take_turn",
    "telling_failure",
]


@record
class DeployOptions:
    """What the command line of ``deploy`` says. ``lock_timeout`` is in seconds.

    :param needs_verify: refuse changes without a verify script.
    :param together: all changes in one transaction.
    :param approved: what was approved; anything else is refused.
    """

    to: str | None = None
    mode: Mode = "all"
    verify: bool = False
    log_only: bool = False
    lock_timeout: int = 60
    wrap: bool = True
    assume: Assumption | None = None
    needs_verify: bool = False
    together: bool = False
    approved: Mapping[str, Any] | None = None

    def deciding(self) -> dict[str, Any]:
        """Return what decides which scripts run, and how, by name."""
        return {
            "to": self.to,
            "mode": self.mode,
            "verify": self.verify,
            "log_only": self.log_only,
            "wrap": self.wrap,
            "together": self.together,
        }


def deploy(workbench: Workbench, options: DeployOptions) -> None:
    """Deploy what is planned and not deployed, up to a change.

    :raises SlipstitchError: when it cannot begin, or a change failed or was stopped.
    """
    with telling_failure(workbench):
        _deploy(workbench, options)


@contextmanager
def telling_failure(workbench: Workbench) -> Iterator[None]:
    """Run the hook of failures where what is done here ends in one."""
    try:
        yield
    except (SlipstitchError, psycopg.Error) as error:
        workbench.warn_if(workbench.hooks.failed(error))
        raise


def _deploy(workbench: Workbench, options: DeployOptions) -> None:
    look = take_turn(workbench, options.lock_timeout)
    create.refuse_newer(look)
    look = _upgrade_before_1_0(workbench, look)
    if look.exists and look.was_upgraded:
        _mend_hashes(workbench)
    latest = workbench.read_last_change() if look.exists else None
    position = _position(workbench, latest)
    if options.approved is not None:
        approval.refuse_other_run(options.approved, _description(workbench, options, latest))
        workbench.approved = approval.approved_digests(workbench.project, options.approved)
    _record_late_tags(workbench, latest)
    last = _last_position(workbench, options, position)
    pending = list(workbench.plan.changes[position + 1 : (position if last is None else last) + 1])
    _begin_session(workbench, options, pending)
    view = view_for(workbench, latest, pending, has_registry=look.exists)
    doubts = Doubts(workbench, view, options.assume)
    doubts.refuse("deploy")
    if last is None and not doubts.pending_verifies:
        return
    deployer = ChangeDeployer(workbench, view, doubts, options.mode, _width(pending, view))
    deployer.verify = options.verify
    deployer.log_only = options.log_only
    deployer.wrap = options.wrap
    with closing(deployer):
        _deploy_pending(deployer, options, pending, look, is_first=latest is None)


def _deploy_pending(
    deployer: ChangeDeployer,
    options: DeployOptions,
    pending: Sequence[Change],
    look: RegistryLook,
    *,
    is_first: bool,
) -> None:
    """Look ahead at what is to be deployed, and deploy it."""
    workbench = deployer.workbench
    if options.needs_verify:
        require_verify_scripts(workbench, pending)
    joined = together.join_scripts(deployer, pending) if options.together and pending else None
    if joined is None:
        deployer.look_ahead(pending)
    workbench.hooks.before("deploy")
    _prepare_registry(workbench, look, is_first=is_first)
    through = f" through {pending[-1].text}" if options.to is not None and pending else ""
    workbench.say(f"Deploying changes{through} to {workbench.shown}")
    deployer.met = _check_pending(workbench, deployer.view, pending)
    if joined is None:
        deployer.run(pending)
    else:
        together.deploy_together(deployer, pending, joined)
    workbench.warn_if(workbench.hooks.after("deploy"))


def _begin_session(workbench: Workbench, options: DeployOptions, pending: Sequence[Change]) -> None:
    """Let the session of the first script come while we ask whether it may run.

    Where something is unfinished, other scripts may have to run before it.
    """
    comes_first = not (options.log_only or options.together or workbench.hooks.commands)
    if not pending or not comes_first or workbench.has_progress:
        return
    if workbench.project.script_path(pending[0], "deploy").is_file():
        workbench.begin_session(pending[0].name)


def take_turn(workbench: Workbench, lock_timeout: int) -> RegistryLook:
    """Wait until nobody else is at work, and look at the registry of a database that takes writes.

    :param lock_timeout: seconds to wait.
    :raises SlipstitchError: when the patience is spent, or nothing could be recorded.
    """
    workbench.lock.refuse_pooler()
    if not workbench.has_turn:
        workbench.lock.take(lock_timeout, workbench.say)
        wait_for_work_sessions(workbench.lock.connection, lock_timeout, workbench.say)
    workbench.wait_for_commits()
    look = workbench.look()
    workbench.require_writable(look)
    workbench.require_rights(look)
    return look


def require_verify_scripts(workbench: Workbench, pending: Sequence[Change]) -> None:
    """Refuse a run with changes that nobody could verify, before anything runs.

    :raises SlipstitchError: naming the verify scripts that are missing.
    """
    paths = [workbench.project.script_path(change, "verify") for change in pending]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise SlipstitchError(
            "deploy",
            f"verify script{'s' if len(missing) > 1 else ''} missing: {', '.join(missing)}",
            hint="write what proves that the change took; verify.required asks for it",
        )


def describe_deployment(workbench: Workbench, options: DeployOptions) -> dict[str, Any]:
    """Return what would run now, on what, for somebody to approve; nothing is written."""
    look = workbench.look()
    create.refuse_newer(look)
    latest = workbench.read_last_change() if look.exists else None
    _position(workbench, latest)
    return _description(workbench, options, latest)


def _description(
    workbench: Workbench, options: DeployOptions, latest: DeployedChange | None
) -> dict[str, Any]:
    last = latest.id if latest is not None else None
    return approval.describe_run(workbench, options.deciding(), last)


def plan_deployment(
    workbench: Workbench, options: DeployOptions
) -> tuple[list[Change], RegistryLook] | None:
    """Return what ``deploy`` would deploy and where, reading only; nothing when all is done.

    :raises SlipstitchError: where ``deploy`` would be refused.
    """
    look = workbench.look()
    create.refuse_newer(look)
    has_hashes = look.exists and float(look.version) >= 1.0
    latest = workbench.read_last_change() if has_hashes else None
    position = _position(workbench, latest)
    last = _last_position(workbench, options, position)
    pending = list(workbench.plan.changes[position + 1 : (position if last is None else last) + 1])
    view = view_for(workbench, latest, pending, has_registry=has_hashes)
    Doubts(workbench, view, options.assume).refuse("deploy")
    if last is None:
        return None
    if look.exists and latest is None:
        known = read.read_projects(workbench.lock.connection, workbench.queries)
        create.check_project(known, workbench.plan.project, workbench.plan.uri)
    _check_pending(workbench, view, pending)
    return pending, look


def _width(pending: list[Change], view: DeployedView) -> int:
    last = view.last()
    return widest(pending) or widest([last] if last is not None else [])


def _upgrade_before_1_0(workbench: Workbench, look: RegistryLook) -> RegistryLook:
    """Bring a registry without script hashes up to date: nothing can be read from it else."""
    if not look.exists or float(look.version) >= 1.0:
        return look
    upgrade.upgrade_registry(workbench, look)
    return workbench.look()


def _mend_hashes(workbench: Workbench) -> None:
    """Put real script hashes where an upgrade from before 1.0 left the ids of changes."""
    connection, queries = workbench.lock.connection, workbench.queries
    stand_ins = read.read_stand_in_hashes(connection, queries, workbench.plan.project)
    if not stand_ins:
        return
    planned = workbench.plan.change_by_id
    hashes = {
        one: workbench.project.script_hash(change) if (change := planned(one)) else None
        for one in stand_ins
    }
    create.mend_script_hashes(connection, queries, hashes)


def _position(workbench: Workbench, last: DeployedChange | None) -> int:
    """Return the plan position of the change deployed last, -1 when there is none."""
    if last is None:
        return -1
    planned = workbench.plan.change_by_id(last.id)
    if planned is None:
        raise SlipstitchError(
            "plan",
            f"Cannot find change {last.id} ({last.text}) in {workbench.plan.path}",
            hint="the database was deployed from another plan, or this one was edited; "
            '"slipstitch status" shows where it stands',
        )
    return planned.position


def _record_late_tags(workbench: Workbench, last: DeployedChange | None) -> None:
    """Record tags that the plan gained on the change deployed last (``sqitch-compat`` 5.4)."""
    planned = workbench.plan.change_by_id(last.id) if last is not None else None
    if last is None or planned is None:
        return
    late = [tag for tag in planned.tags if tag.text not in last.tags]
    if late:
        send(workbench.lock.connection, workbench.writer.late_tags(last.id, late))


def _last_position(workbench: Workbench, options: DeployOptions, position: int) -> int | None:
    """Return the plan position to deploy to, nothing when it is reached already."""
    plan = workbench.plan
    if not plan.changes:
        raise SlipstitchError("deploy", "Nothing to deploy (empty plan)")
    last = len(plan.changes) - 1
    if options.to is not None:
        found = look_up(plan, options.to)
        if found is None:
            raise SlipstitchError("plan", f'Unknown change: "{options.to}"')
        last = found.position
        if last == position:
            workbench.say(f'Nothing to deploy (already at "{options.to}")')
            return None
    if last == position:
        workbench.say("Nothing to deploy (up-to-date)")
        return None
    if last < position:
        raise SlipstitchError("deploy", 'Cannot deploy to an earlier change; use "revert" instead')
    return last


def _prepare_registry(workbench: Workbench, look: RegistryLook, *, is_first: bool) -> None:
    """Make or upgrade the registry and enter the project.

    :param is_first: whether nothing of the project is deployed.
    """
    connection = workbench.lock.connection
    if not look.exists:
        workbench.say(f"Adding registry tables to {workbench.shown}")
        create.create_registry(connection, workbench.queries, workbench.person)
    elif not look.is_current:
        upgrade.upgrade_registry(workbench, look)
    if is_first:
        project, uri = workbench.plan.project, workbench.plan.uri
        known = read.read_projects(connection, workbench.queries)
        if not create.check_project(known, project, uri):
            create.register_project(connection, workbench.queries, project, uri, workbench.person)


def _check_pending(
    workbench: Workbench, view: DeployedView, pending: Sequence[Change]
) -> dict[str, dict[str, str]]:
    """Check that nothing is deployed twice and all dependencies are met (5.6).

    :returns: by change id, the change that meets each requirement, by its text.
    """
    again = [change for change in pending if change.id in view]
    if again:
        twice = [f"{change.text} ({change.id})" for change in again]
        raise SlipstitchError(
            "deploy",
            f'Change "{twice[0]}" has already been deployed'
            if len(twice) == 1
            else f"Changes have already been deployed: {', '.join(twice)}",
        )
    played = view.copy()
    conflicts: list[str] = []
    missing: list[str] = []
    met: dict[str, dict[str, str]] = {}
    for change in pending:
        _require_planned(workbench, change)
        conflicts += [one.text for one in change.conflicts if played.resolve(one) is not None]
        found = {one.text: played.resolve(one) for one in change.requires}
        missing += [text for text, met_by in found.items() if met_by is None]
        met[change.id] = {text: met_by for text, met_by in found.items() if met_by is not None}
        played.add(change)
    problems = []
    if conflicts:
        plural = "s" if len(conflicts) > 1 else ""
        names = " ".join(conflicts)
        problems.append(f"Conflicts with previously deployed change{plural}: {names}")
    if missing:
        plural = "s" if len(missing) > 1 else ""
        problems.append(f"Missing required change{plural}: {' '.join(missing)}")
    if problems:
        raise SlipstitchError("deploy", "\n".join(problems))
    return met


def _require_planned(workbench: Workbench, change: Change) -> None:
    """Refuse a dependency on a change of this project that the plan does not hold."""
    for dependency in (*change.requires, *change.conflicts):
        if dependency.project is None and not _is_planned(workbench, dependency):
            raise SlipstitchError(
                "plan", f'Unable to find change "{dependency.text}" in plan {workbench.plan.path}'
            )


def _is_planned(workbench: Workbench, dependency: Dependency) -> bool:
    if dependency.change is None or dependency.change_id is not None:
        return True
    if dependency.tag is not None:
        return look_up(workbench.plan, dependency.text) is not None
    return workbench.has_planned(dependency.change)
