"""Revert: the deployed changes after a given one, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slipstitch.errors import SlipstitchError
from slipstitch.registry import create, read
from slipstitch.registry.model import DeployedChange
from slipstitch.runner.check import first_divergence
from slipstitch.runner.deployed_range import DeployedRange
from slipstitch.runner.deployed_reference import find_deployed
from slipstitch.runner.doubt import Doubts
from slipstitch.runner.left_running import wait_for_work_sessions
from slipstitch.runner.protocol import Assumption
from slipstitch.runner.recording import Recorder
from slipstitch.runner.revert_change import ChangeReverter
from slipstitch.runner.workbench import Workbench, widest

__all__ = ["Ask", "RevertOptions", "revert"]

Ask = Callable[[str], bool]
"""Asks a question that is answered yes or no."""


@dataclass(frozen=True, slots=True)
class RevertOptions:
    """What the command line of ``revert`` says.

    :param lock_timeout: in seconds.
    :param is_strict: whether to refuse to revert everything.
    """

    to: str | None = None
    modified: bool = False
    log_only: bool = False
    lock_timeout: int = 60
    wrap: bool = True
    assume: Assumption | None = None
    is_strict: bool = False


def revert(workbench: Workbench, options: RevertOptions, ask: Ask | None) -> None:
    """Revert the changes that were deployed after a given one, or all.

    :param ask: asks before anything is reverted; nothing when no question is wished for.
    :raises SlipstitchError: exit code 1 when the answer is no; others when it cannot begin,
        or a change failed or was stopped.
    """
    look = workbench.look()
    create.require_current(look, workbench.shown)
    workbench.require_writable(look)
    workbench.require_rights(look)
    workbench.lock.refuse_pooler()
    workbench.lock.take(options.lock_timeout, workbench.say)
    wait_for_work_sessions(workbench.lock.connection, options.lock_timeout, workbench.say)
    workbench.wait_for_commits()
    view = workbench.read_view()
    deployed = view.own()
    doubts = Doubts(workbench, view, options.assume)
    doubts.refuse("revert")
    keep = _kept(workbench, deployed, options)
    going = deployed[keep:]
    if not going:
        asked = options.to or (deployed[-1].id if options.modified and deployed else None)
        workbench.say(
            "Nothing to revert (nothing deployed)"
            if asked is None
            else f'No changes deployed since: "{asked}"'
        )
        return
    if options.is_strict and not keep:
        raise SlipstitchError(
            "revert:strict",
            "Must specify a target revision in strict mode",
            hint="name the change that stays; revert.strict asks for it",
            exit_code=1,
        )
    stays = deployed[keep - 1].text if keep else None
    _confirm(workbench, stays, ask)
    _refuse_required(workbench, going)
    recorder = Recorder(workbench.writer, workbench.lock, outcomes=workbench.outcomes)
    recorder.follow(deployed[-1])
    reverter = ChangeReverter(
        workbench, view, doubts, widest(going), options.log_only, recorder, options.wrap
    )
    try:
        reverter.run([change.id for change in reversed(going)])
    except KeyboardInterrupt:
        raise SlipstitchError(
            "revert",
            "stopped by Ctrl-C",
            hint=f'"slipstitch status {workbench.shown}" shows how far it came',
            exit_code=3,
        ) from None


def _kept(workbench: Workbench, deployed: list[DeployedChange], options: RevertOptions) -> int:
    """Return how many of the deployed changes stay."""
    keep = 0
    if options.to is not None:
        keep = find_deployed(deployed, workbench.plan, options.to) + 1
    if options.modified:
        keep = max(keep, _unmodified(workbench, deployed))
    return keep


def _unmodified(workbench: Workbench, deployed: Sequence[DeployedChange]) -> int:
    """Return how many changes stand before the first whose deploy script was edited since."""
    place = first_divergence(workbench.project, DeployedRange(tuple(deployed), 0))
    return len(deployed) if place is None else place


def _confirm(workbench: Workbench, stays: str | None, ask: Ask | None) -> None:
    what = f"changes to {stays}" if stays is not None else "all changes"
    if ask is None:
        workbench.say(f"Reverting {what} from {workbench.shown}")
    elif not ask(f"Revert {what} from {workbench.shown}?"):
        # Sqitch tells the two apart: only a no to a change ends a rebase.
        ident = "revert" if stays is None else "revert:confirm"
        raise SlipstitchError(ident, "Nothing reverted", exit_code=1)


def _refuse_required(workbench: Workbench, going: list[DeployedChange]) -> None:
    """Refuse to revert what a deployed change that stays requires, of any project."""
    rows = read.read_dependents(
        workbench.lock.connection, workbench.queries, [change.id for change in going]
    )
    problems = []
    for change in reversed(going):
        names = [
            ("" if row["project"] == workbench.plan.project else f"{row['project']}:")
            + row["change"]
            + row["as_of_tag"]
            for row in rows
            if row["dependency_id"] == change.id
        ]
        if names:
            plural = "s" if len(names) > 1 else ""
            problems.append(
                f'Change "{change.text}" required by currently deployed change{plural}: '
                + " ".join(names)
            )
    if problems:
        raise SlipstitchError("revert", "\n".join(problems))
