"""Check: compare the deploy scripts of the deployed changes with what was deployed."""

from __future__ import annotations

from slipstitch.project import Project
from slipstitch.records import record
from slipstitch.registry import create
from slipstitch.registry.model import DeployedChange
from slipstitch.runner.deployed_range import DeployedRange, read_range
from slipstitch.runner.events import Reported
from slipstitch.runner.workbench import Workbench

__all__ = ["CheckOptions", "Divergence", "check", "first_divergence"]


@record
class CheckOptions:
    """What the command line of ``check`` says: references in the database."""

    first: str | None = None
    last: str | None = None


@record
class Divergence:
    """A deployed change whose script is not what was deployed.

    :param text: the change's name with its tags.
    :param deployed: the SHA-1 of the script that was deployed; none where there was no script.
    :param present: that of the script as it is now; none where there is no script.
    :param reason: what became of it, in words.
    """

    text: str
    change_id: str
    deployed: str | None
    present: str | None
    reason: str


def check(workbench: Workbench, options: CheckOptions) -> list[Divergence]:
    """Compare deployed changes with the plan and its scripts, and tell the outcome.

    As Sqitch does, the line that is told names the first change whose script differs from that
    of the change *at the same place in the plan*; the list that is returned tells of all.

    :returns: the divergences; none when all is as it was deployed.
    :raises SlipstitchError: when there is no registry, or a reference means no deployed change.
    """
    look = workbench.look()
    create.require_current(look, workbench.shown)
    workbench.say(f"Checking {workbench.shown}")
    deployed = workbench.read_view().own()
    if not deployed:
        planned = bool(workbench.plan.changes)
        workbench.say(
            "No changes deployed"
            if planned
            else "Nothing to check (no planned or deployed changes)"
        )
        return []
    chosen = read_range(workbench, deployed, options.first, options.last)
    place = first_divergence(workbench.project, chosen)
    if place is None:
        workbench.tell(Reported("Check successful"))
        return []
    text = chosen.changes[place].text
    workbench.tell(Reported(f"Script signatures diverge at change {text}"))
    return _divergences(workbench.project, chosen, place)


def first_divergence(project: Project, chosen: DeployedRange) -> int | None:
    """Return the place in a range of the first change that is not what the plan has there.

    One script is read for each change up to that place.
    """
    for place, change in enumerate(chosen.changes):
        position = chosen.position + place
        if position >= len(project.plan.changes):
            return place
        if project.script_hash(project.plan.changes[position]) != change.script_hash:
            return place
    return None


def _divergences(project: Project, chosen: DeployedRange, first: int) -> list[Divergence]:
    """Say of each change from the first divergence on whether and why it is another."""
    found = []
    for place, change in enumerate(chosen.changes[first:], start=first):
        divergence = _divergence(project, change, chosen.position + place)
        if divergence is not None:
            found.append(divergence)
    return found


def _divergence(project: Project, change: DeployedChange, position: int) -> Divergence | None:
    planned = project.plan.change_by_id(change.id)
    if planned is None:
        present, reason = None, "the plan does not have it"
    else:
        present = project.script_hash(planned)
        path = project.script_path(planned, "deploy")
        if present is None and change.script_hash is not None:
            reason = f"{path} does not exist"
        elif present != change.script_hash:
            reason = f"{path} was edited since it was deployed"
        elif planned.position != position:
            reason = "it stands at another place in the plan"
        else:
            return None
    return Divergence(change.text, change.id, change.script_hash, present, reason)
