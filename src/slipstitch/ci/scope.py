"""What a run looks at: the changes that are new, and the files that a branch touched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from slipstitch.branches import Repository
from slipstitch.errors import SlipstitchError
from slipstitch.freeze import frozen_count
from slipstitch.plan.model import Change, Plan
from slipstitch.plan.parse import parse_plan

__all__ = ["Scope", "find_scope"]


@dataclass(frozen=True)
class Scope:
    """What is new.

    :param changes: the new changes, in the order of the plan: all from the first new one on.
    :param since: the commit that they are measured by; nothing where the last tag is the line.
    :param touched: files that the branch added or edited, from the working directory.
    """

    changes: tuple[Change, ...]
    since: str | None = None
    touched: tuple[Path, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of the new changes."""
        return frozenset(change.name for change in self.changes)


def find_scope(plan: Plan, since: str | None, repository: Repository) -> Scope:
    """Return what is new since a state of the repository, or after the last tag.

    :param since: a branch, tag or commit; what counts is where our history parted from it.
    :raises SlipstitchError: when git knows no such state, or its plan cannot be read.
    """
    if since is None:
        return Scope(plan.changes[frozen_count(plan) :])
    commit = repository.common_ancestor(since)
    known = _known_ids(plan, commit, since, repository)
    first = next((each.position for each in plan.changes if each.id not in known), None)
    changes = () if first is None else plan.changes[first:]
    return Scope(changes, commit, tuple(map(Path, repository.changed_since(commit))))


def _known_ids(plan: Plan, commit: str, since: str, repository: Repository) -> frozenset[str]:
    path = Path(plan.path)
    if not repository.has_file(commit, path):
        return frozenset()
    try:
        old = parse_plan(repository.file_in(commit, path), f"{since}:{path}").plan
    except SlipstitchError as error:
        raise SlipstitchError(
            "ci",
            f'the plan of "{since}" cannot be read: {error.message}',
            location=error.location,
            hint="name a state whose plan is sound",
        ) from error
    return frozenset(change.id for change in old.changes)
