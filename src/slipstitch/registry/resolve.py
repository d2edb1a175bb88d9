"""Find changes among the deployed ones: dependencies and references by name and tag.

The rules are Sqitch's (``sqitch-compat`` 5.6 and 7). The database is read once; all
look-ups happen here, in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from slipstitch.plan.model import Change, Dependency, Person
from slipstitch.registry.model import DeployedChange

__all__ = ["DeployedView"]

_TICK = timedelta(microseconds=1)
_NOBODY = Person("", "")


class DeployedView:
    """The deployed changes of one project and of those it depends on, in order.

    :param project: the project of the plan.
    :param changes: as read, ordered by the time of deployment.
    """

    def __init__(self, project: str, changes: Iterable[DeployedChange]) -> None:
        self.project = project
        self._by_id: dict[str, DeployedChange] = {}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        self._by_tag: dict[tuple[str, str], tuple[str, datetime]] = {}
        self._latest = datetime.fromtimestamp(0, UTC)
        for change in changes:
            self._enter(change)

    def _enter(self, change: DeployedChange) -> None:
        self._by_id[change.change_id] = change
        self._by_name.setdefault((change.project, change.name), []).append(change.change_id)
        for tag, moment in zip(change.tags, change.tag_times, strict=True):
            self._by_tag[change.project, tag] = (change.change_id, moment)
            self._latest = max(self._latest, moment)
        self._latest = max(self._latest, change.committed_at)

    def __contains__(self, change_id: object) -> bool:
        return change_id in self._by_id

    def get(self, change_id: str) -> DeployedChange | None:
        """Return a deployed change by its id."""
        return self._by_id.get(change_id)

    def own(self) -> list[DeployedChange]:
        """Return the deployed changes of the plan's project, oldest first."""
        return list(self._of(self.project))

    def last(self) -> DeployedChange | None:
        """Return the change of the plan's project that was deployed last."""
        latest_first = reversed(self._by_id.values())
        return next((change for change in latest_first if change.project == self.project), None)

    def copy(self) -> DeployedView:
        """Return a view of its own, to play a deployment through."""
        twin = DeployedView(self.project, ())
        twin._by_id = self._by_id.copy()
        twin._by_name = {name: list(ids) for name, ids in self._by_name.items()}
        twin._by_tag = self._by_tag.copy()
        twin._latest = self._latest
        return twin

    def add(self, change: Change, script_hash: str | None = None) -> None:
        """Note that a planned change of the project is deployed now, after all others."""
        now = self._latest + _TICK
        self._enter(
            DeployedChange(
                change_id=change.id,
                name=change.name,
                project=self.project,
                note=change.note,
                script_hash=script_hash,
                committed_at=now,
                committer=_NOBODY,
                planned_at=change.planned_at,
                planner=change.planner,
                tags=tuple(tag.text for tag in change.tags),
                tag_times=tuple(now for _tag in change.tags),
            )
        )

    def remove(self, change_id: str) -> None:
        """Note that a change is reverted."""
        change = self._by_id.pop(change_id)
        self._by_name[change.project, change.name].remove(change_id)
        for tag in change.tags:
            self._by_tag.pop((change.project, tag), None)

    def add_tags(self, change_id: str, tags: Iterable[str]) -> None:
        """Note that a deployed change has more tags."""
        old = self._by_id[change_id]
        new = tuple(tags)
        self._latest += _TICK
        times = tuple(self._latest for _tag in new)
        self._by_id[change_id] = replace(
            old, tags=(*old.tags, *new), tag_times=(*old.tag_times, *times)
        )
        for tag in new:
            self._by_tag[old.project, tag] = (change_id, self._latest)

    def resolve(self, dependency: Dependency) -> str | None:
        """Return the id of the change that meets a dependency, if one is deployed."""
        project = dependency.project or self.project
        if dependency.change_id is not None:
            found = self._by_id.get(dependency.change_id)
            return found.change_id if found and found.project == project else None
        if dependency.change is None:
            return self._tagged(project, dependency.tag or "")
        instances = self._by_name.get((project, dependency.change), [])
        if dependency.tag is None:
            return instances[0] if instances else None
        return self._at_tag(project, instances, dependency.tag)

    def _of(self, project: str) -> Iterator[DeployedChange]:
        return (change for change in self._by_id.values() if change.project == project)

    def _tagged(self, project: str, tag: str) -> str | None:
        if tag in {"HEAD", "ROOT"}:
            own = list(self._of(project))
            if not own:
                return None
            return own[-1 if tag == "HEAD" else 0].change_id
        known = self._by_tag.get((project, f"@{tag}"))
        return known[0] if known else None

    def _at_tag(self, project: str, instances: list[str], tag: str) -> str | None:
        """Return the latest instance that was deployed when the tag was recorded."""
        if tag == "HEAD":
            return instances[-1] if instances else None
        known = self._by_tag.get((project, f"@{tag}"))
        if known is None:
            return None
        then = [
            change_id for change_id in instances if self._by_id[change_id].committed_at <= known[1]
        ]
        return then[-1] if then else None
