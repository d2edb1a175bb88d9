"""Deploy: one planned change after another, each recorded with its work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change, Dependency
from slipstitch.plan.references import look_up
from slipstitch.registry import create, read
from slipstitch.registry.model import CURRENT_VERSION, RegistryLook
from slipstitch.registry.resolve import DeployedView
from slipstitch.registry.write import send
from slipstitch.runner.bench import Bench, widest
from slipstitch.runner.deploy_change import ChangeDeployer
from slipstitch.runner.doubt import Doubts
from slipstitch.runner.protocol import Assumption, Mode

__all__ = ["DeployOptions", "deploy", "plan_deployment"]


@dataclass(frozen=True, slots=True)
class DeployOptions:
    """What the command line of ``deploy`` says. ``lock_timeout`` is in seconds."""

    to: str | None = None
    mode: Mode = "all"
    verify: bool = False
    log_only: bool = False
    lock_timeout: int = 60
    wrap: bool = True
    assume: Assumption | None = None


def deploy(bench: Bench, options: DeployOptions) -> None:
    """Deploy what is planned and not deployed, up to a change.

    :raises SlipstitchError: when it cannot begin, or a change failed or was stopped.
    """
    bench.lock.refuse_pooler()
    bench.lock.take(options.lock_timeout, bench.say)
    look = bench.look()
    bench.require_writable(look)
    bench.require_rights(look)
    create.refuse_newer(look)
    look = _upgrade_before_1_0(bench, look)
    view = _read_view(bench, look)
    position = _position(bench, view)
    _record_late_tags(bench, view)
    last = _last_position(bench, options, position)
    doubts = Doubts(bench, view, options.assume)
    doubts.refuse("deploy")
    if last is None and not doubts.pending_verifies:
        return
    pending = list(bench.plan.changes[position + 1 : (position if last is None else last) + 1])
    deployer = ChangeDeployer(bench, view, doubts, options.mode, _width(pending, view))
    deployer.verify = options.verify
    deployer.log_only = options.log_only
    deployer.wrap = options.wrap
    deployer.look_ahead(pending)
    _prepare_registry(bench, look, view)
    through = f" through {pending[-1].text}" if options.to is not None and pending else ""
    bench.say(f"Deploying changes{through} to {bench.shown}")
    _check_pending(bench, view, pending)
    deployer.run(pending)


def plan_deployment(
    bench: Bench, options: DeployOptions
) -> tuple[list[Change], RegistryLook] | None:
    """Return what ``deploy`` would deploy and where, reading only; nothing when all is done.

    :raises SlipstitchError: where ``deploy`` would be refused.
    """
    look = bench.look()
    create.refuse_newer(look)
    has_hashes = look.exists and float(look.version) >= 1.0
    view = _read_view(bench, look) if has_hashes else DeployedView(bench.plan.project, [])
    position = _position(bench, view)
    last = _last_position(bench, options, position)
    Doubts(bench, view, options.assume).refuse("deploy")
    if last is None:
        return None
    pending = list(bench.plan.changes[position + 1 : last + 1])
    if look.exists and view.last() is None:
        known = read.read_projects(bench.lock.connection, bench.queries)
        create.check_project(known, bench.plan.project, bench.plan.uri)
    _check_pending(bench, view, pending)
    return pending, look


def _width(pending: list[Change], view: DeployedView) -> int:
    return widest(pending) or widest(view.own()[-1:])


def _upgrade_before_1_0(bench: Bench, look: RegistryLook) -> RegistryLook:
    """Bring a registry without script hashes up to date: nothing can be read from it else."""
    if not look.exists or float(look.version) >= 1.0:
        return look
    _upgrade(bench, look)
    hashes = {change.id: bench.project.script_hash(change) for change in bench.plan.changes}
    view = bench.read_view()
    hashes |= {change.id: None for change in view.own() if change.id not in hashes}
    create.mend_script_hashes(bench.lock.connection, bench.queries, hashes)
    return bench.look()


def _upgrade(bench: Bench, look: RegistryLook) -> None:
    bench.say(f"Upgrading the Sqitch registry from {look.version} to {CURRENT_VERSION}")
    before = look.version
    done = create.upgrade_registry(bench.lock.connection, bench.queries, look.version, bench.person)
    for release in done:
        bench.say(f"  * From {before} to {release}")
        before = release


def _read_view(bench: Bench, look: RegistryLook) -> DeployedView:
    """Read the project's changes, and those of the projects that its plan depends on."""
    if not look.exists:
        return DeployedView(bench.plan.project, [])
    others: set[str] = set()
    ids: set[str] = set()
    for change in bench.plan.changes:
        for dependency in (*change.requires, *change.conflicts):
            if dependency.change_id is not None:
                ids.add(dependency.change_id)
            elif dependency.project is not None:
                others.add(dependency.project)
    return bench.read_view(sorted(others), sorted(ids))


