"""Find changes among the deployed ones: dependencies and references by name and tag.

The rules are Sqitch's (``sqitch-compat`` 5.6 and 7). The database is read once; all
look-ups happen here, in memory. Whoever knows beforehand what will be looked up need not read
thousands of changes for it: the rest is read when something else is asked after all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from slipstitch.plan.model import Change, Dependency, Person
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.wanted import Wanted

__all__ = ["DeployedView"]

_TICK = timedelta(microseconds=1)
_NOBODY = Person("", "")


class DeployedView:
    """The deployed changes of one project and of those it depends on, in order.

    :param project: the project of the plan.
    :param changes: as read, ordered by the time of deployment.
    :param wanted: where ``changes`` are only what was wanted, and the last one of the project.
    :param read_all: reads all of them as they were when ``changes`` were read.
    """

    def __init__(
        self,
        project: str,
        changes: Iterable[DeployedChange],
        wanted: Wanted | None = None,
        read_all: Callable[[], Iterable[DeployedChange]] = tuple,
    ) -> None:
        self.project = project
        self._wanted = wanted
        self._read_all = read_all
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

    def _complete(self) -> None:
        """Read what was not wanted at first; what was noted since stands after all of it."""
        if self._wanted is None:
            return
        changes = self._read_all()
        self._wanted = None
        noted, self._by_id = self._by_id, {}
        self._by_name.clear()
        self._by_tag.clear()
        for change in changes:
            self._enter(noted.pop(change.change_id, change))
        for change in noted.values():
            self._enter(change)

    def __contains__(self, change_id: object) -> bool:
        return isinstance(change_id, str) and self.get(change_id) is not None

    def get(self, change_id: str) -> DeployedChange | None:
        """Return a deployed change by its id."""
        found = self._by_id.get(change_id)
        if found is None and self._wanted is not None and change_id not in self._wanted.ids:
            self._complete()
            found = self._by_id.get(change_id)
        return found

    def own(self) -> list[DeployedChange]:
        """Return the deployed changes of the plan's project, oldest first."""
        self._complete()
        return list(self._of(self.project))

    def last(self) -> DeployedChange | None:
        """Return the change of the plan's project that was deployed last."""
        latest_first = reversed(self._by_id.values())
        return next((change for change in latest_first if change.project == self.project), None)

    def copy(self) -> DeployedView:
        """Return a view of its own, to play a deployment through."""
        twin = DeployedView(self.project, (), self._wanted, self._read_all)
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
        self._complete()  # another one is the last now
        change = self._by_id.pop(change_id)
        self._by_name[change.project, change.name].remove(change_id)
        for tag in change.tags:
            self._by_tag.pop((change.project, tag), None)

    def resolve(self, dependency: Dependency) -> str | None:
        """Return the id of the change that meets a dependency, if one is deployed."""
        if self._wanted is not None and dependency not in self._wanted.dependencies:
            self._complete()
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
