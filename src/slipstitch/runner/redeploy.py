"""Run deploy scripts again that were edited since, where they are: nothing is reverted for it."""

from __future__ import annotations

from functools import partial

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.registry import create
from slipstitch.registry.resolve import DeployedView
from slipstitch.registry.write import Batch, send
from slipstitch.runner.apply import ChangeFailedError
from slipstitch.runner.change_scripts import ChangeScripts
from slipstitch.runner.deploy import (
    DeployOptions,
    require_verify_scripts,
    take_turn,
    telling_failure,
)
from slipstitch.runner.doubt import Doubts
from slipstitch.runner.events import ChangeBegun, ChangeEnded
from slipstitch.runner.hooks import about_change
from slipstitch.runner.protocol import reaction
from slipstitch.runner.recording import Recorder
from slipstitch.runner.scripts import open_room
from slipstitch.runner.verify_change import VerifyFailedError, run_verify
from slipstitch.runner.workbench import Workbench, widest

__all__ = ["edited_changes", "redeploy"]


def edited_changes(workbench: Workbench) -> list[Change]:
    """Return the deployed changes whose scripts were edited since, in the order of the plan.

    :raises SlipstitchError: where one of them is released: a tag covers it, or it was reworked.
    """
    create.require_current(workbench.look(), workbench.shown)
    return _edited(workbench, workbench.read_view())


def _edited(workbench: Workbench, view: DeployedView) -> list[Change]:
    plan, project = workbench.plan, workbench.project
    released = max((change.position + 1 for change in plan.changes if change.tags), default=0)
    found = []
    for deployed in view.own():
        change = plan.change_by_id(deployed.id)
        if change is None or project.script_hash(change) == deployed.script_hash:
            continue
        if change.is_reworked or change.position < released:
            raise SlipstitchError(
                "deploy",
                f"{project.script_path(change, 'deploy')} was edited after its release",
                hint=f"take it from version control; another text is a rework of {change.name}",
            )
        found.append(change)
    return found


def redeploy(workbench: Workbench, options: DeployOptions) -> None:
    """Run the edited deploy scripts again and record their digests, one after the other.

    :raises SlipstitchError: where one of them cannot run in one transaction, or fails: then all
        before it are done, and nothing of it. Exit code 3 when it was stopped.
    """
    with telling_failure(workbench):
        _redeploy(workbench, options)


def _redeploy(workbench: Workbench, options: DeployOptions) -> None:
    if workbench.target.is_protected:
        raise SlipstitchError(
            "deploy",
            f"{workbench.shown} is protected: what is deployed there is not run again",
            hint="rework the changes instead",
        )
    take_turn(workbench, options.lock_timeout)
    create.require_current(workbench.look(), workbench.shown)
    view = workbench.read_view()
    doubts = Doubts(workbench, view, options.assume)
    doubts.refuse("deploy")
    changes = _edited(workbench, view)
    if not changes:
        workbench.say("Nothing to deploy again: no script was edited")
        return
    if options.needs_verify:
        require_verify_scripts(workbench, changes)
    recorder = Recorder(workbench.writer, workbench.lock, outcomes=workbench.outcomes)
    recorder.follow(view.last())
    scripts = ChangeScripts(workbench, recorder, "deploy", doubts, options.wrap)
    _require_whole(workbench, scripts, changes)
    workbench.hooks.before("deploy")
    workbench.say(f"Deploying edited changes again to {workbench.shown}")
    try:
        for change in changes:
            _run(workbench, scripts, change, widest(changes))
    finally:
        workbench.outcomes.settle()
        scripts.close()
    if options.verify:
        _verify(workbench, changes)
    workbench.warn_if(workbench.hooks.after("deploy"))


def _require_whole(workbench: Workbench, scripts: ChangeScripts, changes: list[Change]) -> None:
    for change in changes:
        path = workbench.project.script_path(change, "deploy")
        if path.is_file() and scripts.room.look_ahead(path).shape.letter not in "AB":
            raise SlipstitchError(
                "deploy",
                f"{path} is more than one transaction, and cannot simply run again",
                hint='"slipstitch rebase --modified" reverts first',
            )


def _run(workbench: Workbench, scripts: ChangeScripts, change: Change, width: int) -> None:
    workbench.hooks.before("change", **about_change(change))
    workbench.tell(ChangeBegun("+", change.text, width, change.id))
    path = workbench.project.script_path(change, "deploy")
    try:
        scripts.run(change.id, change.name, path, partial(_rows, workbench, change))
    except ChangeFailedError as failure:
        workbench.tell(ChangeEnded(change.id, False, failure.error))
        answer = reaction(failure.cause, "change", in_doubt=failure.progress.is_in_doubt)
        if answer.exit_code == 3:
            raise SlipstitchError(
                "deploy",
                "Deploy stopped; what was deployed again before it stays",
                hint=f'run "slipstitch deploy {workbench.shown} --changed" again',
                exit_code=3,
            ) from failure
        send(workbench.lock.connection, workbench.writer.failed(change))
        raise SlipstitchError(
            "deploy",
            "Deploy failed",
            hint=f"{path} must run where its change is deployed already; else "
            '"slipstitch rebase --modified" reverts first',
        ) from failure
    workbench.tell(ChangeEnded(change.id, True))
    workbench.warn_if(workbench.hooks.after("change", **about_change(change)))


def _rows(workbench: Workbench, change: Change, forget: bool) -> Batch:
    script_hash = workbench.project.script_hash(change)
    return workbench.writer.redeployed(change, script_hash, forget=forget)


def _verify(workbench: Workbench, changes: list[Change]) -> None:
    room = open_room(workbench, "verify", swallow_rows=workbench.verbosity < 2)
    try:
        for change in changes:
            run_verify(workbench, room, change)
    except VerifyFailedError as failure:
        workbench.tell_error(failure.error)
        raise SlipstitchError("deploy", "Deployed, but not verified") from failure
    finally:
        room.sessions.close()
