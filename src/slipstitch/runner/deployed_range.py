"""The range of deployed changes that ``--from`` and ``--to`` name."""

from __future__ import annotations

from slipstitch.errors import SlipstitchError
from slipstitch.plan.references import look_up
from slipstitch.records import record
from slipstitch.registry.model import DeployedChange
from slipstitch.runner.deployed_reference import look_up_deployed
from slipstitch.runner.workbench import Workbench

__all__ = ["DeployedRange", "read_range"]


@record
class DeployedRange:
    """Deployed changes in the order of deployment, and where the plan should have them.

    :param changes: at least one.
    :param position: where the first of them stands in the plan; as many changes from the plan's
        beginning as from that of the deployed ones where the plan lacks it.
    """

    changes: tuple[DeployedChange, ...]
    position: int


def read_range(
    workbench: Workbench,
    deployed: list[DeployedChange],
    first: str | None,
    last: str | None,
) -> DeployedRange:
    """Return what lies between two references, both included.

    :param deployed: all deployed changes of the project; at least one.
    :param first: where it begins; at the first deployed change by default.
    :param last: where it ends; at the change deployed last by default.
    :raises SlipstitchError: when a reference means no deployed change, or nothing lies between.
    """
    begin = _place(workbench, deployed, first, 0)
    end = _place(workbench, deployed, last, len(deployed) - 1)
    verb = workbench.verb
    if end < begin:
        raise SlipstitchError(verb, f'"{last}" was deployed before "{first}": nothing to {verb}')
    planned = workbench.plan.change_by_id(deployed[begin].id)
    position = planned.position if planned is not None else begin
    return DeployedRange(tuple(deployed[begin : end + 1]), position)


def _place(
    workbench: Workbench, deployed: list[DeployedChange], reference: str | None, default: int
) -> int:
    if reference is None:
        return default
    place = look_up_deployed(deployed, reference, workbench.plan)
    if place is not None:
        return place
    if look_up(workbench.plan, reference) is not None:
        raise SlipstitchError(workbench.verb, f'Change "{reference}" has not been deployed')
    raise SlipstitchError(workbench.verb, f'Cannot find "{reference}" in the database or the plan')
