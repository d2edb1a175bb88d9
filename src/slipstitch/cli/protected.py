"""What is deployed on targets that are marked protected: lines that nobody may move or remove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from slipstitch.cli.invocation import Invocation
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.queries import Queries
from slipstitch.registry.read import read_deployed, read_look
from slipstitch.session.connect import connect
from slipstitch.target import Target

__all__ = ["Standing", "protected_targets", "read_standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is deployed of a project on a target, in the order of deployment."""

    target: Target
    deployed: tuple[DeployedChange, ...]


def protected_targets(invocation: Invocation, plan_file: Path) -> list[Target]:
    """Return the targets marked protected that are deployed from a plan."""
    targets = (invocation.target(name) for name in invocation.config.target_names())
    place = plan_file.resolve()
    return [each for each in targets if each.is_protected and each.plan_file.resolve() == place]


def read_standing(
    invocation: Invocation, targets: Sequence[Target], project: str
) -> list[Standing]:
    """Ask some targets what is deployed of a project; nothing is written.

    :raises Exception: of the driver, where one of them cannot be reached.
    """
    found = []
    for target in targets:
        queries = Queries(target.registry)
        conninfo = target.conninfo(invocation.environ)
        with connect(conninfo, "slipstitch plan", invocation.environ) as connection:
            rows: Sequence[DeployedChange] = ()
            if read_look(connection, queries).exists:
                rows = read_deployed(connection, queries, [project])
        found.append(Standing(target, tuple(rows)))
    return found
