"""What a deployment may ask of the changes that are deployed, told before any of them is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slipstitch.plan.model import Change, Dependency
from slipstitch.records import record

__all__ = ["Wanted", "wanted_by"]

_ENDS = ("HEAD", "ROOT")


@record(slots=False)
class Wanted:
    """Some deployed changes, named by what will be asked of them.

    :param project: the project of whoever asks.
    :param ids: changes that are asked for by their id.
    :param dependencies: what has to be resolved.
    """

    project: str
    ids: frozenset[str] = frozenset()
    dependencies: frozenset[Dependency] = frozenset()

    def all_ids(self) -> list[str]:
        """Return the ids of changes that are wanted."""
        named = {one.change_id for one in self.dependencies if one.change_id is not None}
        return sorted(self.ids | named)

    def names(self) -> list[tuple[str, str]]:
        """Return projects with names of changes, of which each instance is wanted."""
        found = {(project, one.change) for project, one in self._named() if one.change is not None}
        return sorted(found)

    def tags(self) -> list[tuple[str, str]]:
        """Return projects with tags, of which the change is wanted that has them."""
        found = {(project, f"@{one.tag}") for project, one in self._named() if one.tag is not None}
        return sorted(found)

    def projects(self) -> list[str]:
        """Return projects of which the first or the last change is asked for: all are wanted."""
        return sorted(
            {project for project, one in self._named() if one.change is None and one.tag in _ENDS}
        )

    def _named(self) -> Iterator[tuple[str, Dependency]]:
        for one in self.dependencies:
            if one.change_id is None:
                yield one.project or self.project, one


def wanted_by(project: str, changes: Iterable[Change]) -> Wanted:
    """Return what the deployment of some changes asks: whether they and what they name are there.

    :param project: the project of the changes.
    """
    ids: set[str] = set()
    dependencies: set[Dependency] = set()
    for change in changes:
        ids.add(change.id)
        dependencies.update(change.requires, change.conflicts)
    return Wanted(project, frozenset(ids), frozenset(dependencies))