def _position(bench: Bench, view: DeployedView) -> int:
    """Return the plan position of the change deployed last, -1 when there is none."""
    last = view.last()
    if last is None:
        return -1
    planned = bench.plan.change_by_id(last.id)
    if planned is None:
        raise SlipstitchError(
            "plan",
            f"Cannot find change {last.id} ({last.text}) in {bench.plan.path}",
            hint="the database was deployed from another plan, or this one was edited; "
            '"slipstitch status" shows where it stands',
        )
    return planned.position


def _record_late_tags(bench: Bench, view: DeployedView) -> None:
    """Record tags that the plan gained on the change deployed last (``sqitch-compat`` 5.4)."""
    last = view.last()
    planned = bench.plan.change_by_id(last.id) if last is not None else None
    if last is None or planned is None:
        return
    late = [tag for tag in planned.tags if tag.text not in last.tags]
    if late:
        send(bench.lock.connection, bench.writer.late_tags(last.id, late))
        view.add_tags(last.id, [tag.text for tag in late])


def _last_position(bench: Bench, options: DeployOptions, position: int) -> int | None:
    """Return the plan position to deploy to, nothing when it is reached already."""
    plan = bench.plan
    if not plan.changes:
        raise SlipstitchError("deploy", "Nothing to deploy (empty plan)")
    last = len(plan.changes) - 1
    if options.to is not None:
        found = look_up(plan, options.to)
        if found is None:
            raise SlipstitchError("plan", f'Unknown change: "{options.to}"')
        last = found.position
        if last == position:
            bench.say(f'Nothing to deploy (already at "{options.to}")')
            return None
    if last == position:
        bench.say("Nothing to deploy (up-to-date)")
        return None
    if last < position:
        raise SlipstitchError("deploy", 'Cannot deploy to an earlier change; use "revert" instead')
    return last


def _prepare_registry(bench: Bench, look: RegistryLook, view: DeployedView) -> None:
    """Make or upgrade the registry and enter the project."""
    connection = bench.lock.connection
    if not look.exists:
        bench.say(f"Adding registry tables to {bench.shown}")
        create.create_registry(connection, bench.queries, bench.person)
    elif not look.is_current:
        _upgrade(bench, look)
    if view.last() is None:
        project, uri = bench.plan.project, bench.plan.uri
        known = read.read_projects(connection, bench.queries)
        if not create.check_project(known, project, uri):
            create.register_project(connection, bench.queries, project, uri, bench.person)


def _check_pending(bench: Bench, view: DeployedView, pending: Sequence[Change]) -> None:
    """Check that nothing is deployed twice and all dependencies are met (5.6)."""
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
    for change in pending:
        _require_planned(bench, change)
        conflicts += [one.text for one in change.conflicts if played.resolve(one) is not None]
        missing += [one.text for one in change.requires if played.resolve(one) is None]
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


def _require_planned(bench: Bench, change: Change) -> None:
    """Refuse a dependency on a change of this project that the plan does not hold."""
    for dependency in (*change.requires, *change.conflicts):
        if dependency.project is None and not _is_planned(bench, dependency):
            raise SlipstitchError(
                "plan", f'Unable to find change "{dependency.text}" in plan {bench.plan.path}'
            )


def _is_planned(bench: Bench, dependency: Dependency) -> bool:
    if dependency.change is None or dependency.change_id is not None:
        return True
    if dependency.tag is not None:
        return look_up(bench.plan, dependency.text) is not None
    return bench.has_planned(dependency.change)
