"""Revert: the deployed changes after a given one, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from slipstitch.errors import SlipstitchError
from slipstitch.records import record
from slipstitch.registry import create, read
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.resolve import DeployedView
from slipstitch.runner.check import first_divergence
from slipstitch.runner.deployed_range import DeployedRange
from slipstitch.runner.deployed_reference import find_deployed
from slipstitch.runner.doubt import Doubts
from slipstitch.runner.left_running import wait_for_work_sessions
from slipstitch.runner.losses import Loss, losses_by_change
from slipstitch.runner.protocol import Assumption
from slipstitch.runner.ready import Ready, ready_scripts
from slipstitch.runner.recording import Recorder
from slipstitch.runner.revert_change import ChangeReverter
from slipstitch.runner.scripts import ScriptRoom, open_room
from slipstitch.runner.workbench import Workbench, widest

__all__ = ["Ask", "RevertOptions", "Reverts", "plan_reverts", "ready_reverts", "revert"]

Ask = Callable[[str, str, Sequence[Loss]], bool]
"""Asks whether to go on: the question, the name of the database, the rows that would be lost."""


@record
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


@record(slots=False)
class Reverts:
    """What is deployed, and how much of it stays.

    :param keep: how many of the deployed changes stay.
    """

    view: DeployedView
    doubts: Doubts
    deployed: Sequence[DeployedChange]
    keep: int

    @property
    def going(self) -> list[DeployedChange]:
        """The changes to revert, in the order of their deployment."""
        return list(self.deployed[self.keep :])

    @property
    def stays(self) -> str | None:
        """The last change that stays, with its tags; nothing where all go."""
        return self.deployed[self.keep - 1].text if self.keep else None

    def nothing_to_do(self, options: RevertOptions) -> str:
        """Say in Sqitch's words that nothing is to be reverted."""
        last = self.deployed[-1].id if options.modified and self.deployed else None
        asked = options.to or last
        if asked is None:
            return "Nothing to revert (nothing deployed)"
        return f'No changes deployed since: "{asked}"'


def plan_reverts(workbench: Workbench, options: RevertOptions) -> Reverts:
    """Return what ``revert`` would revert, reading only.

    :raises SlipstitchError: where ``revert`` would be refused.
    """
    create.require_current(workbench.look(), workbench.shown)
    planned = _planned(workbench, options)
    _refuse_required(workbench, planned.going)
    return planned


def _planned(workbench: Workbench, options: RevertOptions) -> Reverts:
    """Read what is deployed, and refuse what is in doubt or may not go."""
    view = workbench.read_view()
    deployed = view.own()
    doubts = Doubts(workbench, view, options.assume)
    doubts.refuse("revert")
    planned = Reverts(view, doubts, deployed, _kept(workbench, deployed, options))
    if options.is_strict and planned.going and not planned.keep:
        raise SlipstitchError(
            "revert:strict",
            "Must specify a target revision in strict mode",
            hint="name the change that stays; revert.strict asks for it",
            exit_code=1,
        )
    return planned


def ready_reverts(workbench: Workbench, planned: Reverts, room: ScriptRoom) -> Ready:
    """Read the revert scripts that would run, in their order."""
    paths = workbench.script_paths(planned.deployed, "revert")
    return ready_scripts(room, {change.id: paths[change.id] for change in reversed(planned.going)})


def _losses(workbench: Workbench, planned: Reverts, options: RevertOptions) -> list[Loss]:
    """Return all that the reverts would lose; recording alone loses nothing."""
    if options.log_only:
        return []
    room = open_room(workbench, "revert", swallow_rows=True, wrap=options.wrap)
    ready = ready_reverts(workbench, planned, room)
    losses = losses_by_change(workbench.lock.connection, ready)
    return [loss for each in losses.values() for loss in each]


def revert(
    workbench: Workbench,
    options: RevertOptions,
    ask: Ask | None,
    accept: Callable[[Reverts], None] | None = None,
) -> None:
    """Revert the changes that were deployed after a given one, or all.

    :param ask: asks before anything is reverted; nothing when no question is wished for.
    :param accept: looks at what is to go, and may refuse it, before anybody is asked.
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
    planned = _planned(workbench, options)
    if accept is not None:
        accept(planned)
    going = planned.going
    if not going:
        workbench.say(planned.nothing_to_do(options))
        return
    _confirm(workbench, planned, options, ask)
    _refuse_required(workbench, going)
    recorder = Recorder(workbench.writer, workbench.lock, outcomes=workbench.outcomes)
    recorder.follow(planned.deployed[-1])
    reverter = ChangeReverter(
        workbench,
        planned.view,
        planned.doubts,
        widest(going),
        options.log_only,
        recorder,
        options.wrap,
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


def _confirm(
    workbench: Workbench, planned: Reverts, options: RevertOptions, ask: Ask | None
) -> None:
    stays = planned.stays
    what = f"changes to {stays}" if stays is not None else "all changes"
    if ask is None:
        workbench.say(f"Reverting {what} from {workbench.shown}")
        return
    lost = _losses(workbench, planned, options)
    database = workbench.lock.connection.info.dbname
    if not ask(f"Revert {what} from {workbench.shown}?", database, lost):
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
